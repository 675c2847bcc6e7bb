"""The titles that were added to a sheet by decisions, as they are read."""

from datetime import datetime

from pydantic import Json

from chassis.database import Reader
from contracts.message import Message
from contracts.vocabulary import Document, SheetId
from services.registration.sheet.messages import Entry


class Addition(Message):
    """A title that was added to an accepted sheet, at `added_at` by a decision; `counts` is false once withdrawn."""

    entry: Json[Entry]
    reason: str
    decision: Json[Document]
    added_at: datetime
    counts: bool


async def additions(reader: Reader, sheet_id: SheetId) -> tuple[Addition, ...]:
    """The titles that were added to a sheet, in the order in which they were; whoever sees the sheet sees them."""
    rows = await reader.fetch(
        "select a.entry, a.reason, a.decision, a.added_at, t.entry_id is not null as counts from read_additions a"
        " left join read_titles t on t.sheet_id = a.sheet_id and t.subject = a.subject and t.title = a.title"
        " where a.sheet_id = $1 order by a.added_at, a.subject, a.title",
        sheet_id,
    )
    return tuple(Addition.model_validate(dict(row)) for row in rows)
