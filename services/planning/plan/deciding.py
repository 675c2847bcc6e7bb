"""The pages on which a plan is issued, followed and withdrawn: what will happen is shown before it does."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.catalog import ruleset_on
from contracts.message import Message, Refusal
from contracts.pages import page_of
from contracts.vocabulary import PlanId, Text
from contracts.working_days import check_deadline
from services.planning.plan import evidence, queries
from services.planning.plan.drafting import missing_in
from services.planning.plan.duties import DECIDING, DRAFTING
from services.planning.plan.messages import FollowPlan, IssuePlan, PlanDraft, WithdrawPlan
from services.planning.plan.queries import PlanInFull
from services.planning.plan.refusals import NumberTaken
from services.planning.plan.rules import content_of
from services.planning.plan.soundness import check

pages = APIRouter()

Drafting = Annotated[PageRequest, open_to(*DRAFTING, whole_site=True)]
Deciding = Annotated[PageRequest, open_to(*DECIDING, whole_site=True)]


class _Reason(Message):
    reason: Text


@pages.get("/plans/{plan_id}/issue")
async def show_issue(plan_id: PlanId, request: Deciding) -> Response:
    """What issuing a draft will do, and who gets it; or what still stands in the way."""
    return await _issue_page(request, plan_id)


@pages.post("/plans/{plan_id}/issue")
async def issue_plan(plan_id: PlanId, request: Deciding) -> Response:
    """Issue a draft."""
    answer = await request.attempt(IssuePlan(plan_id=plan_id))
    if answer is not None:
        return request.see(page_of("plan", plan_id), answer, done="issued")
    return await _issue_page(request, plan_id)


@pages.get("/plans/{plan_id}/follow")
async def show_follow(plan_id: PlanId, request: Drafting) -> Response:
    """What following a plan that is known in part will do."""
    return request.render("plan/follow.html", plan=await _plan(request, plan_id))


@pages.post("/plans/{plan_id}/follow")
async def follow_plan(plan_id: PlanId, request: Drafting) -> Response:
    """Follow a plan that is known in part."""
    answer = await request.attempt(FollowPlan(plan_id=plan_id))
    if answer is not None:
        return request.see(page_of("plan", plan_id), answer, done="followed")
    return request.render("plan/follow.html", plan=await _plan(request, plan_id))


@pages.get("/plans/{plan_id}/withdraw")
async def show_withdrawal(plan_id: PlanId, request: Deciding) -> Response:
    """What withdrawing a plan will do, and the form for its reason."""
    return request.render("plan/withdraw.html", plan=await _plan(request, plan_id))


@pages.post("/plans/{plan_id}/withdraw")
async def withdraw_plan(plan_id: PlanId, request: Deciding) -> Response:
    """Withdraw a plan in force."""
    body = request.form.read(_Reason)
    if body is not None:
        answer = await request.attempt(WithdrawPlan(plan_id=plan_id, reason=body.reason))
        if answer is not None:
            return request.see(page_of("plan", plan_id), answer, done="withdrawn")
    return request.render("plan/withdraw.html", plan=await _plan(request, plan_id))


async def _issue_page(request: PageRequest, plan_id: PlanId) -> Response:
    plan = await _plan(request, plan_id)
    if plan.state != "draft" and request.form.refusal is None:
        return request.see(page_of("plan", plan_id))
    missing = missing_in(plan.content)
    stated = None if missing else content_of(PlanDraft.model_validate(plan.content.model_dump()))
    deadline = None if stated is None else stated.registration_deadline
    against: Refusal | None = None
    if stated is not None and plan.state == "draft":
        number = await evidence.for_issue(IssuePlan(plan_id=plan_id), request.reader)
        try:
            check(stated)
            if number.by is not None:
                raise NumberTaken(document=str(stated.document), issuer=plan.issuer, taken_by=str(number.by))
        except Refusal as refusal:
            against = refusal
    return request.render(
        "plan/issue.html",
        plan=plan,
        content=stated,
        missing=missing,
        against=against,
        calendar=deadline and check_deadline(deadline, request.settings.working_days),
        law=None if plan.dated is None else ruleset_on(plan.dated),
    )


async def _plan(request: PageRequest, plan_id: PlanId) -> PlanInFull:
    plan = await queries.plan(request.reader, request.viewer, plan_id)
    if plan is None:
        raise NotFound(f"plan-{plan_id}")
    return plan
