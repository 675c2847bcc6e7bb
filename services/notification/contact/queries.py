"""The contact of an addressee: for its e-mails, and for whoever may see it."""

from datetime import datetime

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.vocabulary import Code
from services.notification.contact.messages import Contact, EmailAddress, Language


class ContactRow(Message):
    """The contact of an addressee; `set_at` is the business instant of the last change, in UTC."""

    addressee: Code
    email: EmailAddress | None
    language: Language
    set_at: datetime


async def address_of(reader: Reader, addressee: str) -> Contact | None:
    """The address for e-mails to `addressee`; None where it has set none."""
    row = await reader.fetchrow(
        "select email, language from read_contacts where email is not null and addressee ="
        " coalesce((select holder from read_unit_holders where unit = $1), $1)",
        addressee,
    )
    return None if row is None else Contact(email=row["email"], language=Language(row["language"]))


async def contact(reader: Reader, viewer: Viewer, addressee: str) -> ContactRow | None:
    """The contact of `addressee` as it was set; None where there is none, or none that `viewer` may see."""
    if not viewer.sees(addressee):
        return None
    row = await reader.fetchrow("select * from read_contacts where addressee = $1", addressee)
    return None if row is None else ContactRow.model_validate(dict(row))


async def contacts(reader: Reader, viewer: Viewer) -> tuple[ContactRow, ...]:
    """The contacts that were set, by addressee, as far as `viewer` may see them."""
    rows = await reader.fetch(
        "select * from read_contacts where ($1::text is null or addressee = $1) order by addressee", viewer.scope()
    )
    return tuple(ContactRow.model_validate(dict(row)) for row in rows)
