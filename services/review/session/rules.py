"""The rules of a council session: agenda, votes, and what a command about it goes on to."""

from collections.abc import Mapping
from typing import assert_never

from contracts.catalog import title
from contracts.catalog.terms import Ballot, Procedure
from contracts.message import Context, Decider
from contracts.review import CouncilConvened
from contracts.vocabulary import DossierId
from services.review.catalogue.lines import sure_of
from services.review.catalogue.messages import LineId
from services.review.session.balloting import decide_ballot
from services.review.session.ballots import AnySessionCommand, AnySessionEvent, BallotCommand
from services.review.session.closing import Events, check_held, check_voting, close, close_voting, sign
from services.review.session.found import AgendaEvidence, Candidate, StoppedEvidence
from services.review.session.messages import (
    CloseSession,
    ConveneSession,
    CouncilLimits,
    Item,
    RecordVotes,
    SessionConvened,
    Votes,
    VotesRecorded,
)
from services.review.session.refusals import (
    AgendaConsulted,
    AgendaOpinionsOut,
    AgendaPlanWithdrawn,
    AgendaSimplified,
    AgendaSuspended,
    DossierNotReady,
    DossierTwiceOnAgenda,
    MoreVotesThanMembers,
    NotCouncilStaff,
    NotOnAgenda,
    SessionAlreadyConvened,
    SessionMissing,
    SessionOver,
    VoteOnStopped,
    VotesAlreadyRecorded,
)
from services.review.session.seating import check_count, decide_sitting
from services.review.session.sitting import CloseVoting, SignMinutes
from services.review.session.sitting_refusals import ItemIsPostponed, SecretBallotAsked
from services.review.session.states import INITIAL, Over, SessionState, Sitting, Unconvened, evolve


def decide(command: AnySessionCommand, state: SessionState, evidence: object, context: Context) -> Events:
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
            return () if isinstance(state, Over) else close(_sitting(state), _at_end(evidence), context)
        case CloseVoting() | SignMinutes():
            return () if isinstance(state, Over) else _end(command, _sitting(state), _at_end(evidence), context)
        case _ if isinstance(command, BallotCommand):
            return decide_ballot(command, _sitting(state), evidence, context)
        case _:
            return decide_sitting(command, _sitting(state), evidence, context)


def _end(command: CloseVoting | SignMinutes, session: Sitting, evidence: StoppedEvidence, context: Context) -> Events:
    if isinstance(command, CloseVoting):
        return close_voting(command, session, evidence, context)
    return sign(command, session, context)


def _convene(
    command: ConveneSession, state: SessionState, evidence: AgendaEvidence | None, limits: CouncilLimits
) -> Events:
    if not isinstance(state, Unconvened):
        return _convene_again(command, state)
    if evidence is None:
        raise TypeError("an agenda is decided on evidence")
    _check_agenda(command, evidence)
    known = {one.dossier_id: one for one in evidence.candidates}
    agenda = tuple(_item(known[dossier], limits, evidence.confirmed) for dossier in command.dossiers)
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


def _convene_again(command: ConveneSession, state: Sitting | Over) -> Events:
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
    sudden = [one.dossier_id for one in evidence.candidates if one.procedure is Procedure.SIMPLIFIED]
    if sudden:
        raise AgendaSimplified(count=len(sudden), first=str(sudden[0]))
    suspended = [one.dossier_id for one in evidence.candidates if one.suspended and one.dossier_id in command.dossiers]
    if suspended:
        raise AgendaSuspended(count=len(suspended), first=str(suspended[0]))
    out = [one.dossier_id for one in evidence.candidates if one.opinions_out and one.dossier_id in command.dossiers]
    if out:
        raise AgendaOpinionsOut(count=len(out), first=str(out[0]))
    consulted = [one.dossier_id for one in evidence.candidates if one.consulted and one.dossier_id in command.dossiers]
    if consulted:
        raise AgendaConsulted(count=len(consulted), first=str(consulted[0]))
    gone = [one.dossier_id for one in evidence.candidates if one.plan_withdrawn and one.dossier_id in command.dossiers]
    if gone:
        raise AgendaPlanWithdrawn(count=len(gone), first=str(gone[0]))


def _item(candidate: Candidate, limits: CouncilLimits, confirmed: frozenset[LineId]) -> Item:
    """The council's own regulation comes before the catalogue's default; it may ask for secrecy, and not waive it."""
    law = title(candidate.title, candidate.ruleset).vote
    asked = next((one for one in limits.thresholds if one.title == candidate.title), None) or law
    own = next((one for one in limits.ballots if one.title == candidate.title), None)
    secret = own is not None and law.ballot is Ballot.LOCAL
    return Item(
        dossier_id=candidate.dossier_id,
        title=candidate.title,
        op=asked.op,
        share=asked.share,
        citation=asked.citation,
        confidence=sure_of(candidate.ruleset, law, confirmed) if asked is law else asked.confidence,
        ballot=Ballot.SECRET if secret else law.ballot,
        denominator=law.denominator,
        absentees=law.absentees or (own.absentees if own is not None else None),
        subject_key=candidate.subject_key,
    )


def _at_end(evidence: object) -> StoppedEvidence:
    return evidence if isinstance(evidence, StoppedEvidence) else StoppedEvidence()


def _stopped(evidence: object) -> frozenset[DossierId]:
    return _at_end(evidence).stopped


def _record(command: RecordVotes, session: Sitting, stopped: frozenset[DossierId], context: Context) -> Events:
    check_held(session, context)
    check_voting(session)
    agenda = {item.dossier_id for item in session.convened.agenda}
    counted = dict(session.counted)
    for votes in command.votes:
        if votes.dossier_id in stopped:
            raise VoteOnStopped(dossier=str(votes.dossier_id))
        _check_way(votes, session)
        _check_votes(votes, session.convened.members, agenda, counted)
        counted[votes.dossier_id] = votes.votes_for
    new = tuple(Votes(dossier_id=one, votes_for=counted[one]) for one in counted if one not in session.counted)
    return (VotesRecorded(session_id=command.session_id, votes=new),) if new else ()


def _check_way(votes: Votes, session: Sitting) -> None:
    """Raise a Refusal for a dossier that was postponed, or that named members vote on in secret."""
    item = session.items.get(votes.dossier_id)
    if votes.dossier_id in session.postponed:
        raise ItemIsPostponed(dossier=str(votes.dossier_id))
    if session.council is None or item is None or votes.dossier_id in session.counted:
        return
    if item.ballot is Ballot.SECRET:
        raise SecretBallotAsked(dossier=str(votes.dossier_id))
    check_count(session, votes)


def _check_votes(votes: Votes, members: int, agenda: set[DossierId], counted: Mapping[DossierId, int]) -> None:
    dossier = votes.dossier_id
    if dossier not in agenda:
        raise NotOnAgenda(dossier=str(dossier))
    if votes.votes_for > members:
        raise MoreVotesThanMembers(dossier=str(dossier), votes=votes.votes_for, members=members)
    if counted.get(dossier, votes.votes_for) != votes.votes_for:
        raise VotesAlreadyRecorded(dossier=str(dossier), votes=counted[dossier])


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


DECIDER: Decider[AnySessionCommand, SessionState, AnySessionEvent] = Decider(INITIAL, decide, evolve)
