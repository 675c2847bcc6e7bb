"""The evidence of the commands about a proposal: its dossiers before the council, and the decision on it."""

from chassis.database import Reader
from services.review.proposal import queries
from services.review.proposal.messages import DecidedFound, ProposalEvidence, ReturnProposal, SubmitProposal


async def for_submission(command: SubmitProposal, reader: Reader) -> ProposalEvidence:
    """The dossiers of the list as they stand."""
    return ProposalEvidence(dossiers=await queries.on_council(reader, command.dossiers))


async def for_return(command: ReturnProposal, reader: Reader) -> DecidedFound:
    """Whether a decision was issued on the proposal."""
    return DecidedFound(decided=await queries.is_decided(reader, command.proposal_id))
