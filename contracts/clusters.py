"""The contract events of clusters: formed, changed, their covenants signed and scored, the best unit elected."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.message import Event, Message
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
    derived_id,
)

Members = Annotated[tuple[Body, ...], Field(max_length=500)]
Rotation = Annotated[tuple[UnitCode, ...], Field(max_length=500)]
"""The order in which units lead a cluster, one each year."""
Points = Annotated[float, Field(strict=True, ge=0, le=10_000, allow_inf_nan=False, examples=[20.0])]


class ScoreKind(StrEnum):
    """A score of a covenant: by the unit itself, by another unit of the cluster, or as the cluster has agreed."""

    SELF = "self"
    CROSS = "cross"
    AGREED = "agreed"


class CovenantTarget(Message):
    """A target to which a unit commits itself (chỉ tiêu giao ước), with the most points that it can have."""

    code: Code
    text: Text
    points: Points


Targets = Annotated[tuple[CovenantTarget, ...], Field(min_length=1, max_length=100)]


class TargetScore(Message):
    """The points that a target of a covenant was given, with a note where there is one."""

    code: Code
    points: Points
    note: TextOrEmpty = ""


Scores = Annotated[tuple[TargetScore, ...], Field(min_length=1, max_length=100)]


class UnitVotes(Message):
    """A unit that stood for election and how many said yes to it."""

    unit: Body
    yes: Count


class ClusterFormed(Event):
    """A cluster or block of units was announced for a year (thông báo phân cụm, khối thi đua).

    `by_plan` says that it stands in the plan `plan_id`, whose document is `plan` where that is known whole; otherwise
    `announcement` is the paper that announced it, where there is one. `above` is a cluster of the superior to which
    the site belongs itself. `lead` leads it this year; `rotation` is the order of those who lead, empty where none was
    agreed.
    """

    cluster_id: ClusterId
    code: Code
    name: Name
    year: Year
    block: YesNo = False
    above: YesNo = False
    by_plan: YesNo = False
    plan_id: PlanId | None = None
    plan: Document | None = None
    announcement: Document | None = None
    units: Members = ()
    lead: Body | None = None
    rotation: Rotation = ()


class ClusterChanged(Event):
    """Units have joined a cluster or left it, or its name was changed; `units` are its members from `since` on."""

    cluster_id: ClusterId
    name: Name
    year: Year
    above: YesNo = False
    joined: Members = ()
    left: Members = ()
    units: Members = ()
    since: Day
    reason: Text


class ClusterLeadNamed(Event):
    """A unit leads a cluster from a day on (cụm trưởng, khối trưởng)."""

    cluster_id: ClusterId
    name: Name
    year: Year
    above: YesNo = False
    lead: Body
    units: Members = ()
    since: Day
    reason: TextOrEmpty = ""


class CovenantSigned(Event):
    """A unit has signed the covenant of its cluster with its targets (ký giao ước thi đua).

    One that is signed again takes the place of the earlier, for `reason`. `signed_by` is the post of who signed.
    """

    cluster_id: ClusterId
    cluster_name: Name
    year: Year
    above: YesNo = False
    unit: UnitCode
    unit_name: Name
    signed_on: Day
    signed_by: NameOrEmpty = ""
    targets: Targets
    reason: TextOrEmpty = ""


class CovenantScored(Event):
    """The covenant of a unit was scored (chấm điểm thực hiện giao ước); `scorer` is the unit that scored another.

    `total` is the sum of the scores, and `most` that of the points that could be had.
    """

    cluster_id: ClusterId
    cluster_name: Name
    year: Year
    above: YesNo = False
    unit: UnitCode
    unit_name: Name
    kind: ScoreKind
    scorer: Body | None = None
    scored_on: Day
    scores: Scores
    total: Points
    most: Points


class BestUnitElected(Event):
    """The units of a cluster have elected the best among them (bình xét, suy tôn); the count stands in it.

    `members` is how many could vote, `present` how many did; `votes` are for every unit that stood, the elected first.
    `units` are the members of the cluster, and `document` its minutes.
    """

    cluster_id: ClusterId
    cluster_name: Name
    year: Year
    above: YesNo = False
    elected: Body
    held_on: Day
    members: Count
    present: Count
    votes: Annotated[tuple[UnitVotes, ...], Field(min_length=1, max_length=500)]
    units: Members = ()
    document: Document | None = None


class ClusterDissolved(Event):
    """A cluster is no longer one: its plan was withdrawn or names it no more, or it was announced by mistake."""

    cluster_id: ClusterId
    name: Name
    year: Year
    above: YesNo = False
    units: Members = ()
    reason: Text


def cluster_id_of(plan_id: PlanId, code: Code) -> ClusterId:
    """The id of the cluster that a plan names by that code."""
    return ClusterId(derived_id("cluster", plan_id, code))
