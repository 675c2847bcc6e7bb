"""What readers see of plans: each plan as it stands, and how far its units have come."""

from collections.abc import Iterable, Mapping
from typing import assert_never

from chassis.declaring.rows import Change, Count, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.message import Event
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered
from contracts.review import AppraisalResult, AwardDecided, DossierAppraised
from contracts.vocabulary import PlanId
from services.planning.domain.plan import PlanDrafted, PlanEvent, PlanRevised

News = TitleRegistered | RegistrationWithdrawn | SheetClosed | DossierAppraised | AwardDecided
"""What is heard of titles under a plan."""

READ_PLANS = Table(
    "read_plans",
    ("plan_id",),
    {
        "state": "draft",
        "issuer": None,
        "number": None,
        "symbol": None,
        "dated": None,
        "title": None,
        "year": None,
        "units": 0,
        "deadline_day": None,
        "deadline_inclusive": False,
        "content": None,
        "stated_at": 0,
        "ruleset": None,
        "issued_at": None,
        "amendments": 0,
        "reason": "",
    },
)
READ_PLAN_PROGRESS = Table(
    "read_plan_progress",
    ("plan_id", "unit"),
    {
        "unit_name": None,
        "cluster": None,
        "stated_at": 0,
        "registered": 0,
        "eligible": 0,
        "ineligible": 0,
        "awarded": 0,
    },
)
TABLES = (READ_PLANS, READ_PLAN_PROGRESS)


def project(event: Event, origin: Origin) -> Iterable[RowChange]:
    """The changes that follow from an event."""
    if isinstance(event, PlanEvent):
        yield from _plan(event, origin)
    elif isinstance(event, News):
        yield Count(READ_PLAN_PROGRESS, (event.plan_id, event.unit), _counted(event))


def _plan(event: PlanEvent, origin: Origin) -> Iterable[RowChange]:
    key = (event.plan_id,)
    match event:
        case PlanDrafted(content=content) | PlanRevised(content=content):
            yield Put(READ_PLANS, key, _stated(content, origin))
        case PlanIssued(content=content):
            issued = {"state": "in-force", "ruleset": event.ruleset, "issued_at": origin.occurred_at}
            yield Put(READ_PLANS, key, {**_stated(content, origin), **issued})
            yield from _units(event.plan_id, content, origin)
        case PlanAmended(content=content):
            yield Put(READ_PLANS, key, {**_stated(content, origin), "reason": event.reason})
            yield Count(READ_PLANS, key, {"amendments": 1})
            yield from _units(event.plan_id, content, origin)
        case PlanWithdrawn():
            yield Change(READ_PLANS, key, {"state": "withdrawn", "reason": event.reason})
        case _:
            assert_never(event)


def _stated(content: PlanContent, origin: Origin) -> Mapping[str, Value]:
    return {
        "issuer": content.document.issuer,
        "number": content.document.number,
        "symbol": content.document.symbol,
        "dated": content.document.dated,
        "title": content.title,
        "year": content.year,
        "units": len(content.units()),
        "deadline_day": content.registration_deadline.day,
        "deadline_inclusive": content.registration_deadline.inclusive,
        "content": content.model_dump(mode="json"),
        "stated_at": origin.position,
    }


def _units(plan_id: PlanId, content: PlanContent, origin: Origin) -> Iterable[RowChange]:
    """A unit that a plan no longer names keeps its counts, and an older `stated_at` than its plan."""
    for cluster in content.clusters:
        for unit in cluster.units:
            named = {"unit_name": unit.name, "cluster": cluster.code, "stated_at": origin.position}
            yield Put(READ_PLAN_PROGRESS, (plan_id, unit.code), named)


def _counted(news: News) -> Mapping[str, int]:
    match news:
        case TitleRegistered():
            return {"registered": 1}
        case RegistrationWithdrawn():
            return {"registered": -1}
        case SheetClosed(titles=titles):
            return {"registered": -len(titles)}
        case DossierAppraised(result=result):
            return {"eligible" if result is AppraisalResult.ELIGIBLE else "ineligible": 1}
        case AwardDecided():
            return {"awarded": 1}
        case _:
            assert_never(news)
