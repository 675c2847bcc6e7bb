"""The rows of the tree: each unit, how it stands from each day on, its codes, and what happened to it."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Count, Put, RowChange, Table, Value
from chassis.reading.names import search_key, subject_sort_key
from contracts.envelope import Origin
from contracts.units import (
    OfficialCode,
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
    ended_by,
)
from contracts.vocabulary import Body, SubjectKind, UnitCode

READ_UNITS = Table(
    "read_units",
    ("code",),
    {"name": None, "kind": None, "parent": None, "since": None, "ended": None, "successor": None, "followed": False},
)
READ_UNIT_VERSIONS = Table(
    "read_unit_versions",
    ("code", "since"),
    {"name": None, "kind": None, "parent": None, "search_key": "", "sort_key": ""},
)
READ_UNIT_CODES = Table("read_unit_codes", ("code", "system", "since"), {"official_code": None})
READ_UNIT_HISTORY = Table(
    "read_unit_history",
    ("code", "position"),
    {
        "step": None,
        "effective": None,
        "reorganisation_id": None,
        "basis": None,
        "reason": "",
        "others": [],
        "former": "",
        "occurred_at": None,
        "actor": None,
    },
)
READ_UNIT_HOLDERS = Table("read_unit_holders", ("unit",), {"holder": None, "holder_name": None, "since": None})
READ_REORGANISATIONS = Table(
    "read_reorganisations",
    ("reorganisation_id",),
    {
        "effective": None,
        "basis": None,
        "reason": "",
        "occurred_at": None,
        "actor": None,
        "position": None,
        "established": 0,
        "renamed": 0,
        "moved": 0,
        "ended": 0,
        "coded": 0,
    },
)
TABLES = (
    READ_UNITS,
    READ_UNIT_VERSIONS,
    READ_UNIT_CODES,
    READ_UNIT_HISTORY,
    READ_UNIT_HOLDERS,
    READ_REORGANISATIONS,
)


def establish(event: UnitEstablished, origin: Origin) -> Iterable[RowChange]:
    """A new unit, with the codes that it has."""
    unit = event.became
    yield Put(READ_UNITS, (unit.code,), {"since": event.effective, "ended": None, "successor": None})
    yield from _version(event, unit)
    yield from (_coded(unit.code, event, one) for one in event.official_codes)
    yield _step("established", unit.code, event, origin, others=_bodies(unit.parent))
    yield from _counted(event, origin, established=1)


def rename(event: UnitRenamed, origin: Origin) -> Iterable[RowChange]:
    """A unit under its new name."""
    yield from _version(event, event.became)
    yield _step("renamed", event.became.code, event, origin, former=event.former_name)
    yield from _counted(event, origin, renamed=1)


def move(event: UnitMoved, origin: Origin) -> Iterable[RowChange]:
    """A unit below another one."""
    former = event.former_parent
    yield from _version(event, event.became)
    others = _bodies(event.became.parent)
    named = "" if former is None else former.name
    yield _step("moved", event.became.code, event, origin, others=others, former=named)
    yield from _counted(event, origin, moved=1)


def assign_code(event: UnitCodeAssigned, origin: Origin) -> Iterable[RowChange]:
    """A unit with a code of the state's list."""
    yield _coded(event.unit_code, event, event.official_code)
    yield _step("code-assigned", event.unit_code, event, origin, former=str(event.official_code.code))
    yield from _counted(event, origin, coded=1)


def merge(event: UnitsMerged, origin: Origin) -> Iterable[RowChange]:
    """Units that go on as part of another one."""
    yield from _ends("merged", event, origin)
    yield _step("took-over", event.into.code, event, origin, others=_bodies(*event.merged))
    yield from _counted(event, origin, ended=len(event.merged))


def split(event: UnitSplit, origin: Origin) -> Iterable[RowChange]:
    """A unit that was split, and those that it was split into."""
    yield from _ends("split", event, origin)
    if not event.has_ended:
        yield _step("split", event.split.code, event, origin, others=_bodies(*event.into))
    for one in event.into:
        if one.code != event.split.code:
            yield _step("came-from", one.code, event, origin, others=_bodies(event.split))
    yield from _counted(event, origin, ended=int(event.has_ended))


def dissolve(event: UnitDissolved, origin: Origin) -> Iterable[RowChange]:
    """A unit that is no more."""
    yield from _ends("dissolved", event, origin)
    if event.successor is not None:
        yield _step("took-over", event.successor.code, event, origin, others=_bodies(event.dissolved))
    yield from _counted(event, origin, ended=1)


def follow(event: UnitSucceeded, origin: Origin) -> Iterable[RowChange]:
    """Units whose affairs are their successor's from now on."""
    _ = origin
    holder = {"holder": event.successor.code, "holder_name": event.successor.name, "since": event.since}
    for one in event.units:
        yield Change(READ_UNITS, (one.code,), {"followed": True})
        yield Put(READ_UNIT_HOLDERS, (one.code,), holder)


def _ends(step: str, event: UnitsMerged | UnitSplit | UnitDissolved, origin: Origin) -> Iterable[RowChange]:
    for one, successor in ended_by(event):
        followed = None if successor is None else successor.code
        yield Change(READ_UNITS, (one.code,), {"ended": event.effective, "successor": followed})
        others = _bodies(*event.into) if isinstance(event, UnitSplit) else _bodies(successor)
        yield _step(step, one.code, event, origin, others=others)


def _version(event: OfReorganisation, unit: Unit) -> Iterable[RowChange]:
    stands = {"name": unit.name, "kind": unit.kind.value, "parent": None if unit.parent is None else unit.parent.code}
    yield Put(READ_UNITS, (unit.code,), stands)
    keys = {"search_key": search_key(unit.name), "sort_key": subject_sort_key(unit.name, SubjectKind.COLLECTIVE)}
    yield Put(READ_UNIT_VERSIONS, (unit.code, event.effective), {**stands, **keys})


def _coded(code: UnitCode, event: OfReorganisation, given: OfficialCode) -> RowChange:
    return Put(READ_UNIT_CODES, (code, given.system, event.effective), {"official_code": given.code})


def _step(step: str, code: UnitCode, event: TreeEvent, origin: Origin, **values: Value) -> RowChange:
    """One line of a unit's history, at its place in the log."""
    line: dict[str, Value] = {"step": step, **_decision(event), **values}
    line |= {"occurred_at": origin.occurred_at, "actor": origin.actor, "reorganisation_id": event.reorganisation_id}
    return Put(READ_UNIT_HISTORY, (code, origin.position), line)


def _counted(event: TreeEvent, origin: Origin, **steps: int) -> Iterable[RowChange]:
    """The reorganisation of an event, with how much it has changed so far."""
    said: dict[str, Value] = {"occurred_at": origin.occurred_at, "actor": origin.actor, "position": origin.position}
    yield Put(READ_REORGANISATIONS, (event.reorganisation_id,), {**_decision(event), **said})
    yield Count(READ_REORGANISATIONS, (event.reorganisation_id,), steps)


def _decision(event: TreeEvent) -> dict[str, Value]:
    basis = None if event.basis is None else event.basis.model_dump(mode="json")
    return {"effective": event.effective, "basis": basis, "reason": event.reason}


def _bodies(*bodies: Body | None) -> Value:
    return [one.model_dump(mode="json") for one in bodies if one is not None]
