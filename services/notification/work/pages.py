"""The start page, which is the work list, and the page on which a file is found."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import Position, SearchText
from chassis.web.pages import PageRequest, open_to
from services.notification.work import queries, whereabouts
from services.notification.work.queries import WorkAsked
from services.notification.work.tasks import GROUPS, Group
from services.notification.work.whereabouts import FilesAsked

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_EACH = 20
_AT_ONCE = 100


@pages.get("/work")
async def show_work(request: Reading, group: Group | None = None, after: Annotated[Position, Query()] = 0) -> Response:
    """What waits for whom: the beginning of each part, or one part page by page."""
    unit, year = queries.chosen(request.page.kept("unit"), request.page.kept("year"))
    asked = WorkAsked(group=group, unit=unit, year=year, limit=_AT_ONCE if group else _EACH, after=after)
    following, days = None, request.settings.working_days
    if group is None:
        parts = await queries.work_parts(request.reader, request.viewer, asked, request.now(), days)
    else:
        rows, total = await queries.work(request.reader, request.viewer, asked, request.now(), days)
        parts = (queries.Part(group=group, tasks=rows, total=total),)
        following = request.page.address(after=rows[-1].place) if rows and rows[-1].place < total else None
    await request.audit_read("work", count=sum(len(one.tasks) for one in parts))
    return request.render(
        "work/list.html",
        parts_of_work=parts,
        group=group,
        names=GROUPS,
        following=following,
        choices=await queries.choices(request.reader, request.viewer),
        chosen=(unit, year),
    )


@pages.get("/files")
async def find_files(request: Reading, q: SearchText = "", after: Annotated[Position, Query()] = 0) -> Response:
    """Where each sheet and dossier is, one line for each."""
    unit, year = queries.chosen(request.page.kept("unit"), request.page.kept("year"))
    asked = FilesAsked(q=q, unit=unit, year=year, limit=_AT_ONCE, after=after)
    rows, total = await whereabouts.files(
        request.reader, request.viewer, asked, request.now(), request.settings.working_days
    )
    await request.audit_read("file", [row.file_id for row in rows], unit=unit, year=year)
    return request.render(
        "work/files.html",
        files=rows,
        total=total,
        q=q,
        following=request.page.address(after=rows[-1].place) if rows and rows[-1].place < total else None,
        choices=await queries.choices(request.reader, request.viewer),
        chosen=(unit, year),
    )
