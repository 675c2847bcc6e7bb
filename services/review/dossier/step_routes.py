"""The steps of a dossier between filing and council, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, allow
from contracts.message import Message
from contracts.review import Documents
from contracts.review_steps import FlaggedFacts, SuspensionGround, WorkingDays
from contracts.vocabulary import Document, DossierId, Level, WithdrawalReason
from contracts.working_days import WorkingDayCount
from services.review.dossier.examples import LOWER_TITLE, RESUME, SUPPLEMENT, SUPPLEMENT_REQUEST, SUSPEND, TAKE_BACK
from services.review.dossier.facts import FiledFacts
from services.review.dossier.steps import (
    ConsiderLowerTitle,
    IssueReceipt,
    RequestSupplement,
    ResumeDossier,
    StopReason,
    SupplementDossier,
    SupplementNote,
    SupplementReason,
    SuspendDossier,
    TakeBackDossier,
)
from services.review.dossier.time_limits import LimitedDossier, LimitsAsked, SiteNow, time_limits

router = APIRouter(tags=["dossiers"])

Filing = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Appraising = Annotated[AuthorizedRequest, allow("appraiser")]
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


class TimeLimitRow(LimitedDossier):
    """A filed dossier with its step, and the working days that it has waited and that are left, or over.

    Of `left` and `overdue` one is None, and both where it has no last day.
    """

    waited: WorkingDayCount | None
    left: WorkingDayCount | None
    overdue: WorkingDayCount | None


class LowerTitleBody(Message):
    """Why the lower title is considered."""

    model_config = ConfigDict(json_schema_extra={"examples": [LOWER_TITLE]})

    reason: StopReason


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


class TakeBackBody(Message):
    """Why the unit takes the dossier back, by the kind of reason and in words."""

    model_config = ConfigDict(json_schema_extra={"examples": [TAKE_BACK]})

    reason_code: WithdrawalReason
    reason: StopReason


class SuspendBody(Message):
    """The matter that is open, in words, and the paper by which it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [SUSPEND]})

    ground: SuspensionGround
    reason: StopReason
    reference: Document | None = None


class ResumeBody(Message):
    """How the matter ended, and the paper that says so."""

    model_config = ConfigDict(json_schema_extra={"examples": [RESUME]})

    reason: StopReason
    reference: Document | None = None


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


@router.post("/dossiers/{dossier_id}/take-back", summary="Rút hồ sơ trước khi có quyết định")
async def take_back_dossier(dossier_id: DossierId, body: TakeBackBody, request: Filing) -> Answer:
    """Take a dossier back for good; it comes before no council and no head any more."""
    return await request.handle(TakeBackDossier(dossier_id=dossier_id, **dict(body)))


@router.post("/dossiers/{dossier_id}/suspend", summary="Tạm dừng xem xét hồ sơ")
async def suspend_dossier(dossier_id: DossierId, body: SuspendBody, request: Appraising) -> Answer:
    """Suspend a dossier while a matter is open: it stands on no agenda, is not voted on and not decided."""
    return await request.handle(SuspendDossier(dossier_id=dossier_id, **dict(body)))


@router.post("/dossiers/{dossier_id}/resume", summary="Tiếp tục xem xét hồ sơ")
async def resume_dossier(dossier_id: DossierId, body: ResumeBody, request: Appraising) -> Answer:
    """Resume a suspended dossier; its time limits go on where they stood."""
    return await request.handle(ResumeDossier(dossier_id=dossier_id, **dict(body)))


@router.post("/dossiers/{dossier_id}/lower-title", summary="Xét danh hiệu thấp hơn")
async def consider_lower(dossier_id: DossierId, body: LowerTitleBody, request: Filing) -> Answer:
    """Have a refused dossier considered for the lower title that its law names, with its file."""
    return await request.handle(ConsiderLowerTitle(dossier_id=dossier_id, reason=body.reason))


@router.get("/time-limits", summary="Thời hạn của các hồ sơ chưa có kết quả, gấp nhất trước")
async def list_time_limits(query: Annotated[LimitsAsked, Query()], request: Reading) -> tuple[TimeLimitRow, ...]:
    """The undecided dossiers, all or of one step, at most 300, the most urgent first; a unit sees its own alone."""
    here = SiteNow(request.now(), request.settings.working_days, Level(request.site.level))
    rows = await time_limits(request.reader, request.viewer, here, query.step)
    await request.audit_read("dossier", count=len(rows), state="undecided")
    return tuple(TimeLimitRow.model_construct(**dict(one.dossier), **one.days._asdict()) for one in rows)
