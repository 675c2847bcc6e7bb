"""The row of each award that was conferred, or that nobody came for."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from services.review.conferral.messages import AwardsConferred

READ_CONFERRED = Table(
    "read_conferred",
    ("dossier_id",),
    {"decision_id": None, "held_on": None, "place": "", "conferred_by": "", "manner": None, "received_by": ""},
)
TABLES = (READ_CONFERRED,)


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
