"""Inspections: the rules, what holds for any history of one, and how it is read and shown."""

from datetime import date, datetime
from typing import Any, TypeAlias

from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, at, context
from chassis.reading.rebuild import compare
from contracts.inspections import FindingId, FollowUpOrdered, FollowUpSettled, InspectionId
from contracts.message import Refusal
from contracts.vocabulary import Deadline, derived_id
from services.planning.inspection import queries
from services.planning.inspection.messages import (
    ConcludeInspection,
    FindingRecorded,
    FindingSettled,
    InspectionCommand,
    InspectionConcluded,
    InspectionEvent,
    InspectionPlanned,
    InspectUnit,
    PlanInspection,
    RecordFinding,
    SettleFinding,
    UnitInspected,
)
from services.planning.inspection.refusals import (
    FindingAlreadyRecorded,
    FindingUnknown,
    InspectedUnitRepeated,
    InspectedUnitUnknown,
    InspectionAlreadyPlanned,
    InspectionInFuture,
    InspectionMissing,
    InspectionNotOfUnit,
    InspectionOver,
    InspectionPeriodWrong,
    InspectionUnfinished,
    UnitNotInspected,
)
from services.planning.inspection.rules import DECIDER
from services.planning.plan.messages import DraftPlan, IssuePlan
from services.planning.service import SERVICE
from services.planning.work import queries as work
from services.planning.work.messages import KnownBy, KnownFact, TieWork
from services.planning.work.queries import Moment
from tests.harness import ServiceHarness, problem_of
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
    document,
    drafted_as,
)
from tests.planning.works import TASKS

given = Rules(DECIDER).given
ID = InspectionId(derived_id("test-inspection"))
FINDING = FindingId(derived_id("test-finding"))
AUGUST = "2017-08-20T09:00"
PLAN_IT = PlanInspection(
    inspection_id=ID,
    plan_id=PLAN,
    title="Kiểm tra năm 2017",
    document=document("95", date(2017, 5, 10)),
    units=(CHI_LANG, MAI_PHA),
    first=date(2017, 8, 1),
    last=date(2017, 9, 15),
)
PLANNED = InspectionPlanned.model_validate(PLAN_IT.model_dump())
INSPECT = InspectUnit(inspection_id=ID, unit=CHI_LANG.code, inspected_on=date(2017, 8, 10), minutes="Đã xem sổ")
INSPECTED = UnitInspected.model_validate(INSPECT.model_dump())
OTHER = INSPECT.model_copy(update={"unit": MAI_PHA.code})
RECORD = RecordFinding(
    inspection_id=ID,
    finding_id=FINDING,
    unit=CHI_LANG.code,
    text="Chưa lưu biên bản",
    asks="Bổ sung biên bản",
    due=Deadline(day=date(2017, 9, 1), inclusive=True),
)
FOUND = FindingRecorded.model_validate(RECORD.model_dump())
FOLLOW_UP = FollowUpOrdered(
    finding_id=FINDING,
    inspection_id=ID,
    plan_id=PLAN,
    inspection=PLAN_IT.title,
    unit=CHI_LANG.code,
    unit_name=CHI_LANG.name,
    owner=CHI_LANG,
    asks=RECORD.asks,
    due=RECORD.due,
)
FOLLOWED = FollowUpSettled(finding_id=FINDING, inspection_id=ID, plan_id=PLAN)
SETTLE = SettleFinding(inspection_id=ID, finding_id=FINDING, settled_on=date(2017, 8, 18), note="Đã nhận")
SETTLED = FindingSettled.model_validate(SETTLE.model_dump())
CONCLUDE = ConcludeInspection(
    inspection_id=ID,
    concluded_on=date(2017, 8, 20),
    document=document("120", date(2017, 8, 20)),
    conclusion="Đúng kế hoạch",
)
CONCLUDED = InspectionConcluded.model_validate({**CONCLUDE.model_dump(), "plan_id": PLAN})


def decided(command: InspectionCommand, *events: InspectionEvent, now: str = AUGUST) -> Any:
    """The outcome of a command of the staff after these events."""
    return given(*events).when(command, context(STAFF, now))


def test_an_inspection_goes_from_its_plan_to_its_conclusion() -> None:
    """Each step a second time changes nothing; what follows from a finding may come after the conclusion."""
    other = UnitInspected.model_validate(OTHER.model_dump())
    decided(PLAN_IT).then(PLANNED)
    decided(PLAN_IT, PLANNED).nothing()
    decided(INSPECT, PLANNED).then(INSPECTED)
    decided(RECORD, PLANNED, INSPECTED).then(FOUND, FOLLOW_UP)
    decided(CONCLUDE, PLANNED, INSPECTED, other, FOUND).then(CONCLUDED)
    decided(SETTLE, PLANNED, INSPECTED, FOUND, FOLLOW_UP, CONCLUDED).then(SETTLED, FOLLOWED)
    decided(SETTLE, PLANNED, INSPECTED, FOUND, SETTLED).nothing()


def test_what_follows_is_done_by_whoever_is_named_and_nothing_waits_where_nothing_follows() -> None:
    """Else by the unit at which it was found."""
    named = RECORD.model_copy(update={"owner": MAI_PHA})
    found = FOUND.model_copy(update={"owner": MAI_PHA})
    decided(named, PLANNED, INSPECTED).then(found, FOLLOW_UP.model_copy(update={"owner": MAI_PHA}))

    nothing = FOUND.model_copy(update={"asks": ""})
    decided(RECORD.model_copy(update={"asks": ""}), PLANNED, INSPECTED).then(nothing)
    decided(SETTLE, PLANNED, INSPECTED, nothing).then(SETTLED)


def test_an_inspection_names_each_unit_once_and_ends_after_it_begins() -> None:
    """And is planned once."""
    decided(PLAN_IT.model_copy(update={"last": date(2017, 7, 1)})).refused(InspectionPeriodWrong)
    decided(PLAN_IT.model_copy(update={"units": (CHI_LANG, CHI_LANG)})).refused(InspectedUnitRepeated)
    decided(PLAN_IT.model_copy(update={"title": "Khác"}), PLANNED).refused(InspectionAlreadyPlanned)
    given().when(PLAN_IT, context(UNIT_CLERK)).refused(InspectionNotOfUnit)


def test_what_is_recorded_was_inspected_on_a_day_that_has_come() -> None:
    """At a unit that the inspection names; a finding once, and what followed once."""
    decided(INSPECT).refused(InspectionMissing)
    decided(INSPECT.model_copy(update={"unit": TAM_THANH.code}), PLANNED).refused(InspectedUnitUnknown)
    decided(INSPECT, PLANNED, now="2017-08-09T23:00").refused(InspectionInFuture)
    decided(RECORD, PLANNED).refused(UnitNotInspected)
    decided(RECORD.model_copy(update={"text": "Khác"}), PLANNED, INSPECTED, FOUND).refused(FindingAlreadyRecorded)
    decided(SETTLE, PLANNED, INSPECTED).refused(FindingUnknown)
    again = SETTLE.model_copy(update={"note": "Khác"})
    decided(again, PLANNED, INSPECTED, FOUND, SETTLED).refused(FindingAlreadyRecorded)


def test_an_inspection_is_concluded_once_every_unit_was_inspected() -> None:
    """Afterwards nothing more is found."""
    decided(CONCLUDE, PLANNED, INSPECTED).refused(InspectionUnfinished)
    decided(RECORD, PLANNED, INSPECTED, CONCLUDED).refused(InspectionOver)
    decided(OTHER, PLANNED, INSPECTED, CONCLUDED).refused(InspectionOver)


Sent: TypeAlias = tuple[InspectionCommand, datetime]
commands = st.sampled_from(
    [PLAN_IT, INSPECT, OTHER, RECORD, RECORD.model_copy(update={"unit": MAI_PHA.code}), SETTLE, CONCLUDE]
)
histories = st.lists(st.tuples(commands, st.sampled_from([at("2017-08-01T08:00"), at(AUGUST)])), max_size=20)


@settings(deadline=None)
@given_any(histories)
def test_no_finding_without_an_inspection_and_no_remedy_without_a_finding(sent: list[Sent]) -> None:
    """Nothing but what follows from findings comes after the conclusion; a command that is repeated changes nothing."""
    events: list[InspectionEvent] = []
    state, now = DECIDER.initial, at("2017-08-01T08:00")
    inspected: set[str] = set()
    findings: set[FindingId] = set()
    over = False
    for command, instant in sent:
        now = max(now, instant)
        try:
            more = DECIDER.decide(command, state, None, context(STAFF, now))
        except Refusal:
            continue
        for event in more:
            state = DECIDER.evolve(state, event)
            assert not over or isinstance(event, FindingSettled | FollowUpSettled)
            inspected |= {event.unit} if isinstance(event, UnitInspected) else set()
            if isinstance(event, FindingRecorded):
                assert event.unit in inspected
                findings.add(event.finding_id)
            if isinstance(event, FindingSettled):
                assert event.finding_id in findings
            over = over or isinstance(event, InspectionConcluded)
        assert DECIDER.decide(command, state, None, context(STAFF, now)) == ()
        events += more


async def test_an_inspection_is_read_with_what_is_overdue_and_does_the_work_that_is_tied_to_it(
    planning: ServiceHarness,
) -> None:
    """A unit's reader sees the own unit alone."""
    plan = content(tasks=TASKS)
    tie = TieWork(plan_id=PLAN, item="2", known_by=KnownBy(fact=KnownFact.INSPECTION_PLANNED))
    await carry_out(planning, DraftPlan(plan_id=PLAN, content=drafted_as(plan)), IssuePlan(plan_id=PLAN), tie)
    planning.it_is(AUGUST)
    await carry_out(planning, PLAN_IT, INSPECT, OTHER, RECORD, CONCLUDE)
    september = at("2017-09-05T08:00")

    found = await queries.inspection(planning.store.pool, STAFF_VIEW, ID, september)
    own = await queries.inspection(planning.store.pool, UNIT_VIEW, ID, september)
    row = await work.item(planning.store.pool, STAFF_VIEW, PLAN, "2", Moment(september))

    assert found is not None
    assert own is not None
    assert row is not None
    assert (found.inspection.state, found.inspection.findings, len(found.units)) == ("concluded", 1, 2)
    assert found.findings[0].overdue is not None
    assert [unit.unit for unit in own.units] == [CHI_LANG.code]
    assert (row.state.value, row.reference) == ("done", PLAN_IT.document)
    assert [one.table for one in await compare(planning.store, SERVICE) if not one.identical] == []


async def test_inspections_are_planned_and_recorded_over_http(planning: ServiceHarness) -> None:
    """By the staff; others read."""
    planning.it_is(AUGUST)
    body = PLAN_IT.model_dump(mode="json", exclude={"inspection_id"})
    planned = await planning.post("/inspections", STAFF, body)
    here = f"/inspections/{planned.json()['stream'].removeprefix('inspection-')}"
    bodies = {
        "units": [one.model_dump(mode="json", exclude={"inspection_id"}) for one in (INSPECT, OTHER)],
        "findings": [RECORD.model_dump(mode="json", exclude={"inspection_id", "finding_id"})],
        "conclude": [CONCLUDE.model_dump(mode="json", exclude={"inspection_id"})],
    }
    answers = [await planning.post(f"{here}/{path}", STAFF, one) for path, listed in bodies.items() for one in listed]
    finding = (await planning.get(here, UNIT_CLERK)).json()["findings"][0]["finding_id"]
    settled = {"settled_on": "2017-08-18", "note": "Đã nhận"}
    answers.append(await planning.post(f"{here}/findings/{finding}/settle", STAFF, settled))
    listed = (await planning.get("/inspections", UNIT_CLERK, state="concluded")).json()

    assert [answer.status_code for answer in answers] == [200] * 5
    assert (listed["total"], listed["items"][0]["settled"]) == (1, 1)
    assert problem_of(await planning.post("/inspections", UNIT_CLERK, body)) == (403, "inspection-not-of-unit")
    assert (await planning.get(f"/inspections/{derived_id('none')}", STAFF)).status_code == 404
