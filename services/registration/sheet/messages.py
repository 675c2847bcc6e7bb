"""The commands about a sheet, and its home events."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.plan_parts import Cycle
from contracts.registration import (
    ClosingCause,
    LateGround,
    OfRound,
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationWithdrawn,
    ReturnedTitles,
    ReturnReason,
    SheetClosed,
    SheetReceived,
    SheetSubmitted,
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
    NameOrEmpty,
    PlanId,
    SheetId,
    SiteCode,
    Subject,
    SubjectKey,
    Text,
    TextOrEmpty,
    TitleCode,
    UnitCode,
    WithdrawalReason,
    Year,
)
from services.registration.sheet.succession import HandOverSheet, SheetHandedOver


class Entry(Message):
    """One line of a sheet: a subject, and the title it aims at."""

    subject: Subject
    title: TitleCode


Entries = Annotated[tuple[Entry, ...], Field(max_length=2000)]


class Expectation(Message):
    """The terms on which the plan expects one unit's sheet.

    `superior` is the site above whose plan it is, and which decides on it; None for a plan of this site. `round` and
    what follows are as in RegistrationOpened; `holder` follows on a unit that has ended.
    """

    plan_id: PlanId
    plan: Document
    unit: UnitCode
    unit_name: Name
    cluster: Code
    year: Year
    deadline: Deadline
    superior: SiteCode | None = None
    round: OfRound = ""
    round_name: NameOrEmpty = ""
    cycle: Cycle | None = None
    holder: UnitCode | None = None


class Submission(Message):
    """A unit's sheet as its own site submitted it: handed in there at one instant, arrived here at another."""

    entries: Entries
    unit_plan: Document | None
    handed_in_at: Instant
    arrived_at: Instant


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
    """Hand in a sheet (gửi đăng ký) with the unit's own plan; `received_at` is when a paper came in, None means now."""

    entries: Entries
    unit_plan: Document | None
    received_at: Instant | None = None


class SendUnitPlan(OfSheet):
    """Send the unit's own plan apart from its sheet (gửi kế hoạch); a late one with a reason."""

    unit_plan: Document
    received_at: Instant | None = None
    late_reason: TextOrEmpty = ""


class AcceptSheet(OfSheet):
    """Accept a sheet; `late_reason` and `late_ground` say why and by what a late one is; else nobody looks at them."""

    late_reason: TextOrEmpty = ""
    late_ground: LateGround | None = None


class ReturnSheet(OfSheet):
    """Return a sheet to its unit (trả lại); `rows` are those to be mended, each with its own reason."""

    reason_code: ReturnReason
    reason: Text
    rows: ReturnedTitles = ()


class WithdrawTitle(OfSheet):
    """Take a registered title back (rút đăng ký)."""

    subject: SubjectKey
    title: TitleCode
    reason_code: WithdrawalReason
    reason: Text


class LockSheet(OfSheet):
    """Lock a sheet, because its deadline has passed."""


class CloseSheet(OfSheet):
    """Expect nothing of a unit any more; `reason` is that of the plan's withdrawal, or empty."""

    cause: ClosingCause
    reason: TextOrEmpty = ""


class ReceiveSubmission(OfSheet):
    """Receive a sheet that the unit's own site has submitted; `site` is the site that says so."""

    site: SiteCode
    submitted: SheetSubmitted


class ReceiveUnitPlan(OfSheet):
    """Receive the plan that the unit's own site issued at `issued_at` under the plan of this site."""

    unit_plan: Document
    issued_at: Instant


SaidOfSheet = RegistrationAccepted | RegistrationReturned | RegistrationWithdrawn | UnitPlanReceived


class FollowSuperior(OfSheet):
    """Record what `site`, the superior whose plan it is, has decided on a sheet."""

    site: SiteCode
    said: SaidOfSheet


ByPlan = ExpectSheet | LockSheet | CloseSheet | HandOverSheet
"""The commands that follow from the plan and the calendar."""
ByPeople = HandInSheet | SendUnitPlan | AcceptSheet | ReturnSheet | WithdrawTitle
"""The commands that clerks and the standing body send."""
BySites = ReceiveSubmission | ReceiveUnitPlan | FollowSuperior
"""The commands that follow from the events of other sites."""
SheetCommand = ByPlan | ByPeople | BySites


class SheetExpected(Event):
    """A unit is expected to hand in a sheet."""

    sheet_id: SheetId
    expectation: Expectation


class SheetExpectationChanged(Event):
    """The terms of a sheet have changed with the plan; `locked` and, of one handed in, `late` hold after this."""

    sheet_id: SheetId
    expectation: Expectation
    locked: bool
    late: bool


class SheetHandedIn(Event):
    """A unit handed in its sheet; `late` says whether its deadline had passed at `received_at`.

    `unit_plan` is the unit's own plan that lay in the same envelope; it is received when the sheet is accepted.
    `arrived_at` is when a sheet arrived that the unit's own site had submitted: it was handed in there `received_at`.
    """

    sheet_id: SheetId
    plan_id: PlanId
    unit: UnitCode
    entries: Entries
    unit_plan: Document | None
    received_at: Instant
    late: bool
    arrived_at: Instant | None = None


class SheetLocked(Event):
    """A sheet that was handed in, or that a superior decides on, was locked at its deadline."""

    sheet_id: SheetId
    plan_id: PlanId
    unit: UnitCode


class SubmissionKept(Event):
    """A sheet that the unit's own site submitted was kept: it is handed in once the plan expects it."""

    sheet_id: SheetId
    submission: Submission


class SheetAcceptedBySuperior(Event):
    """The superior accepted a sheet with so many titles; `on_time` is its judgement."""

    sheet_id: SheetId
    titles: Annotated[int, Field(ge=1, le=2000)]
    on_time: bool


class SheetReturnedBySuperior(Event):
    """The superior returned a sheet: it lies with its unit again, with the rows that are to be mended."""

    sheet_id: SheetId
    reason_code: ReturnReason
    reason: Text
    rows: ReturnedTitles = ()


class TitleWithdrawnBySuperior(Event):
    """The superior took a registered title out of an accepted sheet."""

    sheet_id: SheetId
    subject: SubjectKey
    title: TitleCode


class UnitPlanReceivedBySuperior(Event):
    """The superior received the unit's own plan; `on_time` is its judgement."""

    sheet_id: SheetId
    unit_plan: Document
    received_at: Instant
    on_time: bool


class SheetClosedWithSuperiorPlan(Event):
    """The superior's plan was withdrawn, or names the unit no longer: it expects no sheet any more."""

    sheet_id: SheetId
    reason: Text


BySuperior = SheetAcceptedBySuperior | SheetReturnedBySuperior | TitleWithdrawnBySuperior | UnitPlanReceivedBySuperior
SheetEvent = (
    BySuperior
    | SheetClosedWithSuperiorPlan
    | SheetHandedOver
    | SubmissionKept
    | SheetSubmitted
    | SheetReceived
    | SheetExpected
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
