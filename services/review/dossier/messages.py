"""The commands about a dossier, its home events, and the shapes in which the other modules see it."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.catalog.terms import Comparison, Procedure, Share
from contracts.facts import DeedFacts, Facts
from contracts.files import DossierFiles
from contracts.message import Command, Event
from contracts.review import (
    Documents,
    DossierAnswered,
    DossierAppraised,
    DossierForwarded,
    DossierRefused,
    DossierResult,
    DossierSubmitted,
    Examinations,
    RulesetFixing,
)
from contracts.vocabulary import (
    Day,
    DecisionId,
    Document,
    DossierId,
    Instant,
    Name,
    PlanId,
    ReasonCode,
    SessionId,
    SheetId,
    SiteCode,
    Subject,
    SubjectKey,
    Text,
    TextOrEmpty,
    TitleCode,
    UnitCode,
    Year,
    derived_id,
)
from services.review.dossier.facts import FiledFacts
from services.review.session.messages import CouncilVote


class Progress(StrEnum):
    """The progress of a dossier, as readers see it."""

    OPENED = "opened"
    """Registered; the unit has yet to file."""
    FILED = "filed"
    ELIGIBLE = "eligible"
    FORWARDED = "forwarded"
    """Passed up to the superior, whose result is awaited."""
    REFUSED = "refused"
    AWARDED = "awarded"
    TAKEN_BACK = "taken-back"
    """Taken back by its unit."""
    REVOKED = "revoked"


HeadsReason = Annotated[Text, Field(max_length=2000)]
"""A head's reason for granting no award, in words."""


def dossier_id_of(
    plan_id: PlanId, unit: UnitCode, subject: SubjectKey, title: TitleCode, deed: DeedFacts | None = None
) -> DossierId:
    """The id of the one dossier that a unit has for a subject and a title under a plan, or for one deed of theirs."""
    parts = () if deed is None else (deed.key,)
    return DossierId(derived_id("dossier", plan_id, unit, subject, title, *parts))


class OfDossier(Command):
    """A command about one dossier."""

    dossier_id: DossierId

    @property
    @override
    def stream(self) -> str:
        """The dossier's own."""
        return f"dossier-{self.dossier_id}"


class OpenDossier(OfDossier):
    """Open a dossier for a title that was registered; `registered_by` is the id of the event that said so."""

    plan_id: PlanId
    sheet_id: SheetId
    registered_by: UUID
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    received_at: Instant
    on_time: bool
    late_reason: TextOrEmpty
    unit_plan: Document | None


class WithdrawDossier(OfDossier):
    """Drop a dossier whose registration was taken back before anything was filed."""

    plan_id: PlanId
    reason: Text


class FileDossier(Command):
    """File a dossier (trình hồ sơ), for a title that was registered or for one that was not.

    With the facts of a deed it goes by the simplified procedure, and needs no registration.
    `submitted_at` is when a paper came in that the standing body enters for the unit; None means now. The unit's name
    is the plan's.
    """

    plan_id: PlanId
    unit: UnitCode
    subject: Subject
    title: TitleCode
    year: Year
    documents: Documents
    facts: FiledFacts
    submitted_at: Instant | None = None

    @property
    def deed(self) -> DeedFacts | None:
        """The deed that it is filed for; None by the ordinary procedure."""
        return self.facts if isinstance(self.facts, DeedFacts) else None

    @property
    def procedure(self) -> Procedure:
        """The procedure that follows from the facts."""
        return Procedure.ORDINARY if self.deed is None else Procedure.SIMPLIFIED

    @property
    def dossier_id(self) -> DossierId:
        """The dossier's id, which follows from plan, unit, subject and title, and from the deed where there is one."""
        return dossier_id_of(self.plan_id, self.unit, self.subject.key, self.title, self.deed)

    @property
    @override
    def stream(self) -> str:
        """The dossier's own."""
        return f"dossier-{self.dossier_id}"


class AppraiseDossier(OfDossier):
    """Appraise a dossier (thẩm định), when it is the turn of its subject (`evidence.queue_of_subject`)."""


class RefuseDossier(OfDossier):
    """Refuse a dossier that the council did not vote for."""

    session_id: SessionId
    vote: CouncilVote
    op: Comparison
    share: Share


class DeclineDossier(OfDossier):
    """Grant no award for a dossier that the council voted for (không quyết định tặng), as the competent head."""

    reason_code: ReasonCode
    reason: HeadsReason

    @property
    @override
    def queue(self) -> str:
        """The queue of decisions: what is declined is awarded by none of them."""
        return "decisions"


class CloseDossier(OfDossier):
    """Close a dossier that led to an award."""

    decision_id: DecisionId
    decision: Document


class ForwardDossier(OfDossier):
    """Pass an eligible dossier up to the superior, with its whole file (chuyển hồ sơ, trình cấp trên)."""

    @property
    @override
    def queue(self) -> str:
        """The queue of decisions: what was passed up comes before council and head of this site no more."""
        return "decisions"


DossierCommand = (
    FileDossier
    | AppraiseDossier
    | DeclineDossier
    | OpenDossier
    | WithdrawDossier
    | RefuseDossier
    | CloseDossier
    | ForwardDossier
)


class DossierOpened(Event):
    """A registered title waits for its dossier; `registered_by` is the id of the event that registered it."""

    dossier_id: DossierId
    plan_id: PlanId
    sheet_id: SheetId
    registered_by: UUID
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    received_at: Instant
    on_time: bool
    late_reason: TextOrEmpty
    unit_plan: Document | None


class DossierWithdrawn(Event):
    """No dossier is awaited any more: the registration was taken back."""

    dossier_id: DossierId
    plan_id: PlanId
    reason: Text


class DossierFiled(Event):
    """The papers and facts that a unit filed; it stands beside the DossierSubmitted of the same moment.

    `lowered_on` is the day on which they became those of a lower title, None for a dossier of its own.
    """

    dossier_id: DossierId
    documents: Documents
    facts: Facts
    lowered_on: Day | None = None


class DossierAwarded(Event):
    """A dossier led to an award and is closed."""

    dossier_id: DossierId
    decision_id: DecisionId
    decision: Document


class DossierReceived(Event):
    """The file of a dossier came from a subordinate site; it lies with the standing body like one that was filed here.

    `forwarded_by` is the site that passed it up last, `examinations` those of every site below, `files` its list.
    """

    dossier_id: DossierId
    forwarded_by: SiteCode
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    submitted_at: Instant
    ruleset: Name
    documents: Documents
    facts: Facts
    examinations: Examinations
    fixing: RulesetFixing | None = None
    registered_as: TitleCode | None = None
    files: DossierFiles = ()
    procedure: Procedure = Procedure.ORDINARY


class ResultReceived(Event):
    """The result of a dossier that was passed up came back; `examinations` are those of the sites between."""

    dossier_id: DossierId
    result: DossierResult
    examinations: Examinations


DossierEvent = (
    DossierOpened
    | DossierWithdrawn
    | DossierSubmitted
    | DossierFiled
    | DossierReceived
    | DossierAppraised
    | DossierForwarded
    | ResultReceived
    | DossierAnswered
    | DossierRefused
    | DossierAwarded
)
