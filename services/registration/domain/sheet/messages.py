"""The wishes about a sheet, and the events of it that stay at home."""

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
    SubjectKey,
    Text,
    TextOrEmpty,
    TitleCode,
    UnitCode,
    Year,
    derived_id,
)
from services.registration.domain.sheet.entries import Entry

Entries = Annotated[tuple[Entry, ...], Field(max_length=2000)]


def sheet_id_of(plan_id: PlanId, unit: UnitCode) -> SheetId:
    """The id of the one sheet that `unit` has under a plan."""
    return SheetId(derived_id("sheet", plan_id, unit))


class Expectation(Message):
    """What the plan says of one unit's sheet."""

    plan_id: PlanId
    plan: Document
    unit: UnitCode
    unit_name: Name
    cluster: Code
    year: Year
    deadline: Deadline


class OfSheet(Command):
    """A wish about one sheet."""

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
    """Hand in what a unit registers (gửi đăng ký).

    `unit_plan` is the unit's own plan, where it has one. `received_at` is when a paper came in that the standing body
    enters for the unit; None means now.
    """

    entries: Entries
    unit_plan: Document | None
    received_at: Instant | None = None


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
    """Expect nothing of a unit any more: its plan was withdrawn, or names it no longer."""

    cause: ClosingCause
    reason: Text


SheetCommand = ExpectSheet | HandInSheet | AcceptSheet | ReturnSheet | WithdrawTitle | LockSheet | CloseSheet


class SheetExpected(Event):
    """A unit is expected to hand in a sheet."""

    sheet_id: SheetId
    expectation: Expectation


class SheetExpectationChanged(Event):
    """The plan says something else of a sheet now.

    `locked` says whether the sheet is locked after this, `late` whether what was handed in counts as late after it.
    """

    sheet_id: SheetId
    expectation: Expectation
    locked: bool
    late: bool


class SheetHandedIn(Event):
    """A unit handed in its sheet; `late` says whether its deadline had passed at `received_at`."""

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


HOME_EVENTS = (SheetExpected, SheetExpectationChanged, SheetHandedIn, SheetLocked)
Contract = TitleRegistered | RegistrationReturned | RegistrationWithdrawn | UnitRegistrationMissing
WordToOthers = RegistrationAccepted
"""What sums up for others what the events beside it have made of the sheet."""
LiveEvent = SheetExpectationChanged | SheetHandedIn | SheetLocked | Contract
"""What happens to a sheet while it is expected."""
SheetEvent = SheetExpected | LiveEvent | WordToOthers | SheetClosed
