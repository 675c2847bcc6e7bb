"""The grammar of the system: commands are wishes, events are facts, refusals say no."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict
from typing_extensions import override


class Message(BaseModel):
    """Frozen data that knows every one of its fields; an unknown field is an error, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="iso8601")


class Event(Message):
    """Something that happened and cannot be taken back; named by a noun and a past participle."""


class Command(Message):
    """Something somebody wishes; named by an imperative verb and a noun."""

    @property
    @abstractmethod
    def stream(self) -> str:
        """The stream that decides on this wish: its kind, a hyphen and an id, as in `plan-0190…`."""

    @property
    def queue(self) -> str | None:
        """A name under which wishes are decided one after another, whatever their streams; None for most.

        For a rule over several streams, such as "a number is given once": the evidence of the second wish then
        shows what the first one led to. A policy's wishes do not queue.
        """
        return None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the subject of a signed token, or a policy of a service.

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


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision is given besides its wish and its state.

    `now` is an aware instant in Asia/Ho_Chi_Minh; `site` is the code of the deciding site.
    """

    now: datetime
    actor: Actor
    site: str


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A rule said no: expected, answered with a stable code, and leaving nothing behind.

    A subclass names the condition that stands in the way; its docstring is the rule in one sentence.
    `code` is kebab-case and never changes once published.
    `vi` and `en` are format strings over the keyword arguments given when it is raised, and say what to do.
    """

    code: ClassVar[str]
    vi: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        """Remember the facts that the two sentences speak of; their values must be JSON-able."""
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

    `decide` answers a wish with events, with none when the wish is already true, or raises a Refusal.
    `evolve` folds one event into the state and never refuses.
    """

    initial: StateT
    decide: Callable[[CommandT, StateT, Context], tuple[EventT, ...]]
    evolve: Callable[[StateT, EventT], StateT]
