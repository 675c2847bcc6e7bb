"""The pages of movements: the list with what plans order, the launch, and one movement with its steps."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.pages import PageRequest, Words, open_to
from contracts.pages import page_of
from contracts.plan_parts import Asked, Campaign, CampaignKind
from contracts.planning import StatedPlan
from contracts.vocabulary import Code, MovementId, PlanId
from services.planning.movement import queries, steps
from services.planning.movement.messages import Launch, LaunchMovement, id_of
from services.planning.movement.queries import MovementsAsked
from services.planning.plan import queries as plans
from services.planning.plan.bodies import listed, unreadable, written

pages = APIRouter()
pages.include_router(steps.pages)

Launching = Annotated[PageRequest, open_to("clerk", "signer", whole_site=True)]
Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_OF_SUPERIOR: Final = 20
_DONE: Final[dict[str, Words]] = {
    "launched": ("Đã ghi phát động phong trào.", "The launch is recorded."),
    "recorded": ("Đã ghi.", "It is recorded."),
    "closed": ("Phong trào đã kết thúc.", "The movement is closed."),
}


@pages.get("/movements")
async def list_movements(request: Reading) -> Response:
    """The movements, the latest first, what plans order that was not launched yet, and those of the superior."""
    wanted = request.wanted(MovementsAsked, year=request.page.kept("year"))
    rows, total = await queries.movements(request.reader, request.viewer, wanted)
    held = request.viewer.duties if request.viewer.is_staff else frozenset[str]()
    return request.render(
        "movement/list.html",
        movements=rows,
        total=total,
        following=request.page.address(after=rows[-1].movement_id) if len(rows) == wanted.limit else None,
        wanted=wanted,
        years=await queries.movement_years(request.reader),
        ordered=await queries.ordered_campaigns(request.reader, request.viewer, wanted.plan),
        above=await queries.superior_movements(request.reader, request.viewer, _OF_SUPERIOR),
        may_launch=not held.isdisjoint({"clerk", "signer"}),
    )


@pages.get("/movements/new")
async def begin_movement(
    request: Launching,
    plan: Annotated[PlanId | None, Query()] = None,
    campaign: Annotated[Code | None, Query()] = None,
    answers: Annotated[MovementId | None, Query()] = None,
) -> Response:
    """The form of a launch: empty, of a campaign that a plan orders, or taking up a movement of the superior."""
    content = None if plan is None else await plans.standing(request.reader, plan)
    ordered = None if content is None else next((one for one in content.campaigns if one.code == campaign), None)
    filled: dict[str, Any] = {"launched_by": await _head(request), "kind": CampaignKind.THEMATIC.value}
    if content is not None and ordered is not None:
        filled |= _ordered(plan, ordered, content)
    if answers is not None:
        above = await queries.superior_movement(request.reader, request.viewer, answers)
        if above is None:
            raise NotFound(f"superior-movement-{answers}")
        filled |= {"name": above.name, "kind": above.kind.value, "answers": str(answers)}
    return await _new_page(request, _form_of(filled))


@pages.post("/movements/new")
async def launch_movement(request: Launching) -> Response:
    """Record a launch."""
    typed: dict[str, Any] = {} if request.form.value("document.number").strip() else {"document": None}
    known = await plans.known_bodies(request.reader)
    try:
        typed["units"] = listed(request.form.value("units"), known)
    except ValueError as wrong:
        request.form.blame("units", *unreadable(str(wrong)))
        return await _new_page(request, request.form)
    launch = request.form.read(Launch, lists=("asks",), **typed)
    if launch is not None:
        movement_id = id_of(launch, MovementId(request.new_id()))
        answer = await request.attempt(LaunchMovement(movement_id=movement_id, launch=launch))
        if answer is not None:
            return request.see(page_of("movement", movement_id), answer, done="launched")
    return await _new_page(request, request.form)


@pages.get("/movements/{movement_id}")
async def show_movement(movement_id: MovementId, request: Reading) -> Response:
    """One movement: what it asks for and what is there, its steps, and what can be recorded."""
    found = await queries.movement(request.reader, request.viewer, movement_id)
    if found is None:
        raise NotFound(f"movement-{movement_id}")
    held = request.viewer.duties if request.viewer.is_staff else frozenset[str]()
    return request.render(
        "movement/show.html",
        movement=found,
        may_follow=found.state == "running" and not held.isdisjoint(steps.FOLLOWING),
        may_close=found.state == "running" and not held.isdisjoint(steps.LAUNCHING),
        done=_DONE,
    )


async def _new_page(request: PageRequest, form: Form) -> Response:
    known = await plans.known_bodies(request.reader)
    issuer = await _issuer(request)
    return request.render("movement/new.html", form=form, bodies=known.values(), issuer=issuer, asked=tuple(Asked))


async def _issuer(request: PageRequest) -> str:
    latest = await plans.plans_of(request.reader, request.viewer, 1, None, None)
    return latest[0].issuer if latest else request.page.site_name


async def _head(request: PageRequest) -> str:
    return f"Chủ tịch {await _issuer(request)}"


def _ordered(plan: PlanId | None, ordered: Campaign, content: StatedPlan) -> dict[str, Any]:
    """What the form of a launch takes over from the plan that orders it."""
    return {
        "plan_id": str(plan),
        "campaign": ordered.code,
        "name": ordered.name,
        "kind": ordered.kind.value,
        "occasion": ordered.occasion,
        "asks": [one.value for one in ordered.asks],
        "units": written(((unit.code, unit.name) for unit in content.bodies()), {}),
    }


def _form_of(filled: dict[str, Any]) -> Form:
    return Form({name: value if isinstance(value, list) else [value] for name, value in filled.items()})
