"""The pages of the work: what is due over all plans, the work of one plan, one item, and the plan beside its work."""

from collections.abc import Iterable
from itertools import groupby
from typing import Annotated, Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, Words, open_to
from contracts.catalog import title_names
from contracts.duties import DUTY_NAMES_EN, DUTY_NAMES_VI, Duty
from contracts.message import Command, Message
from contracts.vocabulary import Body, Code, Day, Deadline, Document, Name, PlanId, Text, TextOrEmpty
from services.planning.plan import queries as plans
from services.planning.plan.bodies import code_for
from services.planning.plan.duties import DRAFTING, READING, May
from services.planning.work import queries
from services.planning.work.messages import (
    AssignWork,
    CompleteWork,
    ExcuseWork,
    KnownBy,
    ReopenWork,
    TieWork,
)
from services.planning.work.queries import Moment, WorkRow

pages = APIRouter()

Reading = Annotated[PageRequest, open_to(*READING)]
Following = Annotated[PageRequest, open_to(*DRAFTING, whole_site=True)]
Doing = Annotated[PageRequest, open_to(*DRAFTING)]
_DONE: Final[dict[str, Words]] = {
    "assigned": ("Đã giao việc.", "The item is assigned."),
    "tied": ("Đã ghi sự kiện làm xong việc.", "The event by which it is done is recorded."),
    "completed": ("Đã ghi hoàn thành.", "The item is marked as done."),
    "excused": ("Đã ghi không thực hiện.", "The item is marked as not applicable."),
    "reopened": ("Đã mở lại việc.", "The item is open again."),
}


class _Assigned(Message):
    owner: Name
    duty: Duty | None = None
    due: Deadline | None = None


class _Completed(Message):
    done_on: Day
    reference: Document | None = None
    note: TextOrEmpty = ""


class _Reason(Message):
    reason: Text


@pages.get("/work")
async def list_open_work(request: Reading) -> Response:
    """What is due or overdue now, over all plans."""
    kept = request.page.kept("year")
    year = int(kept) if kept.isascii() and kept.isdigit() and len(kept) == 4 else None  # noqa: PLR2004 - a year's digits
    found = await queries.open_items(
        request.reader, request.viewer, Moment(request.now(), request.settings.working_days), year
    )
    years = await plans.years(request.reader, request.viewer)
    return request.render("work/list.html", found=found, year=year, years=years)


@pages.get("/plans/{plan_id}/work")
async def show_work_of_plan(plan_id: PlanId, request: Reading) -> Response:
    """The work of one plan, month by month or task by task."""
    plan = await _plan(request, plan_id)
    rows = await _rows(request, plan_id)
    by_task = request.page.asked.get("by") == "task"
    return request.render(
        "work/plan.html",
        plan=plan,
        rows=rows,
        groups=_by_task(rows) if by_task else _by_month(rows),
        by_task=by_task,
        may=May.of(request.viewer),
    )


@pages.get("/plans/{plan_id}/text")
async def show_beside_text(plan_id: PlanId, request: Reading) -> Response:
    """What the plan states, place by place, beside the work that follows from it."""
    plan = await _plan(request, plan_id)
    stated = await plans.plan(request.reader, request.viewer, plan_id)
    if stated is None:
        raise NotFound(f"plan-{plan_id}")
    of_task: dict[int, list[WorkRow]] = {}
    for row in await _rows(request, plan_id):
        if row.state.value != "dropped":
            of_task.setdefault(row.number, []).append(row)
    return request.render("work/text.html", plan=plan, content=stated.content, of_task=of_task)


@pages.get("/plans/{plan_id}/work/{item}")
async def show_item(plan_id: PlanId, item: Code, request: Reading) -> Response:
    """One item: what the plan states, who answers for it, how it stands, and what can be done about it."""
    return await _item_page(request, plan_id, item)


@pages.post("/plans/{plan_id}/work/{item}/assign")
async def assign_item(plan_id: PlanId, item: Code, request: Following) -> Response:
    """Name who answers for an item."""
    without: dict[str, Any] = {} if request.form.value("due.day").strip() else {"due": None}
    read = request.form.read(_Assigned, flags=("due.inclusive",), **without)
    if read is None:
        return await _item_page(request, plan_id, item)
    code = code_for(read.owner, await plans.known_bodies(request.reader))
    if not code:
        request.form.blame("owner", "Hãy ghi tên cơ quan, đơn vị bằng chữ.", "Write the name of the body in letters.")
        return await _item_page(request, plan_id, item)
    owner = Body(code=code, name=read.owner)
    command = AssignWork(plan_id=plan_id, item=item, owner=owner, duty=read.duty, due=read.due)
    return await _carried_out(request, command, plan_id, item, "assigned")


@pages.post("/plans/{plan_id}/work/{item}/tie")
async def tie_item(plan_id: PlanId, item: Code, request: Following) -> Response:
    """Say by which event an item is done."""
    known_by = None
    if request.form.value("fact"):
        known_by = request.form.read(KnownBy, numbers=("year",))
        if known_by is None:
            return await _item_page(request, plan_id, item)
    return await _carried_out(request, TieWork(plan_id=plan_id, item=item, known_by=known_by), plan_id, item, "tied")


@pages.post("/plans/{plan_id}/work/{item}/complete")
async def complete_item(plan_id: PlanId, item: Code, request: Doing) -> Response:
    """Mark an item as done."""
    without: dict[str, Any] = {} if request.form.value("reference.number").strip() else {"reference": None}
    read = request.form.read(_Completed, **without)
    if read is None:
        return await _item_page(request, plan_id, item)
    command = CompleteWork(plan_id=plan_id, item=item, done_on=read.done_on, reference=read.reference, note=read.note)
    return await _carried_out(request, command, plan_id, item, "completed")


@pages.post("/plans/{plan_id}/work/{item}/excuse")
async def excuse_item(plan_id: PlanId, item: Code, request: Following) -> Response:
    """Mark an item as not applicable."""
    read = request.form.read(_Reason)
    if read is None:
        return await _item_page(request, plan_id, item)
    command = ExcuseWork(plan_id=plan_id, item=item, reason=read.reason)
    return await _carried_out(request, command, plan_id, item, "excused")


@pages.post("/plans/{plan_id}/work/{item}/reopen")
async def reopen_item(plan_id: PlanId, item: Code, request: Following) -> Response:
    """Take back that an item is done or not applicable."""
    read = request.form.read(_Reason)
    if read is None:
        return await _item_page(request, plan_id, item)
    command = ReopenWork(plan_id=plan_id, item=item, reason=read.reason)
    return await _carried_out(request, command, plan_id, item, "reopened")


async def _carried_out(request: PageRequest, command: Command, plan_id: PlanId, item: Code, done: str) -> Response:
    answer = await request.attempt(command)
    if answer is not None:
        return request.see(f"/planning/plans/{plan_id}/work/{item}", answer, done=done)
    return await _item_page(request, plan_id, item)


async def _item_page(request: PageRequest, plan_id: PlanId, item: Code) -> Response:
    plan = await _plan(request, plan_id)
    found = await queries.item(
        request.reader, request.viewer, plan_id, item, Moment(request.now(), request.settings.working_days)
    )
    if found is None:
        raise NotFound(f"work-{plan_id}")
    may = May.of(request.viewer)
    own = found.owner is not None and found.owner.code == request.viewer.unit
    return request.render(
        "work/item.html",
        plan=plan,
        row=found,
        steps=await queries.steps(request.reader, request.viewer, plan_id, item),
        bodies=(await plans.known_bodies(request.reader)).values() if may.draft else (),
        titles={code: request.t(name.vi, name.en) for code, name in title_names().items()},
        duty_names=DUTY_NAMES_EN if request.page.language == "en" else DUTY_NAMES_VI,
        may=may,
        may_complete=may.draft or (own and not request.viewer.duties.isdisjoint(DRAFTING)),
        done=_DONE,
    )


async def _plan(request: PageRequest, plan_id: PlanId) -> queries.WorkPlan:
    plan = await queries.plan(request.reader, request.viewer, plan_id)
    if plan is None:
        raise NotFound(f"work-{plan_id}")
    return plan


async def _rows(request: PageRequest, plan_id: PlanId) -> tuple[WorkRow, ...]:
    return await queries.items(
        request.reader, request.viewer, plan_id, Moment(request.now(), request.settings.working_days)
    )


def _by_month(rows: Iterable[WorkRow]) -> list[tuple[str, list[WorkRow]]]:
    """The items by the month of their deadline, as in `2017-03`; those that last as long as the plan at the end."""
    months = sorted((_month_of(row), place, row) for place, row in enumerate(rows))
    return [(month, [row for _, _, row in of]) for month, of in groupby(months, lambda one: one[0])]


def _month_of(row: WorkRow) -> str:
    stated = row.timed or row.set_by_hand
    return f"{row.due.day:%Y-%m}" if stated and row.due is not None else "~"


def _by_task(rows: Iterable[WorkRow]) -> list[tuple[str, list[WorkRow]]]:
    """The items by the number of their task."""
    numbered = sorted((row.number, place, row) for place, row in enumerate(rows))
    return [(str(number), [row for _, _, row in of]) for number, of in groupby(numbered, lambda one: one[0])]
