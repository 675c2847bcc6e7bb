"""The server time of each page at the service's own port, in turn with the same query as JSON."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from statistics import median, quantiles
from time import perf_counter
from typing import Final
from urllib.parse import quote

from chassis.web.auth import issue_token
from chassis.web.sessions import session_token
from contracts.message import Actor
from deploy.local.play.actors import AUDITOR, HEAD, OPERATOR, STANDING_BODY, clerk_of
from deploy.local.site import Site
from tests.benchmarks.district import District

REQUESTS: Final = 100
MOST: Final = 300
"""Milliseconds that the page with a sheet of 1,800 rows may take."""
LONG_SHEET, LONG_SHEET_ROWS = "sheet of 1,800 rows", "sheet of 1,800 rows: its rows for the grid"
_WARM: Final = 10
_HOST: Final = "127.0.0.1"
_LENGTH: Final = b"content-length:"
_LASTS: Final = timedelta(hours=2)


@dataclass(frozen=True)
class TimedPage:
    """A page of a service as `who` opens it, and the path at which the API answers the same query."""

    name: str
    service: str
    path: str
    who: Actor = STANDING_BODY
    json_path: str | None = None
    most: float | None = None
    """The most milliseconds that it may take."""


@dataclass
class Times:
    """Milliseconds of the requests for one page and for its JSON, and the bytes of one answer of each."""

    page: list[float] = field(default_factory=list)
    api: list[float] = field(default_factory=list)
    page_bytes: int = 0
    api_bytes: int = 0


def p99(spans: list[float]) -> float:
    """The span that one in a hundred exceeds."""
    return quantiles(spans, n=100, method="inclusive")[-1]


def pages_of(held: District) -> Iterator[TimedPage]:
    """One page of each kind, as the duty that works there."""
    yield from _of_notification(held)
    yield from _of_planning(held)
    yield from _of_registration(held)
    yield from _of_review(held)


def _of_notification(held: District) -> Iterator[TimedPage]:
    opened = partial(TimedPage, service="notification")
    clerk, one_name = clerk_of(held.unit), quote(held.name)
    yield opened("work list, whole site", path="/work", json_path="/work?limit=100")
    yield opened("work list, one unit", path="/work", who=clerk, json_path="/work?limit=100")
    yield opened("search, the commonest name", path="/search?q=nguyen", json_path="/search?q=nguyen&limit=50")
    yield opened("search, one name", path=f"/search?q={one_name}", json_path=f"/search?q={one_name}&limit=50")
    yield opened("files, whole site", path="/files", json_path="/files?limit=100")
    yield opened("files, by a plan's number", path="/files?q=254", json_path="/files?q=254&limit=100")
    yield opened("notices, one unit", path="/notices", who=clerk, json_path="/notices")


def _of_planning(held: District) -> Iterator[TimedPage]:
    opened = partial(TimedPage, service="planning")
    yield opened("plans", path="/plans", json_path="/plans")
    yield opened("one plan", path=f"/plans/{held.plan_id}", json_path=f"/plans/{held.plan_id}")
    yield opened("plan editor", path=f"/plans/{held.draft_id}/edit", json_path=f"/plans/{held.draft_id}")


def _of_registration(held: District) -> Iterator[TimedPage]:
    opened = partial(TimedPage, service="registration")
    one, sheet, long = f"/registrations/{held.plan_id}", f"/sheets/{held.sheet_id}", f"/sheets/{held.long_sheet_id}"
    yield opened("registrations", path="/registrations", json_path="/registrations")
    yield opened("one registration, its sheets", path=one, json_path=f"{one}/sheets")
    yield opened("one sheet of some 200 rows", path=sheet, who=clerk_of(held.unit), json_path=sheet)
    yield opened(LONG_SHEET, path=long, json_path=long, most=MOST)
    yield opened(LONG_SHEET_ROWS, path=f"{long}/rows", most=MOST)
    yield opened("titles", path=f"/titles?plan={held.plan_id}", json_path=f"/titles?plan={held.plan_id}&limit=100")


def _of_review(held: District) -> Iterator[TimedPage]:
    opened = partial(TimedPage, service="review")
    clerk, new, person = clerk_of(held.unit), f"/dossiers/{held.opened_id}", f"subject={held.subject}"
    of_plan = f"/dossiers?plan={held.plan_id}"
    one, session, decision = f"/dossiers/{held.dossier_id}", f"/sessions/{held.session_id}", held.decision_id
    yield opened("dossiers, whole site", path=of_plan, json_path=f"{of_plan}&limit=100")
    yield opened("dossiers, one unit", path=of_plan, who=clerk, json_path=f"{of_plan}&limit=100")
    yield opened("one dossier", path=one, json_path=one)
    yield opened("filing form", path=f"{new}/file", who=clerk, json_path=new)
    yield opened("session", path=session, who=HEAD, json_path=session)
    yield opened("decision", path=f"/decisions/{decision}", who=HEAD, json_path=f"/decisions/{decision}")
    yield opened("operations", path="/operations", who=OPERATOR, json_path="/health")
    yield opened("history", path="/operations/events", who=AUDITOR, json_path="/events?limit=50")
    history = f"/operations/events?{person}"
    yield opened("history of one person", path=history, who=AUDITOR, json_path=f"/events?{person}&limit=50")


async def time_page(site: Site, timed: TimedPage) -> Times:
    """Open a page a hundred times, and its JSON in turn with it, each on a kept connection.

    Raises ConnectionError where an answer is not 200.
    """
    (port,) = (one.port for one in site.services if one.name == timed.service)
    code, times = site.settings.site, Times()
    cookie = session_token(
        site.keys.session_key.read_bytes(), timed.who, site=code, session_id="0123", name="Bench", lasts=_LASTS
    )
    token = issue_token(site.keys.token_key.read_bytes(), timed.who, site=code, lasts=_LASTS)
    shown, asked = await _Kept.opened(port), await _Kept.opened(port)
    for number in range(REQUESTS + _WARM):
        span, size = await shown.get(f"/{timed.service}{timed.path}", {"Cookie": f"tdkt-{code}={cookie}"})
        times.page_bytes = size
        if number >= _WARM:
            times.page.append(span)
        if timed.json_path is not None:
            span, times.api_bytes = await asked.get(timed.json_path, {"Authorization": f"Bearer {token}"})
            if number >= _WARM:
                times.api.append(span)
    shown.close()
    asked.close()
    return times


@dataclass(frozen=True)
class _Kept:
    """A connection that is kept; an HTTP library would take time of its own."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def opened(cls, port: int) -> "_Kept":
        return cls(*await asyncio.open_connection(_HOST, port, limit=1 << 20))

    async def get(self, path: str, headers: Mapping[str, str]) -> tuple[float, int]:
        """Milliseconds until the whole answer is there, and the bytes of its body."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {_HOST}", *(f"{name}: {value}" for name, value in headers.items())]
        start = perf_counter()
        self.writer.write("\r\n".join([*lines, "", ""]).encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = next(int(line[len(_LENGTH) :]) for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH))
        body = await self.reader.readexactly(length)
        span = (perf_counter() - start) * 1000
        if not head.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(f"{path}: {head!r} {body[:2000].decode()}")
        return span, length

    def close(self) -> None:
        self.writer.close()


def row_of(times: Times) -> tuple[str, ...]:
    """Median and p99 of the page and of its JSON, their ratio, and the size of the page."""
    page = (f"{median(times.page):.1f} ms", f"{p99(times.page):.1f} ms")
    size = f"{times.page_bytes / 1000:.0f} kB"
    if not times.api:
        return (*page, "", "", "", size)
    ratio = median(times.page) / median(times.api)
    return (*page, f"{median(times.api):.1f} ms", f"{p99(times.api):.1f} ms", f"{ratio:.1f}", size)
