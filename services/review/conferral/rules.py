"""The rules of a conferral: each award is handed over once, and whoever receives it for another is named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from contracts.message import Context, Decider
from contracts.vocabulary import VIETNAM, DossierId
from services.review.conferral.messages import (
    AwardsConferred,
    ConferAwards,
    ConferralEvidence,
    Handed,
    Manner,
)
from services.review.conferral.refusals import (
    ConferralDayWrong,
    ConferredTwice,
    ConferringNotStaff,
    ConferringRevoked,
    HandedAlready,
    NothingToConfer,
    NotOfDecision,
    ReceiverMissing,
)

_FOR_ANOTHER: Final = frozenset({Manner.BY_ANOTHER, Manner.POSTHUMOUS})


@dataclass(frozen=True, slots=True)
class Conferral:
    """How each award of a decision was handed over last, and the conferrals."""

    handed: Mapping[DossierId, Handed] = field(default_factory=dict)
    events: tuple[AwardsConferred, ...] = ()


INITIAL = Conferral()


def decide(
    command: ConferAwards, state: Conferral, evidence: ConferralEvidence, context: Context
) -> tuple[AwardsConferred, ...]:
    """The conferral, once."""
    if context.actor.unit is not None:
        raise ConferringNotStaff
    event = AwardsConferred(**dict(command))
    if event in state.events:
        return ()
    if evidence.dated is None:
        raise NothingToConfer
    if not evidence.dated <= command.held_on <= context.now.astimezone(VIETNAM).date():
        raise ConferralDayWrong(dated=f"{evidence.dated:%d/%m/%Y}")
    _check_list(command, state, evidence)
    return (event,)


def _check_list(command: ConferAwards, state: Conferral, evidence: ConferralEvidence) -> None:
    named = [one.dossier_id for one in command.handed]
    if len(set(named)) != len(named):
        raise ConferredTwice
    awards = {one.dossier_id: one for one in evidence.awards}
    others = [one for one in named if one not in awards]
    if others:
        raise NotOfDecision(count=len(others), first=str(others[0]))
    revoked = [one for one in named if awards[one].revoked]
    if revoked:
        raise ConferringRevoked(count=len(revoked), first=str(revoked[0]))
    already = [one for one in named if one in state.handed and state.handed[one].manner is not Manner.ABSENT]
    if already:
        raise HandedAlready(count=len(already), first=str(already[0]))
    unnamed = [one.dossier_id for one in command.handed if one.manner in _FOR_ANOTHER and not one.received_by]
    if unnamed:
        raise ReceiverMissing(first=str(unnamed[0]))


def evolve(state: Conferral, event: AwardsConferred) -> Conferral:
    """The conferrals after one more."""
    handed = {**state.handed, **{one.dossier_id: one for one in event.handed}}
    return Conferral(handed, (*state.events, event))


DECIDER: Decider[ConferAwards, Conferral, AwardsConferred] = Decider(INITIAL, decide, evolve)
