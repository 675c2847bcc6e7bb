"""The wish to decide awards, and the event of a decision that stays at home."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.review import AwardDecided, RuleOutcome
from contracts.vocabulary import (
    DecisionId,
    Document,
    DossierId,
    Level,
    Name,
    PlanId,
    SessionId,
    Subject,
    TitleCode,
    UnitCode,
    Year,
    derived_id,
)
from services.review.domain.facts import CouncilVote, Progress

Recipients = Annotated[tuple[DossierId, ...], Field(min_length=1, max_length=10_000)]


def decision_id_of(decision: Document) -> DecisionId:
    """The id of a decision: an issuer gives a number once a year within a symbol (NĐ 30/2020, Annex I)."""
    return DecisionId(derived_id("decision", decision.issuer, decision.number, decision.symbol, decision.dated.year))


class Proposal(Message):
    """A dossier found eligible that a closed session spoke about, as the read tables show it by now in its `state`."""

    dossier_id: DossierId
    state: Progress
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    ruleset: Name
    session_id: SessionId
    vote: CouncilVote
    decision_id: DecisionId | None
    plan_withdrawn: bool = False


class Standing(Message):
    """How a unit stands under a plan.

    `reaching` counts its individuals who were found eligible for LDTT or CSTDCS, `awarded` the awards it has by title.
    """

    plan_id: PlanId
    unit: UnitCode
    reaching: Annotated[int, Field(ge=0)]
    awarded: dict[TitleCode, int]


class DecideAwards(Command):
    """Decide awards (quyết định tặng danh hiệu) for the dossiers of one decision.

    `level` is the site's; `proposals` and `standings` are gathered from the read tables.
    """

    decision: Document
    deciding_authority: Name
    signer_role: Name
    level: Level
    dossiers: Recipients
    proposals: tuple[Proposal, ...] = ()
    standings: tuple[Standing, ...] = ()

    @property
    def decision_id(self) -> DecisionId:
        """The decision's id, which follows from its number."""
        return decision_id_of(self.decision)

    @property
    @override
    def stream(self) -> str:
        """The decision's own: a number that was taken is a stream that has begun."""
        return f"decision-{self.decision_id}"

    @property
    @override
    def queue(self) -> str:
        """A dossier is awarded once and a quota counts all decisions, so they are taken one after another."""
        return "decisions"


class DecisionIssued(Event):
    """A decision was issued over a list of recipients; `grounds` are its competence and quotas, with what is unsure."""

    decision_id: DecisionId
    decision: Document
    deciding_authority: Name
    signer_role: Name
    level: Level
    dossiers: Recipients
    grounds: tuple[RuleOutcome, ...]


HOME_EVENTS = (DecisionIssued,)
DecisionEvent = DecisionIssued | AwardDecided
