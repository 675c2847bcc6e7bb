"""The shares of a plan's awards, against the targets that the plan states; what nobody has said is never guessed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from contracts.catalog.terms import Comparison
from contracts.message import Message
from contracts.plan_parts import AwardShare, Target
from contracts.vocabulary import Count

_PERCENT = Decimal(100)


class Answer(StrEnum):
    """Whether an award counts for a share."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """Nobody has said it."""


class ShareState(StrEnum):
    """How a share stands against its target, on the awards so far."""

    MET = "met"
    """Whatever the unknown ones turn out to be."""
    LACKING = "lacking"
    """Whatever the unknown ones turn out to be."""
    OPEN = "open"
    """It depends on the unknown ones, or nothing is awarded yet."""
    NOT_ASKED = "not-asked"
    """The plan states no such target."""


class Share(Message):
    """A share of the awards that can count for it: of all for the base, of those to people for the others."""

    share: AwardShare
    yes: Count
    no: Count
    unknown: Count
    target: Target | None
    state: ShareState

    @property
    def of(self) -> int:
        """The awards of which it is a share."""
        return self.yes + self.no + self.unknown


def shares(counted: Mapping[AwardShare, Mapping[Answer, int]], targets: Sequence[Target]) -> tuple[Share, ...]:
    """Every share by its counts, with the first target of the plan that asks for it."""
    return tuple(_share(one, counted.get(one, {}), targets) for one in AwardShare)


def _share(share: AwardShare, counts: Mapping[Answer, int], targets: Sequence[Target]) -> Share:
    target = next((one for one in targets if one.counts is share), None)
    yes, no, unknown = (counts.get(answer, 0) for answer in Answer)
    return Share(share=share, yes=yes, no=no, unknown=unknown, target=target, state=_state(yes, no, unknown, target))


def _state(yes: int, no: int, unknown: int, target: Target | None) -> ShareState:
    if target is None or target.measure is None:
        return ShareState.NOT_ASKED
    whole = yes + no + unknown
    op, bound = target.op or Comparison.AT_LEAST, Decimal(str(target.measure)) / _PERCENT
    ends = {op.holds(yes, whole, bound), op.holds(yes + unknown, whole, bound)}
    if whole == 0 or len(ends) > 1:
        return ShareState.OPEN
    return ShareState.MET if ends == {True} else ShareState.LACKING
