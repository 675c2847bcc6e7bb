"""The read table of contacts."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from services.notification.contact.messages import ContactSet, Language

READ_CONTACTS = Table("read_contacts", ("addressee",), {"email": None, "language": Language.VI.value, "set_at": None})
TABLES = (READ_CONTACTS,)


def contact_set(event: ContactSet, origin: Origin) -> Iterable[RowChange]:
    """The contact as it was last set."""
    values = {"email": event.email, "language": event.language.value, "set_at": origin.occurred_at}
    yield Put(READ_CONTACTS, (event.addressee,), values)
