"""The steps of a dossier between filing and council, over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, allow
from contracts.message import Message
from contracts.review import Documents
from contracts.review_steps import FlaggedFacts, WorkingDays
from contracts.vocabulary import DossierId
from services.review.dossier.examples import SUPPLEMENT, SUPPLEMENT_REQUEST
from services.review.dossier.facts import FiledFacts
from services.review.dossier.steps import (
    IssueReceipt,
    RequestSupplement,
    SupplementDossier,
    SupplementNote,
    SupplementReason,
)

router = APIRouter(tags=["dossiers"])

Filing = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Appraising = Annotated[AuthorizedRequest, allow("appraiser")]


class SupplementRequestBody(Message):
    """The documents and facts that the unit is to supply, why, and within how many working days."""

    model_config = ConfigDict(json_schema_extra={"examples": [SUPPLEMENT_REQUEST]})

    documents: Documents = ()
    facts: FlaggedFacts = ()
    reason: SupplementReason
    working_days: WorkingDays | None = None


class SupplementBody(Message):
    """All documents and facts of the dossier as they stand now, and what the unit says to it."""

    model_config = ConfigDict(json_schema_extra={"examples": [SUPPLEMENT]})

    documents: Documents
    facts: FiledFacts
    note: SupplementNote = ""


@router.post("/dossiers/{dossier_id}/receipt", summary="Cấp giấy tiếp nhận hồ sơ")
async def issue_receipt(dossier_id: DossierId, request: Appraising) -> Answer:
    """Receive a dossier and issue its receipt, with the day in working days by which its result is due."""
    return await request.handle(IssueReceipt(dossier_id=dossier_id))


@router.post("/dossiers/{dossier_id}/supplement-request", summary="Yêu cầu đơn vị bổ sung hồ sơ")
async def request_supplement(dossier_id: DossierId, body: SupplementRequestBody, request: Appraising) -> Answer:
    """Ask the unit once for what is wanting; the time limit of the appraisal stands still meanwhile."""
    return await request.handle(RequestSupplement(dossier_id=dossier_id, **dict(body)))


@router.post("/dossiers/{dossier_id}/supplement", summary="Bổ sung hồ sơ")
async def supplement_dossier(dossier_id: DossierId, body: SupplementBody, request: Filing) -> Answer:
    """Answer the request; documents and facts that were not asked for stay as they were filed."""
    return await request.handle(SupplementDossier(dossier_id=dossier_id, **dict(body)))
