"""Council sessions over HTTP."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.message import Message
from contracts.vocabulary import Day, Name, SessionId
from services.review.session import queries
from services.review.session.ballot_routes import router as ballots
from services.review.session.messages import (
    Agenda,
    CloseSession,
    ConveneSession,
    Counted,
    Members,
    RecordVotes,
    SessionRow,
)
from services.review.session.rows import SessionInFull, SessionsAsked
from services.review.session.sitting_routes import router as sitting

router = APIRouter(tags=["sessions"])
router.include_router(sitting)
router.include_router(ballots)

Convening = Annotated[AuthorizedRequest, allow("appraiser", "chair")]
Attending = Annotated[AuthorizedRequest, allow("appraiser", "council", "chair", "signer", "auditor", "operator")]
Showing = Annotated[
    AuthorizedRequest,
    allow("appraiser", "council", "chair", "signer", "auditor", "operator", shows="session-{session_id}"),
]

_DOSSIER: Final = "5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11"
_SESSION: Final[dict[str, Any]] = {
    "council": "Hội đồng Thi đua - Khen thưởng thành phố",
    "members": 11,
    "held_on": "2017-12-20",
    "dossiers": [_DOSSIER],
}
_VOTES: Final[dict[str, Any]] = {"votes": [{"dossier_id": _DOSSIER, "votes_for": 9}]}


class SessionBody(Message):
    """A council, its day and its agenda; `members` are all members, present or not."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SESSION]})

    council: Name
    members: Members
    held_on: Day
    dossiers: Agenda


class VotesBody(Message):
    """Counted votes."""

    model_config = ConfigDict(json_schema_extra={"examples": [_VOTES]})

    votes: Counted


@router.post("/sessions", status_code=201, summary="Triệu tập phiên họp hội đồng")
async def convene_session(body: SessionBody, request: Convening) -> Answer:
    """Convene the council over eligible dossiers; its stream in the answer is `session-` and its id."""
    return await request.handle(ConveneSession(session_id=SessionId(request.new_id()), **dict(body)))


@router.post("/sessions/{session_id}/votes", summary="Ghi kết quả bỏ phiếu")
async def record_votes(session_id: SessionId, body: VotesBody, request: Convening) -> Answer:
    """Record counted votes."""
    return await request.handle(RecordVotes(session_id=session_id, votes=body.votes))


@router.post("/sessions/{session_id}/close", summary="Kết thúc phiên họp")
async def close_session(session_id: SessionId, request: Convening) -> Answer:
    """Close a session; the dossiers that the council did not vote for are refused."""
    return await request.handle(CloseSession(session_id=session_id))


@router.get("/sessions", summary="Danh sách phiên họp")
async def list_sessions(request: Attending, asked: Annotated[SessionsAsked, Query()]) -> Page[SessionRow]:
    """The sessions, the latest first; whoever works for a unit counts the dossiers of that unit."""
    rows, total = await queries.sessions(request.reader, request.viewer, asked)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.session_id)


@router.get("/sessions/{session_id}", summary="Xem một phiên họp")
async def show_session(session_id: SessionId, request: Showing) -> SessionInFull:
    """A session with its agenda and votes; whoever works for a unit sees those of that unit."""
    found = await queries.session(request.reader, request.viewer, session_id)
    if found is None:
        raise NotFound(f"session-{session_id}")
    await request.audit_read("session", [session_id])
    return found
