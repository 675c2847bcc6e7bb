"""The duties as they are read: all that were granted, and those of one account that are in force on a day."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import place_of
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


_COLUMNS = ", ".join(DutyRow.model_fields)


async def duties(
    reader: Reader, viewer: Viewer, limit: int, after: GrantId | None, account_id: AccountId | None = None
) -> tuple[tuple[DutyRow, ...], int]:
    """At most `limit` granted duties, the latest first, beyond the grant `after`; and how many there are.

    They are shown to staff of the site. Raises PageUnknown when there is no grant `after`.
    """
    place = await place_of(reader, "select granted_at from read_duties where grant_id = $1", after, "duty")
    rows = await reader.fetch(
        f"select {_COLUMNS} from read_duties"  # noqa: S608 - the columns are the row's own fields
        " where ($2::timestamptz is null or (granted_at, grant_id) < ($2, $3::uuid))"
        " and ($4::uuid is null or account_id = $4) and $5"
        " order by granted_at desc, grant_id desc limit $1",
        limit,
        None if place is None else place["granted_at"],
        after,
        account_id,
        viewer.is_staff,
    )
    total = await reader.fetchval(
        "select count(*) from read_duties where ($1::uuid is null or account_id = $1) and $2",
        account_id,
        viewer.is_staff,
    )
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
