"""The work list as it is read: notices for their addressee alone, and one page after another."""

from chassis.deciding.testing import at
from services.notification.work import queries
from services.notification.work.queries import WorkAsked
from services.notification.work.tasks import Group
from tests.notification.harness import NotificationHarness
from tests.notification.heard_events import (
    issued,
)
from tests.notification.test_work_projection import COMMUNE_CLERK, DECEMBER, JANUARY, STAFF, here, told
from tests.notification.work_events import (
    missing,
)


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
