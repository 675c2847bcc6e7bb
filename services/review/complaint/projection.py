"""The row of each matter, and of each dossier that it concerns."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.envelope import Origin
from services.review.complaint.messages import MatterClosed, MatterExtended, MatterOpened, reason_of_suspension

READ_MATTERS = Table(
    "read_matters",
    ("matter_id",),
    {
        "kind": None,
        "dossier_id": None,
        "subject_key": None,
        "whole_subject": False,
        "opened_on": None,
        "summary": "",
        "reference": None,
        "recorded_at": None,
        "closed": None,
    },
)
READ_CONCERNED = Table("read_concerned", ("matter_id", "dossier_id"), {"suspended": False, "reason": ""})

TABLES = (READ_MATTERS, READ_CONCERNED)


def opened(event: MatterOpened, origin: Origin) -> Iterable[RowChange]:
    """A matter, and what it concerns."""
    values = {
        "kind": event.kind.value,
        "dossier_id": event.dossier_id,
        "subject_key": event.subject,
        "whole_subject": event.whole_subject,
        "opened_on": event.opened_on,
        "summary": event.summary,
        "reference": None if event.reference is None else event.reference.model_dump(mode="json"),
        "recorded_at": origin.occurred_at,
    }
    yield Put(READ_MATTERS, (event.matter_id,), values)
    for dossier in event.dossiers:
        yield Put(
            READ_CONCERNED,
            (event.matter_id, dossier),
            {"suspended": dossier in event.suspends, "reason": reason_of_suspension(event.opened_on)},
        )


def extended(event: MatterExtended, origin: Origin) -> Iterable[RowChange]:
    """One more dossier that a matter concerns."""
    _ = origin
    values = {"suspended": event.suspends, "reason": reason_of_suspension(event.opened_on)}
    yield Put(READ_CONCERNED, (event.matter_id, event.dossier_id), values)


def closed(event: MatterClosed, origin: Origin) -> Iterable[RowChange]:
    """How a matter ended."""
    _ = origin
    yield Change(READ_MATTERS, (event.matter_id,), {"closed": event.model_dump(mode="json", exclude={"matter_id"})})
