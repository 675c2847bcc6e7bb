"""The register of subjects over HTTP."""

from typing import Annotated, Final, Self

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, model_validator

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.duties import Duty
from contracts.message import Message
from contracts.vocabulary import Day, NameOrEmpty, SubjectKey
from services.registration.subject import queries
from services.registration.subject.messages import MergeSubject, PartSubject
from services.registration.subject.proposing import Unproposed, UnproposedAsked, unproposed
from services.registration.subject.queries import Details, SubjectInFull, SubjectRow, SubjectsAsked

router = APIRouter(tags=["subjects"])

_READERS: Final[tuple[Duty, ...]] = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
Reading = Annotated[AuthorizedRequest, allow(*_READERS)]
Showing = Annotated[AuthorizedRequest, allow(*_READERS, shows="subject-{subject}")]
Registering = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Ordering = Annotated[AuthorizedRequest, allow("appraiser")]


class MergeBody(Message):
    """The key that stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"into": "nguyen-van-an-phuong-chi-lang"}]})

    into: SubjectKey


class DetailsBody(Message):
    """What tells a subject from its namesakes: a day of birth, a short note, or both; never a national id number."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"born": "1975-03-08", "note": "quê Cao Lộc"}]})

    born: Day | None = None
    note: NameOrEmpty = ""

    @model_validator(mode="after")
    def _say_something(self) -> Self:
        if self.born is None and not self.note.strip():
            raise ValueError("a day of birth or a note is needed; erase the details to keep neither")
        return self


@router.get("/subjects", summary="Danh bạ đối tượng")
async def list_subjects(request: Reading, asked: Annotated[SubjectsAsked, Query()]) -> Page[SubjectRow]:
    """The register of subjects by given name, without doubles; a reader of one unit sees those of that unit."""
    rows, total = await queries.subjects(request.reader, request.viewer, asked)
    await request.audit_read("subject", count=len(rows))
    return page_of(request.address, rows, total, asked.limit, lambda row: row.subject)


@router.get("/not-proposed", summary="Có thể đủ điều kiện mà chưa đề nghị")
async def list_unproposed(request: Reading, asked: Annotated[UnproposedAsked, Query()]) -> Page[Unproposed]:
    """Those who were awarded in the year before and stand in no sheet of the year, unit by unit."""
    now = request.now()
    rows, total = await unproposed(request.reader, request.viewer, asked.year or now.year, now.date(), asked)
    await request.audit_read("subject", count=len(rows))
    return page_of(request.address, rows, total, asked.limit, lambda row: row.subject)


@router.get("/subjects/{subject}", summary="Xem một đối tượng")
async def show_subject(subject: SubjectKey, request: Showing) -> SubjectInFull:
    """A subject with its record of merit, its registrations, its doubles and its namesakes."""
    return await _found(request, subject)


@router.put("/subjects/{subject}/details", status_code=204, summary="Lưu thông tin phân biệt người trùng tên")
async def keep_details(subject: SubjectKey, body: DetailsBody, request: Registering) -> Response:
    """Keep what tells a subject from its namesakes, apart from the log."""
    await _found(request, subject)
    kept = Details(born=body.born, note=body.note, changed_at=request.now(), changed_by=str(request.actor))
    await queries.keep_details(request.reader, subject, kept)
    return Response(status_code=204)


@router.delete("/subjects/{subject}/details", status_code=204, summary="Xóa thông tin phân biệt")
async def erase_details(subject: SubjectKey, request: Registering) -> Response:
    """Erase what was kept of a subject apart from the log."""
    await _found(request, subject)
    await queries.erase_details(request.reader, subject)
    return Response(status_code=204)


@router.post("/subjects/{subject}/merge", summary="Gộp đối tượng trùng")
async def merge(subject: SubjectKey, body: MergeBody, request: Ordering) -> Answer:
    """Merge a double into the subject that stays."""
    return await request.handle(MergeSubject(subject=subject, into=body.into))


@router.post("/subjects/{subject}/part", summary="Tách đối tượng đã gộp")
async def part(subject: SubjectKey, request: Ordering) -> Answer:
    """Part a subject again that was merged by mistake."""
    return await request.handle(PartSubject(subject=subject))


async def _found(request: AuthorizedRequest, subject: SubjectKey) -> SubjectInFull:
    found = await queries.subject(request.reader, request.viewer, subject)
    if found is None:
        raise NotFound(f"subject-{subject}")
    await request.audit_read("subject", [subject])
    return found
