"""The invariants of the tree under any decisions in any order, for any days."""

from datetime import date
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.deciding.testing import context
from contracts.message import Actor, Refusal
from contracts.units import UnitKind
from services.planning.unit.messages import Dissolve, Merge, Move, Rename, ReorganiseUnits, Split, Step
from services.planning.unit.rules import DECIDER
from services.planning.unit.states import Tree
from tests.planning.units import establish, reorganise

CLERK = context(Actor("van-thu", duties=frozenset({"clerk"})))
FOUNDED = {"a": None, "b": None, "c": "a", "d": "b"}
CODES = (*FOUNDED, "e")
DAYS = tuple(date(2025, month, 1) for month in range(1, 5))
code = st.sampled_from(CODES)
parent = st.one_of(st.none(), code)
moves = st.builds(lambda one, above: Move(code=one, parent=above), code, parent)
ends = st.builds(lambda one, to: Dissolve(code=one, successor=to), code, parent)
steps: st.SearchStrategy[Step] = st.one_of(
    moves,
    moves,
    moves,
    ends,
    ends,
    st.builds(lambda one, above: establish(one, UnitKind.COMMUNE, above), code, parent),
    st.builds(lambda one, name: Rename(code=one, name=name), code, st.sampled_from(["X", "Y"])),
    st.builds(lambda units, into: Merge(units=tuple(units), into=into), st.lists(code, min_size=1, max_size=3), code),
    st.builds(
        lambda one, into, to: Split(code=one, into=tuple(into), successor=to),
        code,
        st.lists(code, min_size=1, max_size=3),
        code,
    ),
)
founded = reorganise(*(establish(one, UnitKind.COMMUNE, above) for one, above in FOUNDED.items()), on=DAYS[0])
decisions = st.lists(st.tuples(steps, st.sampled_from(DAYS)), min_size=6, max_size=16)


def decided(tree: Tree, decision: ReorganiseUnits) -> Tree:
    """The tree after a decision, the same where a rule refuses it; none is carried out twice."""
    try:
        events = DECIDER.decide(decision, tree, None, CLERK)
    except Refusal:
        return tree
    after = reduce(DECIDER.evolve, events, tree)
    if events:
        assert DECIDER.decide(decision, after, None, CLERK) == ()
    return after


def require_whole(tree: Tree) -> None:
    """On every day each unit stands below one that is there, none below itself, and `below` is what was said last."""
    for day in DAYS:
        there = {one: record.on(day) for one, record in tree.units.items()}
        for one, unit in there.items():
            if unit is not None and unit.parent is not None:
                assert there[unit.parent.code] is not None, (one, day)
                above = list(tree.above(one, day))
                assert len(set(above)) == len(above)
                assert one not in above
    last = {one: record.now.parent for one, record in tree.units.items() if record.ended is None}
    below = {(parent.code, one) for one, parent in last.items() if parent is not None}
    assert {(above, one) for above, units in tree.below.items() for one in units} == below


@settings(deadline=None, max_examples=80)
@given(decisions)
def test_the_tree_is_whole_on_every_day(sent: list[tuple[Step, date]]) -> None:
    """Whatever is decided, and for days in whatever order; what was true of a day before a decision stays true."""
    tree = decided(DECIDER.initial, founded)
    for number, (taken, day) in enumerate(sent, start=2):
        after = decided(tree, reorganise(taken, on=day, number=number, reason="Sắp xếp"))
        for one, record in tree.units.items():
            assert all(record.on(past) == after.units[one].on(past) for past in DAYS if past < day), one
        require_whole(after)
        tree = after
