"""The row of each plan: the content that planning said last, and whether the plan was withdrawn.

Only plans of the own site are shown: nobody files under a plan of another site here.
"""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.vocabulary import PlanId

READ_PLANS = Table(
    "read_plans",
    ("plan_id",),
    {
        "document": None,
        "year": None,
        "standing_body": None,
        "gates": [],
        "units": {},
        "ends_at": None,
        "withdrawn": False,
    },
)

TABLES = (READ_PLANS,)


def issued(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """The plan as it was issued."""
    _ = origin
    yield _content(event.plan_id, event.content)


def amended(event: PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """The plan as it stands after an amendment."""
    _ = origin
    yield _content(event.plan_id, event.content)


def withdrawn(event: PlanWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """The plan is withdrawn; its content is still shown."""
    _ = origin
    yield Put(READ_PLANS, (event.plan_id,), {"withdrawn": True})


def _content(plan_id: PlanId, content: PlanContent) -> RowChange:
    return Put(
        READ_PLANS,
        (plan_id,),
        {
            "document": content.document.model_dump(mode="json"),
            "year": content.year,
            "standing_body": content.standing_body.name,
            "gates": [gate.model_dump(mode="json") for gate in content.gates],
            "units": dict(content.units()),
            "ends_at": content.registration_deadline.ends_at,
        },
    )
