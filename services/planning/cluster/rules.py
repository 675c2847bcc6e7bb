"""The rules of a cluster: announced, its members and lead, dissolved; its covenants have a file of their own."""

from datetime import date
from typing import assert_never

from contracts.clusters import ClusterChanged, ClusterDissolved, ClusterFormed, ClusterLeadNamed
from contracts.message import Context, Decider
from contracts.vocabulary import VIETNAM, Body, UnitCode
from services.planning.cluster.covenants import check_once, decide_covenant, within_year
from services.planning.cluster.messages import (
    AgreeRotation,
    Before,
    ChangeMembers,
    ClusterCommand,
    ClusterEvent,
    DissolveCluster,
    FormCluster,
    Holders,
    NameLead,
    OfCovenant,
    OfMembers,
    RotationAgreed,
)
from services.planning.cluster.refusals import (
    ClusterAlreadyFormed,
    ClusterCodeTaken,
    ClusterMissing,
    ClusterOver,
    ClusterPlanNotStanding,
    MembersFromPlan,
    MemberWithCovenant,
    NotClusterStaff,
    NotMember,
)
from services.planning.cluster.states import INITIAL, ClusterState, Dissolved, Formed, Unformed, evolve


def decide(
    command: ClusterCommand, state: ClusterState, evidence: Before | Holders | None, context: Context
) -> tuple[ClusterEvent, ...]:
    """The events that follow from a command about a cluster.

    The evidence of its forming is what stood before, that of a covenant or a score who acts for units that have ended.
    """
    if isinstance(command, OfCovenant):
        holders = evidence if isinstance(evidence, Holders) else Holders()
        return decide_covenant(command, _formed(state), holders, context)
    if context.actor.unit is not None:
        raise NotClusterStaff(unit=context.actor.unit)
    today = context.now.astimezone(VIETNAM).date()
    if isinstance(command, OfMembers):
        return _members(command, _formed(state), today)
    match command:
        case FormCluster():
            return _form(command, state, evidence if isinstance(evidence, Before) else None, today)
        case DissolveCluster():
            return () if isinstance(state, Dissolved) else _dissolve(command, _formed(state))
        case _:
            assert_never(command)


def _form(command: FormCluster, state: ClusterState, before: Before | None, today: date) -> tuple[ClusterEvent, ...]:
    if before is None:
        raise TypeError("a cluster is formed upon the evidence of for_formation")
    formation = command.formation
    if formation.by_plan and not before.plan_stands:
        raise ClusterPlanNotStanding
    check_once(tuple(unit.code for unit in formation.units))
    if isinstance(state, Dissolved):
        raise ClusterOver(reason=state.reason)
    if isinstance(state, Formed):
        return _form_again(command, state, today)
    if before.taken and not formation.by_plan:
        raise ClusterCodeTaken(code=formation.code, year=formation.year)
    return (_announced(command, before),)


def _announced(command: FormCluster, before: Before) -> ClusterFormed:
    """The cluster as it is announced; the order of last year's goes on, and its next unit leads where none is named."""
    formation = command.formation
    codes = tuple(unit.code for unit in formation.units)
    kept = tuple(code for code in before.rotation if code in codes)
    rotation = (*kept, *(code for code in codes if code not in kept)) if kept else ()
    following = _following(before, rotation)
    lead = formation.lead or next((unit for unit in formation.units if unit.code == following), None)
    if not formation.by_plan and formation.lead is not None and formation.lead.code not in codes:
        raise NotMember(unit=formation.lead.name)
    stated = {name: value for name, value in formation if name != "lead"}
    return ClusterFormed(cluster_id=command.cluster_id, **stated, lead=lead, rotation=rotation)


def _following(before: Before, rotation: tuple[UnitCode, ...]) -> UnitCode | None:
    """The unit that leads after last year's: the next of its order that is still a member."""
    if before.lead is None or before.lead not in before.rotation:
        return None
    place = before.rotation.index(before.lead) + 1
    ordered = (*before.rotation[place:], *before.rotation[:place])
    return next((code for code in ordered if code in rotation), None)


def _form_again(command: FormCluster, state: Formed, today: date) -> tuple[ClusterEvent, ...]:
    """What the plan changes of a cluster; nothing where it says the same, or lists no units."""
    formation = command.formation
    if not (formation.by_plan and state.formed.by_plan):
        same = {name: getattr(state.formed, name) for name, _ in formation if name != "lead"}
        if same == {name: value for name, value in formation if name != "lead"}:
            return ()
        raise ClusterAlreadyFormed(name=state.name, year=state.formed.year)
    units = formation.units or state.units
    reason = command.reason or "Theo kế hoạch"
    events: tuple[ClusterEvent, ...] = changed(state, formation.name, units, today, reason)
    lead = formation.lead
    if lead is not None and state.lead != lead and any(unit.code == lead.code for unit in units):
        events += (_named(state, lead, units, today, command.reason),)
    return events


def changed(state: Formed, name: str, units: tuple[Body, ...], since: date, reason: str) -> tuple[ClusterChanged, ...]:
    """The event by which a cluster has another name or other members, none where it has them already."""
    if (name, units) == (state.name, state.units):
        return ()
    codes, before = {unit.code for unit in units}, {unit.code for unit in state.units}
    left = tuple(unit for unit in state.units if unit.code not in codes)
    scored = {unit for unit, _ in state.scores}
    held = next((unit for unit in left if unit.code in scored and state.elected is None), None)
    if held is not None:
        raise MemberWithCovenant(unit=held.name)
    return (
        ClusterChanged(
            cluster_id=state.formed.cluster_id,
            name=name,
            year=state.formed.year,
            above=state.formed.above,
            joined=tuple(unit for unit in units if unit.code not in before),
            left=left,
            units=units,
            since=since,
            reason=reason,
        ),
    )


def _members(command: OfMembers, state: Formed, today: date) -> tuple[ClusterEvent, ...]:
    match command:
        case ChangeMembers():
            return _change_members(command, state, today)
        case AgreeRotation():
            return _agree_rotation(command, state)
        case NameLead():
            return _name_lead(command, state, today)
        case _:
            assert_never(command)


def _change_members(command: ChangeMembers, state: Formed, today: date) -> tuple[ClusterEvent, ...]:
    if state.formed.by_plan and not state.formed.above:
        raise MembersFromPlan
    check_once(tuple(unit.code for unit in command.units))
    within_year(command.since, state.formed.year, today)
    return changed(state, state.name, command.units, command.since, command.reason)


def _agree_rotation(command: AgreeRotation, state: Formed) -> tuple[ClusterEvent, ...]:
    check_once(command.order)
    for code in command.order:
        if state.member(code) is None:
            raise NotMember(unit=code)
    if command.order == state.rotation:
        return ()
    return (RotationAgreed(cluster_id=command.cluster_id, order=command.order),)


def _name_lead(command: NameLead, state: Formed, today: date) -> tuple[ClusterEvent, ...]:
    lead = state.member(command.unit)
    if lead is None:
        raise NotMember(unit=command.unit)
    if state.lead == lead:
        return ()
    within_year(command.since, state.formed.year, today)
    return (_named(state, lead, state.units, command.since, command.reason),)


def _named(state: Formed, lead: Body, units: tuple[Body, ...], since: date, reason: str) -> ClusterLeadNamed:
    formed = state.formed
    return ClusterLeadNamed(
        cluster_id=formed.cluster_id,
        name=state.name,
        year=formed.year,
        above=formed.above,
        lead=lead,
        units=units,
        since=since,
        reason=reason,
    )


def _dissolve(command: DissolveCluster, state: Formed) -> tuple[ClusterEvent, ...]:
    formed = state.formed
    return (
        ClusterDissolved(
            cluster_id=command.cluster_id,
            name=state.name,
            year=formed.year,
            above=formed.above,
            units=state.units,
            reason=command.reason,
        ),
    )


def _formed(state: ClusterState) -> Formed:
    match state:
        case Formed():
            return state
        case Unformed():
            raise ClusterMissing
        case Dissolved(reason=reason):
            raise ClusterOver(reason=reason)
        case _:
            assert_never(state)


DECIDER: Decider[ClusterCommand, ClusterState, ClusterEvent] = Decider(INITIAL, decide, evolve)
