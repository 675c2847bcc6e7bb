"""The rules of a choice: the last one counts, each person's is its own, and what is formal is never turned off."""

from typing import TypeAlias

from contracts.message import Context, Decider
from services.notification.choice.messages import ChooseNotices, NoticesChosen, Way
from services.notification.choice.refusals import FormalNoticeMailed, NotYourChoice
from services.notification.notice.table import table

State: TypeAlias = NoticesChosen | None
"""The choice as it was last made; None before."""
INITIAL: State = None
_OF_ADDRESSEE = frozenset({"clerk", "appraiser", "operator"})
"""The duties that set an addressee's contact, and so choose for its mailbox."""


def decide(command: ChooseNotices, state: State, evidence: None, context: Context) -> tuple[NoticesChosen, ...]:
    """The events that follow from a command; raises the Refusal that stands in the way."""
    _ = evidence
    if not _may_choose(command, context):
        raise NotYourChoice(addressee=command.addressee)
    if not command.person:
        for one in command.ways:
            kind = table()[one.about]
            if kind.formal and one.way is Way.OFF:
                raise FormalNoticeMailed(name=kind.name.vi, name_en=kind.name.en)
    asked = NoticesChosen(
        addressee=command.addressee,
        person=command.person,
        email=None,
        language=command.language,
        ways=command.ways,
    )
    return () if state == asked else (asked,)


def _may_choose(command: ChooseNotices, context: Context) -> bool:
    """The staff of a site, who have no unit, work for the unit that bears the site's code."""
    actor = context.actor
    if command.person:
        return command.person == actor.subject and command.addressee == (actor.unit or context.site)
    return bool(_OF_ADDRESSEE & actor.duties) and actor.unit in (None, command.addressee)


def evolve(_state: State, event: NoticesChosen) -> State:
    """The last choice counts."""
    return event


DECIDER = Decider(INITIAL, decide, evolve)
