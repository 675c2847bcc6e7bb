"""The rows of registrations: each title, each unit's sheet, and the lock.

Each row has the site in its key at which it was registered: that site's own plan is the one that it counts for.
"""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.envelope import Origin
from contracts.registration import (
    RegistrationLocked,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    TitleRegistered,
    UnitPlanReceived,
    UnitRegistrationMissing,
)

READ_REGISTRATIONS = Table(
    "read_registrations",
    ("site", "plan_id", "unit", "subject_key", "title"),
    {"event_id": None, "received_at": None, "on_time": False, "late_reason": "", "withdrawn": False, "round": ""},
)
READ_UNIT_SHEETS = Table(
    "read_unit_sheets",
    ("site", "plan_id", "unit"),
    {"heard": False, "unit_plan": None, "returned": None, "missing": False, "closed": False},
)
READ_LOCKS = Table("read_locks", ("site", "plan_id"), {"locked_for": None})

TABLES = (READ_REGISTRATIONS, READ_UNIT_SHEETS, READ_LOCKS)


def registered(event: TitleRegistered, origin: Origin) -> Iterable[RowChange]:
    """An accepted sheet makes up for having been returned or missing."""
    registration = {
        "event_id": origin.event_id,
        "received_at": event.received_at,
        "on_time": event.on_time,
        "late_reason": event.late_reason,
        "withdrawn": False,
        "round": event.round,
    }
    yield Put(
        READ_REGISTRATIONS, (origin.site, event.plan_id, event.unit, event.subject.key, event.title), registration
    )
    sheet = {"heard": True, "returned": None, "missing": False, "closed": False}
    yield Put(READ_UNIT_SHEETS, (origin.site, event.plan_id, event.unit), sheet)


def unit_plan(event: UnitPlanReceived, origin: Origin) -> Iterable[RowChange]:
    """The unit's own plan, which may come apart from the sheet; the last one counts."""
    received = {
        "document": event.unit_plan.model_dump(mode="json"),
        "received_at": event.received_at.isoformat(),
        "on_time": event.on_time,
        "late_reason": event.late_reason,
    }
    yield Put(READ_UNIT_SHEETS, (origin.site, event.plan_id, event.unit), {"unit_plan": received})


def withdrawn(event: RegistrationWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A title that was taken back is still shown, as such."""
    key = (origin.site, event.plan_id, event.unit, event.subject.key, event.title)
    yield Change(READ_REGISTRATIONS, key, {"withdrawn": True})


def closed(event: SheetClosed, origin: Origin) -> Iterable[RowChange]:
    """The titles of a unit of which nothing is expected any more count no longer."""
    sheet = {"heard": True, "returned": None, "missing": False, "closed": True}
    yield Put(READ_UNIT_SHEETS, (origin.site, event.plan_id, event.unit), sheet)
    for one in event.titles:
        yield Change(
            READ_REGISTRATIONS, (origin.site, event.plan_id, event.unit, one.subject, one.title), {"withdrawn": True}
        )


def returned(event: RegistrationReturned, origin: Origin) -> Iterable[RowChange]:
    """A sheet that was returned, with the reason."""
    sheet = {"heard": True, "returned": event.reason_code.value, "closed": False}
    yield Put(READ_UNIT_SHEETS, (origin.site, event.plan_id, event.unit), sheet)


def missing(event: UnitRegistrationMissing, origin: Origin) -> Iterable[RowChange]:
    """A unit that had handed in nothing at the lock."""
    yield Put(
        READ_UNIT_SHEETS, (origin.site, event.plan_id, event.unit), {"heard": True, "missing": True, "closed": False}
    )


def locked(event: RegistrationLocked, origin: Origin) -> Iterable[RowChange]:
    """A lock holds for the deadline it names, so that a deadline moved later opens registration again."""
    yield Put(READ_LOCKS, (origin.site, event.plan_id), {"locked_for": event.deadline.ends_at})
