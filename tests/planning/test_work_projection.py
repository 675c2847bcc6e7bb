"""The work of plans as it is read and as it comes due, on the real Postgres."""

from datetime import date

from chassis.deciding.testing import at
from chassis.reading.rebuild import compare
from contracts.clusters import ScoreKind
from contracts.plan_parts import PlanKind
from contracts.planning import PlanIssued, WorkClosed, WorkOpened
from contracts.registration import RegistrationAccepted, RegistrationLocked, sheet_id_of
from contracts.vocabulary import Cluster, Deadline, Level, PlanId, derived_id
from services.planning.cluster.messages import Ballots, ElectBest
from services.planning.movement.messages import CloseMovement
from services.planning.plan.messages import (
    AmendPlan,
    DraftPlan,
    FollowPlan,
    IssuePlan,
    RevisePlan,
    WithdrawPlan,
)
from services.planning.service import SERVICE
from services.planning.work import queries
from services.planning.work.messages import KnownBy, KnownFact, TieWork
from services.planning.work.queries import Moment, WorkRow
from tests.harness import ServiceHarness, problem_of
from tests.planning.clusters import CLUSTER, HELD_ON, SIGNED_ON, score, sign
from tests.planning.movements import FIFTEEN_YEARS, LAUNCH, LAUNCHED_ON, MOVEMENT
from tests.planning.plans import (
    CHI_LANG,
    OTHER_PLAN,
    PLAN,
    STAFF,
    STAFF_VIEW,
    TAM_THANH,
    UNIT_CLERK,
    awarded,
    carry_out,
    content,
    document,
    draft,
    drafted_as,
    parent,
)
from tests.planning.works import TASKS, assign, complete, excuse, reopen

WHOLE = content(tasks=TASKS)
ISSUED = (DraftPlan(plan_id=PLAN, content=drafted_as(WHOLE)), IssuePlan(plan_id=PLAN))
IN_2017 = Moment(at("2017-02-20T08:00"))


async def items(planning: ServiceHarness, moment: Moment = IN_2017) -> dict[str, WorkRow]:
    """The items of the plan by their codes."""
    return {row.item: row for row in await queries.items(planning.store.pool, STAFF_VIEW, PLAN, moment)}


async def test_the_work_of_an_issued_plan_is_read_as_it_stands(planning: ServiceHarness) -> None:
    """Each item by its time; a draft orders nothing."""
    await carry_out(planning, ISSUED[0])
    assert await queries.plan(planning.store.pool, STAFF_VIEW, PLAN) is None
    await carry_out(planning, ISSUED[1])

    rows = await items(planning)

    assert len(rows) == 15
    states = {item: rows[item].state.value for item in ("1", "2", "3-2017-01", "3-2017-02", "3-2017-03", "4")}
    assert states == {
        "1": "overdue",
        "2": "planned",
        "3-2017-01": "overdue",
        "3-2017-02": "due",
        "3-2017-03": "planned",
        "4": "due",
    }
    assert rows["2"].owner == TASKS[1].lead
    assert not rows["2"].assigned


async def test_the_read_tables_of_the_work_are_what_the_log_makes_them(planning: ServiceHarness) -> None:
    """A rebuild ends with the same rows as the live tables."""
    await carry_out(planning, *ISSUED, assign("2"), complete("2", date(2016, 12, 23)), excuse("1"), reopen("1"))

    compared = {one.table: one for one in await compare(planning.store, SERVICE)}

    assert [name for name, table in compared.items() if not table.identical] == []
    assert (compared["read_work_items"].rebuilt_rows, compared["read_work_history"].rebuilt_rows) == (15, 4)


async def test_the_work_list_of_the_site_is_told_when_the_time_of_an_item_comes(planning: ServiceHarness) -> None:
    """By the clock alone; what is done or lasts as long as the plan is not said."""
    await carry_out(planning, *ISSUED)
    assert {one.item for one in await planning.recorded() if isinstance(one, WorkOpened)} == set()
    planning.it_is("2017-01-01T08:00")
    await planning.settle()
    opened = [one for one in await planning.recorded() if isinstance(one, WorkOpened)]
    await carry_out(planning, complete("1", date(2017, 1, 1)))
    planning.it_is("2017-04-01T08:00")
    await planning.settle()

    said = [one for one in await planning.recorded() if isinstance(one, WorkOpened | WorkClosed)]

    assert {one.item for one in opened} == {"1", "3-2017-01"}
    assert {one.item for one in said} == {"1", "2", *(f"3-2017-{month:02}" for month in (1, 2, 3, 4))}
    assert [type(one).__name__ for one in said if one.item == "1"] == ["WorkOpened", "WorkClosed"]


async def test_what_is_said_of_an_item_is_read(planning: ServiceHarness) -> None:
    """Assigned with a deadline, done with its paper, not applicable, open again; and its history, for the staff."""
    await carry_out(planning, *ISSUED)
    planning.it_is("2017-06-20T09:00")
    due = Deadline(day=date(2017, 11, 30), inclusive=True)
    await carry_out(
        planning,
        assign("4", TAM_THANH, due=due, duty="clerk"),
        complete("2"),
        excuse("1"),
        reopen("1"),
        excuse("3-2017-01"),
    )

    rows = await items(planning, Moment(at("2017-06-21T09:00")))
    steps = await queries.steps(planning.store.pool, STAFF_VIEW, PLAN, "1")

    assert (rows["4"].owner, rows["4"].due, rows["4"].duty, rows["4"].state.value) == (
        TAM_THANH,
        due,
        "clerk",
        "planned",
    )
    assert (rows["2"].state.value, rows["2"].closed_on) == ("done", date(2017, 6, 20))
    assert rows["2"].reference == document("310", date(2017, 6, 20))
    assert (rows["1"].state.value, rows["3-2017-01"].note) == ("overdue", "Hoãn hội nghị")
    assert [step.step for step in steps] == ["reopened", "excused"]


async def test_an_item_is_done_by_its_event_and_stays_open_once_it_is_reopened(planning: ServiceHarness) -> None:
    """The lock of registration; a plan of the next year; an award; a sheet; whichever came first."""
    await carry_out(planning, *ISSUED)
    planning.it_is("2017-01-20T09:00")
    year = KnownBy(fact=KnownFact.PLAN_ISSUED, plan_kind=PlanKind.ANNUAL, year=2018)
    award = KnownBy(fact=KnownFact.AWARD_DECIDED, title="LDTT")
    sheet = KnownBy(fact=KnownFact.SHEET_ACCEPTED, unit=CHI_LANG.code)
    ties = {"2": year, "4": award, "3-2017-02": sheet}
    await carry_out(planning, *(TieWork(plan_id=PLAN, item=item, known_by=tie) for item, tie in ties.items()))
    await planning.hear(
        f"registration-{PLAN}", RegistrationLocked(plan_id=PLAN, deadline=Deadline(day=date(2017, 1, 15)))
    )
    await planning.hear("decision-1", awarded(CHI_LANG))
    accepted = RegistrationAccepted(
        plan_id=PLAN,
        sheet_id=sheet_id_of(PLAN, CHI_LANG.code),
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        titles=1,
        received_at=at("2017-01-12T08:00"),
        on_time=True,
    )
    await planning.hear(f"sheet-{CHI_LANG.code}", accepted)
    next_year = content(document=document("300", date(2017, 1, 18)), year=2018, registration_deadline=None)
    await carry_out(
        planning, DraftPlan(plan_id=OTHER_PLAN, content=drafted_as(next_year)), IssuePlan(plan_id=OTHER_PLAN)
    )

    rows = await items(planning)
    done = {item: row.closed_on for item, row in rows.items() if row.state.value == "done"}
    assert done == {
        "1": date(2017, 1, 20),
        "2": date(2017, 1, 18),
        "4": date(2017, 12, 20),
        "3-2017-02": date(2017, 1, 20),
    }
    assert str(rows["2"].reference) == "300/KH-UBND"
    await carry_out(planning, reopen("1"))
    assert (await items(planning))["1"].state.value == "overdue"


async def test_the_superiors_acceptance_does_the_registration_of_the_own_unit(below_province: ServiceHarness) -> None:
    """Of the sheet under the superior's plan under which the site's own plan stands."""
    planning, above = below_province, PlanId(derived_id("test-plan", 144))
    province = content(document=parent().document, level=Level.PROVINCE, parent=None)
    await planning.hear(
        f"plan-{above}", PlanIssued(plan_id=above, content=province, ruleset="L2003_ND91"), "tinh-lang-son"
    )
    await carry_out(
        planning, *ISSUED, TieWork(plan_id=PLAN, item="2", known_by=KnownBy(fact=KnownFact.OWN_SHEET_ACCEPTED))
    )
    here = planning.settings.site
    accepted = RegistrationAccepted(
        plan_id=above,
        sheet_id=sheet_id_of(above, here),
        unit=here,
        unit_name="UBND thành phố Lạng Sơn",
        titles=1,
        received_at=at("2017-01-12T08:00"),
        on_time=True,
    )
    await planning.hear("sheet-1", accepted, "tinh-lang-son")
    await planning.settle()

    assert (await items(planning))["2"].state.value == "done"


async def test_the_work_follows_amendments_revisions_and_the_end_of_its_plan(planning: ServiceHarness) -> None:
    """A task that is taken out is shown as dropped; of a followed plan too; a withdrawn plan orders nothing."""
    await carry_out(planning, *ISSUED)
    shorter = content(tasks=(TASKS[0], TASKS[1]))
    await carry_out(planning, AmendPlan(plan_id=PLAN, content=shorter, reason="Bỏ việc hằng tháng"))
    rows = await items(planning)
    assert {row.state.value for item, row in rows.items() if item.startswith(("3", "4"))} == {"dropped"}
    assert await queries.open_items(planning.store.pool, STAFF_VIEW, IN_2017) != ()
    await carry_out(planning, WithdrawPlan(plan_id=PLAN, reason="Ban hành nhầm"))
    assert {row.state.value for row in (await items(planning)).values()} == {"dropped"}
    assert await queries.open_items(planning.store.pool, STAFF_VIEW, IN_2017) == ()

    known = draft(tasks=TASKS[:1], document=draft().document.model_copy(update={"number": "", "dated": None}))
    await carry_out(planning, DraftPlan(plan_id=OTHER_PLAN, content=known), FollowPlan(plan_id=OTHER_PLAN))
    await carry_out(planning, RevisePlan(plan_id=OTHER_PLAN, content=known.model_copy(update={"tasks": TASKS})))
    found = await queries.items(planning.store.pool, STAFF_VIEW, OTHER_PLAN, IN_2017)
    assert len(found) == 15


async def test_a_plan_that_goes_on_gets_another_year(planning: ServiceHarness) -> None:
    """On the first day of it."""
    going_on = content(tasks=TASKS, open_ended=True)
    await carry_out(planning, DraftPlan(plan_id=PLAN, content=drafted_as(going_on)), IssuePlan(plan_id=PLAN))
    planning.it_is("2018-01-02T08:00")
    await planning.settle()

    assert "3-2018-12" in await items(planning)


async def test_the_work_is_asked_and_changed_over_http(planning: ServiceHarness) -> None:
    """By the staff; a unit marks its own as done; readers change nothing."""
    await carry_out(planning, *ISSUED)
    planning.it_is("2017-01-20T09:00")
    here = f"/plans/{PLAN}/work"
    auditor = STAFF.__class__("kiem-tra", duties=frozenset({"auditor"}))
    done = {"done_on": "2017-01-20", "note": "Đã gửi danh sách"}

    listed = (await planning.get(here, auditor)).json()
    overdue = (await planning.get(here, auditor, state="overdue")).json()
    answers = [
        await planning.post(f"{here}/2/assign", STAFF, {"owner": {"code": "phong-noi-vu", "name": "Phòng Nội vụ"}}),
        await planning.post(f"{here}/2/tie", STAFF, {"known_by": {"fact": "award-decided"}}),
        await planning.post(f"{here}/3-2017-01/complete", UNIT_CLERK, done),
        await planning.post(f"{here}/4/excuse", STAFF, {"reason": "Gộp"}),
        await planning.post(f"{here}/4/reopen", STAFF, {"reason": "Nhầm"}),
    ]
    shown = (await planning.get(f"{here}/3-2017-01", auditor)).json()

    assert (listed["total"], [one["item"] for one in overdue["items"]]) == (15, ["1"])
    assert [answer.status_code for answer in answers] == [200] * 5
    assert (shown["state"], shown["note"], shown["closed_on"]) == ("done", "Đã gửi danh sách", "2017-01-20")
    assert problem_of(await planning.post(f"{here}/2/complete", UNIT_CLERK, done)) == (403, "work-of-others")
    assert problem_of(await planning.post(f"{here}/2/complete", auditor, done)) == (403, "duty-missing")
    assert problem_of(await planning.post(f"{here}/88/complete", STAFF, done)) == (404, "work-item-unknown")
    assert problem_of(await planning.get(f"{here}/88", STAFF))[0] == 404
    assert problem_of(await planning.get(f"/plans/{OTHER_PLAN}/work", STAFF))[0] == 404


async def test_movements_covenants_and_elections_do_the_items_that_are_tied_to_them(planning: ServiceHarness) -> None:
    """A launch of the campaign that is named, the last covenant of the cluster and its election; not another year."""
    cluster = Cluster(code="phuong", name="Cụm các phường", units=(CHI_LANG, TAM_THANH))
    ordered = content(tasks=TASKS, clusters=(cluster,), campaigns=(FIFTEEN_YEARS,))
    await carry_out(planning, DraftPlan(plan_id=PLAN, content=drafted_as(ordered)), IssuePlan(plan_id=PLAN))
    await planning.settle()
    planning.it_is("2017-12-20T09:00")
    launched = KnownBy(fact=KnownFact.MOVEMENT_LAUNCHED, campaign=FIFTEEN_YEARS.code, year=2017)
    ties = {
        "1": launched,
        "2": KnownBy(fact=KnownFact.COVENANTS_SIGNED),
        "3-2017-01": launched.model_copy(update={"year": 2018}),
        "3-2017-02": KnownBy(fact=KnownFact.CLUSTER_FORMED),
        "3-2017-03": KnownBy(fact=KnownFact.COVENANTS_SIGNED, unit=TAM_THANH.code),
        "3-2017-04": KnownBy(fact=KnownFact.MOVEMENT_CLOSED),
        "4": KnownBy(fact=KnownFact.BEST_UNIT_ELECTED),
    }
    await carry_out(planning, *(TieWork(plan_id=PLAN, item=item, known_by=tie) for item, tie in ties.items()))
    await carry_out(planning, LAUNCH, sign(CHI_LANG))
    await planning.settle()
    done = {item: row.closed_on for item, row in (await items(planning)).items() if row.state.value == "done"}
    assert done == {"1": LAUNCHED_ON, "3-2017-02": date(2016, 12, 23)}

    votes = (Ballots(unit=CHI_LANG.code, yes=2), Ballots(unit=TAM_THANH.code, yes=1))
    elect = ElectBest(cluster_id=CLUSTER, held_on=HELD_ON, present=2, votes=votes)
    closing = CloseMovement(movement_id=MOVEMENT, closed_on=date(2017, 10, 18), reason="Hết đợt thi đua")
    kinds = (ScoreKind.SELF, ScoreKind.AGREED)
    agreed = [score(unit, kind) for unit in (CHI_LANG, TAM_THANH) for kind in kinds]
    await carry_out(planning, sign(TAM_THANH), *agreed, elect, closing)
    await planning.settle()

    done = {item: row.closed_on for item, row in (await items(planning)).items() if row.state.value == "done"}
    covenants = {"2": SIGNED_ON, "3-2017-03": SIGNED_ON}
    ended = {"3-2017-04": date(2017, 10, 18), "4": HELD_ON}
    assert done == {"1": LAUNCHED_ON, "3-2017-02": date(2016, 12, 23), **covenants, **ended}
