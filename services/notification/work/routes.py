"""The work list and the whereabouts of files over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import AuthorizedRequest, Page, allow, page_of
from services.notification.work import queries, whereabouts
from services.notification.work.queries import GroupSize, Task, WorkAsked
from services.notification.work.whereabouts import FileRow, FilesAsked

router = APIRouter(tags=["work"])
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@router.get("/work", summary="Danh sách việc cần làm")
async def list_work(request: Reading, asked: Annotated[WorkAsked, Query()]) -> Page[Task]:
    """The work list of the caller: overdue, waiting for the caller, waiting for others, notices."""
    days = request.settings.working_days
    rows, total = await queries.work(request.reader, request.viewer, asked, request.now(), days)
    await request.audit_read("work", count=len(rows), **asked.model_dump(mode="json", exclude_none=True))
    return page_of(request.address, rows, total, asked.limit, lambda row: row.place)


@router.get("/work-counts", summary="Đếm việc cần làm theo nhóm")
async def count_work(request: Reading, asked: Annotated[WorkAsked, Query()]) -> tuple[GroupSize, ...]:
    """How many lines each part of the caller's work list has."""
    return await queries.work_counts(request.reader, request.viewer, asked, request.now())


@router.get("/files", summary="Tìm phiếu và hồ sơ đang ở đâu")
async def find_files(request: Reading, asked: Annotated[FilesAsked, Query()]) -> Page[FileRow]:
    """Where each sheet and dossier is, who holds it since when, and what is missing."""
    days = request.settings.working_days
    rows, total = await whereabouts.files(request.reader, request.viewer, asked, request.now(), days)
    conditions = asked.model_dump(mode="json", exclude_none=True, exclude={"q"})
    await request.audit_read("file", [row.file_id for row in rows], **conditions)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.place)
