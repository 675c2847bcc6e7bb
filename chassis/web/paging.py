"""Lists over HTTP: one page of rows, and the address of the next page.

A list route of a service is one line more than its query:

    @router.get("/plans")
    async def list_plans(
        request: Reading, limit: Annotated[int, Query(ge=1, le=200)] = 50, after: PlanId | None = None
    ) -> Page[PlanRow]:
        rows, total = await queries.plans(request.reader, request.viewer, limit, after)
        return page_of(request.address, rows, total, limit, lambda row: row.plan_id)

The query takes the row `after` from `place_of` and answers with at most `limit` rows and with `total`, which
counts the rows of all pages: `select count(*)` under the same conditions, but without that of `after`.
A parameter that is a position is a `Position`, words to search for are a `SearchText`, and a number of anything else
has a largest value of its own: what the database cannot take is answered with 422 before it is asked.
"""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

import asyncpg
from starlette.datastructures import URL, QueryParams

from chassis.database import Reader
from chassis.web.problems import PageUnknown
from contracts.message import Message

RowT = TypeVar("RowT")
_NOT_IN_NEXT = ("after", "read_after")
"""The parameters that the address of the next page leaves out: it has its own `after`, and has waited already."""


class Page(Message, Generic[RowT]):
    """A part of a list, in the list's order.

    `next` is the address of the following page with every filter of this one, or None where this page is the last.
    A list whose length is a multiple of the limit may end with an empty page. `total` counts the rows of all pages.
    """

    items: tuple[RowT, ...]
    next: str | None
    total: int


def page_of(address: URL, rows: Sequence[RowT], total: int, limit: int, key: Callable[[RowT], object]) -> Page[RowT]:
    """The page of `rows`, which were asked for at `address` with `limit`; `key` names a row as `after` does."""
    is_whole = len(rows) == total and "after" not in QueryParams(address.query)
    following = None if is_whole or len(rows) < limit else next_address(address, key(rows[-1]))
    return Page(items=tuple(rows), next=following, total=total)


def next_address(address: URL, after: object) -> str:
    """The path and query of `address`, going on after the row `after`."""
    kept = [(name, value) for name, value in QueryParams(address.query).multi_items() if name not in _NOT_IN_NEXT]
    return f"{address.path}?{urlencode([*kept, ('after', str(after))])}"


async def place_of(reader: Reader, query: str, after: UUID | str | None, kind: str) -> asyncpg.Record | None:
    """The columns that `query` selects of the row `after` with which the page before ended; None for the first page.

    `query` selects the columns of the list's order, for the id $1. `kind` names what is listed, as in `plan`.
    Raises PageUnknown when there is no such row: a list that ended there silently would look complete.
    """
    if after is None:
        return None
    place = await reader.fetchrow(query, after)
    if place is None:
        raise PageUnknown(after=f"{kind}-{after}")
    return place
