"""The evidence on which a cluster is formed: its plan, others of its code, and the same cluster a year before."""

from chassis.database import Reader
from services.planning.cluster import queries
from services.planning.cluster.messages import Before, FormCluster
from services.planning.plan import queries as plans


async def for_formation(command: FormCluster, reader: Reader) -> Before:
    """What stands before the cluster is formed."""
    formation = command.formation
    stands = formation.plan_id is not None and await plans.standing(reader, formation.plan_id) is not None
    taken = await queries.bearing(reader, formation.code, formation.year, command.cluster_id)
    before = await queries.bearing(reader, formation.code, formation.year - 1, command.cluster_id)
    return Before(
        taken=taken is not None,
        plan_stands=stands,
        rotation=() if before is None else before.rotation,
        lead=None if before is None or before.lead is None else before.lead.code,
    )
