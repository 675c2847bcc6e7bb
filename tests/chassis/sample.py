"""Two small services that stand in for the real ones: `writing` says notes, `reading` hears and shelves them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, assert_never
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from typing_extensions import override

from chassis.database import Reader
from chassis.declaring.rows import Change, Count, Drop, Put, RowChange, Table
from chassis.declaring.service import Effect, Service
from chassis.settings import Settings
from contracts.declaration import Audience, Declaration, Registry
from contracts.envelope import Origin
from contracts.message import Command, Context, Decider, Event, Refusal
from contracts.vocabulary import Instant, derived_id

SITE = "lang-son"
Words = Annotated[str, Field(min_length=1, max_length=4000)]


class NoteWritten(Event):
    """A note was written; version 1 had no title."""

    note_id: UUID
    title: Words
    text: Words
    strike_at: Instant | None = None


class NoteStruck(Event):
    """A note was struck out."""

    note_id: UUID
    reason: Words


class NotePinned(Event):
    """A note was pinned to the wall of the writing room; nobody else hears of it."""

    note_id: UUID
    pinned_before: int


class NoteShelved(Event):
    """A note that was heard of got its place on a shelf of the reading room."""

    note_id: UUID
    title: Words


class WriteNote(Command):
    """Write a note."""

    note_id: UUID
    title: Words
    text: Words
    strike_at: Instant | None = None

    @property
    @override
    def stream(self) -> str:
        """The note's own."""
        return f"note-{self.note_id}"


class StrikeNote(Command):
    """Strike a note out."""

    note_id: UUID
    reason: Words

    @property
    @override
    def stream(self) -> str:
        """The note's own."""
        return f"note-{self.note_id}"


class PinNote(Command):
    """Pin a note; `pinned_before` is evidence from the read tables."""

    note_id: UUID
    pinned_before: int = 0

    @property
    @override
    def stream(self) -> str:
        """The note's own."""
        return f"note-{self.note_id}"


class ShelveNote(Command):
    """Give a note its place on the shelf."""

    note_id: UUID
    title: Words

    @property
    @override
    def stream(self) -> str:
        """The shelf place's own."""
        return f"place-{self.note_id}"


class NoteAlreadyWritten(Refusal):
    """A note is written once."""

    code = "note-already-written"
    vi = "Ghi chép này đã có."
    en = "This note is written already."


class NoteMissing(Refusal):
    """Only a note that stands can be struck or pinned."""

    code = "note-missing"
    vi = "Không có ghi chép này."
    en = "There is no such note."


class WallFull(Refusal):
    """The wall takes three notes."""

    code = "wall-full"
    vi = "Tường đã đủ {pinned} ghi chép."
    en = "The wall has {pinned} notes already."


@dataclass(frozen=True, slots=True)
class Note:
    """A note as far as its rules need it."""

    written: bool = False
    struck: bool = False
    pinned: bool = False


NoteCommand = WriteNote | StrikeNote | PinNote
NoteEvent = NoteWritten | NoteStruck | NotePinned


def decide_note(command: NoteCommand, note: Note, context: Context) -> tuple[NoteEvent, ...]:
    """What may be done with a note."""
    _ = context
    match command:
        case WriteNote():
            if note.written:
                raise NoteAlreadyWritten
            return (NoteWritten(**command.model_dump()),)
        case StrikeNote(note_id=note_id, reason=reason):
            if not note.written:
                raise NoteMissing
            return () if note.struck else (NoteStruck(note_id=note_id, reason=reason),)
        case PinNote(note_id=note_id, pinned_before=pinned):
            if not note.written:
                raise NoteMissing
            if pinned >= 3 and not note.pinned:
                raise WallFull(pinned=pinned)
            return () if note.pinned else (NotePinned(note_id=note_id, pinned_before=pinned),)
        case _:
            assert_never(command)


def evolve_note(note: Note, event: NoteEvent) -> Note:
    """What is true of a note after an event."""
    match event:
        case NoteWritten():
            return Note(written=True)
        case NoteStruck():
            return replace(note, struck=True)
        case NotePinned():
            return replace(note, pinned=True)
        case _:
            assert_never(event)


def decide_place(command: ShelveNote, shelved: bool, context: Context) -> tuple[NoteShelved, ...]:  # noqa: FBT001
    """A note is shelved once."""
    _ = context
    return () if shelved else (NoteShelved(note_id=command.note_id, title=command.title),)


def evolve_place(shelved: bool, event: NoteShelved) -> bool:  # noqa: FBT001
    """A place is taken by its first event."""
    _ = (shelved, event)
    return True


def _with_title(shape: dict[str, Any]) -> dict[str, Any]:
    return {**shape, "title": shape["text"][:20]}


REGISTRY = Registry(
    (
        Declaration("NoteWritten", NoteWritten, "writing", version=2, audience=Audience.SITE),
        Declaration("NoteStruck", NoteStruck, "writing", audience=Audience.SITE),
    ),
    {("NoteWritten", 1): _with_title},
)

READ_NOTES = Table(
    "read_notes", ("note_id",), {"title": None, "site": None, "strike_at": None, "struck": False, "pinned": False}
)
READ_TALLIES = Table("read_tallies", ("name",), {"written": 0, "struck": 0, "pinned": 0})
READ_PLACES = Table("read_places", ("note_id",), {"title": None, "position": 0})

WRITING_SQL = """
create table read_notes (
    note_id uuid primary key, title text, site text, strike_at timestamptz,
    struck boolean not null default false, pinned boolean not null default false
);
create index on read_notes (strike_at);
create table read_tallies (
    name text primary key, written integer not null, struck integer not null, pinned integer not null
);
"""
READING_SQL = WRITING_SQL + "create table read_places (note_id uuid primary key, title text, position bigint);\n"


def project_notes(event: Event, origin: Origin) -> Iterable[RowChange]:
    """The notes and their tally."""
    match event:
        case NoteWritten(note_id=note_id, title=title, strike_at=strike_at):
            yield Put(READ_NOTES, (note_id,), {"title": title, "site": origin.site, "strike_at": strike_at})
            yield Count(READ_TALLIES, ("all",), {"written": 1})
        case NoteStruck(note_id=note_id):
            yield Change(READ_NOTES, (note_id,), {"struck": True})
            yield Count(READ_TALLIES, ("all",), {"struck": 1})
        case NotePinned(note_id=note_id):
            yield Change(READ_NOTES, (note_id,), {"pinned": True})
            yield Count(READ_TALLIES, ("all",), {"pinned": 1})
        case _:
            return


def project_places(event: Event, origin: Origin) -> Iterable[RowChange]:
    """The notes, and where they were shelved; a struck one leaves its place."""
    yield from project_notes(event, origin)
    match event:
        case NoteShelved(note_id=note_id, title=title):
            yield Put(READ_PLACES, (note_id,), {"title": title, "position": origin.position})
        case NoteStruck(note_id=note_id):
            yield Drop(READ_PLACES, (note_id,))
        case _:
            return


async def gather_pinned(command: Command, reader: Reader) -> Command:
    """Add to a wish to pin how many are pinned already."""
    if isinstance(command, PinNote):
        pinned = await reader.fetchval("select coalesce(sum(pinned), 0)::integer from read_tallies")
        return command.model_copy(update={"pinned_before": pinned})
    return command


async def gather_nothing(command: Command, reader: Reader) -> Command:
    """The rules of this service need no evidence."""
    _ = reader
    return command


async def due_strikes(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Strike every note whose time has come."""
    rows = await reader.fetch("select note_id from read_notes where strike_at <= $1 and not struck", now)
    return tuple(StrikeNote(note_id=row["note_id"], reason="its time has come") for row in rows)


async def due_nothing(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Nothing here waits for a day."""
    _ = (reader, now)
    return ()


def react_writing(event: Event, origin: Origin) -> Iterable[Command]:
    """The writing room does nothing by itself."""
    _ = (event, origin)
    return ()


def react_reading(event: Event, origin: Origin) -> Iterable[Command]:
    """Shelve every note that is heard of."""
    _ = origin
    if isinstance(event, NoteWritten):
        yield ShelveNote(note_id=event.note_id, title=event.title)


@dataclass(frozen=True)
class SampleService(Service):
    """A service whose read tables are not a file of a package."""

    tables_sql: str = ""

    @property
    @override
    def read_model(self) -> str:
        """The SQL it was given."""
        return self.tables_sql


def writing(effects: Mapping[type[Event], Effect] = MappingProxyType({})) -> SampleService:
    """The service that says NoteWritten and NoteStruck, and keeps NotePinned at home."""
    return SampleService(
        name="writing",
        deciders={"note": Decider(Note(), decide_note, evolve_note)},
        registry=REGISTRY.with_home("writing", (NotePinned,)),
        hears=(),
        react=react_writing,
        due=due_strikes,
        gather=gather_pinned,
        project=project_notes,
        tables=(READ_NOTES, READ_TALLIES),
        router=APIRouter(),
        settings=Settings,
        effects=effects,
        refusals=(NoteAlreadyWritten, NoteMissing, WallFull),
        tables_sql=WRITING_SQL,
    )


def reading(
    hears: tuple[type[Event], ...] = (NoteWritten, NoteStruck),
    gather: Callable[[Command, Reader], Awaitable[Command]] = gather_nothing,
) -> SampleService:
    """The service that hears of notes and shelves them by policy."""
    return SampleService(
        name="reading",
        deciders={"place": Decider(False, decide_place, evolve_place)},
        registry=REGISTRY.with_home("reading", (NoteShelved,)),
        hears=hears,
        react=react_reading,
        due=due_nothing,
        gather=gather,
        project=project_places,
        tables=(READ_NOTES, READ_TALLIES, READ_PLACES),
        router=APIRouter(),
        settings=Settings,
        tables_sql=READING_SQL,
    )


def note_id(number: int) -> UUID:
    """The same id for the same number."""
    return derived_id("sample-note", number)


def write(number: int, title: str = "a title", text: str = "some words") -> WriteNote:
    """The wish to write note `number`."""
    return WriteNote(note_id=note_id(number), title=title, text=text)
