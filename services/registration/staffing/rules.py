"""The rules by which changes in the service of a person are recorded, one after another, each with day and paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from contracts.message import Context, Decider
from contracts.staffing import (
    StaffChangeRetracted,
    StaffDied,
    StaffManager,
    StaffManagerRecorded,
    StaffRetired,
    StaffTransferred,
    units_of,
)
from contracts.vocabulary import VIETNAM, Body, UnitCode
from services.registration.staffing.messages import (
    RecordDeath,
    RecordManager,
    RecordRetirement,
    RecordTransfer,
    RetractChange,
    StaffCommand,
    StaffingEvent,
)
from services.registration.staffing.refusals import (
    ChangeBeforeLast,
    ChangeInFuture,
    ManagerNotYours,
    NotLastChange,
    StaffElsewhere,
    StaffLeftAlready,
    StaffNotYours,
    StaffUnitUnknown,
    StaffUnknown,
    TransferNowhere,
)

Change = StaffTransferred | StaffRetired | StaffDied


@dataclass(frozen=True, slots=True)
class Service:
    """The changes in the service of a person that count, in the order of their days, and who manages the person.

    `recorded` is how many were ever recorded.
    """

    changes: tuple[Change, ...] = ()
    recorded: int = 0
    managed_by: StaffManager = StaffManager.OWN


StaffState = Service
INITIAL = Service()


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows: the unit that named the person last, None for nobody of that key, and the units.

    Each of `units` stands by its own code and, where it has ended, by that of the unit that follows on it.
    """

    named_by: Body | None = None
    units: Mapping[UnitCode, Body] = field(default_factory=dict)

    def now(self, unit: Body) -> Body:
        """The unit that holds now what was the own of `unit`."""
        return self.units.get(unit.code, unit)


_NOTHING = Known()


def decide(
    command: StaffCommand, state: StaffState, evidence: Known | None, context: Context
) -> tuple[StaffingEvent, ...]:
    """The events that follow from a command about the service of a person."""
    known = evidence or _NOTHING
    if known.named_by is None:
        raise StaffUnknown(subject=command.subject)
    match command:
        case RecordManager():
            return _manage(command, state, known.named_by, context)
        case RetractChange():
            return _retract(command, state, known, context)
        case RecordTransfer() | RecordRetirement() | RecordDeath():
            return _change(command, state, known, context)
        case _:
            assert_never(command)


def _manage(command: RecordManager, state: Service, named_by: Body, context: Context) -> tuple[StaffingEvent, ...]:
    if context.actor.unit is not None or "appraiser" not in context.actor.duties:
        raise ManagerNotYours
    if state.managed_by is command.managed_by:
        return ()
    at = place_after(state) or named_by
    return (
        StaffManagerRecorded(subject=command.subject, unit=at.code, unit_name=at.name, managed_by=command.managed_by),
    )


def _retract(command: RetractChange, state: Service, known: Known, context: Context) -> tuple[StaffingEvent, ...]:
    if 0 < command.change <= state.recorded and all(one.change != command.change for one in state.changes):
        return ()
    if not state.changes or state.changes[-1].change != command.change:
        raise NotLastChange
    units = units_of(state.changes[-1])
    _check_unit(units, known, context)
    return (StaffChangeRetracted(subject=command.subject, change=command.change, units=units),)


def _change(
    command: RecordTransfer | RecordRetirement | RecordDeath, state: Service, known: Known, context: Context
) -> tuple[StaffingEvent, ...]:
    """The change, once; one that stands as the last already changes nothing."""
    change = _changed(command, state, known)
    if state.changes and change.model_copy(update={"change": state.changes[-1].change}) == state.changes[-1]:
        return ()
    _check_unit(units_of(change), known, context)
    if command.on > context.now.astimezone(VIETNAM).date():
        raise ChangeInFuture(on=f"{command.on:%d/%m/%Y}")
    last = state.changes[-1].on if state.changes else None
    if last is not None and command.on < last:
        raise ChangeBeforeLast(on=f"{command.on:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
    _check_place(change, state, known)
    return (change,)


def _changed(command: RecordTransfer | RecordRetirement | RecordDeath, state: Service, known: Known) -> Change:
    subject, change, on, paper = command.subject, state.recorded + 1, command.on, command.paper
    if isinstance(command, RecordTransfer):
        left, joined = _unit(command.left, known), _unit(command.joined, known)
        if left == joined:
            raise TransferNowhere
        return StaffTransferred(subject=subject, change=change, left=left, joined=joined, on=on, paper=paper)
    last_unit = last_of(state) or known.named_by
    if last_unit is None:
        raise StaffUnknown(subject=command.subject)
    kind = StaffRetired if isinstance(command, RecordRetirement) else StaffDied
    return kind(subject=subject, change=change, unit=last_unit.code, unit_name=last_unit.name, on=on, paper=paper)


def _unit(code: UnitCode | None, known: Known) -> Body | None:
    if code is None:
        return None
    if code not in known.units:
        raise StaffUnitUnknown(unit=code)
    return known.units[code]


def _check_unit(units: tuple[Body, ...], known: Known, context: Context) -> None:
    """A unit speaks of those who leave or join it."""
    own = context.actor.unit
    if own is not None and own not in {code for unit in units for code in (unit.code, known.now(unit).code)}:
        raise StaffNotYours


def _check_place(change: Change, state: Service, known: Known) -> None:
    """The person leaves the unit where the records have the person; nobody leaves twice, and a death is the last."""
    last = state.changes[-1] if state.changes else None
    if isinstance(last, StaffDied):
        raise StaffLeftAlready
    if last is None:
        _check_first(change, known)
        return
    at = place_after(state)
    if at is None:
        returns = isinstance(change, StaffTransferred) and change.left is None
        dies = isinstance(change, StaffDied)
        if not returns and not dies:
            raise StaffLeftAlready
        return
    if isinstance(change, StaffTransferred) and (change.left is None or known.now(change.left) != known.now(at)):
        raise StaffElsewhere(at=at.name)


def _check_first(change: Change, known: Known) -> None:
    """Before the first change a person is where the register has the person, or joins there from elsewhere."""
    named = known.named_by
    if not isinstance(change, StaffTransferred) or named is None:
        return
    if known.now(named) not in {known.now(unit) for unit in units_of(change)}:
        raise StaffElsewhere(at=named.name)


def place_after(state: Service) -> Body | None:
    """The unit at which the person serves after the changes; None after leaving, and where nothing was recorded."""
    last = state.changes[-1] if state.changes else None
    return last.joined if isinstance(last, StaffTransferred) else None


def last_of(state: Service) -> Body | None:
    """The last unit at which the person served, as far as it was recorded."""
    for one in reversed(state.changes):
        units = units_of(one)
        if units:
            return units[-1]
    return None


def evolve(state: StaffState, event: StaffingEvent) -> StaffState:
    """The service of a person after an event."""
    match event:
        case StaffTransferred() | StaffRetired() | StaffDied():
            return replace(state, changes=(*state.changes, event), recorded=max(state.recorded, event.change))
        case StaffChangeRetracted(change=change):
            return replace(state, changes=tuple(one for one in state.changes if one.change != change))
        case StaffManagerRecorded(managed_by=managed_by):
            return replace(state, managed_by=managed_by)
        case _:
            assert_never(event)


DECIDER: Decider[StaffCommand, StaffState, StaffingEvent] = Decider(INITIAL, decide, evolve)
