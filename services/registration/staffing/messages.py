"""The commands about the service of a person, and the shape in which other modules see a change in it."""

from typing_extensions import override

from contracts.message import Command
from contracts.staffing import (
    ChangeNumber,
    StaffChangeRetracted,
    StaffDied,
    StaffManager,
    StaffManagerRecorded,
    StaffRetired,
    StaffTransferred,
)
from contracts.vocabulary import Day, Document, SubjectKey, UnitCode


class OfPerson(Command):
    """A command about the service of one person."""

    subject: SubjectKey

    @property
    @override
    def stream(self) -> str:
        """That of the person's service."""
        return f"staffing-{self.subject}"


class RecordTransfer(OfPerson):
    """Record that a person was transferred (ghi nhận chuyển công tác).

    `left` is None for a person who comes from elsewhere, `joined` None for one who leaves the units that the site
    knows.
    """

    left: UnitCode | None
    joined: UnitCode | None
    on: Day
    paper: Document


class RecordRetirement(OfPerson):
    """Record that a person retired (ghi nhận nghỉ hưu)."""

    on: Day
    paper: Document


class RecordDeath(OfPerson):
    """Record that a person died (ghi nhận từ trần)."""

    on: Day
    paper: Document


class RetractChange(OfPerson):
    """Retract the last change, which was recorded by mistake (hủy ghi nhận); `change` is its number."""

    change: ChangeNumber


class RecordManager(OfPerson):
    """Record which level manages the staff matters and payroll of a person (ghi cấp quản lý)."""

    managed_by: StaffManager


StaffCommand = RecordTransfer | RecordRetirement | RecordDeath | RetractChange | RecordManager
StaffingEvent = StaffTransferred | StaffRetired | StaffDied | StaffChangeRetracted | StaffManagerRecorded
