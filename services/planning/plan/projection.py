"""The rows of the plans: each as it stands."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Count, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from services.planning.plan.messages import PlanDraft, PlanDrafted, PlanRevised

READ_PLANS = Table(
    "read_plans",
    ("plan_id",),
    {
        "state": "draft",
        "issuer": None,
        "number": None,
        "symbol": None,
        "dated": None,
        "number_key": None,
        "parent_key": None,
        "title": None,
        "year": None,
        "units": 0,
        "deadline_day": None,
        "deadline_inclusive": False,
        "content": None,
        "ruleset": None,
        "issued_at": None,
        "amendments": 0,
        "reason": "",
    },
)
TABLES = (READ_PLANS,)


def draft(event: PlanDrafted, origin: Origin) -> Iterable[RowChange]:
    """A draft as it was drawn up."""
    _ = origin
    yield Put(READ_PLANS, (event.plan_id,), _stated(event.content))


def revise(event: PlanRevised, origin: Origin) -> Iterable[RowChange]:
    """A draft as it was last revised."""
    _ = origin
    yield Put(READ_PLANS, (event.plan_id,), _stated(event.content))


def issue(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """A plan in force, with the law it stands under."""
    issued = {"state": "in-force", "ruleset": event.ruleset, "issued_at": origin.occurred_at}
    yield Put(READ_PLANS, (event.plan_id,), {**_stated(event.content), **issued})


def amend(event: PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """A plan in force as it stands after an amendment."""
    _ = origin
    yield Put(READ_PLANS, (event.plan_id,), {**_stated(event.content), "reason": event.reason})
    yield Count(READ_PLANS, (event.plan_id,), {"amendments": 1})


def withdraw(event: PlanWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A plan that was withdrawn stays readable."""
    _ = origin
    yield Change(READ_PLANS, (event.plan_id,), {"state": "withdrawn", "reason": event.reason})


def _stated(content: PlanContent | PlanDraft) -> Mapping[str, Value]:
    return {
        "issuer": content.document.issuer,
        "number": content.document.number,
        "symbol": content.document.symbol,
        "dated": content.document.dated,
        "number_key": content.document.key,
        "parent_key": None if content.parent is None else content.parent.document.key,
        "title": content.title,
        "year": content.year,
        "units": len(content.units()),
        "deadline_day": content.registration_deadline.day,
        "deadline_inclusive": content.registration_deadline.inclusive,
        "content": content.model_dump(mode="json"),
    }
