"""The contract events of review: dossiers from filing to their end, sessions of the council, awards decided."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.awards import AwardBonus
from contracts.catalog.terms import FixedBy, Procedure
from contracts.envelope import Origin, Relation
from contracts.facts import CollectiveFacts, DeedFacts, HouseholdFacts, IndividualFacts
from contracts.files import DossierFiles
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
    NameOrEmpty,
    PlanId,
    ReasonCode,
    SessionId,
    SiteCode,
    Subject,
    Text,
    TextOrEmpty,
    TitleCode,
    UnitCode,
    Year,
    YesNo,
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


class Verdict(StrEnum):
    """What an appraisal found of one rule."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    """Neither the dossier nor the evidence says it."""
    WAIVED = "waived"
    """The rule does not bind this subject."""
    NOT_YET = "not_yet"
    """What decides it is still to come, such as the appraisal of a member."""


class RulesetFixing(Message):
    """The day that fixed the ruleset of a dossier, by which rule, and the ground of that; the day is Viet Nam's."""

    by: FixedBy
    on: Day
    citation: Text
    confidence: Confidence


class RuleOutcome(Message):
    """The outcome of one rule, and its evidence; recorded so that a replay needs no look-up.

    `rule` is the catalogue's name of the rule, `citation` the article it comes from, or empty where none is known.
    `reason_code` names the defect when the rule does not hold. `verdict` says more exactly than `holds` what was
    found; one that was recorded without it was met where it holds, and else was not.
    """

    rule: Name
    holds: bool
    reason_code: ReasonCode | None = None
    evidence: Text
    citation: TextOrEmpty
    confidence: Confidence
    verdict: Verdict | None = None

    @property
    def found(self) -> Verdict:
        """The verdict; of an outcome that was recorded without one, what `holds` says."""
        return self.verdict or (Verdict.MET if self.holds else Verdict.NOT_MET)


Documents = Annotated[tuple[CatalogCode, ...], Field(max_length=30)]
"""The codes of the papers a dossier holds."""


class CouncilProposal(Message):
    """The vote by which the council of a site proposed a dossier: so many of all members, present or not."""

    session_id: SessionId
    votes_for: Annotated[int, Field(ge=0, le=1000)]
    council_members: Annotated[int, Field(ge=1, le=1000)]


LONGEST_AGENDA = 5000
"""The most dossiers that a council's session has on its agenda."""


class CouncilResult(Message):
    """Whether the council of a site proposes a dossier to the head, or to the site above (đề nghị khen thưởng)."""

    dossier_id: DossierId
    proposed: bool


class Examination(Message):
    """The work of one site on a dossier that it then passed up: its appraisal, and its council's vote if there was one.

    `rules` are the outcomes of every rule as that site found them; `appraised_on` is a day in Viet Nam.
    """

    site: SiteCode
    level: Level
    appraising_body: Name
    appraised_on: Day
    rules: Annotated[tuple[RuleOutcome, ...], Field(max_length=100)]
    vote: CouncilProposal | None
    forwarded_at: Instant


Examinations = Annotated[tuple[Examination, ...], Field(max_length=10)]
"""The examinations of a dossier, in the order in which it went up."""


class Outcome(StrEnum):
    """The end of a dossier that was forwarded."""

    AWARDED = "awarded"
    REFUSED = "refused"


class DossierResult(Message):
    """The result of a dossier, as the site that decided it or refused it has said it.

    `said_by` is the id of that site's event. Where the body that decided runs no site, `site` is the one that has
    recorded its answer from paper, and `said_by` the id of the dossier. An award has its decision, the level and the
    authority; a refusal the stage, the reasons and their explanation. `decided_on` is a day in Viet Nam.
    """

    outcome: Outcome
    site: SiteCode
    said_by: UUID
    decided_on: Day
    decision_id: DecisionId | None = None
    decision: Document | None = None
    level: Level | None = None
    deciding_authority: NameOrEmpty = ""
    stage: Stage | None = None
    reason_codes: Annotated[tuple[ReasonCode, ...], Field(max_length=20)] = ()
    explanation: TextOrEmpty = ""


class DossierSubmitted(Event):
    """A unit filed a dossier (trình hồ sơ); `ruleset` is the law that it is judged by and stays with it.

    `fixing` is the day that fixed it and why; None where that was the day of filing and nobody recorded it.
    `registered_as` is the higher title whose registration counts for this one, None where that is its own. By the
    simplified `procedure` it is of a sudden deed.
    """

    dossier_id: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    submitted_at: Instant
    ruleset: Name
    fixing: RulesetFixing | None = None
    registered_as: TitleCode | None = None
    procedure: Procedure = Procedure.ORDINARY


class DossierAppraised(Event):
    """The standing body appraised a dossier (thẩm định) and recorded every rule's outcome; the day is Viet Nam's.

    `fixing` is the day that fixed the ruleset and why, and `procedure` the one it goes by, as the submission has them.
    """

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
    fixing: RulesetFixing | None = None
    procedure: Procedure = Procedure.ORDINARY


class CouncilConvened(Event):
    """The council was convened over an agenda of eligible dossiers (triệu tập họp Hội đồng); the day is Viet Nam's."""

    session_id: SessionId
    council: Name
    held_on: Day
    dossiers: Annotated[tuple[DossierId, ...], Field(min_length=1, max_length=LONGEST_AGENDA)]


class CouncilVoted(Event):
    """The council's session was closed (kết thúc phiên họp): its result on each dossier of the agenda.

    It says neither how many voted for a dossier nor who did. The day is that of the session, in Viet Nam. `put_off` are
    those of the agenda without a result, as they were suspended or taken back meanwhile; they stand on no agenda now.
    """

    session_id: SessionId
    council: Name
    held_on: Day
    results: Annotated[tuple[CouncilResult, ...], Field(min_length=1, max_length=LONGEST_AGENDA)]
    put_off: Annotated[tuple[DossierId, ...], Field(max_length=LONGEST_AGENDA)] = ()


class DossierForwarded(Event):
    """A site passed a dossier up to its superior, for it to decide or to pass on (chuyển hồ sơ, trình cấp trên).

    It holds the whole file: what the unit filed, when and under which law, and the examination of every site so far,
    the last of which is that of the site that says the event. The facts are those of a person, of a
    collective or of a household, or by the simplified `procedure` those of a `deed`. `registered_as` is as in
    DossierSubmitted. `files` are those of its papers, whose contents the superior asks for when it needs them; empty
    where there are none or nobody listed them.
    """

    dossier_id: DossierId
    forwarded_to: SiteCode
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    submitted_at: Instant
    ruleset: Name
    documents: Documents
    individual: IndividualFacts | None
    collective: CollectiveFacts | None
    examinations: Annotated[tuple[Examination, ...], Field(min_length=1, max_length=10)]
    household: HouseholdFacts | None = None
    fixing: RulesetFixing | None = None
    registered_as: TitleCode | None = None
    files: DossierFiles = ()
    procedure: Procedure = Procedure.ORDINARY
    deed: DeedFacts | None = None


class DossierAnswered(Event):
    """The result of a dossier came back from above to the site that had passed it on, which says it to the site below.

    `result` is that of the site that decided or refused it; `examinations` are those of the sites between.
    """

    dossier_id: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    title_name: Name
    year: Year
    result: DossierResult
    examinations: Examinations
    procedure: Procedure = Procedure.ORDINARY


def tells_first(event: DossierAnswered, origin: Origin) -> bool:
    """Whether the reader hears of a result by this event first.

    What a site passes back of its superior's result it has heard from the superior itself; of a result that it has
    recorded from paper this is the one event.
    """
    return origin.relation is not Relation.OWN or event.result.site == origin.site


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
    `votes_for` is out of all `council_members`, present or not. By the simplified `procedure` no council has voted:
    session, votes and members are None then, and in no other case. `commendation_type` is the catalogue's (loại hình
    khen thưởng), such as CONG_TRANG. `bonus` is None where the law of the day names none, or nobody recorded it.
    `posthumous` says that the recipient has died (truy tặng).
    """

    decision_id: DecisionId
    decision: Document
    deciding_authority: Name
    level: Level
    signer_role: Name
    dossier_id: DossierId
    plan_id: PlanId
    session_id: SessionId | None
    votes_for: Annotated[int, Field(ge=0, le=1000)] | None
    council_members: Annotated[int, Field(ge=1, le=1000)] | None
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    title_name: Name
    commendation_type: CatalogCode
    year: Year
    ruleset: Name
    bonus: AwardBonus | None = None
    procedure: Procedure = Procedure.ORDINARY
    posthumous: YesNo = False
