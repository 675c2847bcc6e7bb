"""The pages on which a plan is written: a new draft, a draft that goes on, and a plan in force that is amended."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.pages import PageRequest, open_to
from contracts.message import Refusal
from contracts.pages import page_of
from contracts.planning import PlanContent, StatedPlan
from contracts.vocabulary import Deadline, PlanId
from contracts.working_days import DeadlineCheck, check_deadline
from services.planning.plan import filling, queries
from services.planning.plan.bodies import Known
from services.planning.plan.differences import differences
from services.planning.plan.duties import DECIDING, DRAFTING
from services.planning.plan.messages import AmendPlan, CopyPlan, DraftPlan, PlanDraft, RevisePlan
from services.planning.plan.queries import PlanInFull
from services.planning.plan.refusals import DraftIncomplete, PlanFinished, PlanNotInForce
from services.planning.plan.rules import content_of

pages = APIRouter()

Drafting = Annotated[PageRequest, open_to(*DRAFTING, whole_site=True)]
Deciding = Annotated[PageRequest, open_to(*DECIDING, whole_site=True)]
_NEXT_YEAR_FROM: Final = 10
"""From October on a new plan is one of the next year."""
_FIELDS_OF: Final = {
    "deadline-not-after-plan": "registration_deadline.day",
    "dates-outside-year": "year",
    "parent-dated-later": "parent.document.dated",
    "code-repeated": "clusters",
    "document-key-changed": "document.issuer",
}
"""The field at which a refusal of a whole content is put."""
_EMPTY_ROWS: Final = {
    "purposes.0": "",
    "legal_bases.0.citation": "",
    "tasks.0.text": "",
    "clusters.0.name": "",
    "recipients.0.name": "",
}


@dataclass(frozen=True, slots=True)
class Editor:
    """What the form of a plan is shown with.

    `former` is the plan with which the draft was begun. `missing` are the fields that keep a draft from being issued.
    """

    known: Known
    plan: PlanInFull | None = None
    former: PlanInFull | None = None
    amends: bool = False
    missing: tuple[str, ...] = ()


@pages.get("/plans/new")
async def begin_draft(request: Drafting) -> Response:
    """The form of a new draft."""
    return _editor(request, Editor(await queries.known_bodies(request.reader)), await _begun(request))


@pages.post("/plans/{plan_id}/copy")
async def copy_plan(plan_id: PlanId, request: Drafting) -> Response:
    """Draw up the plan that follows a former one, and go on writing it."""
    await _plan(request, plan_id)
    following = PlanId(request.new_id())
    answer = await request.attempt(CopyPlan(plan_id=following, former=plan_id))
    if answer is None:
        return request.see(page_of("plan", plan_id))
    return request.see(f"{page_of('plan', following)}/edit", answer)


@pages.post("/plans/new")
async def draft_plan(request: Drafting) -> Response:
    """Draw up a plan; half of it may still be missing."""
    known = await queries.known_bodies(request.reader)
    if not request.form.change_rows():
        content = filling.read(request.form, PlanDraft, known)
        if content is not None:
            plan_id = PlanId(request.new_id())
            answer = await request.attempt(DraftPlan(plan_id=plan_id, content=content))
            if answer is not None:
                return request.see(page_of("plan", plan_id), answer, done="saved")
    return _editor(request, Editor(known))


@pages.get("/plans/{plan_id}/edit")
async def show_draft(plan_id: PlanId, request: Drafting) -> Response:
    """The form of a draft, with what still keeps it from being issued."""
    plan, known = await _plan(request, plan_id), await queries.known_bodies(request.reader)
    if plan.state not in {"draft", "followed"}:
        return request.see(page_of("plan", plan_id))
    editor = Editor(known, plan, await _former(request, plan), missing=missing_in(plan.content))
    return _editor(request, editor, filling.filled(plan.content, known))


@pages.post("/plans/{plan_id}/edit")
async def revise_plan(plan_id: PlanId, request: Drafting) -> Response:
    """Replace the content of a draft."""
    plan, known = await _plan(request, plan_id), await queries.known_bodies(request.reader)
    if not request.form.change_rows():
        content = filling.read(request.form, PlanDraft, known)
        if content is not None:
            checked = tuple(part for part in request.form.values("checked") if part in plan.carried)
            answer = await request.attempt(RevisePlan(plan_id=plan_id, content=content, checked=checked))
            if answer is not None:
                return request.see(page_of("plan", plan_id), answer, done="saved")
    return _editor(request, Editor(known, plan, await _former(request, plan)))


@pages.get("/plans/{plan_id}/amend")
async def begin_amendment(plan_id: PlanId, request: Deciding) -> Response:
    """The form of a plan in force, as it stands."""
    plan, known = await _plan(request, plan_id), await queries.known_bodies(request.reader)
    return _editor(request, Editor(known, plan, amends=True), filling.filled(_in_force(plan), known))


@pages.post("/plans/{plan_id}/amend")
async def amend_plan(plan_id: PlanId, request: Deciding) -> Response:
    """Show what the amendment changes; carry it out where it was seen."""
    plan, known = await _plan(request, plan_id), await queries.known_bodies(request.reader)
    editor = Editor(known, plan, amends=True)
    button = request.form.button
    if request.form.change_rows() or button == "back":
        return _editor(request, editor)
    content = filling.read(request.form, PlanContent, known)
    reason = request.form.value("reason").strip()
    if not reason:
        request.form.blame("reason", "Hãy ghi lý do sửa đổi, bổ sung.", "State the reason for the amendment.")
    if content is None or not reason:
        return _editor(request, editor)
    if button == "carry-out":
        answer = await request.attempt(AmendPlan(plan_id=plan_id, content=content, reason=reason))
        if answer is not None:
            return request.see(page_of("plan", plan_id), answer, done="amended")
        blame_refusal(request.form)
        return _editor(request, editor)
    changes = differences(_in_force(plan), content)
    if not changes:
        request.form.blame("reason", "Nội dung chưa khác kế hoạch đang có hiệu lực.", "Nothing differs from the plan.")
        return _editor(request, editor)
    return request.render("plan/amendment.html", plan=plan, changes=changes)


def missing_in(content: StatedPlan) -> tuple[str, ...]:
    """The names of the fields that keep a draft from being issued; none where it states everything."""
    try:
        content_of(PlanDraft.model_validate(content.model_dump()))
    except DraftIncomplete as incomplete:
        return tuple(str(incomplete.facts["fields"]).split(", "))
    return ()


def beside_calendar(request: PageRequest, form: Form) -> DeadlineCheck | None:
    """What the calendar of working days says of the deadline in `form`; None where there is none to be read."""
    ticked = form.values("registration_deadline.inclusive")[-1:] == ["yes"]
    typed = {"day": form.value("registration_deadline.day").strip(), "inclusive": ticked}
    try:
        return check_deadline(Deadline.model_validate(typed), request.settings.working_days)
    except ValidationError:
        return None


def blame_refusal(form: Form) -> None:
    """Put the refusal of a content at the field of which it speaks, where it is one."""
    refusal: Refusal | None = form.refusal
    field = None if refusal is None else _FIELDS_OF.get(refusal.code)
    if refusal is not None and field is not None:
        form.blame(field, refusal.sentence("vi"), refusal.sentence("en"))


async def _plan(request: PageRequest, plan_id: PlanId) -> PlanInFull:
    plan = await queries.plan(request.reader, request.viewer, plan_id)
    if plan is None:
        raise NotFound(f"plan-{plan_id}")
    return plan


async def _former(request: PageRequest, plan: PlanInFull) -> PlanInFull | None:
    """The plan with which a draft was begun, as it stands now; None where it was begun with none."""
    return None if plan.copied_from is None else await queries.plan(request.reader, request.viewer, plan.copied_from)


def _in_force(plan: PlanInFull) -> PlanContent:
    """The content of a plan in force; raises PlanNotInForce or PlanFinished for another."""
    if plan.state in {"draft", "followed"}:
        raise PlanNotInForce(document=plan.cited or plan.title)
    if plan.state == "withdrawn":
        raise PlanFinished(document=plan.cited)
    return PlanContent.model_validate(plan.content.model_dump())


async def _begun(request: PageRequest) -> Form:
    """A form with what is the same in every plan of the site: its issuer, and its level."""
    latest = await queries.plans_of(request.reader, request.viewer, 1, None, None)
    settings, today = request.page.state.settings, request.now()
    place = settings.site_name or ""
    issuer = latest[0].issuer if latest else f"UBND {place[:1].lower()}{place[1:]}".strip()
    known = {
        "document": {"issuer": issuer, "symbol": "KH-UBND"},
        "level": settings.level.value,
        "cycle": "calendar-year",
        "year": today.year + (today.month >= _NEXT_YEAR_FROM),
        "signer_role": "CHỦ TỊCH",
        **_EMPTY_ROWS,
    }
    return Form.filled(known)


def _editor(request: PageRequest, editor: Editor, form: Form | None = None) -> Response:
    shown, plan, former = form or request.form, editor.plan, editor.former
    return request.render(
        "plan/editor.html",
        editor=editor,
        form=shown,
        calendar=beside_calendar(request, shown),
        moved=() if plan is None or former is None else differences(former.content, plan.content),
    )
