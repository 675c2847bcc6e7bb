"""The evidence of a decision: its proposals, the standing of their units, and the numbers of its series."""

from chassis.database import Reader
from services.review.catalogue import queries as catalogue
from services.review.decision import queries
from services.review.decision.messages import DecideAwards, DecideProposal, DecisionEvidence, series_of
from services.review.proposal import queries as papers
from services.review.session import queries as sessions


async def for_decision(command: DecideAwards, reader: Reader) -> DecisionEvidence:
    """The dossiers of the list on which a closed session has voted, and the standing of their units."""
    decision = command.decision
    series = series_of(decision.issuer, decision.symbol, decision.dated.year)
    return DecisionEvidence(
        proposals=await sessions.proposals(reader, command.dossiers),
        standings=await sessions.standings(reader, command.dossiers),
        series=await queries.series(reader, series, decision),
        confirmed=await catalogue.confirmed_lines(reader),
    )


async def for_proposal(command: DecideProposal, reader: Reader) -> DecisionEvidence:
    """The proposal with its dossiers, the standing of their units, and the last number of the series."""
    found = await papers.for_decision(reader, command.proposal_id)
    dossiers = () if found is None else found.dossiers
    return DecisionEvidence(
        proposals=await sessions.proposals(reader, dossiers),
        standings=await sessions.standings(reader, dossiers),
        series=await queries.series(reader, series_of(command.issuer, command.symbol, command.dated.year)),
        proposal=found,
        confirmed=await catalogue.confirmed_lines(reader),
    )
