"""The rows in which dossiers are shown and counted."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Json, JsonValue

from contracts.awards import RevocationGround
from contracts.catalog.terms import Procedure
from contracts.message import Message
from contracts.registration import OfRound
from contracts.review import RuleOutcome, RulesetFixing
from contracts.review_steps import SuspensionGround
from contracts.vocabulary import (
    CatalogCode,
    Confidence,
    DecisionId,
    Document,
    DossierId,
    Name,
    NameOrEmpty,
    PlanId,
    SessionId,
    SiteCode,
    Subject,
    SubjectKey,
    TitleCode,
    UnitCode,
    WithdrawalReason,
)
from services.review.dossier.messages import Progress


class Receipt(Message):
    """The receipt of a dossier: when it was received and by which day its result is due, and on what that rests."""

    received_on: date
    working_days: int
    due: date
    sure: bool
    citation: str
    confidence: Confidence


class SupplementAsked(Message):
    """The papers and facts that a unit was asked for, why, and until which day."""

    documents: tuple[CatalogCode, ...]
    facts: tuple[str, ...]
    reason: str
    requested_on: date
    working_days: int
    due: date
    sure: bool


class Suspension(Message):
    """The matter on account of which a dossier is suspended, and since when."""

    ground: SuspensionGround
    reason: str
    reference: Document | None
    suspended_on: date


class Retraction(Message):
    """Why and when a unit took its dossier back, and whether the standing body recorded it for the unit."""

    reason_code: WithdrawalReason
    reason: str
    by_standing_body: bool
    taken_back_on: date


class Annulment(Message):
    """The decision by which the award of a dossier was annulled, on which ground, and when."""

    decision: Document
    ground: RevocationGround
    reason: str
    revoked_on: date


class Lowering(Message):
    """The dossier of the lower title that is considered instead, why, and on which ground."""

    lower: DossierId
    title: TitleCode
    reason: str
    citation: str
    confidence: Confidence


class PassedUp(Message):
    """The body to which a dossier was passed on paper, and by which proposal (tờ trình)."""

    body: Name
    paper: Document


class DossierRow(Message):
    """A dossier in a list; the addresses of its events are `/streams/dossier-<id>` and, once awarded, its decision's.

    `result` is that of the appraisal, `stage` where the dossier ended without an award. `round` is the round of the
    plan for which the title is registered, empty where there is none. `due` is the last day of the appraisal by the
    receipt; `supplement` is what the unit was asked for, `supplement_due` its last day, which a suspension moves, and
    `supplemented_on` when it answered. `suspended` is the suspension while it lasts, `revoked`
    what has annulled the award to which it led.
    """

    dossier_id: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: str
    subject: Json[Subject]
    title: TitleCode
    year: int
    procedure: Procedure
    state: Progress
    ruleset: str | None
    submitted_at: datetime | None
    result: str | None
    reason_codes: Json[tuple[str, ...]]
    stage: str | None
    session_id: SessionId | None
    votes_for: int | None
    council_members: int | None
    passed: bool | None
    decision_id: DecisionId | None
    decision: Json[Document] | None
    due: date | None
    supplement: Json[SupplementAsked] | None
    supplement_due: date | None
    supplemented_on: date | None
    suspended: Json[Suspension] | None
    taken_back: Json[Retraction] | None
    revoked: Json[Annulment] | None
    round: OfRound = ""
    round_name: NameOrEmpty = ""


class Act(StrEnum):
    """The act of a site on a dossier."""

    RECEIVED = "received"
    APPRAISED = "appraised"
    FORWARDED = "forwarded"
    DECIDED = "decided"
    REFUSED = "refused"


class Step(Message):
    """A step of a dossier on its way: which site did what on which day in Viet Nam, and by which body, if it is known.

    The body of a site that has received a dossier is the site that passed it up.
    """

    site: SiteCode
    act: Act
    day: date
    by: str


class DossierInFull(DossierRow):
    """A dossier with what was filed, every rule's outcome, and the share of yes its council asked for.

    `fixing` is the day that fixed its ruleset and why, None where that was not recorded.

    `registered_as` is the higher title whose registration counts for it, and `higher` the dossier of that one, which
    was refused; `lower` is what is considered in the place of this one.

    `forwarded_by` is the subordinate site that passed it up to this one, `forwarded_to` the superior that has it from
    this one, `deciding_site` the one that awarded or refused it. `on_paper` is how it went to a body that runs no site;
    `deciding_site` is then this one, which has recorded the answer. `steps` is the way that it went through all sites,
    in the order in which this one learned of it.
    """

    registered_by: UUID | None
    fixing: Json[RulesetFixing] | None = None
    documents: Json[tuple[CatalogCode, ...]]
    facts: Json[JsonValue] | None
    rules: Json[tuple[RuleOutcome, ...]]
    appraised_on: date | None
    appraising_body: str | None
    explanation: str
    threshold: Json[JsonValue] | None
    forwarded_by: SiteCode | None
    forwarded_to: SiteCode | None
    deciding_site: SiteCode | None
    on_paper: Json[PassedUp] | None
    receipt: Json[Receipt] | None
    registered_as: TitleCode | None = None
    higher: DossierId | None = None
    lower: Json[Lowering] | None = None
    supplement_note: str
    steps: Json[tuple[Step, ...]]


class StateCount(Message):
    """The number of dossiers of a unit for a title in one state; `stage` distinguishes refusals."""

    unit: UnitCode
    unit_name: str
    title: TitleCode
    state: Progress
    stage: str | None
    number: int


class ReasonCount(Message):
    """The number of dossiers of a unit for a title with one reason; a dossier may have several."""

    unit: UnitCode
    unit_name: str
    title: TitleCode
    reason: CatalogCode
    number: int


class UnitName(Message):
    """A unit that has dossiers, by its code and its name."""

    unit: UnitCode
    unit_name: str


class Candidate(Message):
    """A person of a unit who has a dossier or waits for one: a member that its collective may name."""

    subject_key: SubjectKey
    name: str


class Counts(Message):
    """The dossiers of a plan, counted; each figure's dossiers are listed under the same filter."""

    states: tuple[StateCount, ...]
    reasons: tuple[ReasonCount, ...]
