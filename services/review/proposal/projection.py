"""The row of each proposal, and of each dossier that one names."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.envelope import Origin
from services.review.proposal.messages import ProposalReturned, ProposalSubmitted

READ_PROPOSALS = Table(
    "read_proposals",
    ("proposal_id",),
    {
        "session_id": None,
        "paper": None,
        "addressee": None,
        "note": "",
        "number": 0,
        "submitted_by": None,
        "submitted_at": None,
        "returned": None,
    },
)
READ_PROPOSED = Table("read_proposed", ("proposal_id", "dossier_id"), {"place": 0})

TABLES = (READ_PROPOSALS, READ_PROPOSED)


def submitted(event: ProposalSubmitted, origin: Origin) -> Iterable[RowChange]:
    """A proposal and its list."""
    values = {
        "session_id": event.session_id,
        "paper": event.paper.model_dump(mode="json"),
        "addressee": event.addressee,
        "note": event.note,
        "number": len(event.dossiers),
        "submitted_by": origin.actor,
        "submitted_at": origin.occurred_at,
    }
    yield Put(READ_PROPOSALS, (event.proposal_id,), values)
    for place, dossier in enumerate(event.dossiers):
        yield Put(READ_PROPOSED, (event.proposal_id, dossier), {"place": place})


def returned(event: ProposalReturned, origin: Origin) -> Iterable[RowChange]:
    """The head's reason."""
    said = {"reason": event.reason, "returned_at": origin.occurred_at.isoformat()}
    yield Change(READ_PROPOSALS, (event.proposal_id,), {"returned": said})
