"""The rules of a movement."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, context
from contracts.message import Refusal
from contracts.movements import (
    MovementClosed,
    MovementPilotNamed,
    MovementPilotReviewed,
    MovementReplicated,
    MovementReviewed,
    ReviewKind,
)
from contracts.plan_parts import Asked
from services.planning.movement.messages import (
    CampaignOrdered,
    CloseMovement,
    LaunchMovement,
    MovementEvent,
    MovementMeansStated,
    NamePilot,
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
from services.planning.movement.rules import DECIDER
from tests.planning.movements import BESIDE, FIFTEEN_YEARS, LAUNCH, LAUNCHED, MOVEMENT, ORDERED, launch
from tests.planning.plans import CHI_LANG, MAI_PHA, STAFF, TAM_THANH, UNIT_CLERK

given = Rules(DECIDER).given
NOW = context(STAFF, "2017-10-20T08:00")
NAME = FIFTEEN_YEARS.name
MARCH, JUNE, OCTOBER = date(2017, 3, 1), date(2017, 6, 1), date(2017, 10, 17)
NAMED = MovementPilotNamed(movement_id=MOVEMENT, name=NAME, unit=CHI_LANG.code, unit_name=CHI_LANG.name, since=MARCH)
PILOTED = MovementPilotReviewed(
    movement_id=MOVEMENT,
    name=NAME,
    unit=CHI_LANG.code,
    unit_name=CHI_LANG.name,
    held_on=JUNE,
    result="Tốt",
    worth_replicating=True,
)
REPLICATED = MovementReplicated(
    movement_id=MOVEMENT, name=NAME, units=(TAM_THANH, MAI_PHA), since=JUNE, text="Tuyến phố"
)
MID = MovementReviewed(movement_id=MOVEMENT, name=NAME, review=ReviewKind.MID, held_on=JUNE, result="Đạt")
FINAL = MovementReviewed(movement_id=MOVEMENT, name=NAME, review=ReviewKind.FINAL, held_on=OCTOBER, result="Đạt")
MODEL = MovementMeansStated(movement_id=MOVEMENT, asked=Asked.MODEL, text="Tuyến phố văn minh")
SOLUTIONS = MovementMeansStated(movement_id=MOVEMENT, asked=Asked.SOLUTIONS, text="Ba giải pháp")
WHOLE: tuple[MovementEvent, ...] = (LAUNCHED, MODEL, SOLUTIONS, NAMED, PILOTED, REPLICATED, MID, FINAL)
CLOSED = MovementClosed(
    movement_id=MOVEMENT, name=NAME, plan_id=LAUNCHED.plan_id, campaign=LAUNCHED.campaign, closed_on=OCTOBER
)

PILOT = NamePilot(movement_id=MOVEMENT, unit=CHI_LANG, since=MARCH)
REVIEW_PILOT = ReviewPilot(movement_id=MOVEMENT, held_on=JUNE, result="Tốt", worth_replicating=True)
REPLICATE = ReplicateMovement(movement_id=MOVEMENT, units=(TAM_THANH, MAI_PHA), since=JUNE, text="Tuyến phố")
CLOSE = CloseMovement(movement_id=MOVEMENT, closed_on=OCTOBER)


def review(kind: ReviewKind, held_on: date, result: str = "Đạt") -> ReviewMovement:
    """A review of the movement."""
    return ReviewMovement(movement_id=MOVEMENT, review=kind, held_on=held_on, result=result)


def test_a_movement_is_launched_with_what_its_plan_asks_and_the_units_of_the_plan() -> None:
    """The event holds all of it, so that nobody has to look into the plan."""
    given().when(LAUNCH, NOW, ORDERED).then(LAUNCHED)


def test_a_launch_may_ask_for_more_and_call_on_fewer() -> None:
    """What the plan asks for stays asked."""
    modest = ORDERED.model_copy(update={"campaign": FIFTEEN_YEARS.model_copy(update={"asks": (Asked.PILOT,)})})
    command = LAUNCH.model_copy(update={"launch": launch(asks=(Asked.MODEL,), units=(CHI_LANG,))})

    given().when(command, NOW, modest).then(
        LAUNCHED.model_copy(update={"asks": (Asked.MODEL, Asked.PILOT), "units": (CHI_LANG,)})
    )


def test_a_movement_beside_a_plan_asks_for_what_it_says_itself() -> None:
    """A head may launch what no plan names."""
    beside = LaunchMovement(movement_id=BESIDE, launch=launch(plan_id=None, campaign=None))

    given().when(beside, NOW, CampaignOrdered()).then(
        LAUNCHED.model_copy(
            update={"movement_id": BESIDE, "plan_id": None, "plan": None, "campaign": None, "asks": (), "units": ()}
        )
    )


@pytest.mark.parametrize(
    ("changed", "evidence", "refusal"),
    [
        ({"campaign": "khac"}, CampaignOrdered(), CampaignUnknown),
        ({"campaign": None}, CampaignOrdered(), CampaignWithoutPlan),
        ({"plan_id": None}, ORDERED, CampaignWithoutPlan),
        ({"launched_on": date(2017, 10, 21), "until": None}, ORDERED, LaunchInFuture),
        ({"until": date(2017, 2, 19)}, ORDERED, MovementEndsBeforeLaunch),
        ({"units": (CHI_LANG, CHI_LANG)}, ORDERED, UnitRepeated),
    ],
)
def test_a_launch_that_does_not_fit_is_refused(
    changed: dict[str, Any], evidence: CampaignOrdered, refusal: type[Refusal]
) -> None:
    """A campaign of a plan in force, on a day that has come, with each unit once."""
    given().when(LAUNCH.model_copy(update={"launch": launch(**changed)}), NOW, evidence).refused(refusal)


def test_a_campaign_is_launched_once() -> None:
    """The same launch again is nothing new, another one is refused, also when the movement is over."""
    other = LAUNCH.model_copy(update={"launch": launch(content="Khác")})
    for events in ((LAUNCHED,), (*WHOLE, CLOSED)):
        given(*events).when(LAUNCH, NOW, ORDERED).nothing()
        given(*events).when(other, NOW, ORDERED).refused(MovementAlreadyLaunched)


def test_model_and_solutions_are_stated_in_words() -> None:
    """A later statement takes the place of an earlier one; a pilot is no statement."""
    state = StateMeans(movement_id=MOVEMENT, asked=Asked.MODEL, text=MODEL.text)

    given(LAUNCHED).when(state, NOW).then(MODEL)
    given(LAUNCHED, MODEL).when(state, NOW).nothing()
    given(LAUNCHED, MODEL).when(state.model_copy(update={"text": "Khác"}), NOW).then(
        MODEL.model_copy(update={"text": "Khác"})
    )
    given(LAUNCHED).when(state.model_copy(update={"asked": Asked.PILOT}), NOW).refused(NoMeans)


def test_a_pilot_is_named_and_reviewed() -> None:
    """Another may be named while it was not found worth replicating."""
    poor = PILOTED.model_copy(update={"worth_replicating": False})
    other = NamePilot(movement_id=MOVEMENT, unit=TAM_THANH, since=JUNE)

    given(LAUNCHED).when(PILOT, NOW).then(NAMED)
    given(LAUNCHED, NAMED).when(PILOT, NOW).nothing()
    given(LAUNCHED, NAMED).when(REVIEW_PILOT, NOW).then(PILOTED)
    given(LAUNCHED, NAMED, PILOTED).when(REVIEW_PILOT, NOW).nothing()
    given(LAUNCHED, NAMED, poor).when(REVIEW_PILOT, NOW).refused(PilotReviewed)
    given(LAUNCHED, NAMED, PILOTED).when(other, NOW).refused(PilotReviewed)
    renamed = {"unit": TAM_THANH.code, "unit_name": TAM_THANH.name, "since": JUNE}
    given(LAUNCHED, NAMED, poor).when(other, NOW).then(NAMED.model_copy(update=renamed))
    given(LAUNCHED).when(REVIEW_PILOT, NOW).refused(PilotMissing)


def test_nothing_is_replicated_before_its_pilot_was_found_worth_it() -> None:
    """Where no pilot is asked for and none was named, a movement may be carried over at once."""
    poor = PILOTED.model_copy(update={"worth_replicating": False})
    unasked = LAUNCHED.model_copy(update={"asks": ()})

    given(LAUNCHED, NAMED, PILOTED).when(REPLICATE, NOW).then(REPLICATED)
    given(LAUNCHED, NAMED, PILOTED, REPLICATED).when(REPLICATE, NOW).nothing()
    given(LAUNCHED).when(REPLICATE, NOW).refused(PilotNotReviewed)
    given(unasked, NAMED).when(REPLICATE, NOW).refused(PilotNotReviewed)
    given(LAUNCHED, NAMED, poor).when(REPLICATE, NOW).refused(PilotNotWorthReplicating)
    given(unasked).when(REPLICATE, NOW).then(REPLICATED)
    for units in ((), (CHI_LANG, CHI_LANG)):
        given(unasked).when(REPLICATE.model_copy(update={"units": units}), NOW).refused(NobodyToReplicate)


def test_a_movement_is_reviewed_on_the_way_and_once_at_its_end() -> None:
    """After the final review nothing else is reviewed."""
    given(LAUNCHED).when(review(ReviewKind.MID, JUNE), NOW).then(MID)
    given(LAUNCHED, MID).when(review(ReviewKind.MID, JUNE), NOW).nothing()
    given(LAUNCHED, MID).when(review(ReviewKind.MID, JUNE, "Khác"), NOW).refused(ReviewHeldAlready)
    given(LAUNCHED, MID).when(review(ReviewKind.FINAL, OCTOBER), NOW).then(FINAL)
    given(LAUNCHED, MID).when(review(ReviewKind.FINAL, MARCH), NOW).refused(MovementDayUnfit)
    given(LAUNCHED, FINAL).when(review(ReviewKind.MID, JUNE), NOW).refused(ReviewAfterFinal)


def test_a_movement_in_which_nothing_is_missing_closes() -> None:
    """And nothing is recorded of it afterwards."""
    given(*WHOLE).when(CLOSE, NOW).then(CLOSED)
    given(*WHOLE, CLOSED).when(CLOSE, NOW).nothing()
    given(*WHOLE, CLOSED).when(PILOT, NOW).refused(MovementOver)


def test_a_movement_that_lacks_something_closes_with_a_reason() -> None:
    """The event names what was never shown."""
    reasoned = CLOSE.model_copy(update={"reason": "Chuyển sang năm sau"})
    unmet = (Asked.SOLUTIONS, Asked.PILOT, Asked.REPLICATION)

    given(LAUNCHED, MODEL, FINAL).when(CLOSE, NOW).refused(ClosingNeedsReason)
    given(*WHOLE[:-1]).when(CLOSE, NOW).refused(ClosingNeedsReason)
    given(LAUNCHED, MODEL, FINAL).when(reasoned, NOW).then(
        CLOSED.model_copy(update={"unmet": unmet, "reason": reasoned.reason})
    )


@pytest.mark.parametrize("day", [date(2017, 2, 19), date(2017, 10, 21)])
def test_what_happens_to_a_movement_lies_between_its_launch_and_today(day: date) -> None:
    """Neither before it began nor in the future."""
    for command in (
        PILOT.model_copy(update={"since": day}),
        review(ReviewKind.MID, day),
        CLOSE.model_copy(update={"closed_on": day, "reason": "Thôi"}),
    ):
        given(LAUNCHED).when(command, NOW).refused(MovementDayUnfit)


def test_a_movement_that_was_never_launched_does_not_go_on() -> None:
    """It is launched first."""
    for command in (PILOT, CLOSE, review(ReviewKind.MID, JUNE)):
        given().when(command, NOW).refused(MovementMissing)


def test_a_units_clerk_keeps_no_movement_of_the_site() -> None:
    """The staff of the site do."""
    given(LAUNCHED).when(PILOT, context(UNIT_CLERK, "2017-10-20T08:00")).refused(NotMovementStaff)
