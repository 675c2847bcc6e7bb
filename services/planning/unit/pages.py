"""The pages of units: the tree on a day, one unit then and now, and the decisions that have changed them."""

from datetime import date
from itertools import groupby
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, Words, open_to
from contracts.message import Message
from contracts.units import ReorganisationId, UnitKind
from contracts.vocabulary import Day, SiteCode, UnitCode
from services.planning.subordinate_units import queries as subordinate_units
from services.planning.unit import changing, queries, reorganisations
from services.planning.unit.duties import READING, may_change
from services.planning.unit.words import KINDS

pages = APIRouter()
pages.include_router(changing.pages)

Reading = Annotated[PageRequest, open_to(*READING)]
_AT_ONCE = 100
_DONE: Final[dict[str, Words]] = {
    "recorded": ("Đã ghi thay đổi của cây đơn vị.", "The change of the tree is recorded.")
}


class _OnDay(Message):
    on: Day | None = None


class _Filter(_OnDay):
    kind: UnitKind | None = None
    q: str = ""


@pages.get("/units")
async def list_units(request: Reading, after: Annotated[UnitCode | None, Query()] = None) -> Response:
    """The tree on a day, today without one: each unit before those below it."""
    wanted = request.wanted(_Filter)
    day, today = wanted.on or _today(request), _today(request)
    asked = queries.Asked(day, wanted.kind, wanted.q[:200])
    rows, total = await queries.tree(request.reader, request.viewer, asked, _AT_ONCE, after)
    below = await subordinate_units.trees(request.reader, request.viewer, day) if after is None else ()
    return request.render(
        "unit/list.html",
        units=rows,
        below=[(_name_of(request, site), list(units)) for site, units in groupby(below, key=lambda one: one.site)],
        total=total,
        following=request.page.address(after=rows[-1].code) if len(rows) == _AT_ONCE else None,
        asked=asked,
        is_today=day == today,
        kinds=KINDS,
        may_change=may_change(request.viewer),
    )


@pages.get("/units/{code}")
async def show_unit(code: UnitCode, request: Reading) -> Response:
    """One unit then and now: how it stands on a day, each of its versions, its successor, and its history."""
    day = request.wanted(_OnDay).on or _today(request)
    unit = await queries.unit(request.reader, request.viewer, code, day)
    if unit is None:
        raise NotFound(f"unit-{code}")
    return request.render(
        "unit/show.html",
        unit=unit,
        is_today=day == _today(request),
        kinds=KINDS,
        may_change=may_change(request.viewer),
        done=_DONE,
    )


@pages.get("/reorganisations")
async def list_reorganisations(request: Reading, after: Annotated[ReorganisationId | None, Query()] = None) -> Response:
    """The decisions that have changed the tree, the latest first."""
    rows, total = await reorganisations.reorganisations(request.reader, request.viewer, _AT_ONCE, after)
    following = request.page.address(after=rows[-1].reorganisation_id) if len(rows) == _AT_ONCE else None
    return request.render("unit/reorganisations.html", rows=rows, total=total, following=following)


@pages.get("/reorganisations/{reorganisation_id}")
async def show_reorganisation(reorganisation_id: ReorganisationId, request: Reading) -> Response:
    """One decision, and what it has done to each unit."""
    found = await reorganisations.reorganisation(request.reader, request.viewer, reorganisation_id)
    if found is None:
        raise NotFound(f"reorganisation-{reorganisation_id}")
    row, lines = found
    return request.render("unit/reorganisation.html", row=row, lines=lines, done=_DONE)


def _today(request: PageRequest) -> date:
    return request.now().date()


def _name_of(request: PageRequest, site: SiteCode) -> str:
    entry = request.settings.federation.site(site)
    return site if entry is None else entry.name
