"""The rules of the tree: no unit in two places or below itself, none changed before a change that is recorded."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, assert_never

from contracts.message import Context, Decider
from contracts.units import (
    OfReorganisation,
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
)
from contracts.vocabulary import Body, UnitCode
from services.planning.unit.messages import (
    AssignCode,
    Dissolve,
    Establish,
    FollowUnit,
    Merge,
    Move,
    Rename,
    ReorganiseUnits,
    Split,
    Step,
    TreeCommand,
)
from services.planning.unit.refusals import (
    LaterChangeRecorded,
    NoReasonWithoutSuccessor,
    SplitIntoNothing,
    SuccessorIsItself,
    TreeNotOfUnit,
    UnitBelowItself,
    UnitCodeTaken,
    UnitEnds,
    UnitNotThere,
    UnitsStillBelow,
    UnitUnknown,
)
from services.planning.unit.states import INITIAL, State, Tree, UnitRecord, evolve

UnitEventT = TypeVar("UnitEventT", bound=OfReorganisation)


def decide(
    command: TreeCommand, state: State, evidence: None, context: Context
) -> tuple[TreeEvent | UnitSucceeded, ...]:
    """The events of a reorganisation, of which all steps are taken or none; or that a successor's day has come."""
    _ = evidence
    if isinstance(command, FollowUnit):
        return _follow(command.code, state, context.now.date())
    if context.actor.unit is not None:
        raise TreeNotOfUnit(unit=context.actor.unit)
    if command.reorganisation_id in state.recorded:
        return ()
    taken = _Reorganisation(command, state)
    for step in command.steps:
        taken.take(step)
    return tuple(taken.events)


def _follow(code: UnitCode, tree: Tree, today: date) -> tuple[UnitSucceeded, ...]:
    """That the affairs of a unit, and of all that it had followed on, are those of its heir."""
    record = tree.units.get(code)
    if record is None or code in tree.followed or record.ended is None or record.ended > today:
        return ()
    heir = tree.heir(code, today)
    if heir == code:
        return ()
    units = [code, *(one for one in sorted(tree.followed) if _comes_through(one, code, tree, today))]
    named = tuple(Body(code=one, name=tree.units[one].now.name) for one in units)
    name = tree.units[heir].now.name
    return (UnitSucceeded(units=named, successor=Body(code=heir, name=name), since=record.ended),)


def _comes_through(code: UnitCode, other: UnitCode, tree: Tree, day: date) -> bool:
    """Whether the successors of `code` lead through `other`."""
    at = tree.units[code]
    while at.successor is not None and at.ended is not None and at.ended <= day:
        if at.successor.code == other:
            return True
        at = tree.units[at.successor.code]
    return False


@dataclass
class _Reorganisation:
    """The steps of one reorganisation, each taken on the tree that the one before has left."""

    command: ReorganiseUnits
    tree: Tree
    events: list[TreeEvent] = field(default_factory=list)

    @property
    def day(self) -> date:
        return self.command.effective

    def take(self, step: Step) -> None:
        match step:
            case Establish():
                self._establish(step)
            case Rename():
                self._rename(step)
            case Move():
                self._move(step.code, step.parent)
            case AssignCode():
                self._assign(step)
            case Merge():
                self._merge(step)
            case Split():
                self._split(step)
            case Dissolve():
                self._dissolve(step)
            case _:
                assert_never(step)

    def _say(self, kind: type[UnitEventT], **facts: Any) -> None:
        of_all = {name: getattr(self.command, name) for name in ("reorganisation_id", "effective", "basis", "reason")}
        event: Any = kind(**of_all, **facts)
        self.tree = evolve(self.tree, event)
        self.events.append(event)

    def _establish(self, step: Establish) -> None:
        known = self.tree.units.get(step.code)
        if known is not None:
            raise UnitCodeTaken(unit=step.code, name=known.now.name)
        parent = None if step.parent is None else self._lasting(step.parent)
        unit = Unit(code=step.code, name=step.name, kind=step.kind, parent=parent)
        self._say(UnitEstablished, became=unit, official_codes=step.official_codes)

    def _rename(self, step: Rename) -> None:
        unit = self._changeable(step.code)
        became = unit.model_copy(update={"name": step.name, "kind": step.kind or unit.kind})
        if became != unit:
            self._say(UnitRenamed, became=became, former_name=unit.name, former_kind=unit.kind)

    def _move(self, code: UnitCode, to: UnitCode | None) -> None:
        unit = self._changeable(code)
        if to == (None if unit.parent is None else unit.parent.code):
            return
        parent = None if to is None else self._lasting(to)
        if to is not None:
            self._require_not_below(code, to)
        self._say(UnitMoved, became=unit.model_copy(update={"parent": parent}), former_parent=unit.parent)

    def _assign(self, step: AssignCode) -> None:
        unit = self._changeable(step.code)
        given = step.official_code
        if self.tree.units[step.code].codes.get(given.system) != given.code:
            self._say(UnitCodeAssigned, unit_code=step.code, name=unit.name, official_code=given)

    def _merge(self, step: Merge) -> None:
        into = self._lasting(step.into)
        merged = tuple(self._ending(code, into) for code in dict.fromkeys(step.units))
        for one in merged:
            self._hand_over(one.code, into.code)
        self._say(UnitsMerged, merged=merged, into=into)

    def _split(self, step: Split) -> None:
        unit = self._changeable(step.code)
        into = tuple(self._lasting(code) for code in dict.fromkeys(step.into))
        successor = next((one for one in into if one.code == step.successor), None)
        if successor is None or {one.code for one in into} == {step.code}:
            raise SplitIntoNothing(unit=step.code)
        split = Body(code=unit.code, name=unit.name)
        if step.code not in {one.code for one in into}:
            self._ending(step.code, successor)
            self._hand_over(step.code, successor.code)
        self._say(UnitSplit, split=split, into=into, successor=successor)

    def _dissolve(self, step: Dissolve) -> None:
        successor = None if step.successor is None else self._lasting(step.successor)
        dissolved = self._ending(step.code, successor)
        if successor is not None:
            self._hand_over(step.code, successor.code)
        elif not self.command.reason:
            raise NoReasonWithoutSuccessor(unit=step.code)
        below = sorted(self.tree.below.get(step.code, ()))
        if below:
            raise UnitsStillBelow(unit=step.code, count=len(below), first=below[0])
        self._say(UnitDissolved, dissolved=dissolved, successor=successor)

    def _hand_over(self, code: UnitCode, successor: UnitCode) -> None:
        """Move what stands below a unit that ends."""
        for below in sorted(self.tree.below.get(code, ())):
            self._move(below, successor)

    def _known(self, code: UnitCode) -> tuple[UnitRecord, Unit]:
        record = self.tree.units.get(code)
        if record is None:
            raise UnitUnknown(unit=code)
        unit = record.on(self.day)
        if unit is None:
            raise UnitNotThere(unit=code, day=_day(self.day), since=_day(record.since), until=_day(record.ended))
        return record, unit

    def _changeable(self, code: UnitCode) -> Unit:
        """A unit that is there on the day and has no change from a later one."""
        record, unit = self._known(code)
        if record.latest > self.day:
            raise LaterChangeRecorded(unit=code, day=_day(self.day), later=_day(record.latest))
        return unit

    def _lasting(self, code: UnitCode) -> Body:
        """A unit that is there from the day on, by all that is recorded."""
        record, unit = self._known(code)
        if record.ended is not None:
            raise UnitEnds(unit=code, until=_day(record.ended))
        return Body(code=code, name=unit.name)

    def _ending(self, code: UnitCode, successor: Body | None) -> Body:
        """A unit that can end on the day."""
        unit, held = self._changeable(code), self.tree.units[code].held
        if held is not None and held > self.day:
            raise LaterChangeRecorded(unit=code, day=_day(self.day), later=_day(held))
        if successor is not None:
            if successor.code == code:
                raise SuccessorIsItself(unit=code)
            self._require_not_below(code, successor.code)
        return Body(code=code, name=unit.name)

    def _require_not_below(self, code: UnitCode, parent: UnitCode) -> None:
        """Raise UnitBelowItself where `parent` is `code` or stands below it on the day, or on a later one."""
        for day in self.tree.days_from(self.day):
            if code == parent or code in self.tree.above(parent, day):
                raise UnitBelowItself(unit=code, parent=parent, day=_day(day))


def _day(day: date | None) -> str:
    return "…" if day is None else f"{day:%d/%m/%Y}"


DECIDER: Decider[TreeCommand, State, TreeEvent | UnitSucceeded] = Decider(INITIAL, decide, evolve)
