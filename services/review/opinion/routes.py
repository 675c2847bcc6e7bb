"""Parallel opinions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, example, page_of
from contracts.message import Message
from contracts.review_steps import WorkingDays
from contracts.vocabulary import Day, Document, Name
from services.review.opinion import queries
from services.review.opinion.messages import (
    AskOpinions,
    Bodies,
    CloseOpinions,
    Dossiers,
    GiveOpinion,
    Ground,
    OpinionId,
    Position,
    Question,
)
from services.review.opinion.queries import OpinionsAskedFor, OpinionsInFull, OpinionsRow

router = APIRouter(tags=["opinions"])

Asking = Annotated[AuthorizedRequest, allow("appraiser")]
Answering = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Showing = Annotated[
    AuthorizedRequest,
    allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator", shows="opinion-{opinion_id}"),
]


class OpinionsBody(Message):
    """A request for the opinions of several bodies; without `working_days` those of the law hold."""

    model_config = example(
        dossiers=["5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11"],
        bodies=[{"name": "Công an thành phố"}, {"name": "UBND phường Chi Lăng", "unit": "phuong-chi-lang"}],
        question="Việc chấp hành pháp luật của tập thể, cá nhân được đề nghị khen thưởng.",
        working_days=10,
        reference={"issuer": "Phòng Nội vụ", "number": "215", "symbol": "PNV", "dated": "2017-11-22"},
    )

    dossiers: Dossiers
    bodies: Bodies
    question: Question
    working_days: WorkingDays | None = None
    reference: Document | None = None


class OpinionBody(Message):
    """The opinion of a body; `given_on` is the day of its paper, today without one."""

    model_config = example(
        body="Công an thành phố",
        dossiers=["5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11"],
        position="OBJECTS",
        ground="Đang bị xử phạt vi phạm hành chính.",
        given_on="2017-11-28",
    )

    body: Name
    dossiers: Dossiers
    position: Position
    ground: Ground = ""
    given_on: Day | None = None
    reference: Document | None = None


@router.post("/opinions", status_code=201, summary="Lấy ý kiến các cơ quan")
async def ask_opinions(body: OpinionsBody, request: Asking) -> Answer:
    """Ask several bodies at once; the stream in the answer is `opinion-` and the id of the request."""
    return await request.handle(AskOpinions(opinion_id=OpinionId(request.new_id()), **dict(body)))


@router.post("/opinions/{opinion_id}/answers", summary="Gửi ý kiến của một cơ quan")
async def give_opinion(opinion_id: OpinionId, body: OpinionBody, request: Answering) -> Answer:
    """Give the opinion of a body as its unit, or record its paper; the last one closes the request."""
    return await request.handle(GiveOpinion(opinion_id=opinion_id, **dict(body)))


@router.post("/opinions/{opinion_id}/close", summary="Kết thúc lấy ý kiến")
async def close_opinions(opinion_id: OpinionId, request: Asking) -> Answer:
    """Close a request whose time is over; it is closed by itself where silence lets the procedure go on."""
    return await request.handle(CloseOpinions(opinion_id=opinion_id))


@router.get("/opinions", summary="Danh sách lần lấy ý kiến")
async def list_opinions(query: Annotated[OpinionsAskedFor, Query()], request: Reading) -> Page[OpinionsRow]:
    """The requests for opinions, the latest first; a unit's reader sees those in which it is asked."""
    rows, total = await queries.requests(request.reader, request.viewer, query)
    await request.audit_read("opinion", [one.opinion_id for one in rows])
    return page_of(request.address, rows, total, query.limit, lambda row: row.opinion_id)


@router.get("/opinions/{opinion_id}", summary="Xem một lần lấy ý kiến")
async def show_opinions(opinion_id: OpinionId, request: Showing) -> OpinionsInFull:
    """A request with what each body says of each dossier; a unit's reader sees its own answers alone."""
    found = await queries.request(request.reader, request.viewer, opinion_id)
    if found is None:
        raise NotFound(f"opinion-{opinion_id}")
    await request.audit_read("opinion", [opinion_id])
    return found
