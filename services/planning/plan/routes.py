"""The plans over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.message import Message
from contracts.planning import PlanContent
from contracts.vocabulary import PlanId, Text
from services.planning.plan import examples, queries
from services.planning.plan.duties import DECIDING, DRAFTING, READING
from services.planning.plan.messages import (
    AmendPlan,
    CopyPlan,
    DraftPlan,
    FollowPlan,
    IssuePlan,
    Parts,
    PlanDraft,
    RevisePlan,
    WithdrawPlan,
)
from services.planning.plan.queries import PlanInFull, PlanRow, PlansAsked

router = APIRouter(tags=["plans"])

Drafting = Annotated[AuthorizedRequest, allow(*DRAFTING)]
Deciding = Annotated[AuthorizedRequest, allow(*DECIDING)]
Reading = Annotated[AuthorizedRequest, allow(*READING)]
Showing = Annotated[AuthorizedRequest, allow(*READING, shows="plan-{plan_id}")]


class DraftBody(Message):
    """The content of a draft."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DRAFT]})

    content: PlanDraft


class RevisionBody(DraftBody):
    """The content of a draft, and the parts of a former plan that were looked at and stay as they are."""

    checked: Parts = ()


class AmendmentBody(Message):
    """The content of a plan from now on, and the reason for the change."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.AMENDMENT]})

    content: PlanContent
    reason: Text


class WithdrawalBody(Message):
    """The reason for which a plan is withdrawn."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.WITHDRAWAL]})

    reason: Text


@router.post("/plans", status_code=201, summary="Soạn dự thảo kế hoạch")
async def draft_plan(body: DraftBody, request: Drafting) -> Answer:
    """Draw up a plan; its stream in the answer is `plan-` and its id."""
    return await request.handle(DraftPlan(plan_id=PlanId(request.new_id()), content=body.content))


@router.post("/plans/{plan_id}/copy", status_code=201, summary="Soạn kế hoạch kỳ sau từ kế hoạch cũ")
async def copy_plan(plan_id: PlanId, request: Drafting) -> Answer:
    """Draw up the plan that follows this one; its stream in the answer is `plan-` and its id."""
    return await request.handle(CopyPlan(plan_id=PlanId(request.new_id()), former=plan_id))


@router.put("/plans/{plan_id}", summary="Sửa dự thảo kế hoạch")
async def revise_plan(plan_id: PlanId, body: RevisionBody, request: Drafting) -> Answer:
    """Replace the content of a draft."""
    return await request.handle(RevisePlan(plan_id=plan_id, content=body.content, checked=body.checked))


@router.post("/plans/{plan_id}/issue", summary="Ban hành kế hoạch")
async def issue_plan(plan_id: PlanId, request: Deciding) -> Answer:
    """Issue a draft."""
    return await request.handle(IssuePlan(plan_id=plan_id))


@router.post("/plans/{plan_id}/follow", summary="Theo dõi kế hoạch chỉ biết một phần")
async def follow_plan(plan_id: PlanId, request: Drafting) -> Answer:
    """Follow a plan of which only a part is known; nothing is issued."""
    return await request.handle(FollowPlan(plan_id=plan_id))


@router.post("/plans/{plan_id}/amend", summary="Điều chỉnh kế hoạch đang có hiệu lực")
async def amend_plan(plan_id: PlanId, body: AmendmentBody, request: Deciding) -> Answer:
    """Change a plan in force."""
    return await request.handle(AmendPlan(plan_id=plan_id, content=body.content, reason=body.reason))


@router.post("/plans/{plan_id}/withdraw", summary="Thu hồi kế hoạch")
async def withdraw_plan(plan_id: PlanId, body: WithdrawalBody, request: Deciding) -> Answer:
    """Withdraw a plan in force."""
    return await request.handle(WithdrawPlan(plan_id=plan_id, reason=body.reason))


@router.get("/plans", summary="Danh sách kế hoạch")
async def list_plans(request: Reading, asked: Annotated[PlansAsked, Query()]) -> Page[PlanRow]:
    """The plans, the latest first; `after` is the last plan of the page before. Drafts are shown to staff alone."""
    rows, total = await queries.plans(request.reader, request.viewer, asked)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.plan_id)


@router.get("/plans/{plan_id}", summary="Xem một kế hoạch")
async def show_plan(plan_id: PlanId, request: Showing) -> PlanInFull:
    """A plan with its whole content; a draft is shown to staff alone."""
    plan = await queries.plan(request.reader, request.viewer, plan_id)
    if plan is None:
        raise NotFound(f"plan-{plan_id}")
    return plan
