"""The pages of contacts: which addressee gets its e-mails where, and in which language."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts.message import Message
from contracts.vocabulary import Code
from services.notification.contact import queries
from services.notification.contact.messages import EmailAddress, Language, SetContact

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
LIST = "/notification/contacts"
_MAY_SET = frozenset({"clerk", "appraiser", "operator"})
_DONE = {"set": ("Đã lưu địa chỉ nhận thông báo.", "The contact is set.")}


class ContactForm(Message):
    """The address for e-mails and their language; left blank, no e-mail is sent."""

    email: EmailAddress | None = None
    language: Language = Language.VI


class AddresseeAsked(Message):
    """The addressee whose contact is to be shown or set."""

    addressee: Code


@pages.get("/contacts")
async def list_contacts(request: Reading) -> Response:
    """The contacts that were set, as far as the person may see them."""
    rows = await queries.contacts(request.reader, request.viewer)
    await request.audit_read("contact", [row.addressee for row in rows])
    return request.render("contact/list.html", contacts=rows, may_set=bool(_MAY_SET & request.viewer.duties))


@pages.post("/contacts")
async def choose(request: Annotated[PageRequest, open_to("clerk", "appraiser", "operator")]) -> Response:
    """Lead to the contact of the addressee that was typed."""
    asked = request.form.read(AddresseeAsked)
    return await list_contacts(request) if asked is None else request.see(f"{LIST}/{asked.addressee}")


@pages.get("/contacts/{addressee}")
async def show_contact(addressee: Code, request: Reading) -> Response:
    """The contact of one addressee, and the form to change it."""
    return await _page(request, addressee)


@pages.post("/contacts/{addressee}")
async def set_contact(
    addressee: Code, request: Annotated[PageRequest, open_to("clerk", "appraiser", "operator")]
) -> Response:
    """Set the contact of an addressee."""
    body = request.form.read(ContactForm)
    if body is not None:
        answer = await request.attempt(SetContact(addressee=addressee, email=body.email, language=body.language))
        if answer is not None:
            return request.see(f"{LIST}/{addressee}", answer, done="set")
    return await _page(request, addressee)


async def _page(request: PageRequest, addressee: str) -> Response:
    found = await queries.contact(request.reader, request.viewer, addressee)
    await request.audit_read("contact", [addressee])
    may_set = bool(_MAY_SET & request.viewer.duties) and request.viewer.sees(addressee)
    return request.render("contact/show.html", contact=found, addressee=addressee, may_set=may_set, done=_DONE)
