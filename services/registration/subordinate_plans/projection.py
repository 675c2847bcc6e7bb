"""The rows of the subordinates' plans: one for each plan of a site below, with the plan that it answers."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn

READ_SUBORDINATE_PLANS = Table(
    "read_subordinate_plans",
    ("site", "plan_id"),
    {
        "state": "in-force",
        "document": None,
        "document_key": None,
        "title": None,
        "year": None,
        "parent_key": None,
        "issued_at": None,
    },
)
TABLES = (READ_SUBORDINATE_PLANS,)


def issue(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """A subordinate's plan in force."""
    issued = {**_stated(event.content), "issued_at": origin.occurred_at}
    yield Put(READ_SUBORDINATE_PLANS, (origin.site, event.plan_id), issued)


def amend(event: PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """A subordinate's plan as it stands now."""
    yield Change(READ_SUBORDINATE_PLANS, (origin.site, event.plan_id), _stated(event.content))


def withdraw(event: PlanWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A plan that its site has withdrawn proves nothing any more."""
    yield Change(READ_SUBORDINATE_PLANS, (origin.site, event.plan_id), {"state": "withdrawn"})


def _stated(content: PlanContent) -> Mapping[str, Value]:
    return {
        "document": content.document.model_dump(mode="json"),
        "document_key": content.document.key,
        "title": content.title,
        "year": content.year,
        "parent_key": None if content.parent is None else content.parent.document.key,
    }
