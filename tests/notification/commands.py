"""The commands of notification's reactions to one event, and the evidence with which a notice is served."""

from contracts.message import Event
from contracts.vocabulary import Document
from services.notification.contact.messages import Contact
from services.notification.notice.evidence import worded_by_table
from services.notification.notice.messages import ServeNotice
from services.notification.notice.rules import Correspondence
from services.notification.service import SERVICE
from tests.notification.heard_events import DOCUMENT, origin


def served_for(event: Event) -> list[ServeNotice]:
    """The notices that are served because of `event` of the own site, where the plan's last version named nobody."""
    commands = [reaction.command for reaction in SERVICE.react(event, origin())]
    assert all(isinstance(command, ServeNotice) for command in commands)
    return [command for command in commands if isinstance(command, ServeNotice)]


def evidence_for(
    command: ServeNotice,
    contact: Contact | None = None,
    plan: Document | None = DOCUMENT,
    *,
    named_before: bool | None = None,
) -> Correspondence:
    """The evidence of a notice that is served."""
    return Correspondence(contact, plan, named_before, worded_by_table(command, plan))
