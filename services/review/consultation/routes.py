"""Public consultations over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.database import Connection
from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, example, page_of
from contracts.message import Message
from contracts.review_steps import WorkingDays
from contracts.vocabulary import Day, Document, DossierId
from services.review.consultation import queries
from services.review.consultation.messages import (
    AnswerObjection,
    Channel,
    CloseConsultation,
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
from services.review.consultation.queries import ConsultationInFull, ConsultationRow, ConsultationsAsked, Sender

router = APIRouter(tags=["consultations"])

Consulting = Annotated[AuthorizedRequest, allow("appraiser")]
Reading = Annotated[AuthorizedRequest, allow("appraiser", "signer", "auditor", whole_site=True)]
Showing = Annotated[
    AuthorizedRequest, allow("appraiser", "signer", "auditor", whole_site=True, shows="consultation-{consultation_id}")
]


class ConsultationBody(Message):
    """Dossiers that are published; without `working_days` those of the law hold."""

    model_config = example(
        dossiers=["5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11"],
        channel="Cổng thông tin điện tử thành phố",
        published_on="2017-12-05",
        working_days=10,
        notice={"issuer": "Phòng Nội vụ", "number": "31", "symbol": "TB-NV", "dated": "2017-12-05"},
    )

    dossiers: Published
    channel: Channel
    published_on: Day
    working_days: WorkingDays | None = None
    notice: Document | None = None


class ObjectionBody(Sender):
    """An objection; sender, contact and words are kept beside the log, and can be erased."""

    model_config = example(
        dossier_id="5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11",
        about="ACHIEVEMENT",
        received_on="2017-12-08",
        words="Sáng kiến nêu trong danh sách là của tập thể.",
    )

    dossier_id: DossierId
    about: ObjectionAbout
    received_on: Day


class AnswerBody(Message):
    """What was found of an objection, and on which ground."""

    model_config = example(finding="REJECTED", ground="Đã đối chiếu quyết định công nhận sáng kiến số 77/QĐ-UBND.")

    finding: Finding
    ground: Reason
    reference: Document | None = None


class ErasureBody(Message):
    """Why nothing of the sender is kept any more."""

    model_config = example(erased_for="asked-by-person")

    erased_for: ErasedFor


class EndBody(Message):
    """The outcome of a consultation."""

    model_config = example(conclusion="Không có ý kiến phản ánh có cơ sở; đề nghị trình khen thưởng.")

    conclusion: Reason
    reference: Document | None = None


@router.post("/consultations", status_code=201, summary="Công khai lấy ý kiến Nhân dân")
async def open_consultation(body: ConsultationBody, request: Consulting) -> Answer:
    """Publish dossiers for the public to answer; the stream in the answer is `consultation-` and its id."""
    return await request.handle(OpenConsultation(consultation_id=ConsultationId(request.new_id()), **dict(body)))


@router.post("/consultations/{consultation_id}/objections", status_code=201, summary="Ghi ý kiến phản ánh")
async def record_objection(consultation_id: ConsultationId, body: ObjectionBody, request: Consulting) -> Answer:
    """Record an objection; who sent it and the words stand beside the log."""
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

    return await request.handle(command, beside)


@router.post("/consultations/{consultation_id}/objections/{objection_id}/answer", summary="Trả lời ý kiến phản ánh")
async def answer_objection(
    consultation_id: ConsultationId, objection_id: ObjectionId, body: AnswerBody, request: Consulting
) -> Answer:
    """Answer an objection; one that is upheld suspends the dossier or sends it back."""
    command = AnswerObjection(consultation_id=consultation_id, objection_id=objection_id, **dict(body))
    return await request.handle(command)


@router.post("/consultations/{consultation_id}/objections/{objection_id}/erase", summary="Xóa thông tin người gửi")
async def erase_sender(
    consultation_id: ConsultationId, objection_id: ObjectionId, body: ErasureBody, request: Consulting
) -> Answer:
    """Erase the words of an objection and who has sent it."""
    command = EraseSender(consultation_id=consultation_id, objection_id=objection_id, erased_for=body.erased_for)

    async def beside(connection: Connection) -> None:
        await queries.erase_sender(connection, objection_id)

    return await request.handle(command, beside)


@router.post("/consultations/{consultation_id}/close", summary="Kết thúc lấy ý kiến Nhân dân")
async def close_consultation(consultation_id: ConsultationId, body: EndBody, request: Consulting) -> Answer:
    """Close a consultation with its outcome, once its working days are over."""
    return await request.handle(CloseConsultation(consultation_id=consultation_id, **dict(body)))


@router.get("/consultations", summary="Danh sách đợt lấy ý kiến Nhân dân")
async def list_consultations(query: Annotated[ConsultationsAsked, Query()], request: Reading) -> Page[ConsultationRow]:
    """The consultations, the latest first."""
    rows, total = await queries.consultations(request.reader, query)
    await request.audit_read("consultation", [one.consultation_id for one in rows])
    return page_of(request.address, rows, total, query.limit, lambda row: row.consultation_id)


@router.get("/consultations/{consultation_id}", summary="Xem một đợt lấy ý kiến Nhân dân")
async def show_consultation(consultation_id: ConsultationId, request: Showing) -> ConsultationInFull:
    """A consultation with its dossiers, the objections and what was found of them."""
    found = await queries.consultation(request.reader, consultation_id)
    if found is None:
        raise NotFound(f"consultation-{consultation_id}")
    await request.audit_read("consultation", [consultation_id])
    return found
