"""Two small services that stand in for the real ones: `writing` says notes, `reading` hears and shelves them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, assert_never
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from chassis.database import Reader
from chassis.declaring.module import Effect, Module, On
from chassis.declaring.rows import Change, Count, Drop, Put, RowChange, Table
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.settings import Settings
from contracts.declaration import WITHIN_SITE, Declaration, HomeEvent, Registry
from contracts.envelope import Origin
from contracts.message import Command, Context, Decider, Event, Refusal
from contracts.pages import FRAME
from contracts.vocabulary import Instant, Level, derived_id

SITE = "lang-son"
HERE = Site(SITE, Level.DISTRICT)
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
    """A note was pinned to the wall of the writing service; nobody else hears of it."""

    note_id: UUID
    pinned_before: int


class NoteShelved(Event):
    """A note that was heard of got its place on a shelf of the reading service."""

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
    """Pin a note."""

    note_id: UUID

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


def decide_note(command: NoteCommand, note: Note, evidence: int | None, context: Context) -> tuple[NoteEvent, ...]:
    """The rules of a note; the evidence of a PinNote is how many notes are pinned already."""
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
        case PinNote(note_id=note_id):
            pinned = evidence or 0
            if not note.written:
                raise NoteMissing
            if pinned >= 3 and not note.pinned:
                raise WallFull(pinned=pinned)
            return () if note.pinned else (NotePinned(note_id=note_id, pinned_before=pinned),)
        case _:
            assert_never(command)


def evolve_note(note: Note, event: NoteEvent) -> Note:
    """The state of a note after an event."""
    match event:
        case NoteWritten():
            return Note(written=True)
        case NoteStruck():
            return replace(note, struck=True)
        case NotePinned():
            return replace(note, pinned=True)
        case _:
            assert_never(event)


def decide_place(command: ShelveNote, shelved: bool, evidence: None, context: Context) -> tuple[NoteShelved, ...]:  # noqa: FBT001
    """A note is shelved once."""
    _ = (evidence, context)
    return () if shelved else (NoteShelved(note_id=command.note_id, title=command.title),)


def evolve_place(shelved: bool, event: NoteShelved) -> bool:  # noqa: FBT001
    """A place is taken by its first event."""
    _ = (shelved, event)
    return True


def _with_title(shape: dict[str, Any]) -> dict[str, Any]:
    return {**shape, "title": shape["text"][:20]}


REGISTRY = Registry(
    (
        Declaration("NoteWritten", NoteWritten, "writing", version=2, addressing=WITHIN_SITE),
        Declaration("NoteStruck", NoteStruck, "writing", addressing=WITHIN_SITE),
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


def project_written(event: NoteWritten, origin: Origin) -> Iterable[RowChange]:
    """A written note, and one more in the tally."""
    values = {"title": event.title, "site": origin.site, "strike_at": event.strike_at}
    yield Put(READ_NOTES, (event.note_id,), values)
    yield Count(READ_TALLIES, ("all",), {"written": 1})


def project_struck(event: NoteStruck, origin: Origin) -> Iterable[RowChange]:
    """A struck note, and one more in the tally."""
    _ = origin
    yield Change(READ_NOTES, (event.note_id,), {"struck": True})
    yield Count(READ_TALLIES, ("all",), {"struck": 1})


def project_pinned(event: NotePinned, origin: Origin) -> Iterable[RowChange]:
    """A pinned note, and one more in the tally."""
    _ = origin
    yield Change(READ_NOTES, (event.note_id,), {"pinned": True})
    yield Count(READ_TALLIES, ("all",), {"pinned": 1})


def project_shelved(event: NoteShelved, origin: Origin) -> Iterable[RowChange]:
    """Where a note was shelved."""
    yield Put(READ_PLACES, (event.note_id,), {"title": event.title, "position": origin.position})


def project_struck_place(event: NoteStruck, origin: Origin) -> Iterable[RowChange]:
    """A struck note leaves its place."""
    yield from project_struck(event, origin)
    yield Drop(READ_PLACES, (event.note_id,))


async def pinned_before(command: PinNote, reader: Reader) -> int:
    """How many notes are pinned already; only the tests of evidence load it, with read tables that follow."""
    _ = command
    pinned: int = await reader.fetchval("select coalesce(sum(pinned), 0)::integer from read_tallies")
    return pinned


async def due_strikes(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Strike every note whose time has come."""
    rows = await reader.fetch("select note_id from read_notes where strike_at <= $1 and not struck", now)
    return tuple(StrikeNote(note_id=row["note_id"], reason="its time has come") for row in rows)


def shelve(event: NoteWritten, origin: Origin) -> Iterable[Command]:
    """Shelve every note that is heard of."""
    _ = origin
    yield ShelveNote(note_id=event.note_id, title=event.title)


@dataclass(frozen=True)
class SampleModule(Module):
    """A module whose read tables and refusals are not those of a package."""

    tables_sql: str = ""
    named_refusals: tuple[type[Refusal], ...] = ()

    @property
    @override
    def read_model(self) -> str:
        """The SQL it was given."""
        return self.tables_sql

    @property
    @override
    def refusals(self) -> tuple[type[Refusal], ...]:
        """The refusals it was given."""
        return self.named_refusals

    @property
    @override
    def unlisted_commands(self) -> tuple[type[Command], ...]:
        """None: the file holds the commands of two services."""
        return ()


def writing(effects: Mapping[type[Event], Effect] = MappingProxyType({})) -> Service:
    """The service that says NoteWritten and NoteStruck, and keeps NotePinned at home."""
    module = SampleModule(
        "note",
        __name__,
        decider=Decider(Note(), decide_note, evolve_note),
        commands=(WriteNote, StrikeNote, PinNote),
        events=(HomeEvent("NotePinned", NotePinned),),
        projections=(On(NoteWritten, project_written), On(NoteStruck, project_struck), On(NotePinned, project_pinned)),
        tables=(READ_NOTES, READ_TALLIES),
        due=due_strikes,
        effects=effects,
        tables_sql=WRITING_SQL,
        named_refusals=(NoteAlreadyWritten, NoteMissing, WallFull),
    )
    return Service("writing", (module,), REGISTRY, Settings, FRAME)


def reading() -> Service:
    """The service that hears of notes and shelves them by policy."""
    module = SampleModule(
        "place",
        __name__,
        decider=Decider(False, decide_place, evolve_place),
        commands=(ShelveNote,),
        events=(HomeEvent("NoteShelved", NoteShelved),),
        reactions=(On(NoteWritten, shelve),),
        projections=(
            On(NoteWritten, project_written),
            On(NoteStruck, project_struck_place),
            On(NoteShelved, project_shelved),
        ),
        tables=(READ_NOTES, READ_TALLIES, READ_PLACES),
        tables_sql=READING_SQL,
    )
    return Service("reading", (module,), REGISTRY, Settings, FRAME)


def altered(service: Service, **parts: Any) -> Service:
    """`service` with other parts in its one module."""
    (module,) = service.modules
    return replace(service, modules=(replace(module, **parts),))


def on_all(call: Callable[[Any, Origin], Iterable[Any]], *kinds: type[Event]) -> tuple[On[Any, Any], ...]:
    """`call` for each of `kinds`."""
    return tuple(On(kind, call) for kind in kinds)


def note_id(number: int) -> UUID:
    """The same id for the same number."""
    return derived_id("sample-note", number)


def write(number: int, title: str = "a title", text: str = "some words") -> WriteNote:
    """The command to write note `number`."""
    return WriteNote(note_id=note_id(number), title=title, text=text)
