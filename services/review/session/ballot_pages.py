"""The pages of secret ballots: prepared, opened by two codes, cast with a receipt, ended, counted, and void."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts.message import Message
from contracts.vocabulary import DossierId, SessionId
from services.review.ballot.messages import BallotId, Choice
from services.review.catalogue.messages import title_names
from services.review.session import casting, queries, words
from services.review.session.ballots import EndBallot, PrepareBallot
from services.review.session.casting import UnderWay
from services.review.session.sitting import SessionReason, UserName
from services.review.session.sitting_pages import AtSession, Convening, session_of, sitting_of

ballots = APIRouter()

Voting = Annotated[PageRequest, open_to("council", "chair", whole_site=True)]
_CODE = "password"
"""The field in which a code is typed, by a name whose content no page shows again."""


class PrepareForm(Message):
    """The two who count."""

    first: UserName
    second: UserName


class VoidForm(Message):
    """Why a ballot counts for nothing."""

    reason: SessionReason


@ballots.get("/sessions/{session_id}/ballot")
async def show_ballot(session_id: SessionId, request: AtSession) -> Response:
    """The ballot that is under way, or the form that prepares one; to a member his own voting paper."""
    return await _page(request, session_id)


@ballots.post("/sessions/{session_id}/ballot")
async def prepare_ballot(session_id: SessionId, request: Convening) -> Response:
    """Prepare a ballot on all dossiers that ask for one."""
    body = request.form.read(PrepareForm)
    if body is not None:
        ballot_id = BallotId(request.new_id())
        counters = (body.first, body.second)
        command = PrepareBallot(session_id=session_id, ballot_id=ballot_id, counters=counters)
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(f"/review/sessions/{session_id}/ballot", answer, done="prepared")
    return await _page(request, session_id)


@ballots.post("/sessions/{session_id}/ballots/{ballot_id}/code")
async def take_code(session_id: SessionId, ballot_id: BallotId, request: AtSession) -> Response:
    """Take one of the two counting codes: this answer alone shows it."""
    code, command = casting.taking(await casting.under_way(request, session_id, ballot_id))
    if await request.attempt(command) is None:
        return await _page(request, session_id)
    return request.render("session/code.html", session=await session_of(request, session_id), code=code)


@ballots.post("/sessions/{session_id}/ballots/{ballot_id}/cast")
async def cast_ballot(session_id: SessionId, ballot_id: BallotId, request: Voting) -> Response:
    """Cast a ballot, once each of its dossiers has a vote."""
    at = await casting.under_way(request, session_id, ballot_id)
    mine = at.votes_of(request.actor.subject)
    votes = _votes(request, mine)
    if not request.form.faults:
        command, beside = await casting.casting(at, request.actor.subject, votes)
        answer = await request.attempt(command, beside)
        if answer is not None:
            return request.see(f"/review/sessions/{session_id}/ballot", answer, done="cast")
    return await _page(request, session_id)


def _votes(request: PageRequest, dossiers: Sequence[DossierId]) -> Mapping[DossierId, Choice]:
    found: dict[DossierId, Choice] = {}
    for dossier in dossiers:
        name = f"choice.{dossier}"
        try:
            found[dossier] = Choice(request.form.value(name))
        except ValueError:
            request.form.blame(name, "Hãy chọn một ý kiến.", "Choose one.")
    return found


@ballots.post("/sessions/{session_id}/ballots/{ballot_id}/end")
async def end_ballot(session_id: SessionId, ballot_id: BallotId, request: Convening) -> Response:
    """End the casting of ballots."""
    answer = await request.attempt(EndBallot(session_id=session_id, ballot_id=ballot_id))
    if answer is not None:
        return request.see(f"/review/sessions/{session_id}/ballot", answer, done="ended")
    return await _page(request, session_id)


@ballots.post("/sessions/{session_id}/ballots/{ballot_id}/count")
async def count_ballot(session_id: SessionId, ballot_id: BallotId, request: AtSession) -> Response:
    """Give one of the two codes; the second leads to the counts."""
    at = await casting.under_way(request, session_id, ballot_id)
    command, beside = casting.giving(at, request.actor.subject, request.form.value(_CODE))
    answer = await request.attempt(command, beside)
    if answer is not None:
        return request.see(f"/review/sessions/{session_id}/ballot", answer, done="code-given")
    return await _page(request, session_id)


@ballots.post("/sessions/{session_id}/ballots/{ballot_id}/void")
async def void_ballot(session_id: SessionId, ballot_id: BallotId, request: Convening) -> Response:
    """Declare a ballot void."""
    body = request.form.read(VoidForm)
    if body is not None:
        at = await casting.under_way(request, session_id, ballot_id)
        answer = await request.attempt(*casting.voiding(at, body.reason))
        if answer is not None:
            return request.see(f"/review/sessions/{session_id}/ballot", answer, done="voided")
    return await _page(request, session_id)


async def _page(request: PageRequest, session_id: SessionId) -> Response:
    session, state = await session_of(request, session_id), await sitting_of(request, session_id)
    at = None if state.ballot is None else UnderWay(session_id, state, state.ballot)
    user, may_vote = request.actor.subject, bool({"council", "chair"} & request.viewer.duties)
    asked = state.ballots if at is None else at.ballot.prepared.dossiers
    return request.render(
        "session/ballot.html",
        session=session,
        state=state,
        ballot=None if at is None else at.ballot,
        rows=await queries.named(request.reader, request.viewer, asked),
        mine=frozenset() if at is None else frozenset(at.votes_of(user)),
        me=user,
        receipt=None if at is None else at.ballot.cast.get(user),
        is_voter=at is not None and user in at.ballot.prepared.voters and may_vote,
        is_counter=at is not None and user in at.ballot.prepared.counters,
        may_run=bool({"appraiser", "chair"} & request.viewer.duties),
        roles=words.ROLES,
        titles=title_names(),
        done=words.DONE,
    )
