"""The pages on which a dossier is taken back, suspended and resumed, or falls back to the lower title."""

from typing import Annotated, Literal

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.catalog import title
from contracts.message import Message
from contracts.review_steps import SuspensionGround
from contracts.vocabulary import Document, DossierId, WithdrawalReason
from services.review.catalogue.messages import title_names
from services.review.dossier.handling_pages import found
from services.review.dossier.steps import ConsiderLowerTitle, ResumeDossier, StopReason, SuspendDossier, TakeBackDossier

stopping = APIRouter()

Filing = Annotated[PageRequest, open_to("clerk", "appraiser")]
Appraising = Annotated[PageRequest, open_to("appraiser")]


class TakeBackForm(Message):
    """Why a dossier is taken back."""

    reason_code: WithdrawalReason
    reason: StopReason


class SuspendForm(Message):
    """The matter that is open."""

    ground: SuspensionGround
    reason: StopReason
    reference: Document | None = None


class LowerTitleForm(Message):
    """Why the lower title is considered."""

    reason: StopReason


class ResumeForm(Message):
    """How the matter ended."""

    reason: StopReason
    reference: Document | None = None


@stopping.get("/dossiers/{dossier_id}/take-back")
async def begin_taking_back(dossier_id: DossierId, request: Filing) -> Response:
    """The form by which a dossier is taken back."""
    return await _page(request, dossier_id, "take-back")


@stopping.post("/dossiers/{dossier_id}/take-back")
async def take_back(dossier_id: DossierId, request: Filing) -> Response:
    """Take a dossier back."""
    body = request.form.read(TakeBackForm)
    if body is not None:
        answer = await request.attempt(TakeBackDossier(dossier_id=dossier_id, **dict(body)))
        if answer is not None:
            return request.see(f"/review/dossiers/{dossier_id}", answer, done="taken-back")
    return await _page(request, dossier_id, "take-back")


@stopping.get("/dossiers/{dossier_id}/suspend")
async def begin_suspending(dossier_id: DossierId, request: Appraising) -> Response:
    """The form by which a dossier is suspended."""
    return await _page(request, dossier_id, "suspend")


@stopping.post("/dossiers/{dossier_id}/suspend")
async def suspend(dossier_id: DossierId, request: Appraising) -> Response:
    """Suspend a dossier."""
    body = request.form.read(SuspendForm)
    if body is not None:
        answer = await request.attempt(SuspendDossier(dossier_id=dossier_id, **dict(body)))
        if answer is not None:
            return request.see(f"/review/dossiers/{dossier_id}", answer, done="suspended")
    return await _page(request, dossier_id, "suspend")


@stopping.get("/dossiers/{dossier_id}/resume")
async def begin_resuming(dossier_id: DossierId, request: Appraising) -> Response:
    """The form by which a dossier is resumed."""
    return await _page(request, dossier_id, "resume")


@stopping.post("/dossiers/{dossier_id}/resume")
async def resume(dossier_id: DossierId, request: Appraising) -> Response:
    """Resume a dossier."""
    body = request.form.read(ResumeForm)
    if body is not None:
        answer = await request.attempt(ResumeDossier(dossier_id=dossier_id, **dict(body)))
        if answer is not None:
            return request.see(f"/review/dossiers/{dossier_id}", answer, done="resumed")
    return await _page(request, dossier_id, "resume")


@stopping.get("/dossiers/{dossier_id}/lower-title")
async def begin_lowering(dossier_id: DossierId, request: Filing) -> Response:
    """The form by which a refused dossier is considered for the lower title."""
    return await _page(request, dossier_id, "lower-title")


@stopping.post("/dossiers/{dossier_id}/lower-title")
async def consider_lower(dossier_id: DossierId, request: Filing) -> Response:
    """Have a refused dossier considered for the lower title."""
    body = request.form.read(LowerTitleForm)
    if body is not None:
        answer = await request.attempt(ConsiderLowerTitle(dossier_id=dossier_id, reason=body.reason))
        if answer is not None:
            return request.see(f"/review/dossiers/{dossier_id}", answer, done="lowered")
    return await _page(request, dossier_id, "lower-title")


async def _page(
    request: PageRequest, dossier_id: DossierId, what: Literal["take-back", "suspend", "resume", "lower-title"]
) -> Response:
    dossier = await found(request, dossier_id)
    law = None if dossier.ruleset is None else title(dossier.title, dossier.ruleset).lower
    return request.render(
        "dossier/stop.html", dossier=dossier, law=law, what=what, titles=title_names(), terms=review_words
    )
