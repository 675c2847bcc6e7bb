"""Secret ballots over HTTP. No answer, log or table keeps a vote or a code that was sent here."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from chassis.web import Answer, AuthorizedRequest, allow, example
from contracts.message import Message
from contracts.review import LONGEST_AGENDA
from contracts.vocabulary import DossierId, SessionId
from services.review.ballot.messages import BallotId, Choice
from services.review.session import casting, examples
from services.review.session.ballots import Counters, EndBallot, PrepareBallot
from services.review.session.sitting import SessionReason

router = APIRouter(tags=["sessions"])

Convening = Annotated[AuthorizedRequest, allow("appraiser", "chair")]
Voting = Annotated[AuthorizedRequest, allow("council", "chair")]
Sitting = Annotated[AuthorizedRequest, allow("appraiser", "council", "chair")]
Showing = Annotated[
    AuthorizedRequest, allow("appraiser", "council", "chair", whole_site=True, shows="session-{session_id}")
]


class BallotBody(Message):
    """The two members who count."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.BALLOT]})

    counters: Counters


class Vote(Message):
    """A vote on one dossier: `y` for, `n` against, `b` neither."""

    dossier_id: DossierId
    choice: Choice


class CastBody(Message):
    """The member's vote on each dossier of the ballot on which he votes."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CAST]})

    votes: Annotated[tuple[Vote, ...], Field(min_length=1, max_length=LONGEST_AGENDA)]


class CodeBody(Message):
    """The counting code that its holder was shown."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CODE]})

    code: Annotated[
        str, Field(min_length=24, max_length=60, pattern=r"^[A-Za-z2-7 -]+$", examples=[examples.CODE["code"]])
    ]


class VoidBody(Message):
    """Why a ballot counts for nothing."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.VOID]})

    reason: SessionReason


class BallotAnswer(Answer):
    """The answer to the preparation of a ballot, with its id."""

    model_config = example(**examples.ANSWER, ballot_id="0199c0de-0000-7000-8000-0123456789ab")

    ballot_id: BallotId


class BallotShown(Message):
    """The ballot that is under way in a session; `mine` are the dossiers on which the caller votes.

    `cast` are the members who have voted, `receipt` is the caller's own. How anybody voted is known nowhere.
    """

    ballot_id: BallotId
    dossiers: tuple[DossierId, ...]
    counters: Counters
    voters: tuple[str, ...]
    cast: tuple[str, ...]
    is_open: bool
    ended: bool
    codes_given: tuple[str, ...]
    mine: tuple[DossierId, ...]
    receipt: str | None


class CodeTaken(Answer):
    """A counting code, which nobody can be shown again."""

    model_config = example(**examples.ANSWER, **examples.CODE)

    code: str


@router.post("/sessions/{session_id}/ballots", status_code=201, summary="Chuẩn bị bỏ phiếu kín")
async def prepare_ballot(session_id: SessionId, body: BallotBody, request: Convening) -> BallotAnswer:
    """Prepare a secret ballot on every dossier of the agenda that asks for one."""
    ballot_id = BallotId(request.new_id())
    command = PrepareBallot(session_id=session_id, ballot_id=ballot_id, counters=body.counters)
    return BallotAnswer(**dict(await request.handle(command)), ballot_id=ballot_id)


@router.get("/sessions/{session_id}/ballot", summary="Cuộc bỏ phiếu kín đang diễn ra")
async def show_ballot(session_id: SessionId, request: Showing) -> BallotShown:
    """The secret ballot that is under way in a session: who has voted, and never how."""
    at = await casting.current(request, session_id)
    await request.audit_read("session", [session_id])
    user, ballot = request.actor.subject, at.ballot
    return BallotShown(
        ballot_id=at.ballot_id,
        dossiers=ballot.prepared.dossiers,
        counters=ballot.prepared.counters,
        voters=ballot.prepared.voters,
        cast=tuple(sorted(ballot.cast)),
        is_open=ballot.is_open,
        ended=ballot.ended,
        codes_given=tuple(sorted(ballot.given)),
        mine=at.votes_of(user),
        receipt=ballot.cast.get(user),
    )


@router.post("/sessions/{session_id}/ballots/{ballot_id}/code", summary="Nhận mã kiểm phiếu")
async def take_code(session_id: SessionId, ballot_id: BallotId, request: Sitting) -> CodeTaken:
    """Take one of the two counting codes; it is shown once."""
    code, command = casting.taking(await casting.under_way(request, session_id, ballot_id))
    return CodeTaken(**dict(await request.handle(command)), code=code)


@router.post("/sessions/{session_id}/ballots/{ballot_id}/cast", summary="Bỏ phiếu kín")
async def cast_ballot(session_id: SessionId, ballot_id: BallotId, body: CastBody, request: Voting) -> Answer:
    """Cast a ballot; a second one of the same member is refused with the receipt of the first."""
    at = await casting.under_way(request, session_id, ballot_id)
    votes = {one.dossier_id: one.choice for one in body.votes}
    return await request.handle(*await casting.casting(at, request.actor.subject, votes))


@router.post("/sessions/{session_id}/ballots/{ballot_id}/end", summary="Kết thúc bỏ phiếu kín")
async def end_ballot(session_id: SessionId, ballot_id: BallotId, request: Convening) -> Answer:
    """End the casting of ballots; the two who count open the box then."""
    return await request.handle(EndBallot(session_id=session_id, ballot_id=ballot_id))


@router.post("/sessions/{session_id}/ballots/{ballot_id}/count", summary="Nhập mã để mở hòm phiếu")
async def count_ballot(session_id: SessionId, ballot_id: BallotId, body: CodeBody, request: Sitting) -> Answer:
    """Give one of the two counting codes; with the second the sums are known and the box is destroyed."""
    at = await casting.under_way(request, session_id, ballot_id)
    return await request.handle(*casting.giving(at, request.actor.subject, body.code))


@router.post("/sessions/{session_id}/ballots/{ballot_id}/void", summary="Hủy một cuộc bỏ phiếu kín")
async def void_ballot(session_id: SessionId, ballot_id: BallotId, body: VoidBody, request: Convening) -> Answer:
    """Declare a ballot void; it is held again."""
    at = await casting.under_way(request, session_id, ballot_id)
    return await request.handle(*casting.voiding(at, body.reason))
