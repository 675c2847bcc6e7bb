"""A dossier as it was: the row that its events up to an instant lead to."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from chassis.declaring.rows import Rows
from chassis.log.tail import DecodedEvent
from contracts.vocabulary import DossierId, SessionId
from services.review.dossier.messages import DossierAwarded, Progress
from services.review.dossier.rows import DossierInFull
from services.review.session.messages import SessionClosed

_AS_JSON: Final = (
    "subject",
    "reason_codes",
    "decision",
    "documents",
    "facts",
    "rules",
    "threshold",
    "fixing",
    "receipt",
    "supplement",
    "suspended",
    "taken_back",
    "lower",
)
"""The columns that a row of the database holds as JSON text."""
RowsAfter = Callable[[Iterable[DecodedEvent]], Mapping[str, Rows]]


def closing_of(events: Iterable[DecodedEvent], session_id: SessionId) -> int | None:
    """The position at which a session was closed; None where `events` do not say so."""
    closed = (one.origin.position for one in events if _is_closing(one, session_id))
    return next(closed, None)


def _is_closing(one: DecodedEvent, session_id: SessionId) -> bool:
    return isinstance(one.event, SessionClosed) and one.event.session_id == session_id


def until(events: Sequence[DecodedEvent], position: int | None, instant: datetime | None) -> tuple[DecodedEvent, ...]:
    """The events up to a position of the log or before an instant (aware); all of them without either."""
    return tuple(
        one
        for one in events
        if (position is None or one.origin.position <= position)
        and (instant is None or one.origin.occurred_at < instant)
    )


def dossier_after(rows_after: RowsAfter, events: Sequence[DecodedEvent], dossier_id: DossierId) -> DossierInFull | None:
    """The dossier as `events` of its own stream and of its session's lead to it; None where it did not exist yet."""
    tables = rows_after(events)
    row = tables.get("read_dossiers", {}).get((dossier_id,))
    if row is None:
        return None
    steps = [
        {"site": site, "act": act, "day": str(values["day"]), "by": values["by"], "place": values["place"]}
        for (of, site, act), values in tables.get("read_dossier_steps", {}).items()
        if of == dossier_id
    ]
    steps.sort(key=_place)
    shown: dict[str, Any] = {name: row[name] for name in DossierInFull.model_fields if name in row}
    shown |= _award(events)
    shown |= {name: None if shown[name] is None else json.dumps(shown[name]) for name in _AS_JSON}
    without_place = [{name: value for name, value in step.items() if name != "place"} for step in steps]
    return DossierInFull.model_validate({**shown, "dossier_id": dossier_id, "steps": json.dumps(without_place)})


def _award(events: Sequence[DecodedEvent]) -> dict[str, Any]:
    """The award as the dossier's own stream says it: the decision's stream, with every recipient, is not read."""
    awarded = next((one.event for one in events if isinstance(one.event, DossierAwarded)), None)
    if awarded is None:
        return {}
    return {"state": Progress.AWARDED.value, "decision": awarded.decision.model_dump(mode="json")}


def _place(step: Mapping[str, Any]) -> int:
    place: int = step["place"]
    return place
