"""The commands about a sheet, and its home events."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.registration import (
    ClosingCause,
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationWithdrawn,
    ReturnReason,
    SheetClosed,
    TitleRegistered,
    UnitPlanReceived,
    UnitRegistrationMissing,
)
from contracts.vocabulary import (
    Code,
    Deadline,
    Document,
    Instant,
    Name,
    PlanId,
    SheetId,
    Subject,
    SubjectKey,
    Text,
    TextOrEmpty,
    TitleCode,
    UnitCode,
    Year,
    derived_id,
)


class Entry(Message):
    """One line of a sheet: a subject, and the title it aims at."""

    subject: Subject
    title: TitleCode


Entries = Annotated[tuple[Entry, ...], Field(max_length=2000)]


def sheet_id_of(plan_id: PlanId, unit: UnitCode) -> SheetId:
    """The id of the one sheet that `unit` has under a plan."""
    return SheetId(derived_id("sheet", plan_id, unit))


class Expectation(Message):
    """The terms on which the plan expects one unit's sheet."""

    plan_id: PlanId
    plan: Document
    unit: UnitCode
    unit_name: Name
    cluster: Code
    year: Year
    deadline: Deadline


class OfSheet(Command):
    """A command about one sheet."""

    sheet_id: SheetId

    @property
    @override
    def stream(self) -> str:
        """The sheet's own."""
        return f"sheet-{self.sheet_id}"


class ExpectSheet(OfSheet):
    """Expect a unit's sheet, or expect it otherwise than before, as the plan says."""

    expectation: Expectation


class HandInSheet(OfSheet):
    """Hand in a unit's sheet (gửi đăng ký).

    `unit_plan` is the unit's own plan, where it lies in the same envelope. `received_at` is when a paper came in that
    the standing body enters for the unit; None means now.
    """

    entries: Entries
    unit_plan: Document | None
    received_at: Instant | None = None


class SendUnitPlan(OfSheet):
    """Send the unit's own plan apart from its sheet (gửi kế hoạch của đơn vị).

    `received_at` is as in HandInSheet. `late_reason` says why the standing body receives a plan that came after the
    deadline; for one in time it is not kept.
    """

    unit_plan: Document
    received_at: Instant | None = None
    late_reason: TextOrEmpty = ""


class AcceptSheet(OfSheet):
    """Accept a sheet; `late_reason` says why a late one is accepted, and is not looked at for one in time."""

    late_reason: TextOrEmpty = ""


class ReturnSheet(OfSheet):
    """Return a sheet to its unit (trả lại)."""

    reason_code: ReturnReason
    reason: Text


class WithdrawTitle(OfSheet):
    """Take a registered title back (rút đăng ký)."""

    subject: SubjectKey
    title: TitleCode
    reason: Text


class LockSheet(OfSheet):
    """Lock a sheet, because its deadline has passed."""


class CloseSheet(OfSheet):
    """Expect nothing of a unit any more.

    `reason` is that of the plan's withdrawal; it is empty where the plan names the unit no longer.
    """

    cause: ClosingCause
    reason: TextOrEmpty = ""


ByPlan = ExpectSheet | LockSheet | CloseSheet
"""The commands that follow from the plan and the calendar."""
ByPeople = HandInSheet | SendUnitPlan | AcceptSheet | ReturnSheet | WithdrawTitle
"""The commands that clerks and the standing body send."""
SheetCommand = ByPlan | ByPeople


class SheetExpected(Event):
    """A unit is expected to hand in a sheet."""

    sheet_id: SheetId
    expectation: Expectation


class SheetExpectationChanged(Event):
    """The terms on which a sheet is expected have changed with the plan.

    `locked` says whether the sheet is locked after this, `late` whether a sheet that was handed in counts as late.
    """

    sheet_id: SheetId
    expectation: Expectation
    locked: bool
    late: bool


class SheetHandedIn(Event):
    """A unit handed in its sheet; `late` says whether its deadline had passed at `received_at`.

    `unit_plan` is the unit's own plan that lay in the same envelope; it is received when the sheet is accepted.
    """

    sheet_id: SheetId
    plan_id: PlanId
    unit: UnitCode
    entries: Entries
    unit_plan: Document | None
    received_at: Instant
    late: bool


class SheetLocked(Event):
    """A sheet for which something had been handed in was locked at its deadline."""

    sheet_id: SheetId
    plan_id: PlanId
    unit: UnitCode


SheetEvent = (
    SheetExpected
    | SheetExpectationChanged
    | SheetHandedIn
    | SheetLocked
    | UnitPlanReceived
    | TitleRegistered
    | RegistrationAccepted
    | RegistrationReturned
    | RegistrationWithdrawn
    | UnitRegistrationMissing
    | SheetClosed
)
