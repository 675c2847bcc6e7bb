"""The commands to decide awards, their home event, and the evidence they are decided on."""

from abc import abstractmethod
from datetime import date
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.plan_parts import Capacity
from contracts.review import AwardDecided
from contracts.text import SYMBOL
from contracts.vocabulary import (
    DOCUMENT_SYMBOL,
    Confidence,
    Day,
    DecisionId,
    Document,
    DossierId,
    Level,
    Name,
    NameOrEmpty,
    Text,
    TextOrEmpty,
    UnitCode,
    YesNo,
    derived_id,
)
from services.review.catalogue.messages import LineId
from services.review.proposal.messages import ProposalFound, ProposalId
from services.review.session.messages import Proposal, Standing

Recipients = Annotated[tuple[DossierId, ...], Field(min_length=1, max_length=10_000)]
LeftOut = Annotated[tuple[DossierId, ...], Field(max_length=10_000)]
DocumentSymbol = Annotated[str, Field(pattern=f"^{DOCUMENT_SYMBOL}$", max_length=40, examples=["QĐ-UBND"]), SYMBOL]


def decision_id_of(decision: Document) -> DecisionId:
    """The id of a decision, however its number is typed: an issuer gives a number once a year within a symbol."""
    return DecisionId(derived_id("decision", decision.key))


def decision_id_on(proposal_id: ProposalId) -> DecisionId:
    """The id of the one decision on a proposal, whose number is drawn when it is issued."""
    return DecisionId(derived_id("decision-on", proposal_id))


def series_of(issuer: str, symbol: str, year: int) -> str:
    """The series in which numbers are given: one of each issuer, symbol and year, however they are typed."""
    return Document(issuer=issuer, number="0", symbol=symbol, dated=date(year, 1, 1)).key


class Signature(Message):
    """The signature of somebody in the head's stead (docs/domain.md §5.3; NĐ 30/2020 Đ13).

    `signs_for` is the post of the head, `name` the signer's, and `authorised_by` the paper by which a head has
    authorised them.
    """

    capacity: Capacity
    signs_for: Name
    name: NameOrEmpty = ""
    authorised_by: Document | None = None


class Retention(Message):
    """How long the file of a decision is kept (thời hạn bảo quản): so many years, or for ever where that is None."""

    years: Annotated[int, Field(ge=1, le=200)] | None
    citation: TextOrEmpty
    confidence: Confidence


class SeriesFound(Message):
    """The numbers given in the series of a decision: the last one, its day, and whether numbers are drawn in it.

    `taken` says that the number which was typed is given already, to whatever decision.
    """

    last: Annotated[int, Field(ge=0)] = 0
    last_dated: date | None = None
    drawn: bool = False
    taken: bool = False


class DecisionEvidence(Message):
    """The proposals among a decision's dossiers, and the standing of their units, each in no order.

    `proposal` is the paper with which the standing body proposed them, None where the decision names none.
    `confirmed` are the lines of the law that officers have confirmed.
    """

    proposals: tuple[Proposal, ...] = ()
    standings: tuple[Standing, ...] = ()
    series: SeriesFound = SeriesFound()
    proposal: ProposalFound | None = None
    confirmed: frozenset[LineId] = frozenset()


class OfDecision(Command):
    """A command to issue a decision."""

    @property
    @abstractmethod
    def decision_id(self) -> DecisionId:
        """The decision's id."""

    @property
    @override
    def stream(self) -> str:
        """The decision's own: what was decided is a stream that has begun."""
        return f"decision-{self.decision_id}"

    @property
    @override
    def queue(self) -> str:
        """A dossier is awarded once, a number is given once and a quota counts all: one decision after another."""
        return "decisions"


class DecideAwards(OfDecision):
    """Decide awards (quyết định tặng danh hiệu) for the dossiers of one decision, under a number that is typed."""

    decision: Document
    deciding_authority: Name
    signer_role: Name
    dossiers: Recipients
    signature: Signature | None = None

    @property
    @override
    def decision_id(self) -> DecisionId:
        """The decision's id, which follows from its number."""
        return decision_id_of(self.decision)


class DecideProposal(OfDecision):
    """Decide on a proposal (tờ trình) of the standing body, under the next number, which is drawn.

    `left_out` are dossiers of the proposal that the decision does not cover.
    """

    proposal_id: ProposalId
    issuer: Name
    symbol: DocumentSymbol
    dated: Day
    deciding_authority: Name
    signer_role: Name
    left_out: LeftOut = ()
    signature: Signature | None = None

    @property
    @override
    def decision_id(self) -> DecisionId:
        """The decision's id, which follows from the proposal."""
        return decision_id_on(self.proposal_id)


DecisionCommand = DecideAwards | DecideProposal


class DecisionGround(Message):
    """A rule that a decision rests on: its competence for a title, or the quota of the unit with the code `unit`.

    `unit` is None where the rule is no unit's own. `rule` is the catalogue's name of the rule.
    """

    rule: Name
    unit: UnitCode | None
    evidence: Text
    citation: TextOrEmpty
    confidence: Confidence


class DecisionIssued(Event):
    """A decision was issued over a list of recipients, at the level of its site.

    `drawn` says that its number is the next one of its series and not one that was typed. `signature` is None where
    the head has signed, `proposal_id` where no proposal was named, `retention` where nobody recorded it.
    """

    decision_id: DecisionId
    decision: Document
    deciding_authority: Name
    signer_role: Name
    level: Level
    dossiers: Recipients
    grounds: Annotated[tuple[DecisionGround, ...], Field(max_length=11_000)]
    proposal_id: ProposalId | None = None
    drawn: YesNo = False
    signature: Signature | None = None
    retention: Retention | None = None


DecisionEvent = DecisionIssued | AwardDecided
