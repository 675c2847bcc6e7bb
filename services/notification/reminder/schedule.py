"""The schedule of reminders, `schedule.yaml`, and which of its steps a work has reached on a day."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from contracts.message import Message
from contracts.notification import About
from contracts.vocabulary import VIETNAM
from contracts.working_days import WorkingCalendar
from contracts.yaml_nodes import YamlError, as_path, nodes_of
from services.notification.reminder.messages import ReminderKind

_FILE: Final = "schedule.yaml"
_EVERY: Final = "*"
_INSTANT: Final = timedelta(microseconds=1)
_Days = Annotated[int, Field(strict=True, ge=0, le=250)]
UNIT_HEAD: Final = "unit-head"
SITE_HEAD: Final = "site-head"


class ScheduleError(ValueError):
    """The schedule is wrong; the message has a line for each fault."""


class Schedule(Message):
    """When one kind of work is reminded of, in working days before and after its last day that is in time."""

    work: Annotated[str, Field(pattern=r"^(\*|[a-z]+(-[a-z]+)*)$", examples=["sheet-expected"])]
    within: Annotated[int, Field(strict=True, ge=1, le=250)] | None = None
    before: tuple[_Days, ...] = ()
    overdue: tuple[Annotated[int, Field(strict=True, ge=1, le=250)], ...] = ()
    unit_head: Annotated[int, Field(strict=True, ge=1, le=250)] | None = None
    site_head: Annotated[int, Field(strict=True, ge=1, le=250)] | None = None


class Reached(NamedTuple):
    """A step that a work has reached: what it is called, its kind of notice, and whether it is for a head."""

    step: str
    about: ReminderKind
    head: str | None


_SCHEDULES: Final = TypeAdapter(tuple[Schedule, ...])


@cache
def schedules() -> Mapping[str, Schedule]:
    """The schedule by kind of work; raises ScheduleError when the file is wrong."""
    return parse((files(__package__) / _FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Mapping[str, Schedule]:
    """The schedule that `text` is; raises ScheduleError with a line for each fault."""
    try:
        nodes = nodes_of(text)
        read = _SCHEDULES.validate_python(nodes.data)
    except YamlError as wrong:
        raise ScheduleError(str(wrong)) from None
    except ValidationError as wrong:
        faults = wrong.errors(include_input=False, include_url=False)
        said = (f"line {nodes.line(one['loc'])}: {as_path(one['loc'])}: {one['msg']}" for one in faults)
        raise ScheduleError("\n".join(said)) from None
    repeated = [f"line {line}: {name} stands twice" for line, name in sorted(nodes.repeated)]
    named = [one.work for one in read]
    repeated += [
        f"line {nodes.line((place, 'work'))}: {work} stands twice"
        for place, work in enumerate(named)
        if work in named[:place]
    ]
    if _EVERY not in named:
        repeated.append(f'line 1: no entry for "{_EVERY}"')
    if repeated:
        raise ScheduleError("\n".join(repeated))
    return {one.work: one for one in read}


def schedule_of(work: str) -> Schedule:
    """The line of a kind of work, or that of every other kind."""
    found = schedules()
    return found.get(work, found[_EVERY])


def last_day(schedule: Schedule, since: datetime | None, due: datetime | None, days: WorkingCalendar) -> date | None:
    """The last day that is in time: of the deadline, else of the schedule's own limit; None where there is neither.

    `due` is the first instant that is too late; both instants are aware.
    """
    if due is not None:
        return (due.astimezone(VIETNAM) - _INSTANT).date()
    if schedule.within is None or since is None:
        return None
    return days.add_working_days(since.astimezone(VIETNAM).date(), schedule.within).day


def reached(
    schedule: Schedule, since: date | None, last: date, today: date, days: WorkingCalendar
) -> tuple[Reached, ...]:
    """The latest step that was reached by `today` for whom the work waits, and those of the heads.

    Steps whose day lies before the work began to wait are none. On a deadline that is a day off the last working day
    before it counts as the last.
    """
    by = days.last_working_day(last).day
    doers = [step for step in _steps(schedule, by, last, today, days) if (since or date.min) <= step[0] <= today]
    heads = [
        (days.add_working_days(last, number).day, Reached(f"{head}-{number}", About.WORK_ESCALATED, head))
        for head, number in ((UNIT_HEAD, schedule.unit_head), (SITE_HEAD, schedule.site_head))
        if number is not None
    ]
    for_heads = tuple(step for day, step in heads if (since or date.min) <= day <= today)
    latest = (max(doers, key=lambda step: step[0])[1],) if doers else ()
    return (*latest, *for_heads)


def _steps(
    schedule: Schedule, by: date, last: date, today: date, days: WorkingCalendar
) -> Iterator[tuple[date, Reached]]:
    for number in schedule.before if today <= last else ():
        day = days.add_working_days(by, -number).day
        yield day, Reached(f"before-{number}", About.WORK_DUE, None)
    for number in schedule.overdue:
        day = days.add_working_days(last, number).day
        yield day, Reached(f"overdue-{number}", About.WORK_OVERDUE, None)
