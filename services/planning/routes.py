"""The plans over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import Answer, AuthorizedRequest, NotFound, allow
from contracts.message import Message
from contracts.planning import PlanContent
from contracts.vocabulary import PlanId, Text
from services.planning import queries
from services.planning.domain.plan import AmendPlan, DraftPlan, IssuePlan, RevisePlan, WithdrawPlan
from services.planning.queries import PlanInFull, PlanRow, UnitProgress

router = APIRouter(tags=["plans"])

Drafting = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "signer")]
Deciding = Annotated[AuthorizedRequest, allow("clerk", "signer")]
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


class ContentBody(Message):
    """What a plan shall state."""

    content: PlanContent


class AmendmentBody(Message):
    """What a plan shall state from now on, and why."""

    content: PlanContent
    reason: Text


class ReasonBody(Message):
    """Why."""

    reason: Text


@router.post("/plans", status_code=201)
async def draft_plan(body: ContentBody, request: Drafting) -> Answer:
    """Draw up a plan; its stream in the answer is `plan-` and its id."""
    return await request.handle(DraftPlan(plan_id=PlanId(request.new_id()), content=body.content))


@router.put("/plans/{plan_id}")
async def revise_plan(plan_id: PlanId, body: ContentBody, request: Drafting) -> Answer:
    """Replace what a draft states."""
    return await request.handle(RevisePlan(plan_id=plan_id, content=body.content))


@router.post("/plans/{plan_id}/issue")
async def issue_plan(plan_id: PlanId, request: Deciding) -> Answer:
    """Issue a draft."""
    return await request.handle(IssuePlan(plan_id=plan_id))


@router.post("/plans/{plan_id}/amend")
async def amend_plan(plan_id: PlanId, body: AmendmentBody, request: Deciding) -> Answer:
    """Change a plan in force."""
    return await request.handle(AmendPlan(plan_id=plan_id, content=body.content, reason=body.reason))


@router.post("/plans/{plan_id}/withdraw")
async def withdraw_plan(plan_id: PlanId, body: ReasonBody, request: Deciding) -> Answer:
    """Withdraw a plan in force."""
    return await request.handle(WithdrawPlan(plan_id=plan_id, reason=body.reason))


@router.get("/plans")
async def list_plans(
    request: Reading, limit: Annotated[int, Query(ge=1, le=200)] = 50, after: PlanId | None = None
) -> tuple[PlanRow, ...]:
    """The plans, the latest first; `after` is the last plan of the page before. Drafts are shown to staff alone."""
    return await queries.plans(request.reader, limit, after, drafts=_is_staff(request))


@router.get("/plans/{plan_id}")
async def show_plan(plan_id: PlanId, request: Reading) -> PlanInFull:
    """A plan with everything it states; a draft is shown to staff alone."""
    return await _shown(request, plan_id)


@router.get("/plans/{plan_id}/progress")
async def show_progress(plan_id: PlanId, request: Reading) -> tuple[UnitProgress, ...]:
    """How far each unit of a plan has come."""
    await _shown(request, plan_id)
    return await queries.progress(request.reader, plan_id)


def _is_staff(request: AuthorizedRequest) -> bool:
    return request.actor.unit is None


async def _shown(request: AuthorizedRequest, plan_id: PlanId) -> PlanInFull:
    plan = await queries.plan(request.reader, plan_id, drafts=_is_staff(request))
    if plan is None:
        raise NotFound(f"plan-{plan_id}")
    return plan
