"""The pages on which a dossier is passed up on paper, and its answer recorded."""

from typing import Annotated, Literal

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.catalog import title
from contracts.message import Message
from contracts.review import Outcome
from contracts.vocabulary import Day, Document, DossierId, Name
from services.review.catalogue.messages import title_names
from services.review.dossier.handling_pages import found
from services.review.dossier.messages import Progress
from services.review.dossier.on_paper import AnswerWords, Declined, Granted, PassOnPaper, RecordPaperAnswer
from services.review.dossier.reasons import JudgedReason

on_paper = APIRouter()

Forwarding = Annotated[PageRequest, open_to("appraiser", "signer")]


class OnPaperForm(Message):
    """The body to which the dossier goes, and the proposal."""

    body: Name
    paper: Document


class GrantedForm(Message):
    """The decision by which the body has awarded the title."""

    authority: Name
    decision: Document


class DeclinedForm(Message):
    """Who has answered that no award is granted, when, and why."""

    answered_by: Name
    answered_on: Day
    reason_code: JudgedReason
    reason: AnswerWords = ""


@on_paper.get("/dossiers/{dossier_id}/on-paper")
async def begin_passing(dossier_id: DossierId, request: Forwarding) -> Response:
    """The form by which a dossier is passed up on paper; of one that is not eligible, its own page."""
    if (await found(request, dossier_id)).state is not Progress.ELIGIBLE:
        return request.see(f"/review/dossiers/{dossier_id}")
    return await _page(request, dossier_id, "on-paper")


@on_paper.post("/dossiers/{dossier_id}/on-paper")
async def pass_on_paper(dossier_id: DossierId, request: Forwarding) -> Response:
    """Pass a dossier up on paper."""
    body = request.form.read(OnPaperForm)
    if body is not None:
        answer = await request.attempt(PassOnPaper(dossier_id=dossier_id, body=body.body, paper=body.paper))
        if answer is not None:
            return request.see(f"/review/dossiers/{dossier_id}", answer, done="forwarded")
    return await _page(request, dossier_id, "on-paper")


@on_paper.get("/dossiers/{dossier_id}/answer")
async def begin_answer(dossier_id: DossierId, request: Forwarding) -> Response:
    """The forms by which the answer of the body above is recorded; of one that is not there, its own page."""
    dossier = await found(request, dossier_id)
    if dossier.state is not Progress.FORWARDED or dossier.on_paper is None:
        return request.see(f"/review/dossiers/{dossier_id}")
    return await _page(request, dossier_id, "answer")


@on_paper.post("/dossiers/{dossier_id}/answer/awarded")
async def record_award(dossier_id: DossierId, request: Forwarding) -> Response:
    """Record the decision of the body above."""
    body = request.form.read(GrantedForm)
    granted = None if body is None else Granted(outcome=Outcome.AWARDED, **dict(body))
    return await _recorded(request, dossier_id, granted)


@on_paper.post("/dossiers/{dossier_id}/answer/refused")
async def record_refusal(dossier_id: DossierId, request: Forwarding) -> Response:
    """Record that the body above grants no award."""
    body = request.form.read(DeclinedForm)
    declined = None
    if body is not None:
        said = body.model_dump(exclude={"answered_by"})
        declined = Declined(outcome=Outcome.REFUSED, authority=body.answered_by, **said)
    return await _recorded(request, dossier_id, declined)


async def _recorded(request: PageRequest, dossier_id: DossierId, said: Granted | Declined | None) -> Response:
    if said is not None:
        shown = "decision.dated" if isinstance(said, Granted) else "answered_on"
        request.form.called = {"answer": shown}
        answer = await request.attempt(RecordPaperAnswer(dossier_id=dossier_id, answer=said))
        if answer is not None:
            return request.see(f"/review/dossiers/{dossier_id}", answer, done="answered")
    return await _page(request, dossier_id, "answer")


async def _page(request: PageRequest, dossier_id: DossierId, what: Literal["on-paper", "answer"]) -> Response:
    dossier = await found(request, dossier_id)
    law = None if dossier.ruleset is None else title(dossier.title, dossier.ruleset)
    return request.render(
        "dossier/on_paper.html",
        dossier=dossier,
        consults=None if law is None else law.consultation,
        what=what,
        titles=title_names(),
        terms=review_words,
    )
