"""The row of each cluster with the unit that it has elected the best of its year."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.clusters import BestUnitElected
from contracts.envelope import Origin

READ_ELECTIONS = Table(
    "read_elections",
    ("cluster_id", "site"),
    {"cluster_name": None, "year": None, "elected": None, "elected_name": None, "held_on": None, "units": []},
)
TABLES = (READ_ELECTIONS,)


def elected(event: BestUnitElected, origin: Origin) -> Iterable[RowChange]:
    """The latest election of a cluster stands."""
    values = {
        "cluster_name": event.cluster_name,
        "year": event.year,
        "elected": event.elected.code,
        "elected_name": event.elected.name,
        "held_on": event.held_on,
        "units": [one.code for one in (*event.units, *(vote.unit for vote in event.votes))],
    }
    yield Put(READ_ELECTIONS, (event.cluster_id, origin.site), values)
