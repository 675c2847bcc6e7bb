"""The command that sets a contact, the event that records it, and the shapes that notices use."""

import unicodedata
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.vocabulary import Code


def _one_form(address: Any) -> Any:
    """Blanks around the address go, and its domain is lower case; the mailbox is the server's to compare.

    Source: RFC 5321 §2.4, by which a domain is the same in either case and a mailbox may not be.
    """
    if not isinstance(address, str):
        return address
    mailbox, sign, domain = unicodedata.normalize("NFC", address).strip().rpartition("@")
    return f"{mailbox}{sign}{domain.lower()}"


EmailAddress = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        max_length=254,
        examples=["van-thu@chi-lang.example"],
    ),
    BeforeValidator(_one_form),
]
"""An e-mail address in one form (RFC 5321, without quoted and international addresses)."""


class Language(StrEnum):
    """The languages of notices; Vietnamese is the official one."""

    VI = "vi"
    EN = "en"


class Contact(Message):
    """The address and the language of an addressee's e-mails."""

    email: EmailAddress
    language: Language = Language.VI


class SetContact(Command):
    """Set the contact of an addressee; without an address it gets no e-mail, and the inbox has every notice."""

    addressee: Code
    email: EmailAddress | None
    language: Language = Language.VI

    @property
    @override
    def stream(self) -> str:
        """The addressee's own."""
        return f"contact-{self.addressee}"


class ContactSet(Event):
    """An addressee's contact was set (đăng ký địa chỉ nhận thông báo)."""

    addressee: Code
    email: EmailAddress | None
    language: Language
