"""The commands about a cluster, its home event, and the evidence on which it is formed."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.clusters import (
    BestUnitElected,
    ClusterChanged,
    ClusterDissolved,
    ClusterFormed,
    ClusterLeadNamed,
    CovenantScored,
    CovenantSigned,
    Members,
    Rotation,
    ScoreKind,
    Scores,
    Targets,
)
from contracts.message import Command, Event, Message
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


class OfCluster(Command):
    """A command about one cluster."""

    cluster_id: ClusterId

    @property
    @override
    def stream(self) -> str:
        """The cluster's own."""
        return f"cluster-{self.cluster_id}"


class Formation(Message):
    """What is announced of a cluster; `by_plan` where it stands in the plan, and follows it."""

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


class FormCluster(OfCluster):
    """Announce a cluster for a year, or have it follow its plan (thông báo phân cụm, khối)."""

    formation: Formation
    reason: TextOrEmpty = ""

    @property
    @override
    def queue(self) -> str:
        """A code is given once in a year beside the plans, so clusters are formed one after another."""
        return "clusters"


class ChangeMembers(OfCluster):
    """Change the members of a cluster that stands in no plan."""

    units: Members
    since: Day
    reason: Text


class AgreeRotation(OfCluster):
    """Agree on the order in which the units lead (luân phiên cụm trưởng)."""

    order: Rotation


class NameLead(OfCluster):
    """Name the unit that leads a cluster (cụm trưởng)."""

    unit: UnitCode
    since: Day
    reason: TextOrEmpty = ""


class SignCovenant(OfCluster):
    """Sign the covenant of a cluster as one of its units (ký giao ước)."""

    unit: UnitCode
    signed_on: Day
    signed_by: NameOrEmpty = ""
    targets: Targets
    reason: TextOrEmpty = ""


class ScoreCovenant(OfCluster):
    """Score the covenant of a unit (chấm điểm giao ước)."""

    unit: UnitCode
    kind: ScoreKind
    scorer: UnitCode | None = None
    scored_on: Day
    scores: Scores


class Ballots(Message):
    """A unit that stands for election, and how many said yes to it."""

    unit: UnitCode
    yes: Count


class ElectBest(OfCluster):
    """Record the election of the best unit, with its count (suy tôn)."""

    held_on: Day
    present: Count
    votes: Annotated[tuple[Ballots, ...], Field(min_length=1, max_length=500)]
    document: Document | None = None


class DissolveCluster(OfCluster):
    """Dissolve a cluster."""

    reason: Text


OfMembers = ChangeMembers | AgreeRotation | NameLead
OfCovenant = SignCovenant | ScoreCovenant | ElectBest
ClusterCommand = FormCluster | OfMembers | OfCovenant | DissolveCluster


class RotationAgreed(Event):
    """The units of a cluster have agreed in which order they lead, from this year on."""

    cluster_id: ClusterId
    order: Rotation


ClusterEvent = (
    ClusterFormed
    | ClusterChanged
    | RotationAgreed
    | ClusterLeadNamed
    | CovenantSigned
    | CovenantScored
    | BestUnitElected
    | ClusterDissolved
)


class Holders(Message):
    """The units that act for members of a cluster that have ended: `holders` are (the member, the one that acts)."""

    holders: tuple[tuple[UnitCode, UnitCode], ...] = ()

    def acting_for(self, unit: UnitCode) -> UnitCode:
        """The unit that acts for `unit`: itself while it is there."""
        return dict(self.holders).get(unit, unit)


class Before(Message):
    """What stands when a cluster is formed.

    `taken` says that another cluster of the year bears the code, `plan_stands` that its plan is in force or followed.
    `rotation` and `lead` are those of the cluster of that code in the year before.
    """

    taken: bool = False
    plan_stands: bool = False
    rotation: Rotation = ()
    lead: UnitCode | None = None
