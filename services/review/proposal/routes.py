"""Proposals to the head over HTTP."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, example, page_of
from contracts.message import Message
from contracts.vocabulary import Document, Name, SessionId
from services.review.proposal import queries
from services.review.proposal.messages import (
    Note,
    ProposalId,
    Proposed,
    ReturnedFor,
    ReturnProposal,
    SubmitProposal,
)
from services.review.proposal.queries import ProposalInFull, ProposalRow, ProposalsAsked

router = APIRouter(tags=["proposals"])

Proposing = Annotated[AuthorizedRequest, allow("appraiser")]
Signing = Annotated[AuthorizedRequest, allow("signer")]
Reading = Annotated[AuthorizedRequest, allow("appraiser", "signer", "auditor", "operator", whole_site=True)]
Showing = Annotated[
    AuthorizedRequest,
    allow("appraiser", "signer", "auditor", "operator", whole_site=True, shows="proposal-{proposal_id}"),
]

_PROPOSAL: Final[dict[str, Any]] = {
    "session_id": "0199c0de-0000-7000-8000-0123456789ab",
    "paper": {"issuer": "Phòng Nội vụ", "number": "45", "symbol": "TTr-NV", "dated": "2017-12-20"},
    "addressee": "Chủ tịch UBND thành phố Lạng Sơn",
    "note": "Theo biên bản họp Hội đồng.",
    "dossiers": ["5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11"],
}


class ProposalBody(Message):
    """A proposal and its list; `paper` is the tờ trình. Without a session it is of sudden deeds."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PROPOSAL]})

    session_id: SessionId | None = None
    paper: Document
    addressee: Name
    note: Note = ""
    dossiers: Proposed


class ReturnBody(Message):
    """Why the head returns a proposal."""

    model_config = example(reason="Chưa nêu rõ nguồn kinh phí.")

    reason: ReturnedFor


@router.post("/proposals", status_code=201, summary="Trình người có thẩm quyền khen thưởng")
async def submit_proposal(body: ProposalBody, request: Proposing) -> Answer:
    """Propose to the head what the council passed; the stream in the answer is `proposal-` and its id."""
    return await request.handle(SubmitProposal(proposal_id=ProposalId(request.new_id()), **dict(body)))


@router.post("/proposals/{proposal_id}/return", summary="Trả lại tờ trình")
async def return_proposal(proposal_id: ProposalId, body: ReturnBody, request: Signing) -> Answer:
    """Return a proposal with a reason; its dossiers may be proposed again."""
    return await request.handle(ReturnProposal(proposal_id=proposal_id, reason=body.reason))


@router.get("/proposals", summary="Danh sách tờ trình")
async def list_proposals(query: Annotated[ProposalsAsked, Query()], request: Reading) -> Page[ProposalRow]:
    """The proposals to the head, the latest first."""
    rows, total = await queries.proposals(request.reader, query)
    return page_of(request.address, rows, total, query.limit, lambda row: row.proposal_id)


@router.get("/proposals/{proposal_id}", summary="Xem một tờ trình")
async def show_proposal(proposal_id: ProposalId, request: Showing) -> ProposalInFull:
    """A proposal with its list."""
    found = await queries.proposal(request.reader, proposal_id)
    if found is None:
        raise NotFound(f"proposal-{proposal_id}")
    await request.audit_read("dossier", [one.dossier_id for one in found.dossiers])
    return found
