"""What follows a unit to its successor in planning: work, reports, covenants and progress, on the real Postgres."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, at, context
from chassis.reading.rebuild import compare
from contracts.clusters import ScoreKind, cluster_id_of
from contracts.message import Actor, Refusal
from contracts.units import UnitKind
from contracts.vocabulary import Body
from services.planning.cluster import queries as clusters
from services.planning.cluster.messages import AgreeRotation, Before, ClusterCommand, FormCluster, Holders
from services.planning.cluster.queries import ClusterInFull
from services.planning.cluster.refusals import NotClusterStaff, ScorerUnfit
from services.planning.cluster.rules import DECIDER as CLUSTER_RULES
from services.planning.plan.messages import DraftPlan, IssuePlan
from services.planning.progress import queries as progress
from services.planning.progress.queries import ProgressAsked
from services.planning.service import SERVICE
from services.planning.subordinate_reports import queries as reports
from services.planning.unit.messages import Establish, Merge
from services.planning.work import queries as work
from services.planning.work.messages import WorkCompleted
from services.planning.work.queries import Moment, WorkRow
from services.planning.work.refusals import WorkOfOthers
from services.planning.work.rules import DECIDER as WORK_RULES
from tests.harness import ServiceHarness
from tests.planning.clusters import BESIDE, FORMED, formation, score, scored, sign, signed
from tests.planning.plans import (
    CHI_LANG,
    MAI_PHA,
    PLAN,
    STAFF,
    STAFF_VIEW,
    TAM_THANH,
    UNIT_CLERK,
    UNIT_VIEW,
    carry_out,
    content,
    drafted_as,
    registered,
)
from tests.planning.test_report_rules import RECEIVE
from tests.planning.test_work_rules import ORDERED
from tests.planning.units import LONG_AGO, reorganise
from tests.planning.works import TASKS, complete

NEW = Body(code="phuong-moi", name="UBND phường Mới")
OF_NEW = Actor("van-thu-moi", NEW.code, frozenset({"clerk"}))
CLUSTER = cluster_id_of(PLAN, "phuong")
BOTH = Holders(holders=((CHI_LANG.code, NEW.code), (TAM_THANH.code, NEW.code)))
ONE = Holders(holders=((CHI_LANG.code, NEW.code),))
IN_2017, LATER = context(OF_NEW, "2017-12-20T08:00"), Moment(at("2017-07-03T08:00"))
SIGNED_ON = date(2017, 1, 10)


def established(*units: Body) -> tuple[Establish, ...]:
    """The steps by which communes are established."""
    return tuple(Establish(code=one.code, name=one.name, kind=UnitKind.COMMUNE) for one in units)


async def item(planning: ServiceHarness, code: str) -> WorkRow:
    """One item of the plan as it stands in July."""
    found = await work.item(planning.store.pool, STAFF_VIEW, PLAN, code, LATER)
    assert found is not None
    return found


async def shown_cluster(planning: ServiceHarness) -> ClusterInFull:
    """The cluster of the wards."""
    found = await clusters.cluster(planning.store.pool, STAFF_VIEW, CLUSTER)
    assert found is not None
    return found


async def of_units(planning: ServiceHarness, viewer: Any = STAFF_VIEW) -> dict[str, tuple[str, Body | None]]:
    """How the half-year report of each unit stands, and who owes it in its stead."""
    (ordered,) = await reports.ordered(planning.store.pool, STAFF_VIEW, 2017)
    rows = await reports.of_units(planning.store.pool, viewer, ordered, planning.settings.site, LATER.now)
    return {row.unit: (row.receipt.value, row.owed_by) for row in rows}


async def test_what_is_open_of_merged_units_follows_their_successor(planning: ServiceHarness) -> None:
    """From its day on; what was done before bears the name of the unit that did it."""
    whole = content(tasks=TASKS)
    await carry_out(
        planning,
        reorganise(*established(CHI_LANG, TAM_THANH, MAI_PHA), on=LONG_AGO, number=0),
        DraftPlan(plan_id=PLAN, content=drafted_as(whole)),
        IssuePlan(plan_id=PLAN),
    )
    merge = Merge(units=(CHI_LANG.code, TAM_THANH.code), into=NEW.code)
    await carry_out(planning, reorganise(*established(NEW), merge, on=date(2017, 3, 1), number=1))
    planning.it_is("2017-02-28T16:00")
    await planning.handle(complete("3-2017-01", date(2017, 1, 20)), UNIT_CLERK)
    for unit, actor in ((CHI_LANG, UNIT_CLERK), (TAM_THANH, STAFF)):
        await planning.handle(sign(unit, cluster_id=CLUSTER, signed_on=SIGNED_ON), actor)
    await planning.hear(f"sheet-{CHI_LANG.code}", registered(CHI_LANG, 1))
    await planning.settle()
    assert ((await item(planning, "1")).owner, (await shown_cluster(planning)).holders) == (CHI_LANG, {})

    planning.it_is("2017-03-01T08:00")
    await planning.settle()

    done, to_do = await item(planning, "3-2017-01"), await item(planning, "3-2017-03")
    assert (done.owner, done.former_owner) == (CHI_LANG, None)
    assert (to_do.owner, to_do.former_owner) == (NEW, CHI_LANG)
    with pytest.raises(WorkOfOthers):
        await planning.handle(complete("3-2017-03", date(2017, 3, 1)), UNIT_CLERK)
    await planning.handle(complete("3-2017-03", date(2017, 3, 1)), OF_NEW)
    assert ((await item(planning, "3-2017-03")).owner, (await item(planning, "3-2017-03")).state) == (NEW, "done")

    own = score(CHI_LANG, ScoreKind.SELF, cluster_id=CLUSTER, scored_on=date(2017, 3, 1))
    await planning.handle(own, OF_NEW)
    cluster = await shown_cluster(planning)
    assert dict(cluster.holders) == {CHI_LANG.code: NEW, TAM_THANH.code: NEW}
    assert [(one.unit, one.self_score is None) for one in cluster.covenants] == [
        (CHI_LANG.code, False),
        (TAM_THANH.code, True),
    ]

    await carry_out(planning, RECEIVE.model_copy(update={"received_on": date(2017, 3, 1)}))
    assert await of_units(planning) == {
        CHI_LANG.code: ("received", None),
        TAM_THANH.code: ("missing", NEW),
        MAI_PHA.code: ("missing", None),
    }
    found = await progress.progress(planning.store.pool, STAFF_VIEW, PLAN, ProgressAsked(unit=NEW.code))
    assert found is not None
    assert [(row.unit, row.registered, row.holder) for row in found[0]] == [
        (CHI_LANG.code, 1, NEW.code),
        (TAM_THANH.code, 0, NEW.code),
    ]
    assert set(await of_units(planning, UNIT_VIEW)) == {CHI_LANG.code}
    assert [table.table for table in await compare(planning.store, SERVICE) if not table.identical] == []


async def test_a_report_of_the_successor_counts_for_the_units_that_sent_none(planning: ServiceHarness) -> None:
    """And it has their place in the order in which the units of a cluster lead."""
    whole = content(tasks=TASKS)
    merge = Merge(units=(CHI_LANG.code, TAM_THANH.code), into=NEW.code)
    await carry_out(
        planning,
        reorganise(*established(CHI_LANG, TAM_THANH, NEW), on=LONG_AGO, number=0),
        DraftPlan(plan_id=PLAN, content=drafted_as(whole)),
        IssuePlan(plan_id=PLAN),
        reorganise(merge, on=date(2017, 3, 1), number=1),
    )
    planning.it_is("2017-06-20T08:00")
    await planning.settle()
    await carry_out(planning, RECEIVE.model_copy(update={"unit": NEW.code, "unit_name": NEW.name}))

    assert await of_units(planning) == {
        CHI_LANG.code: ("received", NEW),
        TAM_THANH.code: ("received", NEW),
        MAI_PHA.code: ("missing", None),
    }

    agreed = AgreeRotation(cluster_id=CLUSTER, order=(TAM_THANH.code, CHI_LANG.code))
    beside = {"by_plan": False, "plan_id": None, "plan": None, "year": 2018, "units": (MAI_PHA, NEW), "lead": None}
    await carry_out(planning, agreed, FormCluster(cluster_id=BESIDE, formation=formation(**beside)))
    following = await clusters.cluster(planning.store.pool, STAFF_VIEW, BESIDE)
    assert following is not None
    assert following.rotation == (NEW.code, MAI_PHA.code)


def test_the_successor_acts_for_a_member_that_has_ended() -> None:
    """It signs and scores in its place, the former unit no longer, and it gives no cross score to itself."""
    given = Rules(CLUSTER_RULES).given
    before = (FORMED, signed(CHI_LANG), signed(TAM_THANH), scored(TAM_THANH, ScoreKind.SELF))

    def refused(command: ClusterCommand, by: Any, holders: Holders | Before, refusal: type[Refusal]) -> None:
        given(*before).when(command, by, holders).refused(refusal)

    by_old = context(UNIT_CLERK, "2017-12-20T08:00")
    given(FORMED).when(sign(CHI_LANG), IN_2017, ONE).then(signed(CHI_LANG))
    own = score(CHI_LANG, ScoreKind.SELF)
    given(*before).when(own, IN_2017, ONE).then(scored(CHI_LANG, ScoreKind.SELF))
    refused(own, by_old, ONE, NotClusterStaff)
    refused(own, IN_2017, Holders(), NotClusterStaff)
    cross = score(TAM_THANH, ScoreKind.CROSS, CHI_LANG)
    given(*before).when(cross, IN_2017, ONE).then(scored(TAM_THANH, ScoreKind.CROSS, CHI_LANG))
    refused(cross, IN_2017, BOTH, ScorerUnfit)


def test_the_successor_marks_the_work_of_a_unit_that_has_ended_as_done() -> None:
    """And the unit that has ended does so no longer."""
    done = complete("3-2017-01", note="Đã đề xuất")
    of_unit = Rules(WORK_RULES).given(ORDERED)

    (completed,) = of_unit.when(done, IN_2017, NEW.code).events
    assert isinstance(completed, WorkCompleted)
    of_unit.when(done, context(UNIT_CLERK, "2017-12-20T08:00"), NEW.code).refused(WorkOfOthers)
    of_unit.when(done, IN_2017).refused(WorkOfOthers)
