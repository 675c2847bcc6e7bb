"""The rules of a contact: where an addressee wishes to be written to, and in which language."""

from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Context, Decider, Event, Message, Refusal
from contracts.vocabulary import Code

EmailAddress = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254)
]
"""The mailbox of an office (RFC 5321, without quoted and international forms)."""


class Language(StrEnum):
    """The languages in which notices are worded; Vietnamese is the official one."""

    VI = "vi"
    EN = "en"


class Contact(Message):
    """Where an addressee is written to."""

    email: EmailAddress
    language: Language = Language.VI


class SetContact(Command):
    """Set where an addressee is written to; without an address it is told through its inbox alone."""

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


class NotYourContact(Refusal):
    """A unit's clerk sets the contact of the own unit only."""

    code = "not-your-contact"
    vi = "Chỉ {addressee} hoặc cơ quan thường trực được đặt địa chỉ nhận thông báo của đơn vị này."
    en = "Only {addressee} itself or the standing body sets this contact."


HOME_EVENTS = (ContactSet,)
State: TypeAlias = ContactSet | None
"""The contact as it was last set."""
INITIAL: State = None


def decide(command: SetContact, state: State, context: Context) -> tuple[ContactSet, ...]:
    """What follows from the wish to be written to somewhere."""
    if context.actor.unit not in (None, command.addressee):
        raise NotYourContact(addressee=command.addressee)
    wished = ContactSet(addressee=command.addressee, email=command.email, language=command.language)
    return () if state == wished else (wished,)


def evolve(_state: State, event: ContactSet) -> State:
    """The last word counts."""
    return event


DECIDER = Decider(INITIAL, decide, evolve)
