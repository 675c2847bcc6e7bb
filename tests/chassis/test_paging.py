"""A list is read page by page to its end, with its filters kept; what no list can hold is an error of the question."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import APIRouter, Query
from starlette.datastructures import URL

from chassis.reading.viewer import Viewer
from chassis.web import AuthorizedRequest, Page, Position, SearchText, allow, page_of
from contracts.message import Message
from deploy.local import servers
from tests.chassis.sample import altered, writing
from tests.chassis.web_harness import WebHarness, open_web

BEYOND_A_BIGINT = 2**63
router = APIRouter()


class NumberRow(Message):
    """A number of a list."""

    number: int


@router.get("/numbers")
async def list_numbers(
    *,
    request: Annotated[AuthorizedRequest, allow("auditor")],
    upto: Annotated[int, Query(ge=0, le=100)],
    tag: Annotated[list[str] | None, Query()] = None,
    q: SearchText = "",
    after: Position = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 2,
) -> Page[NumberRow]:
    """The numbers from 1 to `upto`."""
    _ = (tag, q)
    rows = [NumberRow(number=number) for number in range(after + 1, min(after + limit, upto) + 1)]
    return page_of(request.address, rows, upto, limit, lambda row: row.number)


@pytest.fixture
async def web(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    async with open_web(postgres.admin_url, tmp_path, altered(writing(), router=router)) as opened:
        yield opened


@pytest.mark.parametrize(("upto", "pages"), [(0, 1), (1, 1), (2, 1), (3, 2), (5, 3)])
async def test_a_list_is_read_to_its_end_by_following_next(web: WebHarness, upto: int, pages: int) -> None:
    """Every row is shown once, each page counts all of them, and the last page has no `next`."""
    seen: list[int] = []
    asked = 0
    address: str | None = f"/numbers?upto={upto}"
    while address is not None:
        page = (await web.get(address)).json()
        assert page["total"] == upto
        seen += [row["number"] for row in page["items"]]
        address, asked = page["next"], asked + 1

    assert (seen, asked) == (list(range(1, upto + 1)), pages)


async def test_the_next_page_keeps_every_filter(web: WebHarness) -> None:
    """A filter given twice, one with Vietnamese letters and the limit are asked for again; a wait is not."""
    first = (await web.get("/numbers?upto=9&tag=a&tag=b%26c&q=%C4%91%E1%BB%97&limit=3&after=1&read_after=0")).json()

    following = parse_qs(urlsplit(first["next"]).query)
    assert urlsplit(first["next"]).path == "/numbers"
    assert following == {"upto": ["9"], "tag": ["a", "b&c"], "q": ["đỗ"], "limit": ["3"], "after": ["4"]}


@pytest.mark.parametrize("address", ["/numbers?upto=9&", "/events?", "/streams/note-7?"])
async def test_a_position_that_no_log_can_reach_is_an_error_of_the_question(web: WebHarness, address: str) -> None:
    """Postgres keeps positions as bigint; beyond it the question is wrong, and not the server."""
    for name in ("after", "read_after"):
        answer = await web.get(f"{address}{name}={BEYOND_A_BIGINT}")
        assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid"), name


async def test_a_position_in_the_header_has_the_same_bound(web: WebHarness) -> None:
    """`Read-After` and `read_after` are one thing."""
    answer = await web.get("/events", **{"Read-After": str(BEYOND_A_BIGINT)})

    assert (answer.status_code, answer.json()["faults"][0]["in"]) == (422, "header")


@pytest.mark.parametrize("q", ["%00", "an%00", "a%0Ab", "%C2%85", "a" * 201])
async def test_words_to_search_for_hold_no_control_characters(web: WebHarness, q: str) -> None:
    """A zero byte, a line break, U+0085 and more than 200 characters find nothing anywhere."""
    assert (await web.get(f"/numbers?upto=9&q={q}")).status_code == 422


def test_a_page_is_followed_where_rows_are_missing_from_it() -> None:
    """A full page that is not the whole list has a following one, on the first page and on later ones."""
    asked = URL("http://service/numbers?limit=2")
    first = page_of(asked, [1, 2], 4, 2, lambda number: number)
    last = page_of(URL("http://service/numbers?limit=2&after=2"), [3], 3, 2, lambda number: number)

    assert (first.next, last.next) == ("/numbers?limit=2&after=2", None)


STAFF = Viewer(None, frozenset({"appraiser"}))
CLERK = Viewer("unit-1", frozenset({"clerk"}))


@pytest.mark.parametrize(
    ("viewer", "asked", "scope"),
    [
        (STAFF, None, None),
        (STAFF, "unit-2", "unit-2"),
        (CLERK, None, "unit-1"),
        (CLERK, "unit-1", "unit-1"),
        (CLERK, "unit-2", "unit-1"),
    ],
)
def test_a_query_is_limited_to_what_its_viewer_may_see(viewer: Viewer, asked: str | None, scope: str | None) -> None:
    """Staff see what they ask for; whoever works for a unit sees that unit's rows, whatever is asked for."""
    assert viewer.scope(asked) == scope


def test_what_belongs_to_no_unit_is_for_staff() -> None:
    """A clerk sees the unit's own rows; staff see every row."""
    rows = ("unit-1", "unit-2", None)

    assert [CLERK.sees(unit) for unit in rows] == [True, False, False]
    assert [STAFF.sees(unit) for unit in rows] == [True, True, True]
    assert (CLERK.is_staff, STAFF.is_staff) == (False, True)
