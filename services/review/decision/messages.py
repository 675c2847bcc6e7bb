"""The command to decide awards, its home event, and the evidence it is decided on."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.review import AwardDecided
from contracts.vocabulary import (
    Confidence,
    DecisionId,
    Document,
    DossierId,
    Level,
    Name,
    Text,
    TextOrEmpty,
    UnitCode,
    derived_id,
)
from services.review.session.messages import Proposal, Standing

Recipients = Annotated[tuple[DossierId, ...], Field(min_length=1, max_length=10_000)]


def decision_id_of(decision: Document) -> DecisionId:
    """The id of a decision, however its number is typed: an issuer gives a number once a year within a symbol."""
    return DecisionId(derived_id("decision", decision.key))


class DecisionEvidence(Message):
    """The proposals among a decision's dossiers, and the standing of their units, each in no order."""

    proposals: tuple[Proposal, ...] = ()
    standings: tuple[Standing, ...] = ()


class DecideAwards(Command):
    """Decide awards (quyết định tặng danh hiệu) for the dossiers of one decision."""

    decision: Document
    deciding_authority: Name
    signer_role: Name
    dossiers: Recipients

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
    """A decision was issued over a list of recipients, at the level of its site."""

    decision_id: DecisionId
    decision: Document
    deciding_authority: Name
    signer_role: Name
    level: Level
    dossiers: Recipients
    grounds: Annotated[tuple[DecisionGround, ...], Field(max_length=11_000)]


DecisionEvent = DecisionIssued | AwardDecided
