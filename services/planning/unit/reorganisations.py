"""The reorganisations of the tree as they are read: each decision, and what it has done to which unit."""

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import place_of
from contracts.units import ReorganisationId
from services.planning.unit.rows import ChangedUnit, HistoryLine, ReorganisationRow

_MOST_LINES = 500
_REORGANISATION = ", ".join(ReorganisationRow.model_fields)
_LINE = ", ".join(f"h.{name}" for name in HistoryLine.model_fields)


async def reorganisations(
    reader: Reader, viewer: Viewer, limit: int, after: ReorganisationId | None
) -> tuple[tuple[ReorganisationRow, ...], int]:
    """At most `limit` reorganisations, the latest first, beyond `after`; and how many there are.

    Raises PageUnknown when there is no reorganisation `after`.
    """
    _ = viewer
    place = await place_of(
        reader, "select effective from read_reorganisations where reorganisation_id = $1", after, "reorganisation"
    )
    rows = await reader.fetch(
        f"select {_REORGANISATION} from read_reorganisations"  # noqa: S608 - the columns are the row's own fields
        " where $2::date is null or (effective, reorganisation_id) < ($2, $3::uuid)"
        " order by effective desc, reorganisation_id desc limit $1",
        limit,
        None if place is None else place["effective"],
        after,
    )
    total = await reader.fetchval("select count(*) from read_reorganisations")
    return tuple(ReorganisationRow.model_validate(dict(row)) for row in rows), total


async def reorganisation(
    reader: Reader, viewer: Viewer, reorganisation_id: ReorganisationId
) -> tuple[ReorganisationRow, tuple[ChangedUnit, ...]] | None:
    """One reorganisation and the first 500 of what it has done; None where there is none."""
    _ = viewer
    row = await reader.fetchrow(
        f"select {_REORGANISATION} from read_reorganisations where reorganisation_id = $1",  # noqa: S608
        reorganisation_id,
    )
    if row is None:
        return None
    lines = await reader.fetch(
        f"select h.code, u.name, {_LINE} from read_unit_history h join read_units u using (code)"  # noqa: S608
        f" where h.reorganisation_id = $1 order by h.position, h.code limit {_MOST_LINES}",
        reorganisation_id,
    )
    return ReorganisationRow.model_validate(dict(row)), tuple(ChangedUnit.model_validate(dict(one)) for one in lines)
