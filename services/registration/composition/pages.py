"""The pages of the composition of awards: its figures, the awards behind each, and the traits of people."""

from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.catalog import title_names
from contracts.message import Message
from contracts.vocabulary import PlanId, SubjectKey
from services.registration.commitment.queries import registration_of
from services.registration.composition import queries
from services.registration.composition.counting import Answer
from services.registration.composition.messages import NameBase, Units
from services.registration.composition.rows import AwardsAsked, PeopleAsked, Traits

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Tracing = Annotated[PageRequest, open_to("clerk", "appraiser", "auditor")]
Registering = Annotated[PageRequest, open_to("clerk", "appraiser")]
Ordering = Annotated[PageRequest, open_to("appraiser")]
_DONE: Final = {
    "named": ("Đã xác định đơn vị cơ sở.", "The base is named."),
    "kept": ("Đã lưu thông tin.", "What is known is kept."),
}
_SAID: Final = {Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: None}


class BaseForm(Message):
    """The units that are ticked."""

    units: Units = ()


class PersonLine(Message):
    """One person of the form; `was` are the answers as the page has shown them, in the order of the columns."""

    subject: SubjectKey
    direct_worker: Answer = Answer.UNKNOWN
    woman: Answer = Answer.UNKNOWN
    minority: Answer = Answer.UNKNOWN
    was: Annotated[str, Field(pattern=r"^(yes|no|unknown)( (yes|no|unknown)){2}$", max_length=30)]

    @property
    def said(self) -> tuple[bool | None, ...]:
        """The answers as they are chosen."""
        return (_SAID[self.direct_worker], _SAID[self.woman], _SAID[self.minority])

    @property
    def shown(self) -> tuple[bool | None, ...]:
        """The answers as they were when the page was opened."""
        return tuple(_SAID[Answer(one)] for one in self.was.split())

    def kept(self, now: datetime, by: str) -> Traits:
        """What is to be kept, as said by somebody at an instant."""
        worker, woman, minority = self.said
        return Traits(direct_worker=worker, woman=woman, minority=minority, changed_at=now, changed_by=by)


class TraitsForm(Message):
    """A line for each person that is shown."""

    people: tuple[PersonLine, ...] = ()


@pages.get("/plans/{plan_id}/composition")
async def show_composition(plan_id: PlanId, request: Reading) -> Response:
    """The shares of the awards under a plan, against its targets."""
    return await _page(request, plan_id)


@pages.post("/plans/{plan_id}/composition/base")
async def name_base(plan_id: PlanId, request: Ordering) -> Response:
    """Name the units that count as the base."""
    body = request.form.read(BaseForm, lists=("units",))
    if body is not None:
        answer = await request.attempt(NameBase(plan_id=plan_id, units=body.units))
        if answer is not None:
            return request.see(f"/registration/plans/{plan_id}/composition", answer, done="named")
    return await _page(request, plan_id)


@pages.get("/plans/{plan_id}/composition/awards")
async def list_awards(plan_id: PlanId, request: Tracing) -> Response:
    """The awards behind a figure."""
    asked = request.wanted(AwardsAsked)
    rows, total = await queries.awards(request.reader, request.viewer, plan_id, asked)
    await request.audit_read("subject", count=len(rows))
    return request.render(
        "composition/awards.html",
        plan_id=plan_id,
        rows=rows,
        total=total,
        asked=asked,
        title_names=title_names(),
        following=request.page.address(after=rows[-1].event_id) if len(rows) == asked.limit else None,
    )


@pages.get("/plans/{plan_id}/composition/people")
async def list_people(plan_id: PlanId, request: Registering) -> Response:
    """The people under a plan, with what is kept of each."""
    return await _people(request, plan_id)


@pages.post("/plans/{plan_id}/composition/people")
async def keep_people(plan_id: PlanId, request: Registering) -> Response:
    """Keep what has changed of the people that were shown, of all of them or of nobody."""
    body = request.form.read(TraitsForm)
    if body is None:
        return await _people(request, plan_id)
    lines = {line.subject: line for line in body.people}
    seen = await queries.seen_of(request.reader, request.viewer, plan_id, list(lines))
    if len(seen) < len(body.people):
        raise NotFound(f"plan-{plan_id}")
    changed = {key: line for key, line in lines.items() if line.said != line.shown}
    overtaken = [seen[key].name for key, line in changed.items() if seen[key].said not in {line.shown, line.said}]
    if overtaken:
        names = ", ".join(overtaken)
        request.form.blame(
            "people",
            f"Người khác vừa sửa thông tin của {names}; hãy xem lại rồi lưu.",
            f"Somebody else has just changed what is known of {names}; look again, then keep it.",
        )
        return await _people(request, plan_id)
    now, by = request.now(), str(request.actor)
    kept = {key: line.kept(now, by) for key, line in changed.items()}
    await queries.keep_traits(request.reader, kept)
    await request.audit_read("subject", list(kept))
    return request.see(request.page.address(), done="kept")


async def _page(request: PageRequest, plan_id: PlanId) -> Response:
    found = await queries.composition(request.reader, request.viewer, plan_id)
    if found is None:
        raise NotFound(f"plan-{plan_id}")
    duties = request.viewer.duties
    may_order = request.viewer.is_staff and "appraiser" in duties
    return request.render(
        "composition/show.html",
        found=found,
        units=await queries.units_of_plan(request.reader, plan_id) if may_order else (),
        title_names=title_names(),
        opened=await registration_of(request.reader, plan_id),
        may_order=may_order,
        may_keep=bool(duties & {"clerk", "appraiser"}),
        may_trace=bool(duties & {"clerk", "appraiser", "auditor"}),
        done=_DONE,
    )


async def _people(request: PageRequest, plan_id: PlanId) -> Response:
    asked = request.wanted(PeopleAsked)
    rows, total = await queries.people(request.reader, request.viewer, plan_id, asked)
    await request.audit_read("subject", count=len(rows))
    return request.render(
        "composition/people.html",
        plan_id=plan_id,
        rows=rows,
        total=total,
        asked=asked,
        done=_DONE,
        following=request.page.address(after=rows[-1].subject) if len(rows) == asked.limit else None,
    )
