"""The sample service `writing` with pages: write a note, look at it, strike it out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.declaring.service import Service
from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from tests.chassis.sample import StrikeNote, WriteNote, altered
from tests.chassis.writing_service import NoteBody, NoteRow, ReasonBody, writing_service

pages = APIRouter()
Writing = Annotated[PageRequest, open_to("clerk")]
Reading = Annotated[PageRequest, open_to("clerk", "auditor")]


@pages.get("/notes/new")
async def ask_note(request: Writing) -> Response:
    """The form of a new note."""
    return request.render("note/new.html")


@pages.post("/notes/new")
async def write_note(request: Writing) -> Response:
    """Write a note."""
    body = request.form.read(NoteBody)
    if body is not None:
        note_id = request.new_id()
        answer = await request.attempt(WriteNote(note_id=note_id, title=body.title, text=body.text))
        if answer is not None:
            return request.see(f"/writing/notes/{note_id}", answer, done="written")
    return request.render("note/new.html")


@pages.get("/notes/{note_id}")
async def show_note(note_id: UUID, request: Reading) -> Response:
    """One note."""
    return await _show(request, note_id)


@pages.post("/notes/{note_id}/strike")
async def strike_note(note_id: UUID, request: Writing) -> Response:
    """Strike a note out."""
    body = request.form.read(ReasonBody)
    if body is not None:
        answer = await request.attempt(StrikeNote(note_id=note_id, reason=body.reason))
        if answer is not None:
            return request.see(f"/writing/notes/{note_id}", answer)
    return await _show(request, note_id)


async def _show(request: PageRequest, note_id: UUID) -> Response:
    row = await request.reader.fetchrow("select * from read_notes where note_id = $1", note_id)
    if row is None:
        raise NotFound(f"note-{note_id}")
    note = NoteRow(**{name: row[name] for name in NoteRow.model_fields})
    done = {"written": ("Đã ghi.", "The note is written.")}
    return request.render("note/show.html", note=note, done=done)


def paged_service() -> Service:
    """The service `writing` with its pages."""
    return altered(writing_service(), pages=pages, package=__name__)
