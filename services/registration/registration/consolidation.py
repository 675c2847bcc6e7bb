"""A registration consolidated from below: each unit's sheet with its state, and its titles counted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.vocabulary import SheetId
from services.registration.sheet.queries import SheetListState


class UnitCounted(Message):
    """A unit's sheet: how many rows it lists of each title, and how many titles are registered.

    `locked` says that it is closed to its unit. `from_site` says that the unit works at a site of its own, which
    consolidates its own people and has sent the sheet up.
    """

    sheet_id: SheetId
    unit: str
    unit_name: str
    cluster: str
    state: SheetListState
    locked: bool
    from_site: bool
    listed: dict[str, int]
    registered: dict[str, int]


class Consolidated(Message):
    """The sheets of one registration, unit by unit, and all of them together."""

    units: tuple[UnitCounted, ...]
    states: dict[str, int]
    listed: dict[str, int]
    registered: dict[str, int]


async def consolidated(reader: Reader, viewer: Viewer, registration_id: UUID) -> Consolidated:
    """The registration as far as `viewer` may see its units; a plan names some hundred of them."""
    asked = (registration_id, viewer.scope())
    rows = await reader.fetch(
        "select sheet_id, unit, unit_name, cluster, state, locked, arrived_at is not null as from_site from read_sheets"
        " where registration_id = $1 and superior is null and ($2::text is null or unit = $2) order by cluster, unit",
        *asked,
    )
    listed = await reader.fetch(
        "select sheet_id, entry ->> 'title' as title, count(*) as number from read_sheets,"
        " jsonb_array_elements(entries) as e (entry) where registration_id = $1 and superior is null"
        " and ($2::text is null or unit = $2) and stage in ('handed-in', 'accepted') group by 1, 2 order by 1, 2",
        *asked,
    )
    registered = await reader.fetch(
        "select s.sheet_id, t.title, count(*) as number from read_sheets s join read_titles t using (sheet_id)"
        " where s.registration_id = $1 and s.superior is null and ($2::text is null or coalesce(s.holder, s.unit) = $2)"
        " group by 1, 2 order by 1, 2",
        *asked,
    )
    by_sheet = {
        "listed": _by_sheet(dict(row) for row in listed),
        "registered": _by_sheet(dict(row) for row in registered),
    }
    units = tuple(
        UnitCounted.model_validate(
            dict(row) | {name: counts.get(row["sheet_id"], {}) for name, counts in by_sheet.items()}
        )
        for row in rows
    )
    return Consolidated(
        units=units,
        states=Counter(one.state for one in units),
        listed=_together(one.listed for one in units),
        registered=_together(one.registered for one in units),
    )


def _by_sheet(rows: Iterable[Mapping[str, Any]]) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["sheet_id"], {})[row["title"]] = row["number"]
    return found


def _together(several: Iterable[Mapping[str, int]]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for one in several:
        counted.update(one)
    return dict(sorted(counted.items()))
