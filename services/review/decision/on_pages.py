"""The page on which the head decides on a proposal: whom it covers, who signs, and the number that it will bear."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.message import Message
from contracts.vocabulary import Day, DossierId, Name
from services.review.catalogue.messages import title_names
from services.review.decision import queries
from services.review.decision.messages import DecideProposal, DocumentSymbol, Signature, series_of
from services.review.decision.queries import DecisionFilter
from services.review.proposal import queries as proposals
from services.review.proposal.messages import ProposalId

deciding = APIRouter()

Signing = Annotated[PageRequest, open_to("signer")]


class OnProposalForm(Message):
    """A decision on a proposal; `left_out` are those that it does not cover."""

    issuer: Name
    symbol: DocumentSymbol
    dated: Day
    deciding_authority: Name
    signer_role: Name
    signature: Signature | None = None
    left_out: tuple[DossierId, ...] = ()


@deciding.get("/decisions/on")
async def begin_on_proposal(proposal: ProposalId, request: Signing) -> Response:
    """The form of a decision on a proposal."""
    return await _page(request, proposal)


@deciding.post("/decisions/on")
async def decide_on_proposal(proposal: ProposalId, request: Signing) -> Response:
    """Decide on a proposal, under the next number."""
    body = request.form.read(OnProposalForm, (), (), ("left_out",))
    if body is None:
        return await _page(request, proposal)
    command = DecideProposal(proposal_id=proposal, **dict(body))
    answer = await request.attempt(command)
    if answer is None:
        return await _page(request, proposal)
    return request.see(f"/review/decisions/{command.decision_id}", answer, done="issued")


async def _page(request: PageRequest, proposal_id: ProposalId) -> Response:
    found = await proposals.proposal(request.reader, proposal_id)
    if found is None:
        raise NotFound(f"proposal-{proposal_id}")
    await request.audit_read("dossier", count=len(found.dossiers), proposal=str(proposal_id))
    latest, _ = await queries.decisions(request.reader, request.viewer, DecisionFilter(), 1, None)
    had = latest[0] if latest else None
    last = 0
    if had is not None:
        year = request.now().year
        series = series_of(had.decision.issuer, had.decision.symbol, year)
        last = (await queries.series(request.reader, series)).last
    return request.render(
        "decision/on.html",
        proposal=found,
        latest=had,
        following_number=last + 1,
        titles=title_names(),
        terms=review_words,
    )
