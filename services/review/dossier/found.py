"""The evidence of each command about a dossier: the facts that its decision needs from outside the dossier."""

from typing import Annotated

from pydantic import Field

from contracts.catalog.terms import TaskRating
from contracts.facts import DeedFacts
from contracts.files import DossierFiles
from contracts.message import Message
from contracts.vocabulary import (
    CatalogCode,
    Day,
    DecisionId,
    Document,
    Instant,
    Name,
    SessionId,
    TitleCode,
    UnitCode,
    Year,
)
from services.review.catalogue.messages import LineId
from services.review.dossier.messages import Progress
from services.review.initiative.messages import InitiativeFound
from services.review.plans.messages import PlanFound
from services.review.registrations.messages import RegistrationFound, SheetFound
from services.review.session.messages import CouncilVote
from services.review.staffing.messages import StaffFound

Number = Annotated[int, Field(ge=0)]


class FilingEvidence(Message):
    """The plan that a dossier is filed under; None where planning has not been heard to issue it.

    `holder` is the unit that follows on the unit of the dossier where that has ended; None where it has not.
    """

    plan: PlanFound | None
    holder: UnitCode | None = None
    confirmed: frozenset[LineId] = frozenset()


class HolderFound(Message):
    """The unit that follows on the unit of a dossier where that has ended; None where it has not."""

    holder: UnitCode | None = None


class ReceiptEvidence(Message):
    """The lines of the law that officers have confirmed."""

    confirmed: frozenset[LineId] = frozenset()


class LowerEvidence(HolderFound):
    """The dossier of the lower title as it stands, None where there is none, and the papers that have a file here.

    `confirmed` are the lines of the law that officers have confirmed, as of the other evidence.
    """

    lower: Progress | None = None
    attached: tuple[CatalogCode, ...] = ()
    confirmed: frozenset[LineId] = frozenset()


class StopEvidence(HolderFound):
    """The unit that holds the dossier's, and the decision that has awarded it, None where none has."""

    decision_id: DecisionId | None = None


class Elsewhere(Message):
    """Another unit that registered the same subject for the same title under the plan, or filed for it.

    `received_at` is when its registration came in, None where none is in force; `state` is how far its dossier is.
    """

    unit: UnitCode
    received_at: Instant | None = None
    state: Progress | None = None


class MembersFound(Message):
    """The members that a collective names, by how their own dossiers under the plan fared.

    `reaching` were found eligible for the title of which the rule asks a share, LDTT or CSTT, or for CSTDCS, whichever
    unit filed for them; `unjudged` have filed for one of these and are not appraised yet. `awarded` counts those who
    were awarded a title, by its code. All are empty for a person.
    """

    reaching: Number = 0
    unjudged: Number = 0
    awarded: dict[TitleCode, int] = Field(default_factory=dict)


class AwardFound(Message):
    """An award of the subject that this site, one below or the superior has decided; `revoked` is none any more."""

    title: TitleCode
    year: Year
    decision: Document
    revoked: bool = False


class RatingFound(Message):
    """How the tasks of an earlier year were fulfilled, as a dossier of that year states it."""

    year: Year
    rating: TaskRating


class ResultUsed(Message):
    """A special result that grounded an award of the subject already; `result` names it as that dossier did."""

    result: Name
    paper: Document
    title: TitleCode
    year: Year
    decision: Document | None = None


class ElectionFound(Message):
    """The unit that a cluster or block of the dossier's unit has elected the best of the year."""

    cluster_name: Name
    elected: UnitCode
    elected_name: Name
    held_on: Day


class DeedFound(Message):
    """Another dossier of the subject for a sudden deed that was found eligible, passed up or awarded."""

    unit: UnitCode
    title: TitleCode
    state: Progress
    facts: DeedFacts


class RecordFound(Message):
    """What this site knows of a subject beside the dossier.

    `awards_since` is the first year of which it knows an award of anybody, None where it knows none: before that year
    it cannot say that there was no award.
    """

    awards: tuple[AwardFound, ...] = ()
    awards_since: Year | None = None
    ratings: tuple[RatingFound, ...] = ()
    initiatives: tuple[InitiativeFound, ...] = ()
    results_used: tuple[ResultUsed, ...] = ()
    elections: tuple[ElectionFound, ...] = ()
    deeds: tuple[DeedFound, ...] = ()


class AppraisalEvidence(Message):
    """Everything an appraisal knows beyond the dossier itself.

    `registration` is that of the dossier's own unit, or else another's. `locked_for` is the end of the deadline for
    which registration was locked last. `elsewhere` are the other units with the same subject and title, by code.
    `standing_body` is that of the site's own plan of the year, None where it has none. `attached` are the papers that
    have a file: they are enclosed, whether or not they are claimed. `record` is what is known of the subject.
    `confirmed` are the lines of the law that officers have confirmed, `staff` the service of a person.
    """

    plan: PlanFound | None
    registration: RegistrationFound | None
    sheet: SheetFound
    locked_for: Instant | None
    elsewhere: tuple[Elsewhere, ...] = ()
    members: MembersFound = MembersFound()
    standing_body: Name | None = None
    attached: tuple[CatalogCode, ...] = ()
    record: RecordFound = RecordFound()
    confirmed: frozenset[LineId] = frozenset()
    staff: StaffFound = StaffFound()

    @property
    def locked(self) -> bool:
        """Whether registration is locked for the deadline that the plan has now."""
        ends_at = None if self.plan is None else self.plan.ends_at
        return ends_at is not None and self.locked_for is not None and self.locked_for >= ends_at

    @property
    def undecided(self) -> bool:
        """Whether the plan names the unit and nothing was heard of its sheet since.

        The sheet may still lie with the standing body, or its events are on their way.
        """
        is_named = self.plan is not None and self.plan.unit_name is not None
        return is_named and (not self.sheet.heard or self.sheet.closed)


class NothingFiled(Message):
    """No dossier of that id was there when the evidence was looked for."""


class HeadEvidence(Message):
    """The council's vote on a dossier and the decision on it, as the head finds them.

    `vote` is None where no closed session voted on it, `decision_id` None where no decision has awarded it.
    """

    vote: CouncilVote | None = None
    decision_id: DecisionId | None = None


class ForwardEvidence(Message):
    """The council's work on a dossier that is to be passed up, and whether its plan was withdrawn.

    `opinions_out` says that bodies have yet to give their opinion on it, `consulted` that the public is being asked,
    `public_asked` that a consultation about it is over, `managed_above` that the level above manages the person.
    `confirmed` are the lines of the law that officers have confirmed.

    `session_id` is that of the session on whose agenda it stands or stood; `vote` is None until that one is closed.
    `files` are those of its papers that were neither removed nor erased.
    """

    session_id: SessionId | None = None
    vote: CouncilVote | None = None
    plan_withdrawn: bool = False
    opinions_out: bool = False
    consulted: bool = False
    public_asked: bool = False
    managed_above: bool = False
    confirmed: frozenset[LineId] = frozenset()
    files: DossierFiles = ()
