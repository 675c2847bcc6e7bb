"""Lists over HTTP: the file is the body of the request, and its kind is found out from its bytes."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from chassis.web import Answer, AuthorizedRequest, NotFound, allow, example
from chassis.web.file_bodies import allow_file
from contracts.catalog import ruleset_on, titles
from contracts.message import Message
from contracts.vocabulary import SheetId
from services.registration.lists import template_file
from services.registration.lists.faults import Found
from services.registration.lists.preview import Choices, Preview
from services.registration.lists.reading import MEDIA_TYPE, asked_for, previewed, read_in_thread
from services.registration.lists.refusals import ListFaulty
from services.registration.sheet import queries
from services.registration.sheet.examples import HAND_IN
from services.registration.sheet.messages import Entries, HandInSheet
from services.registration.sheet.queries import SheetInFull

router = APIRouter(tags=["lists"])

Registering = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Sending = Annotated[AuthorizedRequest, allow_file("clerk", "appraiser")]
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The file itself: an Excel workbook (.xlsx), or CSV in UTF-8, UTF-16 or Windows-1258.",
        "content": {MEDIA_TYPE: _BINARY, "text/csv": _BINARY, "application/octet-stream": _BINARY},
    }
}
LeftOut = Annotated[
    list[Annotated[int, Query(ge=0, le=100)]],
    Query(max_length=100, description="The numbers, from 0, of sheets of the file that are not read."),
]


class Remark(Message):
    """A fault or a note of a list: `cell` is its address in the sheet of that name, empty for the sheet as a whole.

    `code` is stable. `meant` is what the cell was probably to say, or empty.
    """

    model_config = example(
        sheet="Danh sách",
        row=17,
        cell="C17",
        code="list-name-capitals",
        vi="Tên viết hoa toàn bộ; được đọc là “Nguyễn Văn Bình”.",
        en="The name stands in capitals; it is read as “Nguyễn Văn Bình”.",
        meant="Nguyễn Văn Bình",
    )

    sheet: str
    row: int
    cell: str
    code: str
    vi: str
    en: str
    meant: str


class PassedRows(Message):
    """Rows of a sheet that are not of the list, and why: above, header, numbers, heading, sum, below, again."""

    model_config = example(sheet="Danh sách", first=1, last=5, why="above", text="UBND phường Chi Lăng")

    sheet: str
    first: int
    last: int
    why: str
    text: str


class ListPreview(Message):
    """What a list holds; nothing was saved.

    `columns` are what the columns hold, by sheet and letters. `entries` are those that would be handed in, in the form
    that `POST /sheets/{sheet_id}/hand-in` takes; there are none while there are `faults`.
    """

    model_config = example(
        clean=True,
        rows=1,
        columns={"Danh sách": {"A": "number", "B": "name", "C": "position", "D": "title"}},
        passed=[],
        faults=[],
        notes=[],
        entries=HAND_IN["entries"],
    )

    clean: bool
    rows: int
    columns: dict[str, dict[str, str]]
    passed: tuple[PassedRows, ...]
    faults: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    entries: Entries


@router.post(
    "/sheets/{sheet_id}/list/preview", openapi_extra=_BODY, summary="Xem trước danh sách từ tệp Excel hoặc CSV"
)
async def preview_list(sheet_id: SheetId, request: Sending, sent: Request, left_out: LeftOut = []) -> ListPreview:  # noqa: B006
    """Read a file as the list of a sheet and answer with every fault at its cell; nothing is saved."""
    return shown(await _read(sheet_id, request, sent, left_out))


@router.post("/sheets/{sheet_id}/list/hand-in", openapi_extra=_BODY, summary="Nộp danh sách từ tệp Excel hoặc CSV")
async def hand_in_list(sheet_id: SheetId, request: Sending, sent: Request, left_out: LeftOut = []) -> Answer:  # noqa: B006
    """Hand in the list of a file as the sheet: the whole of it, or with a fault nothing."""
    result = await _read(sheet_id, request, sent, left_out)
    if not result.is_clean:
        first = result.faults[0]
        raise ListFaulty(count=len(result.faults), cell=first.cell or f"{first.row}", vi=first.vi, en=first.en)
    return await request.handle(HandInSheet(sheet_id=sheet_id, entries=result.entries, unit_plan=None))


@router.get(
    "/sheets/{sheet_id}/list/template",
    summary="Tải mẫu Excel của bản đăng ký",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: _BINARY}}},
)
async def show_template(sheet_id: SheetId, request: Registering) -> Response:
    """The template of the sheet's list as an Excel workbook, with the rows that the sheet has."""
    sheet = await _sheet(sheet_id, request)
    content = await template_file.made(sheet, titles(ruleset_on(sheet.plan.dated)))
    return Response(content, media_type=MEDIA_TYPE)


async def _read(sheet_id: SheetId, request: AuthorizedRequest, sent: Request, left_out: list[int]) -> Preview:
    sheet = await _sheet(sheet_id, request)
    book = await read_in_thread(await sent.body())
    return await previewed(book, asked_for(sheet), Choices(left_out=frozenset(left_out)))


async def _sheet(sheet_id: SheetId, request: AuthorizedRequest) -> SheetInFull:
    sheet = await queries.sheet(request.reader, request.viewer, sheet_id)
    if sheet is None:
        raise NotFound(f"sheet-{sheet_id}")
    await request.audit_read("sheet", [sheet_id])
    return sheet


def shown(result: Preview) -> ListPreview:
    """A preview as it is answered."""
    names = [sheet.name for sheet in result.book.sheets]
    return ListPreview(
        clean=result.is_clean,
        rows=len(result.lines),
        columns={names[number]: layout.by_letters for number, layout in result.layouts.items()},
        passed=tuple(
            PassedRows(sheet=names[number], first=one.first, last=one.last, why=one.why, text=one.text)
            for number, layout in result.layouts.items()
            for one in layout.passed
        ),
        faults=tuple(_remark(names, one) for one in result.faults),
        notes=tuple(_remark(names, one) for one in result.notes),
        entries=result.entries,
    )


def _remark(names: list[str], one: Found) -> Remark:
    return Remark(
        sheet=names[one.sheet], row=one.row, cell=one.cell, code=one.code, vi=one.vi, en=one.en, meant=one.meant
    )
