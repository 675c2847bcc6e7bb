"""The rules of letters: each is sent once for each command to send it, and a digest once for each day."""

from typing import TypeAlias, assert_never

from contracts.message import Context, Decider
from services.notification.letter.messages import (
    Content,
    CopyNotice,
    DigestsGiven,
    EndDigests,
    LetterHandled,
    LetterQueued,
    LetterStarted,
    RecordLetter,
    ResendLetter,
    RetryLetter,
    SendLetter,
    StartLetter,
)
from services.notification.letter.refusals import LetterAlreadyAccepted, LetterMissing, LetterNotQueued
from services.notification.letter.states import INITIAL, Letter, LetterEvent, State, evolve
from services.notification.notice.deferring import MOST_DEFERRALS
from services.notification.notice.messages import Delivery
from services.notification.notice.states import EmailState

LetterCommand: TypeAlias = (
    SendLetter | CopyNotice | EndDigests | StartLetter | RecordLetter | RetryLetter | ResendLetter
)
Copies: TypeAlias = tuple[Content, ...]
"""The evidence of CopyNotice: one letter for each person who has chosen to get the notice at once."""
_CLOSED = (EmailState.FAILED, EmailState.UNCONFIRMED, EmailState.DEFERRED)


def decide(command: LetterCommand, state: State, evidence: Copies | None, context: Context) -> tuple[LetterEvent, ...]:
    """The events that follow from a command; raises the Refusal that stands in the way."""
    _ = context
    match command:
        case SendLetter():
            return () if state.letters else (_first(command, 1, command.content),)
        case CopyNotice():
            return () if state.letters else _copies(command, evidence)
        case EndDigests():
            return () if state.digests_given else (DigestsGiven(day=command.day, digests=command.digests),)
        case StartLetter() | RecordLetter() | RetryLetter() | ResendLetter():
            return _of_one(command, state)
        case _:
            assert_never(command)


def _first(command: SendLetter | CopyNotice, number: int, content: Content) -> LetterQueued:
    until = command.until if isinstance(command, SendLetter) else None
    return LetterQueued(letter_id=command.letter_id, number=number, attempt=1, content=content, until=until)


def _copies(command: CopyNotice, evidence: Copies | None) -> tuple[LetterEvent, ...]:
    if evidence is None:
        raise TypeError("a notice is copied for people, and nobody looked who has chosen it")
    return tuple(_first(command, number, content) for number, content in enumerate(evidence, start=1))


def _of_one(command: StartLetter | RecordLetter | RetryLetter | ResendLetter, state: State) -> tuple[LetterEvent, ...]:
    letter = state.letters.get(command.number)
    if letter is None:
        raise LetterMissing
    match command:
        case StartLetter():
            return _start(command, letter)
        case RecordLetter():
            return _record(command, letter)
        case RetryLetter():
            is_due = (letter.queued.attempt, letter.state) == (command.attempt, EmailState.DEFERRED)
            return (_again(letter),) if is_due else ()
        case ResendLetter():
            return _resend(letter)
        case _:
            assert_never(command)


def _start(command: StartLetter, letter: Letter) -> tuple[LetterEvent, ...]:
    if (letter.queued.attempt, letter.state) != (command.attempt, EmailState.QUEUED):
        raise LetterNotQueued(attempt=command.attempt)
    return (LetterStarted(letter_id=command.letter_id, number=command.number, attempt=command.attempt),)


def _record(command: RecordLetter, letter: Letter) -> tuple[LetterEvent, ...]:
    """A known outcome replaces an unknown one."""
    unknown = command.delivery is Delivery.UNKNOWN
    open_states = (EmailState.STARTED,) if unknown else (EmailState.STARTED, EmailState.UNCONFIRMED)
    if letter.queued.attempt != command.attempt or letter.state not in open_states:
        return ()
    given_up = command.delivery is Delivery.DEFERRED and letter.deferrals >= MOST_DEFERRALS
    return (
        LetterHandled(
            letter_id=command.letter_id,
            number=command.number,
            attempt=command.attempt,
            delivery=Delivery.FAILED if given_up else command.delivery,
            detail=command.detail,
        ),
    )


def _resend(letter: Letter) -> tuple[LetterEvent, ...]:
    if letter.state is EmailState.ACCEPTED:
        raise LetterAlreadyAccepted
    return (_again(letter),) if letter.state in _CLOSED else ()


def _again(letter: Letter) -> LetterQueued:
    return letter.queued.model_copy(update={"attempt": letter.queued.attempt + 1})


DECIDER = Decider(INITIAL, decide, evolve)
