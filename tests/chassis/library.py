"""The reading room with a door to the web: `python -m tests.chassis.library serve`."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from chassis.cli import run
from chassis.service import Service
from chassis.web import Desk, NotFound, allow
from tests.chassis.sample import reading

router = APIRouter(tags=["places"])


@router.get("/places/{note_id}")
async def show_place(note_id: UUID, desk: Annotated[Desk, allow("clerk")]) -> str:
    """The title of a note that was shelved."""
    title: str | None = await desk.reader.fetchval("select title from read_places where note_id = $1", note_id)
    if title is None:
        raise NotFound(f"place-{note_id}")
    return title


def library() -> Service:
    """The reading room and its routes."""
    return replace(reading(), router=router)


if __name__ == "__main__":
    run(library())
