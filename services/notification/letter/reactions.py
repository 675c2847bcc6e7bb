"""The copies that follow from a notice: for the people who have chosen to get it at once."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command
from contracts.notification import NoticeServed
from contracts.vocabulary import derived_id
from services.notification.letter.messages import CopyNotice


def copy_for_people(event: NoticeServed, origin: Origin) -> Iterable[Command]:
    """Copy the notice for whoever has chosen it: that is evidence, so that the command is always the same."""
    _ = origin
    yield CopyNotice(letter_id=derived_id("copies", event.notice_id), notice_id=event.notice_id)
