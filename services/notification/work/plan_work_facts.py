"""The facts about the work that the site's own plans order: what has been opened, and is open still."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from contracts.planning import WorkClosed, WorkOpened

READ_WORK_OF_PLANS = Table(
    "read_work_of_plans",
    ("plan_id", "item"),
    {
        "plan": "",
        "year": 0,
        "text": "",
        "owner": None,
        "owner_name": "",
        "opened_at": None,
        "due": None,
        "is_open": False,
    },
)


def opened(event: WorkOpened, origin: Origin) -> Iterable[RowChange]:
    """The item waits for its owner; the last event about it counts."""
    facts = {
        "plan": event.plan or event.plan_title,
        "year": event.year,
        "text": event.text,
        "owner": None if event.owner is None else event.owner.code,
        "owner_name": "" if event.owner is None else event.owner.name,
        "opened_at": origin.occurred_at,
        "due": None if event.due is None else event.due.ends_at,
        "is_open": True,
    }
    yield Put(READ_WORK_OF_PLANS, (event.plan_id, event.item), facts)


def closed(event: WorkClosed, origin: Origin) -> Iterable[RowChange]:
    """The item waits no longer."""
    _ = origin
    yield Put(READ_WORK_OF_PLANS, (event.plan_id, event.item), {"is_open": False})
