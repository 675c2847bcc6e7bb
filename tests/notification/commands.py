"""The commands of notification's reactions to one event."""

from contracts.message import Event
from services.notification.notice.messages import ServeNotice
from services.notification.service import SERVICE
from tests.notification.heard_events import origin


def served_for(event: Event) -> list[ServeNotice]:
    """The notices that are served because of `event` of the own site."""
    commands = [reaction.command for reaction in SERVICE.react(event, origin())]
    assert all(isinstance(command, ServeNotice) for command in commands)
    return [command for command in commands if isinstance(command, ServeNotice)]
