"""A cluster to test with: that of two wards of the city, which stands in its plan."""

from datetime import date
from typing import Any

from contracts.clusters import ClusterFormed, CovenantScored, CovenantSigned, CovenantTarget, ScoreKind, TargetScore
from contracts.clusters import cluster_id_of as id_of
from contracts.vocabulary import Body, ClusterId, derived_id
from services.planning.cluster.messages import Before, Formation, FormCluster, ScoreCovenant, SignCovenant
from tests.planning.plans import CHI_LANG, PLAN, TAM_THANH, document

CLUSTER = id_of(PLAN, "phuong")
BESIDE = ClusterId(derived_id("test-cluster"))
NAME = "Cụm các phường"
STANDS = Before(plan_stands=True)
SIGNED_ON, SCORED_ON, HELD_ON = date(2017, 2, 20), date(2017, 12, 1), date(2017, 12, 15)
TARGETS = (
    CovenantTarget(code="ct-1", text="Thu ngân sách", points=60.0),
    CovenantTarget(code="ct-2", text="Gia đình văn hóa", points=40.0),
)


def formation(**changed: Any) -> Formation:
    """What the plan states of the cluster, but for the fields `changed`."""
    whole = Formation(
        code="phuong",
        name=NAME,
        year=2017,
        by_plan=True,
        plan_id=PLAN,
        plan=document(),
        units=(CHI_LANG, TAM_THANH),
        lead=CHI_LANG,
    )
    return whole.model_copy(update=changed)


FORM = FormCluster(cluster_id=CLUSTER, formation=formation())
FORMED = ClusterFormed(
    cluster_id=CLUSTER,
    code="phuong",
    name=NAME,
    year=2017,
    by_plan=True,
    plan_id=PLAN,
    plan=document(),
    units=(CHI_LANG, TAM_THANH),
    lead=CHI_LANG,
)


def signed(unit: Body, **changed: Any) -> CovenantSigned:
    """The covenant of a unit."""
    whole = CovenantSigned(
        cluster_id=CLUSTER,
        cluster_name=NAME,
        year=2017,
        unit=unit.code,
        unit_name=unit.name,
        signed_on=SIGNED_ON,
        targets=TARGETS,
    )
    return whole.model_copy(update=changed)


def sign(unit: Body, **changed: Any) -> SignCovenant:
    """The command by which a unit signs."""
    whole = SignCovenant(cluster_id=CLUSTER, unit=unit.code, signed_on=SIGNED_ON, targets=TARGETS)
    return whole.model_copy(update=changed)


def points(first: float, second: float) -> tuple[TargetScore, ...]:
    """The points of both targets."""
    return (TargetScore(code="ct-1", points=first), TargetScore(code="ct-2", points=second))


def score(unit: Body, kind: ScoreKind, scorer: Body | None = None, **changed: Any) -> ScoreCovenant:
    """The command by which the covenant of a unit is scored."""
    whole = ScoreCovenant(
        cluster_id=CLUSTER,
        unit=unit.code,
        kind=kind,
        scorer=None if scorer is None else scorer.code,
        scored_on=SCORED_ON,
        scores=points(58.0, 37.5),
    )
    return whole.model_copy(update=changed)


def scored(unit: Body, kind: ScoreKind, scorer: Body | None = None) -> CovenantScored:
    """The covenant of a unit was scored."""
    return CovenantScored(
        cluster_id=CLUSTER,
        cluster_name=NAME,
        year=2017,
        unit=unit.code,
        unit_name=unit.name,
        kind=kind,
        scorer=scorer,
        scored_on=SCORED_ON,
        scores=points(58.0, 37.5),
        total=95.5,
        most=100.0,
    )
