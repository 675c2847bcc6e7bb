"""Elections of clusters as evidence: a part of a statement, so that evidence is read in one snapshot."""

from typing import Final

ELECTIONS_OF: Final = """(
    select coalesce(jsonb_agg(jsonb_build_object(
        'cluster_name', cluster_name, 'elected', elected, 'elected_name', elected_name, 'held_on', held_on
    ) order by cluster_name), '[]') from read_elections held
    where held.year = one.year and (held.elected = one.unit or held.units ? one.unit)
)"""
"""An SQL expression: the ElectionFound of each cluster of the unit of a row `one` in its year."""
