"""The read tables of reminders: the days on which they were given, to whom of what, and which steps are done."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from services.notification.reminder.messages import RemindersGiven, WorkReminded

READ_REMINDER_DAYS = Table("read_reminder_days", ("day",), {"reminders": 0, "given_at": None})
READ_REMINDERS = Table(
    "read_reminders",
    ("event_id",),
    {"position": 0, "day": None, "addressee": "", "addressee_name": "", "about": "", "duties": [], "work": []},
)
READ_REMINDED_WORK = Table("read_reminded_work", ("key", "step"), {"day": None})
TABLES = (READ_REMINDER_DAYS, READ_REMINDERS, READ_REMINDED_WORK)


def work_reminded(event: WorkReminded, origin: Origin) -> Iterable[RowChange]:
    """The reminder, and each of its works as reminded of at this step."""
    values = {
        "position": origin.position,
        "day": event.day,
        "addressee": event.addressee.code,
        "addressee_name": event.addressee.name,
        "about": event.about.value,
        "duties": list(event.duties),
        "work": [one.model_dump(mode="json") for one in event.work],
    }
    yield Put(READ_REMINDERS, (origin.event_id,), values)
    for one in event.work:
        yield Put(READ_REMINDED_WORK, (one.key, one.step), {"day": event.day})


def reminders_given(event: RemindersGiven, origin: Origin) -> Iterable[RowChange]:
    """The day as done."""
    yield Put(READ_REMINDER_DAYS, (event.day,), {"reminders": event.reminders, "given_at": origin.occurred_at})
