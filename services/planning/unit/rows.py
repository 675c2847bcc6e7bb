"""The rows in which the tree of units is read."""

from datetime import date, datetime

from pydantic import Json

from contracts.message import Message
from contracts.units import ReorganisationId, UnitKind
from contracts.vocabulary import Body, Document, UnitCode


class UnitOnDay(Message):
    """A unit as it stands on a day; `depth` is 0 for a root, `below` counts the units directly below it.

    `official_codes` are those of the state's lists on that day, each behind the name of its list.
    """

    code: UnitCode
    name: str
    kind: UnitKind
    parent: UnitCode | None
    parent_name: str | None
    depth: int
    below: int
    official_codes: Json[dict[str, str]]


class UnitVersion(Message):
    """A unit as it stood from `since` until the day before `until`; None where it still does."""

    since: date
    until: date | None
    name: str
    kind: UnitKind
    parent: UnitCode | None
    parent_name: str | None


class HistoryLine(Message):
    """What happened to a unit once.

    `step` is established, renamed, moved, code-assigned, merged, took-over, split, came-from or dissolved. `others` are
    the units that it happened with. `former` is the name of the unit or of its parent until then, or the code that
    was assigned.
    """

    position: int
    step: str
    effective: date
    reorganisation_id: ReorganisationId
    basis: Json[Document] | None
    reason: str
    others: Json[tuple[Body, ...]]
    former: str
    occurred_at: datetime
    actor: str


class UnitCodeRow(Message):
    """A code that a list of the state gives to a unit from `since` until the day before `until`."""

    system: str
    official_code: str
    since: date
    until: date | None


class UnitThenAndNow(Message):
    """A unit with all that is recorded of it; `standing` is how it stands on the day asked for, None where it is not.

    `above` are the units above it on that day, from the root down; `below` at most 500 directly below it. `successors`
    are the units that follow on it by that day, one after another; `predecessors` those that it has followed on.
    """

    code: UnitCode
    name: str
    kind: UnitKind
    since: date
    ended: date | None
    successor: UnitCode | None
    on: date
    standing: UnitOnDay | None
    above: tuple[Body, ...]
    below: tuple[UnitOnDay, ...]
    successors: tuple[Body, ...]
    predecessors: tuple[Body, ...]
    versions: tuple[UnitVersion, ...]
    official_codes: tuple[UnitCodeRow, ...]
    history: tuple[HistoryLine, ...]


class ReorganisationRow(Message):
    """A reorganisation, and how many units it has established, renamed, moved, ended and given codes."""

    reorganisation_id: ReorganisationId
    effective: date
    basis: Json[Document] | None
    reason: str
    occurred_at: datetime
    actor: str
    established: int
    renamed: int
    moved: int
    ended: int
    coded: int


class ChangedUnit(HistoryLine):
    """What a reorganisation has done to one unit."""

    code: UnitCode
    name: str
