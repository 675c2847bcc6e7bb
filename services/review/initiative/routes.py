"""Initiatives over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, Position, allow, page_of
from contracts.catalog.terms import Scope
from contracts.message import Message
from contracts.vocabulary import Day, Document, Name, Text, TextOrEmpty, UnitCode, Year, YesNo
from services.review.initiative import examples, queries
from services.review.initiative.messages import (
    AnnulRecognition,
    InitiativeContent,
    InitiativeId,
    RecogniseInitiative,
    RefuseInitiative,
    ScoreInitiative,
    Scores,
    SubmitInitiative,
)
from services.review.initiative.queries import InitiativeFilter, InitiativeInFull, InitiativeRow

router = APIRouter(tags=["initiatives"])

Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Showing = Annotated[
    AuthorizedRequest,
    allow(
        "clerk", "appraiser", "council", "chair", "signer", "auditor", "operator", shows="initiative-{initiative_id}"
    ),
]
Submitting = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Scoring = Annotated[AuthorizedRequest, allow("appraiser", "chair")]
Deciding = Annotated[AuthorizedRequest, allow("signer")]


class InitiativeBody(Message):
    """An initiative of a unit for a year."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.INITIATIVE]})

    unit: UnitCode
    year: Year
    content: InitiativeContent


class ScoresBody(Message):
    """The scores of the initiative council by its own criteria, and whether it proposes to recognise."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SCORES]})

    council: Name
    held_on: Day
    scores: Scores
    proposed: YesNo
    note: TextOrEmpty = ""


class RecognitionBody(Message):
    """The scope, and the decision and body that recognise."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RECOGNITION]})

    scope: Scope
    decision: Document
    recognised_by: Name


class RefusalBody(Message):
    """Why an initiative is not recognised."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REASON]})

    reason: Text


class AnnulmentBody(Message):
    """Why a recognition is annulled, and by which decision if any."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REASON]})

    reason: Text
    decision: Document | None = None


class InitiativeQuery(InitiativeFilter):
    """A page of a list of initiatives; `after` is the last initiative of the page before."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: InitiativeId | None = None
    read_after: Position | None = None


@router.post("/initiatives", status_code=201, summary="Đề nghị công nhận một sáng kiến")
async def submit_initiative(body: InitiativeBody, request: Submitting) -> Answer:
    """Submit an initiative; its stream in the answer is `initiative-` and its id."""
    return await request.handle(SubmitInitiative(initiative_id=InitiativeId(request.new_id()), **dict(body)))


@router.get("/initiatives", summary="Danh sách sáng kiến")
async def list_initiatives(query: Annotated[InitiativeQuery, Query()], request: Reading) -> Page[InitiativeRow]:
    """The initiatives by name; whoever works for a unit sees those of that unit."""
    rows, total = await queries.initiatives(request.reader, request.viewer, query, query.limit, query.after)
    await request.audit_read("initiative", count=len(rows), unit=query.unit, q=query.q)
    return page_of(request.address, rows, total, query.limit, lambda row: row.initiative_id)


@router.get("/initiatives/{initiative_id}", summary="Xem một sáng kiến")
async def show_initiative(initiative_id: InitiativeId, request: Showing) -> InitiativeInFull:
    """An initiative with its account, scores and recognition."""
    found = await queries.initiative(request.reader, request.viewer, initiative_id)
    if found is None:
        raise NotFound(f"initiative-{initiative_id}")
    await request.audit_read("initiative", [initiative_id])
    return found


@router.post("/initiatives/{initiative_id}/score", summary="Ghi điểm của Hội đồng sáng kiến")
async def score_initiative(initiative_id: InitiativeId, body: ScoresBody, request: Scoring) -> Answer:
    """Record the scores of the council; again until the initiative has its result."""
    return await request.handle(ScoreInitiative(initiative_id=initiative_id, **dict(body)))


@router.post("/initiatives/{initiative_id}/recognise", summary="Công nhận sáng kiến")
async def recognise_initiative(initiative_id: InitiativeId, body: RecognitionBody, request: Deciding) -> Answer:
    """Recognise an initiative with its scope, or a recognised one with a wider scope."""
    return await request.handle(RecogniseInitiative(initiative_id=initiative_id, **dict(body)))


@router.post("/initiatives/{initiative_id}/refuse", summary="Không công nhận sáng kiến")
async def refuse_initiative(initiative_id: InitiativeId, body: RefusalBody, request: Deciding) -> Answer:
    """Do not recognise an initiative, with the reason."""
    return await request.handle(RefuseInitiative(initiative_id=initiative_id, reason=body.reason))


@router.post("/initiatives/{initiative_id}/annul", summary="Hủy bỏ công nhận sáng kiến")
async def annul_recognition(initiative_id: InitiativeId, body: AnnulmentBody, request: Deciding) -> Answer:
    """Annul a recognition; no dossier relies on it any more."""
    return await request.handle(AnnulRecognition(initiative_id=initiative_id, **dict(body)))
