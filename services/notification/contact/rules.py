"""The rules of a contact: an addressee sets its own, the staff of the site sets anyone's, and the last one counts."""

from typing import TypeAlias

from contracts.message import Context, Decider
from services.notification.contact.messages import ContactSet, SetContact
from services.notification.contact.refusals import NotYourContact

State: TypeAlias = ContactSet | None
"""The contact as it was last set; None before."""
INITIAL: State = None


def decide(command: SetContact, state: State, evidence: None, context: Context) -> tuple[ContactSet, ...]:
    """The events that follow from a command; raises the Refusal that stands in the way."""
    _ = evidence
    if context.actor.unit not in (None, command.addressee):
        raise NotYourContact(addressee=command.addressee)
    asked = ContactSet(addressee=command.addressee, email=command.email, language=command.language)
    return () if state == asked else (asked,)


def evolve(_state: State, event: ContactSet) -> State:
    """The last contact counts."""
    return event


DECIDER = Decider(INITIAL, decide, evolve)
