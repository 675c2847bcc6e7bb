"""The command that reminds of a day's work, and the events that record whom of what."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.duties import Duty
from contracts.message import Command, Event, Message
from contracts.notification import About
from contracts.vocabulary import Body, NameOrEmpty, Text

ReminderKind: TypeAlias = Literal[About.WORK_DUE, About.WORK_OVERDUE, About.WORK_ESCALATED]
"""Due soon, overdue, and overdue as the head learns of it."""
Step: TypeAlias = Annotated[
    str, Field(pattern=r"^(before|overdue|unit-head|site-head)-[0-9]{1,3}$", max_length=20, examples=["before-5"])
]
"""A reminder of one work, and the working days between it and the last day: `before-5`, `site-head-3`."""


class RemindedWork(Message):
    """A work of which somebody is reminded: in one line in both languages, without names of reasons.

    `key` is that of the work and its last day, so that another deadline brings new reminders. `working_days` are those
    from the day of the reminder to the last day that is in time: 0 on it, negative after it.
    """

    work: Annotated[str, Field(pattern=r"^[a-z-]{1,60}$", max_length=60, examples=["sheet-expected"])]
    key: UUID
    step: Step
    unit_name: NameOrEmpty
    vi: Text
    en: Text
    last_day: date
    working_days: Annotated[int, Field(ge=-100_000, le=100_000)]


class Reminder(Message):
    """Whom to remind of which work: those people of the addressee who hold one of `duties`, all where it is empty."""

    addressee: Body
    about: ReminderKind
    duties: Annotated[tuple[Duty, ...], Field(max_length=7)]
    work: Annotated[tuple[RemindedWork, ...], Field(min_length=1, max_length=200)]


class GiveReminders(Command):
    """Remind, on a working day, of the work that is due soon or overdue."""

    day: date
    reminders: tuple[Reminder, ...]

    @property
    @override
    def stream(self) -> str:
        """The day's own."""
        return f"reminder-{self.day.isoformat()}"


class WorkReminded(Event):
    """Somebody was reminded of work that is due soon or overdue, or the head learned of it (nhắc việc)."""

    day: date
    addressee: Body
    about: ReminderKind
    duties: Annotated[tuple[Duty, ...], Field(max_length=7)]
    work: Annotated[tuple[RemindedWork, ...], Field(min_length=1, max_length=200)]


class RemindersGiven(Event):
    """The reminders of a working day were given; on one without any work to remind of there are none."""

    day: date
    reminders: Annotated[int, Field(ge=0, le=1_000_000)]
