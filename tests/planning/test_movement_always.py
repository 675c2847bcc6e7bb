"""The invariants of a movement under any commands in any order."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, at, context
from contracts.message import Actor, Context
from contracts.movements import (
    MovementClosed,
    MovementLaunched,
    MovementPilotReviewed,
    MovementReplicated,
    MovementReviewed,
    ReviewKind,
)
from contracts.plan_parts import Asked
from services.planning.movement.messages import (
    CloseMovement,
    LaunchMovement,
    MovementCommand,
    MovementEvent,
    MovementMeansStated,
    NamePilot,
    ReplicateMovement,
    ReviewMovement,
    ReviewPilot,
    StateMeans,
)
from services.planning.movement.rules import DECIDER
from tests.planning.movements import LAUNCH, MOVEMENT, ORDERED, UNITS
from tests.planning.plans import STAFF, UNIT_CLERK

DAYS = (date(2017, 2, 19), date(2017, 2, 20), date(2017, 5, 1), date(2017, 8, 1), date(2017, 10, 21))
days = st.sampled_from(DAYS)
texts = st.sampled_from(["Một", "Hai"])
units = st.sampled_from(UNITS)
launching = st.builds(
    lambda asks: LaunchMovement(movement_id=MOVEMENT, launch=LAUNCH.launch.model_copy(update={"asks": asks})),
    st.sampled_from([(), (Asked.MODEL,)]),
)
commands: st.SearchStrategy[MovementCommand] = st.one_of(
    launching,
    st.builds(lambda a, t: StateMeans(movement_id=MOVEMENT, asked=a, text=t), st.sampled_from(Asked), texts),
    st.builds(lambda u, d: NamePilot(movement_id=MOVEMENT, unit=u, since=d), units, days),
    st.builds(
        lambda d, t, w: ReviewPilot(movement_id=MOVEMENT, held_on=d, result=t, worth_replicating=w),
        days,
        texts,
        st.booleans(),
    ),
    st.builds(
        lambda u, d, t: ReplicateMovement(movement_id=MOVEMENT, units=tuple(u), since=d, text=t),
        st.lists(units, max_size=3),
        days,
        texts,
    ),
    st.builds(
        lambda k, d, t: ReviewMovement(movement_id=MOVEMENT, review=k, held_on=d, result=t),
        st.sampled_from(ReviewKind),
        days,
        texts,
    ),
    st.builds(
        lambda d, r: CloseMovement(movement_id=MOVEMENT, closed_on=d, reason=r), days, st.sampled_from(["", "Thôi"])
    ),
)
actors = st.sampled_from([STAFF, STAFF, STAFF, UNIT_CLERK])
histories = st.lists(st.tuples(commands, actors), max_size=25)
NOW = at("2017-10-20T08:00")


def decided(command: MovementCommand, events: list[MovementEvent], when: Context) -> tuple[MovementEvent, ...]:
    """The events that follow from `command`, none when a rule refuses it."""
    return Rules(DECIDER).given(*events).when(command, when, ORDERED).events


@settings(deadline=None)
@given(histories)
def test_a_movement_keeps_its_order(sent: list[tuple[MovementCommand, Actor]]) -> None:
    """Repeated commands lead to nothing.

    A movement is launched once and closed once, nothing comes before or after, and what is replicated was either
    never piloted or found worth it last.
    """
    events: list[MovementEvent] = []
    for command, actor in [(LAUNCH, STAFF), *sent]:
        when = context(actor, NOW)
        events += decided(command, events, when)
        assert decided(command, events, when) == ()
    assert [type(one) for one in events].count(MovementLaunched) == 1
    closed = [place for place, one in enumerate(events) if isinstance(one, MovementClosed)]
    assert closed in ([], [len(events) - 1])
    for place, one in enumerate(events):
        earlier = events[:place]
        if isinstance(one, MovementReplicated):
            reviewed = [two for two in earlier if isinstance(two, MovementPilotReviewed)]
            assert reviewed
            assert reviewed[-1].worth_replicating
        if isinstance(one, MovementReviewed):
            assert not any(isinstance(two, MovementReviewed) and two.review is ReviewKind.FINAL for two in earlier)
        if isinstance(one, MovementClosed) and not one.reason:
            assert one.unmet == ()
            stated = {two.asked for two in earlier if isinstance(two, MovementMeansStated)}
            assert stated == {Asked.MODEL, Asked.SOLUTIONS}
