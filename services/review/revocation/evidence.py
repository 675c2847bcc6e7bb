"""The evidence of a revocation: the award, the numbers of its series, and what rests on the award."""

from pydantic import TypeAdapter

from chassis.database import Reader
from contracts.review import RuleOutcome
from services.review.decision import queries as decisions
from services.review.decision.messages import series_of
from services.review.dossier.reappraising import reappraised
from services.review.revocation import queries
from services.review.revocation.dependants import Near, dependants
from services.review.revocation.messages import (
    AwardFound,
    PassedUpFrom,
    PassRevocationDown,
    ProposeRevocation,
    Reappraised,
    ReevaluateDependant,
    RevocationEvidence,
    RevokeAward,
)

_OUTCOMES = TypeAdapter(tuple[RuleOutcome, ...])


async def for_proposal(command: ProposeRevocation, reader: Reader) -> AwardFound:
    """The award."""
    return AwardFound(award=await queries.award(reader, command.dossier_id))


async def for_revoking(command: RevokeAward, reader: Reader) -> RevocationEvidence:
    """The award, the last number of the series, and the dossiers that rest on the award."""
    award = await queries.award(reader, command.dossier_id)
    if award is None:
        return RevocationEvidence()
    rows = await queries.near(reader, award)
    near = [Near.model_validate({**row, "rules": _OUTCOMES.validate_json(row["rules"])}) for row in rows]
    return RevocationEvidence(
        award=award,
        series=await decisions.series(reader, series_of(command.issuer, command.symbol, command.dated.year)),
        dependants=dependants(award, near),
    )


async def for_passing_down(command: PassRevocationDown, reader: Reader) -> PassedUpFrom:
    """The site below from which the dossier came, if one did."""
    return PassedUpFrom(forwarded_by=await queries.forwarded_by(reader, command.dossier_id))


async def for_reevaluating(command: ReevaluateDependant, reader: Reader) -> Reappraised:
    """The outcome of every rule of the dossier on what is known now, the annulment among it."""
    return Reappraised(outcomes=await reappraised(reader, command.dependant))
