"""Dossiers, council sessions and decisions over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from chassis.web import Answer, AuthorizedRequest, NotFound, allow
from contracts.message import Message
from contracts.vocabulary import (
    DecisionId,
    Document,
    DossierId,
    Instant,
    Name,
    PlanId,
    ReasonCode,
    SessionId,
    Subject,
    TitleCode,
    UnitCode,
    Year,
)
from services.review import queries
from services.review.domain.decision import DecideAwards
from services.review.domain.decision.messages import Recipients
from services.review.domain.dossier import AppraiseDossier, DeclineDossier, FileDossier
from services.review.domain.dossier.messages import Documents, HeadsReason
from services.review.domain.facts import Facts
from services.review.domain.session import CloseSession, ConveneSession, RecordVotes, Votes
from services.review.domain.session.messages import Agenda, Members
from services.review.queries import Counts, DecisionRow, DossierFilter, DossierInFull, DossierRow, SessionInFull
from services.review.settings import ReviewSettings

router = APIRouter(tags=["dossiers"])

Filing = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Appraising = Annotated[AuthorizedRequest, allow("appraiser")]
Convening = Annotated[AuthorizedRequest, allow("appraiser", "chair")]
Signing = Annotated[AuthorizedRequest, allow("signer")]
Attending = Annotated[AuthorizedRequest, allow("appraiser", "council", "chair", "signer", "auditor", "operator")]
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


class DossierBody(Message):
    """What a unit files; `submitted_at` only where the standing body enters a paper that came in before."""

    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    documents: Documents
    facts: Facts
    submitted_at: Instant | None = None


class SessionBody(Message):
    """A council, its day and its agenda; `members` are all members, present or not."""

    council: Name
    members: Members
    held_on: date
    dossiers: Agenda


class VotesBody(Message):
    """Counted votes."""

    votes: Annotated[tuple[Votes, ...], Field(min_length=1, max_length=5000)]


class DecisionBody(Message):
    """A decision and its list."""

    decision: Document
    deciding_authority: Name
    signer_role: Name
    dossiers: Recipients


class DeclineBody(Message):
    """Why the head grants no award, by its code and in words."""

    reason_code: ReasonCode
    reason: HeadsReason


class DossierQuery(DossierFilter):
    """A page of a list of dossiers; `after` is the last dossier of the page before."""

    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: DossierId | None = None
    read_after: int | None = None


@router.post("/dossiers", status_code=201)
async def file_dossier(body: DossierBody, request: Filing) -> Answer:
    """File a dossier; its stream in the answer is `dossier-` and its id."""
    return await request.handle(FileDossier(**dict(body)))


@router.post("/dossiers/{dossier_id}/appraise")
async def appraise_dossier(dossier_id: DossierId, request: Appraising) -> Answer:
    """Appraise a dossier by the plan's gates and the law of the day it was filed."""
    return await request.handle(AppraiseDossier(dossier_id=dossier_id))


@router.post("/dossiers/{dossier_id}/decline")
async def decline_dossier(dossier_id: DossierId, body: DeclineBody, request: Signing) -> Answer:
    """Grant no award for a dossier that the council voted for; a decision then covers the others."""
    return await request.handle(DeclineDossier(dossier_id=dossier_id, reason_code=body.reason_code, reason=body.reason))


@router.get("/dossiers")
async def list_dossiers(query: Annotated[DossierQuery, Query()], request: Reading) -> tuple[DossierRow, ...]:
    """The dossiers by given name; a unit's clerk sees those of its unit."""
    wanted = query.model_copy(update={"unit": request.actor.unit or query.unit})
    return await queries.dossiers(request.reader, wanted, query.limit, query.after)


@router.get("/dossiers/{dossier_id}")
async def show_dossier(dossier_id: DossierId, request: Reading) -> DossierInFull:
    """A dossier with what was filed and every rule's outcome."""
    found = await queries.dossier(request.reader, dossier_id)
    if found is None or request.actor.unit not in (None, found.unit):
        raise NotFound(f"dossier-{dossier_id}")
    return found


@router.post("/sessions", status_code=201)
async def convene_session(body: SessionBody, request: Convening) -> Answer:
    """Convene the council over eligible dossiers; its stream in the answer is `session-` and its id."""
    thresholds = request.settings_as(ReviewSettings).vote_thresholds
    session_id = SessionId(request.new_id())
    return await request.handle(ConveneSession(session_id=session_id, thresholds=thresholds, **dict(body)))


@router.post("/sessions/{session_id}/votes")
async def record_votes(session_id: SessionId, body: VotesBody, request: Convening) -> Answer:
    """Record counted votes."""
    return await request.handle(RecordVotes(session_id=session_id, votes=body.votes))


@router.post("/sessions/{session_id}/close")
async def close_session(session_id: SessionId, request: Convening) -> Answer:
    """Close a session; what the council did not vote for is refused."""
    return await request.handle(CloseSession(session_id=session_id))


@router.get("/sessions/{session_id}")
async def show_session(session_id: SessionId, request: Attending) -> SessionInFull:
    """A session with its agenda and votes."""
    found = await queries.session(request.reader, session_id)
    if found is None:
        raise NotFound(f"session-{session_id}")
    return found


@router.post("/decisions", status_code=201)
async def decide_awards(body: DecisionBody, request: Signing) -> Answer:
    """Decide awards; the decision's stream in the answer is `decision-` and its id."""
    return await request.handle(DecideAwards(level=request.settings.level, **dict(body)))


@router.get("/decisions/{decision_id}")
async def show_decision(decision_id: DecisionId, request: Reading) -> DecisionRow:
    """A decision with what it rests on; its recipients are listed by `/dossiers?decision=<id>`."""
    found = await queries.decision(request.reader, decision_id)
    if found is None:
        raise NotFound(f"decision-{decision_id}")
    return found


@router.get("/counts")
async def count_dossiers(plan: PlanId, request: Reading) -> Counts:
    """How many dossiers of a plan stand where, and why; a unit's clerk sees those of its unit."""
    return await queries.counts(request.reader, plan, request.actor.unit)
