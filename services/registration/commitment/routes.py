"""The commitments over HTTP."""

from typing import Annotated, Any, Final

from fastapi import APIRouter
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, allow
from contracts.duties import Duty
from contracts.message import Message
from contracts.vocabulary import PlanId, SheetId
from services.registration.commitment import queries
from services.registration.commitment.messages import Commitments, CommitToTargets
from services.registration.commitment.queries import Committed

router = APIRouter(tags=["commitments"])

_READERS: Final[tuple[Duty, ...]] = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
Reading = Annotated[AuthorizedRequest, allow(*_READERS)]
Showing = Annotated[AuthorizedRequest, allow(*_READERS, shows="commitment-{sheet_id}")]
Registering = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
_EXAMPLE: dict[str, Any] = {"target": "ldtt", "text": "Trên 90% công chức đạt Lao động tiên tiến", "measure": 90.0}


class CommitBody(Message):
    """What the unit commits to for each target, in the place of what it committed to before."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"commitments": [_EXAMPLE]}]})

    commitments: Commitments


@router.get("/plans/{plan_id}/commitments", summary="Cam kết chỉ tiêu của các đơn vị")
async def list_commitments(plan_id: PlanId, request: Reading) -> tuple[Committed, ...]:
    """What each unit of a plan has committed to, unit by unit; a reader of one unit sees that unit's."""
    return await queries.commitments(request.reader, request.viewer, plan_id)


@router.get("/sheets/{sheet_id}/commitments", summary="Cam kết chỉ tiêu của một đơn vị")
async def show_commitment(sheet_id: SheetId, request: Showing) -> Committed:
    """The targets of the plan, and what the unit of a sheet has committed to."""
    found = await queries.commitment(request.reader, request.viewer, sheet_id)
    if found is None:
        raise NotFound(f"commitment-{sheet_id}")
    return found


@router.post("/sheets/{sheet_id}/commitments", summary="Cam kết chỉ tiêu")
async def commit(sheet_id: SheetId, body: CommitBody, request: Registering) -> Answer:
    """Commit to targets of the plan, before registration is locked."""
    return await request.handle(CommitToTargets(sheet_id=sheet_id, commitments=body.commitments))
