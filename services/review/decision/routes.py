"""Decisions over HTTP."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, Position, allow, page_of
from contracts.message import Message
from contracts.vocabulary import Day, DecisionId, Document, Name
from services.review.decision import queries
from services.review.decision.messages import (
    DecideAwards,
    DecideProposal,
    DocumentSymbol,
    LeftOut,
    Recipients,
    Signature,
)
from services.review.decision.queries import DecisionFilter, DecisionRow, ListedDecision
from services.review.proposal.messages import ProposalId

router = APIRouter(tags=["decisions"])

Signing = Annotated[AuthorizedRequest, allow("signer")]
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Showing = Annotated[
    AuthorizedRequest,
    allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator", shows="decision-{decision_id}"),
]

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
    signature: Signature | None = None


_ON_PROPOSAL: Final[dict[str, Any]] = {
    "issuer": "UBND thành phố Lạng Sơn",
    "symbol": "QĐ-UBND",
    "dated": "2017-12-29",
    "deciding_authority": "Chủ tịch UBND thành phố Lạng Sơn",
    "signer_role": "PHÓ CHỦ TỊCH",
    "signature": {"capacity": "KT.", "signs_for": "CHỦ TỊCH"},
    "left_out": [],
}


class ProposalDecisionBody(Message):
    """A decision on a proposal; its number is drawn. `left_out` are dossiers of the proposal that it does not cover."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ON_PROPOSAL]})

    issuer: Name
    symbol: DocumentSymbol
    dated: Day
    deciding_authority: Name
    signer_role: Name
    left_out: LeftOut = ()
    signature: Signature | None = None


@router.post("/decisions", status_code=201, summary="Ra quyết định khen thưởng")
async def decide_awards(body: DecisionBody, request: Signing) -> Answer:
    """Decide awards; the decision's stream in the answer is `decision-` and its id."""
    return await request.handle(DecideAwards(**dict(body)))


@router.post("/proposals/{proposal_id}/decision", status_code=201, summary="Ra quyết định theo tờ trình")
async def decide_proposal(proposal_id: ProposalId, body: ProposalDecisionBody, request: Signing) -> Answer:
    """Decide on a proposal under the next number of the year; the stream in the answer is `decision-` and its id."""
    return await request.handle(DecideProposal(proposal_id=proposal_id, **dict(body)))


class DecisionQuery(DecisionFilter):
    """A page of a list of decisions; `after` is the last decision of the page before."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: DecisionId | None = None
    read_after: Position | None = None


@router.get("/decisions", summary="Danh sách quyết định")
async def list_decisions(query: Annotated[DecisionQuery, Query()], request: Reading) -> Page[ListedDecision]:
    """The decisions, the latest first; whoever works for a unit sees those with a recipient of that unit."""
    rows, total = await queries.decisions(request.reader, request.viewer, query, query.limit, query.after)
    return page_of(request.address, rows, total, query.limit, lambda row: row.decision_id)


@router.get("/decisions/{decision_id}", summary="Xem một quyết định")
async def show_decision(decision_id: DecisionId, request: Showing) -> DecisionRow:
    """A decision with its grounds; its recipients are listed by `/dossiers?decision=<id>`."""
    found = await queries.decision(request.reader, request.viewer, decision_id)
    if found is None:
        raise NotFound(f"decision-{decision_id}")
    return found
