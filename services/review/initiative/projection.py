"""The row of each initiative, and one for each of its authors."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table, Value
from chassis.reading.names import search_key
from contracts.envelope import Origin
from services.review.initiative.messages import (
    InitiativeId,
    InitiativeRecognised,
    InitiativeRefused,
    InitiativeScored,
    InitiativeState,
    InitiativeSubmitted,
    RecognitionAnnulled,
)

READ_INITIATIVES = Table(
    "read_initiatives",
    ("initiative_id",),
    {
        "unit": None,
        "unit_name": None,
        "year": None,
        "name": None,
        "content": {},
        "state": InitiativeState.SUBMITTED.value,
        "submitted_on": None,
        "scored": None,
        "total": None,
        "most": None,
        "scope": None,
        "recognition": None,
        "recognised_by": "",
        "reason": "",
        "ended_on": None,
        "sort_key": None,
        "search_key": None,
    },
)
READ_INITIATIVE_AUTHORS = Table("read_initiative_authors", ("initiative_id", "subject_key"), {"share": None})
TABLES = (READ_INITIATIVES, READ_INITIATIVE_AUTHORS)


def submitted(event: InitiativeSubmitted, origin: Origin) -> Iterable[RowChange]:
    """An initiative and its authors."""
    _ = origin
    names = " ".join((event.content.name, *(one.name for one in event.content.authors)))
    values: dict[str, Value] = {
        "unit": event.unit,
        "unit_name": event.unit_name,
        "year": event.year,
        "name": event.content.name,
        "content": event.content.model_dump(mode="json"),
        "submitted_on": event.submitted_on,
        "sort_key": search_key(event.content.name),
        "search_key": search_key(names),
    }
    yield Put(READ_INITIATIVES, (event.initiative_id,), values)
    for one in event.content.authors:
        yield Put(READ_INITIATIVE_AUTHORS, (event.initiative_id, one.key), {"share": one.share})


def scored(event: InitiativeScored, origin: Origin) -> Iterable[RowChange]:
    """The scores of the council."""
    _ = origin
    values: dict[str, Value] = {
        "state": InitiativeState.SCORED.value,
        "scored": event.model_dump(mode="json", exclude={"initiative_id", "total", "most"}),
        "total": event.total,
        "most": event.most,
    }
    yield _change(event.initiative_id, values)


def recognised(event: InitiativeRecognised, origin: Origin) -> Iterable[RowChange]:
    """The recognition with its widest scope."""
    _ = origin
    values: dict[str, Value] = {
        "state": InitiativeState.RECOGNISED.value,
        "scope": event.scope.value,
        "recognition": event.decision.model_dump(mode="json"),
        "recognised_by": event.recognised_by,
    }
    yield _change(event.initiative_id, values)


def refused(event: InitiativeRefused, origin: Origin) -> Iterable[RowChange]:
    """An initiative that was not recognised."""
    _ = origin
    ended = {"state": InitiativeState.NOT_RECOGNISED.value, "reason": event.reason, "ended_on": event.refused_on}
    yield _change(event.initiative_id, ended)


def annulled(event: RecognitionAnnulled, origin: Origin) -> Iterable[RowChange]:
    """A recognition that is none any more."""
    _ = origin
    ended = {"state": InitiativeState.ANNULLED.value, "reason": event.reason, "ended_on": event.annulled_on}
    yield _change(event.initiative_id, ended)


def _change(initiative_id: InitiativeId, values: dict[str, Value]) -> Change:
    return Change(READ_INITIATIVES, (initiative_id,), values)
