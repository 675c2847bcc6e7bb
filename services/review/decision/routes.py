"""Decisions over HTTP."""

from typing import Annotated, Any, Final

from fastapi import APIRouter
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, allow
from contracts.message import Message
from contracts.vocabulary import DecisionId, Document, Name
from services.review.decision import queries
from services.review.decision.messages import DecideAwards, Recipients
from services.review.decision.queries import DecisionRow

router = APIRouter(tags=["decisions"])

Signing = Annotated[AuthorizedRequest, allow("signer")]
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]

_DECISION: Final[dict[str, Any]] = {
    "decision": {
        "issuer": "UBND thành phố Lạng Sơn",
        "number": "3120",
        "symbol": "QĐ-UBND",
        "dated": "2017-12-29",
    },
    "deciding_authority": "Chủ tịch UBND thành phố Lạng Sơn",
    "signer_role": "CHỦ TỊCH",
    "dossiers": ["5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11"],
}


class DecisionBody(Message):
    """A decision and its list."""

    model_config = ConfigDict(json_schema_extra={"examples": [_DECISION]})

    decision: Document
    deciding_authority: Name
    signer_role: Name
    dossiers: Recipients


@router.post("/decisions", status_code=201)
async def decide_awards(body: DecisionBody, request: Signing) -> Answer:
    """Decide awards; the decision's stream in the answer is `decision-` and its id."""
    return await request.handle(DecideAwards(**dict(body)))


@router.get("/decisions/{decision_id}")
async def show_decision(decision_id: DecisionId, request: Reading) -> DecisionRow:
    """A decision with its grounds; its recipients are listed by `/dossiers?decision=<id>`."""
    found = await queries.decision(request.reader, request.viewer, decision_id)
    if found is None:
        raise NotFound(f"decision-{decision_id}")
    return found
