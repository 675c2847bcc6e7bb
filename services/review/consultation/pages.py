"""The pages of public consultations: the list, the form that opens one, and one with its objections."""

import re
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.database import Connection
from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.message import Message
from contracts.review_steps import WorkingDays
from contracts.vocabulary import VIETNAM, Day, Document, DossierId
from services.review.catalogue.messages import title_names
from services.review.consultation import queries, words
from services.review.consultation.messages import (
    AnswerObjection,
    Channel,
    CloseConsultation,
    ConsultationCommand,
    ConsultationId,
    ErasedFor,
    EraseSender,
    Finding,
    ObjectionAbout,
    ObjectionId,
    OpenConsultation,
    Published,
    Reason,
    RecordObjection,
)
from services.review.consultation.queries import ConsultationsAsked, Sender

pages = APIRouter()

Consulting = Annotated[PageRequest, open_to("appraiser", whole_site=True)]
Reading = Annotated[PageRequest, open_to("appraiser", "signer", "auditor", whole_site=True)]
_AT_ONCE: Final = 100
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_LISTED: Final = 300
_DONE = {
    "opened": ("Đã ghi việc công khai lấy ý kiến.", "The consultation is open."),
    "recorded": ("Đã ghi ý kiến phản ánh.", "The objection is recorded."),
    "answered": ("Đã ghi kết quả trả lời.", "The answer is recorded."),
    "erased": ("Đã xóa thông tin người gửi.", "The words and their sender are erased."),
    "closed": ("Đã kết thúc lấy ý kiến.", "The consultation is closed."),
}


class OpenForm(Message):
    """What is published, where and for how long."""

    dossiers: Published
    channel: Channel
    published_on: Day
    working_days: WorkingDays | None = None
    notice: Document | None = None


class ObjectionForm(Sender):
    """An objection as it came in."""

    dossier_id: DossierId
    about: ObjectionAbout
    received_on: Day


class AnswerForm(Message):
    """What was found of an objection."""

    finding: Finding
    ground: Reason
    reference: Document | None = None


class EraseForm(Message):
    """Why nothing of the sender is kept any more."""

    erased_for: ErasedFor


class CloseForm(Message):
    """The outcome."""

    conclusion: Reason
    reference: Document | None = None


@pages.get("/consultations")
async def list_consultations(request: Reading, after: Annotated[ConsultationId | None, Query()] = None) -> Response:
    """The consultations, the latest first."""
    rows, total = await queries.consultations(request.reader, ConsultationsAsked(limit=_AT_ONCE, after=after))
    await request.audit_read("consultation", count=len(rows))
    return request.render(
        "consultation/list.html",
        consultations=rows,
        total=total,
        following=request.page.address(after=rows[-1].consultation_id) if len(rows) == _AT_ONCE else None,
        may_open="appraiser" in request.viewer.duties,
    )


@pages.get("/consultations/new")
async def begin_consultation(
    request: Consulting,
    dossier: Annotated[DossierId | None, Query()] = None,
) -> Response:
    """The form that opens a consultation, with the dossiers that can be published."""
    if dossier is not None:
        request.form.choose("dossiers", [str(dossier)])
    return await _form_page(request)


@pages.post("/consultations/new")
async def open_consultation(request: Consulting) -> Response:
    """Open a consultation."""
    body = request.form.read(OpenForm, ("working_days",), (), ("dossiers",))
    if body is not None:
        command = OpenConsultation(consultation_id=ConsultationId(request.new_id()), **dict(body))
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(f"/review/consultations/{command.consultation_id}", answer, done="opened")
    return await _form_page(request)


@pages.get("/consultations/{consultation_id}")
async def show_consultation(consultation_id: ConsultationId, request: Reading) -> Response:
    """One consultation with its objections."""
    return await _page(request, consultation_id)


@pages.post("/consultations/{consultation_id}/objections")
async def record_objection(consultation_id: ConsultationId, request: Consulting) -> Response:
    """Record an objection; who sent it and the words stand beside the log."""
    body = request.form.read(ObjectionForm)
    if body is None:
        return await _page(request, consultation_id)
    command = RecordObjection(
        consultation_id=consultation_id,
        objection_id=ObjectionId(request.new_id()),
        dossier_id=body.dossier_id,
        about=body.about,
        received_on=body.received_on,
    )
    sent, now = Sender(sender=body.sender, contact=body.contact, words=body.words), request.now()

    async def beside(connection: Connection) -> None:
        await queries.keep_sender(connection, command.objection_id, sent, now)

    answer = await request.attempt(command, beside)
    if answer is not None:
        return request.see(f"/review/consultations/{consultation_id}", answer, done="recorded")
    return await _page(request, consultation_id)


@pages.get("/consultations/{consultation_id}/objections/{objection_id}")
async def show_objection(consultation_id: ConsultationId, objection_id: ObjectionId, request: Reading) -> Response:
    """One objection, and the form of its answer."""
    return await _objection_page(request, consultation_id, objection_id)


@pages.post("/consultations/{consultation_id}/objections/{objection_id}/answer")
async def answer_objection(consultation_id: ConsultationId, objection_id: ObjectionId, request: Consulting) -> Response:
    """Answer an objection."""
    body = request.form.read(AnswerForm)
    command = None
    if body is not None:
        command = AnswerObjection(consultation_id=consultation_id, objection_id=objection_id, **dict(body))
    return await _done(request, command, consultation_id, objection_id, "answered")


@pages.post("/consultations/{consultation_id}/objections/{objection_id}/erase")
async def erase_sender(consultation_id: ConsultationId, objection_id: ObjectionId, request: Consulting) -> Response:
    """Erase the words of an objection and who has sent it."""
    body = request.form.read(EraseForm)
    command = None
    if body is not None:
        command = EraseSender(consultation_id=consultation_id, objection_id=objection_id, **dict(body))
    return await _done(request, command, consultation_id, objection_id, "erased")


@pages.post("/consultations/{consultation_id}/close")
async def close_consultation(consultation_id: ConsultationId, request: Consulting) -> Response:
    """Close a consultation with its outcome."""
    body = request.form.read(CloseForm)
    if body is not None:
        answer = await request.attempt(CloseConsultation(consultation_id=consultation_id, **dict(body)))
        if answer is not None:
            return request.see(f"/review/consultations/{consultation_id}", answer, done="closed")
    return await _page(request, consultation_id)


async def _done(
    request: PageRequest,
    command: ConsultationCommand | None,
    consultation_id: ConsultationId,
    objection_id: ObjectionId,
    done: str,
) -> Response:
    """Carry out a command about an objection; an erasure takes the row beside the log with it."""

    async def beside(connection: Connection) -> None:
        await queries.erase_sender(connection, objection_id)

    if command is not None:
        answer = await request.attempt(command, beside if isinstance(command, EraseSender) else None)
        if answer is not None:
            return request.see(f"/review/consultations/{consultation_id}", answer, done=done)
    return await _objection_page(request, consultation_id, objection_id)


async def _form_page(request: PageRequest) -> Response:
    wanted = request.wanted(queries.PublishedDossierFilter)
    chosen = [DossierId(UUID(one)) for one in request.form.values("dossiers") if _ID.fullmatch(one)]
    listed = await queries.publishable(request.reader, wanted, chosen, _MOST_LISTED)
    await request.audit_read("dossier", [one.dossier_id for one in listed])
    return request.render(
        "consultation/new.html", listed=listed, most=_MOST_LISTED, wanted=wanted, titles=title_names()
    )


async def _page(request: PageRequest, consultation_id: ConsultationId) -> Response:
    found = await _found(request, consultation_id)
    today = request.now().astimezone(VIETNAM).date()
    works = found.closed is None and "appraiser" in request.viewer.duties
    return request.render(
        "consultation/show.html",
        found=found,
        names={one.dossier_id: one for one in found.published},
        may_record=works,
        may_close=works and today > found.until and not found.unanswered,
        titles=title_names(),
        words=words,
        terms=review_words,
        done=_DONE,
    )


async def _objection_page(request: PageRequest, consultation_id: ConsultationId, objection_id: ObjectionId) -> Response:
    found = await _found(request, consultation_id)
    objection = next((one for one in found.received if one.objection_id == objection_id), None)
    if objection is None:
        raise NotFound(f"consultation-{consultation_id}")
    return request.render(
        "consultation/objection.html",
        found=found,
        objection=objection,
        about=next(one for one in found.published if one.dossier_id == objection.dossier_id),
        appraises="appraiser" in request.viewer.duties,
        titles=title_names(),
        words=words,
    )


async def _found(request: PageRequest, consultation_id: ConsultationId) -> queries.ConsultationInFull:
    found = await queries.consultation(request.reader, consultation_id)
    if found is None:
        raise NotFound(f"consultation-{consultation_id}")
    await request.audit_read("consultation", [consultation_id])
    return found
