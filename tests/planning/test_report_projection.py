"""Reports drawn from events, submitted, and known at the superior, on the real Postgres."""

from datetime import date
from typing import Any

from chassis.deciding.testing import at
from chassis.reading.rebuild import compare
from contracts.envelope import Relation
from contracts.message import Actor
from contracts.planning import ReportSubmitted
from contracts.registration import ClosingCause, RegisteredTitle, RegistrationWithdrawn, SheetClosed
from contracts.reports import FigureKind, ReportId, ReportPeriod
from contracts.review import AppraisalResult
from contracts.vocabulary import Body, Deadline, SheetId, derived_id
from services.planning.plan.messages import DraftPlan, IssuePlan
from services.planning.report import queries
from services.planning.report.messages import DraftReport, DrawFigures, SubmitReport, WriteReport
from services.planning.service import SERVICE
from services.planning.subordinate_reports import queries as of_subordinates
from services.planning.subordinate_reports.queries import Receipt
from services.planning.work import queries as work
from services.planning.work.queries import Moment
from tests.harness import ServiceHarness, problem_of
from tests.planning.plans import (
    CHI_LANG,
    MAI_PHA,
    PLAN,
    STAFF,
    STAFF_VIEW,
    UNIT_CLERK,
    UNIT_VIEW,
    appraised,
    awarded,
    carry_out,
    cluster,
    content,
    drafted_as,
    origin,
    registered,
)
from tests.planning.test_report_rules import PAPER, RECEIVE, REPORT, SECTIONS, SUBMITTED
from tests.planning.works import REPORT as REPORT_TASK
from tests.planning.works import TASKS

ISSUED = (DraftPlan(plan_id=PLAN, content=drafted_as(content(tasks=TASKS))), IssuePlan(plan_id=PLAN))
DRAFT = DraftReport(report_id=REPORT, plan_id=PLAN, item="2", period=ReportPeriod.HALF_YEAR, year=2017)
IN_JULY = "2017-07-03T08:00"


async def heard(planning: ServiceHarness) -> None:
    """Two titles and one that was taken back and one that was closed, two dossiers, and one award, all in June."""
    for number in (1, 2, 3, 4):
        await planning.hear(f"sheet-{CHI_LANG.code}", registered(CHI_LANG, number))
    sheet_id = SheetId(derived_id("sheet", PLAN, CHI_LANG.code))
    one = registered(CHI_LANG, 3)
    taken: dict[str, Any] = {"plan_id": PLAN, "sheet_id": sheet_id, "unit": CHI_LANG.code, "reason": "Thôi việc"}
    await planning.hear(f"sheet-{CHI_LANG.code}", RegistrationWithdrawn(**taken, subject=one.subject, title=one.title))
    titles = (RegisteredTitle(subject="can-bo-4", title="LDTT"),)
    closed = SheetClosed(**taken, titles=titles, cause=ClosingCause.UNIT_DROPPED)
    await planning.hear(f"sheet-{CHI_LANG.code}", closed)
    await planning.hear("dossier-1", appraised(CHI_LANG, AppraisalResult.ELIGIBLE, 1))
    await planning.hear("dossier-2", appraised(CHI_LANG, AppraisalResult.INELIGIBLE, 2))
    await planning.hear("decision-1", awarded(CHI_LANG))
    await planning.settle()


async def test_the_figures_of_a_report_are_counted_from_the_events_of_its_period(planning: ServiceHarness) -> None:
    """What happened before or after it is not in them; by title where titles differ."""
    await carry_out(planning, *ISSUED)
    planning.it_is("2017-06-20T09:00")
    await heard(planning)
    await carry_out(planning, DRAFT)
    found = await queries.report(planning.store.pool, STAFF_VIEW, REPORT)
    assert found is not None
    whole = {one.kind.value: one.number for one in found.figures if not one.title}
    assert whole == {
        "plans-issued": 0,
        "unit-plans": 0,
        "sheets-accepted": 0,
        "titles-registered": 2,
        "dossiers-eligible": 1,
        "dossiers-ineligible": 1,
        "awards-decided": 1,
    }
    assert {(one.kind, one.title): one.number for one in found.figures if one.title} == {
        (FigureKind.TITLES_REGISTERED, "LDTT"): 2,
        (FigureKind.AWARDS_DECIDED, "LDTT"): 1,
    }
    assert 0 < found.as_of <= await planning.store.head()
    whole_year = await queries.figures_of(planning.store.pool, PLAN, date(2016, 1, 1), date(2016, 12, 31))
    assert {one.kind.value: one.number for one in whole_year.figures if one.number} == {"plans-issued": 1}
    assert [one.table for one in await compare(planning.store, SERVICE) if not one.identical] == []


async def test_a_submitted_report_does_the_work_that_orders_it(planning: ServiceHarness) -> None:
    """The item bears the document; the figures may be counted anew until then."""
    await carry_out(planning, *ISSUED, DRAFT)
    planning.it_is("2017-06-20T09:00")
    await heard(planning)
    write = WriteReport(report_id=REPORT, title="Báo cáo sơ kết", sections=SECTIONS)
    await carry_out(planning, DrawFigures(report_id=REPORT), write, SubmitReport(report_id=REPORT, document=PAPER))

    row = await work.item(planning.store.pool, STAFF_VIEW, PLAN, "2", Moment(at(IN_JULY)))
    (said,) = [one for one in await planning.recorded() if isinstance(one, ReportSubmitted)]

    assert row is not None
    assert (row.state.value, row.reference, row.text) == ("done", PAPER, REPORT_TASK.text)
    assert (said.unit, said.answers, len(said.sections)) == (planning.settings.site, None, 1)
    assert await queries.report(planning.store.pool, UNIT_VIEW, REPORT) is not None


async def test_reports_of_units_are_received_late_or_missing(below_province: ServiceHarness) -> None:
    """From a site of its own or on paper, beside the deadline of the report that the plan orders."""
    planning, ward = below_province, Body(code="vinh-trai", name="UBND phường Vĩnh Trại")
    whole = content(tasks=TASKS, clusters=(cluster("phuong", CHI_LANG, ward), cluster("xa", MAI_PHA)))
    await carry_out(planning, DraftPlan(plan_id=PLAN, content=drafted_as(whole)), IssuePlan(plan_id=PLAN))
    planning.it_is(IN_JULY)
    mine = {"answers": PLAN, "unit": ward.code, "unit_name": ward.name}
    late = SUBMITTED.model_copy(update={**mine, "submitted_at": at("2017-07-02T08:00")})
    await planning.hear("report-1", late, ward.code)
    planning_here = planning.settings.site
    ((ordered,),) = [await of_subordinates.ordered(planning.store.pool, STAFF_VIEW, 2017)]

    async def receipts(now: str) -> dict[str, str]:
        rows = await of_subordinates.of_units(planning.store.pool, STAFF_VIEW, ordered, planning_here, at(now))
        return {row.unit: row.receipt.value for row in rows}

    await carry_out(planning, RECEIVE)

    assert (ordered.item, ordered.period, ordered.year) == ("2", ReportPeriod.HALF_YEAR, 2017)
    assert ordered.due == Deadline(day=date(2017, 6, 30), inclusive=True)
    assert (await receipts(IN_JULY))[ward.code] == Receipt.LATE
    assert (await receipts(IN_JULY))[CHI_LANG.code] == Receipt.RECEIVED
    assert (await receipts(IN_JULY))[MAI_PHA.code] == Receipt.MISSING
    assert (await receipts("2017-06-30T23:00"))[MAI_PHA.code] == Receipt.EXPECTED


def test_a_report_is_known_by_the_relation_of_its_site() -> None:
    """A subordinate's is kept, that of a stranger is not; our own is no subordinate's."""
    tables = {
        relation: {row.table.name for row in SERVICE.project(SUBMITTED, origin(relation))} for relation in Relation
    }

    assert "read_subordinate_reports" in tables[Relation.SUBORDINATE]
    assert "read_subordinate_reports" not in tables[Relation.OWN] | tables[Relation.OTHER] | tables[Relation.SUPERIOR]


async def test_reports_are_drawn_up_and_submitted_over_http(planning: ServiceHarness) -> None:
    """By the staff; others read what was submitted."""
    await carry_out(planning, *ISSUED)
    planning.it_is("2017-06-20T09:00")
    auditor = Actor("kiem-tra", duties=frozenset({"auditor"}))
    body = {"plan_id": str(PLAN), "item": "2", "period": "half-year", "year": 2017}
    paper = {"document": PAPER.model_dump(mode="json")}

    drafted = await planning.post("/reports", STAFF, body)
    here = f"/reports/{drafted.json()['stream'].removeprefix('report-')}"
    early = await planning.post(f"{here}/submit", STAFF, paper)
    hidden = await planning.get(here, UNIT_CLERK)
    answers = [
        await planning.post(f"{here}/figures", STAFF),
        await planning.put(
            here, STAFF, {"title": "Báo cáo", "sections": [one.model_dump(mode="json") for one in SECTIONS]}
        ),
        await planning.post(f"{here}/submit", STAFF, paper),
    ]
    received = RECEIVE.model_dump(mode="json", exclude={"report_id"})
    answers.append(await planning.post("/reports/received", STAFF, received))
    listed = (await planning.get("/reports", auditor)).json()
    of_units = (await planning.get("/subordinate-reports", auditor, year=2017)).json()

    assert [answer.status_code for answer in answers] == [200, 200, 200, 201]
    assert (problem_of(early), hidden.status_code) == ((409, "report-unwritten"), 404)
    assert {one["state"] for one in listed["items"]} == {"submitted", "received"}
    assert (await planning.get(here, auditor)).json()["sections"][0]["heading"] == SECTIONS[0].heading
    assert {one["unit"]: one["receipt"] for one in of_units[0]["units"]}[CHI_LANG.code] == "received"
    assert problem_of(await planning.post("/reports", auditor, body)) == (403, "duty-missing")
    assert (await planning.get(f"/subordinate-reports/x/{ReportId(derived_id('none'))}", STAFF)).status_code == 404
