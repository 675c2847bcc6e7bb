"""What was heard of plans and registrations; it is the evidence of an appraisal."""

from collections.abc import Iterable, Mapping
from typing import assert_never

from chassis.declaring.rows import Change, Put, RowChange, Value
from contracts.envelope import Origin
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.registration import (
    RegistrationLocked,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    TitleRegistered,
    UnitRegistrationMissing,
)
from services.review.projections.tables import READ_PLANS, READ_REGISTRATIONS, READ_UNITS

NewsOfPlan = PlanIssued | PlanAmended | PlanWithdrawn | RegistrationLocked
NewsOfSheet = TitleRegistered | RegistrationWithdrawn | SheetClosed | RegistrationReturned | UnitRegistrationMissing
News = NewsOfPlan | NewsOfSheet


def of_news(event: News, origin: Origin) -> Iterable[RowChange]:
    """What is kept of what was heard."""
    if isinstance(event, NewsOfPlan):
        yield from _of_plan(event)
    else:
        yield from _of_sheet(event, origin)


def _of_plan(event: NewsOfPlan) -> Iterable[RowChange]:
    match event:
        case PlanIssued(content=content) | PlanAmended(content=content):
            yield Put(READ_PLANS, (event.plan_id,), _plan(content))
            yield from (Put(READ_UNITS, (event.plan_id, unit), {"expected": True}) for unit in content.units())
        case PlanWithdrawn(plan_id=plan_id):
            yield Put(READ_PLANS, (plan_id,), {"withdrawn": True})
        case RegistrationLocked(plan_id=plan_id, deadline=deadline):
            yield Put(READ_PLANS, (plan_id,), {"locked_for": deadline.ends_at})
        case _:
            assert_never(event)


def _of_sheet(event: NewsOfSheet, origin: Origin) -> Iterable[RowChange]:
    match event:
        case TitleRegistered():
            yield from _registered(event, origin)
        case RegistrationWithdrawn(plan_id=plan_id, unit=unit, subject=subject, title=title):
            yield Change(READ_REGISTRATIONS, (plan_id, unit, subject.key, title), {"withdrawn": True})
        case SheetClosed():
            yield from _closed(event)
        case RegistrationReturned(plan_id=plan_id, unit=unit, reason_code=reason):
            yield Put(READ_UNITS, (plan_id, unit), {"heard": True, "returned": reason.value, "closed": False})
        case UnitRegistrationMissing(plan_id=plan_id, unit=unit):
            yield Put(READ_UNITS, (plan_id, unit), {"heard": True, "missing": True, "closed": False})
        case _:
            assert_never(event)


def _plan(content: PlanContent) -> Mapping[str, Value]:
    """A lock holds for the deadline it names, so that one moved later opens registration again."""
    return {
        "document": content.document.model_dump(mode="json"),
        "year": content.year,
        "standing_body": content.standing_body.name,
        "gates": [gate.model_dump(mode="json") for gate in content.gates],
        "ends_at": content.registration_deadline.ends_at,
    }


def _registered(event: TitleRegistered, origin: Origin) -> Iterable[RowChange]:
    """An accepted sheet makes up for having been returned or missing."""
    registration = {
        "event_id": origin.event_id,
        "received_at": event.received_at,
        "on_time": event.on_time,
        "late_reason": event.late_reason,
        "withdrawn": False,
    }
    own = None if event.unit_plan is None else event.unit_plan.model_dump(mode="json")
    yield Put(READ_REGISTRATIONS, (event.plan_id, event.unit, event.subject.key, event.title), registration)
    sheet = {"heard": True, "unit_plan": own, "returned": None, "missing": False, "closed": False}
    yield Put(READ_UNITS, (event.plan_id, event.unit), sheet)


def _closed(event: SheetClosed) -> Iterable[RowChange]:
    """What a unit that is expected no longer had registered counts no longer."""
    sheet = {"expected": False, "heard": True, "returned": None, "missing": False, "closed": True}
    yield Put(READ_UNITS, (event.plan_id, event.unit), sheet)
    for one in event.titles:
        yield Change(READ_REGISTRATIONS, (event.plan_id, event.unit, one.subject, one.title), {"withdrawn": True})
