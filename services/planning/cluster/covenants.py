"""The rules of covenants: signed by the units of a cluster, scored, and the best unit elected upon them."""

from datetime import date
from typing import assert_never

from contracts.clusters import BestUnitElected, CovenantScored, CovenantSigned, ScoreKind, UnitVotes
from contracts.message import Actor, Context
from contracts.vocabulary import VIETNAM, Body, UnitCode
from services.planning.cluster.messages import ClusterEvent, ElectBest, Holders, OfCovenant, ScoreCovenant, SignCovenant
from services.planning.cluster.refusals import (
    ClusterDayUnfit,
    CovenantAlreadySigned,
    CovenantMissing,
    ElectedAlready,
    ElectionTied,
    MemberRepeated,
    MoreVotesThanPresent,
    NotClusterStaff,
    NotMember,
    NotScoredYet,
    ScoreAgreedAlready,
    ScorerUnfit,
    ScoresIncomplete,
    ScoreTooEarly,
    TargetRepeated,
    TooManyPoints,
)
from services.planning.cluster.states import Formed

_OF_YEAR_BEFORE = 10
"""From October on the covenants of the next year are signed."""


def decide_covenant(command: OfCovenant, state: Formed, holders: Holders, context: Context) -> tuple[ClusterEvent, ...]:
    """The events that follow from a command about a covenant or the election; `holders` act for units that ended."""
    today = context.now.astimezone(VIETNAM).date()
    match command:
        case SignCovenant():
            _require(context.actor, holders.acting_for(command.unit))
            return _sign(command, state, today)
        case ScoreCovenant():
            scorer = _scorer(command, state, holders, context.actor)
            return _score(command, state, scorer, today)
        case ElectBest():
            return _elect(command, state, context.actor, today)
        case _:
            assert_never(command)


def _sign(command: SignCovenant, state: Formed, today: date) -> tuple[ClusterEvent, ...]:
    unit = _member(state, command.unit)
    codes = [target.code for target in command.targets]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise TargetRepeated(target=twice)
    event = CovenantSigned(
        cluster_id=command.cluster_id,
        cluster_name=state.name,
        year=state.formed.year,
        above=state.formed.above,
        unit=unit.code,
        unit_name=unit.name,
        signed_on=command.signed_on,
        signed_by=command.signed_by,
        targets=command.targets,
        reason=command.reason,
    )
    known = state.covenants.get(unit.code)
    if known is not None:
        if known.model_copy(update={"cluster_name": state.name, "reason": command.reason}) == event:
            return ()
        if not command.reason or any(code == unit.code for code, _ in state.scores):
            raise CovenantAlreadySigned(unit=unit.name, signed_on=_day(known.signed_on))
    within_year(command.signed_on, state.formed.year, today)
    return (event,)


def _score(command: ScoreCovenant, state: Formed, scorer: Body | None, today: date) -> tuple[ClusterEvent, ...]:
    unit = _member(state, command.unit)
    covenant = state.covenants.get(unit.code)
    if covenant is None:
        raise CovenantMissing(unit=unit.name)
    most = _check_scores(command, covenant)
    event = CovenantScored(
        cluster_id=command.cluster_id,
        cluster_name=state.name,
        year=state.formed.year,
        above=state.formed.above,
        unit=unit.code,
        unit_name=unit.name,
        kind=command.kind,
        scorer=scorer,
        scored_on=command.scored_on,
        scores=command.scores,
        total=round(sum(one.points for one in command.scores), 2),
        most=most,
    )
    if state.scores.get((unit.code, command.kind)) == event:
        return ()
    _check_order(command, state, unit)
    within_year(command.scored_on, state.formed.year, today)
    return (event,)


def _check_order(command: ScoreCovenant, state: Formed, unit: Body) -> None:
    agreed = state.scores.get((unit.code, ScoreKind.AGREED))
    if agreed is not None:
        raise ScoreAgreedAlready(unit=unit.name, total=agreed.total)
    if command.kind is not ScoreKind.SELF and (unit.code, ScoreKind.SELF) not in state.scores:
        raise ScoreTooEarly


def _scorer(command: ScoreCovenant, state: Formed, holders: Holders, actor: Actor) -> Body | None:
    """The unit that gives a cross score, None for the other scores; raises where the actor may not give it.

    A unit does not give it to one that it follows on, nor two that are one unit now to each other.
    """
    own = holders.acting_for(command.unit)
    if command.kind is ScoreKind.CROSS:
        if command.scorer is None or holders.acting_for(command.scorer) == own:
            raise ScorerUnfit
        _require(actor, holders.acting_for(command.scorer))
        return _member(state, command.scorer)
    if command.scorer is not None:
        raise ScorerUnfit
    _require(actor, own if command.kind is ScoreKind.SELF else None)
    return None


def _check_scores(command: ScoreCovenant, covenant: CovenantSigned) -> float:
    """The most points that the covenant gives; raises where the scores are not those of its targets."""
    most = {target.code: target.points for target in covenant.targets}
    if sorted(one.code for one in command.scores) != sorted(most):
        raise ScoresIncomplete(count=len(most))
    for one in command.scores:
        if one.points > most[one.code]:
            raise TooManyPoints(target=one.code, most=most[one.code], points=one.points)
    return round(sum(most.values()), 2)


def _elect(command: ElectBest, state: Formed, actor: Actor, today: date) -> tuple[ClusterEvent, ...]:
    _require(actor, None)
    event = _election(command, state)
    if state.elected == event:
        return ()
    if state.elected is not None:
        raise ElectedAlready(elected=state.elected.elected.name, held_on=_day(state.elected.held_on))
    if not state.formed.above and (event.elected.code, ScoreKind.AGREED) not in state.scores:
        raise NotScoredYet(unit=event.elected.name)
    within_year(command.held_on, state.formed.year, today)
    return (event,)


def _election(command: ElectBest, state: Formed) -> BestUnitElected:
    check_once(tuple(one.unit for one in command.votes))
    votes = tuple(UnitVotes(unit=_member(state, one.unit), yes=one.yes) for one in command.votes)
    ordered = tuple(sorted(votes, key=lambda one: -one.yes))
    best, members = ordered[0], len(state.units)
    if not best.yes <= command.present <= members:
        raise MoreVotesThanPresent(members=members, present=command.present, yes=best.yes)
    equal = sum(one.yes == best.yes for one in ordered)
    if equal > 1 or not best.yes:
        raise ElectionTied(count=equal, yes=best.yes)
    return BestUnitElected(
        cluster_id=command.cluster_id,
        cluster_name=state.name,
        year=state.formed.year,
        above=state.formed.above,
        elected=best.unit,
        held_on=command.held_on,
        members=members,
        present=command.present,
        votes=ordered,
        units=state.units,
        document=command.document,
    )


def _require(actor: Actor, unit: UnitCode | None) -> None:
    """Raises NotClusterStaff for an actor who works for another unit than `unit`."""
    if actor.unit is not None and actor.unit != unit:
        raise NotClusterStaff(unit=actor.unit)


def _member(state: Formed, code: UnitCode) -> Body:
    member = state.member(code)
    if member is None:
        raise NotMember(unit=code)
    return member


def check_once(codes: tuple[UnitCode, ...]) -> None:
    """Raises MemberRepeated for a code that stands twice among `codes`."""
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise MemberRepeated(unit=twice)


def within_year(day: date, year: int, today: date) -> None:
    """Raises ClusterDayUnfit for a day in the future, or before the October ahead of the cluster's year."""
    earliest = date(year - 1, _OF_YEAR_BEFORE, 1)
    if not earliest <= day <= today:
        raise ClusterDayUnfit(day=_day(day), earliest=_day(earliest), latest=_day(today))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
