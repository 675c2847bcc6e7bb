"""The command by which somebody chooses the notices of a mailbox, and the event that records it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.notification import About
from contracts.vocabulary import Code, derived_id
from services.notification.contact.messages import EmailAddress, Language

Person = Annotated[str, Field(max_length=200, examples=["can-bo"])]
"""A person by the name of the account; empty for the addressee's own mailbox, which is its contact."""


class Way(StrEnum):
    """How a mailbox gets a kind of notice; the inbox has every notice."""

    AT_ONCE = "at-once"
    DIGEST = "digest"
    """With the others of the day, on the next working day."""
    OFF = "off"


class Chosen(Message):
    """The way in which a mailbox gets one kind of notice."""

    about: About
    way: Way


class ChooseNotices(Command):
    """Choose how a mailbox gets the notices of an addressee.

    A person chooses for a mailbox of its own, whose address is kept beside the log. Whoever may set the addressee's
    contact chooses for the addressee's own mailbox. A kind that is not named goes out by the table of notices.
    """

    addressee: Code
    person: Person = ""
    language: Language = Language.VI
    ways: Annotated[tuple[Chosen, ...], Field(max_length=100)] = ()

    @property
    @override
    def stream(self) -> str:
        """The mailbox's own."""
        return f"choice-{derived_id('choice', self.addressee, self.person)}"


class NoticesChosen(Event):
    """It was chosen how a mailbox gets the notices of an addressee (lựa chọn nhận thông báo).

    `email` is None: the address of a person's own mailbox is kept beside the log, where it can be erased.
    """

    addressee: Code
    person: Person
    email: EmailAddress | None
    language: Language
    ways: Annotated[tuple[Chosen, ...], Field(max_length=100)]
