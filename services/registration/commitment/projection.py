"""The rows of the targets of each plan, and of what each unit has committed to."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin, Relation
from contracts.planning import PlanAmended, PlanIssued
from services.registration.commitment.messages import TargetsCommitted

READ_TARGETS = Table("read_targets", ("plan_id", "of_superior"), {"targets": []})
READ_COMMITMENTS = Table(
    "read_commitments",
    ("sheet_id",),
    {"plan_id": None, "unit": None, "commitments": [], "committed_at": None},
)
TABLES = (READ_TARGETS, READ_COMMITMENTS)


def targets(event: PlanIssued | PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """The targets of a plan, of this site or of its superior, as they stand now."""
    stated = [target.model_dump(mode="json") for target in event.content.targets]
    yield Put(READ_TARGETS, (event.plan_id, origin.relation is Relation.SUPERIOR), {"targets": stated})


def commit(event: TargetsCommitted, origin: Origin) -> Iterable[RowChange]:
    """What a unit has committed to, in the place of what it had before."""
    committed = {
        "plan_id": event.plan_id,
        "unit": event.unit,
        "commitments": [one.model_dump(mode="json") for one in event.commitments],
        "committed_at": origin.occurred_at,
    }
    yield Put(READ_COMMITMENTS, (event.sheet_id,), committed)
