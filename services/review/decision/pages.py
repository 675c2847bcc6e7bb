"""The pages of decisions: the list, one decision as the document reads, and the form that previews and issues one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.catalog import title
from contracts.message import Message, Refusal
from contracts.vocabulary import DecisionId, Document, DossierId, Level, Name, SessionId, Subject, TitleCode
from services.review.catalogue.messages import title_names
from services.review.decision import queries
from services.review.decision.messages import DecideAwards, DecisionGround, DecisionIssued, Signature
from services.review.decision.on_pages import deciding
from services.review.decision.queries import DecisionFilter
from services.review.dossier import queries as dossiers
from services.review.dossier.queries import DossierFilter
from services.review.session import queries as sessions
from services.review.session.messages import Proposed, SessionRow

pages = APIRouter()
pages.include_router(deciding)

Signing = Annotated[PageRequest, open_to("signer")]
Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_AT_ONCE: Final = 100
_ON_PAPER: Final = 500
"""The recipients of one part of the list of a decision, for print."""
_DONE = {"issued": ("Đã ban hành quyết định.", "The decision is issued.")}


class DecisionForm(Message):
    """A decision over the dossiers of a session, by their titles; `left_out` are those that it does not cover."""

    decision: Document
    deciding_authority: Name
    signer_role: Name
    signature: Signature | None = None
    titles: tuple[TitleCode, ...]
    left_out: tuple[DossierId, ...] = ()


@dataclass(frozen=True)
class Awardee:
    """A recipient as the document lists it."""

    dossier_id: DossierId
    subject: Subject
    unit_name: str
    title: TitleCode
    year: int


@pages.get("/decisions")
async def list_decisions(request: Reading, after: Annotated[DecisionId | None, Query()] = None) -> Response:
    """The decisions, the latest first."""
    wanted = request.wanted(DecisionFilter, year=request.page.kept("year"))
    rows, total = await queries.decisions(request.reader, request.viewer, wanted, _AT_ONCE, after)
    may_decide = request.viewer.is_staff and "signer" in request.viewer.duties
    closed: Sequence[SessionRow] = ()
    waiting: Mapping[SessionId, int] = {}
    if may_decide:
        latest = await sessions.latest(request.reader, request.viewer, 20)
        waiting = await sessions.undecided(request.reader, request.viewer)
        closed = [one for one in latest if one.session_id in waiting]
    return request.render(
        "decision/list.html",
        decisions=rows,
        total=total,
        following=request.page.address(after=rows[-1].decision_id) if len(rows) == _AT_ONCE else None,
        wanted=wanted,
        closed=closed,
        waiting=waiting,
    )


@pages.get("/decisions/new")
async def begin_decision(session: SessionId, request: Signing) -> Response:
    """The form of a decision over the dossiers that a closed session voted for."""
    return await _form_page(request, session)


@pages.post("/decisions/new")
async def decide_awards(session: SessionId, request: Signing) -> Response:
    """Show the decision as the document would read, or issue it."""
    body = request.form.read(DecisionForm, (), (), ("titles", "left_out"))
    if body is None:
        return await _form_page(request, session)
    proposed = await sessions.proposed(request.reader, request.viewer, session)
    covered = [one for one in proposed if one.title in body.titles and one.dossier_id not in body.left_out]
    if not covered:
        request.form.blame("titles", "Quyết định chưa có ai.", "The decision has no recipient.")
        return await _form_page(request, session)
    command = DecideAwards(
        decision=body.decision,
        deciding_authority=body.deciding_authority,
        signer_role=body.signer_role,
        signature=body.signature,
        dossiers=tuple(one.dossier_id for one in covered),
    )
    if request.form.button == "preview":
        return await _form_page(request, session, (body, covered, await _foreseen(request, command)))
    answer = await request.attempt(command)
    if answer is None:
        return await _form_page(request, session)
    return request.see(f"/review/decisions/{command.decision_id}", answer, done="issued")


@pages.get("/decisions/{decision_id}")
async def show_decision(
    decision_id: DecisionId, request: Reading, after: Annotated[DossierId | None, Query()] = None
) -> Response:
    """One decision as the document reads, each recipient leading to its dossier."""
    found = await queries.decision(request.reader, request.viewer, decision_id)
    if found is None:
        raise NotFound(f"decision-{decision_id}")
    at_once = _ON_PAPER if request.page.asked.get("view") == "print" else _AT_ONCE
    wanted = DossierFilter(decision=decision_id)
    rows, total = await dossiers.dossiers(request.reader, request.viewer, wanted, at_once, after)
    await request.audit_read("dossier", count=len(rows), decision=str(decision_id))
    return request.render(
        "decision/show.html",
        decision=found,
        recipients=[Awardee(one.dossier_id, one.subject, one.unit_name, one.title, one.year) for one in rows],
        total=total,
        following=request.page.address(after=rows[-1].dossier_id) if len(rows) == at_once else None,
        titles=title_names(),
        terms=review_words,
        done=_DONE,
    )


async def _foreseen(request: PageRequest, command: DecideAwards) -> tuple[DecisionGround, ...]:
    """The grounds on which the decision would stand; a refusal is kept by the form."""
    try:
        issued = await request.foresee(command, DecisionIssued)
    except Refusal as refusal:
        request.form.refusal = refusal
        return ()
    return issued[0].grounds if issued else ()


async def _form_page(
    request: PageRequest,
    session_id: SessionId,
    preview: tuple[DecisionForm, Sequence[Proposed], tuple[DecisionGround, ...]] | None = None,
) -> Response:
    session = await sessions.one_session(request.reader, request.viewer, session_id)
    if session is None or session.state != "closed":
        raise NotFound(f"session-{session_id}")
    proposed = await sessions.proposed(request.reader, request.viewer, session_id)
    await request.audit_read("dossier", count=len(proposed), session=str(session_id))
    by_title: dict[TitleCode, list[Proposed]] = {}
    for one in proposed:
        by_title.setdefault(one.title, []).append(one)
    latest, _ = await queries.decisions(request.reader, request.viewer, DecisionFilter(), 1, None)
    return request.render(
        "decision/new.html",
        session=session,
        by_title=by_title,
        decided_here={code: _decided_here(request, some[0]) for code, some in by_title.items()},
        latest=latest[0] if latest else None,
        preview=preview,
        recipients=() if preview is None else [_awardee(one) for one in preview[1][:_ON_PAPER]],
        titles=title_names(),
        terms=review_words,
    )


def _awardee(one: Proposed) -> Awardee:
    return Awardee(one.dossier_id, one.subject, one.unit_name, one.title, one.year)


def _decided_here(request: PageRequest, one: Proposed) -> bool:
    return title(one.title, one.ruleset).competence(Level(request.site.level)) is not None
