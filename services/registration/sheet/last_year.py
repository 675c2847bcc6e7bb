"""The sheet of the year before, from which a sheet is prefilled."""

from collections.abc import Sequence

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.catalog import ruleset_on, titles
from contracts.message import Message
from services.registration.sheet.messages import Entries, Entry
from services.registration.sheet.queries import SheetInFull
from services.registration.subject import queries as subjects
from services.registration.titles import queries as registered


class SheetRows(Message):
    """The rows of a sheet as they are read."""

    entries: Entries


async def of_last_year(reader: Reader, viewer: Viewer, sheet: SheetInFull) -> Entries:
    """The rows of the unit's last sheet of the year before, as they can stand in `sheet`; none where there is none.

    Of an accepted sheet the titles that were withdrawn are left out, and of any those that the law no longer knows for
    such a subject; the key of a double gives way to the one that counts. The same round comes first.
    """
    row = await reader.fetchrow(
        "select sheet_id, entries, stage, superior from read_sheets where unit = $1 and year = $2 and stage <> 'closed'"
        " and entries <> '[]' order by round <> $3, received_at desc nulls last, sheet_id limit 1",
        sheet.unit,
        sheet.year - 1,
        sheet.round,
    )
    if row is None:
        return ()
    entries = SheetRows.model_validate_json(f'{{"entries": {row["entries"]}}}').entries
    if row["stage"] == "accepted" and row["superior"] is None:
        counting = await registered.counting(reader, viewer, row["sheet_id"])
        entries = tuple(one for one in entries if (one.subject.key, one.title) in counting)
    kept = await subjects.kept_keys(reader, {one.subject.key for one in entries})
    kinds = {one.code: one.subject_kind for one in titles(ruleset_on(sheet.plan.dated))}
    return _once(
        [
            one.model_copy(update={"subject": one.subject.model_copy(update={"key": kept.get(key, key)})})
            for one in entries
            for key in (one.subject.key,)
            if kinds.get(one.title) is one.subject.kind
        ]
    )


def _once(entries: Sequence[Entry]) -> Entries:
    """Each subject and title once."""
    return tuple({(one.subject.key, one.title): one for one in reversed(entries)}.values())[::-1]
