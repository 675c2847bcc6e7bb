"""Where a page of a list goes on."""

from uuid import UUID

import asyncpg

from chassis.database import Reader
from chassis.web.problems import PageUnknown


async def place_of(reader: Reader, query: str, after: UUID | None, kind: str) -> asyncpg.Record | None:
    """What `query` says of the row `after` with which the page before ended; None for the first page.

    `query` selects the columns of the list's order, for the id $1. `kind` names what is listed, as in `plan`.
    Raises PageUnknown when there is no such row: a list that ended there without a word would look whole.
    """
    if after is None:
        return None
    place = await reader.fetchrow(query, after)
    if place is None:
        raise PageUnknown(after=f"{kind}-{after}")
    return place
