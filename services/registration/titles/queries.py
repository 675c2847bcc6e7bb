"""The registered titles as they are read, limited by the viewer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.database import Reader
from chassis.reading.names import search_key
from chassis.reading.viewer import Viewer
from chassis.web import SearchText, place_of
from contracts.message import Message
from contracts.vocabulary import PlanId, SheetId, SubjectKind, TitleCode, UnitCode
from services.registration.units.queries import held_by


class TitleRow(Message):
    """A registered title; `site` is the one that has registered it, this one or its superior."""

    entry_id: UUID
    site: str
    plan_id: PlanId
    sheet_id: SheetId
    unit: str
    unit_name: str
    cluster: str
    subject: str
    kind: SubjectKind
    name: str
    position: str
    title: str
    year: int
    received_at: datetime
    on_time: bool
    late_reason: str


class TitlesAsked(BaseModel, frozen=True):
    """The conditions of a list: `q` is part of a name, with or without its marks; `after` the last entry seen."""

    plan: PlanId | None = None
    unit: UnitCode | None = None
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    title: TitleCode | None = None
    on_time: bool | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: UUID | None = None


_COLUMNS = ", ".join(TitleRow.model_fields)
_ASKED = (
    f"from read_titles where ($1::uuid is null or plan_id = $1) and {held_by('$2')}"
    " and position($3 in search_key) > 0 and ($4::integer is null or year = $4) and ($5::text is null or title = $5)"
    " and ($6::boolean is null or on_time = $6)"
)


async def titles(reader: Reader, viewer: Viewer, asked: TitlesAsked) -> tuple[tuple[TitleRow, ...], int]:
    """The registered titles that `viewer` asked for and may see, by given name; and how many there are.

    Raises PageUnknown when there is no title `after`.
    """
    place = await place_of(reader, "select sort_key from read_titles where entry_id = $1", asked.after, "title")
    conditions = (asked.plan, viewer.scope(asked.unit), search_key(asked.q), asked.year, asked.title, asked.on_time)
    rows = await reader.fetch(
        f"select {_COLUMNS} {_ASKED} and ($8::text is null or (sort_key, entry_id) > ($8, $9::uuid))"
        " order by sort_key, entry_id limit $7",
        *conditions,
        asked.limit,
        None if place is None else place["sort_key"],
        asked.after,
    )
    total = await reader.fetchval(f"select count(*) {_ASKED}", *conditions)
    return tuple(TitleRow.model_validate(dict(row)) for row in rows), total


async def counting(reader: Reader, viewer: Viewer, sheet_id: SheetId) -> frozenset[tuple[str, str]]:
    """The subject and the title of each registered title of one sheet that `viewer` may see."""
    rows = await reader.fetch(
        f"select subject, title from read_titles where sheet_id = $1 and {held_by('$2')}",  # noqa: S608 - constants
        sheet_id,
        viewer.scope(),
    )
    return frozenset((row["subject"], row["title"]) for row in rows)
