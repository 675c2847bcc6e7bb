"""The rules of a conferral: set for a day to come, each award handed over once, and who receives for another named."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, assert_never

from contracts.awards import AwardConferred, ConferralScheduled, Manner
from contracts.message import Context, Decider
from contracts.vocabulary import VIETNAM, DossierId, Name, PlanId, UnitCode
from services.review.conferral.messages import (
    AwardsConferred,
    ConferAwards,
    ConferralCommand,
    ConferralEvent,
    ConferralEvidence,
    Handed,
    ScheduleConferral,
)
from services.review.conferral.refusals import (
    ConferralDayWrong,
    ConferralSchedulePast,
    ConferredTwice,
    ConferringNotStaff,
    ConferringRevoked,
    HandedAlready,
    HandedToDeceased,
    NobodyToConferOn,
    NothingToConfer,
    NotOfDecision,
    ReceiverMissing,
)

_FOR_ANOTHER: Final = frozenset({Manner.BY_ANOTHER, Manner.POSTHUMOUS})


@dataclass(frozen=True, slots=True)
class Conferral:
    """How each award of a decision was handed over last, the conferrals, and what was said to each unit of the next."""

    handed: Mapping[DossierId, Handed] = field(default_factory=dict)
    events: tuple[AwardsConferred, ...] = ()
    scheduled: Mapping[tuple[PlanId, UnitCode], ConferralScheduled] = field(default_factory=dict)


INITIAL = Conferral()


def decide(
    command: ConferralCommand, state: Conferral, evidence: ConferralEvidence, context: Context
) -> tuple[ConferralEvent, ...]:
    """The events that follow from a command about a conferral."""
    if context.actor.unit is not None:
        raise ConferringNotStaff
    match command:
        case ScheduleConferral():
            return _schedule(command, state, evidence, context)
        case ConferAwards():
            return _confer(command, state, evidence, context)
        case _:
            assert_never(command)


def _schedule(
    command: ScheduleConferral, state: Conferral, evidence: ConferralEvidence, context: Context
) -> tuple[ConferralScheduled, ...]:
    """One event for each unit to which it says something new."""
    if evidence.dated is None:
        raise NothingToConfer
    waiting = Counter(_waiting(state, evidence))
    if not waiting:
        raise NobodyToConferOn
    if command.held_on < max(evidence.dated, _today(context)):
        raise ConferralSchedulePast(day=f"{command.held_on:%d/%m/%Y}")
    decision = evidence.awards[0].award.decision
    said = (
        ConferralScheduled(
            **dict(command), decision=decision, plan_id=plan, unit=unit, unit_name=name, recipients=number
        )
        for (plan, unit, name), number in waiting.items()
    )
    return tuple(one for one in said if state.scheduled.get((one.plan_id, one.unit)) != one)


def _waiting(state: Conferral, evidence: ConferralEvidence) -> Iterator[tuple[PlanId, UnitCode, Name]]:
    """The plan and the unit of each award that is still to be handed over."""
    for one in evidence.awards:
        award, last = one.award, state.handed.get(one.award.dossier_id)
        if not one.revoked and (last is None or last.manner is Manner.ABSENT):
            yield award.plan_id, award.unit, award.unit_name


def _confer(
    command: ConferAwards, state: Conferral, evidence: ConferralEvidence, context: Context
) -> tuple[ConferralEvent, ...]:
    """The conferral, once, and what it was for each recipient."""
    event = AwardsConferred(**dict(command))
    if event in state.events:
        return ()
    if evidence.dated is None:
        raise NothingToConfer
    if not evidence.dated <= command.held_on <= _today(context):
        raise ConferralDayWrong(dated=f"{evidence.dated:%d/%m/%Y}")
    _check_list(command, state, evidence)
    return (event, *_conferred(command, evidence))


def _conferred(command: ConferAwards, evidence: ConferralEvidence) -> Iterator[AwardConferred]:
    awards = {one.award.dossier_id: one.award for one in evidence.awards}
    for one in command.handed:
        award = awards[one.dossier_id]
        yield AwardConferred(
            decision_id=command.decision_id,
            decision=award.decision,
            dossier_id=one.dossier_id,
            plan_id=award.plan_id,
            unit=award.unit,
            unit_name=award.unit_name,
            subject=award.subject,
            title=award.title,
            title_name=award.title_name,
            year=award.year,
            held_on=command.held_on,
            place=command.place,
            manner=one.manner,
        )


def _today(context: Context) -> date:
    return context.now.astimezone(VIETNAM).date()


def _check_list(command: ConferAwards, state: Conferral, evidence: ConferralEvidence) -> None:
    named = [one.dossier_id for one in command.handed]
    if len(set(named)) != len(named):
        raise ConferredTwice
    awards = {one.award.dossier_id: one for one in evidence.awards}
    others = [one for one in named if one not in awards]
    if others:
        raise NotOfDecision(count=len(others), first=str(others[0]))
    revoked = [one for one in named if awards[one].revoked]
    if revoked:
        raise ConferringRevoked(count=len(revoked), first=str(revoked[0]))
    already = [one for one in named if one in state.handed and state.handed[one].manner is not Manner.ABSENT]
    if already:
        raise HandedAlready(count=len(already), first=str(already[0]))
    wrongly = [
        one.dossier_id
        for one in command.handed
        if awards[one.dossier_id].award.posthumous and one.manner in {Manner.IN_PERSON, Manner.BY_ANOTHER}
    ]
    if wrongly:
        raise HandedToDeceased(count=len(wrongly), first=str(wrongly[0]))
    unnamed = [one.dossier_id for one in command.handed if one.manner in _FOR_ANOTHER and not one.received_by]
    if unnamed:
        raise ReceiverMissing(first=str(unnamed[0]))


def evolve(state: Conferral, event: ConferralEvent) -> Conferral:
    """The conferrals after one more event."""
    match event:
        case ConferralScheduled(plan_id=plan, unit=unit):
            return replace(state, scheduled={**state.scheduled, (plan, unit): event})
        case AwardsConferred():
            handed = {**state.handed, **{one.dossier_id: one for one in event.handed}}
            return replace(state, handed=handed, events=(*state.events, event))
        case AwardConferred():
            return state
        case _:
            assert_never(event)


DECIDER: Decider[ConferralCommand, Conferral, ConferralEvent] = Decider(INITIAL, decide, evolve)
