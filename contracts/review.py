"""The contract events of review: dossiers appraised and refused, awards decided."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.message import Event, Message
from contracts.vocabulary import (
    CatalogCode,
    Confidence,
    Day,
    DecisionId,
    Document,
    DossierId,
    Instant,
    Level,
    Name,
    PlanId,
    ReasonCode,
    SessionId,
    Subject,
    Text,
    TextOrEmpty,
    TitleCode,
    UnitCode,
    Year,
)


class AppraisalResult(StrEnum):
    """The result of the standing body's appraisal."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"


class Stage(StrEnum):
    """The stage at which a dossier ended without an award."""

    APPRAISAL = "appraisal"
    COUNCIL = "council"
    HEAD = "head"


class RuleOutcome(Message):
    """The outcome of one rule, and its evidence; recorded so that a replay needs no look-up.

    `rule` is the catalogue's name of the rule, `citation` the article it comes from, or empty where none is known.
    `reason_code` names the defect when the rule does not hold.
    """

    rule: Name
    holds: bool
    reason_code: ReasonCode | None = None
    evidence: Text
    citation: TextOrEmpty
    confidence: Confidence


class DossierSubmitted(Event):
    """A unit filed a dossier (trình hồ sơ); `ruleset` is the law in force on that day and stays with it."""

    dossier_id: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    submitted_at: Instant
    ruleset: Name


class DossierAppraised(Event):
    """The standing body appraised a dossier (thẩm định) and recorded every rule's outcome; the day is Viet Nam's."""

    dossier_id: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    ruleset: Name
    result: AppraisalResult
    reason_codes: Annotated[tuple[ReasonCode, ...], Field(max_length=20)]
    rules: Annotated[tuple[RuleOutcome, ...], Field(max_length=100)]
    appraising_body: Name
    appraised_on: Day


class DossierRefused(Event):
    """A dossier will not lead to an award (không khen thưởng), with the reasons, so that the unit can be notified."""

    dossier_id: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    stage: Stage
    reason_codes: Annotated[tuple[ReasonCode, ...], Field(min_length=1, max_length=20)]
    explanation: Text


class AwardDecided(Event):
    """The competent head decided an award (quyết định tặng danh hiệu): one event for each recipient.

    All recipients of one decision share `decision_id` and `decision`, and stand in one transaction.
    `votes_for` is out of all `council_members`, present or not. `commendation_type` is the catalogue's (loại hình khen
    thưởng), such as CONG_TRANG.
    """

    decision_id: DecisionId
    decision: Document
    deciding_authority: Name
    level: Level
    signer_role: Name
    dossier_id: DossierId
    plan_id: PlanId
    session_id: SessionId
    votes_for: Annotated[int, Field(ge=0, le=1000)]
    council_members: Annotated[int, Field(ge=1, le=1000)]
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    title_name: Name
    commendation_type: CatalogCode
    year: Year
    ruleset: Name
