"""The council at its session over HTTP: members, attendance, conflicts, postponements, corrections, and minutes."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, allow
from contracts.message import Message
from contracts.vocabulary import Day, DossierId, SessionId
from services.review.session import examples
from services.review.session.messages import VotesFor
from services.review.session.sitting import (
    Attended,
    CloseVoting,
    CorrectVotes,
    CouncilRound,
    DeclareConflict,
    PostponeItem,
    PostponeSession,
    RecordAttendance,
    Roster,
    SeatCouncil,
    SessionReason,
    SignMinutes,
    UserName,
)

router = APIRouter(tags=["sessions"])

Convening = Annotated[AuthorizedRequest, allow("appraiser", "chair")]
Sitting = Annotated[AuthorizedRequest, allow("appraiser", "council", "chair")]


class RosterBody(Message):
    """The members of the council, each by the name under which he signs in, and the round of the year."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SEAT]})

    roster: Roster
    round: CouncilRound = 1


class AttendanceBody(Message):
    """Who is there, and why the others are not."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ATTENDANCE]})

    attended: Attended


class ConflictBody(Message):
    """A member who does not vote on a dossier, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CONFLICT]})

    dossier_id: DossierId
    user: UserName
    reason: SessionReason


class CorrectionBody(Message):
    """The number that a mistyped count should have been."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CORRECTION]})

    dossier_id: DossierId
    votes_for: VotesFor
    reason: SessionReason


class ItemPostponedBody(Message):
    """A dossier that comes before a later session, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ITEM_POSTPONED]})

    dossier_id: DossierId
    reason: SessionReason
    until: Day | None = None


class PostponedBody(Message):
    """The other day of a session, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.POSTPONED]})

    held_on: Day
    reason: SessionReason


@router.post("/sessions/{session_id}/council", summary="Lập danh sách thành viên Hội đồng dự phiên họp")
async def seat_council(session_id: SessionId, body: RosterBody, request: Convening) -> Answer:
    """Name the members; from then on attendance, quorum, secret ballots and signed minutes are asked for."""
    return await request.handle(SeatCouncil(session_id=session_id, **dict(body)))


@router.post("/sessions/{session_id}/attendance", summary="Điểm danh thành viên Hội đồng")
async def record_attendance(session_id: SessionId, body: AttendanceBody, request: Convening) -> Answer:
    """Record who is there; without a quorum nothing is voted on."""
    return await request.handle(RecordAttendance(session_id=session_id, **dict(body)))


@router.post("/sessions/{session_id}/conflicts", summary="Ghi thành viên không biểu quyết một hồ sơ")
async def declare_conflict(session_id: SessionId, body: ConflictBody, request: Convening) -> Answer:
    """Declare that a member has an interest in a dossier."""
    return await request.handle(DeclareConflict(session_id=session_id, **dict(body)))


@router.post("/sessions/{session_id}/corrections", summary="Đính chính số phiếu ghi nhầm")
async def correct_votes(session_id: SessionId, body: CorrectionBody, request: Convening) -> Answer:
    """Correct a mistyped count of a show of hands, before the vote is closed."""
    return await request.handle(CorrectVotes(session_id=session_id, **dict(body)))


@router.post("/sessions/{session_id}/postponed-items", summary="Hoãn xét một hồ sơ")
async def postpone_item(session_id: SessionId, body: ItemPostponedBody, request: Convening) -> Answer:
    """Postpone a dossier to a later session."""
    return await request.handle(PostponeItem(session_id=session_id, **dict(body)))


@router.post("/sessions/{session_id}/postpone", summary="Hoãn phiên họp sang ngày khác")
async def postpone_session(session_id: SessionId, body: PostponedBody, request: Convening) -> Answer:
    """Hold the session on another day, as for want of a quorum."""
    return await request.handle(PostponeSession(session_id=session_id, **dict(body)))


@router.post("/sessions/{session_id}/close-voting", summary="Kết thúc biểu quyết")
async def close_voting(session_id: SessionId, request: Convening) -> Answer:
    """Close the vote: its results stand, and the minutes are signed."""
    return await request.handle(CloseVoting(session_id=session_id))


@router.post("/sessions/{session_id}/signatures", summary="Ký biên bản phiên họp")
async def sign_minutes(session_id: SessionId, request: Sitting) -> Answer:
    """Sign the minutes; with both signatures the session is closed and its results hold."""
    return await request.handle(SignMinutes(session_id=session_id))
