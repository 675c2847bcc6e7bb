"""Revocations over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, example, page_of
from contracts.awards import Dong, RevocationGround
from contracts.message import Message
from contracts.vocabulary import Day, Document, DossierId, Name, YesNo
from services.review.decision.messages import DocumentSymbol, Signature
from services.review.revocation import queries
from services.review.revocation.messages import (
    DropRevocation,
    ProposeRevocation,
    RecordRecovery,
    RecoveryNote,
    Reexamined,
    ReexamineDependant,
    RevocationReason,
    RevokeAward,
    WriteOffRecovery,
)
from services.review.revocation.queries import RevocationInFull, RevocationRow, RevocationsAsked

router = APIRouter(tags=["revocations"])

Appraising = Annotated[AuthorizedRequest, allow("appraiser")]
Signing = Annotated[AuthorizedRequest, allow("signer")]
Reading = Annotated[AuthorizedRequest, allow("appraiser", "signer", "auditor", "operator", whole_site=True)]
Showing = Annotated[
    AuthorizedRequest,
    allow("appraiser", "signer", "auditor", "operator", whole_site=True, shows="revocation-{dossier_id}"),
]


class RevocationBody(Message):
    """The ground on which an award is to be annulled, and the paper of whoever found it."""

    model_config = example(
        ground="FRAUD",
        reason="Kê khai khống sáng kiến.",
        found_on="2018-03-05",
        finding={"issuer": "Thanh tra thành phố", "number": "12", "symbol": "KL-TT", "dated": "2018-03-02"},
    )

    ground: RevocationGround
    reason: RevocationReason
    found_on: Day
    finding: Document | None = None


class RevokingBody(Message):
    """The decision that annuls; its number is drawn."""

    model_config = example(
        issuer="UBND thành phố Lạng Sơn",
        symbol="QĐ-UBND",
        dated="2018-03-12",
        deciding_authority="Chủ tịch UBND thành phố Lạng Sơn",
        signer_role="CHỦ TỊCH",
    )

    issuer: Name
    symbol: DocumentSymbol
    dated: Day
    deciding_authority: Name
    signer_role: Name
    signature: Signature | None = None


class RevocationReasonBody(Message):
    """A reason in words."""

    model_config = example(reason="Kết luận không nêu vi phạm của cá nhân.")

    reason: RevocationReason


class RecoveryBody(Message):
    """What was paid back of a bonus, in đồng."""

    model_config = example(amount=390_000, received_on="2018-03-20", note="Phiếu thu 15")

    amount: Annotated[Dong, Field(ge=1)]
    received_on: Day
    note: RecoveryNote = ""


class ReexaminedBody(Message):
    """What was found of a dossier that rested on the revoked award."""

    model_config = example(stands=False, found="Không còn đủ hai năm liên tục.")

    stands: YesNo
    found: Reexamined


@router.post("/dossiers/{dossier_id}/revocation", summary="Đề nghị hủy bỏ quyết định tặng")
async def propose_revocation(dossier_id: DossierId, body: RevocationBody, request: Appraising) -> Answer:
    """File the revocation of an award with the head."""
    return await request.handle(ProposeRevocation(dossier_id=dossier_id, **dict(body)))


@router.post("/dossiers/{dossier_id}/revocation/decision", summary="Hủy bỏ quyết định tặng")
async def revoke_award(dossier_id: DossierId, body: RevokingBody, request: Signing) -> Answer:
    """Annul an award under the next number; its bonus is due, and what rests on it is listed."""
    return await request.handle(RevokeAward(dossier_id=dossier_id, **dict(body)))


@router.post("/dossiers/{dossier_id}/revocation/drop", summary="Không hủy bỏ quyết định tặng")
async def drop_revocation(dossier_id: DossierId, body: RevocationReasonBody, request: Signing) -> Answer:
    """Revoke nothing; the award stands."""
    return await request.handle(DropRevocation(dossier_id=dossier_id, reason=body.reason))


@router.post("/dossiers/{dossier_id}/revocation/recovery", summary="Ghi tiền thưởng đã thu hồi")
async def record_recovery(dossier_id: DossierId, body: RecoveryBody, request: Appraising) -> Answer:
    """Record what was paid back of the bonus."""
    return await request.handle(RecordRecovery(dossier_id=dossier_id, **dict(body)))


@router.post("/dossiers/{dossier_id}/revocation/write-off", summary="Không tiếp tục thu hồi tiền thưởng")
async def write_off_recovery(dossier_id: DossierId, body: RevocationReasonBody, request: Signing) -> Answer:
    """Expect nothing more of the bonus."""
    return await request.handle(WriteOffRecovery(dossier_id=dossier_id, reason=body.reason))


@router.post(
    "/dossiers/{dossier_id}/revocation/dependants/{dependant}", summary="Ghi kết quả xem lại hồ sơ dựa trên quyết định"
)
async def reexamine_dependant(
    dossier_id: DossierId, dependant: DossierId, body: ReexaminedBody, request: Appraising
) -> Answer:
    """Record whether a dossier stands without the revoked award."""
    return await request.handle(ReexamineDependant(dossier_id=dossier_id, dependant=dependant, **dict(body)))


@router.get("/revocations", summary="Danh sách hủy bỏ, thu hồi")
async def list_revocations(query: Annotated[RevocationsAsked, Query()], request: Reading) -> Page[RevocationRow]:
    """The revocations, the latest first."""
    rows, total = await queries.revocations(request.reader, query)
    await request.audit_read("dossier", [one.dossier_id for one in rows])
    return page_of(request.address, rows, total, query.limit, lambda row: row.dossier_id)


@router.get("/dossiers/{dossier_id}/revocation", summary="Xem việc hủy bỏ một quyết định tặng")
async def show_revocation(dossier_id: DossierId, request: Showing) -> RevocationInFull:
    """A revocation with what rests on the award."""
    found = await queries.revocation(request.reader, dossier_id)
    if found is None:
        raise NotFound(f"revocation-{dossier_id}")
    await request.audit_read("dossier", [dossier_id, *(one.found.dossier_id for one in found.dependants)])
    return found
