"""The contract events about the service of a person: transferred, retired, died, and who manages staff and payroll.

They hold the key of the person, units, days and papers, and nothing else that is personal.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.message import Event
from contracts.vocabulary import Body, Day, Document, Name, SubjectKey, UnitCode

ChangeNumber = Annotated[int, Field(ge=1, le=1000)]
"""The number of a change in the service of one person, as one site records them: 1, 2, 3."""


class StaffManager(StrEnum):
    """Who manages a person's staff matters and payroll (cấp quản lý về tổ chức, cán bộ, quỹ lương)."""

    OWN = "own"
    """The level of the site at which the person's unit works."""
    SUPERIOR = "superior"
    """The level above it."""


class StaffTransferred(Event):
    """A person was transferred from one unit to another (chuyển công tác) on a day, by a paper.

    `left` is None where the person comes from elsewhere, `joined` None where the person leaves the units that the
    system knows; one of the two is there.
    """

    subject: SubjectKey
    change: ChangeNumber
    left: Body | None
    joined: Body | None
    on: Day
    paper: Document


class StaffRetired(Event):
    """A person retired (nghỉ hưu) from a unit on a day, by a paper; on that day the service is over."""

    subject: SubjectKey
    change: ChangeNumber
    unit: UnitCode
    unit_name: Name
    on: Day
    paper: Document


class StaffDied(Event):
    """A person of a unit died (từ trần) on a day, as a paper says; what is awarded since is posthumous."""

    subject: SubjectKey
    change: ChangeNumber
    unit: UnitCode
    unit_name: Name
    on: Day
    paper: Document


class StaffChangeRetracted(Event):
    """The last change in the service of a person was recorded by mistake and counts no longer (hủy ghi nhận)."""

    subject: SubjectKey
    change: ChangeNumber
    units: Annotated[tuple[Body, ...], Field(min_length=1, max_length=2)]


class StaffManagerRecorded(Event):
    """Which level manages the staff matters and payroll of a person of a unit; without it the unit's own site does."""

    subject: SubjectKey
    unit: UnitCode
    unit_name: Name
    managed_by: StaffManager


StaffEvent = StaffTransferred | StaffRetired | StaffDied | StaffChangeRetracted | StaffManagerRecorded


def units_of(event: StaffEvent) -> tuple[Body, ...]:
    """The units that an event names."""
    match event:
        case StaffTransferred():
            return tuple(unit for unit in (event.left, event.joined) if unit is not None)
        case StaffChangeRetracted():
            return event.units
        case StaffRetired() | StaffDied() | StaffManagerRecorded():
            return (Body(code=event.unit, name=event.unit_name),)
