"""The commands about a plan, its home events, and the draft that they hold."""

from typing import Annotated

from pydantic import Field
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

PartName = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$", max_length=60, examples=["tasks"])]
"""The name of a field of a plan."""
Parts = Annotated[tuple[PartName, ...], Field(max_length=60)]


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


class CopyPlan(OfPlan):
    """Draw up the plan that follows a former one of the site, with what it states carried over."""

    former: PlanId


class RevisePlan(OfPlan):
    """Replace the content of a draft; `checked` are the parts carried over that were looked at and stay as they are."""

    content: PlanDraft
    checked: Parts = ()


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


ToDraft = DraftPlan | DraftUnderSuperior | CopyPlan | RevisePlan | FollowPlan
"""The commands about a plan that binds nobody."""
ToBind = IssuePlan | AmendPlan | WithdrawPlan
"""The commands about a plan that binds its units, or is to bind them."""
PlanCommand = ToDraft | ToBind


class PlanDrafted(Event):
    """A plan was drawn up; nobody is bound by it yet.

    `copied_from` is the former plan with which it was begun, `carried` the parts that came from that one.
    """

    plan_id: PlanId
    content: PlanDraft
    copied_from: PlanId | None = None
    carried: Parts = ()


class PlanRevised(Event):
    """The content of a draft was replaced; `carried` are the parts of a former plan that nobody has looked at yet."""

    plan_id: PlanId
    content: PlanDraft
    carried: Parts = ()


class PlanFollowed(Event):
    """The work of a plan that is known in part is followed from here on; `content` is what is known of it."""

    plan_id: PlanId
    content: PlanDraft


PlanEvent = PlanDrafted | PlanRevised | PlanFollowed | PlanIssued | PlanAmended | PlanWithdrawn
