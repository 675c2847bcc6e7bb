"""The facts about what is to follow from the findings of inspections: what was ordered, and waits still."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from contracts.inspections import FollowUpOrdered, FollowUpSettled

READ_WORK_FOLLOW_UPS = Table(
    "read_work_follow_ups",
    ("finding_id",),
    {
        "inspection_id": None,
        "plan_id": None,
        "inspection": "",
        "text": "",
        "owner": "",
        "owner_name": "",
        "ordered_at": None,
        "due": None,
        "is_settled": False,
    },
)


def ordered(event: FollowUpOrdered, origin: Origin) -> Iterable[RowChange]:
    """It waits for its owner."""
    facts = {
        "inspection_id": event.inspection_id,
        "plan_id": event.plan_id,
        "inspection": event.inspection,
        "text": event.asks,
        "owner": event.owner.code,
        "owner_name": event.owner.name,
        "ordered_at": origin.occurred_at,
        "due": None if event.due is None else event.due.ends_at,
    }
    yield Put(READ_WORK_FOLLOW_UPS, (event.finding_id,), facts)


def settled(event: FollowUpSettled, origin: Origin) -> Iterable[RowChange]:
    """It waits no longer."""
    _ = origin
    yield Put(READ_WORK_FOLLOW_UPS, (event.finding_id,), {"is_settled": True})
