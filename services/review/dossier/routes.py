"""Dossiers over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, Position, allow, page_of
from contracts.message import Message
from contracts.review import Documents
from contracts.vocabulary import DossierId, Instant, PlanId, Subject, TitleCode, UnitCode, Year
from services.review.dossier import evidence, queries
from services.review.dossier.comparing import DossierUnderLaws, filed_of, under_every_law
from services.review.dossier.examples import (
    COLLECTIVE_DOSSIER,
    DECLINE,
    DEED_DOSSIER,
    HOUSEHOLD_DOSSIER,
    INDIVIDUAL_DOSSIER,
)
from services.review.dossier.facts import FiledFacts
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.messages import (
    AppraiseDossier,
    DeclineDossier,
    FileDossier,
    ForwardDossier,
    HeadsReason,
)
from services.review.dossier.paper_routes import on_paper_router
from services.review.dossier.queries import DossierFilter
from services.review.dossier.reasons import JudgedReason
from services.review.dossier.rows import Counts, DossierInFull, DossierRow
from services.review.dossier.standing import limited
from services.review.dossier.step_routes import router as steps

router = APIRouter(tags=["dossiers"])
router.include_router(steps)
router.include_router(on_paper_router)

Filing = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Appraising = Annotated[AuthorizedRequest, allow("appraiser")]
Forwarding = Annotated[AuthorizedRequest, allow("appraiser", "signer")]
Signing = Annotated[AuthorizedRequest, allow("signer")]
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Showing = Annotated[
    AuthorizedRequest,
    allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator", shows="dossier-{dossier_id}"),
]


class DossierBody(Message):
    """A dossier of a unit that the plan names, for the plan's year.

    `submitted_at` only where the standing body enters a paper that came in before.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [INDIVIDUAL_DOSSIER, COLLECTIVE_DOSSIER, HOUSEHOLD_DOSSIER, DEED_DOSSIER]}
    )

    plan_id: PlanId
    unit: UnitCode
    subject: Subject
    title: TitleCode
    year: Year
    documents: Documents
    facts: FiledFacts
    submitted_at: Instant | None = None


class DeclineBody(Message):
    """The head's reason for granting no award, by its code and in words."""

    model_config = ConfigDict(json_schema_extra={"examples": [DECLINE]})

    reason_code: JudgedReason
    reason: HeadsReason


class DossierQuery(DossierFilter):
    """A page of a list of dossiers; `after` is the last dossier of the page before."""

    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: DossierId | None = None
    read_after: Position | None = None


@router.post(
    "/dossiers",
    status_code=201,
    responses={200: {"description": "The same dossier had been filed."}},
    summary="Nộp hồ sơ khen thưởng",
)
async def file_dossier(body: DossierBody, request: Filing, response: Response) -> Answer:
    """File a dossier; its stream in the answer is `dossier-` and its id.

    A dossier that is filed again with the same content is answered with 200, and `changed` is false.
    """
    answer = await request.handle(FileDossier(**dict(body)))
    if not answer.changed:
        response.status_code = 200
    return answer


@router.post("/dossiers/{dossier_id}/appraise", summary="Thẩm định hồ sơ")
async def appraise_dossier(dossier_id: DossierId, request: Appraising) -> Answer:
    """Appraise a dossier by the plan's gates and the law of the day it was filed; a collective after its members."""
    return await request.handle(AppraiseDossier(dossier_id=dossier_id))


@router.post("/dossiers/{dossier_id}/decline", summary="Không khen thưởng hồ sơ đã được hội đồng thông qua")
async def decline_dossier(dossier_id: DossierId, body: DeclineBody, request: Signing) -> Answer:
    """Grant no award for a dossier that the council voted for; a decision then covers the others."""
    return await request.handle(DeclineDossier(dossier_id=dossier_id, reason_code=body.reason_code, reason=body.reason))


@router.post("/dossiers/{dossier_id}/forward", summary="Trình hồ sơ lên cấp trên")
async def forward_dossier(dossier_id: DossierId, request: Forwarding) -> Answer:
    """Pass an eligible dossier up, with its whole file, where this level does not decide its title."""
    return await request.handle(ForwardDossier(dossier_id=dossier_id))


@router.get("/dossiers", summary="Danh sách hồ sơ")
async def list_dossiers(query: Annotated[DossierQuery, Query()], request: Reading) -> Page[DossierRow]:
    """The dossiers by given name; whoever works for a unit sees those of that unit."""
    rows, total = await queries.dossiers(request.reader, request.viewer, query, query.limit, query.after)
    conditions = query.model_dump(mode="json", exclude={"q", "limit", "after", "read_after"}, exclude_none=True)
    await request.audit_read("dossier", count=len(rows), **conditions)
    return page_of(request.address, rows, total, query.limit, lambda row: row.dossier_id)


@router.get("/dossiers/{dossier_id}", summary="Xem một hồ sơ")
async def show_dossier(dossier_id: DossierId, request: Showing) -> DossierInFull:
    """A dossier with its papers, its facts and every rule's outcome."""
    found = await queries.dossier(request.reader, request.viewer, dossier_id)
    if found is None:
        raise NotFound(f"dossier-{dossier_id}")
    await request.audit_read("dossier", [dossier_id])
    return found


@router.get("/dossiers/{dossier_id}/laws", summary="Xét một hồ sơ theo mọi bộ quy định, đặt cạnh nhau")
async def compare_laws(dossier_id: DossierId, request: Reading) -> DossierUnderLaws:
    """A dossier judged under every ruleset on what is known today, and the rules on which they differ."""
    found = await queries.dossier(request.reader, request.viewer, dossier_id)
    filed = None if found is None else filed_of(await request.history(f"dossier-{dossier_id}"))
    seen = await evidence.for_appraisal(AppraiseDossier(dossier_id=dossier_id), request.reader)
    if found is None or filed is None or not isinstance(seen, AppraisalEvidence):
        raise NotFound(f"dossier-{dossier_id}")
    await request.audit_read("dossier", [dossier_id])
    return under_every_law(filed, limited(seen, request.viewer, found.unit))


@router.get("/counts", summary="Đếm hồ sơ theo trạng thái và lý do")
async def count_dossiers(plan: PlanId, request: Reading) -> Counts:
    """The dossiers of a plan by progress and by reason; whoever works for a unit counts those of that unit."""
    return await queries.counts(request.reader, request.viewer, plan)
