"""The work list as it is read: notices for their addressee alone, sheets received, and one page after another."""

import httpx

from chassis.deciding.testing import at
from contracts.working_days import WorkingDayCount, national
from services.notification.work import queries, whereabouts
from services.notification.work.queries import WorkAsked
from services.notification.work.tasks import Group, TaskKind
from services.notification.work.whereabouts import FilesAsked
from tests.chassis.sample import SITE
from tests.notification.conftest import TokenHeaders
from tests.notification.harness import NotificationHarness
from tests.notification.heard_events import COMMUNE, WARD, issued
from tests.notification.test_work_projection import (
    COMMUNE_CLERK,
    DECEMBER,
    JANUARY,
    STAFF,
    WARD_CLERK,
    WARD_SITE,
    found,
    here,
    seen,
    tasks,
    told,
)
from tests.notification.work_events import LOCKED, accepted, handed_in, missing, received, returned, submitted


def working_days(number: int) -> WorkingDayCount:
    """So many working days, for sure."""
    return WorkingDayCount(days=number, sure=True)


async def test_a_notice_waits_in_the_inbox_of_its_addressee(harness: NotificationHarness) -> None:
    """Nobody else's work list has it."""
    await harness.hear(missing(), on="2017-01-15")
    await harness.settle()

    rows, _ = await queries.work(harness.store.pool, COMMUNE_CLERK, WorkAsked(group=Group.NOTICES), at(DECEMBER))
    counts = await queries.work_counts(harness.store.pool, COMMUNE_CLERK, WorkAsked(), at(DECEMBER))
    others, _ = await queries.work(harness.store.pool, STAFF, WorkAsked(group=Group.NOTICES), at(DECEMBER))

    assert [(row.vi, row.en) for row in rows] == [("Chưa đăng ký danh hiệu thi đua", "No registration received")]
    assert rows[0].page.startswith("/notification/notices/")
    assert {one.group: one.tasks for one in counts}[Group.NOTICES] == 1
    assert others == ()


async def test_the_work_list_is_read_page_by_page(harness: NotificationHarness) -> None:
    """Each line has its place, and the total counts all pages."""
    await told(harness, here(("2016-12-23", issued())))

    first, total = await queries.work(harness.store.pool, STAFF, WorkAsked(limit=1), at(JANUARY))
    second, _ = await queries.work(harness.store.pool, STAFF, WorkAsked(limit=1, after=first[0].place), at(JANUARY))
    beyond, beyond_total = await queries.work(harness.store.pool, STAFF, WorkAsked(after=2), at(JANUARY))

    assert (first[0].place, second[0].place, total) == (1, 2, 2)
    assert first[0].unit != second[0].unit
    assert (beyond, beyond_total) == ((), 2)


async def test_a_sheet_that_came_on_paper_waits_for_the_standing_body_at_once(harness: NotificationHarness) -> None:
    """Before registration is locked, with how many titles it lists; its unit is asked for nothing more."""
    await told(harness, here(("2016-12-23", issued()), ("2017-01-10", received())))

    line = (await tasks(harness, STAFF, JANUARY))[TaskKind.SHEET_TO_DECIDE]
    (where,) = await found(harness, WARD_CLERK, q="chi lang")

    assert line.vi == (
        "Tiếp nhận hoặc trả lại bản đăng ký của UBND phường Chi Lăng theo Kế hoạch số 254/KH-UBND: 38 danh hiệu"
    )
    assert (line.since, line.from_whom, line.group) == (at("2017-01-10T10:00"), WARD.name, Group.MINE)
    assert (where.state, where.holder, where.since) == ("handed-in", "Phòng Nội vụ", at("2017-01-10T10:00"))
    assert await seen(harness, WARD_CLERK, JANUARY) == [("others", "sheet-to-decide", WARD.code)]


async def test_a_late_sheet_of_a_missing_unit_waits_and_says_that_it_is_late(harness: NotificationHarness) -> None:
    """By the deadline as the plan has it now."""
    late = received(COMMUNE, on="2017-01-18T08:00", titles=1)
    await told(harness, here(("2016-12-23", issued()), ("2017-01-15", LOCKED), ("2017-01-15", missing(COMMUNE))))
    await told(harness, here(("2017-01-18", late)))

    lines = await seen(harness, STAFF, "2017-01-19", unit=COMMUNE.code)
    rows, _ = await queries.work(harness.store.pool, STAFF, WorkAsked(unit=COMMUNE.code), at("2017-01-19"))

    assert lines == [("mine", "sheet-to-decide", COMMUNE.code)]
    assert rows[0].vi.endswith(": 1 danh hiệu, nộp trễ")
    assert rows[0].en.endswith(": titles 1, late")


async def test_a_sheet_that_was_returned_and_came_again_waits_again(harness: NotificationHarness) -> None:
    """Also within one instant of a training clock, and where the clock of the unit's own site is ahead of this one."""
    await told(harness, [("2016-12-23", issued(), SITE), ("2017-01-12", handed_in(), WARD_SITE.code)])
    lines = []
    for number, event in enumerate((received(), returned(), received(titles=40), returned(), accepted()), 2):
        await harness.hear(event, number, on="2017-01-10", place=number)
        await harness.projector.step()
        rows, _ = await queries.work(harness.store.pool, STAFF, WorkAsked(unit=WARD.code), at(JANUARY))
        lines.append([(one.kind, one.vi.rpartition(": ")[2]) for one in rows])

    assert lines == [
        [(TaskKind.SHEET_TO_DECIDE, "38 danh hiệu")],
        [(TaskKind.SHEET_RETURNED, "bản đăng ký chưa đầy đủ. Thiếu chữ ký của thủ trưởng đơn vị.")],
        [(TaskKind.SHEET_TO_DECIDE, "40 danh hiệu")],
        [(TaskKind.SHEET_RETURNED, "bản đăng ký chưa đầy đủ. Thiếu chữ ký của thủ trưởng đơn vị.")],
        [],
    ]


async def test_what_is_listed_can_be_asked_for_by_year_over_http(
    web: httpx.AsyncClient, token_of: TokenHeaders
) -> None:
    """In an address every number is text."""
    paths = ("/work", "/work-counts", "/files", "/search")
    auditor = token_of("auditor")

    answers = [await web.get(path, params={"year": "2017"}, headers=auditor) for path in paths]
    wrong = [await web.get(path, params={"year": "17"}, headers=auditor) for path in paths]

    assert [one.status_code for one in answers] == [200] * len(paths)
    assert [one.status_code for one in wrong] == [422] * len(paths)


async def test_a_line_says_how_many_working_days_it_waits_and_has_left(harness: NotificationHarness) -> None:
    """The plan of Friday 23/12/2016 waits 8 days on 05/01/2017, with the Monday off for New Year; 6 are left."""
    await told(harness, here(("2016-12-23", issued())))

    before, _ = await queries.work(harness.store.pool, COMMUNE_CLERK, WorkAsked(), at(JANUARY))
    after, _ = await queries.work(harness.store.pool, COMMUNE_CLERK, WorkAsked(), at("2017-01-18"))

    assert (before[0].waited, before[0].left, before[0].overdue) == (working_days(8), working_days(6), None)
    assert (after[0].group, after[0].left, after[0].overdue) == (Group.OVERDUE, None, working_days(3))


async def test_a_file_says_how_long_it_waits_and_how_long_it_took(harness: NotificationHarness) -> None:
    """The sheet handed in on 10/01/2017 took five days; the dossier of 01/12/2017 waits thirteen on the 20th."""
    events = (("2016-12-23", issued()), ("2017-01-12", handed_in()), ("2017-01-17", accepted()))
    await told(harness, here(*events, ("2017-12-15", submitted())))

    rows, _ = await whereabouts.files(harness.store.pool, STAFF, FilesAsked(unit=WARD.code), at(DECEMBER))

    assert {row.kind: (row.state, row.waited, row.took) for row in rows} == {
        "sheet": ("accepted", None, working_days(5)),
        "dossier": ("filed", working_days(13), None),
    }


async def test_a_day_off_of_the_site_counts_in_every_answer(
    harness: NotificationHarness, web: httpx.AsyncClient, token_of: TokenHeaders
) -> None:
    """What waits since before the flood of 18/01/2017 waits one day less than by the country's calendar."""
    await told(harness, here(("2016-12-23", issued()), ("2017-01-10", handed_in())))

    work = (await web.get("/work", headers=token_of("appraiser"))).json()["items"]
    files = (await web.get("/files", params={"unit": WARD.code}, headers=token_of("appraiser"))).json()["items"]
    waits = national().working_days_between(at("2017-01-10T10:00"), harness.handler.clock.now()).days

    days = {line["kind"]: line["waited"]["days"] for line in work}["sheet-to-decide"], files[0]["waited"]["days"]
    assert days == (waits - 1, waits - 1)
