"""The forms in which the tree is changed: one for each kind of step, and one for a decision of many lines."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from chassis.web.forms import Form
from chassis.web.pages import PageRequest, open_to
from contracts.message import Message
from contracts.text import ONE_LINE, SEVERAL_LINES, code_of
from contracts.units import OfficialCode, ReorganisationId, UnitKind
from contracts.vocabulary import Day, Document, Name, NameOrEmpty, Text, TextOrEmpty, UnitCode
from services.planning.unit import lines, queries
from services.planning.unit.duties import CHANGING
from services.planning.unit.messages import (
    AssignCode,
    Dissolve,
    Establish,
    Merge,
    Move,
    Rename,
    ReorganiseUnits,
    Split,
    Step,
)
from services.planning.unit.words import KINDS

pages = APIRouter()

Changing = Annotated[PageRequest, open_to(*CHANGING, whole_site=True)]
_OFFERED = 500
"""So many units are offered while a code is typed."""
_NOT_FOUND: Final = "khong-co"
"""Stands for a unit that is not meant by what was typed: its field has a fault then, and no command is sent."""
_NamedUnit = Annotated[str, Field(min_length=1, max_length=300), ONE_LINE]


class Change(StrEnum):
    """The forms in which the tree is changed."""

    ESTABLISH = "establish"
    RENAME = "rename"
    MOVE = "move"
    CODE = "code"
    MERGE = "merge"
    SPLIT = "split"
    DISSOLVE = "dissolve"
    LINES = "lines"


class _Decision(Message):
    effective: Day
    basis: Document | None = None
    reason: TextOrEmpty = ""


class _Establishing(_Decision):
    name: Name
    code: UnitCode | None = None
    kind: UnitKind
    parent: NameOrEmpty = ""
    official_code: OfficialCode | None = None


class _Renaming(_Decision):
    unit: _NamedUnit
    name: Name
    kind: UnitKind | None = None


class _Moving(_Decision):
    unit: _NamedUnit
    parent: NameOrEmpty = ""


class _Coding(_Decision):
    unit: _NamedUnit
    official_code: OfficialCode


class _Merging(_Decision):
    units: Text
    into: Name
    kind: UnitKind | None = None
    parent: NameOrEmpty = ""


class _Splitting(_Decision):
    unit: _NamedUnit
    into: Text
    successor: Name


class _Dissolving(_Decision):
    unit: _NamedUnit
    successor: NameOrEmpty = ""


class _Lines(_Decision):
    lines: Annotated[str, Field(min_length=1, max_length=900_000), SEVERAL_LINES]


class _Units:
    """The units that a form names, by their codes or by their whole names, as they stand on a day."""

    def __init__(self, request: PageRequest, day: date) -> None:
        self._request = request
        self.day = day

    async def one(self, field: str, typed: str) -> UnitCode:
        """The code of the unit that was typed in `field`; a fault stands there where none or several are meant."""
        found = await queries.found(self._request.reader, typed, self.day)
        if len(found) == 1:
            return found[0].code
        named = ", ".join(one.code for one in found)
        if found:
            self._request.form.blame(
                field,
                f"Có nhiều đơn vị tên “{typed}”; hãy ghi mã: {named}.",
                f"Several are “{typed}”; type a code: {named}.",
            )
        else:
            day = f"{self.day:%d/%m/%Y}"
            self._request.form.blame(
                field, f"Không có đơn vị “{typed}” vào ngày {day}.", f"There is no unit “{typed}” on {day}."
            )
        return _NOT_FOUND

    async def optional(self, field: str, typed: str) -> UnitCode | None:
        """As `one`; None where nothing was typed."""
        return await self.one(field, typed) if typed else None

    async def each(self, field: str, typed: str) -> tuple[UnitCode, ...]:
        """The codes of the units that stand in `field`, one on a line."""
        return tuple([await self.one(field, line.strip()) for line in typed.splitlines() if line.strip()])

    def new(self, field: str, typed: UnitCode | None, name: str) -> UnitCode:
        """The code of a new unit: as it was typed, or made of its name; a fault stands at `field` where it has none."""
        code = typed or code_of(name)
        if not code:
            self._request.form.blame(field, "Hãy ghi mã cho đơn vị này.", "Type a code for this unit.")
        return code or _NOT_FOUND

    async def known(self, typed: str) -> bool:
        """Whether a unit is meant that is there."""
        return bool(await queries.found(self._request.reader, typed, self.day))


@pages.get("/reorganisations/new/{change}")
async def begin_change(change: Change, request: Changing, unit: Annotated[str, Query(max_length=60)] = "") -> Response:
    """The form of one kind of change, begun with today and the unit from which it was opened."""
    begun: dict[str, Any] = {"effective": request.now().date().isoformat(), "unit": unit}
    begun |= {"units": unit} if change is Change.MERGE else {"parent": unit} if change is Change.ESTABLISH else {}
    return await _form(request, change, Form.filled(begun))


@pages.post("/reorganisations/new/{change}")
async def record_change(change: Change, request: Changing) -> Response:
    """Record a change of the tree: all that the form asks for, or nothing."""
    kind, steps_of = _FORMS[change]
    asked: Any = request.form.read(kind)
    if asked is not None:
        steps = await steps_of(request, _Units(request, asked.effective), asked)
        if not request.form.faults:
            reorganisation_id = ReorganisationId(request.new_id())
            answer = await request.attempt(
                ReorganiseUnits(
                    reorganisation_id=reorganisation_id,
                    effective=asked.effective,
                    basis=asked.basis,
                    reason=asked.reason,
                    steps=steps,
                )
            )
            if answer is not None and answer.changed:
                return request.see(f"/planning/reorganisations/{reorganisation_id}", answer, done="recorded")
            if answer is not None:
                request.form.blame("effective", "Cây đơn vị đã như vậy.", "The tree is so already.")
    return await _form(request, change)


async def _form(request: PageRequest, change: Change, form: Form | None = None) -> Response:
    shown = request.form if form is None else form
    offered, _ = await queries.tree(request.reader, request.viewer, queries.Asked(request.now().date()), _OFFERED)
    return request.render("unit/change.html", change=change.value, form=shown, offered=offered, kinds=KINDS)


async def _establish(_: PageRequest, units: _Units, asked: _Establishing) -> tuple[Step, ...]:
    parent = await units.optional("parent", asked.parent)
    codes = () if asked.official_code is None else (asked.official_code,)
    code = units.new("code", asked.code, asked.name)
    return (Establish(code=code, name=asked.name, kind=asked.kind, parent=parent, official_codes=codes),)


async def _rename(_: PageRequest, units: _Units, asked: _Renaming) -> tuple[Step, ...]:
    return (Rename(code=await units.one("unit", asked.unit), name=asked.name, kind=asked.kind),)


async def _move(_: PageRequest, units: _Units, asked: _Moving) -> tuple[Step, ...]:
    code = await units.one("unit", asked.unit)
    return (Move(code=code, parent=await units.optional("parent", asked.parent)),)


async def _assign_code(_: PageRequest, units: _Units, asked: _Coding) -> tuple[Step, ...]:
    return (AssignCode(code=await units.one("unit", asked.unit), official_code=asked.official_code),)


async def _merge(_: PageRequest, units: _Units, asked: _Merging) -> tuple[Step, ...]:
    merged = await units.each("units", asked.units)
    if asked.kind is None:
        return (Merge(units=merged, into=await units.one("into", asked.into)),)
    parent = await units.optional("parent", asked.parent)
    new = Establish(code=units.new("into", None, asked.into), name=asked.into, kind=asked.kind, parent=parent)
    return (new, Merge(units=merged, into=new.code))


async def _split(request: PageRequest, units: _Units, asked: _Splitting) -> tuple[Step, ...]:
    code = await units.one("unit", asked.unit)
    whole = await queries.unit(request.reader, request.viewer, code, units.day)
    if whole is None or whole.standing is None:
        return ()
    steps: list[Step] = []
    into: dict[str, UnitCode] = {}
    for line in (one.strip() for one in asked.into.splitlines() if one.strip()):
        if await units.known(line):
            into[line] = await units.one("into", line)
        else:
            into[line] = units.new("into", None, line)
            steps.append(Establish(code=into[line], name=line, kind=whole.kind, parent=whole.standing.parent))
    named = into.get(asked.successor, asked.successor)
    successor = named if named in into.values() else await units.one("successor", asked.successor)
    return (*steps, Split(code=code, into=tuple(into.values()), successor=successor))


async def _dissolve(_: PageRequest, units: _Units, asked: _Dissolving) -> tuple[Step, ...]:
    code = await units.one("unit", asked.unit)
    return (Dissolve(code=code, successor=await units.optional("successor", asked.successor)),)


async def _lines(request: PageRequest, _: _Units, asked: _Lines) -> tuple[Step, ...]:
    steps, faults = lines.read(asked.lines)
    for fault in faults[:20]:
        request.form.blame("lines", f"Dòng {fault.line}: {fault.vi}", f"Line {fault.line}: {fault.en}")
    return steps


_StepsOf = Callable[[PageRequest, _Units, Any], Awaitable[tuple[Step, ...]]]
_FORMS: Final[Mapping[Change, tuple[type[_Decision], _StepsOf]]] = MappingProxyType(
    {
        Change.ESTABLISH: (_Establishing, _establish),
        Change.RENAME: (_Renaming, _rename),
        Change.MOVE: (_Moving, _move),
        Change.CODE: (_Coding, _assign_code),
        Change.MERGE: (_Merging, _merge),
        Change.SPLIT: (_Splitting, _split),
        Change.DISSOLVE: (_Dissolving, _dissolve),
        Change.LINES: (_Lines, _lines),
    }
)
"""What each form holds, and the steps that it asks for."""
