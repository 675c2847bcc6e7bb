"""The pages of the council at its session: members, attendance, packets side by side, one item, postponement."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.message import Message
from contracts.vocabulary import Day, SessionId
from services.review.catalogue.messages import bound
from services.review.session import queries, words
from services.review.session.casting import state_of
from services.review.session.messages import SessionRow
from services.review.session.rows import SessionsAsked
from services.review.session.sitting import (
    Attended,
    CouncilRound,
    Member,
    PostponeSession,
    RecordAttendance,
    Roster,
    SeatCouncil,
    SessionReason,
)
from services.review.session.states import Sitting

sitting = APIRouter()

Convening = Annotated[PageRequest, open_to("appraiser", "chair", whole_site=True)]
AtSession = Annotated[PageRequest, open_to("appraiser", "council", "chair", whole_site=True)]
_EARLIER: Final = 10
_MOST_PACKETS: Final = 300
_SIDE_BY_SIDE: Final = 6


class RosterForm(Message):
    """The members of the council."""

    roster: Roster
    round: CouncilRound = 1


class AttendanceForm(Message):
    """Who is there."""

    attended: Attended


class PostponedForm(Message):
    """The other day of a session."""

    held_on: Day
    reason: SessionReason


async def session_of(request: PageRequest, session_id: SessionId) -> SessionRow:
    """The session, which the audit log says was read; raises NotFound."""
    found = await queries.one_session(request.reader, request.viewer, session_id)
    if found is None:
        raise NotFound(f"session-{session_id}")
    await request.audit_read("session", [session_id])
    return found


async def sitting_of(request: PageRequest, session_id: SessionId) -> Sitting:
    """A session that is not over; raises NotFound for any other."""
    state = await state_of(request, session_id)
    if not isinstance(state, Sitting):
        raise NotFound(f"session-{session_id}")
    return state


@sitting.get("/sessions/{session_id}/council")
async def show_council(session_id: SessionId, request: Convening) -> Response:
    """The form that names the members of the council."""
    return await _council_page(request, session_id)


@sitting.post("/sessions/{session_id}/council")
async def seat_council(session_id: SessionId, request: Convening) -> Response:
    """Name the members, or change the rows of the form."""
    if not request.form.change_rows():
        body = request.form.read(RosterForm, ("round",))
        if body is not None:
            answer = await request.attempt(SeatCouncil(session_id=session_id, **dict(body)))
            if answer is not None:
                return request.see(f"/review/sessions/{session_id}/attendance", answer, done="seated")
    return await _council_page(request, session_id)


async def _council_page(request: PageRequest, session_id: SessionId) -> Response:
    session, state = await session_of(request, session_id), await sitting_of(request, session_id)
    if not request.form.rows("roster"):
        roster = state.council.roster if state.council is not None else await _earlier(request, session_id)
        rows = [one.model_dump(mode="json") for one in roster[: session.members]]
        rows += [{"user": "", "role": "member"}] * (session.members - len(rows))
        request.form = Form.filled({"roster": rows, "round": 1 if state.council is None else state.council.round})
    return request.render("session/council.html", session=session, roles=words.ROLES, form=request.form)


async def _earlier(request: PageRequest, session_id: SessionId) -> Sequence[Member]:
    """The members of the latest other session whose members were named."""
    rows, _ = await queries.sessions(request.reader, request.viewer, SessionsAsked(limit=_EARLIER))
    for row in rows:
        events = await request.history(f"session-{row.session_id}")
        rosters = [one.event.roster for one in events if hasattr(one.event, "roster")]
        if row.session_id != session_id and rosters:
            return tuple(rosters[-1])
    return ()


@sitting.get("/sessions/{session_id}/attendance")
async def show_attendance(session_id: SessionId, request: Convening) -> Response:
    """The form that records who is there."""
    return await _attendance_page(request, session_id)


@sitting.post("/sessions/{session_id}/attendance")
async def record_attendance(session_id: SessionId, request: Convening) -> Response:
    """Record who is there."""
    body = request.form.read(AttendanceForm, (), ("attended.*.present",))
    if body is not None:
        answer = await request.attempt(RecordAttendance(session_id=session_id, attended=body.attended))
        if answer is not None:
            return request.see(f"/review/sessions/{session_id}", answer, done="attended")
    return await _attendance_page(request, session_id)


async def _attendance_page(request: PageRequest, session_id: SessionId) -> Response:
    session, state = await session_of(request, session_id), await sitting_of(request, session_id)
    known = () if state.attendance is None else state.attendance.attended
    return request.render(
        "session/attendance.html",
        session=session,
        state=state,
        known={one.user: one for one in known},
        roles=words.ROLES,
        bound=bound,
        terms=review_words,
        done=words.DONE,
    )


@sitting.get("/sessions/{session_id}/postpone")
async def begin_postponing(session_id: SessionId, request: Convening) -> Response:
    """The form that moves a session to another day."""
    session = await session_of(request, session_id)
    return request.render("session/postpone.html", session=session)


@sitting.post("/sessions/{session_id}/postpone")
async def postpone_session(session_id: SessionId, request: Convening) -> Response:
    """Hold the session on another day."""
    body = request.form.read(PostponedForm)
    if body is not None:
        answer = await request.attempt(PostponeSession(session_id=session_id, **dict(body)))
        if answer is not None:
            return request.see(f"/review/sessions/{session_id}", answer, done="postponed")
    return request.render("session/postpone.html", session=await session_of(request, session_id))
