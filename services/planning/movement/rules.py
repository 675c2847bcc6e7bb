"""The rules of a movement: launched, its model and solutions stated, piloted, replicated, reviewed, closed."""

from datetime import date
from typing import assert_never

from contracts.message import Context, Decider
from contracts.movements import (
    MovementClosed,
    MovementLaunched,
    MovementPilotNamed,
    MovementPilotReviewed,
    MovementReplicated,
    MovementReviewed,
    ReviewKind,
)
from contracts.plan_parts import Asked
from contracts.vocabulary import VIETNAM, Body
from services.planning.movement.messages import (
    CampaignOrdered,
    CloseMovement,
    LaunchMovement,
    MovementCommand,
    MovementEvent,
    MovementMeansStated,
    NamePilot,
    OfPilot,
    ReplicateMovement,
    ReviewMovement,
    ReviewPilot,
    StateMeans,
)
from services.planning.movement.refusals import (
    CampaignUnknown,
    CampaignWithoutPlan,
    ClosingNeedsReason,
    LaunchInFuture,
    MovementAlreadyLaunched,
    MovementDayUnfit,
    MovementEndsBeforeLaunch,
    MovementMissing,
    MovementOver,
    NobodyToReplicate,
    NoMeans,
    NotMovementStaff,
    PilotMissing,
    PilotNotReviewed,
    PilotNotWorthReplicating,
    PilotReviewed,
    ReviewAfterFinal,
    ReviewHeldAlready,
    UnitRepeated,
)
from services.planning.movement.states import INITIAL, Closed, MovementState, Running, Unlaunched, evolve


def decide(
    command: MovementCommand, state: MovementState, evidence: CampaignOrdered | None, context: Context
) -> tuple[MovementEvent, ...]:
    """The events that follow from a command about a movement; only a launch needs evidence."""
    if context.actor.unit is not None:
        raise NotMovementStaff(unit=context.actor.unit)
    today = context.now.astimezone(VIETNAM).date()
    if isinstance(command, LaunchMovement):
        return _launch(command, state, evidence, today)
    if isinstance(command, CloseMovement):
        return _close(command, state, today)
    running = _running(state)
    if isinstance(command, OfPilot):
        return _pilot(command, running, today)
    match command:
        case StateMeans():
            return _state_means(command, running)
        case ReviewMovement():
            return _review(command, running, today)
        case _:
            assert_never(command)


def _launch(
    command: LaunchMovement, state: MovementState, evidence: CampaignOrdered | None, today: date
) -> tuple[MovementEvent, ...]:
    if evidence is None:
        raise TypeError("a movement is launched upon the evidence of for_launch")
    event = _launched(command, evidence)
    if isinstance(state, Running | Closed):
        if state.launched == event:
            return ()
        stands = state.launched
        raise MovementAlreadyLaunched(name=stands.name, launched_on=_day(stands.launched_on))
    if event.launched_on > today:
        raise LaunchInFuture(day=_day(event.launched_on))
    if event.until is not None and event.until < event.launched_on:
        raise MovementEndsBeforeLaunch(until=_day(event.until), launched_on=_day(event.launched_on))
    _check_units(event.units)
    return (event,)


def _launched(command: LaunchMovement, evidence: CampaignOrdered) -> MovementLaunched:
    """The launch as it is recorded: what the plan asks for stands beside what the launch asks for itself."""
    launch, ordered = command.launch, evidence.campaign
    if (launch.plan_id is None) is not (launch.campaign is None):
        raise CampaignWithoutPlan
    if launch.campaign is not None and ordered is None:
        raise CampaignUnknown(campaign=launch.campaign)
    stated = launch.model_dump(exclude={"asks", "units"})
    asked = {*launch.asks, *(ordered.asks if ordered else ())}
    return MovementLaunched(
        movement_id=command.movement_id,
        **stated,
        plan=evidence.plan if ordered else None,
        asks=tuple(one for one in Asked if one in asked),
        pilot=ordered.pilot if ordered else None,
        units=launch.units or (evidence.units if ordered else ()),
    )


def _state_means(command: StateMeans, running: Running) -> tuple[MovementEvent, ...]:
    if command.asked not in {Asked.MODEL, Asked.SOLUTIONS}:
        raise NoMeans
    if running.means.get(command.asked) == command.text:
        return ()
    return (MovementMeansStated(movement_id=command.movement_id, asked=command.asked, text=command.text),)


def _pilot(command: OfPilot, running: Running, today: date) -> tuple[MovementEvent, ...]:
    match command:
        case NamePilot():
            return _name_pilot(command, running, today)
        case ReviewPilot():
            return _review_pilot(command, running, today)
        case ReplicateMovement():
            return _replicate(command, running, today)
        case _:
            assert_never(command)


def _name_pilot(command: NamePilot, running: Running, today: date) -> tuple[MovementEvent, ...]:
    event = MovementPilotNamed(
        movement_id=command.movement_id,
        name=running.launched.name,
        unit=command.unit.code,
        unit_name=command.unit.name,
        since=command.since,
    )
    if running.pilot == event:
        return ()
    if running.piloted is not None and running.piloted.worth_replicating:
        raise PilotReviewed(unit=running.piloted.unit_name, held_on=_day(running.piloted.held_on))
    _check_day(command.since, running.launched.launched_on, today)
    return (event,)


def _review_pilot(command: ReviewPilot, running: Running, today: date) -> tuple[MovementEvent, ...]:
    pilot = running.pilot
    if pilot is None:
        raise PilotMissing
    event = MovementPilotReviewed(
        movement_id=command.movement_id,
        name=pilot.name,
        unit=pilot.unit,
        unit_name=pilot.unit_name,
        held_on=command.held_on,
        result=command.result,
        worth_replicating=command.worth_replicating,
    )
    if running.piloted == event:
        return ()
    if running.piloted is not None:
        raise PilotReviewed(unit=running.piloted.unit_name, held_on=_day(running.piloted.held_on))
    _check_day(command.held_on, pilot.since, today)
    return (event,)


def _replicate(command: ReplicateMovement, running: Running, today: date) -> tuple[MovementEvent, ...]:
    if not command.units or len({unit.code for unit in command.units}) != len(command.units):
        raise NobodyToReplicate
    event = MovementReplicated(
        movement_id=command.movement_id,
        name=running.launched.name,
        units=command.units,
        since=command.since,
        text=command.text,
    )
    if event in running.replicated:
        return ()
    since = _ready_to_replicate(running)
    _check_day(command.since, since, today)
    return (event,)


def _ready_to_replicate(running: Running) -> date:
    """The first day on which the movement may be carried over; raises where its pilot stands in the way."""
    if running.piloted is not None:
        if not running.piloted.worth_replicating:
            raise PilotNotWorthReplicating(unit=running.piloted.unit_name)
        return running.piloted.held_on
    if running.pilot is not None or Asked.PILOT in running.launched.asks:
        raise PilotNotReviewed
    return running.launched.launched_on


def _review(command: ReviewMovement, running: Running, today: date) -> tuple[MovementEvent, ...]:
    event = MovementReviewed(
        movement_id=command.movement_id,
        name=running.launched.name,
        review=command.review,
        held_on=command.held_on,
        result=command.result,
        document=command.document,
    )
    if event in running.reviews:
        return ()
    if running.final is not None:
        raise ReviewAfterFinal(held_on=_day(running.final.held_on))
    _check_day(command.held_on, running.launched.launched_on, today)
    for one in running.reviews:
        if one.held_on == command.held_on and one.review is command.review:
            raise ReviewHeldAlready(review=one.review.value, held_on=_day(one.held_on))
        if command.review is ReviewKind.FINAL:
            _check_day(command.held_on, one.held_on, today)
    return (event,)


def _close(command: CloseMovement, state: MovementState, today: date) -> tuple[MovementEvent, ...]:
    if isinstance(state, Closed):
        return ()
    running = _running(state)
    unmet = running.unmet
    if not command.reason and (unmet or running.final is None):
        raise ClosingNeedsReason(missing=len(unmet))
    last = max([running.launched.launched_on, *(one.held_on for one in running.reviews)])
    _check_day(command.closed_on, last, today)
    launched = running.launched
    return (
        MovementClosed(
            movement_id=command.movement_id,
            name=launched.name,
            plan_id=launched.plan_id,
            campaign=launched.campaign,
            closed_on=command.closed_on,
            unmet=unmet,
            reason=command.reason,
        ),
    )


def _check_day(day: date, earliest: date, today: date) -> None:
    if not earliest <= day <= today:
        raise MovementDayUnfit(day=_day(day), earliest=_day(earliest), today=_day(today))


def _check_units(units: tuple[Body, ...]) -> None:
    codes = [unit.code for unit in units]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise UnitRepeated(unit=twice)


def _running(state: MovementState) -> Running:
    match state:
        case Running():
            return state
        case Unlaunched():
            raise MovementMissing
        case Closed(closed=closed):
            raise MovementOver(closed_on=_day(closed.closed_on))
        case _:
            assert_never(state)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


DECIDER: Decider[MovementCommand, MovementState, MovementEvent] = Decider(INITIAL, decide, evolve)
