"""The pages of initiatives: the list, the form that submits one, and one with its scores and what becomes of it."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.pages import PageRequest, Words, open_to
from contracts import review_words
from contracts.catalog.terms import Scope
from contracts.message import Command, Message
from contracts.vocabulary import Day, Document, Level, Name, Text, TextOrEmpty, UnitCode, Year, YesNo
from services.review.initiative import queries, words
from services.review.initiative.messages import (
    AnnulRecognition,
    InitiativeContent,
    InitiativeId,
    InitiativeState,
    RecogniseInitiative,
    RefuseInitiative,
    ScoreInitiative,
    Scores,
    SubmitInitiative,
)
from services.review.initiative.queries import InitiativeFilter, InitiativeInFull
from services.review.plans import queries as plans

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Submitting = Annotated[PageRequest, open_to("clerk", "appraiser")]
Scoring = Annotated[PageRequest, open_to("appraiser", "chair")]
Deciding = Annotated[PageRequest, open_to("signer")]
_AT_ONCE: Final = 100
_CRITERIA: Final = (("Tính mới", "30"), ("Hiệu quả", "40"), ("Khả năng áp dụng, nhân rộng", "30"))
"""The criteria with which the form begins; a council has a scale of its own (docs/domain.md §2.5)."""
_NUMBERS: Final = ("year", "content.authors.*.share", "scores.*.most", "scores.*.points")
_FLAGS: Final = ("proposed",)
_DONE: Final[dict[str, Words]] = {
    "submitted": ("Đã nộp sáng kiến.", "The initiative is submitted."),
    "scored": ("Đã ghi điểm của Hội đồng sáng kiến.", "The scores of the council are recorded."),
    "recognised": ("Đã công nhận sáng kiến.", "The initiative is recognised."),
    "refused": ("Đã ghi không công nhận.", "It is recorded that the initiative is not recognised."),
    "annulled": ("Đã hủy bỏ công nhận.", "The recognition is annulled."),
}


class _Submitted(Message):
    unit: UnitCode
    year: Year
    content: InitiativeContent


class _Scored(Message):
    council: Name
    held_on: Day
    scores: Scores
    proposed: YesNo = False
    note: TextOrEmpty = ""


class _Recognised(Message):
    scope: Scope
    decision: Document
    recognised_by: Name


class _Refused(Message):
    reason: Text


class _Annulled(Message):
    annulment_reason: Text


@pages.get("/initiatives")
async def list_initiatives(request: Reading, after: Annotated[InitiativeId | None, Query()] = None) -> Response:
    """The initiatives by name."""
    wanted = request.wanted(InitiativeFilter, year=request.page.kept("year"), unit=request.page.kept("unit"))
    rows, total = await queries.initiatives(request.reader, request.viewer, wanted, _AT_ONCE, after)
    await request.audit_read("initiative", count=len(rows), unit=wanted.unit, q=wanted.q)
    return request.render(
        "initiative/list.html",
        found=rows,
        total=total,
        following=request.page.address(after=rows[-1].initiative_id) if len(rows) == _AT_ONCE else None,
        wanted=wanted,
        words=words,
        terms=review_words,
        may_submit=_submits(request),
    )


@pages.get("/initiatives/new")
async def begin_initiative(request: Submitting) -> Response:
    """The form of an initiative, with a line for one author."""
    author = {"key": "", "name": "", "position": "", "share": "100"}
    form = Form.filled({"year": str(request.now().year), "content": {"authors": [author]}})
    return await _new_page(request, form)


@pages.post("/initiatives/new")
async def submit_initiative(request: Submitting) -> Response:
    """Submit an initiative."""
    if request.form.change_rows():
        return await _new_page(request)
    body = request.form.read(_Submitted, _NUMBERS)
    if body is not None:
        initiative_id = InitiativeId(request.new_id())
        answer = await request.attempt(SubmitInitiative(initiative_id=initiative_id, **dict(body)))
        if answer is not None:
            return request.see(f"/review/{answer.stream.replace('-', 's/', 1)}", answer, done="submitted")
    return await _new_page(request)


@pages.get("/initiatives/{initiative_id}")
async def show_initiative(initiative_id: InitiativeId, request: Reading) -> Response:
    """One initiative, and the forms of what may become of it."""
    return await _page(request, initiative_id)


@pages.post("/initiatives/{initiative_id}/score")
async def score_initiative(initiative_id: InitiativeId, request: Scoring) -> Response:
    """Record the scores of the council."""
    if request.form.change_rows():
        return await _page(request, initiative_id)
    body = request.form.read(_Scored, _NUMBERS, _FLAGS)
    command = None if body is None else ScoreInitiative(initiative_id=initiative_id, **dict(body))
    return await _carried_out(request, command, initiative_id, "scored")


@pages.post("/initiatives/{initiative_id}/recognise")
async def recognise_initiative(initiative_id: InitiativeId, request: Deciding) -> Response:
    """Recognise an initiative, or widen its scope."""
    body = request.form.read(_Recognised)
    command = None if body is None else RecogniseInitiative(initiative_id=initiative_id, **dict(body))
    return await _carried_out(request, command, initiative_id, "recognised")


@pages.post("/initiatives/{initiative_id}/refuse")
async def refuse_initiative(initiative_id: InitiativeId, request: Deciding) -> Response:
    """Do not recognise an initiative."""
    body = request.form.read(_Refused)
    command = None if body is None else RefuseInitiative(initiative_id=initiative_id, reason=body.reason)
    return await _carried_out(request, command, initiative_id, "refused")


@pages.post("/initiatives/{initiative_id}/annul")
async def annul_recognition(initiative_id: InitiativeId, request: Deciding) -> Response:
    """Annul a recognition."""
    body = request.form.read(_Annulled)
    command = None if body is None else AnnulRecognition(initiative_id=initiative_id, reason=body.annulment_reason)
    return await _carried_out(request, command, initiative_id, "annulled")


async def _carried_out(
    request: PageRequest, command: Command | None, initiative_id: InitiativeId, done: str
) -> Response:
    answer = None if command is None else await request.attempt(command)
    if answer is not None:
        return request.see(f"/review/initiatives/{initiative_id}", answer, done=done)
    return await _page(request, initiative_id)


async def _page(request: PageRequest, initiative_id: InitiativeId) -> Response:
    found = await queries.initiative(request.reader, request.viewer, initiative_id)
    if found is None:
        raise NotFound(f"initiative-{initiative_id}")
    await request.audit_read("initiative", [initiative_id])
    may = _allowed(request, found)
    form = request.form
    context: Mapping[str, Any] = {} if form.button or form.is_faulty else {"form": _begun(found, may)}
    return request.render(
        "initiative/show.html",
        initiative=found,
        may=may,
        scopes=_scopes(request, found),
        words=words,
        terms=review_words,
        done=_DONE,
        **context,
    )


def _begun(found: InitiativeInFull, may: frozenset[str]) -> Form:
    """The form of the scores as they were recorded, or with the usual criteria."""
    if "score" not in may:
        return Form()
    if found.scored is not None:
        return Form.filled(found.scored.model_dump(mode="json"))
    return Form.filled({"scores": [{"criterion": name, "most": most, "points": ""} for name, most in _CRITERIA]})


def _allowed(request: PageRequest, found: InitiativeInFull) -> frozenset[str]:
    """What the viewer may do about an initiative as it stands."""
    if not request.viewer.is_staff:
        return frozenset()
    duties, state = request.viewer.duties, found.state
    open_yet = state in {InitiativeState.SUBMITTED, InitiativeState.SCORED}
    proposed = found.scored is not None and found.scored.proposed
    wider = state is InitiativeState.RECOGNISED and bool(_scopes(request, found))
    allowed = {
        "score": open_yet and bool({"appraiser", "chair"} & duties),
        "recognise": "signer" in duties and proposed and (state is InitiativeState.SCORED or wider),
        "refuse": open_yet and "signer" in duties,
        "annul": state is InitiativeState.RECOGNISED and "signer" in duties,
    }
    return frozenset(name for name, may in allowed.items() if may)


def _scopes(request: PageRequest, found: InitiativeInFull) -> tuple[Scope, ...]:
    """The scopes that this level may recognise, beyond the one that the initiative has."""
    within = tuple(Scope) if request.site.level == Level.PROVINCE else (Scope.GRASSROOTS,)
    return tuple(one for one in within if found.scope is None or not found.scope.reaches(one))


def _submits(request: PageRequest) -> bool:
    viewer = request.viewer
    return "appraiser" in viewer.duties if viewer.is_staff else bool({"clerk", "appraiser"} & viewer.duties)


async def _new_page(request: PageRequest, form: Form | None = None) -> Response:
    units: dict[UnitCode, str] = {}
    for one in await plans.plans_to_file_under(request.reader, request.viewer):
        units |= {code: name for code, name in one.units.items() if code not in units}
    return request.render("initiative/new.html", units=sorted(units.items()), form=form or request.form)
