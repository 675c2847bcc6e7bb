"""The commands about a plan, its home events, and the draft that they hold."""

from typing_extensions import override

from contracts.message import Command, Event
from contracts.plan_parts import PartialDocument
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn, StatedPlan
from contracts.vocabulary import (
    Body,
    Deadline,
    Document,
    Name,
    PlanId,
    Text,
)


class PlanDraft(StatedPlan):
    """A plan as its clerk has typed it so far; what an issued plan must have may still be missing.

    Its parts are those of `contracts.planning.PlanContent`, which a draft becomes when it is issued.
    """

    document: PartialDocument


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
    registration_deadline: Deadline | None = None
    standing_body: Body | None = None


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


class FollowPlan(OfPlan):
    """Follow a plan of which only a part is known: the work it orders is followed, and nothing is issued."""


class AmendPlan(OfPlan):
    """Change a plan in force (sửa đổi, bổ sung); `content` is the whole plan as it shall stand."""

    content: PlanContent
    reason: Text


class WithdrawPlan(OfPlan):
    """Withdraw a plan in force (thu hồi)."""

    reason: Text


ToDraft = DraftPlan | DraftUnderSuperior | RevisePlan | FollowPlan
"""The commands about a plan that binds nobody."""
ToBind = IssuePlan | AmendPlan | WithdrawPlan
"""The commands about a plan that binds its units, or is to bind them."""
PlanCommand = ToDraft | ToBind


class PlanDrafted(Event):
    """A plan was drawn up; nobody is bound by it yet."""

    plan_id: PlanId
    content: PlanDraft


class PlanRevised(Event):
    """The content of a draft was replaced."""

    plan_id: PlanId
    content: PlanDraft


class PlanFollowed(Event):
    """The work of a plan that is known in part is followed from here on; `content` is what is known of it."""

    plan_id: PlanId
    content: PlanDraft


PlanEvent = PlanDrafted | PlanRevised | PlanFollowed | PlanIssued | PlanAmended | PlanWithdrawn
