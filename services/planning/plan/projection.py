"""The rows of the plans: each as it stands."""

from collections.abc import Iterable, Mapping
from datetime import date

from chassis.declaring.rows import Change, Count, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn, StatedPlan
from contracts.vocabulary import Document, PlanId
from services.planning.plan.messages import PlanDrafted, PlanFollowed, PlanRevised

READ_PLANS = Table(
    "read_plans",
    ("plan_id",),
    {
        "state": "draft",
        "issuer": None,
        "number": None,
        "symbol": None,
        "dated": None,
        "listed_on": None,
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
        "copied_from": None,
        "carried": [],
    },
)
READ_PLAN_HISTORY = Table(
    "read_plan_history",
    ("plan_id", "position"),
    {"step": None, "occurred_at": None, "actor": None, "changed": [], "reason": "", "content": None},
)
TABLES = (READ_PLANS, READ_PLAN_HISTORY)


def draft(event: PlanDrafted, origin: Origin) -> Iterable[RowChange]:
    """A draft as it was drawn up."""
    begun = {"copied_from": event.copied_from, "carried": list(event.carried)}
    yield Put(READ_PLANS, (event.plan_id,), {**_stated(event.content), **begun})
    yield _step("drafted", event.plan_id, origin)


def revise(event: PlanRevised, origin: Origin) -> Iterable[RowChange]:
    """A draft as it was last revised."""
    yield Put(READ_PLANS, (event.plan_id,), {**_stated(event.content), "carried": list(event.carried)})
    yield _step("revised", event.plan_id, origin)


def issue(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """A plan in force, with the law it stands under."""
    issued = {"state": "in-force", "ruleset": event.ruleset, "issued_at": origin.occurred_at, "carried": []}
    yield Put(READ_PLANS, (event.plan_id,), {**_stated(event.content), **issued})
    yield _step("issued", event.plan_id, origin, content=event.content.model_dump(mode="json"))


def amend(event: PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """A plan in force as it stands after an amendment."""
    yield Put(READ_PLANS, (event.plan_id,), {**_stated(event.content), "reason": event.reason})
    yield Count(READ_PLANS, (event.plan_id,), {"amendments": 1})
    amended = {"changed": list(event.changed), "reason": event.reason, "content": event.content.model_dump(mode="json")}
    yield _step("amended", event.plan_id, origin, **amended)


def withdraw(event: PlanWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A plan that was withdrawn stays readable."""
    yield Change(READ_PLANS, (event.plan_id,), {"state": "withdrawn", "reason": event.reason})
    yield _step("withdrawn", event.plan_id, origin, reason=event.reason)


def _step(step: str, plan_id: PlanId, origin: Origin, **values: Value) -> Put:
    """One line of the plan's history, at its place in the log."""
    happened = {"step": step, "occurred_at": origin.occurred_at, "actor": origin.actor}
    return Put(READ_PLAN_HISTORY, (plan_id, origin.position), {**happened, **values})


def follow(event: PlanFollowed, origin: Origin) -> Iterable[RowChange]:
    """A plan known in part, whose work is followed."""
    yield Put(READ_PLANS, (event.plan_id,), {**_stated(event.content), "state": "followed"})
    yield _step("followed", event.plan_id, origin)


def _stated(content: StatedPlan) -> Mapping[str, Value]:
    document, deadline = content.document, content.registration_deadline
    whole = document if isinstance(document, Document) else document.whole()
    return {
        "issuer": content.document.issuer,
        "number": content.document.number,
        "symbol": content.document.symbol,
        "dated": document.dated,
        "listed_on": document.dated or date(content.year, 1, 1),
        "number_key": None if whole is None else whole.key,
        "parent_key": None if content.parent is None else content.parent.document.key,
        "title": content.title,
        "year": content.year,
        "units": len(content.units()),
        "deadline_day": None if deadline is None else deadline.day,
        "deadline_inclusive": deadline is not None and deadline.inclusive,
        "content": content.model_dump(mode="json"),
    }
