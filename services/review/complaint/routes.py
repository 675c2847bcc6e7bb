"""Complaints, denunciations and inspections over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, example, page_of
from contracts.message import Message
from contracts.vocabulary import Day, Document, DossierId, YesNo
from services.review.complaint import queries
from services.review.complaint.messages import CloseMatter, Matter, MatterId, MatterKind, MatterOutcome, OpenMatter
from services.review.complaint.queries import MatterInFull, MatterRow, MattersAsked

router = APIRouter(tags=["matters"])

Appraising = Annotated[AuthorizedRequest, allow("appraiser")]
Reading = Annotated[AuthorizedRequest, allow("appraiser", "signer", "auditor", whole_site=True)]
Showing = Annotated[
    AuthorizedRequest, allow("appraiser", "signer", "auditor", whole_site=True, shows="complaint-{matter_id}")
]


class MatterBody(Message):
    """An open matter at a dossier, or at all open dossiers of its subject."""

    model_config = example(
        dossier_id="5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11",
        whole_subject=True,
        kind="DENUNCIATION",
        opened_on="2017-12-05",
        summary="Đơn tố cáo về kê khai sáng kiến.",
        reference={"issuer": "Thanh tra thành phố", "number": "8", "symbol": "TB-TT", "dated": "2017-12-05"},
    )

    dossier_id: DossierId
    whole_subject: YesNo = False
    kind: MatterKind
    opened_on: Day
    summary: Matter
    reference: Document | None = None


class MatterEndBody(Message):
    """How a matter ended."""

    model_config = example(outcome="UNFOUNDED", closed_on="2017-12-20", conclusion="Nội dung tố cáo không đúng.")

    outcome: MatterOutcome
    closed_on: Day
    conclusion: Matter
    reference: Document | None = None


@router.post("/matters", status_code=201, summary="Ghi khiếu nại, tố cáo, thanh tra")
async def open_matter(body: MatterBody, request: Appraising) -> Answer:
    """Record an open matter, which suspends what it concerns; the stream in the answer is `complaint-` and its id."""
    return await request.handle(OpenMatter(matter_id=MatterId(request.new_id()), **dict(body)))


@router.post("/matters/{matter_id}/close", summary="Kết thúc vụ việc")
async def close_matter(matter_id: MatterId, body: MatterEndBody, request: Appraising) -> Answer:
    """Close a matter: its outcome resumes what it suspended, or takes it back and files the revocation."""
    return await request.handle(CloseMatter(matter_id=matter_id, **dict(body)))


@router.get("/matters", summary="Danh sách khiếu nại, tố cáo, thanh tra")
async def list_matters(query: Annotated[MattersAsked, Query()], request: Reading) -> Page[MatterRow]:
    """The matters, the latest first."""
    rows, total = await queries.matters(request.reader, query)
    await request.audit_read("matter", [one.matter_id for one in rows])
    return page_of(request.address, rows, total, query.limit, lambda row: row.matter_id)


@router.get("/matters/{matter_id}", summary="Xem một vụ việc")
async def show_matter(matter_id: MatterId, request: Showing) -> MatterInFull:
    """A matter with the dossiers that it concerns."""
    found = await queries.matter(request.reader, matter_id)
    if found is None:
        raise NotFound(f"complaint-{matter_id}")
    await request.audit_read("matter", [matter_id])
    return found
