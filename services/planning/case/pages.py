"""The pages of exemplary cases: the list, the counts under a plan, a proposal, and one case with what came of it."""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.pages import PageRequest, Words, open_to
from contracts.message import Command, Message
from contracts.vocabulary import VIETNAM, Day, Document, Name, PlanId, Text, TextOrEmpty, UnitCode
from services.planning.case import queries
from services.planning.case.messages import (
    CaseContent,
    CaseId,
    CorrectCase,
    HonourCase,
    Month,
    ProposeCase,
    ReceiveCase,
    ReturnCase,
    SpreadCase,
    WithdrawCase,
    case_id_of,
)
from services.planning.case.queries import CaseInFull, CasesAsked, CountsAsked
from services.planning.plan import queries as plans
from services.planning.plan.bodies import parsed
from services.planning.plan.duties import DRAFTING, READING

pages = APIRouter()

Reading = Annotated[PageRequest, open_to(*READING)]
Proposing = Annotated[PageRequest, open_to(*DRAFTING)]
Deciding = Annotated[PageRequest, open_to(*DRAFTING, whole_site=True)]
_MONTHS: Final = 24
"""So many months back a form offers; the API takes any of the plan."""
_DONE: Final[dict[str, Words]] = {
    "proposed": ("Đã đề xuất điển hình.", "The case is proposed."),
    "corrected": ("Đã sửa và đề xuất lại.", "The case is corrected and proposed again."),
    "withdrawn": ("Đã rút đề xuất.", "The case is withdrawn."),
    "received": ("Đã tiếp nhận điển hình.", "The case is received."),
    "returned": ("Đã trả lại đơn vị.", "The case is returned to its unit."),
    "honoured": ("Đã ghi việc biểu dương, khen thưởng.", "It is recorded that the case was honoured."),
    "spread": ("Đã ghi việc tuyên truyền, nhân rộng.", "It is recorded where the case was published."),
}


class _Proposed(Message):
    plan_id: PlanId
    unit: UnitCode
    content: CaseContent


class _Corrected(Message):
    content: CaseContent


class _Withdrawn(Message):
    withdrawal_reason: Text


class _Returned(Message):
    return_reason: Text


class _Honoured(Message):
    honoured_on: Day
    honour: Text
    document: Document | None = None


class _Spread(Message):
    spread_on: Day
    place: Name
    note: TextOrEmpty = ""


@pages.get("/cases")
async def list_cases(request: Reading) -> Response:
    """The cases, the latest month first."""
    wanted = request.wanted(CasesAsked)
    rows, total = await queries.cases(request.reader, request.viewer, wanted)
    await request.audit_read("case", count=len(rows), **wanted.audited())
    return request.render(
        "case/list.html",
        found=rows,
        total=total,
        following=request.page.address(after=rows[-1].case_id) if len(rows) == wanted.limit else None,
        wanted=wanted,
        states=queries.CASE_STATES,
        months=_months(_today(request)),
        plans=await plans.choices(request.reader, request.viewer),
        may_propose=_proposes(request),
    )


@pages.get("/plans/{plan_id}/cases")
async def count_cases(plan_id: PlanId, request: Reading) -> Response:
    """The cases of each unit for each month of a year, against the target of the plan."""
    wanted = request.wanted(CountsAsked)
    today = _today(request)
    found = await queries.counts(request.reader, request.viewer, plan_id, wanted, today)
    plan = await plans.plan(request.reader, request.viewer, plan_id)
    if found is None or plan is None:
        raise NotFound(f"plan-{plan_id}")
    last = plan.content.last_year
    years = range(plan.content.year, max(today.year, found.year) + 1 if last is None else last + 1)
    return request.render(
        "case/counts.html",
        plan=plan,
        counts=found,
        wanted=wanted,
        years=years,
        may_propose=_proposes(request),
    )


@pages.get("/cases/new")
async def begin_case(request: Proposing) -> Response:
    """The form of a proposal, begun under the plan, for the unit and month that the address names."""
    asked = {name: request.page.asked.get(name, "") for name in ("plan_id", "unit", "month")}
    month = asked["month"] or _months(_today(request))[0]
    known = await queries.known_units(request.reader, _today(request))
    unit = next((one.name for one in known.values() if one.code == asked["unit"]), asked["unit"])
    form = Form.filled({"plan_id": asked["plan_id"], "unit": unit, "content": {"month": month}})
    return await _new_page(request, form)


@pages.post("/cases/new")
async def propose_case(request: Proposing) -> Response:
    """Propose a case; the staff of the site name its unit."""
    stated: dict[str, Any] = {"unit": request.viewer.unit or await _unit(request)}
    read = request.form.read(_Proposed, **stated)
    if read is not None:
        case_id = case_id_of(read.plan_id, read.unit, read.content)
        answer = await request.attempt(ProposeCase(case_id=case_id, **dict(read)))
        if answer is not None:
            return request.see(_path(case_id), answer, done="proposed")
    return await _new_page(request)


@pages.get("/cases/{case_id}")
async def show_case(case_id: CaseId, request: Reading) -> Response:
    """One case with its account, its steps, and what can be done about it."""
    return await _page(request, case_id)


@pages.get("/cases/{case_id}/correct")
async def begin_correction(case_id: CaseId, request: Proposing) -> Response:
    """The form of a correction, with the case as it stands."""
    found = await _case(request, case_id)
    content = found.model_dump(mode="json", include=set(CaseContent.model_fields))
    return await _correction_page(request, found, Form.filled({"content": content}))


@pages.post("/cases/{case_id}/correct")
async def correct_case(case_id: CaseId, request: Proposing) -> Response:
    """Correct a case, and propose it again where it was returned."""
    read = request.form.read(_Corrected)
    if read is not None:
        answer = await request.attempt(CorrectCase(case_id=case_id, content=read.content))
        if answer is not None:
            return request.see(_path(case_id), answer, done="corrected")
    return await _correction_page(request, await _case(request, case_id))


@pages.post("/cases/{case_id}/withdraw")
async def withdraw_case(case_id: CaseId, request: Proposing) -> Response:
    """Take a case back that was not received yet."""
    read = request.form.read(_Withdrawn)
    command = None if read is None else WithdrawCase(case_id=case_id, reason=read.withdrawal_reason)
    return await _carried_out(request, command, case_id, "withdrawn")


@pages.post("/cases/{case_id}/receive")
async def receive_case(case_id: CaseId, request: Deciding) -> Response:
    """Receive a case."""
    return await _carried_out(request, ReceiveCase(case_id=case_id), case_id, "received")


@pages.post("/cases/{case_id}/return")
async def return_case(case_id: CaseId, request: Deciding) -> Response:
    """Return a case to its unit."""
    read = request.form.read(_Returned)
    command = None if read is None else ReturnCase(case_id=case_id, reason=read.return_reason)
    return await _carried_out(request, command, case_id, "returned")


@pages.post("/cases/{case_id}/honour")
async def honour_case(case_id: CaseId, request: Deciding) -> Response:
    """Record that a case was honoured."""
    read = request.form.read(_Honoured)
    command = None
    if read is not None:
        command = HonourCase(case_id=case_id, honoured_on=read.honoured_on, text=read.honour, document=read.document)
    return await _carried_out(request, command, case_id, "honoured")


@pages.post("/cases/{case_id}/spread")
async def spread_case(case_id: CaseId, request: Deciding) -> Response:
    """Record where a case was published."""
    read = request.form.read(_Spread)
    command = None
    if read is not None:
        command = SpreadCase(case_id=case_id, spread_on=read.spread_on, place=read.place, text=read.note)
    return await _carried_out(request, command, case_id, "spread")


async def _carried_out(request: PageRequest, command: Command | None, case_id: CaseId, done: str) -> Response:
    answer = None if command is None else await request.attempt(command)
    if answer is not None:
        return request.see(_path(case_id), answer, done=done)
    return await _page(request, case_id)


async def _page(request: PageRequest, case_id: CaseId) -> Response:
    found = await _case(request, case_id)
    may_decide = request.viewer.is_staff and _proposes(request)
    waits = found.state in {"proposed", "returned"}
    return request.render(
        "case/show.html",
        case=found,
        may_correct=waits and _proposes(request),
        may_receive=may_decide and found.state == "proposed",
        may_honour=may_decide and found.state == "received",
        done=_DONE,
    )


async def _new_page(request: PageRequest, form: Form | None = None) -> Response:
    shown: dict[str, Any] = {} if form is None else {"form": form}
    return request.render(
        "case/new.html",
        plans=await plans.choices(request.reader, request.viewer),
        months=_months(_today(request)),
        bodies=(await queries.known_units(request.reader, _today(request))).values() if request.viewer.is_staff else (),
        case=None,
        **shown,
    )


async def _correction_page(request: PageRequest, case: CaseInFull, form: Form | None = None) -> Response:
    shown: dict[str, Any] = {} if form is None else {"form": form}
    months = _months(_today(request))
    months = months if case.month in months else (*months, case.month)
    return request.render("case/new.html", months=months, case=case, bodies=(), plans=(), **shown)


async def _case(request: PageRequest, case_id: CaseId) -> CaseInFull:
    found = await queries.case(request.reader, request.viewer, case_id)
    if found is None:
        raise NotFound(f"case-{case_id}")
    await request.audit_read("case", [case_id])
    return found


async def _unit(request: PageRequest) -> str:
    """The code of the unit that was typed by its name or code."""
    typed = request.form.value("unit").strip()
    code, _ = parsed(typed, await queries.known_units(request.reader, _today(request)))
    return code if typed else ""


def _proposes(request: PageRequest) -> bool:
    return not request.viewer.duties.isdisjoint(DRAFTING)


def _today(request: PageRequest) -> date:
    return request.now().astimezone(VIETNAM).date()


def _months(today: date) -> tuple[Month, ...]:
    """The months that a form offers, the present one first."""
    last = today.year * 12 + today.month - 1
    return tuple(f"{place // 12}-{place % 12 + 1:02}" for place in range(last, last - _MONTHS, -1))


def _path(case_id: CaseId) -> str:
    return f"/planning/cases/{case_id}"
