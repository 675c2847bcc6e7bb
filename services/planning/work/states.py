"""The states of the work of a plan, and how its events lead from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from contracts.duties import Duty
from contracts.planning import WorkClosed, WorkOpened
from contracts.vocabulary import Body, Code, Deadline
from services.planning.work.messages import (
    KnownBy,
    OrderedTask,
    WorkAssigned,
    WorkCompleted,
    WorkEnded,
    WorkEvent,
    WorkExcused,
    WorkItem,
    WorkOrdered,
    WorkReopened,
    WorkTerms,
    WorkTied,
)


@dataclass(frozen=True, slots=True)
class Tracked:
    """One item and what has been said of it.

    `due` is a deadline that somebody has set. `tie` is what somebody has tied it to, in a tuple of one; without one,
    what was proposed holds. `closing` is how it was closed, None while it is open; `opened` whether it stands on the
    work list.
    """

    item: WorkItem
    owner: Body | None = None
    duty: Duty | None = None
    due: Deadline | None = None
    tie: tuple[KnownBy | None] | None = None
    closing: WorkCompleted | WorkExcused | None = None
    opened: bool = False

    @property
    def known_by(self) -> KnownBy | None:
        """The event by which it is done."""
        return self.item.known_by if self.tie is None else self.tie[0]

    @property
    def deadline(self) -> Deadline | None:
        """The deadline that the plan states, or else the one that was set."""
        return self.item.due if self.item.timed or self.due is None else self.due


@dataclass(frozen=True, slots=True)
class Unordered:
    """No work yet: the plan is a draft."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The work of a plan, as it is followed.

    `former` are items that the plan ordered once, `last_key` the last key that was given to a task.
    """

    terms: WorkTerms
    tasks: tuple[OrderedTask, ...]
    items: Mapping[Code, Tracked]
    first: date
    through: int
    last_key: int
    former: Mapping[Code, Tracked]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The plan was withdrawn."""

    reason: str


WorkState = Unordered | Followed | Stopped
INITIAL: WorkState = Unordered()
_OfItem = WorkAssigned | WorkTied | WorkCompleted | WorkExcused | WorkReopened | WorkOpened | WorkClosed


def evolve(state: WorkState, event: WorkEvent) -> WorkState:
    """The state of the work of a plan after an event."""
    match event:
        case WorkOrdered():
            return _ordered(state, event)
        case WorkEnded(reason=reason):
            return Stopped(reason)
        case _:
            if not isinstance(state, Followed) or event.item not in state.items:
                return state
            changed = _changed(state.items[event.item], event)
            return replace(state, items={**state.items, event.item: changed})


def _ordered(state: WorkState, event: WorkOrdered) -> Followed:
    known = {**state.former, **state.items} if isinstance(state, Followed) else {}
    items = {
        item.key: replace(known[item.key], item=item) if item.key in known else Tracked(item) for item in event.items
    }
    former = {key: replace(tracked, opened=False) for key, tracked in known.items() if key not in items}
    last = state.last_key if isinstance(state, Followed) else 0
    last = max((last, *(one.key for one in event.tasks)))
    return Followed(event.terms, event.tasks, items, event.first, event.through, last, former)


def _changed(tracked: Tracked, event: _OfItem) -> Tracked:
    match event:
        case WorkAssigned(owner=owner, duty=duty, due=due):
            return replace(tracked, owner=owner, duty=duty, due=due)
        case WorkTied(known_by=known_by):
            return replace(tracked, tie=(known_by,))
        case WorkCompleted() | WorkExcused():
            return replace(tracked, closing=event)
        case WorkReopened():
            return replace(tracked, closing=None)
        case WorkOpened():
            return replace(tracked, opened=True)
        case WorkClosed():
            return replace(tracked, opened=False)
        case _:
            assert_never(event)
