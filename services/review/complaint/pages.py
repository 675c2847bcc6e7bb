"""The pages of complaints, denunciations and inspections: the list, one of them, and the forms of its ends."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.message import Message
from contracts.vocabulary import Day, Document, DossierId
from services.review.catalogue.messages import title_names
from services.review.complaint import queries, words
from services.review.complaint.messages import CloseMatter, Matter, MatterId, MatterKind, MatterOutcome, OpenMatter
from services.review.complaint.queries import MattersAsked
from services.review.dossier import queries as dossiers

pages = APIRouter()

Appraising = Annotated[PageRequest, open_to("appraiser", whole_site=True)]
Reading = Annotated[PageRequest, open_to("appraiser", "signer", "auditor", whole_site=True)]
_AT_ONCE: Final = 100
_DONE = {
    "opened": ("Đã ghi vụ việc; hồ sơ liên quan tạm dừng.", "The matter is recorded; what it concerns is suspended."),
    "closed": ("Đã kết thúc vụ việc.", "The matter is closed."),
}


class OpenForm(Message):
    """A matter; `whole_subject` concerns all open dossiers of the subject."""

    kind: MatterKind
    opened_on: Day
    summary: Matter
    reference: Document | None = None
    whole_subject: bool = False


class CloseForm(Message):
    """How a matter ended."""

    outcome: MatterOutcome
    closed_on: Day
    conclusion: Matter
    reference: Document | None = None


@pages.get("/matters")
async def list_matters(request: Reading, after: Annotated[MatterId | None, Query()] = None) -> Response:
    """The matters, the latest first."""
    rows, total = await queries.matters(request.reader, MattersAsked(limit=_AT_ONCE, after=after))
    await request.audit_read("matter", count=len(rows))
    return request.render(
        "complaint/list.html",
        matters=rows,
        total=total,
        following=request.page.address(after=rows[-1].matter_id) if len(rows) == _AT_ONCE else None,
        words=words,
    )


@pages.get("/matters/new")
async def begin_matter(dossier: DossierId, request: Appraising) -> Response:
    """The form of a matter at a dossier."""
    return await _form_page(request, dossier)


@pages.post("/matters/new")
async def open_matter(dossier: DossierId, request: Appraising) -> Response:
    """Record a matter."""
    body = request.form.read(OpenForm, (), ("whole_subject",))
    if body is not None:
        command = OpenMatter(matter_id=MatterId(request.new_id()), dossier_id=dossier, **dict(body))
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(f"/review/matters/{command.matter_id}", answer, done="opened")
    return await _form_page(request, dossier)


@pages.get("/matters/{matter_id}")
async def show_matter(matter_id: MatterId, request: Reading) -> Response:
    """One matter with what it concerns."""
    return await _page(request, matter_id)


@pages.post("/matters/{matter_id}/close")
async def close_matter(matter_id: MatterId, request: Appraising) -> Response:
    """Close a matter."""
    body = request.form.read(CloseForm)
    if body is not None:
        answer = await request.attempt(CloseMatter(matter_id=matter_id, **dict(body)))
        if answer is not None:
            return request.see(f"/review/matters/{matter_id}", answer, done="closed")
    return await _page(request, matter_id)


async def _form_page(request: PageRequest, dossier_id: DossierId) -> Response:
    found = await dossiers.dossier(request.reader, request.viewer, dossier_id)
    if found is None:
        raise NotFound(f"dossier-{dossier_id}")
    await request.audit_read("dossier", [dossier_id])
    return request.render("complaint/new.html", dossier=found, words=words, titles=title_names())


async def _page(request: PageRequest, matter_id: MatterId) -> Response:
    found = await queries.matter(request.reader, matter_id)
    if found is None:
        raise NotFound(f"complaint-{matter_id}")
    await request.audit_read("matter", [matter_id])
    return request.render(
        "complaint/show.html",
        matter=found,
        may_close=found.closed is None and "appraiser" in request.viewer.duties,
        words=words,
        titles=title_names(),
        done=_DONE,
    )
