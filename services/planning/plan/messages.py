"""The commands about a plan, its home events, and the draft that they hold."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.planning import Cycle, PlanAmended, PlanContent, PlanIssued, PlanWithdrawn, Purpose
from contracts.vocabulary import (
    Body,
    Cluster,
    Code,
    Deadline,
    Document,
    Gate,
    Level,
    Name,
    PlanId,
    Text,
    UnitCode,
    Year,
    YesNo,
)


class DraftedBasis(Message):
    """An instrument that a draft cites (căn cứ)."""

    citation: Text


class DraftedParent(Message):
    """The plan of the next level up, as a draft cites it."""

    document: Document
    title: Text


class DraftedTask(Message):
    """One line of a draft's table of work (nhiệm vụ); nobody need be responsible yet."""

    number: Annotated[int, Field(strict=True, ge=1, le=200)]
    quarter: Annotated[int, Field(strict=True, ge=1, le=4)]
    text: Text
    responsible: Annotated[tuple[Body, ...], Field(max_length=100)] = ()


class DraftedTarget(Message):
    """A result that a draft wants reached (chỉ tiêu); `measure` is None where the text gives no number."""

    code: Code
    text: Text
    measure: Annotated[float, Field(strict=True, ge=0, le=1_000_000_000_000, allow_inf_nan=False)] | None = None


class DraftedRecipient(Message):
    """One line of a draft's recipients list (nơi nhận); `purpose` is None where the text marks none."""

    code: Code
    name: Name
    purpose: Purpose | None = None
    every_unit: YesNo = False


class PlanDraft(Message):
    """A plan as its clerk has typed it so far; lists that an issued plan must fill may still be empty.

    Its fields bear the names that they have in `contracts.planning.PlanContent`, which a draft becomes when it is
    issued. It is a shape of its own, so that a contract that grows changes no draft that is already recorded.
    """

    document: Document
    title: Text
    level: Level
    cycle: Cycle
    year: Year
    signer_role: Name
    purposes: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    requirements: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    legal_bases: Annotated[tuple[DraftedBasis, ...], Field(max_length=100)] = ()
    parent: DraftedParent | None = None
    tasks: Annotated[tuple[DraftedTask, ...], Field(max_length=200)] = ()
    measures: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    targets: Annotated[tuple[DraftedTarget, ...], Field(max_length=100)] = ()
    clusters: Annotated[tuple[Cluster, ...], Field(max_length=100)] = ()
    registration_deadline: Deadline
    gates: Annotated[tuple[Gate, ...], Field(max_length=10)] = ()
    recipients: Annotated[tuple[DraftedRecipient, ...], Field(max_length=500)] = ()
    standing_body: Body

    def units(self) -> dict[UnitCode, Name]:
        """The units of all clusters: code to name."""
        return {unit.code: unit.name for cluster in self.clusters for unit in cluster.units}


class OfPlan(Command):
    """A command about one plan."""

    plan_id: PlanId

    @property
    @override
    def stream(self) -> str:
        """The plan's own."""
        return f"plan-{self.plan_id}"


class DraftPlan(OfPlan):
    """Draw up a plan (soạn thảo)."""

    content: PlanDraft


class DraftUnderSuperior(OfPlan):
    """Draw up a plan under a plan of the superior, with these parts of its own."""

    superior_plan_id: PlanId
    document: Document
    signer_role: Name
    registration_deadline: Deadline
    standing_body: Body


class RevisePlan(OfPlan):
    """Replace the content of a draft."""

    content: PlanDraft


class IssuePlan(OfPlan):
    """Issue a draft (ban hành)."""

    @property
    @override
    def queue(self) -> str:
        """Numbers are given one after another."""
        return "plan-numbers"


class AmendPlan(OfPlan):
    """Change a plan in force (sửa đổi, bổ sung); `content` is the whole plan as it shall stand."""

    content: PlanContent
    reason: Text


class WithdrawPlan(OfPlan):
    """Withdraw a plan in force (thu hồi)."""

    reason: Text


PlanCommand = DraftPlan | DraftUnderSuperior | RevisePlan | IssuePlan | AmendPlan | WithdrawPlan


class PlanDrafted(Event):
    """A plan was drawn up; nobody is bound by it yet."""

    plan_id: PlanId
    content: PlanDraft


class PlanRevised(Event):
    """The content of a draft was replaced."""

    plan_id: PlanId
    content: PlanDraft


PlanEvent = PlanDrafted | PlanRevised | PlanIssued | PlanAmended | PlanWithdrawn
