"""The rows of granted duties."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.envelope import Origin
from services.planning.duty.messages import DutyEnded, DutyGranted

READ_DUTIES = Table(
    "read_duties",
    ("grant_id",),
    {
        "account_id": None,
        "subject": None,
        "duty": None,
        "unit": None,
        "valid_from": None,
        "valid_until": None,
        "authority": None,
        "acting_for": "",
        "authorised_by": None,
        "reason": "",
        "granted_by": "",
        "granted_at": None,
        "end_reason": "",
        "ended_by": "",
        "ended_at": None,
    },
)
TABLES = (READ_DUTIES,)


def grant(event: DutyGranted, origin: Origin) -> Iterable[RowChange]:
    """A duty as it was granted."""
    granted = event.granted
    document = granted.authorised_by
    yield Put(
        READ_DUTIES,
        (event.grant_id,),
        {
            "account_id": event.account_id,
            "subject": event.subject,
            "duty": granted.duty,
            "unit": granted.unit,
            "valid_from": granted.valid_from,
            "valid_until": granted.valid_until,
            "authority": granted.authority.value,
            "acting_for": granted.acting_for,
            "authorised_by": None if document is None else document.model_dump(mode="json"),
            "reason": event.reason,
            "granted_by": origin.actor,
            "granted_at": origin.occurred_at,
        },
    )


def end(event: DutyEnded, origin: Origin) -> Iterable[RowChange]:
    """A duty that has an end."""
    ended = {"valid_until": event.last_day, "end_reason": event.reason}
    yield Change(READ_DUTIES, (event.grant_id,), {**ended, "ended_by": origin.actor, "ended_at": origin.occurred_at})
