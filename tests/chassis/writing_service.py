"""The sample service `writing` with routes: `python -m tests.chassis.writing_service serve`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from chassis.declaring.service import Service
from chassis.operating.cli import run
from chassis.web import Answer, AuthorizedRequest, NotFound, allow, example
from contracts.message import Message
from tests.chassis.sample import PinNote, StrikeNote, Words, WriteNote, altered, writing

Writing = Annotated[AuthorizedRequest, allow("clerk")]
Reading = Annotated[AuthorizedRequest, allow("clerk", "auditor")]
Showing = Annotated[AuthorizedRequest, allow("clerk", "auditor", shows="note-{note_id}")]


class NoteBody(Message):
    """The content of a note."""

    model_config = example(title="a title", text="some words")

    title: Words
    text: Words


class ReasonBody(Message):
    """Why."""

    reason: Words


class NoteRow(Message):
    """A note as it can be read."""

    note_id: UUID
    title: str | None
    struck: bool
    pinned: bool


router = APIRouter(tags=["notes"])


@router.post("/notes", status_code=201)
async def write_note(body: NoteBody, request: Writing) -> Answer:
    """Write a note."""
    return await request.handle(WriteNote(note_id=request.new_id(), title=body.title, text=body.text))


@router.post("/notes/{note_id}/strike")
async def strike_note(note_id: UUID, body: ReasonBody, request: Writing) -> Answer:
    """Strike a note out."""
    return await request.handle(StrikeNote(note_id=note_id, reason=body.reason))


@router.post("/notes/{note_id}/pin")
async def pin_note(note_id: UUID, request: Writing) -> Answer:
    """Pin a note to the wall."""
    return await request.handle(PinNote(note_id=note_id))


@router.post("/notes/pair", status_code=201)
async def write_pair(body: NoteBody, request: Writing) -> tuple[Answer, Answer]:
    """Write a note twice, in one request."""
    first = await request.handle(WriteNote(note_id=request.new_id(), title=body.title, text=body.text))
    return first, await request.handle(WriteNote(note_id=request.new_id(), title=body.title, text=body.text))


@router.get("/notes/{note_id}")
async def show_note(note_id: UUID, request: Showing) -> NoteRow:
    """One note."""
    row = await request.reader.fetchrow(
        "select note_id, title, struck, pinned from read_notes where note_id = $1", note_id
    )
    if row is None:
        raise NotFound(f"note-{note_id}")
    return NoteRow(**row)


@router.get("/broken")
async def break_down(request: Reading) -> None:
    """Fail as no route should."""
    raise RuntimeError(f"{request.actor.subject} has the secret number 4711")


def writing_service() -> Service:
    """The writing service and its routes."""
    return altered(writing(), router=router)


if __name__ == "__main__":
    run(writing_service())
