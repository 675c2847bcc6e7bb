"""The sheet of the year before, from which a sheet is prefilled."""

from collections.abc import Sequence

import asyncpg

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.catalog import ruleset_on, titles
from contracts.message import Message
from services.registration.sheet.messages import Entries, Entry
from services.registration.sheet.queries import SheetInFull
from services.registration.subject import queries as subjects
from services.registration.titles import queries as registered
from services.registration.units.queries import held_by


class SheetRows(Message):
    """The rows of a sheet as they are read."""

    entries: Entries


async def of_last_year(reader: Reader, viewer: Viewer, sheet: SheetInFull) -> Entries:
    """The rows of the unit's last sheet of the year before, as they can stand in `sheet`; none where there is none.

    The last sheet of each unit that has ended and that the unit follows on counts as its own, so that everybody keeps
    the key under which former awards were recorded. Of an accepted sheet the titles that were withdrawn are left out,
    and of any those that the law no longer knows for such a subject; the key of a double gives way to the one that
    counts. The same round comes first.
    """
    rows = await reader.fetch(
        "select distinct on (unit <> $1, unit) sheet_id, entries, stage, superior from read_sheets"  # noqa: S608
        f" where {held_by('$1')} and year = $2 and stage <> 'closed' and entries <> '[]'"
        " order by unit <> $1, unit, round <> $3, received_at desc nulls last, sheet_id",
        sheet.unit,
        sheet.year - 1,
        sheet.round,
    )
    entries: Entries = ()
    for row in rows:
        entries += await _standing(reader, viewer, row)
    kept = await subjects.kept_keys(reader, {one.subject.key for one in entries})
    kinds = {one.code: one.subject_kinds for one in titles(ruleset_on(sheet.plan.dated))}
    return _once(
        [
            one.model_copy(update={"subject": one.subject.model_copy(update={"key": kept.get(key, key)})})
            for one in entries
            for key in (one.subject.key,)
            if one.subject.kind in kinds.get(one.title, ())
        ]
    )


async def _standing(reader: Reader, viewer: Viewer, row: asyncpg.Record) -> Entries:
    """The rows of one sheet, without what was withdrawn where it was accepted."""
    entries = SheetRows.model_validate_json(f'{{"entries": {row["entries"]}}}').entries
    if row["stage"] != "accepted" or row["superior"] is not None:
        return entries
    counting = await registered.counting(reader, viewer, row["sheet_id"])
    return tuple(one for one in entries if (one.subject.key, one.title) in counting)


def _once(entries: Sequence[Entry]) -> Entries:
    """Each subject and title once."""
    return tuple({(one.subject.key, one.title): one for one in reversed(entries)}.values())[::-1]
