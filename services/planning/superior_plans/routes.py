"""The superior's plans over HTTP, and the draft that is made from one."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.message import Message
from contracts.vocabulary import Body, Deadline, Document, Name, PlanId
from services.planning.plan.messages import DraftUnderSuperior
from services.planning.superior_plans import examples, queries
from services.planning.superior_plans.queries import SuperiorPlan, SuperiorPlanInFull, SuperiorPlansAsked

router = APIRouter(tags=["plans"])

Drafting = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "signer")]
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


class DraftUnderSuperiorBody(Message):
    """What a plan under the superior's states of its own: its document, its signer, its deadline, its standing body."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DRAFT_UNDER_SUPERIOR]})

    document: Document
    signer_role: Name
    registration_deadline: Deadline
    standing_body: Body


@router.get("/superior-plans", summary="Danh sách kế hoạch của cấp trên")
async def list_superior_plans(request: Reading, asked: Annotated[SuperiorPlansAsked, Query()]) -> Page[SuperiorPlan]:
    """The plans of the superior, the latest first; `after` is the last plan of the page before."""
    rows, total = await queries.superior_plans(request.reader, request.viewer, asked)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.plan_id)


@router.get("/superior-plans/{plan_id}", summary="Xem một kế hoạch của cấp trên")
async def show_superior_plan(plan_id: PlanId, request: Reading) -> SuperiorPlanInFull:
    """A plan of the superior with its whole content."""
    plan = await queries.superior_plan(request.reader, request.viewer, plan_id)
    if plan is None:
        raise NotFound(f"superior-plan-{plan_id}")
    return plan


@router.post("/superior-plans/{plan_id}/draft", status_code=201, summary="Soạn dự thảo theo kế hoạch của cấp trên")
async def draft_under_superior(plan_id: PlanId, body: DraftUnderSuperiorBody, request: Drafting) -> Answer:
    """Draw up a plan under a plan of the superior: title, year, gates and legal bases are carried over from it.

    Its stream in the answer is `plan-` and its id; it is revised and issued like any draft.
    """
    return await request.handle(
        DraftUnderSuperior(
            plan_id=PlanId(request.new_id()),
            superior_plan_id=plan_id,
            document=body.document,
            signer_role=body.signer_role,
            registration_deadline=body.registration_deadline,
            standing_body=body.standing_body,
        )
    )
