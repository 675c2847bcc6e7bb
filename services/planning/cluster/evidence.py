"""The evidence of clusters: what stands before one is formed, and who acts for its units that have ended."""

from chassis.database import Reader
from services.planning.cluster import queries
from services.planning.cluster.messages import Before, FormCluster, Holders, ScoreCovenant, SignCovenant
from services.planning.plan import queries as plans
from services.planning.unit import queries as units


async def for_formation(command: FormCluster, reader: Reader) -> Before:
    """What stands before the cluster is formed; a successor has the place of a unit that has ended."""
    formation = command.formation
    stands = formation.plan_id is not None and await plans.standing(reader, formation.plan_id) is not None
    taken = await queries.bearing(reader, formation.code, formation.year, command.cluster_id)
    before = await queries.bearing(reader, formation.code, formation.year - 1, command.cluster_id)
    if before is None:
        return Before(taken=taken is not None, plan_stands=stands)
    members = {unit.code for unit in formation.units}
    lead = None if before.lead is None else before.lead.code
    gone = {*before.rotation, *(() if lead is None else (lead,))} - members
    holders = await units.holders(reader, gone)
    now = {code: holders[code].code for code in gone if code in holders}
    return Before(
        taken=taken is not None,
        plan_stands=stands,
        rotation=tuple(dict.fromkeys(now.get(code, code) for code in before.rotation)),
        lead=None if lead is None else now.get(lead, lead),
    )


async def for_covenant(command: SignCovenant, reader: Reader) -> Holders:
    """Who acts for the unit, where it has ended."""
    return await queries.holders(reader, command.unit)


async def for_score(command: ScoreCovenant, reader: Reader) -> Holders:
    """Who acts for the unit, and for the one that scores, where they have ended."""
    return await queries.holders(reader, command.unit, *(() if command.scorer is None else (command.scorer,)))
