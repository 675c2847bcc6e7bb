"""Passing a dossier up on paper, and the answer to it, over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, allow
from contracts.message import Message
from contracts.vocabulary import Document, DossierId, Name
from services.review.dossier.examples import ON_PAPER, PAPER_ANSWER
from services.review.dossier.on_paper import PaperAnswer, PassOnPaper, RecordPaperAnswer

on_paper_router = APIRouter(tags=["dossiers"])

Forwarding = Annotated[AuthorizedRequest, allow("appraiser", "signer")]


class OnPaperBody(Message):
    """The body to which the dossier goes, and the proposal (tờ trình)."""

    model_config = ConfigDict(json_schema_extra={"examples": [ON_PAPER]})

    body: Name
    paper: Document


class PaperAnswerBody(Message):
    """What the body has answered."""

    model_config = ConfigDict(json_schema_extra={"examples": [PAPER_ANSWER]})

    answer: PaperAnswer


@on_paper_router.post("/dossiers/{dossier_id}/on-paper", summary="Ghi việc trình hồ sơ lên cấp trên bằng văn bản")
async def pass_on_paper(dossier_id: DossierId, body: OnPaperBody, request: Forwarding) -> Answer:
    """Pass an eligible dossier up to a body that runs no site; this site records its answer."""
    return await request.handle(PassOnPaper(dossier_id=dossier_id, body=body.body, paper=body.paper))


@on_paper_router.post("/dossiers/{dossier_id}/paper-answer", summary="Ghi kết quả của cấp trên nhận bằng văn bản")
async def record_paper_answer(dossier_id: DossierId, body: PaperAnswerBody, request: Forwarding) -> Answer:
    """Record the decision, or the refusal, of the body to which a dossier was passed on paper."""
    return await request.handle(RecordPaperAnswer(dossier_id=dossier_id, answer=body.answer))
