"""The reminders of a working day, as they follow from the work list, and those that were given."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from json import loads
from typing import Any, Final, NamedTuple
from uuid import UUID

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.duties import Duty
from contracts.message import Command, Message
from contracts.vocabulary import VIETNAM, Body, Code, derived_id
from contracts.working_days import WorkingCalendar
from services.notification.reminder.messages import GiveReminders, RemindedWork, Reminder, ReminderKind
from services.notification.reminder.schedule import SITE_HEAD, Reached, last_day, reached, schedule_of
from services.notification.work.queries import WaitingWork, site_body, waiting

_FROM: Final = time(7, 30)
"""Nobody is reminded earlier in the day, in Viet Nam."""
_HEADS: Final[tuple[Duty, ...]] = ("chair", "signer")
_AT_ONCE: Final = 100
"""Works in one reminder; the rest is in another."""


class ReminderRow(Message):
    """A reminder that was given: on which day, to whom, of which work; `position` is its place in their order."""

    event_id: UUID
    position: int
    day: date
    addressee: Code
    addressee_name: str
    about: ReminderKind
    duties: tuple[Duty, ...]
    work: tuple[RemindedWork, ...]


class ReminderDay(Message):
    """A working day whose reminders were given, and how many there were."""

    day: date
    reminders: int
    given_at: datetime


class _Whom(NamedTuple):
    """Those who get one reminder."""

    code: str
    name: str
    about: ReminderKind
    duties: tuple[Duty, ...]


async def due_on_days(reader: Reader, now: datetime, days: WorkingCalendar) -> tuple[Command, ...]:
    """The reminders of today, once on each working day from half past seven; none on a day off."""
    local = now.astimezone(VIETNAM)
    today = local.date()
    if local.time() < _FROM or not days.is_working_day(today):
        return ()
    if await reader.fetchval("select true from read_reminder_days where day = $1", today):
        return ()
    return (GiveReminders(day=today, reminders=await reminders_of(reader, now, days)),)


async def reminders_of(reader: Reader, now: datetime, days: WorkingCalendar) -> tuple[Reminder, ...]:
    """Whom to remind of what at `now`: each step of each work that it has reached and that was not reminded of yet."""
    site = await site_body(reader)
    rows = await reader.fetch("select key, step from read_reminded_work")
    done = {(row["key"], row["step"]) for row in rows}
    found: dict[_Whom, list[RemindedWork]] = defaultdict(list)
    for one in await waiting(reader, now):
        for step, work in _steps(one, now, days):
            if (work.key, work.step) not in done:
                found[_whom(one, step, site)].append(work)
    return tuple(
        Reminder(addressee=Body(code=whom.code, name=whom.name), about=whom.about, duties=whom.duties, work=part)
        for whom, work in found.items()
        for part in _parts(work)
    )


async def reminders(
    reader: Reader, viewer: Viewer, addressee: str | None, after: int, limit: int
) -> tuple[list[ReminderRow], int]:
    """At most `limit` reminders beyond the first `after`, the latest first; and the total that `viewer` may see."""
    scope = viewer.scope(addressee)
    rows = await reader.fetch(
        "select * from read_reminders where ($1::text is null or addressee = $1)"
        " order by position desc limit $2 offset $3",
        scope,
        limit,
        after,
    )
    total = await reader.fetchval(
        "select count(*) from read_reminders where ($1::text is null or addressee = $1)", scope
    )
    return [_row(dict(row)) for row in rows], total


async def last_days(reader: Reader) -> tuple[ReminderDay, ...]:
    """The last ten working days whose reminders were given, the latest first."""
    rows = await reader.fetch("select day, reminders, given_at from read_reminder_days order by day desc limit 10")
    return tuple(ReminderDay.model_validate(dict(row)) for row in rows)


def _steps(one: WaitingWork, now: datetime, days: WorkingCalendar) -> Iterator[tuple[Reached, RemindedWork]]:
    schedule = schedule_of(one.kind)
    last = last_day(schedule, one.since, one.due, days)
    if last is None or not one.duties:
        return
    today = now.astimezone(VIETNAM).date()
    since = None if one.since is None else one.since.astimezone(VIETNAM).date()
    for step in reached(schedule, since, last, today, days):
        if step.head != "unit-head" or one.of_unit:
            yield step, _work(one, step, last, today, days)


def _work(one: WaitingWork, step: Reached, last: date, today: date, days: WorkingCalendar) -> RemindedWork:
    first, second = (_noon(min(last, today)), _noon(max(last, today)))
    count = days.working_days_between(first, second).days
    return RemindedWork(
        work=one.kind,
        key=derived_id("reminded-work", one.kind, one.object_id, one.unit or "", last.isoformat()),
        step=step.step,
        unit_name=one.unit_name or one.unit or "",
        vi=one.vi,
        en=one.en,
        last_day=last,
        working_days=count if today <= last else -count,
    )


def _whom(one: WaitingWork, step: Reached, site: Body) -> _Whom:
    if one.of_unit and one.unit is not None and step.head != SITE_HEAD:
        duties = _HEADS if step.head else ()
        return _Whom(one.unit, one.unit_name or one.unit, step.about, duties)
    return _Whom(site.code, site.name, step.about, _HEADS if step.head else one.duties)


def _parts(work: Sequence[RemindedWork]) -> Iterator[tuple[RemindedWork, ...]]:
    for start in range(0, len(work), _AT_ONCE):
        yield tuple(work[start : start + _AT_ONCE])


def _row(values: dict[str, Any]) -> ReminderRow:
    return ReminderRow.model_validate({**values, "duties": loads(values["duties"]), "work": loads(values["work"])})


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=VIETNAM)
