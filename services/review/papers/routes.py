"""The papers of a dossier over HTTP: the checklist, files that come in parts and go out as they came."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from chassis.clock import wall
from chassis.content import uploads
from chassis.content.kinds import MEDIA_TYPES
from chassis.content.uploads import Announced, Upload
from chassis.web import Answer, AuthorizedRequest, allow, example
from chassis.web.file_bodies import allow_file, name_sent
from contracts.duties import Duty
from contracts.files import LARGEST_FILE, ErasureGround, FileId, Sha256, Size
from contracts.message import Message
from contracts.vocabulary import CatalogCode, DossierId, NameOrEmpty
from services.review.papers import queries, sending
from services.review.papers.messages import EraseFile, RemoveFile
from services.review.papers.queries import Checklist

router = APIRouter(tags=["papers"])

_READERS: Final[tuple[Duty, ...]] = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
Reading = Annotated[AuthorizedRequest, allow(*_READERS)]
Showing = Annotated[AuthorizedRequest, allow(*_READERS, shows="papers-{dossier_id}")]
Attaching = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Sending = Annotated[AuthorizedRequest, allow_file("clerk", "appraiser")]
OfStandingBody = Annotated[AuthorizedRequest, allow("appraiser")]
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
_PART: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the file from `offset` on, at most 1 MiB.",
        "content": {"application/octet-stream": _BINARY},
    }
}


class UploadBody(Message):
    """A file that is to be attached; `name` is shown to whoever reads the dossier, and can be erased."""

    model_config = example(sha256="0f" * 32, size=184_320, name="to-trinh.pdf")

    sha256: Sha256
    size: Size
    name: NameOrEmpty = ""


class UploadRow(Message):
    """A file under way, of which `received` of `size` bytes have come."""

    model_config = example(
        upload_id="0199c0de-0000-7000-8000-0123456789ab", sha256="0f" * 32, size=184_320, received=65_536
    )

    upload_id: UUID
    sha256: str
    size: int
    received: int


class ErasureBody(Message):
    """Why the content of a file is erased."""

    model_config = example(ground="wrong-file")

    ground: ErasureGround


@router.get("/dossiers/{dossier_id}/papers", summary="Thành phần hồ sơ và tệp đính kèm")
async def show_papers(dossier_id: DossierId, request: Showing) -> Checklist:
    """The papers of a dossier with their files; `missing` have neither file nor claim, and the law asks for them."""
    found = await sending.dossier_of(request, dossier_id)
    return queries.checklist(found, await queries.files(request.reader, dossier_id), request.now())


@router.get(
    "/dossiers/{dossier_id}/files/{file_id}",
    summary="Tải một tệp của hồ sơ",
    response_class=Response,
    responses={200: {"content": dict.fromkeys(MEDIA_TYPES, _BINARY)}},
)
async def show_file(dossier_id: DossierId, file_id: FileId, request: Reading) -> Response:
    """The content of a file as it came, to be saved."""
    return await sending.hand_out(request, dossier_id, file_id)


@router.post("/dossiers/{dossier_id}/papers/{paper}/uploads", status_code=201, summary="Bắt đầu gửi một tệp")
async def begin_upload(dossier_id: DossierId, paper: CatalogCode, body: UploadBody, request: Attaching) -> UploadRow:
    """Begin to send a file for a paper, or go on with one that broke off: `received` says from where."""
    await sending.dossier_of(request, dossier_id)
    place = f"{dossier_id}/{paper}"
    announced = Announced(str(request.actor), place, name_sent(body.name), body.sha256, body.size)
    return _row(await uploads.begin(request.pool, announced, wall()))


@router.get("/uploads/{upload_id}", summary="Đã nhận đến đâu")
async def show_upload(upload_id: UUID, request: Attaching) -> UploadRow:
    """How much has come of a file that the caller sends."""
    found = await uploads.upload(request.pool, upload_id, str(request.actor))
    await request.audit_read("upload", [upload_id])
    return _row(found)


@router.post("/uploads/{upload_id}/parts", openapi_extra=_PART, summary="Gửi một phần của tệp")
async def add_part(
    upload_id: UUID, request: Sending, sent: Request, offset: Annotated[int, Query(ge=0, le=LARGEST_FILE)]
) -> UploadRow:
    """Send the part of a file that begins at `offset`; another offset is refused with the one to go on from."""
    part = await sent.body()
    return _row(await uploads.add(request.pool, upload_id, str(request.actor), offset, part, wall()))


@router.post("/uploads/{upload_id}/finish", summary="Kết thúc gửi và đính kèm tệp")
async def finish_upload(upload_id: UUID, request: Attaching) -> Answer:
    """Check a whole file by its SHA-256 and its content, and attach it to its paper; its id is that of the upload."""
    begun = await uploads.upload(request.pool, upload_id, str(request.actor))
    dossier, _, paper = begun.place.partition("/")
    sent = sending.Sent(FileId(upload_id), paper, await uploads.whole(request.pool, begun), begun.name)
    answer = await sending.attach(request, DossierId(UUID(dossier)), sent)
    await uploads.drop(request.pool, upload_id)
    return answer


@router.post("/dossiers/{dossier_id}/files/{file_id}/remove", summary="Gỡ một tệp trước khi nộp hồ sơ")
async def remove_file(dossier_id: DossierId, file_id: FileId, request: Attaching) -> Answer:
    """Take a file back before the dossier is filed; its content is deleted."""
    return await sending.end(request, RemoveFile(dossier_id=dossier_id, file_id=file_id))


@router.post("/dossiers/{dossier_id}/papers/fetch", summary="Lấy mọi tệp từ nơi gửi hồ sơ")
async def fetch_files(dossier_id: DossierId, request: OfStandingBody) -> Answer:
    """Ask the site that passed the dossier up for the contents of all its files that are not here."""
    return await sending.fetch(request, dossier_id)


@router.post("/dossiers/{dossier_id}/files/{file_id}/fetch", summary="Lấy một tệp từ nơi gửi hồ sơ")
async def fetch_file(dossier_id: DossierId, file_id: FileId, request: OfStandingBody) -> Answer:
    """Ask the site that passed the dossier up for the content of one file."""
    return await sending.fetch(request, dossier_id, file_id)


@router.post("/dossiers/{dossier_id}/files/{file_id}/erase", summary="Xóa nội dung một tệp")
async def erase_file(dossier_id: DossierId, file_id: FileId, body: ErasureBody, request: OfStandingBody) -> Answer:
    """Erase the content and the name of a file; that it was attached, when and by whom, and its SHA-256 stay."""
    return await sending.end(request, EraseFile(dossier_id=dossier_id, file_id=file_id, ground=body.ground))


def _row(begun: Upload) -> UploadRow:
    return UploadRow(upload_id=begun.upload_id, sha256=begun.sha256, size=begun.size, received=begun.received)
