"""The tree of units: no unit stands in two places, below itself, or changes before a change that is recorded."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Given, Rules, context
from contracts.message import Actor, Refusal
from contracts.units import (
    OfficialCode,
    TreeEvent,
    Unit,
    UnitCodeAssigned,
    UnitDissolved,
    UnitEstablished,
    UnitKind,
    UnitMoved,
    UnitRenamed,
    UnitsMerged,
    UnitSplit,
    UnitSucceeded,
)
from contracts.vocabulary import Body
from services.planning.unit.messages import (
    AssignCode,
    Dissolve,
    FollowUnit,
    Merge,
    Move,
    Rename,
    ReorganiseUnits,
    Split,
    Step,
    TreeCommand,
)
from services.planning.unit.refusals import (
    LaterChangeRecorded,
    NoReasonWithoutSuccessor,
    SplitIntoNothing,
    SuccessorIsItself,
    TreeNotOfUnit,
    UnitBelowItself,
    UnitCodeTaken,
    UnitEnds,
    UnitNotThere,
    UnitsStillBelow,
    UnitUnknown,
)
from services.planning.unit.rules import DECIDER
from services.planning.unit.states import Tree
from tests.planning.units import BEFORE, FIRST_OF_JULY, JULY, LONG_AGO, RESOLUTION, establish, reorganise

CLERK = context(Actor("van-thu", duties=frozenset({"clerk"})), "2025-06-20T08:00")
TREE = Given(DECIDER, DECIDER.initial).when(BEFORE, CLERK).events
MAY, AUGUST = date(2025, 5, 1), date(2025, 8, 1)
CITY, NEW = Body(code="thanh-pho", name="Thành phố Lạng Sơn"), Body(code="phuong-moi", name="Phường Mới")
FACTS: dict[str, Any] = {"reorganisation_id": reorganise(Move(code="x")).reorganisation_id, "effective": JULY}


def given(*decided: ReorganiseUnits) -> Given[TreeCommand, Tree, TreeEvent | UnitSucceeded]:
    """The tree after the decisions `decided`."""
    events = TREE
    for one in decided:
        events = (*events, *Rules(DECIDER).given(*events).when(one, CLERK).events)
    return Rules(DECIDER).given(*events)


def happened(*steps: Step) -> list[str]:
    """The events that follow from `steps` on 1 July, in short."""
    outcome = given().when(reorganise(*steps, reason="Sắp xếp"), CLERK)
    assert outcome.refusal is None, outcome.refusal
    return [f"{type(event).__name__} {subject(event)}" for event in outcome.events]


def subject(event: TreeEvent | UnitSucceeded) -> str:
    match event:
        case UnitEstablished(became=unit) | UnitRenamed(became=unit) | UnitMoved(became=unit):
            return f"{unit.code} < {unit.parent.code if unit.parent else '-'}"
        case UnitCodeAssigned(unit_code=code):
            return code
        case UnitSucceeded(units=units, successor=successor):
            return f"{', '.join(one.code for one in units)} > {successor.code}"
        case UnitsMerged(merged=merged, into=into):
            return f"{', '.join(one.code for one in merged)} > {into.code}"
        case UnitSplit(split=split, into=into):
            return f"{split.code} > {', '.join(one.code for one in into)}"
        case UnitDissolved(dissolved=unit, successor=successor):
            return f"{unit.code} > {successor.code if successor else '-'}"


def test_the_first_of_july_is_one_decision() -> None:
    """Wards merge into a commune, the district ends, and what stood below goes to the successor, each by an event."""
    events = given().when(FIRST_OF_JULY, CLERK).events

    assert [f"{type(event).__name__} {subject(event)}" for event in events] == [
        "UnitEstablished phuong-moi < tinh",
        "UnitMoved truong-mot < phuong-moi",
        "UnitsMerged phuong-mot, phuong-hai > phuong-moi",
        "UnitMoved phong-noi-vu < phuong-moi",
        "UnitDissolved thanh-pho > phuong-moi",
        "UnitDissolved mat-tran-thanh-pho > mat-tran-tinh",
    ]
    assert {(event.effective, event.basis) for event in events if isinstance(event, TreeEvent)} == {(JULY, RESOLUTION)}


def test_a_step_says_the_unit_as_it_is_from_then_on() -> None:
    """So that a day of the past can be read without another table."""
    given().when(reorganise(Rename(code="phuong-mot", name="Phường Nhất")), CLERK).then(
        UnitRenamed(
            **FACTS,
            became=Unit(code="phuong-mot", name="Phường Nhất", kind=UnitKind.COMMUNE, parent=CITY),
            former_name="Phường Một",
            former_kind=UnitKind.COMMUNE,
        )
    )
    official = OfficialCode(system="QĐ 20/2020/QĐ-TTg", code="H37.01.02")
    given().when(reorganise(AssignCode(code="phuong-mot", official_code=official)), CLERK).then(
        UnitCodeAssigned(**FACTS, unit_code="phuong-mot", name="Phường Một", official_code=official)
    )


def test_a_split_unit_goes_on_where_it_stands_among_its_parts() -> None:
    """Tách leaves it, chia ends it and hands what stands below it to its successor."""
    new = establish("phuong-ba", UnitKind.COMMUNE, "thanh-pho")
    assert happened(new, Split(code="phuong-mot", into=("phuong-mot", "phuong-ba"), successor="phuong-mot"))[1:] == [
        "UnitSplit phuong-mot > phuong-mot, phuong-ba"
    ]
    assert happened(new, Split(code="phuong-mot", into=("phuong-ba", "phuong-hai"), successor="phuong-hai"))[1:] == [
        "UnitMoved truong-mot < phuong-hai",
        "UnitSplit phuong-mot > phuong-ba, phuong-hai",
    ]


def test_what_is_so_already_is_no_event() -> None:
    """A name, a place or a code that a unit has; and a decision that was recorded."""
    coded = AssignCode(code="phuong-mot", official_code=OfficialCode(system="GSO", code="05974"))
    same = (Rename(code="phuong-mot", name="Phường Một"), Move(code="phuong-mot", parent="thanh-pho"))

    assert happened(*same, coded, coded) == ["UnitCodeAssigned phuong-mot"]
    given(FIRST_OF_JULY).when(FIRST_OF_JULY, CLERK).nothing()


@pytest.mark.parametrize(
    ("refusal", "steps"),
    [
        (UnitUnknown, [Rename(code="phuong-chin", name="Phường Chín")]),
        (UnitUnknown, [establish("thon", UnitKind.VILLAGE, "phuong-chin")]),
        (UnitCodeTaken, [establish("phuong-mot", UnitKind.COMMUNE, "tinh")]),
        (UnitBelowItself, [Move(code="thanh-pho", parent="phuong-mot")]),
        (UnitBelowItself, [Move(code="thanh-pho", parent="thanh-pho")]),
        (UnitBelowItself, [Dissolve(code="thanh-pho", successor="phuong-mot")]),
        (UnitBelowItself, [Merge(units=("thanh-pho",), into="to-toan")]),
        (SuccessorIsItself, [Merge(units=("phuong-hai", "phuong-mot"), into="phuong-mot")]),
        (SuccessorIsItself, [Dissolve(code="phuong-hai", successor="phuong-hai")]),
        (SplitIntoNothing, [Split(code="phuong-hai", into=("phuong-hai",), successor="phuong-hai")]),
        (SplitIntoNothing, [Split(code="phuong-hai", into=("phuong-mot",), successor="thanh-pho")]),
        (NoReasonWithoutSuccessor, [Dissolve(code="phuong-hai")]),
        (UnitNotThere, [Merge(units=("phuong-hai",), into="phuong-mot"), Move(code="phuong-hai", parent="tinh")]),
        (UnitNotThere, [Merge(units=("phuong-hai",), into="phuong-mot"), Move(code="so-noi-vu", parent="phuong-hai")]),
    ],
)
def test_a_step_that_does_not_fit_the_tree_is_refused(refusal: type[Refusal], steps: list[Step]) -> None:
    """And with it the whole decision."""
    fits = Rename(code="so-noi-vu", name="Sở Nội vụ tỉnh")
    given().when(reorganise(fits, *steps), CLERK).refused(refusal)


def test_nothing_is_left_below_a_unit_without_a_successor() -> None:
    """Its units are moved first; then its reason suffices."""
    gone = Dissolve(code="phuong-mot")
    given().when(reorganise(gone, reason="Giải thể"), CLERK).refused(UnitsStillBelow)
    assert happened(Move(code="truong-mot", parent="phuong-hai"), gone)[-1] == "UnitDissolved phuong-mot > -"


def test_a_change_counts_from_no_day_before_one_that_is_recorded() -> None:
    """Of the unit, of one that stood below it, and of one that has ended: what was read of those days stays true."""
    later = given(FIRST_OF_JULY)
    for step in (
        Rename(code="phuong-mot", name="Phường Nhất"),
        Move(code="truong-mot", parent="phuong-hai"),
        Merge(units=("phuong-hai",), into="so-noi-vu"),
    ):
        later.when(reorganise(step, on=MAY, number=2), CLERK).refused(LaterChangeRecorded)
    moved = given(reorganise(Move(code="truong-mot", parent="phuong-hai"), on=AUGUST, number=3))
    gone = reorganise(Dissolve(code="phuong-mot"), number=4, reason="Giải thể")
    moved.when(gone, CLERK).refused(LaterChangeRecorded)
    later.when(reorganise(Rename(code="so-noi-vu", name="Sở"), on=MAY, number=5), CLERK).then(
        UnitRenamed(
            reorganisation_id=reorganise(Move(code="x"), number=5).reorganisation_id,
            effective=MAY,
            became=Unit(
                code="so-noi-vu",
                name="Sở",
                kind=UnitKind.DEPARTMENT,
                parent=Body(code="tinh", name="Tỉnh Lạng Sơn"),
            ),
            former_name="Sở Nội vụ",
            former_kind=UnitKind.DEPARTMENT,
        )
    )


def test_a_unit_that_is_recorded_to_end_takes_nothing_in() -> None:
    """Nor is one there before its first day."""
    later = given(FIRST_OF_JULY)
    below = establish("truong-hai", UnitKind.SCHOOL, "phuong-hai")
    later.when(reorganise(below, on=MAY, number=2), CLERK).refused(UnitEnds)
    below = establish("truong-hai", UnitKind.SCHOOL, "phuong-moi")
    later.when(reorganise(below, on=MAY, number=2), CLERK).refused(UnitNotThere)
    later.when(reorganise(Rename(code="tinh", name="Tỉnh"), on=date(1980, 1, 1), number=2), CLERK).refused(UnitNotThere)


def test_no_circle_arises_on_a_later_day() -> None:
    """A move of August puts the department below the ward; in July the ward cannot go below the department."""
    august = given(reorganise(Move(code="so-noi-vu", parent="truong-mot"), on=AUGUST, number=2))
    august.when(reorganise(Move(code="phuong-mot", parent="so-noi-vu")), CLERK).refused(UnitBelowItself)


def test_the_tree_belongs_to_the_site() -> None:
    """Whoever acts for one unit changes nothing in it."""
    of_unit = context(Actor("lan", unit="phuong-mot", duties=frozenset({"clerk"})))
    given().when(FIRST_OF_JULY, of_unit).refused(TreeNotOfUnit)


def test_both_days_are_answered() -> None:
    """As it was and as it is."""
    state = given(FIRST_OF_JULY).state
    before, after = date(2025, 6, 30), JULY

    assert list(state.above("to-toan", before)) == ["truong-mot", "phuong-mot", "thanh-pho", "tinh"]
    assert list(state.above("to-toan", after)) == ["truong-mot", "phuong-moi", "tinh"]
    assert state.units["phuong-mot"].on(before) is not None
    assert state.units["phuong-mot"].on(after) is None
    assert state.units["phuong-moi"].on(before) is None
    assert state.units["tinh"].on(LONG_AGO) is not None
    assert NEW.code in state.below["tinh"]


def test_the_affairs_of_a_unit_go_to_its_successor_on_the_day() -> None:
    """Not before it, once, and with those of the units that it had followed on itself."""
    ends = reorganise(Merge(units=("phuong-moi",), into="so-noi-vu"), on=AUGUST, number=2)
    july, august = (context(Actor("unit", duties=frozenset({"policy"})), f"2025-0{month}-01T00:00") for month in (7, 8))
    ended = given(FIRST_OF_JULY, ends)

    ended.when(FollowUnit(code="phuong-mot"), CLERK).nothing()
    ended.when(FollowUnit(code="tinh"), july).nothing()
    first = ended.when(FollowUnit(code="phuong-mot"), july)
    assert [subject(event) for event in first.events] == ["phuong-mot > phuong-moi"]
    followed = Given(DECIDER, DECIDER.evolve(ended.state, first.events[0]))
    followed.when(FollowUnit(code="phuong-mot"), july).nothing()
    second = followed.when(FollowUnit(code="phuong-moi"), august)
    assert [subject(event) for event in second.events] == ["phuong-moi, phuong-mot > so-noi-vu"]
