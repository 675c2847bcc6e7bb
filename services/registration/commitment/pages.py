"""The pages of commitments: what a unit commits to for each target of the plan, and what all have committed to."""

from typing import Annotated, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.message import Message
from contracts.vocabulary import Code, PlanId, SheetId, TextOrEmpty
from services.registration.commitment import queries
from services.registration.commitment.messages import Commitment, CommitToTargets, Measure
from services.registration.commitment.queries import Committed

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Registering = Annotated[PageRequest, open_to("clerk", "appraiser")]
_DONE: Final = {"committed": ("Đã ghi cam kết.", "The commitment is recorded.")}


class CommitmentLine(Message):
    """One line of the form; one without words commits to nothing."""

    target: Code
    text: TextOrEmpty = ""
    measure: Measure | None = None


class CommitForm(Message):
    """A line for each target of the plan."""

    commitments: tuple[CommitmentLine, ...] = ()


@pages.get("/sheets/{sheet_id}/commitments")
async def show_commitment(sheet_id: SheetId, request: Reading) -> Response:
    """The targets of the plan, what the unit has committed to, and the form by which it does."""
    return await _page(request, sheet_id)


@pages.post("/sheets/{sheet_id}/commitments")
async def commit(sheet_id: SheetId, request: Registering) -> Response:
    """Commit to the targets for which something is written."""
    body = request.form.read(CommitForm, numbers=("commitments.*.measure",))
    if body is not None:
        stated = tuple(
            Commitment(target=one.target, text=one.text, measure=one.measure)
            for one in body.commitments
            if one.text.strip()
        )
        answer = await request.attempt(CommitToTargets(sheet_id=sheet_id, commitments=stated))
        if answer is not None:
            return request.see(f"/registration/sheets/{sheet_id}/commitments", answer, done="committed")
    return await _page(request, sheet_id)


@pages.get("/plans/{plan_id}/commitments")
async def list_commitments(plan_id: PlanId, request: Reading) -> Response:
    """What each unit has committed to under a plan, target by target."""
    rows = await queries.commitments(request.reader, request.viewer, plan_id)
    targets = rows[0].targets if rows else ()
    stated = [(row, {one.target: one for one in row.commitments}) for row in rows if row.commitments or not row.locked]
    opened = await queries.registration_of(request.reader, plan_id)
    return request.render("commitment/list.html", rows=stated, targets=targets, opened=opened)


async def _page(request: PageRequest, sheet_id: SheetId) -> Response:
    found: Committed | None = await queries.commitment(request.reader, request.viewer, sheet_id)
    if found is None:
        raise NotFound(f"commitment-{sheet_id}")
    duties = request.actor.duties
    is_standing_body = request.viewer.is_staff and "appraiser" in duties
    return request.render(
        "commitment/show.html",
        found=found,
        stated={one.target: one for one in found.commitments},
        may_commit=bool(duties & {"clerk", "appraiser"}) and (is_standing_body or not found.locked),
        done=_DONE,
    )
