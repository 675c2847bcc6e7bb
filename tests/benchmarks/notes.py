"""The events and commands that the benchmarks of the chassis store: notes of the sample service."""

from functools import lru_cache
from uuid import UUID

from chassis.clock import wall
from chassis.ids import new_id
from chassis.log.writer import Append, CommandMark, NewRow
from contracts.vocabulary import derived_id
from tests.chassis.sample import SITE, NoteWritten

_ACTOR = "clerk-1@unit-1"
_TEXT = "công tác thi đua, khen thưởng " * 12
"""Makes an event of about 540 bytes of JSON, the size of docs/measurements.md."""


def data_of(note: int) -> str:
    """The JSON of an event of about 540 bytes about note `note`."""
    written = NoteWritten(note_id=derived_id("bench", note), title=f"ghi chép {note}", text=_TEXT)
    return written.model_dump_json()


def rows_of(note: int, after: int, count: int, conversation: UUID, site: str = SITE) -> list[NewRow]:
    """`count` events on top of version `after` of the stream of note `note`."""
    now, data = wall(), _data(note)
    return [
        NewRow(
            new_id(), site, "writing", f"note-{note}", after + step, "NoteWritten", 2,
            data, _ACTOR, conversation, None, now, ("site",),
        )
        for step in range(1, count + 1)
    ]  # fmt: skip


def command_of(note: int, after: int, number: int) -> Append:
    """A command of one to three events, two on average, as in docs/measurements.md."""
    command_id = new_id()
    rows = rows_of(note, after, number % 3 + 1, command_id)
    return Append(rows, CommandMark(command_id, command_id.bytes * 2, rows[0].stream))


_data = lru_cache(50_000)(data_of)
