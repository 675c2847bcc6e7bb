"""The pages of registrations: each plan's, with the state of every unit's sheet."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Final, get_args
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.catalog import title_names
from contracts.vocabulary import SheetId
from services.registration.registration import queries
from services.registration.registration.consolidation import consolidated
from services.registration.registration.queries import RegistrationsAsked
from services.registration.sheet import queries as sheets
from services.registration.sheet.queries import SheetListState, SheetQuery, Tally

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_AT_ONCE = 50
_SHEETS_AT_ONCE = 100
_STATES: Final[tuple[SheetListState, ...]] = get_args(SheetListState)


@dataclass
class Counted:
    """Sheets counted together: by state, and those that are late, that lack the unit's own plan, and their titles."""

    states: Counter[str] = field(default_factory=Counter)
    late: int = 0
    without_plan: int = 0
    titles: int = 0

    @property
    def sheets(self) -> int:
        """How many sheets are expected of the units, or were."""
        return self.states.total()

    @property
    def came(self) -> int:
        """How many were handed in and lie with the standing body, or were accepted."""
        return self.states["handed-in"] + self.states["late"] + self.states["accepted"]

    def add(self, tally: Tally) -> None:
        """Count the sheets of one state in one cluster."""
        self.states[tally.state] += tally.sheets
        self.late += tally.late
        self.without_plan += tally.without_plan
        self.titles += tally.titles


@pages.get("/registrations")
async def list_registrations(request: Reading, after: Annotated[UUID | None, Query()] = None) -> Response:
    """The registrations by plan, the latest first, and the sheets that the reader has to hand in."""
    asked = request.page.kept("year")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else None  # noqa: PLR2004 - the digits of a year
    rows, total = await queries.registrations(
        request.reader, request.viewer, RegistrationsAsked(year=year, limit=_AT_ONCE, after=after)
    )
    found = await sheets.tallies(request.reader, request.viewer, [row.registration_id for row in rows])
    following = request.page.address(after=rows[-1].registration_id) if len(rows) == _AT_ONCE else None
    return request.render(
        "registration/list.html",
        registrations=rows,
        total=total,
        following=following,
        counted={
            row.registration_id: _together(one for one in found if one.registration_id == row.registration_id)
            for row in rows
        },
        own=await sheets.own_sheets(request.reader, request.viewer, year, _AT_ONCE),
        year=year,
        year_options=[(str(one), one) for one in await sheets.years(request.reader, request.viewer)],
    )


@pages.get("/registrations/{registration_id}")
async def show_registration(
    registration_id: UUID, request: Reading, after: Annotated[SheetId | None, Query()] = None
) -> Response:
    """The registration under a plan: its sheets counted by state and cluster, and the state of each unit."""
    window = await queries.window(request.reader, request.viewer, registration_id)
    if window is None:
        raise NotFound(f"registration-{registration_id}")
    tallies = await sheets.tallies(request.reader, request.viewer, [window.registration_id])
    state, late = _state_asked(request), True if request.page.asked.get("late") == "yes" else None
    query = SheetQuery(state=state, late=late, limit=_SHEETS_AT_ONCE, after=after)
    rows, total = await sheets.sheets(request.reader, request.viewer, window.registration_id, query)
    clusters: dict[str, Counted] = {}
    for tally in tallies:
        clusters.setdefault(tally.cluster, Counted()).add(tally)
    return request.render(
        "registration/show.html",
        window=window,
        of_plan=await queries.of_plan(request.reader, request.viewer, window.plan_id),
        all=_together(tallies),
        clusters=clusters,
        states=_STATES,
        sheets=rows,
        total=total,
        following=request.page.address(after=rows[-1].sheet_id) if len(rows) == _SHEETS_AT_ONCE else None,
        state=state,
        late=late,
    )


@pages.get("/registrations/{registration_id}/consolidation")
async def show_consolidation(registration_id: UUID, request: Reading) -> Response:
    """The registration consolidated from below: by title, and each unit with its state and its titles."""
    window = await queries.window(request.reader, request.viewer, registration_id)
    if window is None:
        raise NotFound(f"registration-{registration_id}")
    whole = await consolidated(request.reader, request.viewer, window.registration_id)
    return request.render(
        "registration/consolidation.html",
        window=window,
        whole=whole,
        codes=sorted({*whole.listed, *whole.registered}),
        title_names=title_names(),
    )


def _together(tallies: Iterable[Tally]) -> Counted:
    counted = Counted()
    for tally in tallies:
        counted.add(tally)
    return counted


def _state_asked(request: PageRequest) -> SheetListState | None:
    """The state by which the list is filtered; None for an address that names none that there is."""
    asked = request.page.asked.get("state")
    return next((state for state in _STATES if state == asked), None)
