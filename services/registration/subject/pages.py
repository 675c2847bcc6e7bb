"""The pages of the register of subjects: the list, and one subject with its record of merit."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.catalog import title_names
from contracts.message import Command, Message
from contracts.vocabulary import Day, NameOrEmpty, SubjectKey
from services.registration.sheet import queries as sheets
from services.registration.subject import queries
from services.registration.subject.messages import MergeSubject, PartSubject
from services.registration.subject.proposing import UnproposedAsked, unproposed
from services.registration.subject.queries import Details, SubjectInFull, SubjectsAsked

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Registering = Annotated[PageRequest, open_to("clerk", "appraiser")]
Ordering = Annotated[PageRequest, open_to("appraiser")]
_AT_ONCE = 100
_HERE = "/registration/subjects"
_DONE = {
    "kept": ("Đã lưu thông tin phân biệt.", "What tells it from its namesakes is kept."),
    "erased": ("Đã xóa thông tin phân biệt.", "What was kept beside the log is erased."),
    "merged": ("Đã gộp đối tượng trùng.", "The double is merged."),
    "parted": ("Đã tách đối tượng.", "The subject is parted."),
}


class MergeForm(Message):
    """The key of a double."""

    double: SubjectKey


class DetailsForm(Message):
    """What tells a subject from its namesakes."""

    born: Day | None = None
    note: NameOrEmpty = ""


@pages.get("/subjects")
async def list_subjects(request: Reading) -> Response:
    """The register by given name, filtered by unit, kind, and part of a name."""
    asked = request.wanted(SubjectsAsked).model_copy(update={"limit": _AT_ONCE})
    rows, total = await queries.subjects(request.reader, request.viewer, asked)
    await request.audit_read("subject", count=len(rows))
    following = request.page.address(after=rows[-1].subject) if len(rows) == _AT_ONCE else None
    return request.render("subject/list.html", rows=rows, total=total, asked=asked, following=following)


@pages.get("/not-proposed")
async def list_unproposed(request: Reading) -> Response:
    """Those who were awarded in the year before and stand in no sheet of the year."""
    asked = request.wanted(UnproposedAsked).model_copy(update={"limit": _AT_ONCE})
    now = request.now()
    year = asked.year or now.year
    rows, total = await unproposed(request.reader, request.viewer, year, now.date(), asked)
    await request.audit_read("subject", count=len(rows))
    years = sorted({*await sheets.years(request.reader, request.viewer), year}, reverse=True)
    return request.render(
        "subject/unproposed.html",
        rows=rows,
        total=total,
        year=year,
        year_options=[(str(one), one) for one in years],
        following=request.page.address(after=rows[-1].subject) if len(rows) == _AT_ONCE else None,
        title_names=title_names(),
    )


@pages.get("/subjects/{subject}")
async def show_subject(subject: SubjectKey, request: Reading) -> Response:
    """One subject: its record of merit, its registrations, its namesakes, and what can be done about it."""
    return await _page(request, subject)


@pages.post("/subjects/{subject}/details")
async def keep_details(subject: SubjectKey, request: Registering) -> Response:
    """Keep what tells the subject from its namesakes, or erase it where both fields are blank."""
    await _found(request, subject)
    form = request.form
    body = form.read(DetailsForm) if form.value("born").strip() else form.read(DetailsForm, born=None)
    if body is None or form.is_faulty:
        return await _page(request, subject)
    if form.button == "erase" or (body.born is None and not body.note.strip()):
        await queries.erase_details(request.reader, subject)
        return request.see(f"{_HERE}/{subject}", done="erased")
    kept = Details(born=body.born, note=body.note, changed_at=request.now(), changed_by=str(request.actor))
    await queries.keep_details(request.reader, subject, kept)
    return request.see(f"{_HERE}/{subject}", done="kept")


@pages.post("/subjects/{subject}/merge")
async def merge(subject: SubjectKey, request: Ordering) -> Response:
    """Merge a double into this subject."""
    body = request.form.read(MergeForm)
    command = None if body is None else MergeSubject(subject=body.double, into=subject)
    return await _ordered(request, subject, command, "merged")


@pages.post("/subjects/{subject}/part")
async def part(subject: SubjectKey, request: Ordering) -> Response:
    """Part this subject from the one into which it was merged."""
    return await _ordered(request, subject, PartSubject(subject=subject), "parted")


async def _ordered(request: PageRequest, subject: SubjectKey, command: Command | None, done: str) -> Response:
    answer = None if command is None else await request.attempt(command)
    return await _page(request, subject) if answer is None else request.see(f"{_HERE}/{subject}", answer, done=done)


async def _page(request: PageRequest, subject: SubjectKey) -> Response:
    found = await _found(request, subject)
    duties = request.actor.duties
    return request.render(
        "subject/show.html",
        one=found,
        done=_DONE,
        title_names=title_names(),
        may_keep=bool(duties & {"clerk", "appraiser"}),
        may_order=request.viewer.is_staff and "appraiser" in duties,
    )


async def _found(request: PageRequest, subject: SubjectKey) -> SubjectInFull:
    found = await queries.subject(request.reader, request.viewer, subject)
    if found is None:
        raise NotFound(f"subject-{subject}")
    await request.audit_read("subject", [subject])
    return found
