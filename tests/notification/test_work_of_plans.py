"""The work that the site's own plans order, on the work list of those whom it waits for."""

from chassis.deciding.testing import at
from chassis.reading.rebuild import compare
from contracts.inspections import FindingId, FollowUpOrdered, FollowUpSettled, InspectionId
from contracts.message import Event
from contracts.plan_parts import TaskKind as WorkKind
from contracts.planning import WorkClosed, WorkOpened, WorkOutcome
from contracts.vocabulary import Body, Deadline, derived_id
from contracts.working_days import national
from services.notification.reminder.queries import reminders_of
from services.notification.service import SERVICE
from services.notification.work.tasks import TaskKind
from tests.notification.harness import NotificationHarness
from tests.notification.heard_events import PLAN_ID, WARD, issued
from tests.notification.test_work_projection import STAFF, WARD_CLERK, here, seen, tasks, told

INSPECTION, FINDING = InspectionId(derived_id("test-inspection")), FindingId(derived_id("test-finding"))
OFFICE = Body(code="phong-noi-vu", name="Phòng Nội vụ")


def opened(owner: Body = OFFICE, item: str = "9") -> WorkOpened:
    """The half-year report is due."""
    return WorkOpened(
        plan_id=PLAN_ID,
        item=item,
        plan="254/KH-UBND",
        plan_title="Công tác thi đua, khen thưởng năm 2017",
        year=2017,
        kind=WorkKind.REPORT,
        text="Báo cáo sơ kết 6 tháng đầu năm",
        owner=owner,
        due=Deadline(day=at("2017-06-30").date(), inclusive=True),
    )


def closed() -> WorkClosed:
    """It was done."""
    return WorkClosed(plan_id=PLAN_ID, item="9", outcome=WorkOutcome.DONE)


async def told_in_june(harness: NotificationHarness, *events: Event) -> None:
    """The plan was issued, and this happened in April."""
    await told(harness, here(("2016-12-23", issued()), *(("2017-04-01", event) for event in events)))


async def test_the_work_of_a_plan_waits_for_the_staff_until_it_is_done(harness: NotificationHarness) -> None:
    """With its words, its deadline and the way to its page; overdue afterwards."""
    await told_in_june(harness, opened())
    line = (await tasks(harness, STAFF, "2017-06-20"))[TaskKind.PLAN_WORK]

    assert (line.vi, line.due, line.unit, line.year) == (
        "Báo cáo sơ kết 6 tháng đầu năm (theo 254/KH-UBND)",
        at("2017-07-01"),
        OFFICE.code,
        2017,
    )
    assert line.page == f"/planning/plans/{PLAN_ID}/work/9"
    assert ("overdue", "plan-work", OFFICE.code) in await seen(harness, STAFF, "2017-07-03")
    await told(harness, here(("2017-07-04", closed())))
    assert TaskKind.PLAN_WORK not in await tasks(harness, STAFF, "2017-07-05")
    assert [one.table for one in await compare(harness.store, SERVICE) if not one.identical] == []


async def test_the_work_of_a_unit_waits_for_its_clerk(harness: NotificationHarness) -> None:
    """The staff see that it waits for others; the last word about an item counts."""
    await told_in_june(harness, opened(), opened(WARD))

    assert ("mine", "unit-work", WARD.code) in await seen(harness, WARD_CLERK, "2017-06-20")
    assert ("others", "unit-work", WARD.code) in await seen(harness, STAFF, "2017-06-20")
    assert TaskKind.PLAN_WORK not in await tasks(harness, STAFF, "2017-06-20")


def follow_up(owner: Body) -> FollowUpOrdered:
    """A ward is to complete its minutes until the end of June."""
    return FollowUpOrdered(
        finding_id=FINDING,
        inspection_id=INSPECTION,
        plan_id=PLAN_ID,
        inspection="Kiểm tra năm 2017",
        unit=WARD.code,
        unit_name=WARD.name,
        owner=owner,
        asks="Bổ sung biên bản",
        due=Deadline(day=at("2017-06-30").date(), inclusive=True),
    )


async def test_what_follows_from_a_finding_waits_for_whoever_is_to_do_it(harness: NotificationHarness) -> None:
    """With the way to the inspection, overdue afterwards and reminded of; not once it is settled."""
    await told_in_june(harness, follow_up(WARD))
    line = (await tasks(harness, WARD_CLERK, "2017-06-20"))[TaskKind.UNIT_FOLLOW_UP]

    assert (line.vi, line.due, line.year) == (
        "Bổ sung biên bản (sau kiểm tra: Kiểm tra năm 2017)",
        at("2017-07-01"),
        2017,
    )
    assert line.page == f"/planning/inspections/{INSPECTION}"
    assert ("others", "unit-follow-up", WARD.code) in await seen(harness, STAFF, "2017-06-20")
    assert ("overdue", "unit-follow-up", WARD.code) in await seen(harness, WARD_CLERK, "2017-07-03")
    given = await reminders_of(harness.store.pool, at("2017-07-03T08:00"), national())
    assert [work.work for one in given for work in one.work if work.work == "unit-follow-up"]

    settled = FollowUpSettled(finding_id=FINDING, inspection_id=INSPECTION, plan_id=PLAN_ID)
    await told(harness, here(("2017-07-04", settled)))
    assert TaskKind.UNIT_FOLLOW_UP not in await tasks(harness, WARD_CLERK, "2017-07-05")
    assert [one.table for one in await compare(harness.store, SERVICE) if not one.identical] == []


async def test_what_the_office_is_to_do_after_an_inspection_waits_for_the_staff(harness: NotificationHarness) -> None:
    """And for no unit."""
    await told_in_june(harness, follow_up(OFFICE))

    assert ("mine", "follow-up", OFFICE.code) in await seen(harness, STAFF, "2017-06-20")
    assert TaskKind.FOLLOW_UP not in await tasks(harness, WARD_CLERK, "2017-06-20")
