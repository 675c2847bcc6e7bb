"""The rows of inspections: each as it stands, its units, and its findings with what followed."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Count, Put, RowChange, Table
from contracts.envelope import Origin
from services.planning.inspection.messages import (
    FindingRecorded,
    FindingSettled,
    InspectionConcluded,
    InspectionPlanned,
    UnitInspected,
)

READ_INSPECTIONS = Table(
    "read_inspections",
    ("inspection_id",),
    {
        "state": "planned",
        "plan_id": None,
        "title": "",
        "document": None,
        "first": None,
        "last": None,
        "units": 0,
        "findings": 0,
        "settled": 0,
        "concluded_on": None,
        "conclusion_document": None,
        "conclusion": "",
    },
)
READ_INSPECTED_UNITS = Table(
    "read_inspected_units",
    ("inspection_id", "unit"),
    {"place": 0, "unit_name": "", "inspected_on": None, "minutes": ""},
)
READ_FINDINGS = Table(
    "read_findings",
    ("inspection_id", "finding_id"),
    {
        "unit": "",
        "text": "",
        "asks": "",
        "owner": None,
        "due_day": None,
        "due_inclusive": True,
        "recorded_at": 0,
        "settled_on": None,
        "settled_note": "",
    },
)
TABLES = (READ_INSPECTIONS, READ_INSPECTED_UNITS, READ_FINDINGS)


def plan(event: InspectionPlanned, origin: Origin) -> Iterable[RowChange]:
    """An inspection and its units."""
    _ = origin
    values = {
        "plan_id": event.plan_id,
        "title": event.title,
        "document": None if event.document is None else event.document.model_dump(mode="json"),
        "first": event.first,
        "last": event.last,
        "units": len(event.units),
    }
    yield Put(READ_INSPECTIONS, (event.inspection_id,), values)
    for place, unit in enumerate(event.units):
        named = {"place": place, "unit_name": unit.name}
        yield Put(READ_INSPECTED_UNITS, (event.inspection_id, unit.code), named)


def inspect(event: UnitInspected, origin: Origin) -> Iterable[RowChange]:
    """A unit that was inspected; the last record counts."""
    _ = origin
    values = {"inspected_on": event.inspected_on, "minutes": event.minutes}
    yield Change(READ_INSPECTED_UNITS, (event.inspection_id, event.unit), values)
    yield Change(READ_INSPECTIONS, (event.inspection_id,), {"state": "under-way"})


def record(event: FindingRecorded, origin: Origin) -> Iterable[RowChange]:
    """A finding."""
    values = {
        "unit": event.unit,
        "text": event.text,
        "asks": event.asks,
        "owner": None if event.owner is None else event.owner.model_dump(mode="json"),
        "due_day": None if event.due is None else event.due.day,
        "due_inclusive": event.due is None or event.due.inclusive,
        "recorded_at": origin.position,
    }
    yield Put(READ_FINDINGS, (event.inspection_id, event.finding_id), values)
    yield Count(READ_INSPECTIONS, (event.inspection_id,), {"findings": 1})


def settle(event: FindingSettled, origin: Origin) -> Iterable[RowChange]:
    """What followed from a finding."""
    _ = origin
    values = {"settled_on": event.settled_on, "settled_note": event.note}
    yield Change(READ_FINDINGS, (event.inspection_id, event.finding_id), values)
    yield Count(READ_INSPECTIONS, (event.inspection_id,), {"settled": 1})


def conclude(event: InspectionConcluded, origin: Origin) -> Iterable[RowChange]:
    """A concluded inspection."""
    _ = origin
    values = {
        "state": "concluded",
        "concluded_on": event.concluded_on,
        "conclusion_document": event.document.model_dump(mode="json"),
        "conclusion": event.conclusion,
    }
    yield Change(READ_INSPECTIONS, (event.inspection_id,), values)
