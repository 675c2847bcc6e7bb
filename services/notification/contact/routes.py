"""The addresses under which contacts are set and shown."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, allow
from contracts.message import Message
from contracts.vocabulary import Code
from services.notification.contact import queries
from services.notification.contact.messages import EmailAddress, Language, SetContact
from services.notification.contact.queries import ContactRow

router = APIRouter(tags=["contacts"])
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Showing = Annotated[
    AuthorizedRequest,
    allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator", shows="contact-{addressee}"),
]


class ContactBody(Message):
    """The address for e-mails and their language; without an address no e-mail is sent."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "vanphong@chilang.langson.gov.vn", "language": "vi"}]}
    )

    email: EmailAddress | None
    language: Language = Language.VI


@router.get("/contacts/{addressee}", summary="Xem địa chỉ liên hệ")
async def show_contact(addressee: Code, request: Showing) -> ContactRow:
    """The contact of an addressee; who works for a unit sees that unit's."""
    found = await queries.contact(request.reader, request.viewer, addressee)
    if found is None:
        raise NotFound(f"contact-{addressee}")
    await request.audit_read("contact", [addressee])
    return found


@router.put("/contacts/{addressee}", summary="Đặt địa chỉ liên hệ")
async def set_contact(
    addressee: Code, body: ContactBody, request: Annotated[AuthorizedRequest, allow("clerk", "appraiser", "operator")]
) -> Answer:
    """Set the address for e-mails to an addressee."""
    return await request.handle(SetContact(addressee=addressee, email=body.email, language=body.language))
