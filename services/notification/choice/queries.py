"""How each mailbox gets the notices of an addressee: as it chose, or by the table of notices."""

from collections.abc import Mapping
from datetime import datetime
from json import loads
from typing import Any, Final, NamedTuple

from chassis.database import Reader, translated
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.notification import About
from contracts.vocabulary import Code
from services.notification.choice.messages import Person, Way
from services.notification.contact.messages import Contact, EmailAddress, Language


class ChoiceRow(Message):
    """The choice of a mailbox; `person` is empty for the addressee's own. `ways` are those that differ from the table.

    `email` is the address of a person's mailbox, None where none is kept.
    `chosen_at` is the business instant of the last change, in UTC.
    """

    addressee: Code
    person: Person
    email: EmailAddress | None
    language: Language
    ways: Mapping[About, Way]
    chosen_at: datetime


class Mailbox(NamedTuple):
    """A person's mailbox that follows an inbox."""

    person: str
    contact: Contact


_CHOICES: Final = "select * from read_choices left join choice.mailboxes using (addressee, person)"


async def address(reader: Reader, addressee: str, person: str) -> EmailAddress | None:
    """The address of a person's own mailbox; None where none is kept. Raises StoreUnavailableError."""
    with translated():
        found: EmailAddress | None = await reader.fetchval(
            "select email from choice.mailboxes where addressee = $1 and person = $2", addressee, person
        )
    return found


async def keep_address(reader: Reader, addressee: str, person: str, email: EmailAddress | None, now: datetime) -> None:
    """Keep the address of a person's own mailbox beside the log, or erase it for None. Raises StoreUnavailableError."""
    if email is None:
        await erase_address(reader, addressee, person)
        return
    with translated():
        await reader.execute(
            "insert into choice.mailboxes (addressee, person, email, changed_at) values ($1, $2, $3, $4)"
            " on conflict (addressee, person) do update set email = $3, changed_at = $4",
            addressee,
            person,
            email,
            now,
        )


async def erase_address(reader: Reader, addressee: str, person: str) -> None:
    """Erase the address of a person's own mailbox: letters that are still to be sent to it fail.

    Raises StoreUnavailableError.
    """
    with translated():
        await reader.execute("delete from choice.mailboxes where addressee = $1 and person = $2", addressee, person)


async def choice(reader: Reader, addressee: str, person: str) -> ChoiceRow | None:
    """The choice of one mailbox; None where none was made."""
    row = await reader.fetchrow(f"{_CHOICES} where addressee = $1 and person = $2", addressee, person)
    return None if row is None else _row(dict(row))


async def chosen_way(reader: Reader, addressee: str, about: About) -> Way | None:
    """How the addressee's own mailbox gets a kind of notice; None where the table decides."""
    way = await reader.fetchval(
        "select ways ->> $2 from read_choices where addressee = $1 and person = ''", addressee, about.value
    )
    return None if way is None else Way(way)


async def choices(reader: Reader, viewer: Viewer) -> tuple[ChoiceRow, ...]:
    """Every choice that was made, by addressee and person, as far as `viewer` may see them."""
    rows = await reader.fetch(
        f"{_CHOICES} where ($1::text is null or addressee = $1) order by addressee, person",
        viewer.scope(),
    )
    return tuple(_row(dict(row)) for row in rows)


async def at_once(reader: Reader, addressee: str, about: About, otherwise: Way) -> tuple[Mailbox, ...]:
    """The mailboxes of people who get a kind of the addressee's notices at once; `otherwise` is for the others."""
    rows = await reader.fetch(
        "select person, email, language from read_choices join choice.mailboxes using (addressee, person)"
        " where addressee = $1"
        " and coalesce(ways ->> $2, $3) = 'at-once' order by person",
        addressee,
        about.value,
        otherwise.value,
    )
    return tuple(Mailbox(row["person"], Contact(email=row["email"], language=row["language"])) for row in rows)


def _row(values: dict[str, Any]) -> ChoiceRow:
    shown = {name: values[name] for name in ChoiceRow.model_fields}
    return ChoiceRow.model_validate({**shown, "ways": loads(values["ways"])})
