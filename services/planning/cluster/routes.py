"""Clusters and covenants over HTTP."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.clusters import Members, Rotation, ScoreKind, Scores, Targets
from contracts.message import Message
from contracts.vocabulary import (
    Body,
    ClusterId,
    Code,
    Count,
    Day,
    Document,
    Name,
    NameOrEmpty,
    PlanId,
    Text,
    TextOrEmpty,
    UnitCode,
    Year,
    YesNo,
)
from services.planning.cluster import examples, queries
from services.planning.cluster.messages import (
    AgreeRotation,
    Ballots,
    ChangeMembers,
    DissolveCluster,
    ElectBest,
    Formation,
    FormCluster,
    NameLead,
    ScoreCovenant,
    SignCovenant,
)
from services.planning.cluster.queries import ClusterInFull, ClusterRow, ClustersAsked

router = APIRouter(tags=["clusters"])

Announcing = Annotated[AuthorizedRequest, allow("clerk", "signer")]
Following = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "signer")]
_READERS: Final = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
Reading = Annotated[AuthorizedRequest, allow(*_READERS)]
Showing = Annotated[AuthorizedRequest, allow(*_READERS, shows="cluster-{cluster_id}")]


class FormationBody(Message):
    """A cluster that stands in no plan in force; those of a plan are announced with it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FORMATION]})

    code: Code
    name: Name
    year: Year
    block: YesNo = False
    above: YesNo = False
    plan_id: PlanId | None = None
    announcement: Document | None = None
    units: Members = ()
    lead: Body | None = None


class MembersBody(Message):
    """All members of a cluster from a day on."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.MEMBERS]})

    units: Members
    since: Day
    reason: Text


class RotationBody(Message):
    """The order in which the units lead, one a year."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ROTATION]})

    order: Rotation


class LeadBody(Message):
    """The unit that leads from a day on."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.LEAD]})

    unit: UnitCode
    since: Day
    reason: TextOrEmpty = ""


class CovenantBody(Message):
    """A covenant with its targets; a reason where it takes the place of an earlier one."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.COVENANT]})

    signed_on: Day
    signed_by: NameOrEmpty = ""
    targets: Targets
    reason: TextOrEmpty = ""


class ScoresBody(Message):
    """The points for each target of a covenant; `scorer` is the unit that gives a cross score."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SCORES]})

    kind: ScoreKind
    scorer: UnitCode | None = None
    scored_on: Day
    scores: Scores


class ElectionBody(Message):
    """An election with its count: how many were present, and how many said yes to each unit."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ELECTION]})

    held_on: Day
    present: Count
    votes: Annotated[tuple[Ballots, ...], Field(min_length=1, max_length=500)]
    document: Document | None = None


class DissolutionBody(Message):
    """The reason for which a cluster is dissolved."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DISSOLUTION]})

    reason: Text


@router.post("/clusters", status_code=201, summary="Thông báo cụm, khối ngoài kế hoạch")
async def form_cluster(body: FormationBody, request: Announcing) -> Answer:
    """Announce a cluster beside a plan; its stream in the answer is `cluster-` and its id."""
    formation = Formation.model_validate(dict(body))
    return await request.handle(FormCluster(cluster_id=ClusterId(request.new_id()), formation=formation))


@router.put("/clusters/{cluster_id}/members", summary="Sửa thành viên cụm, khối")
async def change_members(cluster_id: ClusterId, body: MembersBody, request: Following) -> Answer:
    """Change the members of a cluster that stands in no plan."""
    return await request.handle(ChangeMembers(cluster_id=cluster_id, **dict(body)))


@router.put("/clusters/{cluster_id}/rotation", summary="Thống nhất thứ tự luân phiên cụm trưởng")
async def agree_rotation(cluster_id: ClusterId, body: RotationBody, request: Following) -> Answer:
    """Agree on the order in which the units lead."""
    return await request.handle(AgreeRotation(cluster_id=cluster_id, **dict(body)))


@router.put("/clusters/{cluster_id}/lead", summary="Chỉ định cụm trưởng, khối trưởng")
async def name_lead(cluster_id: ClusterId, body: LeadBody, request: Following) -> Answer:
    """Name the unit that leads."""
    return await request.handle(NameLead(cluster_id=cluster_id, **dict(body)))


@router.put("/clusters/{cluster_id}/covenants/{unit}", summary="Ghi ký giao ước thi đua")
async def sign_covenant(cluster_id: ClusterId, unit: UnitCode, body: CovenantBody, request: Following) -> Answer:
    """Sign the covenant of a unit."""
    return await request.handle(SignCovenant(cluster_id=cluster_id, unit=unit, **dict(body)))


@router.post("/clusters/{cluster_id}/covenants/{unit}/scores", summary="Chấm điểm giao ước")
async def score_covenant(cluster_id: ClusterId, unit: UnitCode, body: ScoresBody, request: Following) -> Answer:
    """Score the covenant of a unit."""
    return await request.handle(ScoreCovenant(cluster_id=cluster_id, unit=unit, **dict(body)))


@router.post("/clusters/{cluster_id}/election", summary="Ghi kết quả suy tôn")
async def elect_best(cluster_id: ClusterId, body: ElectionBody, request: Following) -> Answer:
    """Record the election of the best unit; the one with the most votes is elected."""
    return await request.handle(ElectBest(cluster_id=cluster_id, **dict(body)))


@router.post("/clusters/{cluster_id}/dissolve", summary="Bãi bỏ cụm, khối")
async def dissolve_cluster(cluster_id: ClusterId, body: DissolutionBody, request: Announcing) -> Answer:
    """Dissolve a cluster."""
    return await request.handle(DissolveCluster(cluster_id=cluster_id, reason=body.reason))


@router.get("/clusters", summary="Danh sách cụm, khối")
async def list_clusters(request: Reading, asked: Annotated[ClustersAsked, Query()]) -> Page[ClusterRow]:
    """The clusters, the latest year first; `after` is the last cluster of the page before."""
    rows, total = await queries.clusters(request.reader, request.viewer, asked)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.cluster_id)


@router.get("/clusters/{cluster_id}", summary="Xem một cụm, khối")
async def show_cluster(cluster_id: ClusterId, request: Showing) -> ClusterInFull:
    """A cluster with its covenants, scores and election."""
    found = await queries.cluster(request.reader, request.viewer, cluster_id)
    if found is None:
        raise NotFound(f"cluster-{cluster_id}")
    return found
