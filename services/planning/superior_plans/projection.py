"""The rows of the superior's plans: each as it stands, under the code of the site that has issued it."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Count, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn

READ_SUPERIOR_PLANS = Table(
    "read_superior_plans",
    ("site", "plan_id"),
    {
        "state": "in-force",
        "document": None,
        "document_key": None,
        "title": None,
        "year": None,
        "names_us": False,
        "deadline_day": None,
        "deadline_inclusive": False,
        "content": None,
        "issued_at": None,
        "amendments": 0,
        "reason": "",
    },
)
TABLES = (READ_SUPERIOR_PLANS,)


def issue(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """A superior's plan in force."""
    issued = {**_stated(event.content, origin), "issued_at": origin.occurred_at}
    yield Put(READ_SUPERIOR_PLANS, (origin.site, event.plan_id), issued)


def amend(event: PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """A superior's plan as it stands after an amendment."""
    key = (origin.site, event.plan_id)
    yield Put(READ_SUPERIOR_PLANS, key, {**_stated(event.content, origin), "reason": event.reason})
    yield Count(READ_SUPERIOR_PLANS, key, {"amendments": 1})


def withdraw(event: PlanWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A superior's plan that was withdrawn stays readable."""
    withdrawn = {"state": "withdrawn", "reason": event.reason}
    yield Change(READ_SUPERIOR_PLANS, (origin.site, event.plan_id), withdrawn)


def _stated(content: PlanContent, origin: Origin) -> Mapping[str, Value]:
    return {
        "document": content.document.model_dump(mode="json"),
        "document_key": content.document.key,
        "title": content.title,
        "year": content.year,
        "names_us": origin.here in content.units(),
        "deadline_day": None if content.registration_deadline is None else content.registration_deadline.day,
        "deadline_inclusive": content.registration_deadline is not None and content.registration_deadline.inclusive,
        "content": content.model_dump(mode="json"),
    }
