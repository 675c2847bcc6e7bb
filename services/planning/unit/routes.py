"""The tree of units over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, Position, SearchText, allow, page_of
from contracts.message import Message
from contracts.units import ReorganisationId, UnitKind
from contracts.vocabulary import Body, Day, Document, TextOrEmpty, UnitCode
from services.planning.unit import examples, queries, reorganisations
from services.planning.unit.duties import CHANGING, READING
from services.planning.unit.messages import ReorganiseUnits, Steps
from services.planning.unit.rows import ChangedUnit, ReorganisationRow, UnitOnDay, UnitThenAndNow

router = APIRouter(tags=["units"])

Changing = Annotated[AuthorizedRequest, allow(*CHANGING)]
Reading = Annotated[AuthorizedRequest, allow(*READING)]
OnDay = Annotated[Day | None, Query(examples=["2025-07-01"])]
"""The day for which is asked; today without it."""


class ReorganisationBody(Message):
    """A decision about units: the day from which it counts, its document, and its steps in their order."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REORGANISATION]})

    effective: Day
    basis: Document | None = None
    reason: TextOrEmpty = ""
    steps: Steps


class UnitQuery(Message):
    """The units that are asked for: on a day, today without it; `q` is a part of a name, or a code.

    `after` is the last unit of the page before.
    """

    on: Day | None = None
    kind: UnitKind | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 200
    after: UnitCode | None = None
    read_after: Position | None = None


class Reorganised(ReorganisationRow):
    """A reorganisation with what it has done to each unit; at most 500 lines."""

    lines: tuple[ChangedUnit, ...]


class Successors(Message):
    """The units that follow on one by a day, one after another; none for a unit that is still there, or has none."""

    on: Day
    successors: tuple[Body, ...]


@router.post("/reorganisations", status_code=201, summary="Sắp xếp, tổ chức lại đơn vị")
async def reorganise_units(body: ReorganisationBody, request: Changing) -> Answer:
    """Establish, rename, move, merge, split and dissolve units by one decision: all of its steps are taken, or none."""
    reorganisation_id = ReorganisationId(request.new_id())
    return await request.handle(
        ReorganiseUnits(
            reorganisation_id=reorganisation_id,
            effective=body.effective,
            basis=body.basis,
            reason=body.reason,
            steps=body.steps,
        )
    )


@router.get("/reorganisations", summary="Danh sách các lần sắp xếp đơn vị")
async def list_reorganisations(
    request: Reading, limit: Annotated[int, Query(ge=1, le=200)] = 50, after: ReorganisationId | None = None
) -> Page[ReorganisationRow]:
    """The reorganisations, the latest first; `after` is the last of the page before."""
    rows, total = await reorganisations.reorganisations(request.reader, request.viewer, limit, after)
    return page_of(request.address, rows, total, limit, lambda row: row.reorganisation_id)


@router.get("/reorganisations/{reorganisation_id}", summary="Một lần sắp xếp đơn vị")
async def show_reorganisation(reorganisation_id: ReorganisationId, request: Reading) -> Reorganised:
    """One reorganisation, with what it has done to each unit."""
    found = await reorganisations.reorganisation(request.reader, request.viewer, reorganisation_id)
    if found is None:
        raise NotFound(f"reorganisation-{reorganisation_id}")
    row, lines = found
    return Reorganised(**dict(row), lines=lines)


@router.get("/units", summary="Cây đơn vị vào một ngày")
async def list_units(asked: Annotated[UnitQuery, Query()], request: Reading) -> Page[UnitOnDay]:
    """The tree on a day, each unit before those below it."""
    wanted = queries.Asked(asked.on or request.now().date(), asked.kind, asked.q)
    rows, total = await queries.tree(request.reader, request.viewer, wanted, asked.limit, asked.after)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.code)


@router.get("/units/{code}", summary="Một đơn vị trước đây và hiện nay")
async def show_unit(code: UnitCode, request: Reading, on: OnDay = None) -> UnitThenAndNow:
    """One unit as it stands on a day, with every version of it and its history."""
    found = await queries.unit(request.reader, request.viewer, code, on or request.now().date())
    if found is None:
        raise NotFound(f"unit-{code}")
    return found


@router.get("/units/{code}/successors", summary="Đơn vị kế thừa")
async def show_successors(code: UnitCode, request: Reading, on: OnDay = None) -> Successors:
    """The units that follow on one by a day."""
    day = on or request.now().date()
    found = await queries.unit(request.reader, request.viewer, code, day)
    if found is None:
        raise NotFound(f"unit-{code}")
    return Successors(on=day, successors=found.successors)
