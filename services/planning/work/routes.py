"""The work of plans over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, allow
from contracts.duties import Duty
from contracts.message import Message
from contracts.vocabulary import Body, Code, Day, Deadline, Document, PlanId, Text, TextOrEmpty
from services.planning.plan.duties import DRAFTING, READING
from services.planning.work import examples, queries
from services.planning.work.messages import (
    AssignWork,
    CompleteWork,
    ExcuseWork,
    KnownBy,
    ReopenWork,
    TieWork,
)
from services.planning.work.queries import Moment, WorkRow
from services.planning.work.standing import WorkState

router = APIRouter(tags=["work"])

Reading = Annotated[AuthorizedRequest, allow(*READING)]
Showing = Annotated[AuthorizedRequest, allow(*READING, shows="work-{plan_id}")]
Following = Annotated[AuthorizedRequest, allow(*DRAFTING)]


class WorkList(Message):
    """The work of one plan, item by item."""

    items: tuple[WorkRow, ...]
    total: int


class AssignmentBody(Message):
    """Who answers for an item, and its deadline where the plan states no time."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ASSIGNMENT]})

    owner: Body
    duty: Duty | None = None
    due: Deadline | None = None


class CompletionBody(Message):
    """The day on which an item was done, and what shows it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.COMPLETION]})

    done_on: Day
    reference: Document | None = None
    note: TextOrEmpty = ""


class WorkReasonBody(Message):
    """The reason for which an item is not applicable, or open again."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REASON]})

    reason: Text


class TieBody(Message):
    """The event by which an item is done, null for none."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TIE]})

    known_by: KnownBy | None


@router.get("/plans/{plan_id}/work", summary="Danh sách việc theo kế hoạch")
async def list_work(plan_id: PlanId, request: Reading, state: Annotated[WorkState | None, Query()] = None) -> WorkList:
    """The work that a plan orders, by its time; `state` limits it to items in one state."""
    if await queries.plan(request.reader, request.viewer, plan_id) is None:
        raise NotFound(f"work-{plan_id}")
    at = Moment(request.now(), request.settings.working_days)
    rows = await queries.items(request.reader, request.viewer, plan_id, at)
    found = tuple(row for row in rows if state is None or row.state is state)
    return WorkList(items=found, total=len(found))


@router.get("/plans/{plan_id}/work/{item}", summary="Xem một việc theo kế hoạch")
async def show_work(plan_id: PlanId, item: Code, request: Showing) -> WorkRow:
    """One item as it stands."""
    at = Moment(request.now(), request.settings.working_days)
    found = await queries.item(request.reader, request.viewer, plan_id, item, at)
    if found is None:
        raise NotFound(f"work-{plan_id}")
    return found


@router.post("/plans/{plan_id}/work/{item}/assign", summary="Giao chủ trì một việc")
async def assign_work(plan_id: PlanId, item: Code, body: AssignmentBody, request: Following) -> Answer:
    """Name who answers for an item, and a deadline where the plan states no time."""
    command = AssignWork(plan_id=plan_id, item=item, owner=body.owner, duty=body.duty, due=body.due)
    return await request.handle(command)


@router.post("/plans/{plan_id}/work/{item}/tie", summary="Ghi sự kiện làm xong việc")
async def tie_work(plan_id: PlanId, item: Code, body: TieBody, request: Following) -> Answer:
    """Say by which event an item is done."""
    return await request.handle(TieWork(plan_id=plan_id, item=item, known_by=body.known_by))


@router.post("/plans/{plan_id}/work/{item}/complete", summary="Ghi hoàn thành một việc")
async def complete_work(plan_id: PlanId, item: Code, body: CompletionBody, request: Following) -> Answer:
    """Mark an item as done; a unit marks its own."""
    command = CompleteWork(plan_id=plan_id, item=item, done_on=body.done_on, reference=body.reference, note=body.note)
    return await request.handle(command)


@router.post("/plans/{plan_id}/work/{item}/excuse", summary="Ghi không thực hiện một việc")
async def excuse_work(plan_id: PlanId, item: Code, body: WorkReasonBody, request: Following) -> Answer:
    """Mark an item as not applicable."""
    return await request.handle(ExcuseWork(plan_id=plan_id, item=item, reason=body.reason))


@router.post("/plans/{plan_id}/work/{item}/reopen", summary="Mở lại một việc")
async def reopen_work(plan_id: PlanId, item: Code, body: WorkReasonBody, request: Following) -> Answer:
    """Take back that an item is done or not applicable."""
    return await request.handle(ReopenWork(plan_id=plan_id, item=item, reason=body.reason))
