"""The rows of clusters, their covenants and what happened to them, and the clusters of the superior."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Put, RowChange, Table, Value
from contracts.clusters import (
    BestUnitElected,
    ClusterChanged,
    ClusterDissolved,
    ClusterFormed,
    ClusterLeadNamed,
    CovenantScored,
    CovenantSigned,
)
from contracts.envelope import Origin
from contracts.message import Message
from contracts.vocabulary import ClusterId
from services.planning.cluster.messages import RotationAgreed

READ_CLUSTERS = Table(
    "read_clusters",
    ("cluster_id",),
    {
        "code": None,
        "name": None,
        "year": None,
        "block": False,
        "above": False,
        "by_plan": False,
        "plan_id": None,
        "state": "formed",
        "units": [],
        "members": 0,
        "lead": None,
        "rotation": [],
        "elected": None,
        "reason": "",
        "content": None,
    },
)
READ_COVENANTS = Table(
    "read_cluster_covenants",
    ("cluster_id", "unit"),
    {"unit_name": None, "signed": None, "most": None, "self_score": None, "cross_score": None, "agreed_score": None},
)
READ_CLUSTER_STEPS = Table(
    "read_cluster_steps",
    ("cluster_id", "position", "step"),
    {"day": None, "text": "", "bodies": [], "actor": None},
)
READ_SUPERIOR_CLUSTERS = Table(
    "read_superior_clusters",
    ("site", "cluster_id"),
    {
        "name": None,
        "year": None,
        "block": False,
        "state": "formed",
        "units": [],
        "includes_us": False,
        "lead": None,
        "covenant": None,
        "self_total": None,
        "cross_total": None,
        "agreed_total": None,
        "most": None,
        "elected": None,
    },
)
TABLES = (READ_CLUSTERS, READ_COVENANTS, READ_CLUSTER_STEPS, READ_SUPERIOR_CLUSTERS)


def form(event: ClusterFormed, origin: Origin) -> Iterable[RowChange]:
    """A cluster as it was announced."""
    stated = event.model_dump(mode="json")
    taken = ("code", "name", "year", "block", "above", "by_plan", "units", "lead")
    values = {name: stated[name] for name in taken}
    more = {"plan_id": event.plan_id, "members": len(event.units), "rotation": list(event.rotation)}
    yield Put(READ_CLUSTERS, (event.cluster_id,), {**values, **more, "content": stated})
    yield _step("formed", event.cluster_id, origin, bodies=stated["units"])


def change(event: ClusterChanged, origin: Origin) -> Iterable[RowChange]:
    """Its name and members from then on."""
    units = _all(event.units)
    yield _changed(event.cluster_id, {"name": event.name, "units": units, "members": len(units)})
    for step, bodies in (("joined", event.joined), ("left", event.left)):
        if bodies:
            said = {"day": event.since, "text": event.reason, "bodies": _all(bodies)}
            yield _step(step, event.cluster_id, origin, **said)


def agree_rotation(event: RotationAgreed, origin: Origin) -> Iterable[RowChange]:
    """The order in which its units lead."""
    yield _changed(event.cluster_id, {"rotation": list(event.order)})
    yield _step("rotation", event.cluster_id, origin)


def name_lead(event: ClusterLeadNamed, origin: Origin) -> Iterable[RowChange]:
    """The unit that leads it."""
    lead = event.lead.model_dump(mode="json")
    yield _changed(event.cluster_id, {"lead": lead})
    yield _step("lead", event.cluster_id, origin, day=event.since, text=event.reason, bodies=[lead])


def sign(event: CovenantSigned, origin: Origin) -> Iterable[RowChange]:
    """The covenant of a unit as it was last signed."""
    key = (event.cluster_id, event.unit)
    most = round(sum(target.points for target in event.targets), 2)
    values = {"unit_name": event.unit_name, "signed": event.model_dump(mode="json"), "most": most}
    yield Put(READ_COVENANTS, key, values)
    said = {"day": event.signed_on, "text": event.reason, "bodies": [_unit(event)]}
    yield _step("signed", event.cluster_id, origin, **said)


def score(event: CovenantScored, origin: Origin) -> Iterable[RowChange]:
    """The latest score of its kind."""
    scored = {f"{event.kind.value}_score": event.model_dump(mode="json")}
    yield Change(READ_COVENANTS, (event.cluster_id, event.unit), scored)
    said = {"day": event.scored_on, "text": f"{event.total:g} / {event.most:g}", "bodies": [_unit(event)]}
    yield _step(f"scored-{event.kind.value}", event.cluster_id, origin, **said)


def elect(event: BestUnitElected, origin: Origin) -> Iterable[RowChange]:
    """The election with its count."""
    yield _changed(event.cluster_id, {"elected": event.model_dump(mode="json")})
    elected = event.elected.model_dump(mode="json")
    yield _step("elected", event.cluster_id, origin, day=event.held_on, bodies=[elected])


def dissolve(event: ClusterDissolved, origin: Origin) -> Iterable[RowChange]:
    """A cluster that is none any more stays readable."""
    yield _changed(event.cluster_id, {"state": "dissolved", "reason": event.reason})
    yield _step("dissolved", event.cluster_id, origin, text=event.reason)


def form_above(event: ClusterFormed, origin: Origin) -> Iterable[RowChange]:
    """A cluster that the superior has announced."""
    lead = None if event.lead is None else event.lead.model_dump(mode="json")
    values = {"year": event.year, "block": event.block, "lead": lead}
    yield _above(event.cluster_id, origin, {**values, **_members(event, origin)})


def change_above(event: ClusterChanged, origin: Origin) -> Iterable[RowChange]:
    """Its members from then on."""
    yield _above(event.cluster_id, origin, _members(event, origin))


def name_lead_above(event: ClusterLeadNamed, origin: Origin) -> Iterable[RowChange]:
    """The unit that leads a cluster of the superior."""
    yield _above(event.cluster_id, origin, {"lead": event.lead.model_dump(mode="json")})


def sign_above(event: CovenantSigned, origin: Origin) -> Iterable[RowChange]:
    """Our own covenant in a cluster of the superior."""
    if event.unit == origin.here:
        yield _above(event.cluster_id, origin, {"covenant": event.model_dump(mode="json")})


def score_above(event: CovenantScored, origin: Origin) -> Iterable[RowChange]:
    """A score of our own covenant in a cluster of the superior."""
    if event.unit == origin.here:
        yield _above(event.cluster_id, origin, {f"{event.kind.value}_total": event.total, "most": event.most})


def elect_above(event: BestUnitElected, origin: Origin) -> Iterable[RowChange]:
    """Whom a cluster of the superior has elected."""
    yield _above(event.cluster_id, origin, {"elected": event.model_dump(mode="json")})


def dissolve_above(event: ClusterDissolved, origin: Origin) -> Iterable[RowChange]:
    """A cluster of the superior that is none any more."""
    yield _above(event.cluster_id, origin, {"state": "dissolved"})


def _members(event: ClusterFormed | ClusterChanged, origin: Origin) -> Mapping[str, Value]:
    includes_us = any(unit.code == origin.here for unit in event.units)
    return {"name": event.name, "units": _all(event.units), "includes_us": includes_us}


def _all(bodies: Iterable[Message]) -> list[Value]:
    return [body.model_dump(mode="json") for body in bodies]


def _unit(event: CovenantSigned | CovenantScored) -> Value:
    return {"code": event.unit, "name": event.unit_name}


def _above(cluster_id: ClusterId, origin: Origin, values: Mapping[str, Value]) -> RowChange:
    return Put(READ_SUPERIOR_CLUSTERS, (origin.site, cluster_id), values)


def _changed(cluster_id: ClusterId, values: Mapping[str, Value]) -> RowChange:
    return Change(READ_CLUSTERS, (cluster_id,), values)


def _step(step: str, cluster_id: ClusterId, origin: Origin, **values: Value) -> RowChange:
    """One line of the cluster's history, at its place in the log; without a day of its own that of its record."""
    known = {"day": origin.occurred_at.date(), "actor": origin.actor}
    return Put(READ_CLUSTER_STEPS, (cluster_id, origin.position, step), {**known, **values})
