"""The page of letters: digests, copies and trials, and what became of each; and the button that tries a text out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from chassis.web import Position
from chassis.web.pages import PageRequest, open_to
from contracts.notification import About
from services.notification.letter import queries
from services.notification.letter.messages import LetterKind, ResendLetter
from services.notification.notice.states import EmailState
from services.notification.notice.terms import EMAILS, Bilingual

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "signer", "auditor", "operator")]
LIST = "/notification/letters"
_AT_ONCE = 50
_KINDS = {
    LetterKind.DIGEST: Bilingual("thư gộp", "digest"),
    LetterKind.COPY: Bilingual("thư riêng", "copy for a person"),
    LetterKind.TRIAL: Bilingual("gửi thử", "trial"),
}
_DONE = {
    "tried": ("Thư thử sẽ được gửi đến địa chỉ ghi dưới đây.", "The trial goes to the address below."),
    "queued": ("Thư sẽ được gửi lại.", "The letter will be sent again."),
}


@pages.get("/letters")
async def list_letters(
    request: Reading, state: EmailState | None = None, after: Annotated[Position, Query()] = 0
) -> Response:
    """The letters that the person may see, the latest first."""
    return await _page(request, state, after)


@pages.post("/letters/{letter_id}/{number}/resend")
async def resend(
    letter_id: UUID,
    number: Annotated[int, Path(ge=1, le=1000)],
    request: Annotated[PageRequest, open_to("operator")],
) -> Response:
    """Send a letter once more."""
    answer = await request.attempt(ResendLetter(letter_id=letter_id, number=number))
    return await _page(request) if answer is None else request.see(LIST, answer, done="queued")


@pages.post("/templates/{about}/trial")
async def try_template(about: About, request: Reading) -> Response:
    """Send a text, filled with examples, to the person's own address, or to that of the own unit."""
    addressee = request.viewer.unit or request.site.code
    command = await queries.trial(request.reader, about, addressee, request.actor.subject)
    answer = await request.attempt(command)
    return await _page(request) if answer is None else request.see(LIST, answer, done="tried")


async def _page(request: PageRequest, state: EmailState | None = None, after: int = 0) -> Response:
    rows, total = await queries.letters(request.reader, request.viewer, state, after, _AT_ONCE)
    await request.audit_read("letter", [row.letter_id for row in rows])
    shown = after + len(rows)
    return request.render(
        "letter/list.html",
        letters=rows,
        total=total,
        state=state,
        following=request.page.address(after=shown) if rows and shown < total else None,
        emails=EMAILS,
        kinds=_KINDS,
        done=_DONE,
    )
