"""The pages of parallel opinions: the list, the request, and what each body says."""

import re
from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.catalog import opinion_limit, ruleset_on
from contracts.message import Message
from contracts.review_steps import WorkingDays
from contracts.vocabulary import VIETNAM, Day, Document, DossierId, Name, TextOrEmpty, UnitCode
from services.review.catalogue.messages import title_names
from services.review.opinion import queries, words
from services.review.opinion.messages import (
    AskOpinions,
    Bodies,
    CloseOpinions,
    Dossiers,
    GiveOpinion,
    Ground,
    OpinionId,
    Position,
    Question,
)
from services.review.opinion.queries import OpinionsAskedFor

pages = APIRouter()

Asking = Annotated[PageRequest, open_to("appraiser", whole_site=True)]
Answering = Annotated[PageRequest, open_to("clerk", "appraiser")]
Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_AT_ONCE: Final = 100
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_LISTED: Final = 300
_BODIES: Final = TypeAdapter[Bodies](Bodies)
_NO_BODIES: Final = (
    "Chọn hoặc ghi từ 1 đến 20 cơ quan, mỗi dòng một tên không quá dài.",
    "Choose or name 1 to 20 bodies, one short name a line.",
)
_DONE = {
    "asked": ("Đã gửi yêu cầu cho ý kiến.", "The bodies are asked."),
    "given": ("Đã ghi ý kiến.", "The opinion is recorded."),
    "closed": ("Đã kết thúc lấy ý kiến.", "The request is closed."),
}


class AskForm(Message):
    """A request: `units` answer by themselves; `others` are further bodies, one a line."""

    dossiers: Dossiers
    units: tuple[UnitCode, ...] = ()
    others: TextOrEmpty = ""
    question: Question
    working_days: WorkingDays | None = None
    reference: Document | None = None


class GiveForm(Message):
    """What a body says of the dossiers that are ticked."""

    body: Name
    dossiers: Dossiers
    position: Position
    ground: Ground = ""
    given_on: Day | None = None
    reference: Document | None = None


@pages.get("/opinions")
async def list_opinions(request: Reading, after: Annotated[OpinionId | None, Query()] = None) -> Response:
    """The requests for opinions, the latest first."""
    asked = OpinionsAskedFor(limit=_AT_ONCE, after=after)
    rows, total = await queries.requests(request.reader, request.viewer, asked)
    await request.audit_read("opinion", count=len(rows))
    return request.render(
        "opinion/list.html",
        requests=rows,
        total=total,
        following=request.page.address(after=rows[-1].opinion_id) if len(rows) == _AT_ONCE else None,
        may_ask=request.viewer.is_staff and "appraiser" in request.viewer.duties,
    )


@pages.get("/opinions/new")
async def begin_asking(
    request: Asking,
    dossier: Annotated[DossierId | None, Query()] = None,
) -> Response:
    """The form of a request, with the dossiers about which bodies can be asked."""
    if dossier is not None and not request.form.values("dossiers"):
        request.form.choose("dossiers", [str(dossier)])
    return await _form_page(request)


@pages.post("/opinions/new")
async def ask_opinions(request: Asking) -> Response:
    """Ask for opinions."""
    body = request.form.read(AskForm, ("working_days",), (), ("dossiers", "units"))
    if body is None:
        return await _form_page(request)
    request.form.called = {"bodies": "units" if body.units else "others"}
    bodies = _bodies(body, await queries.units_to_ask(request.reader))
    if bodies is None:
        request.form.blame("units", *_NO_BODIES)
        return await _form_page(request)
    command = AskOpinions(
        opinion_id=OpinionId(request.new_id()),
        dossiers=body.dossiers,
        bodies=bodies,
        question=body.question,
        working_days=body.working_days,
        reference=body.reference,
    )
    answer = await request.attempt(command)
    if answer is None:
        return await _form_page(request)
    return request.see(f"/review/opinions/{command.opinion_id}", answer, done="asked")


@pages.get("/opinions/{opinion_id}")
async def show_opinions(opinion_id: OpinionId, request: Reading) -> Response:
    """One request with what each body says, and the form of an answer."""
    return await _page(request, opinion_id)


@pages.post("/opinions/{opinion_id}/answers")
async def give_opinion(opinion_id: OpinionId, request: Answering) -> Response:
    """Give or record the opinion of a body."""
    body = request.form.read(GiveForm, (), (), ("dossiers",))
    if body is not None:
        answer = await request.attempt(GiveOpinion(opinion_id=opinion_id, **dict(body)))
        if answer is not None:
            return request.see(f"/review/opinions/{opinion_id}", answer, done="given")
    return await _page(request, opinion_id)


@pages.post("/opinions/{opinion_id}/close")
async def close_opinions(opinion_id: OpinionId, request: Asking) -> Response:
    """Close a request whose time is over."""
    answer = await request.attempt(CloseOpinions(opinion_id=opinion_id))
    if answer is not None:
        return request.see(f"/review/opinions/{opinion_id}", answer, done="closed")
    return await _page(request, opinion_id)


def _bodies(form: AskForm, names: Mapping[UnitCode, str]) -> Bodies | None:
    """The bodies that the form names; None where they are none, too many, or have no proper name."""
    chosen = [{"name": names[code], "unit": code} for code in form.units if code in names]
    others = [{"name": line.strip()} for line in form.others.splitlines() if line.strip()]
    try:
        return _BODIES.validate_python([*chosen, *others])
    except ValidationError:
        return None


async def _form_page(request: PageRequest) -> Response:
    wanted = request.wanted(queries.AskedAboutFilter)
    chosen = [DossierId(UUID(one)) for one in request.form.values("dossiers") if _ID.fullmatch(one)]
    listed = await queries.askable(request.reader, wanted, chosen, _MOST_LISTED)
    await request.audit_read("dossier", [one.dossier_id for one in listed])
    return request.render(
        "opinion/new.html",
        listed=listed,
        most=_MOST_LISTED,
        wanted=wanted,
        units=await queries.units_to_ask(request.reader),
        law=opinion_limit(ruleset_on(request.now().astimezone(VIETNAM).date())),
        titles=title_names(),
        words=words,
        terms=review_words,
    )


async def _page(request: PageRequest, opinion_id: OpinionId) -> Response:
    found = await queries.request(request.reader, request.viewer, opinion_id)
    if found is None:
        raise NotFound(f"opinion-{opinion_id}")
    await request.audit_read("opinion", [opinion_id])
    duties, staff = request.viewer.duties, request.viewer.is_staff
    answers = found.closed is None and ("appraiser" in duties if staff else "clerk" in duties)
    today = request.now().astimezone(VIETNAM).date()
    return request.render(
        "opinion/show.html",
        asked=found,
        bodies=list(dict.fromkeys(one.body for one in found.given if one.position is None)),
        may_answer=answers,
        may_close=found.closed is None and staff and "appraiser" in duties and today > found.due,
        overdue=found.closed is None and today > found.due,
        names={one.dossier_id: one for one in found.about},
        titles=title_names(),
        words=words,
        terms=review_words,
        done=_DONE,
    )
