"""The evidence of a decision: its proposals, and the standing of their units."""

from chassis.database import Reader
from services.review.decision.messages import DecideAwards, DecisionEvidence
from services.review.session import queries as sessions


async def for_decision(command: DecideAwards, reader: Reader) -> DecisionEvidence:
    """The dossiers of the list on which a closed session has voted, and the standing of their units."""
    return DecisionEvidence(
        proposals=await sessions.proposals(reader, command.dossiers),
        standings=await sessions.standings(reader, command.dossiers),
    )
