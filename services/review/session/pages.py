"""The pages of the council's sessions: convened over an agenda, its votes, its closing, and its minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web.forms import Form
from chassis.web.numbers import NumberUnclearError, number_of
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.message import Message
from contracts.vocabulary import Day, DossierId, Name, SessionId
from services.review.catalogue.messages import bound, percent, title_names
from services.review.plans import queries as plans
from services.review.session import queries, waiting, words
from services.review.session.ballot_pages import ballots
from services.review.session.casting import state_of
from services.review.session.messages import (
    Agenda,
    CloseSession,
    ConveneSession,
    Members,
    RecordVotes,
    SessionRow,
    Votes,
)
from services.review.session.minutes import minutes_of
from services.review.session.rows import AgendaFilter, AgendaRow, CandidateFilter, SessionsAsked, Threshold
from services.review.session.sitting import CloseVoting, SignMinutes
from services.review.session.sitting_pages import AtSession, session_of, sitting, sitting_of
from services.review.session.states import Sitting

pages = APIRouter()
pages.include_router(sitting)
pages.include_router(ballots)

Convening = Annotated[PageRequest, open_to("appraiser", "chair")]
Attending = Annotated[PageRequest, open_to("appraiser", "council", "chair", "signer", "auditor", "operator")]
_AT_ONCE: Final = 100
_CHOICES: Final = 300
_LONGEST: Final = 5000
_OF_MINUTES: Final = 700
"""The dossiers on one part of the minutes, which stays below 150 kB."""


class ConveneForm(Message):
    """A council, its day and its agenda."""

    council: Name
    members: Members
    held_on: Day
    dossiers: Agenda


@dataclass(frozen=True)
class Line:
    """A dossier of the agenda with its votes, recorded or typed, and whether so many suffice; None for no votes."""

    row: AgendaRow
    threshold: Threshold
    votes: int | None
    suffices: bool | None


@pages.get("/sessions")
async def list_sessions(request: Attending, after: Annotated[SessionId | None, Query()] = None) -> Response:
    """The sessions, the latest first."""
    rows, total = await queries.sessions(request.reader, request.viewer, SessionsAsked(limit=_AT_ONCE, after=after))
    following = request.page.address(after=rows[-1].session_id) if len(rows) == _AT_ONCE else None
    may_convene = request.viewer.is_staff and bool({"appraiser", "chair"} & request.viewer.duties)
    return request.render("session/list.html", sessions=rows, total=total, following=following, may_convene=may_convene)


@pages.get("/sessions/new")
async def begin_session(request: Convening) -> Response:
    """The form that convenes a session."""
    return await _new_page(request)


@pages.post("/sessions/new")
async def convene_session(request: Convening) -> Response:
    """Convene a session over the dossiers that are ticked, or over all that fit the filter."""
    known = {}
    if request.form.values("everything")[-1:] == ["yes"]:
        wanted = request.wanted(CandidateFilter)
        rows, _ = await waiting.ready(request.reader, request.viewer, wanted, _LONGEST)
        known = {"dossiers": [one.dossier_id for one in rows]}
    body = request.form.read(ConveneForm, ("members",), (), ("dossiers",), **known)
    if body is not None:
        session_id = SessionId(request.new_id())
        answer = await request.attempt(ConveneSession(session_id=session_id, **dict(body)))
        if answer is not None:
            return request.see(f"/review/sessions/{session_id}", answer, done="convened")
    return await _new_page(request)


@pages.get("/sessions/{session_id}")
async def show_session(
    session_id: SessionId, request: Attending, after: Annotated[DossierId | None, Query()] = None
) -> Response:
    """One session with its agenda."""
    return await _page(request, await session_of(request, session_id), after)


@pages.post("/sessions/{session_id}/votes")
async def record_votes(
    session_id: SessionId, request: Convening, after: Annotated[DossierId | None, Query()] = None
) -> Response:
    """Record votes, or show what they would lead to: each dossier's own number, else the common one."""
    session = await session_of(request, session_id)
    votes = _typed(request.form, session)
    if request.form.button == "calculate" or request.form.faults:
        return await _page(request, session, after, votes)
    if request.form.values("everywhere")[-1:] == ["yes"]:
        votes = await _with_others(request, session, votes)
    if not votes:
        request.form.blame("common", "Chưa nhập số phiếu nào.", "No votes were typed.")
        return await _page(request, session, after)
    counted = tuple(Votes(dossier_id=one, votes_for=number) for one, number in votes.items())
    answer = await request.attempt(RecordVotes(session_id=session_id, votes=counted))
    if answer is None:
        return await _page(request, await session_of(request, session_id), after, votes)
    return request.see(f"/review/sessions/{session_id}", answer, done="voted")


@pages.post("/sessions/{session_id}/close")
async def close_session(session_id: SessionId, request: Convening) -> Response:
    """Close a session: its results stand."""
    answer = await request.attempt(CloseSession(session_id=session_id))
    if answer is not None:
        return request.see(f"/review/sessions/{session_id}", answer, done="closed")
    return await _page(request, await session_of(request, session_id), None)


@pages.post("/sessions/{session_id}/close-voting")
async def close_voting(session_id: SessionId, request: Convening) -> Response:
    """Close the vote: the minutes are to be signed."""
    answer = await request.attempt(CloseVoting(session_id=session_id))
    if answer is not None:
        return request.see(f"/review/sessions/{session_id}/minutes", answer, done="voting-closed")
    return await _page(request, await session_of(request, session_id), None)


@pages.post("/sessions/{session_id}/sign")
async def sign_minutes(session_id: SessionId, request: AtSession) -> Response:
    """Sign the minutes."""
    answer = await request.attempt(SignMinutes(session_id=session_id))
    if answer is not None:
        return request.see(f"/review/sessions/{session_id}/minutes", answer, done="signed")
    return await _minutes_page(request, session_id, None)


@pages.get("/sessions/{session_id}/minutes")
async def show_minutes(
    session_id: SessionId, request: Attending, after: Annotated[DossierId | None, Query()] = None
) -> Response:
    """The minutes of a session as its events make them, for print."""
    return await _minutes_page(request, session_id, after)


async def _minutes_page(request: PageRequest, session_id: SessionId, after: DossierId | None) -> Response:
    session = await session_of(request, session_id)
    minutes = minutes_of(await request.history(f"session-{session_id}"))
    member = None if minutes.council is None else minutes.member(request.actor.subject)
    named = await queries.named(request.reader, request.viewer, list(minutes.dossiers))
    rows, total = await queries.agenda(request.reader, request.viewer, session_id, AgendaFilter(), _OF_MINUTES, after)
    return request.render(
        "session/minutes.html",
        session=session,
        minutes=minutes,
        subjects={row.dossier_id: row for row in named},
        roles=words.ROLES,
        may_sign=minutes.awaits(member) and bool({"appraiser", "council", "chair"} & request.viewer.duties),
        done=words.DONE,
        tallies=await queries.tallies(request.reader, request.viewer, session_id),
        lines=[_line(row, session, {}) for row in rows],
        total=total,
        following=request.page.address(after=rows[-1].dossier_id) if len(rows) == _OF_MINUTES else None,
        titles=title_names(),
        bound=bound,
    )


async def _new_page(request: PageRequest) -> Response:
    wanted = request.wanted(CandidateFilter)
    rows, total = await waiting.ready(request.reader, request.viewer, wanted, _CHOICES)
    await request.audit_read("dossier", count=len(rows), state="eligible")
    latest, _ = await queries.sessions(request.reader, request.viewer, SessionsAsked(limit=1))
    return request.render(
        "session/new.html",
        dossiers=rows,
        total=total,
        wanted=wanted,
        units=await waiting.units_ready(request.reader, request.viewer),
        rounds=await plans.rounds(request.reader),
        latest=latest[0] if latest else None,
        titles=title_names(),
    )


async def _page(
    request: PageRequest,
    session: SessionRow,
    after: DossierId | None,
    typed: dict[DossierId, int] | None = None,
) -> Response:
    wanted = request.wanted(AgendaFilter)
    viewer = request.viewer
    rows, total = await queries.agenda(request.reader, viewer, session.session_id, wanted, _AT_ONCE, after)
    lines = [_line(row, session, typed or {}) for row in rows]
    held = session.held_on <= request.now().date()
    state = await state_of(request, session.session_id)
    may_record = session.state == "sitting" and viewer.is_staff and bool({"appraiser", "chair"} & viewer.duties)
    return request.render(
        "session/show.html",
        session=session,
        state=state if isinstance(state, Sitting) else None,
        tallies=await queries.tallies(request.reader, viewer, session.session_id),
        lines=lines,
        total=total,
        following=request.page.address(after=rows[-1].dossier_id) if len(rows) == _AT_ONCE else None,
        wanted=wanted,
        calculated=_calculated(lines) if typed is not None else None,
        may_record=may_record and held,
        held=held,
        may_decide=session.state == "closed" and viewer.is_staff and "signer" in viewer.duties,
        titles=title_names(),
        terms=review_words,
        bound=bound,
        percent=percent,
        done=words.DONE,
    )


def _line(row: AgendaRow, session: SessionRow, typed: dict[DossierId, int]) -> Line:
    threshold = Threshold.model_validate(row.threshold)
    votes = row.votes_for if row.votes_for is not None else typed.get(row.dossier_id)
    suffices = None if votes is None else threshold.op.holds(votes, session.members, threshold.share)
    return Line(row, threshold, votes, suffices)


def _calculated(lines: Sequence[Line]) -> tuple[int, int]:
    """How many of the dossiers shown would be voted for, and how many not."""
    known = [one.suffices for one in lines if one.suffices is not None]
    return known.count(True), known.count(False)


def _typed(form: Form, session: SessionRow) -> dict[DossierId, int]:
    """The votes for the dossiers of the page: each one's own, else the common number; faults stand at their fields."""
    common = _number(form, "common", session.members)
    found: dict[DossierId, int] = {}
    for name, _ in form.fields():
        if name.startswith("votes."):
            dossier = _id_of(name.removeprefix("votes."))
            own = _number(form, name, session.members)
            number = common if own is None else own
            if dossier is not None and number is not None:
                found[dossier] = number
    return found


def _number(form: Form, name: str, most: int) -> int | None:
    text = form.value(name).strip()
    if not text:
        return None
    try:
        number = number_of(text)
    except NumberUnclearError as unclear:
        form.blame(name, unclear.vi, unclear.en)
        return None
    if isinstance(number, int) and 0 <= number <= most:
        return number
    form.blame(name, f"Phải là số nguyên từ 0 đến {most}.", f"Should be a whole number from 0 to {most}.")
    return None


def _id_of(text: str) -> DossierId | None:
    try:
        return DossierId(UUID(text))
    except ValueError:
        return None


async def _with_others(request: PageRequest, session: SessionRow, votes: dict[DossierId, int]) -> dict[DossierId, int]:
    """`votes`, and the common number for every other dossier of the agenda that has no votes yet."""
    common = _number(request.form, "common", session.members)
    if common is None:
        return votes
    uncounted = AgendaFilter(counted=False)
    rows, _ = await queries.agenda(request.reader, request.viewer, session.session_id, uncounted, _LONGEST)
    state = await sitting_of(request, session.session_id)
    off = state.postponed.union(state.ballots if state.council else ())
    others = {one.dossier_id: common for one in rows if not (one.suspended or one.taken_back or one.dossier_id in off)}
    return {**others, **votes}
