"""The row of each award that was conferred, or that nobody came for, and of what is set for those that wait."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.awards import ConferralScheduled
from contracts.envelope import Origin
from services.review.conferral.messages import AwardsConferred

READ_CONFERRED = Table(
    "read_conferred",
    ("dossier_id",),
    {"decision_id": None, "held_on": None, "place": "", "conferred_by": "", "manner": None, "received_by": ""},
)
READ_SCHEDULED_CONFERRALS = Table(
    "read_scheduled_conferrals",
    ("decision_id",),
    {"held_on": None, "begins": None, "place": "", "conferred_by": ""},
)
TABLES = (READ_CONFERRED, READ_SCHEDULED_CONFERRALS)


def scheduled(event: ConferralScheduled, origin: Origin) -> Iterable[RowChange]:
    """When and where the awards of a decision are to be conferred."""
    _ = origin
    values = {
        "held_on": event.held_on,
        "begins": event.begins,
        "place": event.place,
        "conferred_by": event.conferred_by,
    }
    yield Put(READ_SCHEDULED_CONFERRALS, (event.decision_id,), values)


def conferred(event: AwardsConferred, origin: Origin) -> Iterable[RowChange]:
    """How each award was handed over."""
    _ = origin
    for one in event.handed:
        values = {
            "decision_id": event.decision_id,
            "held_on": event.held_on,
            "place": event.place,
            "conferred_by": event.conferred_by,
            "manner": one.manner.value,
            "received_by": one.received_by,
        }
        yield Put(READ_CONFERRED, (one.dossier_id,), values)
