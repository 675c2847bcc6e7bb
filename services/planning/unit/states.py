"""The tree of units: each as it stands from each day on, and how the events of the stream change it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import TypeVar, assert_never
from zlib import crc32

from typing_extensions import override

from contracts.units import (
    OfficialCode,
    ReorganisationId,
    TreeEvent,
    Unit,
    UnitCodeAssigned,
    UnitDissolved,
    UnitEstablished,
    UnitMoved,
    UnitRenamed,
    UnitsMerged,
    UnitSplit,
    UnitSucceeded,
    ended_by,
)
from contracts.vocabulary import Body, UnitCode

ValueT = TypeVar("ValueT")
_PARTS = 64


@dataclass(frozen=True, slots=True)
class Version:
    """A unit as it stands from the day `since` on."""

    since: date
    unit: Unit


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """All that is recorded of one unit.

    `versions` stand in the order of their days, one for a day. `ended` is the first day on which it is no more. No
    recorded change of it counts from a day after `latest`. Something stood below it until `held`, which has left or
    ended on that day. `codes` are the latest of each list of the state.
    """

    versions: tuple[Version, ...]
    latest: date
    ended: date | None = None
    successor: Body | None = None
    held: date | None = None
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def since(self) -> date:
        """The day on which it was established."""
        return self.versions[0].since

    @property
    def now(self) -> Unit:
        """It as it stands after the last change that is recorded."""
        return self.versions[-1].unit

    def on(self, day: date) -> Unit | None:
        """It as it stands on `day`; None where it is not there."""
        if day < self.since or (self.ended is not None and day >= self.ended):
            return None
        return next(one.unit for one in reversed(self.versions) if one.since <= day)

    def changed(self, since: date, unit: Unit) -> "UnitRecord":
        """The record with `unit` from the day `since` on, which is no earlier than that of its last version."""
        kept = tuple(one for one in self.versions if one.since < since)
        return replace(self, versions=(*kept, Version(since, unit)), latest=max(self.latest, since))

    def left(self, day: date) -> "UnitRecord":
        """The record after something that stood below it has left or ended on `day`."""
        return replace(self, held=day if self.held is None else max(self.held, day))

    def coded(self, since: date, codes: tuple[OfficialCode, ...]) -> "UnitRecord":
        """The record with `codes` in place of those that the same lists gave before."""
        given = {one.system: one.code for one in codes}
        return replace(self, codes={**self.codes, **given}, latest=max(self.latest, since))


class Parts(Mapping[UnitCode, ValueT]):
    """A mapping by unit of which a changed copy is cheap: it shares all parts but those that have changed.

    A reorganisation of thousands of units changes one or two of them with each event.
    """

    __slots__ = ("_parts",)

    def __init__(self, parts: tuple[Mapping[UnitCode, ValueT], ...] = ({},) * _PARTS) -> None:
        """Hold `parts`, each with the units whose code belongs there."""
        self._parts = parts

    def with_changed(self, changed: Mapping[UnitCode, ValueT]) -> "Parts[ValueT]":
        """The mapping with the values of `changed` in the place of its own."""
        parts = list(self._parts)
        for code, value in changed.items():
            at = _part_of(code)
            parts[at] = {**parts[at], code: value}
        return Parts(tuple(parts))

    @override
    def __getitem__(self, code: UnitCode) -> ValueT:
        return self._parts[_part_of(code)][code]

    @override
    def __iter__(self) -> Iterator[UnitCode]:
        return chain.from_iterable(self._parts)

    @override
    def __len__(self) -> int:
        return sum(map(len, self._parts))


def _part_of(code: UnitCode) -> int:
    return crc32(code.encode()) % _PARTS


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of a site. `below` are the units directly below each, by what is recorded last.

    `days` are those from which changes count, sorted. `recorded` are the reorganisations that it has gone through.
    `followed` are the units of which a UnitSucceeded has said that their affairs are their successor's.
    """

    units: Parts[UnitRecord] = field(default_factory=Parts)
    below: Parts[frozenset[UnitCode]] = field(default_factory=Parts)
    days: tuple[date, ...] = ()
    recorded: frozenset[ReorganisationId] = frozenset()
    followed: frozenset[UnitCode] = frozenset()

    def above(self, code: UnitCode, day: date) -> Iterator[UnitCode]:
        """The units above `code` on `day`, from its parent up."""
        at = self.units[code].on(day)
        while at is not None and at.parent is not None:
            yield at.parent.code
            at = self.units[at.parent.code].on(day)

    def heir(self, code: UnitCode, day: date) -> UnitCode:
        """The unit that follows on `code` by `day`, at the end of the chain: itself while it is there."""
        at = self.units[code]
        while at.ended is not None and at.ended <= day and at.successor is not None:
            at = self.units[at.successor.code]
        return at.now.code

    def days_from(self, day: date) -> tuple[date, ...]:
        """`day`, and the later ones from which recorded changes count."""
        return (day, *self.days[bisect_left(self.days, day) :])


State = Tree
INITIAL: State = Tree()


def evolve(state: State, event: TreeEvent | UnitSucceeded) -> State:
    """The tree after an event."""
    match event:
        case UnitSucceeded(units=units):
            return replace(state, followed=state.followed | {one.code for one in units})
        case UnitEstablished(became=unit, effective=day, official_codes=codes):
            made = UnitRecord((Version(day, unit),), day).coded(day, codes)
            return _noted(_placed(state, unit, made, None), event)
        case UnitRenamed(became=unit, effective=day):
            changed = state.units[unit.code].changed(day, unit)
            return _noted(_with(state, {unit.code: changed}), event)
        case UnitMoved(became=unit, former_parent=former, effective=day):
            changed = state.units[unit.code].changed(day, unit)
            return _noted(_placed(state, unit, changed, None if former is None else former.code), event)
        case UnitCodeAssigned(unit_code=code, official_code=given, effective=day):
            return _noted(_with(state, {code: state.units[code].coded(day, (given,))}), event)
        case UnitsMerged() | UnitSplit() | UnitDissolved():
            return _noted(_ended(state, event), event)
        case _:
            assert_never(event)


def _with(tree: Tree, records: Mapping[UnitCode, UnitRecord]) -> Tree:
    return replace(tree, units=tree.units.with_changed(records))


def _placed(tree: Tree, unit: Unit, record: UnitRecord, former: UnitCode | None) -> Tree:
    """The tree with a unit below its parent, and no more below the `former` one."""
    placed = _with(tree, {unit.code: record})
    if former is not None:
        placed = _left(placed, unit.code, former, record.versions[-1].since)
    if unit.parent is None:
        return placed
    parent = unit.parent.code
    return replace(
        placed, below=placed.below.with_changed({parent: placed.below.get(parent, frozenset()) | {unit.code}})
    )


def _ended(tree: Tree, event: UnitsMerged | UnitSplit | UnitDissolved) -> Tree:
    """The tree without the units that an event has ended; one that goes on has changed on that day too."""
    day = event.effective
    if isinstance(event, UnitSplit):
        tree = _with(tree, {event.split.code: replace(tree.units[event.split.code], latest=day)})
    for one, successor in ended_by(event):
        record = tree.units[one.code]
        ended = replace(record, ended=day, successor=successor, latest=max(record.latest, day))
        tree = _with(tree, {one.code: ended})
        if record.now.parent is not None:
            tree = _left(tree, one.code, record.now.parent.code, day)
    return tree


def _left(tree: Tree, code: UnitCode, parent: UnitCode, day: date) -> Tree:
    """The tree in which a unit stands below `parent` no more."""
    left = _with(tree, {parent: tree.units[parent].left(day)})
    return replace(left, below=left.below.with_changed({parent: left.below[parent] - {code}}))


def _noted(tree: Tree, event: TreeEvent) -> Tree:
    """The tree with the day and the reorganisation of an event."""
    if event.effective in tree.days and event.reorganisation_id in tree.recorded:
        return tree
    days = tuple(sorted({*tree.days, event.effective}))
    return replace(tree, days=days, recorded=tree.recorded | {event.reorganisation_id})
