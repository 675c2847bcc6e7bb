"""The rows of the sheets: one for each unit of a plan, with its state and its entries."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Count, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.registration import (
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    SheetTakenBack,
    TitleRegistered,
    UnitPlanReceived,
    UnitRegistrationMissing,
    registration_id_of,
)
from services.registration.sheet.changes import SheetUnlocked, TitleAdded
from services.registration.sheet.messages import (
    Expectation,
    SheetAcceptedBySuperior,
    SheetClosedWithSuperiorPlan,
    SheetExpectationChanged,
    SheetExpected,
    SheetHandedIn,
    SheetLocked,
    SheetReturnedBySuperior,
    TitleWithdrawnBySuperior,
    UnitPlanReceivedBySuperior,
)
from services.registration.sheet.succession import SheetHandedOver

READ_SHEETS = Table(
    "read_sheets",
    ("sheet_id",),
    {
        "registration_id": None,
        "plan_id": None,
        "round": "",
        "round_name": "",
        "cycle": None,
        "unit": None,
        "unit_name": None,
        "holder": None,
        "holder_name": None,
        "cluster": None,
        "year": None,
        "superior": None,
        "plan": None,
        "plan_key": None,
        "ends_at": None,
        "stage": "expected",
        "locked": False,
        "late": False,
        "received_at": None,
        "arrived_at": None,
        "listed": 0,
        "registered": 0,
        "withdrawn": 0,
        "reason_code": None,
        "reason": "",
        "returned_rows": [],
        "unit_plan": None,
        "plan_received": None,
        "plan_received_key": None,
        "plan_received_at": None,
        "plan_on_time": None,
        "entries": [],
        "unlocked_until": None,
        "unlock_reason": "",
        "unlock_decision": None,
        "taken_back": "",
    },
)
READ_ADDITIONS = Table(
    "read_additions",
    ("sheet_id", "subject", "title"),
    {"entry": {}, "reason": "", "decision": {}, "added_at": None},
)
TABLES = (READ_SHEETS, READ_ADDITIONS)


def expect(event: SheetExpected, origin: Origin) -> Iterable[RowChange]:
    """A sheet begins, or begins anew."""
    _ = origin
    yield Put(READ_SHEETS, (event.sheet_id,), {**READ_SHEETS.columns, **_expected(event.expectation)})


def change_expectation(event: SheetExpectationChanged, origin: Origin) -> Iterable[RowChange]:
    """A sheet on changed terms, in time or late by them."""
    _ = origin
    changed = {**_expected(event.expectation), "locked": event.locked, "late": event.late}
    yield Put(READ_SHEETS, (event.sheet_id,), changed)


def hand_in(event: SheetHandedIn, origin: Origin) -> Iterable[RowChange]:
    """A sheet with its entries; why it was returned before counts no longer."""
    _ = origin
    handed_in = {
        "stage": "handed-in",
        "late": event.late,
        "received_at": event.received_at,
        "arrived_at": event.arrived_at,
        "listed": len(event.entries),
        "reason_code": None,
        "reason": "",
        "taken_back": "",
        "unit_plan": event.unit_plan and event.unit_plan.model_dump(mode="json"),
        "entries": [entry.model_dump(mode="json") for entry in event.entries],
    }
    yield Put(READ_SHEETS, (event.sheet_id,), handed_in)


def take_back(event: SheetTakenBack, origin: Origin) -> Iterable[RowChange]:
    """A sheet that lies with its unit again, of its own will, with the rows that it had."""
    _ = origin
    taken = {"stage": "expected", "late": False, "received_at": None, "taken_back": event.reason}
    yield Put(READ_SHEETS, (event.sheet_id,), taken)


def unlock(event: SheetUnlocked, origin: Origin) -> Iterable[RowChange]:
    """A sheet that was unlocked for its unit, until when and why."""
    _ = origin
    unlocked = {
        "locked": False,
        "unlocked_until": event.until.ends_at,
        "unlock_reason": event.reason,
        "unlock_decision": event.decision and event.decision.model_dump(mode="json"),
    }
    yield Put(READ_SHEETS, (event.sheet_id,), unlocked)


def add_title(event: TitleAdded, origin: Origin) -> Iterable[RowChange]:
    """A title beside the rows of an accepted sheet, and the decision that added it."""
    added = {
        "entry": event.entry.model_dump(mode="json"),
        "reason": event.reason,
        "decision": event.decision.model_dump(mode="json"),
        "added_at": origin.occurred_at,
    }
    yield Put(READ_ADDITIONS, (event.sheet_id, event.entry.subject.key, event.entry.title), added)


def hand_over(event: SheetHandedOver, origin: Origin) -> Iterable[RowChange]:
    """A sheet that another unit holds than the one whose it is."""
    _ = origin
    yield Put(READ_SHEETS, (event.sheet_id,), {"holder": event.holder.code, "holder_name": event.holder.name})


def receive_plan(event: UnitPlanReceived | UnitPlanReceivedBySuperior, origin: Origin) -> Iterable[RowChange]:
    """The unit's own plan, as it was received, here or by the superior."""
    _ = origin
    received = {
        "plan_received": event.unit_plan.model_dump(mode="json"),
        "plan_received_key": event.unit_plan.key,
        "plan_received_at": event.received_at,
        "plan_on_time": event.on_time,
    }
    yield Put(READ_SHEETS, (event.sheet_id,), received)


def return_sheet(event: RegistrationReturned | SheetReturnedBySuperior, origin: Origin) -> Iterable[RowChange]:
    """A sheet that lies with its unit again, and why; its flagged rows stay known when it comes again."""
    _ = origin
    returned = {
        "stage": "returned",
        "reason_code": event.reason_code.value,
        "reason": event.reason,
        "returned_rows": [row.model_dump(mode="json") for row in event.rows],
    }
    yield Put(READ_SHEETS, (event.sheet_id,), returned)


def miss(event: UnitRegistrationMissing, origin: Origin) -> Iterable[RowChange]:
    """A sheet that did not come by its deadline."""
    _ = origin
    yield Put(READ_SHEETS, (event.sheet_id,), {"locked": True})


def lock(event: SheetLocked, origin: Origin) -> Iterable[RowChange]:
    """A sheet that was locked at its deadline."""
    _ = origin
    yield Put(READ_SHEETS, (event.sheet_id,), {"locked": True})


def register_title(event: TitleRegistered, origin: Origin) -> Iterable[RowChange]:
    """An accepted sheet, with one more title that counts."""
    _ = origin
    yield Put(READ_SHEETS, (event.sheet_id,), {"stage": "accepted"})
    yield Count(READ_SHEETS, (event.sheet_id,), {"registered": 1})


def accept_by_superior(event: SheetAcceptedBySuperior, origin: Origin) -> Iterable[RowChange]:
    """An accepted sheet, with as many titles as the superior has registered."""
    _ = origin
    accepted = {"stage": "accepted", "registered": event.titles, "late": not event.on_time}
    yield Put(READ_SHEETS, (event.sheet_id,), accepted)


def withdraw_title(event: RegistrationWithdrawn | TitleWithdrawnBySuperior, origin: Origin) -> Iterable[RowChange]:
    """One title less counts, one more was taken back."""
    _ = origin
    yield Count(READ_SHEETS, (event.sheet_id,), {"registered": -1, "withdrawn": 1})


def close(event: SheetClosed, origin: Origin) -> Iterable[RowChange]:
    """A closed sheet, of which no title counts any more."""
    _ = origin
    yield Put(READ_SHEETS, (event.sheet_id,), {"stage": "closed", "reason": event.reason})
    yield Count(READ_SHEETS, (event.sheet_id,), {"registered": -len(event.titles)})


def close_with_plan(event: SheetClosedWithSuperiorPlan, origin: Origin) -> Iterable[RowChange]:
    """A closed sheet of a superior's plan, of which no title counts any more."""
    _ = origin
    yield Put(READ_SHEETS, (event.sheet_id,), {"stage": "closed", "reason": event.reason, "registered": 0})


def _expected(expectation: Expectation) -> Mapping[str, Value]:
    return {
        "registration_id": registration_id_of(expectation.plan_id, expectation.round),
        "plan_id": expectation.plan_id,
        "round": expectation.round,
        "round_name": expectation.round_name,
        "cycle": None if expectation.cycle is None else expectation.cycle.value,
        "unit": expectation.unit,
        "unit_name": expectation.unit_name,
        "cluster": expectation.cluster,
        "year": expectation.year,
        "superior": expectation.superior,
        "plan": expectation.plan.model_dump(mode="json"),
        "plan_key": expectation.plan.key,
        "ends_at": expectation.deadline.ends_at,
    }
