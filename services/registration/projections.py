"""What readers see of registration: each plan's, each unit's sheet, each registered title."""

from collections.abc import Iterable, Mapping
from typing import assert_never

from chassis.declaring.rows import Change, Count, Drop, Put, RowChange, Table, Value
from chassis.reading.names import search_key, subject_sort_key
from contracts.envelope import Origin
from contracts.message import Event
from contracts.registration import (
    RegistrationLocked,
    RegistrationOpened,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    TitleRegistered,
    UnitRegistrationMissing,
)
from contracts.vocabulary import SheetId, SubjectKey, TitleCode, derived_id
from services.registration.domain.registration import (
    RegistrationChanged,
    RegistrationClosed,
    RegistrationEvent,
    Terms,
    terms_of,
)
from services.registration.domain.sheet import (
    Expectation,
    SheetEvent,
    SheetExpectationChanged,
    SheetExpected,
    SheetHandedIn,
    SheetLocked,
)
from services.registration.domain.sheet.messages import WordToOthers

WholeSheetEvent = (
    SheetExpected
    | SheetExpectationChanged
    | SheetHandedIn
    | RegistrationReturned
    | UnitRegistrationMissing
    | SheetLocked
)
"""What happens to a sheet as a whole, not to one title of it."""

READ_WINDOWS = Table(
    "read_windows",
    ("plan_id",),
    {
        "state": "open",
        "issuer": None,
        "number": None,
        "symbol": None,
        "dated": None,
        "year": None,
        "deadline_day": None,
        "deadline_inclusive": False,
        "ends_at": None,
        "units": 0,
        "opened_at": None,
        "locked_at": None,
        "reason": "",
    },
)
READ_SHEETS = Table(
    "read_sheets",
    ("sheet_id",),
    {
        "plan_id": None,
        "unit": None,
        "unit_name": None,
        "cluster": None,
        "year": None,
        "ends_at": None,
        "stage": "expected",
        "locked": False,
        "late": False,
        "received_at": None,
        "listed": 0,
        "registered": 0,
        "withdrawn": 0,
        "reason_code": None,
        "reason": "",
        "unit_plan": None,
        "entries": [],
    },
)
READ_TITLES = Table(
    "read_titles",
    ("entry_id",),
    {
        "plan_id": None,
        "sheet_id": None,
        "unit": None,
        "unit_name": None,
        "cluster": None,
        "subject": None,
        "kind": None,
        "name": None,
        "position": "",
        "title": None,
        "year": None,
        "received_at": None,
        "on_time": False,
        "late_reason": "",
        "sort_key": None,
        "search_key": None,
    },
)
TABLES = (READ_WINDOWS, READ_SHEETS, READ_TITLES)


def project(event: Event, origin: Origin) -> Iterable[RowChange]:
    """The changes that follow from an event; what is heard of plans shows only in what it leads to."""
    if isinstance(event, RegistrationEvent):
        yield _window(event, origin)
    elif isinstance(event, SheetEvent):
        yield from _sheet(event)


def _window(event: RegistrationEvent, origin: Origin) -> RowChange:
    key = (event.plan_id,)
    match event:
        case RegistrationOpened():
            return Put(READ_WINDOWS, key, {**_stated(terms_of(event)), "opened_at": origin.occurred_at})
        case RegistrationChanged(terms=terms, locked=True):
            return Put(READ_WINDOWS, key, _stated(terms))
        case RegistrationChanged(terms=terms):
            return Put(READ_WINDOWS, key, {**_stated(terms), "state": "open", "locked_at": None})
        case RegistrationLocked():
            return Change(READ_WINDOWS, key, {"state": "locked", "locked_at": origin.occurred_at})
        case RegistrationClosed(reason=reason):
            return Change(READ_WINDOWS, key, {"state": "closed", "reason": reason})
        case _:
            assert_never(event)


def _stated(terms: Terms) -> Mapping[str, Value]:
    return {
        "issuer": terms.plan.issuer,
        "number": terms.plan.number,
        "symbol": terms.plan.symbol,
        "dated": terms.plan.dated,
        "year": terms.year,
        "deadline_day": terms.deadline.day,
        "deadline_inclusive": terms.deadline.inclusive,
        "ends_at": terms.deadline.ends_at,
        "units": len(terms.units()),
    }


def _sheet(event: SheetEvent) -> Iterable[RowChange]:
    if isinstance(event, TitleRegistered | RegistrationWithdrawn):
        yield from _title(event)
    elif isinstance(event, SheetClosed):
        yield from _closed(event)
    elif not isinstance(event, WordToOthers):
        yield Put(READ_SHEETS, (event.sheet_id,), _told(event))


def _told(event: WholeSheetEvent) -> Mapping[str, Value]:
    match event:
        case SheetExpected():
            return {**READ_SHEETS.columns, **_expected(event.expectation)}
        case SheetExpectationChanged():
            return {**_expected(event.expectation), "locked": event.locked, "late": event.late}
        case SheetHandedIn():
            return _handed_in(event)
        case RegistrationReturned():
            return {"stage": "returned", "reason_code": event.reason_code.value, "reason": event.reason}
        case UnitRegistrationMissing() | SheetLocked():
            return {"locked": True}
        case _:
            assert_never(event)


def _expected(expectation: Expectation) -> Mapping[str, Value]:
    return {
        "plan_id": expectation.plan_id,
        "unit": expectation.unit,
        "unit_name": expectation.unit_name,
        "cluster": expectation.cluster,
        "year": expectation.year,
        "ends_at": expectation.deadline.ends_at,
    }


def _handed_in(event: SheetHandedIn) -> Mapping[str, Value]:
    return {
        "stage": "handed-in",
        "late": event.late,
        "received_at": event.received_at,
        "listed": len(event.entries),
        "reason_code": None,
        "reason": "",
        "unit_plan": event.unit_plan and event.unit_plan.model_dump(mode="json"),
        "entries": [entry.model_dump(mode="json") for entry in event.entries],
    }


def _title(event: TitleRegistered | RegistrationWithdrawn) -> Iterable[RowChange]:
    sheet, entry = (event.sheet_id,), (_entry_id(event.sheet_id, event.subject.key, event.title),)
    match event:
        case TitleRegistered():
            yield Put(READ_SHEETS, sheet, {"stage": "accepted"})
            yield Count(READ_SHEETS, sheet, {"registered": 1})
            yield Put(READ_TITLES, entry, _registered(event))
        case RegistrationWithdrawn():
            yield Count(READ_SHEETS, sheet, {"registered": -1, "withdrawn": 1})
            yield Drop(READ_TITLES, entry)
        case _:
            assert_never(event)


def _closed(event: SheetClosed) -> Iterable[RowChange]:
    sheet = (event.sheet_id,)
    yield Put(READ_SHEETS, sheet, {"stage": "closed", "reason": event.reason})
    yield Count(READ_SHEETS, sheet, {"registered": -len(event.titles)})
    for one in event.titles:
        yield Drop(READ_TITLES, (_entry_id(event.sheet_id, one.subject, one.title),))


def _registered(event: TitleRegistered) -> Mapping[str, Value]:
    subject = event.subject
    return {
        "plan_id": event.plan_id,
        "sheet_id": event.sheet_id,
        "unit": event.unit,
        "unit_name": event.unit_name,
        "cluster": event.cluster,
        "subject": subject.key,
        "kind": subject.kind.value,
        "name": subject.name,
        "position": subject.position,
        "title": event.title,
        "year": event.year,
        "received_at": event.received_at,
        "on_time": event.on_time,
        "late_reason": event.late_reason,
        "sort_key": subject_sort_key(subject.name, subject.kind),
        "search_key": search_key(subject.name),
    }


def _entry_id(sheet_id: SheetId, subject: SubjectKey, title: TitleCode) -> Value:
    return derived_id("entry", sheet_id, subject, title)
