"""The pages of dossiers: the list with its figures, one dossier, and what is done about it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.log.tail import DecodedEvent
from chassis.reading.viewer import Viewer
from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.catalog import catalogue, title
from contracts.catalog.terms import Procedure
from contracts.message import Message
from contracts.review import RuleOutcome
from contracts.vocabulary import DossierId, SubjectKind
from services.review.catalogue.messages import title_names
from services.review.consultation import queries as consultations
from services.review.dossier import evidence, queries, words
from services.review.dossier.appraisal import appraise
from services.review.dossier.comparing_pages import comparing
from services.review.dossier.deed_pages import deeds
from services.review.dossier.filing_pages import filing
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.handling_pages import handling
from services.review.dossier.messages import AppraiseDossier, DeclineDossier, ForwardDossier, HeadsReason, Progress
from services.review.dossier.paper_pages import on_paper
from services.review.dossier.past_pages import past
from services.review.dossier.queries import DossierFilter
from services.review.dossier.reasons import JudgedReason
from services.review.dossier.rows import DossierInFull
from services.review.dossier.standing import (
    awaits_supplement,
    decided_here,
    limited,
    may_fall_back,
    needs_of_forwarding,
    share_needed,
    site_names,
    standing,
    state_of,
)
from services.review.dossier.states import Filed
from services.review.dossier.stop_pages import stopping
from services.review.dossier.time_limit_pages import limits
from services.review.opinion import queries as opinions
from services.review.opinion import words as opinion_words
from services.review.papers import queries as papers
from services.review.plans import queries as plans
from services.review.staffing import queries as staffing
from services.review.staffing.messages import StaffFound

pages = APIRouter()
pages.include_router(deeds)
pages.include_router(filing)
pages.include_router(past)
pages.include_router(comparing)
pages.include_router(handling)
pages.include_router(stopping)
pages.include_router(limits)
pages.include_router(on_paper)

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Appraising = Annotated[PageRequest, open_to("appraiser")]
Forwarding = Annotated[PageRequest, open_to("appraiser", "signer")]
Signing = Annotated[PageRequest, open_to("signer")]
_AT_ONCE = 100
_DONE = {
    "filed": ("Đã nộp hồ sơ.", "The dossier is filed."),
    "received": ("Đã cấp giấy tiếp nhận hồ sơ.", "The receipt is issued."),
    "requested": ("Đã gửi yêu cầu bổ sung đến đơn vị.", "The unit is asked for a supplement."),
    "supplemented": ("Đã bổ sung hồ sơ.", "The dossier is supplemented."),
    "taken-back": ("Đã rút hồ sơ.", "The dossier is taken back."),
    "suspended": ("Đã tạm dừng xem xét hồ sơ.", "The dossier is suspended."),
    "lowered": ("Đã chuyển sang xét danh hiệu thấp hơn.", "The lower title is considered."),
    "resumed": ("Đã tiếp tục xem xét hồ sơ.", "The dossier is resumed."),
    "appraised": ("Đã thẩm định hồ sơ.", "The dossier is appraised."),
    "declined": ("Đã ghi lý do không tặng danh hiệu.", "The reason for granting no award is recorded."),
    "forwarded": ("Đã trình hồ sơ lên cấp trên.", "The dossier is passed up."),
    "answered": ("Đã ghi kết quả của cấp trên.", "The answer from above is recorded."),
}


class DeclineForm(Message):
    """The head's reason for granting no award."""

    reason_code: JudgedReason
    reason: HeadsReason


@pages.get("/dossiers")
async def list_dossiers(request: Reading, after: Annotated[DossierId | None, Query()] = None) -> Response:
    """The dossiers by given name, as the filter asks, and how many there are in each state."""
    kept = {"year": request.page.kept("year"), "unit": request.page.kept("unit")}
    wanted = request.wanted(DossierFilter, **kept)
    rows, total = await queries.dossiers(request.reader, request.viewer, wanted, _AT_ONCE, after)
    await request.audit_read(
        "dossier", count=len(rows), **wanted.model_dump(mode="json", exclude={"q"}, exclude_none=True)
    )
    return request.render(
        "dossier/list.html",
        dossiers=rows,
        total=total,
        following=request.page.address(after=rows[-1].dossier_id) if len(rows) == _AT_ONCE else None,
        figures=await queries.figures(request.reader, request.viewer, wanted),
        units=await queries.units(request.reader, request.viewer) if request.viewer.is_staff else (),
        rounds=await plans.rounds(request.reader),
        wanted=wanted,
        titles=title_names(),
        may_file=_files(request.viewer),
        words=words,
        terms=review_words,
    )


@pages.get("/dossiers/{dossier_id}")
async def show_dossier(dossier_id: DossierId, request: Reading) -> Response:
    """One dossier, and what can be done about it."""
    return await _page(request, dossier_id)


@pages.post("/dossiers/{dossier_id}/appraise")
async def appraise_dossier(dossier_id: DossierId, request: Appraising) -> Response:
    """Appraise a dossier."""
    answer = await request.attempt(AppraiseDossier(dossier_id=dossier_id))
    if answer is not None:
        return request.see(f"/review/dossiers/{dossier_id}", answer, done="appraised")
    return await _page(request, dossier_id)


@pages.post("/dossiers/{dossier_id}/decline")
async def decline_dossier(dossier_id: DossierId, request: Signing) -> Response:
    """Grant no award, with the reason."""
    body = request.form.read(DeclineForm)
    if body is not None:
        answer = await request.attempt(DeclineDossier(dossier_id=dossier_id, **dict(body)))
        if answer is not None:
            return request.see(f"/review/dossiers/{dossier_id}", answer, done="declined")
    return await _page(request, dossier_id)


@pages.post("/dossiers/{dossier_id}/forward")
async def forward_dossier(dossier_id: DossierId, request: Forwarding) -> Response:
    """Pass a dossier up."""
    answer = await request.attempt(ForwardDossier(dossier_id=dossier_id))
    if answer is not None:
        return request.see(f"/review/dossiers/{dossier_id}", answer, done="forwarded")
    return await _page(request, dossier_id)


async def _page(request: PageRequest, dossier_id: DossierId) -> Response:
    found = await queries.dossier(request.reader, request.viewer, dossier_id)
    if found is None:
        raise NotFound(f"dossier-{dossier_id}")
    await request.audit_read("dossier", [dossier_id])
    events = await request.history(f"dossier-{dossier_id}")
    plan = await plans.plan(request.reader, found.plan_id, found.unit, found.forwarded_by)
    outcomes = await _foreseen(request, found, events)
    sites = site_names(request.site, request.page.site_name)
    staff = await staffing.service(request.reader, found.subject.key, found.unit)
    return request.render(
        "dossier/show.html",
        dossier=found,
        plan=plan,
        sites=sites,
        own_site=request.site.code,
        standing=standing(found, events, plan, outcomes, sites),
        foreseen=outcomes,
        events=events,
        members=await _members(request, found),
        consultations=await consultations.of_dossier(request.reader, dossier_id),
        law_consults=None if found.ruleset is None else title(found.title, found.ruleset).consultation,
        opinions=await opinions.of_dossier(request.reader, dossier_id, request.now()),
        opinion_words=opinion_words,
        needs=needs_of_forwarding(found, plan, request.site, staff),
        may=_allowed(request, found, staff),
        share_needed=share_needed,
        papers=catalogue().documents,
        checklist=papers.checklist(found, await papers.files(request.reader, dossier_id), request.now()),
        titles=title_names(),
        words=words,
        terms=review_words,
        done=_DONE,
    )


async def _foreseen(
    request: PageRequest, found: DossierInFull, events: Sequence[DecodedEvent]
) -> tuple[RuleOutcome, ...]:
    """The outcome of every rule if a dossier that waits for its appraisal were appraised now."""
    state = state_of(events)
    if not isinstance(state, Filed):
        return ()
    seen = await evidence.for_appraisal(AppraiseDossier(dossier_id=found.dossier_id), request.reader)
    if not isinstance(seen, AppraisalEvidence):
        return ()
    known = limited(seen, request.viewer, found.unit)
    return appraise(state.submitted, sorted(state.documents), state.facts, known, state.examinations)


async def _members(request: PageRequest, found: DossierInFull) -> dict[str, str]:
    """The names of a collective's members, by key, as far as their own dossiers say them."""
    if found.facts is None or found.subject.kind is not SubjectKind.COLLECTIVE:
        return {}
    people = await queries.people(request.reader, request.viewer, found.plan_id, found.unit)
    return {one.subject_key: one.name for one in people}


def _files(viewer: Viewer) -> bool:
    """Whether the viewer files dossiers, for their own unit or as the standing body; a clerk of the site does not."""
    return "appraiser" in viewer.duties or ("clerk" in viewer.duties and not viewer.is_staff)


def _allowed(request: PageRequest, found: DossierInFull, staff: StaffFound) -> frozenset[str]:
    """What the viewer may do about a dossier as it stands."""
    duties, is_staff, state = request.viewer.duties, request.viewer.is_staff, found.state
    here = decided_here(found, request.site, staff)
    runs = found.suspended is None
    eligible = state is Progress.ELIGIBLE and runs
    sudden = found.procedure is Procedure.SIMPLIFIED
    appraises = state is Progress.FILED and is_staff and "appraiser" in duties and runs
    awaits = awaits_supplement(found) and runs
    open_here = state in {Progress.FILED, Progress.ELIGIBLE} and found.decision_id is None
    staff_appraiser = is_staff and "appraiser" in duties
    allowed = {
        "suspend": open_here and staff_appraiser and runs,
        "resume": open_here and staff_appraiser and not runs,
        "take_back": open_here and _files(request.viewer) and found.forwarded_by is None,
        "receipt": appraises and not awaits and found.receipt is None,
        "request": appraises and found.supplement is None and found.forwarded_by is None,
        "supplement": awaits and _files(request.viewer),
        "file": state is Progress.OPENED and _files(request.viewer),
        "appraise": appraises,
        "decline": eligible and (found.passed is True or sudden) and is_staff and "signer" in duties,
        "forward": eligible and not here and is_staff and bool({"appraiser", "signer"} & duties),
        "on_paper": request.site.superior is None,
        "answer": state is Progress.FORWARDED
        and found.on_paper is not None
        and is_staff
        and bool({"appraiser", "signer"} & duties),
        "revoke": state in {Progress.AWARDED, Progress.REVOKED}
        and found.deciding_site == request.site.code
        and found.on_paper is None
        and is_staff
        and bool({"appraiser", "signer", "auditor"} & duties),
        "ask": open_here and staff_appraiser and found.session_id is None,
        "propose": eligible and sudden and here and staff_appraiser,
        "consult": open_here and staff_appraiser and (found.session_id is None or found.passed is True),
        "lower": may_fall_back(found) and _files(request.viewer),
        "matter": staff_appraiser and state is not Progress.OPENED,
        "see_session": bool(duties - {"clerk"}),
    }
    return frozenset(name for name, may in allowed.items() if may)
