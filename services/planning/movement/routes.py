"""Movements over HTTP."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.message import Message
from contracts.movements import Called, ReviewKind
from contracts.plan_parts import Asked
from contracts.vocabulary import Body, Day, Document, MovementId, Text, TextOrEmpty, YesNo
from services.planning.movement import examples, queries
from services.planning.movement.messages import (
    CloseMovement,
    Launch,
    LaunchMovement,
    NamePilot,
    ReplicateMovement,
    ReviewMovement,
    ReviewPilot,
    StateMeans,
    id_of,
)
from services.planning.movement.queries import MovementInFull, MovementRow, MovementsAsked

router = APIRouter(tags=["movements"])

Launching = Annotated[AuthorizedRequest, allow("clerk", "signer")]
Following = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "signer")]
_READERS: Final = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
Reading = Annotated[AuthorizedRequest, allow(*_READERS)]
Showing = Annotated[AuthorizedRequest, allow(*_READERS, shows="movement-{movement_id}")]


class LaunchBody(Launch):
    """A launch, as the head has held it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.LAUNCH]})


class MeansBody(Message):
    """The model or the solutions of a movement."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.MEANS]})

    asked: Asked
    text: Text


class PilotBody(Message):
    """The unit that tries a movement first, and since when."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PILOT]})

    unit: Body
    since: Day


class PilotReviewBody(Message):
    """What came of the pilot."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PILOT_REVIEW]})

    held_on: Day
    result: Text
    worth_replicating: YesNo


class ReplicationBody(Message):
    """The units to which a movement is carried over, and what of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REPLICATION]})

    units: Called
    since: Day
    text: Text


class ReviewBody(Message):
    """A review of a movement, with the document of its result where there is one."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REVIEW]})

    review: ReviewKind
    held_on: Day
    result: Text
    document: Document | None = None


class ClosingBody(Message):
    """The end of a movement; the reason may be left empty where nothing is missing."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CLOSING]})

    closed_on: Day
    reason: TextOrEmpty = ""


@router.post("/movements", status_code=201, summary="Ghi phát động phong trào")
async def launch_movement(body: LaunchBody, request: Launching) -> Answer:
    """Launch a movement; its stream in the answer is `movement-` and its id."""
    launch = Launch.model_validate(body.model_dump())
    return await request.handle(LaunchMovement(movement_id=id_of(launch, MovementId(request.new_id())), launch=launch))


@router.post("/movements/{movement_id}/means", summary="Nêu mô hình hoặc giải pháp của phong trào")
async def state_means(movement_id: MovementId, body: MeansBody, request: Following) -> Answer:
    """State the model or the solutions."""
    return await request.handle(StateMeans(movement_id=movement_id, **dict(body)))


@router.post("/movements/{movement_id}/pilot", summary="Chọn đơn vị chỉ đạo điểm")
async def name_pilot(movement_id: MovementId, body: PilotBody, request: Following) -> Answer:
    """Name the unit that tries the movement first."""
    return await request.handle(NamePilot(movement_id=movement_id, **dict(body)))


@router.post("/movements/{movement_id}/pilot-review", summary="Ghi kết quả chỉ đạo điểm")
async def review_pilot(movement_id: MovementId, body: PilotReviewBody, request: Following) -> Answer:
    """Record what came of the pilot."""
    return await request.handle(ReviewPilot(movement_id=movement_id, **dict(body)))


@router.post("/movements/{movement_id}/replication", summary="Ghi nhân rộng phong trào")
async def replicate_movement(movement_id: MovementId, body: ReplicationBody, request: Following) -> Answer:
    """Carry the movement over to further units."""
    return await request.handle(ReplicateMovement(movement_id=movement_id, **dict(body)))


@router.post("/movements/{movement_id}/reviews", summary="Ghi sơ kết, tổng kết phong trào")
async def review_movement(movement_id: MovementId, body: ReviewBody, request: Following) -> Answer:
    """Record a review on the way, or the final one."""
    return await request.handle(ReviewMovement(movement_id=movement_id, **dict(body)))


@router.post("/movements/{movement_id}/close", summary="Kết thúc phong trào")
async def close_movement(movement_id: MovementId, body: ClosingBody, request: Launching) -> Answer:
    """Close a movement."""
    return await request.handle(CloseMovement(movement_id=movement_id, **dict(body)))


@router.get("/movements", summary="Danh sách phong trào")
async def list_movements(request: Reading, asked: Annotated[MovementsAsked, Query()]) -> Page[MovementRow]:
    """The movements, the latest launch first; `after` is the last movement of the page before."""
    rows, total = await queries.movements(request.reader, request.viewer, asked)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.movement_id)


@router.get("/movements/{movement_id}", summary="Xem một phong trào")
async def show_movement(movement_id: MovementId, request: Showing) -> MovementInFull:
    """A movement with its steps."""
    found = await queries.movement(request.reader, request.viewer, movement_id)
    if found is None:
        raise NotFound(f"movement-{movement_id}")
    return found
