"""Units that have ended as parts of statements: what was theirs is shown to the unit that holds it now."""

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.vocabulary import UnitCode


def held_by(parameter: str, column: str = "unit") -> str:
    """An SQL condition: the unit in `column` is the one in `parameter` or has ended and is held by it; all for null."""
    held = f"select ended.unit from read_unit_holders ended where ended.holder = {parameter}"  # noqa: S608 - constants
    return f"({parameter}::text is null or {column} = {parameter} or {column} in ({held}))"


async def held(reader: Reader, viewer: Viewer) -> frozenset[UnitCode]:
    """The unit that `viewer` works for and those that it follows on; none for staff of the site."""
    if viewer.unit is None:
        return frozenset()
    rows = await reader.fetch("select unit from read_unit_holders where holder = $1", viewer.unit)
    return frozenset((viewer.unit, *(row["unit"] for row in rows)))


async def holder(reader: Reader, unit: UnitCode) -> UnitCode:
    """The unit that holds what was the own of `unit`: itself while it is there."""
    found: UnitCode | None = await reader.fetchval("select holder from read_unit_holders where unit = $1", unit)
    return unit if found is None else found
