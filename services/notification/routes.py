"""The addresses under which notices are read, confirmed and sent again."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from chassis.web import Answer, AuthorizedRequest, NotFound, allow
from contracts.message import Message
from contracts.notification import About
from contracts.vocabulary import Code, NoticeId
from services.notification import queries
from services.notification.domain.contact import EmailAddress, Language, SetContact
from services.notification.domain.email import EmailState
from services.notification.domain.notice import AcknowledgeNotice, ResendEmail
from services.notification.queries import ContactRow, CountRow, NoticeFilter, NoticePage, NoticeRow

router = APIRouter(tags=["notification"])


class ContactBody(Message):
    """Where to write to; without an address nothing is sent by e-mail."""

    email: EmailAddress | None
    language: Language = Language.VI


def _wanted(
    addressee: Code | None = None,
    about: About | None = None,
    state: Literal["served", "acknowledged"] | None = None,
    email_state: EmailState | None = None,
    source: UUID | None = None,
) -> NoticeFilter:
    return NoticeFilter(addressee=addressee, about=about, state=state, email_state=email_state, source=source)


Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@router.get("/notices")
async def list_notices(
    request: Reading,
    wanted: Annotated[NoticeFilter, Depends(_wanted)],
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[NoticeRow]:
    """The notices in the order in which they were served; who works for a unit sees that unit's inbox."""
    own = wanted.model_copy(update={"addressee": _inbox(request, wanted.addressee)})
    return await queries.notices(request.reader, own, after, limit)


@router.get("/notices/{notice_id}")
async def show_notice(notice_id: NoticeId, request: Reading, language: Language = Language.VI) -> NoticePage:
    """One notice in full."""
    found = await queries.notice(request.reader, notice_id, language)
    if found is None or request.actor.unit not in (None, found.addressee):
        raise NotFound(f"notice-{notice_id}")
    return found


@router.post("/notices/{notice_id}/acknowledge")
async def acknowledge_notice(notice_id: NoticeId, request: Annotated[AuthorizedRequest, allow("clerk")]) -> Answer:
    """Confirm a notice as its addressee."""
    return await request.handle(AcknowledgeNotice(notice_id=notice_id))


@router.post("/notices/{notice_id}/resend-email")
async def resend_email(notice_id: NoticeId, request: Annotated[AuthorizedRequest, allow("operator")]) -> Answer:
    """Send the e-mail of a notice once more, when it failed or nobody knows what became of it."""
    return await request.handle(ResendEmail(notice_id=notice_id))


@router.get("/contacts/{addressee}")
async def show_contact(addressee: Code, request: Reading) -> ContactRow:
    """Where an addressee is written to."""
    found = await queries.contact(request.reader, addressee)
    if found is None or request.actor.unit not in (None, addressee):
        raise NotFound(f"contact-{addressee}")
    return found


@router.put("/contacts/{addressee}")
async def set_contact(
    addressee: Code, body: ContactBody, request: Annotated[AuthorizedRequest, allow("clerk", "appraiser", "operator")]
) -> Answer:
    """Set where an addressee is written to."""
    return await request.handle(SetContact(addressee=addressee, email=body.email, language=body.language))


@router.get("/counts")
async def count_notices(request: Reading, addressee: Code | None = None) -> list[CountRow]:
    """How many notices stand in which state."""
    return await queries.counts(request.reader, _inbox(request, addressee))


def _inbox(request: AuthorizedRequest, addressee: str | None) -> str | None:
    """Whose notices are shown: for who works for a unit only that unit's; raises NotFound for another's."""
    own = request.actor.unit
    if own is not None and addressee not in (None, own):
        raise NotFound(f"inbox-{addressee}")
    return own or addressee
