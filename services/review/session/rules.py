"""The rules of a council session: agenda, votes, results."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from contracts.catalog import title
from contracts.message import Context, Decider
from contracts.review import CouncilConvened, CouncilResult, CouncilVoted
from contracts.vocabulary import VIETNAM, DossierId
from services.review.session.messages import (
    AgendaEvidence,
    Candidate,
    CloseSession,
    ConveneSession,
    CouncilLimits,
    Item,
    LocalThreshold,
    RecordVotes,
    Result,
    SessionClosed,
    SessionCommand,
    SessionConvened,
    SessionEvent,
    StoppedEvidence,
    Votes,
    VotesRecorded,
)
from services.review.session.refusals import (
    AgendaPlanWithdrawn,
    AgendaSuspended,
    DossierNotReady,
    DossierTwiceOnAgenda,
    MoreVotesThanMembers,
    NotCouncilStaff,
    NothingToVoteOn,
    NotOnAgenda,
    SessionAlreadyConvened,
    SessionMissing,
    SessionNotHeld,
    SessionOver,
    VoteOnStopped,
    VotesAlreadyRecorded,
    VotesMissing,
)


@dataclass(frozen=True, slots=True)
class Unconvened:
    """No session yet."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """The council was convened; `counted` grows as votes are recorded."""

    convened: SessionConvened
    counted: Mapping[DossierId, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Over:
    """The session is closed."""


SessionState = Unconvened | Sitting | Over
INITIAL: SessionState = Unconvened()


def decide(
    command: SessionCommand, state: SessionState, evidence: AgendaEvidence | StoppedEvidence | None, context: Context
) -> tuple[SessionEvent, ...]:
    """The events that follow from a command about a session."""
    if context.actor.unit is not None:
        raise NotCouncilStaff
    match command:
        case ConveneSession():
            agenda = evidence if isinstance(evidence, AgendaEvidence) else None
            return _convene(command, state, agenda, context.limits_as(CouncilLimits))
        case RecordVotes():
            return _record(command, _sitting(state), _stopped(evidence), context)
        case CloseSession():
            return () if isinstance(state, Over) else _close(command, _sitting(state), _stopped(evidence), context)
        case _:
            assert_never(command)


def _convene(
    command: ConveneSession, state: SessionState, evidence: AgendaEvidence | None, limits: CouncilLimits
) -> tuple[SessionEvent, ...]:
    if not isinstance(state, Unconvened):
        return _convene_again(command, state)
    if evidence is None:
        raise TypeError("an agenda is decided on evidence")
    _check_agenda(command, evidence)
    known = {one.dossier_id: one for one in evidence.candidates}
    local = {one.title: one for one in limits.thresholds}
    agenda = tuple(_item(known[dossier], local) for dossier in command.dossiers)
    return (
        SessionConvened(
            session_id=command.session_id,
            council=command.council,
            members=command.members,
            held_on=command.held_on,
            agenda=agenda,
        ),
        CouncilConvened(
            session_id=command.session_id, council=command.council, held_on=command.held_on, dossiers=command.dossiers
        ),
    )


def _convene_again(command: ConveneSession, state: Sitting | Over) -> tuple[SessionEvent, ...]:
    if isinstance(state, Over):
        raise SessionOver
    asked = (command.council, command.members, command.held_on, command.dossiers)
    stands = state.convened
    if asked != (stands.council, stands.members, stands.held_on, tuple(item.dossier_id for item in stands.agenda)):
        raise SessionAlreadyConvened
    return ()


def _check_agenda(command: ConveneSession, evidence: AgendaEvidence) -> None:
    if len(set(command.dossiers)) != len(command.dossiers):
        twice = next(one for one in command.dossiers if command.dossiers.count(one) > 1)
        raise DossierTwiceOnAgenda(dossier=str(twice))
    ready = {one.dossier_id for one in evidence.candidates if not one.ended and one.session_id is None}
    others = [dossier for dossier in command.dossiers if dossier not in ready]
    if others:
        raise DossierNotReady(count=len(others), first=str(others[0]))
    suspended = [one.dossier_id for one in evidence.candidates if one.suspended and one.dossier_id in command.dossiers]
    if suspended:
        raise AgendaSuspended(count=len(suspended), first=str(suspended[0]))
    gone = [one.dossier_id for one in evidence.candidates if one.plan_withdrawn and one.dossier_id in command.dossiers]
    if gone:
        raise AgendaPlanWithdrawn(count=len(gone), first=str(gone[0]))


def _item(candidate: Candidate, local: Mapping[str, LocalThreshold]) -> Item:
    """The council's own regulation comes before the catalogue's default; the item says which it is."""
    asked = local.get(candidate.title) or title(candidate.title, candidate.ruleset).vote
    return Item(
        dossier_id=candidate.dossier_id,
        title=candidate.title,
        op=asked.op,
        share=asked.share,
        citation=asked.citation,
        confidence=asked.confidence,
    )


def _stopped(evidence: AgendaEvidence | StoppedEvidence | None) -> frozenset[DossierId]:
    return evidence.stopped if isinstance(evidence, StoppedEvidence) else frozenset()


def _record(
    command: RecordVotes, session: Sitting, stopped: frozenset[DossierId], context: Context
) -> tuple[SessionEvent, ...]:
    _check_held(session, context)
    agenda = {item.dossier_id for item in session.convened.agenda}
    counted = dict(session.counted)
    for votes in command.votes:
        if votes.dossier_id in stopped:
            raise VoteOnStopped(dossier=str(votes.dossier_id))
        _check_votes(votes, session.convened.members, agenda, counted)
        counted[votes.dossier_id] = votes.votes_for
    new = tuple(Votes(dossier_id=one, votes_for=counted[one]) for one in counted if one not in session.counted)
    return (VotesRecorded(session_id=command.session_id, votes=new),) if new else ()


def _check_votes(votes: Votes, members: int, agenda: set[DossierId], counted: Mapping[DossierId, int]) -> None:
    dossier = votes.dossier_id
    if dossier not in agenda:
        raise NotOnAgenda(dossier=str(dossier))
    if votes.votes_for > members:
        raise MoreVotesThanMembers(dossier=str(dossier), votes=votes.votes_for, members=members)
    if counted.get(dossier, votes.votes_for) != votes.votes_for:
        raise VotesAlreadyRecorded(dossier=str(dossier), votes=counted[dossier])


def _close(
    command: CloseSession, session: Sitting, stopped: frozenset[DossierId], context: Context
) -> tuple[SessionEvent, ...]:
    """The results; what was suspended or taken back has none, whether votes were recorded for it or not."""
    _check_held(session, context)
    convened = session.convened
    put_off = tuple(item.dossier_id for item in convened.agenda if item.dossier_id in stopped)
    if len(put_off) == len(convened.agenda):
        raise NothingToVoteOn
    missing = sum(item.dossier_id not in stopped and item.dossier_id not in session.counted for item in convened.agenda)
    if missing:
        raise VotesMissing(count=missing)
    results = tuple(_results(session, stopped))
    voted = CouncilVoted(
        session_id=command.session_id,
        council=convened.council,
        held_on=convened.held_on,
        results=tuple(CouncilResult(dossier_id=one.dossier_id, proposed=one.passed) for one in results),
        put_off=put_off,
    )
    closed = SessionClosed(session_id=command.session_id, members=convened.members, results=results, put_off=put_off)
    return (closed, voted)


def _results(session: Sitting, stopped: frozenset[DossierId]) -> Iterator[Result]:
    """The share is that of all members, present or not (docs/domain.md §2.7)."""
    for item in (one for one in session.convened.agenda if one.dossier_id not in stopped):
        votes_for = session.counted[item.dossier_id]
        yield Result(
            dossier_id=item.dossier_id,
            votes_for=votes_for,
            op=item.op,
            share=item.share,
            confidence=item.confidence,
            passed=item.op.holds(votes_for, session.convened.members, item.share),
        )


def _check_held(session: Sitting, context: Context) -> None:
    held_on = session.convened.held_on
    if context.now.astimezone(VIETNAM).date() < held_on:
        raise SessionNotHeld(held_on=held_on.isoformat())


def _sitting(state: SessionState) -> Sitting:
    match state:
        case Sitting():
            return state
        case Unconvened():
            raise SessionMissing
        case Over():
            raise SessionOver
        case _:
            assert_never(state)


def evolve(state: SessionState, event: SessionEvent) -> SessionState:
    """The state of a session after an event."""
    match event:
        case SessionConvened():
            return Sitting(event)
        case VotesRecorded(votes=votes):
            if not isinstance(state, Sitting):
                return state
            return replace(state, counted={**state.counted, **{one.dossier_id: one.votes_for for one in votes}})
        case SessionClosed():
            return Over()
        case CouncilConvened() | CouncilVoted():
            return state
        case _:
            assert_never(event)


DECIDER: Decider[SessionCommand, SessionState, SessionEvent] = Decider(INITIAL, decide, evolve)
