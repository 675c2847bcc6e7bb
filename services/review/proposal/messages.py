"""The commands about a proposal to the head, its home events, and the shapes in which the other modules see it."""

from typing import Annotated, NewType
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.vocabulary import Document, DossierId, Name, SessionId, Text, TextOrEmpty

ProposalId = NewType("ProposalId", UUID)
Proposed = Annotated[tuple[DossierId, ...], Field(min_length=1, max_length=10_000)]
Note = Annotated[TextOrEmpty, Field(max_length=2000)]
"""What the standing body says to its proposal."""
ReturnedFor = Annotated[Text, Field(max_length=2000)]
"""Why the head returns a proposal, in words."""


class ProposalFound(Message):
    """A proposal as a decision finds it; `open` where it was neither returned nor decided on."""

    dossiers: tuple[DossierId, ...]
    open: bool


class OnCouncil(Message):
    """A dossier as a proposal finds it: `may_be_decided` where the council passed it and nothing has ended it since.

    One of a sudden deed has no session, and no council to pass it; `opinions_out` says that bodies have yet to give
    their opinion on it.
    `proposed` says that it stands on another proposal that waits for the head, `consulted` that the public is asked.
    """

    dossier_id: DossierId
    session_id: SessionId | None
    may_be_decided: bool
    proposed: bool
    consulted: bool = False
    opinions_out: bool = False


class ProposalEvidence(Message):
    """The dossiers of a proposal, in no order."""

    dossiers: tuple[OnCouncil, ...] = ()


class DecidedFound(Message):
    """Whether a decision was issued on the proposal."""

    decided: bool = False


class OfProposal(Command):
    """A command about one proposal, in the queue of decisions."""

    proposal_id: ProposalId

    @property
    @override
    def stream(self) -> str:
        """The proposal's own."""
        return f"proposal-{self.proposal_id}"

    @property
    @override
    def queue(self) -> str:
        """A dossier stands on one proposal, and one that is returned is not decided on."""
        return "decisions"


class SubmitProposal(OfProposal):
    """Propose to the head what the council passed in a session (trình người có thẩm quyền); `paper` is the tờ trình.

    Without a session it proposes sudden deeds, which go by the simplified procedure.
    """

    session_id: SessionId | None = None
    paper: Document
    addressee: Name
    note: Note = ""
    dossiers: Proposed


class ReturnProposal(OfProposal):
    """Return a proposal to the standing body (trả lại tờ trình), as the head, with the reason."""

    reason: ReturnedFor


ProposalCommand = SubmitProposal | ReturnProposal


class ProposalSubmitted(Event):
    """The standing body proposed to the head what the council passed in a session, with its list.

    `session_id` is None where the list is of sudden deeds, on which no council votes.
    """

    proposal_id: ProposalId
    session_id: SessionId | None = None
    paper: Document
    addressee: Name
    note: Note
    dossiers: Proposed


class ProposalReturned(Event):
    """The head returned a proposal; its dossiers may be proposed again."""

    proposal_id: ProposalId
    reason: ReturnedFor


ProposalEvent = ProposalSubmitted | ProposalReturned
