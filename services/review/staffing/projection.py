"""The rows of the service of each person as each site has recorded it."""

from collections.abc import Iterable

from chassis.declaring.rows import Drop, Put, RowChange, Table
from contracts.envelope import Origin
from contracts.staffing import (
    StaffChangeRetracted,
    StaffDied,
    StaffManagerRecorded,
    StaffRetired,
    StaffTransferred,
)

READ_STAFF_CHANGES = Table(
    "read_staff_changes",
    ("subject_key", "site", "change"),
    {
        "kind": None,
        "left_unit": None,
        "left_name": None,
        "joined_unit": None,
        "joined_name": None,
        "on_day": None,
        "paper": None,
        "recorded_at": None,
    },
)
READ_STAFF_MANAGERS = Table("read_staff_managers", ("subject_key",), {"managed_by": None})
TABLES = (READ_STAFF_CHANGES, READ_STAFF_MANAGERS)


def transfer(event: StaffTransferred, origin: Origin) -> Iterable[RowChange]:
    """A transfer from one unit to another, or from or to elsewhere."""
    left = {} if event.left is None else {"left_unit": event.left.code, "left_name": event.left.name}
    joined = {} if event.joined is None else {"joined_unit": event.joined.code, "joined_name": event.joined.name}
    yield _change(event, origin, "transferred", {**left, **joined})


def retire(event: StaffRetired, origin: Origin) -> Iterable[RowChange]:
    """A retirement leaves the last unit."""
    yield _change(event, origin, "retired", {"left_unit": event.unit, "left_name": event.unit_name})


def die(event: StaffDied, origin: Origin) -> Iterable[RowChange]:
    """A death leaves the last unit."""
    yield _change(event, origin, "died", {"left_unit": event.unit, "left_name": event.unit_name})


def retract(event: StaffChangeRetracted, origin: Origin) -> Iterable[RowChange]:
    """A change that was recorded by mistake counts no longer."""
    yield Drop(READ_STAFF_CHANGES, (event.subject, origin.site, event.change))


def manage(event: StaffManagerRecorded, origin: Origin) -> Iterable[RowChange]:
    """Who manages the person now."""
    _ = origin
    yield Put(READ_STAFF_MANAGERS, (event.subject,), {"managed_by": event.managed_by.value})


def _change(
    event: StaffTransferred | StaffRetired | StaffDied, origin: Origin, kind: str, units: dict[str, str]
) -> RowChange:
    said = {
        "kind": kind,
        "on_day": event.on,
        "paper": event.paper.model_dump(mode="json"),
        "recorded_at": origin.occurred_at,
    }
    return Put(READ_STAFF_CHANGES, (event.subject, origin.site, event.change), {**said, **units})
