"""The pages of proposals: the list, one proposal with its list, and the form by which the standing body proposes."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.message import Message
from contracts.vocabulary import Document, DossierId, Name, SessionId, TitleCode
from services.review.catalogue.messages import title_names
from services.review.proposal import queries
from services.review.proposal.messages import Note, ProposalId, ReturnedFor, ReturnProposal, SubmitProposal
from services.review.proposal.queries import ProposalsAsked
from services.review.session import queries as sessions
from services.review.session.messages import Proposed as Passed

pages = APIRouter()

Proposing = Annotated[PageRequest, open_to("appraiser", whole_site=True)]
Signing = Annotated[PageRequest, open_to("signer", whole_site=True)]
Reading = Annotated[PageRequest, open_to("appraiser", "signer", "auditor", "operator", whole_site=True)]
_AT_ONCE: Final = 100
_DONE = {
    "submitted": ("Đã trình người có thẩm quyền.", "The proposal lies with the head."),
    "returned": ("Đã trả lại tờ trình.", "The proposal is returned."),
}


class ProposalForm(Message):
    """A proposal over the dossiers of a session, by their titles; `left_out` are those that it does not name."""

    paper: Document
    addressee: Name
    note: Note = ""
    titles: tuple[TitleCode, ...]
    left_out: tuple[DossierId, ...] = ()


class ReturnForm(Message):
    """The head's reason."""

    reason: ReturnedFor


@pages.get("/proposals")
async def list_proposals(request: Reading, after: Annotated[ProposalId | None, Query()] = None) -> Response:
    """The proposals to the head, the latest first."""
    rows, total = await queries.proposals(request.reader, ProposalsAsked(limit=_AT_ONCE, after=after))
    closed = await sessions.latest(request.reader, request.viewer, 20) if "appraiser" in request.viewer.duties else ()
    waiting = {one.session_id: len(await queries.proposable(request.reader, one.session_id)) for one in closed}
    sudden = len(await queries.proposable(request.reader, None)) if "appraiser" in request.viewer.duties else 0
    return request.render(
        "proposal/list.html",
        proposals=rows,
        total=total,
        following=request.page.address(after=rows[-1].proposal_id) if len(rows) == _AT_ONCE else None,
        closed=[one for one in closed if waiting[one.session_id]],
        waiting=waiting,
        sudden=sudden,
    )


@pages.get("/proposals/new")
async def begin_proposal(request: Proposing, session: SessionId | None = None) -> Response:
    """The form of a proposal over the dossiers that a closed session passed, or over sudden deeds without a session."""
    return await _form_page(request, session)


@pages.post("/proposals/new")
async def submit_proposal(request: Proposing, session: SessionId | None = None) -> Response:
    """Propose to the head."""
    body = request.form.read(ProposalForm, (), (), ("titles", "left_out"))
    if body is None:
        return await _form_page(request, session)
    passed = await _passed(request, session)
    named = [one.dossier_id for one in passed if one.title in body.titles and one.dossier_id not in body.left_out]
    if not named:
        request.form.blame("titles", "Tờ trình chưa có ai.", "The proposal names nobody.")
        return await _form_page(request, session)
    command = SubmitProposal(
        proposal_id=ProposalId(request.new_id()),
        session_id=session,
        paper=body.paper,
        addressee=body.addressee,
        note=body.note,
        dossiers=tuple(named),
    )
    answer = await request.attempt(command)
    if answer is None:
        return await _form_page(request, session)
    return request.see(f"/review/proposals/{command.proposal_id}", answer, done="submitted")


@pages.get("/proposals/{proposal_id}")
async def show_proposal(proposal_id: ProposalId, request: Reading) -> Response:
    """One proposal with its list, and what the head does with it."""
    return await _page(request, proposal_id)


@pages.post("/proposals/{proposal_id}/return")
async def return_proposal(proposal_id: ProposalId, request: Signing) -> Response:
    """Return a proposal with the reason."""
    body = request.form.read(ReturnForm)
    if body is not None:
        answer = await request.attempt(ReturnProposal(proposal_id=proposal_id, reason=body.reason))
        if answer is not None:
            return request.see(f"/review/proposals/{proposal_id}", answer, done="returned")
    return await _page(request, proposal_id)


async def _page(request: PageRequest, proposal_id: ProposalId) -> Response:
    found = await queries.proposal(request.reader, proposal_id)
    if found is None:
        raise NotFound(f"proposal-{proposal_id}")
    await request.audit_read("dossier", count=len(found.dossiers), proposal=str(proposal_id))
    return request.render(
        "proposal/show.html",
        proposal=found,
        may_decide=found.state == "open" and "signer" in request.viewer.duties,
        titles=title_names(),
        done=_DONE,
    )


async def _passed(request: PageRequest, session_id: SessionId | None) -> list[Passed]:
    """The dossiers of a session that a proposal may name; without one, those of sudden deeds."""
    free = set(await queries.proposable(request.reader, session_id))
    passed = await sessions.proposed(request.reader, request.viewer, session_id)
    return [one for one in passed if one.dossier_id in free]


async def _form_page(request: PageRequest, session_id: SessionId | None) -> Response:
    session = None
    if session_id is not None:
        session = await sessions.one_session(request.reader, request.viewer, session_id)
        if session is None or session.state != "closed":
            raise NotFound(f"session-{session_id}")
    passed = await _passed(request, session_id)
    await request.audit_read("dossier", count=len(passed), session="" if session_id is None else str(session_id))
    by_title: dict[TitleCode, list[Passed]] = {}
    for one in passed:
        by_title.setdefault(one.title, []).append(one)
    return request.render("proposal/new.html", session=session, by_title=by_title, titles=title_names())
