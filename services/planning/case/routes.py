"""Exemplary cases over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.message import Message
from contracts.vocabulary import VIETNAM, Day, Document, Name, PlanId, Text, TextOrEmpty, UnitCode
from services.planning.case import examples, queries
from services.planning.case.counting import CaseCounts
from services.planning.case.messages import (
    CaseContent,
    CaseId,
    CorrectCase,
    HonourCase,
    ProposeCase,
    ReceiveCase,
    ReturnCase,
    SpreadCase,
    WithdrawCase,
    case_id_of,
)
from services.planning.case.queries import CaseInFull, CaseRow, CasesAsked, CountsAsked
from services.planning.plan.duties import DRAFTING, READING

router = APIRouter(tags=["cases"])

Reading = Annotated[AuthorizedRequest, allow(*READING)]
Showing = Annotated[AuthorizedRequest, allow(*READING, shows="case-{case_id}")]
Proposing = Annotated[AuthorizedRequest, allow(*DRAFTING)]


class CaseBody(Message):
    """A case that a unit proposes under a plan; `proposed_on` is left out for today."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CASE]})

    plan_id: PlanId
    unit: UnitCode
    content: CaseContent
    proposed_on: Day | None = None


class ContentBody(CaseContent):
    """The case as it is to stand."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CONTENT]})


class ReasonBody(Message):
    """A reason in words, without what does not belong there: illness, family, punishment."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REASON]})

    reason: Text


class HonourBody(Message):
    """How a case was honoured, and by which document."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.HONOUR]})

    honoured_on: Day
    text: Text
    document: Document | None = None


class SpreadBody(Message):
    """Where a case was published."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SPREAD]})

    spread_on: Day
    place: Name
    text: TextOrEmpty = ""


@router.get("/cases", summary="Danh sách điển hình, gương người tốt, việc tốt")
async def list_cases(request: Reading, asked: Annotated[CasesAsked, Query()]) -> Page[CaseRow]:
    """The cases, the latest month first; `after` is the last of the page before."""
    rows, total = await queries.cases(request.reader, request.viewer, asked)
    await request.audit_read("case", count=len(rows), **asked.audited())
    return page_of(request.address, rows, total, asked.limit, lambda row: row.case_id)


@router.get("/cases/{case_id}", summary="Xem một điển hình")
async def show_case(case_id: CaseId, request: Showing) -> CaseInFull:
    """A case with its account and its steps."""
    found = await queries.case(request.reader, request.viewer, case_id)
    if found is None:
        raise NotFound(f"case-{case_id}")
    await request.audit_read("case", [case_id])
    return found


@router.get("/plans/{plan_id}/cases", summary="Số điển hình từng đơn vị, từng tháng so với chỉ tiêu")
async def count_cases(plan_id: PlanId, request: Reading, asked: Annotated[CountsAsked, Query()]) -> CaseCounts:
    """How many cases each unit has proposed for each month, against the target of the plan."""
    today = request.now().astimezone(VIETNAM).date()
    found = await queries.counts(request.reader, request.viewer, plan_id, asked, today)
    if found is None:
        raise NotFound(f"plan-{plan_id}")
    return found


@router.post("/cases", status_code=201, summary="Đề xuất một điển hình")
async def propose_case(body: CaseBody, request: Proposing) -> Answer:
    """Propose a case; its stream in the answer is `case-` and its id."""
    case_id = case_id_of(body.plan_id, body.unit, body.content)
    return await request.handle(ProposeCase(case_id=case_id, **dict(body)))


@router.put("/cases/{case_id}", summary="Sửa một điển hình chưa được tiếp nhận")
async def correct_case(case_id: CaseId, body: ContentBody, request: Proposing) -> Answer:
    """Correct a case, and propose it again where it was returned."""
    content = CaseContent.model_validate(body.model_dump())
    return await request.handle(CorrectCase(case_id=case_id, content=content))


@router.post("/cases/{case_id}/withdraw", summary="Rút đề xuất điển hình")
async def withdraw_case(case_id: CaseId, body: ReasonBody, request: Proposing) -> Answer:
    """Take a case back that was not received yet."""
    return await request.handle(WithdrawCase(case_id=case_id, reason=body.reason))


@router.post("/cases/{case_id}/receive", summary="Tiếp nhận điển hình")
async def receive_case(case_id: CaseId, request: Proposing) -> Answer:
    """Receive a case."""
    return await request.handle(ReceiveCase(case_id=case_id))


@router.post("/cases/{case_id}/return", summary="Trả lại đề xuất điển hình cho đơn vị")
async def return_case(case_id: CaseId, body: ReasonBody, request: Proposing) -> Answer:
    """Return a case to its unit with the reason."""
    return await request.handle(ReturnCase(case_id=case_id, reason=body.reason))


@router.post("/cases/{case_id}/honour", summary="Ghi điển hình được biểu dương, khen thưởng")
async def honour_case(case_id: CaseId, body: HonourBody, request: Proposing) -> Answer:
    """Record that a case was honoured."""
    return await request.handle(HonourCase(case_id=case_id, **dict(body)))


@router.post("/cases/{case_id}/spread", summary="Ghi điển hình được tuyên truyền, nhân rộng")
async def spread_case(case_id: CaseId, body: SpreadBody, request: Proposing) -> Answer:
    """Record where a case was published."""
    return await request.handle(SpreadCase(case_id=case_id, **dict(body)))
