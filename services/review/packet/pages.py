"""The pages of the dossiers of an agenda: their packets side by side, and one with what is recorded about it."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest
from contracts import review_words
from contracts.catalog.terms import Ballot
from contracts.message import Message
from contracts.vocabulary import Day, DossierId, Level, SessionId, TitleCode, UnitCode
from services.review.catalogue.messages import title_names
from services.review.consultation import queries as consultations
from services.review.consultation.queries import OfDossier as Consulted
from services.review.dossier import queries as dossiers
from services.review.dossier.rows import DossierInFull
from services.review.opinion import queries as opinions
from services.review.opinion import words as opinion_words
from services.review.opinion.queries import OfDossier
from services.review.papers import queries as papers
from services.review.quota.queries import QuotaFilter, quota_counts
from services.review.session import queries, words
from services.review.session.messages import CouncilLimits, VotesFor
from services.review.session.rows import AgendaFilter, AgendaRow
from services.review.session.sitting import CorrectVotes, DeclareConflict, PostponeItem, SessionReason, UserName
from services.review.session.sitting_pages import AtSession, Convening, session_of, sitting_of

pages = APIRouter()

_SIDE_BY_SIDE: Final = 6


class ConflictForm(Message):
    """A member who does not vote on a dossier."""

    user: UserName
    reason: SessionReason


class CorrectionForm(Message):
    """The number that a mistyped count should have been."""

    votes_for: VotesFor
    reason: SessionReason


class ItemPostponedForm(Message):
    """Why a dossier comes before a later session."""

    reason: SessionReason
    until: Day | None = None


@pages.get("/sessions/{session_id}/packets")
async def show_packets(
    session_id: SessionId,
    request: AtSession,
    title: Annotated[TitleCode | None, Query()] = None,
    unit: Annotated[UnitCode | None, Query()] = None,
    after: Annotated[DossierId | None, Query()] = None,
) -> Response:
    """The packets of the candidates for one title side by side: what each states, and each rule's outcome."""
    session = await session_of(request, session_id)
    tallies = await queries.tallies(request.reader, request.viewer, session_id)
    chosen = title or (tallies[0].title if tallies else None)
    wanted = AgendaFilter(title=chosen, unit=unit)
    rows, total = await queries.agenda(request.reader, request.viewer, session_id, wanted, _SIDE_BY_SIDE, after)
    packets = [await _packet(request, row) for row in rows]
    await request.audit_read("dossier", [one.dossier.dossier_id for one in packets])
    limits = request.settings.limits.of_kind(CouncilLimits)
    asked = QuotaFilter(title=chosen, unit=unit)
    quotas = await quota_counts(request.reader, request.viewer, asked, Level(request.site.level), limits)
    outcomes = [{one.rule: one for one in packet.dossier.rules} for packet in packets]
    return request.render(
        "packet/packets.html",
        session=session,
        tallies=tallies,
        chosen=chosen,
        packets=packets,
        outcomes=outcomes,
        quotas={(one.plan_id, one.unit): one for one in quotas},
        rules=list(dict.fromkeys(rule for found in outcomes for rule in found)),
        total=total,
        following=request.page.address(after=rows[-1].dossier_id) if len(rows) == _SIDE_BY_SIDE else None,
        titles=title_names(),
        terms=review_words,
        opinion_words=opinion_words,
    )


class Packet(Message):
    """A dossier of the agenda as a member reads it, with its files, and what bodies and the public say."""

    row: AgendaRow
    dossier: DossierInFull
    files: tuple[papers.AttachedFile, ...]
    opinions: tuple[OfDossier, ...]
    consultations: tuple[Consulted, ...]


async def _packet(request: PageRequest, row: AgendaRow) -> Packet:
    dossier = await dossiers.dossier(request.reader, request.viewer, row.dossier_id)
    if dossier is None:
        raise NotFound(f"dossier-{row.dossier_id}")
    files = [one for one in await papers.files(request.reader, row.dossier_id) if one.here]
    asked = await opinions.of_dossier(request.reader, row.dossier_id, request.now())
    held = await consultations.of_dossier(request.reader, row.dossier_id)
    return Packet.model_construct(
        row=row, dossier=dossier, files=tuple(files), opinions=tuple(asked), consultations=tuple(held)
    )


@pages.get("/sessions/{session_id}/items/{dossier_id}")
async def show_item(session_id: SessionId, dossier_id: DossierId, request: AtSession) -> Response:
    """One dossier of the agenda with its packet, and what is recorded about it before it is voted on."""
    return await _item_page(request, session_id, dossier_id)


@pages.post("/sessions/{session_id}/items/{dossier_id}/conflict")
async def declare_conflict(session_id: SessionId, dossier_id: DossierId, request: Convening) -> Response:
    """Record that a member does not vote on the dossier."""
    body = request.form.read(ConflictForm)
    if body is not None:
        command = DeclareConflict(session_id=session_id, dossier_id=dossier_id, **dict(body))
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(f"/review/sessions/{session_id}/items/{dossier_id}", answer, done="declared")
    return await _item_page(request, session_id, dossier_id)


@pages.post("/sessions/{session_id}/items/{dossier_id}/correct")
async def correct_votes(session_id: SessionId, dossier_id: DossierId, request: Convening) -> Response:
    """Correct a mistyped count."""
    body = request.form.read(CorrectionForm, ("votes_for",))
    if body is not None:
        command = CorrectVotes(session_id=session_id, dossier_id=dossier_id, **dict(body))
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(f"/review/sessions/{session_id}", answer, done="corrected")
    return await _item_page(request, session_id, dossier_id)


@pages.post("/sessions/{session_id}/items/{dossier_id}/postpone")
async def postpone_item(session_id: SessionId, dossier_id: DossierId, request: Convening) -> Response:
    """Postpone the dossier to a later session."""
    body = request.form.read(ItemPostponedForm)
    if body is not None:
        command = PostponeItem(session_id=session_id, dossier_id=dossier_id, **dict(body))
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(f"/review/sessions/{session_id}", answer, done="item-postponed")
    return await _item_page(request, session_id, dossier_id)


async def _item_page(request: PageRequest, session_id: SessionId, dossier_id: DossierId) -> Response:
    session, state = await session_of(request, session_id), await sitting_of(request, session_id)
    item = state.items.get(dossier_id)
    if item is None:
        raise NotFound(f"dossier-{dossier_id}")
    rows = await queries.named(request.reader, request.viewer, [dossier_id])
    await request.audit_read("dossier", [dossier_id])
    on_ballot = state.ballot is not None and dossier_id in state.ballot.prepared.dossiers
    return request.render(
        "packet/item.html",
        session=session,
        state=state,
        item=item,
        packet=await _packet(request, rows[0]),
        secret=state.council is not None and item.ballot is Ballot.SECRET,
        counted=state.counted.get(dossier_id),
        undecided=state.closed is None and dossier_id not in state.counted and not on_ballot,
        may_record=bool({"appraiser", "chair"} & request.viewer.duties),
        titles=title_names(),
        terms=review_words,
        opinion_words=opinion_words,
        done=words.DONE,
    )
