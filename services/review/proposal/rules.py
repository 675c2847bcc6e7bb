"""The rules of a proposal: what the council passed goes to the head once, and comes back with a reason."""

from dataclasses import dataclass
from typing import assert_never

from contracts.message import Context, Decider
from services.review.proposal.messages import (
    DecidedFound,
    ProposalCommand,
    ProposalEvent,
    ProposalEvidence,
    ProposalReturned,
    ProposalSubmitted,
    ReturnProposal,
    SubmitProposal,
)
from services.review.proposal.refusals import (
    NoSuchProposal,
    NotForTheHead,
    ProposalDecided,
    ProposalNotStandingBody,
    ProposalSubmittedAlready,
    ProposedConsulted,
    ProposedElsewhere,
    ProposedOpinionsOut,
    ProposedTwice,
    ReturnNotTheHead,
)


@dataclass(frozen=True, slots=True)
class Unsubmitted:
    """Nothing was proposed."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The proposal lies with the head, or a decision was issued on it."""

    event: ProposalSubmitted


@dataclass(frozen=True, slots=True)
class Returned:
    """The head has returned the proposal."""

    submitted: ProposalSubmitted


ProposalState = Unsubmitted | Submitted | Returned
INITIAL: ProposalState = Unsubmitted()


def decide(
    command: ProposalCommand,
    state: ProposalState,
    evidence: ProposalEvidence | DecidedFound | None,
    context: Context,
) -> tuple[ProposalEvent, ...]:
    """The events that follow from a command about a proposal."""
    match command:
        case SubmitProposal():
            found = evidence if isinstance(evidence, ProposalEvidence) else ProposalEvidence()
            return _submit(command, state, found, context)
        case ReturnProposal():
            found_decided = evidence if isinstance(evidence, DecidedFound) else DecidedFound()
            return _return(command, state, found_decided, context)
        case _:
            assert_never(command)


def _submit(
    command: SubmitProposal, state: ProposalState, evidence: ProposalEvidence, context: Context
) -> tuple[ProposalEvent, ...]:
    if context.actor.unit is not None:
        raise ProposalNotStandingBody
    submitted = ProposalSubmitted(**dict(command))
    if not isinstance(state, Unsubmitted):
        stands = state.event if isinstance(state, Submitted) else state.submitted
        if stands != submitted or isinstance(state, Returned):
            raise ProposalSubmittedAlready
        return ()
    _check_list(command, evidence)
    return (submitted,)


def _check_list(command: SubmitProposal, evidence: ProposalEvidence) -> None:
    if len(set(command.dossiers)) != len(command.dossiers):
        raise ProposedTwice
    known = {one.dossier_id: one for one in evidence.dossiers}
    passed = {key for key, one in known.items() if one.may_be_decided and one.session_id == command.session_id}
    others = [one for one in command.dossiers if one not in passed]
    if others:
        raise NotForTheHead(count=len(others), first=str(others[0]))
    consulted = [one for one in command.dossiers if known[one].consulted]
    if consulted:
        raise ProposedConsulted(count=len(consulted), first=str(consulted[0]))
    out = [one for one in command.dossiers if command.session_id is None and known[one].opinions_out]
    if out:
        raise ProposedOpinionsOut(count=len(out), first=str(out[0]))
    elsewhere = [one for one in command.dossiers if known[one].proposed]
    if elsewhere:
        raise ProposedElsewhere(count=len(elsewhere), first=str(elsewhere[0]))


def _return(
    command: ReturnProposal, state: ProposalState, evidence: DecidedFound, context: Context
) -> tuple[ProposalEvent, ...]:
    if context.actor.unit is not None:
        raise ReturnNotTheHead
    match state:
        case Unsubmitted():
            raise NoSuchProposal
        case Returned():
            return ()
        case Submitted():
            if evidence.decided:
                raise ProposalDecided
            return (ProposalReturned(proposal_id=command.proposal_id, reason=command.reason),)
        case _:
            assert_never(state)


def evolve(state: ProposalState, event: ProposalEvent) -> ProposalState:
    """The state of a proposal after an event."""
    match event:
        case ProposalSubmitted():
            return Submitted(event)
        case ProposalReturned():
            return Returned(state.event) if isinstance(state, Submitted) else state
        case _:
            assert_never(event)


DECIDER: Decider[ProposalCommand, ProposalState, ProposalEvent] = Decider(INITIAL, decide, evolve)
