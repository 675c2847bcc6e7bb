"""One module of a service: a kind of stream, or a subject that is only read, with everything that belongs to it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import Any, Generic, TypeAlias, TypeVar

from fastapi import APIRouter

from chassis.database import Reader
from chassis.declaring.exchange import Exchange
from chassis.declaring.rows import RowChange, Table
from chassis.settings import Settings
from contracts.declaration import HomeEvent
from contracts.envelope import Origin, Relation
from contracts.message import Command, CommandT, Decider, Event, EventT, Refusal
from contracts.working_days import WorkingCalendar

KindT = TypeVar("KindT")
ResultT = TypeVar("ResultT")
EvidenceT = TypeVar("EvidenceT")
READ_MODEL = "read_model.sql"


@dataclass(frozen=True, slots=True)
class On(Generic[EventT, ResultT]):
    """The function that a module has for one class of event from sites of one relation.

    As a reaction it answers with commands, as a projection with row changes. The name of a reaction is part of the
    ids of its commands: it never changes once a release has run it.
    """

    event: type[EventT]
    call: Callable[[EventT, Origin], Iterable[ResultT]]
    relation: Relation = Relation.OWN


@dataclass(frozen=True, slots=True)
class Loads(Generic[CommandT, EvidenceT]):
    """The loader of one command's evidence: the facts that its decision needs from outside its own stream.

    It reads the read tables, which hold all that the log holds when it is called.
    `queue` finds the name under which the command waits its turn, where the read tables know it and the command does
    not; commands of other names are decided side by side.
    `after_policies` asks that the policies have reacted to all that was recorded before, so that what follows from it
    is in the evidence: a policy's own commands do not queue.
    """

    command: type[CommandT]
    call: Callable[[CommandT, Reader], Awaitable[EvidenceT]]
    queue: Callable[[CommandT, Reader], Awaitable[str]] | None = None
    after_policies: bool = False


Due: TypeAlias = Callable[[Reader, datetime], Awaitable[tuple[Command, ...]]]
"""Finds the commands whose time has come at an aware instant."""


DueOnDays: TypeAlias = Callable[[Reader, datetime, WorkingCalendar], Awaitable[tuple[Command, ...]]]
"""Finds the commands whose time has come at an aware instant, by the working days of the site."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An action on the outside world that a recorded event asks for, performed at most once.

    `reach` connects to the outside world without changing anything there, and yields an async callable that performs
    the effect and returns the command recording its outcome; its reader is for what is kept beside the log. Before it
    yields it raises OutsideAwayError or PutOffError where the effect may be tried again later. `begin` is the command
    recorded between the two. `interrupted` is the command recorded in place of an outcome when the service died after
    `begin`, and `given_up` when the effect was put off (for the reason given) so long that it is not tried again.
    """

    begin: Callable[[Event, Origin], Command]
    reach: Callable[[Event, Origin, Settings, Reader], AbstractAsyncContextManager[Callable[[], Awaitable[Command]]]]
    interrupted: Callable[[Event, Origin], Command]
    given_up: Callable[[Event, Origin, str], Command]


@dataclass(frozen=True, slots=True)
class SideTables:
    """Tables of a service that hold what is no part of its log, such as passwords, in a schema of their own.

    `steps` are SQL files of the module's package, oldest first, which name their tables with the schema. The owner of
    the database applies each once; one that has been applied anywhere is never edited, a new one follows it. The role
    that serves may read and write the rows. No export of the log holds them.
    """

    schema: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Module:
    """The parts of one module of a service; a part that a module does not have is left out.

    `name` is the kind of its stream where it has a `decider`: the part of a stream's name before the first hyphen.
    `package` is the module's own package, in which its `read_model.sql` and its refusals are found.
    `router` answers with JSON; `pages` are for people, below the service's name, with the package's `templates/`.
    `events` are its home events. `due` finds the commands whose time has come; `due_on_days` those that depend on the
    site's working days.
    `verbs` is the name of a group of verbs for the command line, which alone imports the file `verbs.py` of the package
    and takes its `app`. `loop` likewise names a file of the package, whose `loop(handler, settings)` makes a loop that
    runs beside those of every service. `exchange` is what it exchanges of files with neighbouring sites.
    """

    name: str
    package: str
    decider: Decider[Any, Any, Any] | None = None
    commands: tuple[type[Command], ...] = ()
    events: tuple[HomeEvent, ...] = ()
    evidence: tuple[Loads[Any, Any], ...] = ()
    reactions: tuple[On[Any, Command], ...] = ()
    projections: tuple[On[Any, RowChange], ...] = ()
    tables: tuple[Table, ...] = ()
    due: Due | None = None
    due_on_days: DueOnDays | None = None
    effects: Mapping[type[Event], Effect] = field(default_factory=dict)
    router: APIRouter | None = None
    pages: APIRouter | None = None
    side_tables: SideTables | None = None
    verbs: str | None = None
    loop: str | None = None
    exchange: Exchange | None = None

    @property
    def read_model(self) -> str:
        """The SQL that makes the module's read tables; it names them without a schema. Empty without tables."""
        return (files(self.package) / READ_MODEL).read_text(encoding="utf-8") if self.tables else ""

    @property
    def side_steps(self) -> dict[str, str]:
        """The SQL of each step of the module's side tables, by a name that is unique in the service."""
        if self.side_tables is None:
            return {}
        texts = {step: (files(self.package) / step).read_text(encoding="utf-8") for step in self.side_tables.steps}
        return {f"{self.side_tables.schema}/{step}": text for step, text in texts.items()}

    @property
    def refusals(self) -> tuple[type[Refusal], ...]:
        """Every refusal that the module's package defines, in the order of their codes."""
        return tuple(sorted(_below(Refusal, self.package), key=lambda kind: kind.code))

    @property
    def unlisted_commands(self) -> tuple[type[Command], ...]:
        """The commands that the package defines, nobody inherits from, and `commands` leaves out."""
        defined = {kind for kind in _below(Command, self.package) if not kind.__subclasses__()}  # type: ignore[type-abstract]  # only compared
        return tuple(sorted(defined.difference(self.commands), key=lambda kind: kind.__name__))


def _below(kind: type[KindT], package: str) -> set[type[KindT]]:
    """The subclasses of `kind` that `package` or a file in it defines."""
    found = {one for one in kind.__subclasses__() if f"{one.__module__}.".startswith(f"{package}.")}
    return found.union(*(_below(one, package) for one in kind.__subclasses__()))
