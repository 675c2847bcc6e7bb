"""The pages that join a plan to that of the superior: the draft under it, and the two side by side."""

from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.pages import PageRequest, open_to
from contracts.message import Message
from contracts.pages import page_of
from contracts.vocabulary import Body, Deadline, Document, Name, PlanId
from services.planning.plan import queries
from services.planning.plan.bodies import code_for
from services.planning.plan.comparing import demands
from services.planning.plan.differences import beside
from services.planning.plan.drafting import beside_calendar
from services.planning.plan.duties import DRAFTING, READING
from services.planning.plan.messages import DraftUnderSuperior
from services.planning.superior_plans import queries as superior_plans
from services.planning.superior_plans.queries import SuperiorPlanInFull

pages = APIRouter()

Drafting = Annotated[PageRequest, open_to(*DRAFTING, whole_site=True)]
Reading = Annotated[PageRequest, open_to(*READING)]


class _Own(Message):
    document: Document
    signer_role: Name
    registration_deadline: Deadline | None
    standing_body: Body | None


@pages.get("/superior-plans/{plan_id}/draft")
async def begin_draft_under_superior(plan_id: PlanId, request: Drafting) -> Response:
    """The form of what a plan under the superior's states of its own."""
    above = await _above(request, plan_id)
    known = await queries.known_bodies(request.reader)
    latest = await queries.plans_of(request.reader, request.viewer, 1, None, None)
    issuer = latest[0].issuer if latest else ""
    form = Form.filled({"document": {"issuer": issuer, "symbol": "KH-UBND"}, "signer_role": "CHỦ TỊCH"})
    return request.render(
        "plan/draft_under_superior.html", above=above, bodies=known.values(), form=form, calendar=None
    )


@pages.post("/superior-plans/{plan_id}/draft")
async def draft_under_superior(plan_id: PlanId, request: Drafting) -> Response:
    """Draw up a plan under a plan of the superior, and go on writing it."""
    above = await _above(request, plan_id)
    known = await queries.known_bodies(request.reader)
    name = request.form.value("standing_body.name")
    body = {"code": request.form.value("standing_body.code").strip() or code_for(name, known), "name": name}
    stated: dict[str, Any] = {"standing_body": body if name.strip() else None}
    if not request.form.value("registration_deadline.day").strip():
        stated["registration_deadline"] = None
    read = request.form.read(_Own, flags=("registration_deadline.inclusive",), **stated)
    if read is not None:
        own = PlanId(request.new_id())
        answer = await request.attempt(
            DraftUnderSuperior(
                plan_id=own,
                superior_plan_id=plan_id,
                document=read.document,
                signer_role=read.signer_role,
                registration_deadline=read.registration_deadline,
                standing_body=read.standing_body,
            )
        )
        if answer is not None:
            return request.see(f"{page_of('plan', own)}/edit", answer, done="begun")
    if request.form.refusal is not None and request.form.refusal.code == "deadline-not-before-superior":
        refusal = request.form.refusal
        request.form.blame("registration_deadline.day", refusal.sentence("vi"), refusal.sentence("en"))
    calendar = beside_calendar(request, request.form)
    return request.render("plan/draft_under_superior.html", above=above, bodies=known.values(), calendar=calendar)


@pages.get("/plans/{plan_id}/beside")
async def show_beside_superior(plan_id: PlanId, request: Reading) -> Response:
    """A plan beside the superior's under which it stands, with what differs."""
    plan = await queries.plan(request.reader, request.viewer, plan_id)
    if plan is None or plan.parent_plan_id is None:
        raise NotFound(f"plan-{plan_id}")
    above = await _above(request, plan.parent_plan_id)
    return request.render(
        "plan/beside.html",
        plan=plan,
        above=above,
        own=beside(plan.content, above.content),
        superiors=beside(above.content, plan.content),
        demands=demands(plan.content, above.content, request.settings.site),
    )


async def _above(request: PageRequest, plan_id: PlanId) -> SuperiorPlanInFull:
    above = await superior_plans.superior_plan(request.reader, request.viewer, plan_id)
    if above is None:
        raise NotFound(f"superior-plan-{plan_id}")
    return above
