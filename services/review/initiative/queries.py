"""Initiatives as readers see them, and as the evidence of a dossier."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key
from chassis.reading.viewer import Viewer
from chassis.web import SearchText, place_of
from contracts.catalog.terms import Scope
from contracts.message import Message
from contracts.vocabulary import Document, UnitCode
from services.review.initiative.messages import InitiativeContent, InitiativeId, InitiativeState, Scores
from services.review.units import queries as units

RECOGNISED_OF: Final = """(
    select coalesce(jsonb_agg(jsonb_build_object(
        'initiative_id', known.initiative_id, 'name', known.name, 'scope', known.scope, 'year', known.year,
        'recognition', known.recognition, 'recognised_by', known.recognised_by, 'annulled', known.state = 'annulled'
    ) order by known.year, known.initiative_id), '[]')
    from read_initiative_authors author join read_initiatives known using (initiative_id)
    where author.subject_key = one.subject_key and known.recognition is not null
)"""
"""An SQL expression: the InitiativeFound of each initiative of the subject of a row `one` that was ever recognised."""
_LISTED: Final = (
    "initiative_id, unit, unit_name, year, name, state, submitted_on, total, most, scope, recognition, recognised_by"
)
_WANTED: Final = f"""
    from read_initiatives where {units.held_by("$1")} and ($2::integer is null or year = $2)
    and ($3::text is null or state = $3) and position($4 in search_key) > 0
"""


class InitiativeRow(Message):
    """An initiative in a list; `total` of `most` points, and its widest scope once it is recognised."""

    initiative_id: InitiativeId
    unit: UnitCode
    unit_name: str
    year: int
    name: str
    state: InitiativeState
    submitted_on: date
    total: int | None
    most: int | None
    scope: Scope | None
    recognition: Json[Document] | None
    recognised_by: str


class Scored(Message):
    """What the initiative council recorded."""

    council: str
    held_on: date
    scores: Scores
    proposed: bool
    note: str


class InitiativeInFull(InitiativeRow):
    """An initiative with its account, its scores, and why and when it ended."""

    content: Json[InitiativeContent]
    scored: Json[Scored] | None
    reason: str
    ended_on: date | None


class InitiativeFilter(Message):
    """Which initiatives are asked for; `q` is a part of the name or of an author's, with or without marks."""

    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    state: InitiativeState | None = None
    unit: UnitCode | None = None
    q: SearchText = ""


async def initiatives(
    reader: Reader, viewer: Viewer, wanted: InitiativeFilter, limit: int, after: InitiativeId | None
) -> tuple[Sequence[InitiativeRow], int]:
    """At most `limit` initiatives by name, beyond the initiative `after`, and how many there are in all.

    Raises PageUnknown when there is no initiative `after`.
    """
    place = await place_of(
        reader, "select sort_key from read_initiatives where initiative_id = $1", after, "initiative"
    )
    conditions = (viewer.scope(wanted.unit), wanted.year, wanted.state, search_key(wanted.q))
    rows = await reader.fetch(
        f"select {_LISTED} {_WANTED} and ($5::text is null or (sort_key, initiative_id) > ($5, $6::uuid))"
        " order by sort_key, initiative_id limit $7",
        *conditions,
        None if place is None else place["sort_key"],
        after,
        limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_WANTED}", *conditions)
    return [InitiativeRow.model_validate(dict(row)) for row in rows], total


async def initiative(reader: Reader, viewer: Viewer, initiative_id: InitiativeId) -> InitiativeInFull | None:
    """One initiative; None where there is none that `viewer` may see."""
    row = await reader.fetchrow(
        f"select {_LISTED}, content, scored, reason, ended_on from read_initiatives"  # noqa: S608 - constants
        f" where initiative_id = $2 and {units.held_by('$1')}",
        viewer.scope(),
        initiative_id,
    )
    return None if row is None else InitiativeInFull.model_validate(dict(row))
