"""The duties as they are read: all that were granted, and those of one account that are in force on a day."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import Position, SearchText, place_of
from contracts.duties import Duty
from contracts.message import Message
from contracts.vocabulary import Document, UnitCode
from services.planning.duty.messages import AccountId, Authority, GrantId, UserName


class DutyRow(Message):
    """A granted duty; `valid_until` is the last day on which it is held, None where no end is set."""

    grant_id: GrantId
    account_id: AccountId
    subject: UserName
    duty: Duty
    unit: UnitCode | None
    valid_from: date
    valid_until: date | None
    authority: Authority
    acting_for: str
    authorised_by: Json[Document] | None
    reason: str
    granted_by: str
    granted_at: datetime
    end_reason: str
    ended_by: str
    ended_at: datetime | None


class DutyInForce(Message):
    """A duty that is held on a day, for one unit or for the whole site."""

    duty: Duty
    unit: UnitCode | None
    authority: Authority
    acting_for: str


class DutiesAsked(Message):
    """Which grants are asked for: all conditions hold together; `after` is the last grant of the page before.

    `q` is a part of the holder's user name.
    """

    account: AccountId | None = None
    unit: UnitCode | None = None
    duty: Duty | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: GrantId | None = None
    read_after: Position | None = None


_ASKED = (
    "from read_duties where $1 and ($2::uuid is null or account_id = $2) and ($3::text is null or unit = $3)"
    f" and ($4::text is null or duty = $4) and position($5 in {search_sql('subject')}) > 0"
)
_COLUMNS = ", ".join(DutyRow.model_fields)


async def duties(reader: Reader, viewer: Viewer, asked: DutiesAsked) -> tuple[tuple[DutyRow, ...], int]:
    """A page of the granted duties, the latest first; and how many there are on all pages.

    They are shown to staff of the site. Raises PageUnknown when there is no grant `after`.
    """
    place = await place_of(reader, "select granted_at from read_duties where grant_id = $1", asked.after, "duty")
    conditions = (viewer.is_staff, asked.account, asked.unit, asked.duty, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_COLUMNS} {_ASKED} and ($6::timestamptz is null or (granted_at, grant_id) < ($6, $7::uuid))"
        " order by granted_at desc, grant_id desc limit $8",
        *conditions,
        None if place is None else place["granted_at"],
        asked.after,
        asked.limit,
    )
    total = await reader.fetchval(f"select count(*) {_ASKED}", *conditions)
    return tuple(DutyRow.model_validate(dict(row)) for row in rows), total


async def in_force(reader: Reader, account_id: UUID, day: date) -> tuple[DutyInForce, ...]:
    """The duties that the holder of an account has on `day`; it needs no viewer, as it makes one."""
    rows = await reader.fetch(
        "select duty, unit, authority, acting_for from read_duties"
        " where account_id = $1 and valid_from <= $2 and (valid_until is null or $2 <= valid_until)"
        " order by unit nulls first, duty",
        account_id,
        day,
    )
    return tuple(DutyInForce.model_validate(dict(row)) for row in rows)
