"""The rows of exemplary cases: each as it stands, and its steps."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Put, RowChange, Table, Value
from chassis.reading.names import search_key
from contracts.envelope import Origin
from services.planning.case.messages import (
    CaseContent,
    CaseCorrected,
    CaseHonoured,
    CaseId,
    CaseProposed,
    CaseReceived,
    CaseReturned,
    CaseSpread,
    CaseWithdrawn,
)

READ_CASES = Table(
    "read_cases",
    ("case_id",),
    {
        "state": "proposed",
        "plan_id": None,
        "unit": "",
        "unit_name": "",
        "month": "",
        "kind": "",
        "name": "",
        "position": "",
        "deed": "",
        "account": "",
        "commended": None,
        "search_key": "",
        "proposed_on": None,
        "late": False,
        "reason": "",
        "received_on": None,
        "honoured_on": None,
        "spread_on": None,
    },
)
READ_CASE_STEPS = Table(
    "read_case_steps",
    ("case_id", "position"),
    {"step": None, "day": None, "text": "", "place": "", "document": None, "actor": None},
)
TABLES = (READ_CASES, READ_CASE_STEPS)


def propose(event: CaseProposed, origin: Origin) -> Iterable[RowChange]:
    """A case that awaits receipt; one that was withdrawn before begins anew."""
    values = {
        "plan_id": event.plan_id,
        "unit": event.unit,
        "unit_name": event.unit_name,
        "proposed_on": event.proposed_on,
    }
    yield Put(READ_CASES, (event.case_id,), {**values, **_stated(event.content, late=event.late)})
    yield _step("proposed", event.case_id, origin, day=event.proposed_on)


def correct(event: CaseCorrected, origin: Origin) -> Iterable[RowChange]:
    """A case as its unit has corrected it."""
    yield Change(READ_CASES, (event.case_id,), _stated(event.content, late=event.late))
    yield _step("corrected", event.case_id, origin)


def withdraw(event: CaseWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A case that its unit took back stays readable."""
    yield Change(READ_CASES, (event.case_id,), {"state": "withdrawn", "reason": event.reason})
    yield _step("withdrawn", event.case_id, origin, text=event.reason)


def receive(event: CaseReceived, origin: Origin) -> Iterable[RowChange]:
    """A received case."""
    yield Change(READ_CASES, (event.case_id,), {"state": "received", "received_on": event.received_on})
    yield _step("received", event.case_id, origin, day=event.received_on)


def give_back(event: CaseReturned, origin: Origin) -> Iterable[RowChange]:
    """A case that waits for its unit."""
    yield Change(READ_CASES, (event.case_id,), {"state": "returned", "reason": event.reason})
    yield _step("returned", event.case_id, origin, text=event.reason)


def honour(event: CaseHonoured, origin: Origin) -> Iterable[RowChange]:
    """A case that was honoured."""
    yield Change(READ_CASES, (event.case_id,), {"honoured_on": event.honoured_on})
    said = {"text": event.text, "document": _document(event)}
    yield _step("honoured", event.case_id, origin, day=event.honoured_on, **said)


def spread(event: CaseSpread, origin: Origin) -> Iterable[RowChange]:
    """A case that was published; the last record shows in the list."""
    yield Change(READ_CASES, (event.case_id,), {"spread_on": event.spread_on})
    yield _step("spread", event.case_id, origin, day=event.spread_on, text=event.text, place=event.place)


def _stated(content: CaseContent, *, late: bool) -> Mapping[str, Value]:
    return {
        **content.model_dump(mode="json"),
        "state": "proposed",
        "search_key": search_key(content.name),
        "late": late,
        "reason": "",
    }


def _document(event: CaseHonoured) -> Value:
    return None if event.document is None else event.document.model_dump(mode="json")


def _step(step: str, case_id: CaseId, origin: Origin, **values: Value) -> RowChange:
    """One line of the history of a case; without a day of its own that of its record."""
    known = {"step": step, "day": origin.occurred_at.date(), "actor": origin.actor}
    return Put(READ_CASE_STEPS, (case_id, origin.position), {**known, **values})
