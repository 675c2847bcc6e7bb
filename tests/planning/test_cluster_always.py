"""The invariants of a cluster under any commands in any order by anybody."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, at, context
from contracts.clusters import (
    BestUnitElected,
    ClusterChanged,
    ClusterDissolved,
    ClusterFormed,
    CovenantScored,
    CovenantSigned,
    ScoreKind,
)
from contracts.message import Actor, Context
from services.planning.cluster.messages import (
    AgreeRotation,
    Ballots,
    ChangeMembers,
    ClusterCommand,
    ClusterEvent,
    DissolveCluster,
    ElectBest,
    FormCluster,
    NameLead,
)
from services.planning.cluster.rules import DECIDER
from tests.planning.clusters import CLUSTER, STANDS, formation, points, score, sign
from tests.planning.plans import CHI_LANG, MAI_PHA, STAFF, TAM_THANH, UNIT_CLERK

UNITS = (CHI_LANG, TAM_THANH, MAI_PHA)
NOW = at("2017-12-20T08:00")
units = st.sampled_from(UNITS)
members = st.lists(units, max_size=4).map(tuple)
kinds = st.sampled_from(ScoreKind)
commands: st.SearchStrategy[ClusterCommand] = st.one_of(
    st.builds(
        lambda several, by_plan: FormCluster(
            cluster_id=CLUSTER, formation=formation(units=several, lead=None, by_plan=by_plan)
        ),
        members,
        st.booleans(),
    ),
    st.builds(
        lambda several: ChangeMembers(cluster_id=CLUSTER, units=several, since=date(2017, 5, 1), reason="Đổi"), members
    ),
    st.builds(lambda several: AgreeRotation(cluster_id=CLUSTER, order=tuple(one.code for one in several)), members),
    st.builds(lambda unit: NameLead(cluster_id=CLUSTER, unit=unit.code, since=date(2017, 5, 1)), units),
    st.builds(lambda unit, reason: sign(unit, reason=reason), units, st.sampled_from(["", "Lại"])),
    st.builds(
        lambda unit, kind, scorer, first: score(unit, kind, scorer, scores=points(first, 1.0)),
        units,
        kinds,
        st.none() | units,
        st.sampled_from([0.0, 58.0, 60.0, 61.0]),
    ),
    st.builds(
        lambda present, votes: ElectBest(
            cluster_id=CLUSTER,
            held_on=date(2017, 12, 15),
            present=present,
            votes=tuple(Ballots(unit=unit.code, yes=yes) for unit, yes in votes),
        ),
        st.integers(0, 4),
        st.lists(st.tuples(units, st.integers(0, 4)), min_size=1, max_size=3),
    ),
    st.just(DissolveCluster(cluster_id=CLUSTER, reason="Thôi")),
)
actors = st.sampled_from([STAFF, STAFF, STAFF, UNIT_CLERK])
histories = st.lists(st.tuples(commands, actors), max_size=30)


def decided(command: ClusterCommand, events: list[ClusterEvent], when: Context) -> tuple[ClusterEvent, ...]:
    """The events that follow from `command`, none when a rule refuses it."""
    return Rules(DECIDER).given(*events).when(command, when, STANDS).events


@settings(deadline=None)
@given(histories)
def test_a_cluster_keeps_its_order(sent: list[tuple[ClusterCommand, Actor]]) -> None:
    """Repeated commands lead to nothing.

    Members sign, score and are elected, points stay within the covenant, the count holds, and there is one election.
    """
    events: list[ClusterEvent] = []
    for command, actor in sent:
        when = context(actor, NOW)
        events += decided(command, events, when)
        assert decided(command, events, when) == ()
    formed = [place for place, one in enumerate(events) if isinstance(one, ClusterFormed)]
    dissolved = [place for place, one in enumerate(events) if isinstance(one, ClusterDissolved)]
    assert formed in ([], [0])
    assert dissolved in ([], [len(events) - 1])
    assert sum(isinstance(one, BestUnitElected) for one in events) <= 1
    _members_alone_act(events)


def _members_alone_act(events: list[ClusterEvent]) -> None:
    within: set[str] = set()
    signed: set[str] = set()
    for one in events:
        if isinstance(one, ClusterFormed | ClusterChanged):
            within = {unit.code for unit in one.units}
            assert len(within) == len(one.units)
        if isinstance(one, CovenantSigned):
            assert one.unit in within
            signed.add(one.unit)
        if isinstance(one, CovenantScored):
            assert one.unit in signed & within
            assert 0 <= one.total <= one.most
        if isinstance(one, BestUnitElected):
            most = [vote.yes for vote in one.votes]
            assert one.elected.code in within
            assert one.members >= one.present >= most[0] > max(most[1:], default=0)
