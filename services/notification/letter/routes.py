"""The addresses under which letters are read and sent again, and texts tried out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from chassis.web import Answer, AuthorizedRequest, Page, Position, allow, page_of
from contracts.notification import About
from services.notification.letter import queries
from services.notification.letter.messages import ResendLetter
from services.notification.letter.queries import LetterRow
from services.notification.notice.states import EmailState

router = APIRouter(tags=["letters"])
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "signer", "auditor", "operator")]


@router.get("/letters", summary="Danh sách thư gộp, thư riêng và thư thử")
async def list_letters(
    request: Reading,
    state: EmailState | None = None,
    after: Position = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Page[LetterRow]:
    """Digests, copies for people and texts that were tried out, the latest first, each with what became of it."""
    rows, total = await queries.letters(request.reader, request.viewer, state, after, limit)
    await request.audit_read("letter", [row.letter_id for row in rows])
    return page_of(request.address, rows, total, limit, lambda row: after + rows.index(row) + 1)


@router.post("/letters/{letter_id}/{number}/resend", summary="Gửi lại một thư")
async def resend_letter(
    letter_id: UUID,
    number: Annotated[int, Path(ge=1, le=1000)],
    request: Annotated[AuthorizedRequest, allow("operator")],
) -> Answer:
    """Send a letter once more that failed, was put off, or may not have arrived."""
    return await request.handle(ResendLetter(letter_id=letter_id, number=number))


@router.post("/templates/{about}/trial", summary="Gửi thử một mẫu thông báo")
async def try_template(about: About, request: Reading) -> Answer:
    """Send the text of a kind of notice, filled with examples, to the own address, or to that of the own unit."""
    addressee = request.viewer.unit or request.site.code
    return await request.handle(await queries.trial(request.reader, about, addressee, request.actor.subject))
