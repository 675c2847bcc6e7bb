"""The rules of parallel opinions: each body answers once, and who is silent counts as the law of the day says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from contracts.catalog import opinion_limit
from contracts.catalog.entries import TimeLimit
from contracts.catalog.terms import Silence
from contracts.message import Context, Decider
from contracts.review_steps import OpinionRequested
from contracts.vocabulary import VIETNAM, Confidence, DossierId
from services.review.catalogue.lines import sure_of
from services.review.catalogue.messages import LineId
from services.review.opinion.messages import (
    AnswerEvidence,
    AskingEvidence,
    AskOpinions,
    CloseOpinions,
    GiveOpinion,
    OpinionCommand,
    OpinionEvent,
    OpinionGiven,
    OpinionsAsked,
    OpinionsClosed,
    Position,
    Silent,
)
from services.review.opinion.refusals import (
    NoSuchRequest,
    OpinionBodyUnknown,
    OpinionDayWrong,
    OpinionDossiersNotOpen,
    OpinionGivenAlready,
    OpinionGroundMissing,
    OpinionNotStandingBody,
    OpinionNotYours,
    OpinionsAskedAlready,
    OpinionsAwaited,
    OpinionsOver,
    OpinionTimeShort,
    OpinionTwice,
)


@dataclass(frozen=True, slots=True)
class Unasked:
    """Nobody was asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Bodies were asked; `given` are their opinions by body and dossier."""

    event: OpinionsAsked
    given: Mapping[tuple[str, DossierId], OpinionGiven]


@dataclass(frozen=True, slots=True)
class Closed:
    """The request is over."""

    asked: Asked
    event: OpinionsClosed


OpinionState = Unasked | Asked | Closed
INITIAL: OpinionState = Unasked()


def decide(
    command: OpinionCommand, state: OpinionState, evidence: AskingEvidence | AnswerEvidence | None, context: Context
) -> tuple[OpinionEvent, ...]:
    """The events that follow from a command about a request for opinions."""
    match command:
        case AskOpinions():
            found = evidence if isinstance(evidence, AskingEvidence) else AskingEvidence()
            return _ask(command, state, found, context)
        case GiveOpinion():
            answering = evidence if isinstance(evidence, AnswerEvidence) else AnswerEvidence()
            return _give(command, state, answering, context)
        case CloseOpinions():
            return _close(state, context)
        case _:
            assert_never(command)


def _ask(
    command: AskOpinions, state: OpinionState, evidence: AskingEvidence, context: Context
) -> tuple[OpinionEvent, ...]:
    if context.actor.unit is not None:
        raise OpinionNotStandingBody
    if not isinstance(state, Unasked):
        stands = state.event if isinstance(state, Asked) else state.asked.event
        asked = (command.dossiers, command.bodies, command.question, command.reference)
        if asked != (stands.dossiers, stands.bodies, stands.question, stands.reference):
            raise OpinionsAskedAlready
        return ()
    _check_once(command)
    found = {one.dossier_id: one for one in evidence.dossiers if one.open}
    others = [one for one in command.dossiers if one not in found]
    if others:
        raise OpinionDossiersNotOpen(count=len(others), first=str(others[0]))
    law, sure_law = _law({one.ruleset for one in found.values()}, evidence.confirmed)
    number = command.working_days or law.days
    if number < law.days and sure_law is not Confidence.UNSURE:
        raise OpinionTimeShort(days=law.days, citation=law.citation)
    due, sure = context.working_days.add_working_days(_today(context), number)
    event = OpinionsAsked(
        opinion_id=command.opinion_id,
        dossiers=command.dossiers,
        bodies=command.bodies,
        question=command.question,
        reference=command.reference,
        asked_on=_today(context),
        working_days=number,
        due=due,
        sure=sure,
        silence=law.silence or Silence.PROCEEDS,
        citation=law.citation,
        confidence=sure_law,
    )
    return (event, *_requests(event))


def _requests(asked: OpinionsAsked) -> Iterator[OpinionRequested]:
    """One for each body that is a unit of the site: it is notified, and answers by itself."""
    for body in asked.bodies:
        if body.unit is not None:
            yield OpinionRequested(
                opinion_id=asked.opinion_id,
                unit=body.unit,
                unit_name=body.name,
                dossiers=len(asked.dossiers),
                asked_on=asked.asked_on,
                due=asked.due,
                silence=asked.silence,
            )


def _check_once(command: AskOpinions) -> None:
    names = [one.name for one in command.bodies]
    units = [one.unit for one in command.bodies if one.unit is not None]
    for listed in (names, units, [str(one) for one in command.dossiers]):
        twice = next((one for one in listed if listed.count(one) > 1), None)
        if twice is not None:
            raise OpinionTwice(name=twice)


def _law(rulesets: set[str], confirmed: frozenset[LineId]) -> tuple[TimeLimit, Confidence]:
    """The longest limit of the rulesets of the dossiers, and how sure it is: a request has one last day for all."""
    limits = [(opinion_limit(one), one) for one in sorted(rulesets)]
    law, ruleset = max(limits, key=lambda found: found[0].days)
    return law, sure_of(ruleset, law, confirmed)


def _give(
    command: GiveOpinion, state: OpinionState, evidence: AnswerEvidence, context: Context
) -> tuple[OpinionEvent, ...]:
    if isinstance(state, Unasked):
        raise NoSuchRequest
    asked = state if isinstance(state, Asked) else state.asked
    _check_whose(command, asked, evidence, context)
    known = {one: asked.given.get((command.body, one)) for one in command.dossiers}
    stands = {one: given for one, given in known.items() if given is not None}
    for dossier, given in stands.items():
        if (given.position, given.ground) != (command.position, command.ground):
            raise OpinionGivenAlready(body=command.body, dossier=str(dossier))
    new = tuple(one for one in dict.fromkeys(command.dossiers) if one not in stands)
    if not new:
        return ()
    if isinstance(state, Closed):
        raise OpinionsOver(day=f"{state.event.closed_on:%d/%m/%Y}")
    if command.position is Position.OBJECTS and not command.ground:
        raise OpinionGroundMissing
    given_on = command.given_on or _today(context)
    if not asked.event.asked_on <= given_on <= _today(context):
        raise OpinionDayWrong(day=f"{given_on:%d/%m/%Y}")
    event = OpinionGiven(
        opinion_id=command.opinion_id,
        body=command.body,
        dossiers=new,
        position=command.position,
        ground=command.ground,
        given_on=given_on,
        late=given_on > asked.event.due,
        reference=command.reference,
        by_standing_body=context.actor.unit is None,
    )
    after = _with(asked, event)
    return (event,) if any(_silent(after)) else (event, _closed(after, context))


def _check_whose(command: GiveOpinion, asked: Asked, evidence: AnswerEvidence, context: Context) -> None:
    body = next((one for one in asked.event.bodies if one.name == command.body), None)
    if body is None:
        raise OpinionBodyUnknown(name=command.body)
    unit = context.actor.unit
    if unit is not None and (body.unit is None or unit != (evidence.holder or body.unit)):
        raise OpinionNotYours(body=command.body)
    strange = next((one for one in command.dossiers if one not in asked.event.dossiers), None)
    if strange is not None:
        raise OpinionBodyUnknown(name=str(strange))
    by_unit = unit is not None and command.given_on not in {None, _today(context)}
    if by_unit:
        raise OpinionDayWrong(day=f"{command.given_on:%d/%m/%Y}")


def _close(state: OpinionState, context: Context) -> tuple[OpinionEvent, ...]:
    if context.actor.unit is not None:
        raise OpinionNotStandingBody
    match state:
        case Unasked():
            raise NoSuchRequest
        case Closed():
            return ()
        case Asked(event=event):
            waiting = tuple(_silent(state))
            over = _today(context) > event.due and event.silence is Silence.PROCEEDS
            if waiting and not over:
                raise OpinionsAwaited(count=len(waiting), due=f"{event.due:%d/%m/%Y}")
            return (_closed(state, context),)
        case _:
            assert_never(state)


def _closed(asked: Asked, context: Context) -> OpinionsClosed:
    opposed = {dossier for (_, dossier), given in asked.given.items() if given.position is Position.OBJECTS}
    return OpinionsClosed(
        opinion_id=asked.event.opinion_id,
        closed_on=_today(context),
        silent=tuple(_silent(asked)),
        silence=asked.event.silence,
        objected=tuple(one for one in asked.event.dossiers if one in opposed),
    )


def _silent(asked: Asked) -> Iterator[Silent]:
    """The bodies that have yet to answer, each with the dossiers for which they have not."""
    for body in asked.event.bodies:
        missing = tuple(one for one in asked.event.dossiers if (body.name, one) not in asked.given)
        if missing:
            yield Silent(body=body.name, dossiers=missing)


def _today(context: Context) -> date:
    return context.now.astimezone(VIETNAM).date()


def _with(asked: Asked, event: OpinionGiven) -> Asked:
    return replace(asked, given={**asked.given, **{(event.body, one): event for one in event.dossiers}})


def evolve(state: OpinionState, event: OpinionEvent) -> OpinionState:
    """The state of a request after an event."""
    match event:
        case OpinionsAsked():
            return Asked(event, {})
        case OpinionRequested():
            return state
        case OpinionGiven():
            return _with(state, event) if isinstance(state, Asked) else state
        case OpinionsClosed():
            return Closed(state, event) if isinstance(state, Asked) else state
        case _:
            assert_never(event)


DECIDER: Decider[OpinionCommand, OpinionState, OpinionEvent] = Decider(INITIAL, decide, evolve)
