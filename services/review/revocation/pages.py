"""The pages of revocations: the list, and one with what the head, the payer and the standing body do about it."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.awards import Dong, RevocationGround
from contracts.message import Command, Message
from contracts.vocabulary import Day, Document, DossierId, Name
from services.review.catalogue.messages import title_names
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
from services.review.revocation.queries import RevocationsAsked

pages = APIRouter()

Appraising = Annotated[PageRequest, open_to("appraiser", whole_site=True)]
Signing = Annotated[PageRequest, open_to("signer", whole_site=True)]
Reading = Annotated[PageRequest, open_to("appraiser", "signer", "auditor", "operator", whole_site=True)]
_AT_ONCE: Final = 100
_DONE = {
    "proposed": ("Đã đề nghị hủy bỏ.", "The revocation is filed."),
    "dropped": ("Đã ghi không hủy bỏ.", "It is recorded that nothing is revoked."),
    "revoked": ("Đã hủy bỏ quyết định tặng.", "The award is annulled."),
    "recovered": ("Đã ghi số tiền thu hồi.", "The payment is recorded."),
    "written-off": ("Đã ghi không tiếp tục thu hồi.", "What is due is written off."),
    "reexamined": ("Đã ghi kết quả xem lại.", "What was found is recorded."),
}


class ProposeForm(Message):
    """The ground of a revocation."""

    ground: RevocationGround
    reason: RevocationReason
    found_on: Day
    finding: Document | None = None


class RevokeForm(Message):
    """The decision that annuls."""

    issuer: Name
    symbol: DocumentSymbol
    dated: Day
    deciding_authority: Name
    signer_role: Name
    signature: Signature | None = None


class DropForm(Message):
    """Why nothing is revoked."""

    dropped_for: RevocationReason


class RecoveryForm(Message):
    """A payment."""

    amount: Annotated[Dong, Field(ge=1)]
    received_on: Day
    note: RecoveryNote = ""


class WriteOffForm(Message):
    """Why nothing more is expected."""

    written_off_for: RevocationReason


class ReexamineForm(Message):
    """What was found of a dossier that rested on the award."""

    dependant: DossierId
    outcome: Literal["stands", "falls"]
    found: Reexamined


@pages.get("/revocations")
async def list_revocations(request: Reading, after: Annotated[DossierId | None, Query()] = None) -> Response:
    """The revocations, the latest first."""
    rows, total = await queries.revocations(request.reader, RevocationsAsked(limit=_AT_ONCE, after=after))
    await request.audit_read("dossier", count=len(rows))
    return request.render(
        "revocation/list.html",
        revocations=rows,
        total=total,
        following=request.page.address(after=rows[-1].dossier_id) if len(rows) == _AT_ONCE else None,
        terms=review_words,
    )


@pages.get("/dossiers/{dossier_id}/revocation")
async def show_revocation(dossier_id: DossierId, request: Reading) -> Response:
    """The revocation of an award, or the form that files one."""
    return await _page(request, dossier_id)


@pages.post("/dossiers/{dossier_id}/revocation")
async def propose_revocation(dossier_id: DossierId, request: Appraising) -> Response:
    """File the revocation of an award."""
    body = request.form.read(ProposeForm)
    command = None if body is None else ProposeRevocation(dossier_id=dossier_id, **dict(body))
    return await _done(request, dossier_id, command, "proposed")


@pages.post("/dossiers/{dossier_id}/revocation/decision")
async def revoke_award(dossier_id: DossierId, request: Signing) -> Response:
    """Annul an award."""
    body = request.form.read(RevokeForm)
    command = None if body is None else RevokeAward(dossier_id=dossier_id, **dict(body))
    return await _done(request, dossier_id, command, "revoked")


@pages.post("/dossiers/{dossier_id}/revocation/drop")
async def drop_revocation(dossier_id: DossierId, request: Signing) -> Response:
    """Revoke nothing."""
    body = request.form.read(DropForm)
    command = None if body is None else DropRevocation(dossier_id=dossier_id, reason=body.dropped_for)
    return await _done(request, dossier_id, command, "dropped")


@pages.post("/dossiers/{dossier_id}/revocation/recovery")
async def record_recovery(dossier_id: DossierId, request: Appraising) -> Response:
    """Record what was paid back."""
    body = request.form.read(RecoveryForm, ("amount",))
    command = None if body is None else RecordRecovery(dossier_id=dossier_id, **dict(body))
    return await _done(request, dossier_id, command, "recovered")


@pages.post("/dossiers/{dossier_id}/revocation/write-off")
async def write_off_recovery(dossier_id: DossierId, request: Signing) -> Response:
    """Expect nothing more of the bonus."""
    body = request.form.read(WriteOffForm)
    command = None if body is None else WriteOffRecovery(dossier_id=dossier_id, reason=body.written_off_for)
    return await _done(request, dossier_id, command, "written-off")


@pages.post("/dossiers/{dossier_id}/revocation/dependants")
async def reexamine_dependant(dossier_id: DossierId, request: Appraising) -> Response:
    """Record what was found of a dossier that rested on the award."""
    body = request.form.read(ReexamineForm)
    command = None
    if body is not None:
        stands = body.outcome == "stands"
        command = ReexamineDependant(dossier_id=dossier_id, dependant=body.dependant, stands=stands, found=body.found)
    return await _done(request, dossier_id, command, "reexamined")


async def _done(request: PageRequest, dossier_id: DossierId, command: Command | None, done: str) -> Response:
    answer = None if command is None else await request.attempt(command)
    if answer is not None:
        return request.see(f"/review/dossiers/{dossier_id}/revocation", answer, done=done)
    return await _page(request, dossier_id)


async def _page(request: PageRequest, dossier_id: DossierId) -> Response:
    award = await queries.award(request.reader, dossier_id)
    if award is None:
        raise NotFound(f"revocation-{dossier_id}")
    found = await queries.revocation(request.reader, dossier_id)
    others = () if found is None else found.dependants
    await request.audit_read("dossier", [dossier_id, *(one.found.dossier_id for one in others)])
    return request.render(
        "revocation/show.html",
        award=award,
        revocation=found,
        may_propose="appraiser" in request.viewer.duties,
        may_sign="signer" in request.viewer.duties,
        titles=title_names(),
        terms=review_words,
        done=_DONE,
    )
