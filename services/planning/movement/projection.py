"""The rows of movements: each as it stands, its steps, and the movements of the superior."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.movements import (
    MovementClosed,
    MovementLaunched,
    MovementPilotNamed,
    MovementPilotReviewed,
    MovementReplicated,
    MovementReviewed,
    ReviewKind,
)
from contracts.plan_parts import Asked
from contracts.vocabulary import MovementId
from services.planning.movement.messages import MovementMeansStated

READ_MOVEMENTS = Table(
    "read_movements",
    ("movement_id",),
    {
        "name": None,
        "kind": None,
        "state": "running",
        "year": None,
        "plan_id": None,
        "campaign": None,
        "launched_by": None,
        "launched_on": None,
        "until": None,
        "units": 0,
        "asks": [],
        "model": None,
        "solutions": None,
        "pilot": None,
        "pilot_reviewed_on": None,
        "replicated_on": None,
        "mid_reviewed_on": None,
        "final_reviewed_on": None,
        "closed_on": None,
        "unmet": [],
        "reason": "",
        "content": None,
    },
)
READ_MOVEMENT_STEPS = Table(
    "read_movement_steps",
    ("movement_id", "position"),
    {"step": None, "day": None, "text": "", "bodies": [], "document": None, "worth": None, "actor": None},
)
READ_SUPERIOR_MOVEMENTS = Table(
    "read_superior_movements",
    ("site", "movement_id"),
    {"name": None, "kind": None, "state": "running", "launched_by": None, "launched_on": None, "content": None},
)
TABLES = (READ_MOVEMENTS, READ_MOVEMENT_STEPS, READ_SUPERIOR_MOVEMENTS)
_COLUMN_OF = {Asked.MODEL: "model", Asked.SOLUTIONS: "solutions"}


def launch(event: MovementLaunched, origin: Origin) -> Iterable[RowChange]:
    """A movement under way."""
    values = {
        **_stated(event),
        "year": event.launched_on.year,
        "plan_id": event.plan_id,
        "campaign": event.campaign,
        "until": event.until,
        "units": len(event.units),
        "asks": [one.value for one in event.asks],
    }
    yield Put(READ_MOVEMENTS, (event.movement_id,), values)
    document = None if event.document is None else event.document.model_dump(mode="json")
    yield _step("launched", event.movement_id, origin, day=event.launched_on, text=event.content, document=document)


def state_means(event: MovementMeansStated, origin: Origin) -> Iterable[RowChange]:
    """The model or the solutions as they were last stated."""
    yield _change(event.movement_id, {_COLUMN_OF[event.asked]: event.text})
    yield _step(event.asked.value, event.movement_id, origin, text=event.text)


def name_pilot(event: MovementPilotNamed, origin: Origin) -> Iterable[RowChange]:
    """The unit that is the pilot from then on."""
    pilot = {"code": event.unit, "name": event.unit_name}
    yield _change(event.movement_id, {"pilot": pilot, "pilot_reviewed_on": None})
    yield _step("pilot-named", event.movement_id, origin, day=event.since, bodies=[pilot])


def review_pilot(event: MovementPilotReviewed, origin: Origin) -> Iterable[RowChange]:
    """The outcome of the pilot."""
    yield _change(event.movement_id, {"pilot_reviewed_on": event.held_on})
    pilot = {"code": event.unit, "name": event.unit_name}
    outcome = {"day": event.held_on, "text": event.result, "bodies": [pilot], "worth": event.worth_replicating}
    yield _step("pilot-reviewed", event.movement_id, origin, **outcome)


def replicate(event: MovementReplicated, origin: Origin) -> Iterable[RowChange]:
    """The units to which it was carried over."""
    yield _change(event.movement_id, {"replicated_on": event.since})
    units = [unit.model_dump(mode="json") for unit in event.units]
    yield _step("replicated", event.movement_id, origin, day=event.since, text=event.text, bodies=units)


def review(event: MovementReviewed, origin: Origin) -> Iterable[RowChange]:
    """A review on the way, of which the last one shows in the list, or the final one."""
    column = "final_reviewed_on" if event.review is ReviewKind.FINAL else "mid_reviewed_on"
    yield _change(event.movement_id, {column: event.held_on})
    document = None if event.document is None else event.document.model_dump(mode="json")
    said = {"day": event.held_on, "text": event.result, "document": document}
    yield _step(f"{event.review.value}-review", event.movement_id, origin, **said)


def close(event: MovementClosed, origin: Origin) -> Iterable[RowChange]:
    """A closed movement stays readable."""
    unmet = [one.value for one in event.unmet]
    closed = {"state": "closed", "closed_on": event.closed_on, "unmet": unmet, "reason": event.reason}
    yield _change(event.movement_id, closed)
    yield _step("closed", event.movement_id, origin, day=event.closed_on, text=event.reason)


def launch_above(event: MovementLaunched, origin: Origin) -> Iterable[RowChange]:
    """A movement that the superior has launched."""
    yield Put(READ_SUPERIOR_MOVEMENTS, (origin.site, event.movement_id), _stated(event))


def close_above(event: MovementClosed, origin: Origin) -> Iterable[RowChange]:
    """A movement that the superior has closed."""
    yield Change(READ_SUPERIOR_MOVEMENTS, (origin.site, event.movement_id), {"state": "closed"})


def _stated(event: MovementLaunched) -> Mapping[str, Value]:
    return {
        "name": event.name,
        "kind": event.kind.value,
        "launched_by": event.launched_by,
        "launched_on": event.launched_on,
        "content": event.model_dump(mode="json"),
    }


def _change(movement_id: MovementId, values: Mapping[str, Value]) -> RowChange:
    return Change(READ_MOVEMENTS, (movement_id,), values)


def _step(step: str, movement_id: MovementId, origin: Origin, **values: Value) -> RowChange:
    """One line of the movement's history, at its place in the log; without a day of its own that of its record."""
    known = {"step": step, "day": origin.occurred_at.date(), "actor": origin.actor}
    return Put(READ_MOVEMENT_STEPS, (movement_id, origin.position), {**known, **values})
