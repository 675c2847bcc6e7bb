"""The pages of a dossier's papers: the checklist with the files of each paper, sending, saving and erasing one."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.content.refusals import ContentEmpty
from chassis.web.file_bodies import open_to_file
from chassis.web.pages import PageRequest, open_to
from contracts.catalog import title_names
from contracts.files import LARGEST_FILE, MOST_FILES, ErasureGround, FileId
from contracts.message import Message, Refusal
from contracts.vocabulary import CatalogCode, DossierId
from services.review.dossier.messages import Progress
from services.review.dossier.rows import DossierInFull
from services.review.papers import queries, sending, words
from services.review.papers.messages import EraseFile, OfPapers, RemoveFile
from services.review.papers.rules import TAKES_FILES

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Attaching = Annotated[PageRequest, open_to_file("clerk", "appraiser")]
Removing = Annotated[PageRequest, open_to("clerk", "appraiser")]
OfStandingBody = Annotated[PageRequest, open_to("appraiser")]
_DONE = {
    "attached": ("Đã đính kèm tệp.", "The file is attached."),
    "removed": ("Đã gỡ tệp.", "The file is removed."),
    "erased": ("Đã xóa nội dung tệp.", "The content of the file is erased."),
    "asked": (
        "Đã đề nghị nơi gửi hồ sơ gửi tệp; mở lại trang này để xem tệp đã về.",
        "The site below is asked for it.",
    ),
}


class AttachForm(Message):
    """The paper to which a file belongs, and the file in whose stead it comes."""

    paper: CatalogCode
    replaces: FileId | None = None


class ErasureForm(Message):
    """Why the content of a file is erased."""

    ground: ErasureGround


@pages.get("/dossiers/{dossier_id}/papers")
async def show_papers(dossier_id: DossierId, request: Reading) -> Response:
    """The checklist of a dossier's papers, with the form by which a file is sent."""
    return await _page(request, dossier_id)


@pages.post("/dossiers/{dossier_id}/papers")
async def attach_file(dossier_id: DossierId, request: Attaching) -> Response:
    """Attach the file that the form brings; with a fault nothing of it is kept, and the form says why."""
    await sending.dossier_of(request, dossier_id)
    body, file = request.form.read(AttachForm), request.form.file("file")
    if file is None:
        request.form.blame("file", ContentEmpty.vi, ContentEmpty.en)
    if body is None or file is None:
        return await _page(request, dossier_id)
    sent = sending.Sent(FileId(request.new_id()), body.paper, file.content, file.name, body.replaces)
    try:
        answer = await sending.attach(request, dossier_id, sent)
    except Refusal as refusal:
        return await _refused(request, dossier_id, refusal)
    return request.see(f"/review/dossiers/{dossier_id}/papers", answer, done="attached")


@pages.get("/dossiers/{dossier_id}/files/{file_id}")
async def save_file(dossier_id: DossierId, file_id: FileId, request: Reading) -> Response:
    """The content of a file, to be saved."""
    return await sending.hand_out(request, dossier_id, file_id)


@pages.post("/dossiers/{dossier_id}/files/{file_id}/remove")
async def remove_file(dossier_id: DossierId, file_id: FileId, request: Removing) -> Response:
    """Take a file back before the dossier is filed."""
    return await _end(request, RemoveFile(dossier_id=dossier_id, file_id=file_id), "removed")


@pages.post("/dossiers/{dossier_id}/papers/fetch")
async def fetch_files(dossier_id: DossierId, request: OfStandingBody) -> Response:
    """Ask the site that passed the dossier up for all its files that are not here."""
    return await _fetch(request, dossier_id)


@pages.post("/dossiers/{dossier_id}/files/{file_id}/fetch")
async def fetch_file(dossier_id: DossierId, file_id: FileId, request: OfStandingBody) -> Response:
    """Ask the site that passed the dossier up for one file."""
    return await _fetch(request, dossier_id, file_id)


@pages.get("/dossiers/{dossier_id}/files/{file_id}/erase")
async def ask_ground(dossier_id: DossierId, file_id: FileId, request: OfStandingBody) -> Response:
    """The form that asks why the content of a file is erased."""
    return await _erasure_page(request, dossier_id, file_id)


@pages.post("/dossiers/{dossier_id}/files/{file_id}/erase")
async def erase_file(dossier_id: DossierId, file_id: FileId, request: OfStandingBody) -> Response:
    """Erase the content of a file."""
    body = request.form.read(ErasureForm)
    if body is None:
        return await _erasure_page(request, dossier_id, file_id)
    return await _end(request, EraseFile(dossier_id=dossier_id, file_id=file_id, ground=body.ground), "erased")


async def _end(request: PageRequest, command: OfPapers, done: str) -> Response:
    await sending.dossier_of(request, command.dossier_id)
    try:
        answer = await sending.end(request, command)
    except Refusal as refusal:
        return await _refused(request, command.dossier_id, refusal)
    return request.see(f"/review/dossiers/{command.dossier_id}/papers", answer, done=done)


async def _fetch(request: PageRequest, dossier_id: DossierId, file_id: FileId | None = None) -> Response:
    try:
        answer = await sending.fetch(request, dossier_id, file_id)
    except Refusal as refusal:
        return await _refused(request, dossier_id, refusal)
    return request.see(f"/review/dossiers/{dossier_id}/papers", answer, done="asked")


async def _refused(request: PageRequest, dossier_id: DossierId, refusal: Refusal) -> Response:
    """The page for the state in which `refusal` stood in the way."""
    request.form.refusal = refusal
    await request.page.catch_up()
    return await _page(request, dossier_id)


async def _page(request: PageRequest, dossier_id: DossierId) -> Response:
    found = await sending.dossier_of(request, dossier_id)
    files = await queries.files(request.reader, dossier_id)
    checklist = queries.checklist(found, files, request.now())
    return request.render(
        "papers/show.html",
        dossier=found,
        checklist=checklist,
        may=_allowed(request, found),
        to_fetch=queries.to_fetch(files),
        sites={one.code: one.name for one in request.site.federation.sites},
        most=MOST_FILES,
        largest=LARGEST_FILE // 2**20,
        titles=title_names(),
        words=words,
        done=_DONE,
    )


async def _erasure_page(request: PageRequest, dossier_id: DossierId, file_id: FileId) -> Response:
    file = await sending.file_of(request, dossier_id, file_id)
    return request.render("papers/erase.html", dossier_id=dossier_id, file=file, words=words)


def _allowed(request: PageRequest, found: DossierInFull) -> frozenset[str]:
    """What the viewer may do about the files of a dossier as it stands."""
    duties, staff = request.viewer.duties, request.viewer.is_staff
    attaches = "appraiser" in duties if staff else bool({"clerk", "appraiser"} & duties)
    allowed = {
        "attach": found.state in TAKES_FILES and attaches,
        "remove": found.state is Progress.OPENED and attaches,
        "erase": staff and "appraiser" in duties,
        "fetch": staff and "appraiser" in duties,
    }
    return frozenset(name for name, may in allowed.items() if may)
