"""The row of each plan: the content that planning said last, and whether the plan was withdrawn.

A neighbour's plan has its site in the key, so that it never takes the place of one of ours. Units file under the
superior's plan too; a subordinate's is only evidence for the dossiers that it has passed up.
"""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.vocabulary import PlanId

READ_PLANS = Table(
    "read_plans",
    ("site", "plan_id"),
    {
        "relation": None,
        "document": None,
        "year": None,
        "standing_body": None,
        "gates": [],
        "units": {},
        "rounds": {},
        "ends_at": None,
        "withdrawn": False,
    },
)

TABLES = (READ_PLANS,)


def issued(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """The plan as it was issued."""
    yield _content(event.plan_id, event.content, origin)


def amended(event: PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """The plan as it stands after an amendment."""
    yield _content(event.plan_id, event.content, origin)


def withdrawn(event: PlanWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """The plan is withdrawn; its content is still shown."""
    yield Put(READ_PLANS, (origin.site, event.plan_id), {"relation": origin.relation.value, "withdrawn": True})


def _content(plan_id: PlanId, content: PlanContent, origin: Origin) -> RowChange:
    return Put(
        READ_PLANS,
        (origin.site, plan_id),
        {
            "relation": origin.relation.value,
            "document": content.document.model_dump(mode="json"),
            "year": content.year,
            "standing_body": None if content.standing_body is None else content.standing_body.name,
            "gates": [gate.model_dump(mode="json") for gate in content.gates],
            "units": dict(content.units()),
            "rounds": {one.code: one.name for one in content.rounds},
            "ends_at": None if content.registered_by is None else content.registered_by.ends_at,
        },
    )
