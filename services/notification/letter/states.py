"""The state of the letters of one stream, each by its number."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, assert_never

from services.notification.letter.messages import DigestsGiven, LetterHandled, LetterQueued, LetterStarted
from services.notification.notice.messages import Delivery
from services.notification.notice.states import EmailState

LetterEvent: TypeAlias = LetterQueued | LetterStarted | LetterHandled | DigestsGiven
OUTCOMES: Mapping[Delivery, EmailState] = {
    Delivery.ACCEPTED: EmailState.ACCEPTED,
    Delivery.FAILED: EmailState.FAILED,
    Delivery.DEFERRED: EmailState.DEFERRED,
    Delivery.UNKNOWN: EmailState.UNCONFIRMED,
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it was last queued; `deferrals` is how often in a row the mail server has put it off."""

    queued: LetterQueued
    state: EmailState = EmailState.QUEUED
    deferrals: int = 0


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a stream, and whether the digests of a day, whose stream it is, are under way."""

    letters: Mapping[int, Letter] = field(default_factory=dict)
    digests_given: bool = False


State: TypeAlias = Letters
INITIAL: State = Letters()


def evolve(state: State, event: LetterEvent) -> State:
    """The letters after an event."""
    match event:
        case DigestsGiven():
            return replace(state, digests_given=True)
        case LetterQueued():
            known = state.letters.get(event.number)
            return _with(state, event.number, Letter(event, deferrals=0 if known is None else known.deferrals))
        case LetterStarted():
            return _with(state, event.number, replace(state.letters[event.number], state=EmailState.STARTED))
        case LetterHandled():
            letter = state.letters[event.number]
            deferrals = letter.deferrals + 1 if event.delivery is Delivery.DEFERRED else 0
            ended = replace(letter, state=OUTCOMES[event.delivery], deferrals=deferrals)
            return _with(state, event.number, ended)
        case _:
            assert_never(event)


def _with(state: Letters, number: int, letter: Letter) -> Letters:
    return replace(state, letters={**state.letters, number: letter})
