"""The commands of the steps between filing and council, their home events, and the time limits they are decided by."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.facts import Facts
from contracts.message import Event, Message
from contracts.review import Documents, DossierForwarded, DossierResult, Examinations, RulesetFixing
from contracts.review_steps import (
    DossierResumed,
    DossierSupplemented,
    DossierSuspended,
    DossierTakenBack,
    FlaggedFacts,
    ReceiptIssued,
    SupplementRequested,
    SuspensionGround,
    WorkingDays,
)
from contracts.vocabulary import (
    Confidence,
    Document,
    DossierId,
    Instant,
    Name,
    PlanId,
    SiteCode,
    Subject,
    Text,
    TextOrEmpty,
    TitleCode,
    UnitCode,
    WithdrawalReason,
    Year,
    YesNo,
)
from services.review.dossier.facts import FiledFacts
from services.review.dossier.messages import DossierCommand, DossierEvent, OfDossier
from services.review.dossier.on_paper import PaperCommand, PassedOnPaper
from services.review.session.messages import CouncilLimits

SupplementReason = Annotated[Text, Field(max_length=2000)]
"""What is wanting, in words."""
SupplementNote = Annotated[TextOrEmpty, Field(max_length=2000)]
"""What the unit says to its supplement."""
StopReason = Annotated[Text, Field(max_length=2000)]
"""Why a dossier is taken back, suspended or resumed, in words."""


class AppraisalLimit(Message):
    """How many working days an appraisal takes at most, for one title, or for all others where `title` is None."""

    title: TitleCode | None = None
    working_days: WorkingDays
    citation: TextOrEmpty = ""
    confidence: Confidence = Confidence.UNSURE


class StepLimits(CouncilLimits):
    """The time limits of a site in working days: of an appraisal, and of a supplement where its request names none.

    `appraisal` are those that the site has set itself; for other titles the law's hold.
    """

    appraisal: tuple[AppraisalLimit, ...] = ()
    supplement_days: WorkingDays = 5

    def of_appraisal(self, title: TitleCode) -> AppraisalLimit | None:
        """The site's own limit for the title, or else its limit for all others; None where it has set none."""
        own = next((one for one in self.appraisal if one.title == title), None)
        return own or next((one for one in self.appraisal if one.title is None), None)


class IssueReceipt(OfDossier):
    """Receive a dossier and issue its receipt with the day of the result (cấp giấy tiếp nhận)."""


class RequestSupplement(OfDossier):
    """Ask the unit for more or other papers and facts, once (yêu cầu bổ sung); None means the site's working days."""

    documents: Documents = ()
    facts: FlaggedFacts = ()
    reason: SupplementReason
    working_days: WorkingDays | None = None


class SupplementDossier(OfDossier):
    """Answer a request with all papers and facts as they stand now (bổ sung); only what was flagged may differ."""

    documents: Documents
    facts: FiledFacts
    note: SupplementNote = ""


class OfDecisions(OfDossier):
    """A command in the queue of decisions: whatever stops a dossier is awarded by none of them meanwhile."""

    @property
    @override
    def queue(self) -> str:
        """The queue of decisions."""
        return "decisions"


class TakeBackDossier(OfDecisions):
    """Take a dossier back before a decision, with the kind of reason (rút hồ sơ)."""

    reason_code: WithdrawalReason
    reason: StopReason


class SuspendDossier(OfDecisions):
    """Consider a dossier no further while a matter is open (tạm dừng xem xét)."""

    ground: SuspensionGround
    reason: StopReason
    reference: Document | None = None


class ResumeDossier(OfDossier):
    """Consider a suspended dossier again, since the matter is over (tiếp tục xem xét)."""

    reason: StopReason
    reference: Document | None = None


class ConsiderLowerTitle(OfDossier):
    """Have a refused dossier considered for the lower title that its law names (xét danh hiệu thấp hơn)."""

    reason: StopReason


StepCommand = IssueReceipt | RequestSupplement | SupplementDossier
StopCommand = TakeBackDossier | SuspendDossier | ResumeDossier


class LowerTitleConsidered(Event):
    """A refused dossier is considered for the lower title that its law names; `lower` is the dossier of that one.

    It bears the whole file as it stands, so that the other dossier begins with it, under the same law and of the same
    day of filing. `registered_as` is the higher title where its registration counts for the lower one. `citation` is
    the ground, with its `confidence`; `by_standing_body` says who asked for it.
    """

    dossier_id: DossierId
    lower: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    submitted_at: Instant
    ruleset: Name
    fixing: RulesetFixing | None
    registered_as: TitleCode | None
    documents: Documents
    facts: Facts
    reason: StopReason
    citation: Text
    confidence: Confidence
    by_standing_body: YesNo


class FileLowerTitle(OfDossier):
    """File the dossier of the lower title with the file of the one that was refused."""

    considered: LowerTitleConsidered


class ReceiveDossier(OfDossier):
    """Receive the file of a dossier that the subordinate site `forwarded_by` has passed up."""

    forwarded_by: SiteCode
    file: DossierForwarded


class ReceiveResult(OfDossier):
    """Record the result of a dossier that was passed up; `examinations` are those of the sites between."""

    result: DossierResult
    examinations: Examinations = ()


LowerCommand = ConsiderLowerTitle | FileLowerTitle
LevelCommand = ReceiveDossier | ReceiveResult
AnyDossierCommand = DossierCommand | StepCommand | StopCommand | LowerCommand | LevelCommand | PaperCommand


class SupplementFiled(Event):
    """The papers and facts of a dossier after its supplement; it stands beside the DossierSupplemented."""

    dossier_id: DossierId
    documents: Documents
    facts: Facts
    note: SupplementNote


StepEvent = ReceiptIssued | SupplementRequested | DossierSupplemented | SupplementFiled
StopEvent = DossierTakenBack | DossierSuspended | DossierResumed
AnyStep = StepEvent | StopEvent
AnyDossierEvent = DossierEvent | AnyStep | LowerTitleConsidered | PassedOnPaper
