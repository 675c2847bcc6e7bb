"""The clusters that a plan names stand with it: announced, and changed when it is amended."""

from collections.abc import Iterable

from contracts.clusters import cluster_id_of
from contracts.envelope import Origin
from contracts.message import Command
from contracts.planning import PlanAmended, PlanIssued, StatedPlan
from contracts.vocabulary import Document, PlanId
from services.planning.cluster.messages import Formation, FormCluster
from services.planning.plan.messages import PlanFollowed, PlanRevised


def form_clusters(event: PlanIssued, origin: Origin) -> Iterable[Command]:
    """The clusters of a plan that was issued."""
    _ = origin
    yield from _formed(event.plan_id, event.content, "")


def follow_amendment(event: PlanAmended, origin: Origin) -> Iterable[Command]:
    """The clusters of an amended plan: new ones are announced, and others changed for the plan's reason."""
    _ = origin
    yield from _formed(event.plan_id, event.content, event.reason)


def form_clusters_of_followed(event: PlanFollowed, origin: Origin) -> Iterable[Command]:
    """The clusters of a plan that is known in part and followed."""
    _ = origin
    yield from _formed(event.plan_id, event.content, "")


def follow_revision(event: PlanRevised, origin: Origin) -> Iterable[Command]:
    """The clusters of a followed plan of which more is known; the rules refuse those of a draft."""
    _ = origin
    yield from _formed(event.plan_id, event.content, "")


def _formed(plan_id: PlanId, content: StatedPlan, reason: str) -> Iterable[Command]:
    document = content.document
    whole = document if isinstance(document, Document) else document.whole()
    for cluster in content.clusters:
        formation = Formation(
            code=cluster.code,
            name=cluster.name,
            year=content.year,
            block=cluster.block,
            above=cluster.above,
            by_plan=True,
            plan_id=plan_id,
            plan=whole,
            units=cluster.units,
            lead=cluster.lead,
        )
        yield FormCluster(cluster_id=cluster_id_of(plan_id, cluster.code), formation=formation, reason=reason)
