"""The contract events of the steps that a dossier goes through between its filing and the council."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field

from contracts.catalog.terms import Silence
from contracts.message import Event
from contracts.review import Documents
from contracts.vocabulary import (
    Confidence,
    Day,
    Document,
    DossierId,
    Instant,
    Name,
    PlanId,
    ReasonCode,
    Subject,
    Text,
    TextOrEmpty,
    TitleCode,
    UnitCode,
    WithdrawalReason,
    Year,
    YesNo,
)

WorkingDays = Annotated[int, Field(strict=True, ge=1, le=1000, examples=[10])]
"""A time limit in working days; the day of the event that begins it does not count."""
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$", max_length=60, examples=["service_months"])]
"""The name of a fact that a unit states in a dossier."""
FlaggedFacts = Annotated[tuple[FactName, ...], Field(max_length=30)]


AS_REFUSAL: Final[Mapping[WithdrawalReason, ReasonCode]] = {
    WithdrawalReason.LEFT_UNIT: ReasonCode.WITHDRAWN,
    WithdrawalReason.OWN_REQUEST: ReasonCode.WITHDRAWN,
    WithdrawalReason.OUT_OF_REACH: ReasonCode.CRITERIA_NOT_MET,
    WithdrawalReason.DISCIPLINE: ReasonCode.DISCIPLINE,
    WithdrawalReason.UNDER_VERIFICATION: ReasonCode.CRITERIA_NOT_MET,
    WithdrawalReason.REGISTERED_ELSEWHERE: ReasonCode.DUPLICATE_ACHIEVEMENT,
    WithdrawalReason.MISTAKEN: ReasonCode.WITHDRAWN,
}
"""What the sites below read as the reason of a dossier that a superior's standing body has taken back."""


class SuspensionGround(StrEnum):
    """The open matter on account of which a dossier is suspended (docs/domain.md §1.6)."""

    COMPLAINT = "COMPLAINT"
    """A complaint or a denunciation (khiếu nại, tố cáo)."""
    INSPECTION = "INSPECTION"
    """An inspection with signs of a violation (thanh tra, kiểm tra)."""
    INVESTIGATION = "INVESTIGATION"
    """An investigation or a trial (điều tra, truy tố, xét xử)."""
    DISCIPLINE = "DISCIPLINE"
    """A disciplinary measure is being considered (đang xem xét kỷ luật)."""
    PRESS = "PRESS"
    """The press reports a matter that is under verification (báo chí nêu, đang xác minh)."""


class DossierStep(Event):
    """A step of one dossier: whose it is, for which title and year, under which plan."""

    dossier_id: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year


class ReceiptIssued(DossierStep):
    """The standing body received a dossier and issued the receipt with the day of its result (giấy tiếp nhận).

    `due` is the last day that is in time, so many working days after `received_on`; `sure` says whether the calendar
    of working days knew each of them. `citation` is where the time limit stands, empty where that is not known.
    """

    received_on: Day
    working_days: WorkingDays
    due: Day
    sure: YesNo
    citation: TextOrEmpty
    confidence: Confidence


class SupplementRequested(DossierStep):
    """The standing body asked the unit, once, for more or for other papers and facts (yêu cầu bổ sung hồ sơ).

    `documents` and `facts` are those that may change and no others. `due` is the last day on which the supplement is in
    time. `appraisal_due` is the day of the receipt as it is moved if nothing comes by then: the time limit of the
    appraisal stands still meanwhile. None where no receipt was issued.
    """

    documents: Documents
    facts: FlaggedFacts
    reason: Text
    requested_on: Day
    working_days: WorkingDays
    due: Day
    sure: YesNo
    appraisal_due: Day | None


class DossierSupplemented(DossierStep):
    """The unit answered the request (bổ sung hồ sơ), or the standing body entered its papers for it.

    `appraisal_due` is the day of the receipt as it is moved by the working days that the dossier lay with the unit.
    """

    supplemented_at: Instant
    appraisal_due: Day | None


class OpinionRequested(Event):
    """A unit of this site is asked for its opinion on so many `dossiers` (lấy ý kiến), until the end of `due`.

    `silence` is what it means when the unit does not answer by then.
    """

    opinion_id: UUID
    unit: UnitCode
    unit_name: Name
    dossiers: Annotated[int, Field(strict=True, ge=1, le=500)]
    asked_on: Day
    due: Day
    silence: Silence


class DossierTakenBack(DossierStep):
    """The unit took its dossier back before a decision (rút hồ sơ), or the standing body recorded that it did.

    It leads to no award any more, and the unit files no other one for the same subject and title under the plan.
    """

    reason_code: WithdrawalReason
    reason: Text
    by_standing_body: YesNo


class DossierSuspended(DossierStep):
    """A dossier is not considered while a matter is open (tạm dừng xem xét); its time limits stand still.

    `reference` is the paper by which the matter is open, None where none is named.
    """

    ground: SuspensionGround
    reason: Text
    reference: Document | None
    suspended_on: Day


class DossierResumed(DossierStep):
    """A suspended dossier is considered again (tiếp tục xem xét): the matter is over.

    `appraisal_due` and `supplement_due` are the last days of the appraisal and of an awaited supplement, moved by the
    working days of the suspension; None where there is no such day, or it had passed before.
    """

    reason: Text
    reference: Document | None
    resumed_on: Day
    appraisal_due: Day | None
    supplement_due: Day | None
