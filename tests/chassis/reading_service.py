"""The sample service `reading` with a route: `python -m tests.chassis.reading_service serve`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from chassis.declaring.service import Service
from chassis.operating.cli import run
from chassis.web import AuthorizedRequest, NotFound, allow
from tests.chassis.sample import altered, reading

router = APIRouter(tags=["places"])


@router.get("/places/{note_id}")
async def show_place(note_id: UUID, request: Annotated[AuthorizedRequest, allow("clerk")]) -> str:
    """The title of a note that was shelved."""
    title: str | None = await request.reader.fetchval("select title from read_places where note_id = $1", note_id)
    if title is None:
        raise NotFound(f"place-{note_id}")
    return title


def reading_service() -> Service:
    """The reading service and its routes."""
    return altered(reading(), router=router)


if __name__ == "__main__":
    run(reading_service())
