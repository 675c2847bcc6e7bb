"""Rules tested in three parts: given these events, when this command, then these events or this refusal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from contracts.message import Actor, CommandT, Context, Decider, EventT, Limits, Refusal, StateT
from contracts.vocabulary import VIETNAM, Level
from contracts.working_days import national


def at(text: str) -> datetime:
    """The instant `text` (ISO 8601, as in `2017-01-15T08:00`) in Asia/Ho_Chi_Minh, whatever offset it is written in.

    Raises ValueError for anything else.
    """
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=VIETNAM) if instant.tzinfo is None else instant.astimezone(VIETNAM)


def context(
    actor: Actor,
    now: datetime | str = "2017-01-10T08:00",
    site: str = "lang-son",
    level: Level = Level.DISTRICT,
    limits: Limits | None = None,
) -> Context:
    """The circumstances in which `actor` sends a command at `now`."""
    instant = at(now) if isinstance(now, str) else now
    return Context(instant, actor, site, level.value, limits or Limits(), working_days=national())


@dataclass(frozen=True, slots=True)
class Outcome(Generic[CommandT, StateT, EventT]):
    """The outcome of a decision: events, or the refusal that stood in the way."""

    decider: Decider[CommandT, StateT, EventT]
    state: StateT
    events: tuple[EventT, ...]
    refusal: Refusal | None

    def then(self, *events: EventT) -> StateT:
        """Expect exactly `events`, and return the state that follows from them; raises AssertionError."""
        if self.refusal is not None:
            raise AssertionError(f"refused: {self.refusal!r} {self.refusal.facts}") from self.refusal
        if self.events != events:
            raise AssertionError(f"decided {self.events}\nexpected {events}")
        return _folded(self.decider, self.state, events)

    def nothing(self) -> None:
        """Expect no event: the state was as the command asks; raises AssertionError."""
        self.then()

    def refused(self, kind: type[Refusal]) -> Refusal:
        """Expect a refusal of exactly `kind` whose two sentences can be formatted; raises AssertionError."""
        if type(self.refusal) is not kind:
            raise AssertionError(f"expected {kind.__name__}, got {self.refusal!r} {self.events}") from self.refusal
        for language in ("vi", "en"):
            self.refusal.sentence(language)
        return self.refusal


@dataclass(frozen=True, slots=True)
class Given(Generic[CommandT, StateT, EventT]):
    """The events of a stream before a command."""

    decider: Decider[CommandT, StateT, EventT]
    state: StateT

    def when(self, command: CommandT, context: Context, evidence: Any = None) -> Outcome[CommandT, StateT, EventT]:
        """Decide on `command`, with the evidence that its loader would have read."""
        try:
            events = self.decider.decide(command, self.state, evidence, context)
        except Refusal as refusal:
            return Outcome(self.decider, self.state, (), refusal)
        return Outcome(self.decider, self.state, events, None)


@dataclass(frozen=True, slots=True)
class Rules(Generic[CommandT, StateT, EventT]):
    """The rules of one kind of stream under test: `given = Rules(DECIDER).given`."""

    decider: Decider[CommandT, StateT, EventT]

    def given(self, *events: EventT) -> Given[CommandT, StateT, EventT]:
        """Begin after `events`."""
        return Given(self.decider, _folded(self.decider, self.decider.initial, events))


def _folded(decider: Decider[Any, StateT, EventT], state: StateT, events: tuple[EventT, ...]) -> StateT:
    for event in events:
        state = decider.evolve(state, event)
    return state
