"""The contract events of registration: sheets received, accepted, returned or closed, titles, units missing."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message
from contracts.plan_parts import Cycle
from contracts.text import SEVERAL_LINES
from contracts.vocabulary import (
    Cluster,
    Code,
    Deadline,
    Document,
    Gate,
    Instant,
    Name,
    NameOrEmpty,
    PlanId,
    SheetId,
    Subject,
    SubjectKey,
    Text,
    TextOrEmpty,
    TitleCode,
    UnitCode,
    WithdrawalReason,
    Year,
    derived_id,
)

OfRound = Annotated[str, Field(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$", max_length=60, examples=["nam-hoc-2022-2023"])]
"""The code of the round of a plan for which something is registered; empty for the registration of the plan itself."""


def registration_id_of(plan_id: PlanId, of_round: OfRound = "") -> UUID:
    """The id of the registration for a round; that of the plan itself has the plan's."""
    return derived_id("registration", plan_id, of_round) if of_round else plan_id


def sheet_id_of(plan_id: PlanId, unit: UnitCode, of_round: OfRound = "") -> SheetId:
    """The id of the one sheet that `unit` has under a plan, or for one of its rounds."""
    return SheetId(derived_id("sheet", plan_id, unit, *((of_round,) if of_round else ())))


class ReturnReason(StrEnum):
    """The reason for which a registration sheet goes back to its unit (docs/domain.md §2.6)."""

    INCOMPLETE = "INCOMPLETE"
    WRONG_FORM = "WRONG_FORM"
    WRONG_ROUTE = "WRONG_ROUTE"
    INELIGIBLE_SUBJECT = "INELIGIBLE_SUBJECT"
    NO_UNIT_PLAN = "NO_UNIT_PLAN"
    LATE = "LATE"
    MIN_SERVICE = "MIN_SERVICE"
    RATING_TOO_LOW = "RATING_TOO_LOW"
    PREREQ_TITLE_MISSING = "PREREQ_TITLE_MISSING"
    CONSECUTIVE_BROKEN = "CONSECUTIVE_BROKEN"
    DISCIPLINE = "DISCIPLINE"
    UNDER_VERIFICATION = "UNDER_VERIFICATION"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    DUPLICATE_ACHIEVEMENT = "DUPLICATE_ACHIEVEMENT"


class ClosingCause(StrEnum):
    """Why nothing is expected of a unit any more."""

    UNIT_DROPPED = "unit-dropped"
    """The plan was amended and names the unit no longer."""
    PLAN_WITHDRAWN = "plan-withdrawn"


class RegisteredTitle(Message):
    """A title as it was registered for a subject."""

    subject: SubjectKey
    title: TitleCode


class SubmittedTitle(Message):
    """A title that a unit applies to register for a subject: one line of its sheet."""

    subject: Subject
    title: TitleCode


RowReason = Annotated[str, Field(max_length=500, examples=["Ghi chức vụ theo quyết định bổ nhiệm."]), SEVERAL_LINES]
"""What is to be mended in one row of a sheet, or nothing where the reason code says enough."""


class ReturnedTitle(Message):
    """A row of a sheet that is to be mended: the subject's key and the title, the reason, and more in words."""

    subject: SubjectKey
    title: TitleCode
    reason_code: ReturnReason
    reason: RowReason = ""


ReturnedTitles = Annotated[tuple[ReturnedTitle, ...], Field(max_length=2000)]


class LateGround(Message):
    """What allows something to be registered after the deadline: a place in the plan, or a decision by its number."""

    plan_clause: NameOrEmpty = ""
    decision: Document | None = None


class RegistrationOpened(Event):
    """Registration under a plan is open (mở đăng ký) for the units of its clusters until its deadline.

    `round` and `round_name` are those of the round for which it is open, empty for the plan itself; `cycle` is the
    round's, None where the event does not say it.
    """

    plan_id: PlanId
    plan: Document
    year: Year
    deadline: Deadline
    gates: Annotated[tuple[Gate, ...], Field(max_length=20)]
    clusters: Annotated[tuple[Cluster, ...], Field(max_length=100)]
    round: OfRound = ""
    round_name: NameOrEmpty = ""
    cycle: Cycle | None = None


class SheetSubmitted(Event):
    """A unit's sheet, handed in at its own site, went to the site above whose plan it answers (trình bản đăng ký).

    `handed_in_at` is the instant at which it was handed in there, by which the deadline is judged. `unit_plan` is the
    unit's own plan that lies in the sheet. A later event about the same sheet takes the place of this one.
    """

    plan_id: PlanId
    sheet_id: SheetId
    unit: UnitCode
    unit_name: Name
    entries: Annotated[tuple[SubmittedTitle, ...], Field(min_length=1, max_length=2000)]
    unit_plan: Document | None
    handed_in_at: Instant
    round: OfRound = ""


class SheetReceived(Event):
    """A unit's sheet has come to the standing body (bản đăng ký đã đến), which is to accept or to return it.

    It says nothing of those whom the sheet lists: they are named once they are registered. `titles` is how many it
    lists. `received_at` is the instant at which it counts as received, and `on_time` whether the deadline was kept
    then. A later event about the same sheet takes the place of this one.
    """

    plan_id: PlanId
    sheet_id: SheetId
    unit: UnitCode
    unit_name: Name
    titles: Annotated[int, Field(ge=1, le=2000)]
    received_at: Instant
    on_time: bool
    round: OfRound = ""


class CommittedTarget(Message):
    """What a unit commits to for one target of a plan, in words, and as a number where it states one."""

    target: Code
    text: Text
    measure: Annotated[float, Field(strict=True, ge=0, le=1_000_000_000_000, allow_inf_nan=False)] | None = None


class CommitmentSubmitted(Event):
    """What a unit commits to under a superior's plan went there from the unit's own site (trình cam kết chỉ tiêu).

    `commitments` are all that it commits to. A later event about the same sheet takes the place of this one.
    """

    plan_id: PlanId
    sheet_id: SheetId
    unit: UnitCode
    unit_name: Name
    commitments: Annotated[tuple[CommittedTarget, ...], Field(max_length=100)]
    round: OfRound = ""


class TitleRegistered(Event):
    """A title was registered for a subject (đăng ký danh hiệu thi đua): its unit's sheet was accepted.

    `received_at` is the instant the sheet came in. A sheet that came after the deadline can only be accepted with
    a reason: then `on_time` is False and `late_reason` says why. `unit_plan` is the unit's own plan, where it
    was received by then. `late_ground` is what allows a late one, or a title that was added to its sheet later; it is
    None for one in time, and where the event does not say it.
    """

    plan_id: PlanId
    sheet_id: SheetId
    unit: UnitCode
    unit_name: Name
    cluster: Code
    subject: Subject
    title: TitleCode
    year: Year
    received_at: Instant
    on_time: bool
    late_reason: TextOrEmpty = ""
    unit_plan: Document | None
    round: OfRound = ""
    late_ground: LateGround | None = None


class UnitPlanReceived(Event):
    """The unit's own plan was received (tiếp nhận kế hoạch của đơn vị): sent apart, or accepted with its sheet.

    `received_at` is the instant at which it came in. A plan that came after the deadline is received only with a
    reason: then `on_time` is False and `late_reason` says why. A later event about the same sheet replaces the plan.
    """

    plan_id: PlanId
    sheet_id: SheetId
    unit: UnitCode
    unit_name: Name
    unit_plan: Document
    received_at: Instant
    on_time: bool
    late_reason: TextOrEmpty = ""
    round: OfRound = ""


class RegistrationAccepted(Event):
    """A unit's sheet was accepted (tiếp nhận đăng ký): one event for it, beside the TitleRegistered of each title.

    `titles` is how many were registered by it; `received_at` is the instant the sheet came in. `late_ground` is as in
    TitleRegistered.
    """

    plan_id: PlanId
    sheet_id: SheetId
    unit: UnitCode
    unit_name: Name
    titles: Annotated[int, Field(ge=1, le=2000)]
    received_at: Instant
    on_time: bool
    round: OfRound = ""
    late_ground: LateGround | None = None


class SheetTakenBack(Event):
    """A unit took back its sheet, which awaited acceptance (rút lại bản đăng ký); it is expected again."""

    plan_id: PlanId
    sheet_id: SheetId
    unit: UnitCode
    unit_name: Name
    reason: Text
    round: OfRound = ""


class RegistrationReturned(Event):
    """A unit's sheet was returned for correction (trả lại), or because it came too late.

    `rows` are the rows that are to be mended, each once; it is empty where the event does not say them.
    """

    plan_id: PlanId
    sheet_id: SheetId
    unit: UnitCode
    unit_name: Name
    reason_code: ReturnReason
    reason: Text
    rows: ReturnedTitles = ()
    round: OfRound = ""


class RegistrationWithdrawn(Event):
    """A registered title was taken back by its unit (rút đăng ký), or taken out by the standing body.

    `unit_name` is empty and `reason_code` None where the event does not say them.
    """

    plan_id: PlanId
    sheet_id: SheetId
    unit: UnitCode
    subject: Subject
    title: TitleCode
    reason: Text
    unit_name: NameOrEmpty = ""
    by_standing_body: bool = False
    round: OfRound = ""
    reason_code: WithdrawalReason | None = None


class SheetClosed(Event):
    """A unit's sheet was closed (khép lại bản đăng ký): nothing is expected of the unit any more.

    `titles` are those that were registered until then and count no longer. `cause` is None and `unit_name` empty where
    the event does not say them.
    """

    sheet_id: SheetId
    plan_id: PlanId
    unit: UnitCode
    reason: Text
    unit_name: NameOrEmpty = ""
    titles: Annotated[tuple[RegisteredTitle, ...], Field(max_length=2000)] = ()
    cause: ClosingCause | None = None
    round: OfRound = ""


class RegistrationLocked(Event):
    """The deadline has passed (khóa đăng ký): from here on a change needs a reason of its own."""

    plan_id: PlanId
    deadline: Deadline
    round: OfRound = ""


class RegistrationUnlocked(Event):
    """A unit's locked sheet was unlocked for it until a day (mở khóa), with a reason.

    What it hands in by then is late; `decision` is the one that allows it, None where none is named.
    """

    plan_id: PlanId
    sheet_id: SheetId
    unit: UnitCode
    unit_name: Name
    until: Deadline
    reason: Text
    decision: Document | None = None
    round: OfRound = ""


class UnitRegistrationMissing(Event):
    """A unit had handed in nothing when registration was locked (chưa đăng ký)."""

    plan_id: PlanId
    sheet_id: SheetId
    unit: UnitCode
    unit_name: Name
    deadline: Deadline
    round: OfRound = ""
