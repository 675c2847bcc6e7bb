"""The rules by which a unit commits to the targets of a plan, here or at its own site."""

from dataclasses import dataclass
from typing import assert_never

from contracts.message import Actor, Context, Decider
from contracts.registration import CommitmentSubmitted, CommittedTarget, OfRound
from contracts.vocabulary import Code, Name, PlanId, SiteCode, UnitCode
from services.registration.commitment.messages import (
    CommitmentCommand,
    CommitmentEvent,
    Commitments,
    CommitToTargets,
    OfCommitment,
    ReceiveCommitment,
    TargetsCommitted,
)
from services.registration.commitment.refusals import (
    CommitmentLocked,
    CommitmentNotYours,
    CommitmentOfAnotherSite,
    CommitmentUnexpected,
    TargetUnknown,
)

CommitmentState = Commitments
INITIAL: CommitmentState = ()


@dataclass(frozen=True, slots=True)
class Committing:
    """The sheet with which a commitment goes: its unit, its plan, the codes of the plan's targets, and its lock.

    `superior` is the site above whose plan it is, None for a plan of this site.
    """

    plan_id: PlanId
    unit: UnitCode
    targets: tuple[Code, ...]
    locked: bool
    superior: SiteCode | None = None
    unit_name: Name = ""
    round: OfRound = ""


def decide(
    command: CommitmentCommand, state: CommitmentState, evidence: Committing | None, context: Context
) -> tuple[CommitmentEvent, ...]:
    """The events that follow from a command about a commitment."""
    if evidence is None:
        raise CommitmentUnexpected
    match command:
        case CommitToTargets():
            return _commit(command, state, evidence, context.actor)
        case ReceiveCommitment():
            return _receive(command, state, evidence)
        case _:
            assert_never(command)


def _commit(
    command: CommitToTargets, state: CommitmentState, evidence: Committing, actor: Actor
) -> tuple[CommitmentEvent, ...]:
    if actor.unit not in {None, evidence.unit}:
        raise CommitmentNotYours(unit=evidence.unit)
    if command.commitments == state:
        return ()
    if evidence.locked and (actor.unit is not None or "appraiser" not in actor.duties):
        raise CommitmentLocked
    left = set(evidence.targets)
    for one in command.commitments:
        if one.target not in left:
            raise TargetUnknown(target=one.target)
        left.remove(one.target)
    committed = _committed(command, evidence)
    return (committed,) if evidence.superior is None else (committed, _submitted(command, evidence))


def _receive(command: ReceiveCommitment, state: CommitmentState, evidence: Committing) -> tuple[CommitmentEvent, ...]:
    """As the unit's own site has it: that site has judged it by the plan and the lock as they were there."""
    if evidence.superior is not None or evidence.unit != command.site:
        raise CommitmentOfAnotherSite(site=command.site, unit=evidence.unit)
    return () if command.commitments == state else (_committed(command, evidence),)


def _committed(command: OfCommitment, evidence: Committing) -> TargetsCommitted:
    return TargetsCommitted(
        sheet_id=command.sheet_id,
        plan_id=evidence.plan_id,
        unit=evidence.unit,
        commitments=command.commitments,
    )


def _submitted(command: CommitToTargets, evidence: Committing) -> CommitmentSubmitted:
    return CommitmentSubmitted(
        plan_id=evidence.plan_id,
        sheet_id=command.sheet_id,
        unit=evidence.unit,
        unit_name=evidence.unit_name,
        commitments=tuple(
            CommittedTarget(target=one.target, text=one.text, measure=one.measure) for one in command.commitments
        ),
        round=evidence.round,
    )


def evolve(state: CommitmentState, event: CommitmentEvent) -> CommitmentState:
    """What the unit has committed to after an event."""
    return event.commitments if isinstance(event, TargetsCommitted) else state


DECIDER: Decider[CommitmentCommand, CommitmentState, CommitmentEvent] = Decider(INITIAL, decide, evolve)
