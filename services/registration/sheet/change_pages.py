"""The pages on which a sheet is taken back, unlocked, or given a title by a decision."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.forms import Form
from chassis.web.pages import PageRequest, open_to
from contracts.catalog import ruleset_on, title_names, titles
from contracts.message import Message
from contracts.pages import page_of
from contracts.vocabulary import (
    Day,
    Deadline,
    Document,
    Name,
    NameOrEmpty,
    SheetId,
    Subject,
    SubjectKind,
    Text,
    TitleCode,
)
from services.registration.sheet import sheet_view
from services.registration.sheet.added import additions
from services.registration.sheet.changes import AddTitle, TakeBackSheet, UnlockSheet
from services.registration.sheet.messages import Entry
from services.registration.sheet.queries import SheetInFull
from services.registration.sheet.subject_keys import Named, keys_of

router = APIRouter()

Registering = Annotated[PageRequest, open_to("clerk", "appraiser")]
Accepting = Annotated[PageRequest, open_to("appraiser")]


class DecisionField(Message):
    """A decision as a form names it."""

    decision: Document


class ReasonForm(Message):
    """Why something is done."""

    reason: Text


class UntilField(Message):
    """The last day on which a sheet is open."""

    day: Day


class UnlockForm(ReasonForm):
    """Until when a sheet is unlocked, and why."""

    until: UntilField


class AddForm(ReasonForm):
    """Somebody who was forgotten, the title, and why it is added."""

    name: Name
    position: NameOrEmpty = ""
    title: TitleCode
    kind: SubjectKind | None = None


def decision_in(form: Form) -> Document | None:
    """The decision that a form names; None where it names none, or has faults at its fields."""
    if not any(form.value(f"decision.{part}").strip() for part in ("number", "symbol", "dated")):
        return None
    named = form.read(DecisionField)
    return None if named is None else named.decision


@router.get("/sheets/{sheet_id}/take-back")
async def show_take_back(sheet_id: SheetId, request: Registering) -> Response:
    """The form by which a unit takes its sheet back."""
    return await _page(request, sheet_id, "take_back")


@router.post("/sheets/{sheet_id}/take-back")
async def take_back(sheet_id: SheetId, request: Registering) -> Response:
    """Take the sheet back."""
    body = request.form.read(ReasonForm)
    if body is not None:
        answer = await request.attempt(TakeBackSheet(sheet_id=sheet_id, reason=body.reason))
        if answer is not None:
            return request.see(page_of("sheet", sheet_id), answer, done="taken-back")
    return await _page(request, sheet_id, "take_back")


@router.get("/sheets/{sheet_id}/unlock")
async def show_unlock(sheet_id: SheetId, request: Accepting) -> Response:
    """The form by which a locked sheet is unlocked for its unit."""
    return await _page(request, sheet_id, "unlock")


@router.post("/sheets/{sheet_id}/unlock")
async def unlock(sheet_id: SheetId, request: Accepting) -> Response:
    """Unlock the sheet until the end of a day."""
    body, decision = request.form.read(UnlockForm), decision_in(request.form)
    if body is not None and not request.form.is_faulty:
        until = Deadline(day=body.until.day, inclusive=True)
        command = UnlockSheet(sheet_id=sheet_id, until=until, reason=body.reason, decision=decision)
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(page_of("sheet", sheet_id), answer, done="unlocked")
    return await _page(request, sheet_id, "unlock")


@router.get("/sheets/{sheet_id}/add")
async def show_add(sheet_id: SheetId, request: Accepting) -> Response:
    """The form by which a title is added to an accepted sheet."""
    return await _page(request, sheet_id, "add")


@router.post("/sheets/{sheet_id}/add")
async def add(sheet_id: SheetId, request: Accepting) -> Response:
    """Add the title."""
    body, named = request.form.read(AddForm), request.form.read(DecisionField)
    if body is not None and named is not None:
        sheet = await sheet_view.whole(request, sheet_id)
        added = await additions(request.reader, sheet_id)
        entry = _entry(body, sheet, [*sheet.entries, *(one.entry for one in added)])
        command = AddTitle(sheet_id=sheet_id, entry=entry, reason=body.reason, decision=named.decision)
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(page_of("sheet", sheet_id), answer, done="added")
    return await _page(request, sheet_id, "add")


def _entry(body: AddForm, sheet: SheetInFull, before: list[Entry]) -> Entry:
    """The row that the form states; a name and position that the sheet has keep their key.

    Where no kind is chosen it is the first that the title is open to.
    """
    kinds = {one.code: one.subject_kinds for one in titles(ruleset_on(sheet.plan.dated))}
    kind = body.kind or kinds.get(body.title, (SubjectKind.INDIVIDUAL,))[0]
    named = Named(kind, body.name, body.position)
    key = keys_of([named], sheet.unit, [one.subject for one in before], ())[named]
    return Entry(subject=Subject(key=key, kind=kind, name=body.name, position=body.position), title=body.title)


async def _page(request: PageRequest, sheet_id: SheetId, name: str) -> Response:
    sheet = await sheet_view.part_of(request, sheet_id, limit=1)
    return request.render(
        f"sheet/{name}.html",
        sheet=sheet,
        allowed=sheet_view.allowed(sheet, request),
        known_titles=titles(ruleset_on(sheet.plan.dated)),
        title_names=title_names(),
    )
