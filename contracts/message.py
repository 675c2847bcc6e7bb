"""The grammar of the system: commands ask for a change, events record one, refusals explain why there is none."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict
from typing_extensions import override


class Message(BaseModel):
    """Frozen data with a closed set of fields: an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="iso8601")


class Event(Message):
    """Something that happened and cannot be taken back; named by a noun and a past participle."""


class Command(Message):
    """A request to change one stream; named by an imperative verb and a noun.

    A command holds what its sender asks for and nothing else: evidence and settings are handed to the decider apart,
    so that the same request sent again is the same command.
    """

    @property
    @abstractmethod
    def stream(self) -> str:
        """The stream that the command changes: its kind, a hyphen and an id, as in `plan-0190…`."""

    @property
    def queue(self) -> str | None:
        """A name under which commands are decided one after another, whatever their streams; None for most.

        For a rule over several streams, such as "a number is given once": the evidence of the second command then
        shows the events of the first. Commands of policies do not queue.
        """
        return None


LimitsT = TypeVar("LimitsT", bound="Limits")


class Limits(Message):
    """The limits that a site has set for its own decisions; a service adds its fields in a subclass."""

    def of_kind(self, kind: type[LimitsT]) -> LimitsT:
        """The limits as the class of one service, with its defaults where the site has set none.

        Raises TypeError for the limits of another service.
        """
        if type(self) is Limits:
            return kind()
        if not isinstance(self, kind):
            raise TypeError(f"the limits of this site are {type(self).__name__} and not {kind.__name__}")
        return self


@dataclass(frozen=True, slots=True)
class Actor:
    """The actor of a command: the subject of a signed token, or a policy of a service.

    `unit` is the code of the unit the subject works for, or None for one who serves the whole site.
    `duties` are the trade's duties, such as `clerk` or `appraiser`; a policy has the one duty `policy`.
    """

    subject: str
    unit: str | None = None
    duties: frozenset[str] = frozenset()

    @override
    def __str__(self) -> str:
        """The form in which an event remembers its actor: `subject` or `subject@unit`."""
        return f"{self.subject}@{self.unit}" if self.unit else self.subject


class DayCount(Protocol):
    """A number of days."""

    @property
    def days(self) -> int:
        """So many."""


class WorkingDays(Protocol):
    """The working days of a site, as a rule needs them; `contracts.working_days` has the calendar."""

    def add_working_days(self, day: date, number: int) -> tuple[date, bool]:
        """The working day on which a time limit ends that begins on `day`, and whether it is sure."""

    def working_days_between(self, start: datetime, end: datetime) -> DayCount:
        """The working days after the day of `start` up to that of `end`: both aware."""


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of a decision: when, by whom, at which site, and within which limits.

    `now` is an aware instant in Asia/Ho_Chi_Minh; `site` is the code of the deciding site and `level` its
    administrative level, such as `district`; `superior` is the site above it, or None. `subordinate_of` answers with
    the subordinate site at or below which a unit works, None for a unit that works here or is not known.
    `working_days` are those of the site: a rule that decides by them records the day that it found (ADR 0051).
    """

    now: datetime
    actor: Actor
    site: str
    level: str
    limits: Limits = field(default_factory=Limits)
    superior: str | None = None
    subordinate_of: Callable[[str], str | None] = lambda _unit: None
    working_days: WorkingDays = field(kw_only=True)

    def limits_as(self, kind: type[LimitsT]) -> LimitsT:
        """The limits as the class of one service, as `Limits.of_kind` says."""
        return self.limits.of_kind(kind)


class RefusalKind(StrEnum):
    """The kind of a refusal; the web answers each with its own HTTP status."""

    NOT_ALLOWED = "not-allowed"
    """The actor may not do this; another actor may."""
    NOT_FOUND = "not-found"
    """The thing asked for is not there, or the actor may not know that it is."""
    CONFLICT = "conflict"
    """The command contradicts what is true now."""
    INVALID = "invalid"
    """The content of the command is wrong by itself, whatever is true now."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A rule forbids a command: expected, answered with a stable code, and without any event.

    A subclass names the condition that stands in the way; its docstring is the rule in one sentence.
    `code` is kebab-case, unique in the whole system, and never changes once published.
    `vi` and `en` are format strings over the keyword arguments given when it is raised, and say how to go on.
    `fields` are the JSON pointers of the field at fault, as in `/entries`: one for each name that the field has in the
    commands that the refusal may answer. Empty where no field is at fault.
    """

    kind: ClassVar[RefusalKind] = RefusalKind.CONFLICT
    code: ClassVar[str]
    fields: ClassVar[tuple[str, ...]] = ()
    vi: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        """Keep the facts with which the two sentences are formatted; their values must be serializable as JSON."""
        super().__init__(self.code)
        self.facts = facts

    def sentence(self, language: str) -> str:
        """The sentence in `vi` or `en`, with its facts filled in."""
        return (self.vi if language == "vi" else self.en).format_map(self.facts)


CommandT = TypeVar("CommandT", bound=Command)
StateT = TypeVar("StateT")
EventT = TypeVar("EventT", bound=Event)


@dataclass(frozen=True, slots=True)
class Decider(Generic[CommandT, StateT, EventT]):
    """The rules of one kind of stream, as three pure parts.

    `decide(command, state, evidence, context)` answers a command with events, with none when the state is already as
    the command asks, or raises a Refusal. `evidence` is what the loader of the command's class found, None for a
    command without a loader. `evolve` folds one event into the state and never refuses.
    """

    initial: StateT
    decide: Callable[[CommandT, StateT, Any, Context], tuple[EventT, ...]]
    evolve: Callable[[StateT, EventT], StateT]
