"""Matters as the staff of the site see them, and the evidence of one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Final

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key
from chassis.web import Position, SearchText, place_of
from contracts.message import Command, Message
from contracts.vocabulary import Document, DossierId, Subject, TitleCode
from services.review.complaint.messages import (
    ClosingEvidence,
    DossierConcerned,
    ExtendingEvidence,
    ExtendMatter,
    MatterId,
    MatterKind,
    MatterOutcome,
    OpeningEvidence,
)
from services.review.consultation import queries as consultations

_ROW: Final = (
    "m.matter_id, m.kind, m.dossier_id, d.subject, m.whole_subject, m.opened_on, m.summary, m.reference,"
    " m.recorded_at, m.closed"
)
_FROM: Final = "from read_matters m join read_dossiers d using (dossier_id)"
_WANTED: Final = f"""
    {_FROM} where ($1::text is null or m.kind = $1) and ($2::boolean is null or (m.closed is null) = $2)
    and ($3::integer is null or extract(year from m.opened_on) = $3) and position($4 in d.search_key) > 0
"""
_OPEN: Final = "state in ('filed', 'eligible') and decision_id is null"
_FILED_SINCE: Final = f"""
    select m.matter_id, d.dossier_id from read_matters m join read_dossiers d using (subject_key)
    where m.closed is null and m.whole_subject and d.{_OPEN} and not exists (
        select from read_concerned c where c.matter_id = m.matter_id and c.dossier_id = d.dossier_id
    ) order by m.recorded_at, m.matter_id, d.dossier_id limit 200
"""  # noqa: S608 - made of constants


class MatterEnd(Message):
    """How a matter ended."""

    outcome: MatterOutcome
    closed_on: date
    conclusion: str
    reference: Document | None
    resumes: tuple[DossierId, ...]
    takes_back: tuple[DossierId, ...]
    revokes: DossierId | None


class MatterRow(Message):
    """A matter at a dossier; `closed` is None while it is open."""

    matter_id: MatterId
    kind: MatterKind
    dossier_id: DossierId
    subject: Json[Subject]
    whole_subject: bool
    opened_on: date
    summary: str
    reference: Json[Document] | None
    recorded_at: datetime
    closed: Json[MatterEnd] | None


class ConcernedRow(Message):
    """A dossier that a matter concerns, and whether it stands still now."""

    dossier_id: DossierId
    subject: Json[Subject]
    unit_name: str
    title: TitleCode
    year: int
    state: str
    suspended: bool


class MatterInFull(MatterRow):
    """A matter with the dossiers that it concerns."""

    concerns: tuple[ConcernedRow, ...]


class MattersAsked(Message):
    """Which matters are asked for; `year` is that of their day, `q` a part of a name; `after` the last one seen."""

    kind: MatterKind | None = None
    open: bool | None = None
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: MatterId | None = None
    read_after: Position | None = None


async def matters(reader: Reader, asked: MattersAsked) -> tuple[Sequence[MatterRow], int]:
    """A page of the matters, the latest first, and how many there are on all pages.

    Raises PageUnknown when there is no matter `after`.
    """
    place = await place_of(reader, "select recorded_at from read_matters where matter_id = $1", asked.after, "matter")
    conditions = (asked.kind, asked.open, asked.year, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_ROW} {_WANTED} and ($5::timestamptz is null or (m.recorded_at, m.matter_id) < ($5, $6::uuid))"
        " order by m.recorded_at desc, m.matter_id desc limit $7",
        *conditions,
        None if place is None else place["recorded_at"],
        asked.after,
        asked.limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_WANTED}", *conditions)
    return [MatterRow.model_validate(dict(row)) for row in rows], total


async def matter(reader: Reader, matter_id: MatterId) -> MatterInFull | None:
    """One matter with what it concerns; None where there is none."""
    row = await reader.fetchrow(f"select {_ROW} {_FROM} where m.matter_id = $1", matter_id)
    if row is None:
        return None
    rows = await reader.fetch(
        "select d.dossier_id, d.subject, d.unit_name, d.title, d.year, d.state, d.suspended is not null as suspended"
        " from read_concerned c join read_dossiers d using (dossier_id) where c.matter_id = $1"
        " order by d.year, d.title, d.dossier_id",
        matter_id,
    )
    concerns = tuple([ConcernedRow.model_validate(dict(one)) for one in rows])
    return MatterInFull.model_validate({**dict(row), "concerns": concerns})


async def opening(reader: Reader, dossier_id: DossierId) -> OpeningEvidence:
    """The subject of a dossier, and its open dossiers at this site."""
    subject: str | None = await reader.fetchval(
        "select subject_key from read_dossiers where dossier_id = $1 and state <> 'opened'", dossier_id
    )
    if subject is None:
        return OpeningEvidence()
    rows = await reader.fetch(
        "select dossier_id, suspended is not null as suspended from read_dossiers"  # noqa: S608 - constants
        f" where subject_key = $1 and {_OPEN} order by year, title, dossier_id",
        subject,
    )
    return OpeningEvidence(subject=subject, open=tuple([DossierConcerned.model_validate(dict(row)) for row in rows]))


async def closing(reader: Reader, matter_id: MatterId) -> ClosingEvidence:
    """What the end of a matter does.

    What another open matter concerns stays suspended, and what a person or an upheld objection has suspended.
    """
    rows = await reader.fetch(
        "select d.dossier_id, d.suspended is not null and exists (select from read_concerned h"  # noqa: S608 - constants
        " where h.dossier_id = d.dossier_id and h.suspended and h.reason = d.suspended ->> 'reason')"
        f" and not {consultations.suspended_by_objection('d')} and not exists (select from read_concerned o"
        " join read_matters m using (matter_id) where o.dossier_id = d.dossier_id and m.closed is null"
        " and m.matter_id <> $1) as resumable"
        f" from read_concerned c join read_dossiers d using (dossier_id) where c.matter_id = $1 and {_OPEN}"
        " order by d.dossier_id",
        matter_id,
    )
    awarded = await reader.fetchval(
        "select exists (select from read_matters m join read_awarded a using (dossier_id)"
        " where m.matter_id = $1 and a.revoked is null)",
        matter_id,
    )
    return ClosingEvidence(
        resumable=tuple(row["dossier_id"] for row in rows if row["resumable"]),
        open=tuple(row["dossier_id"] for row in rows),
        awarded=bool(awarded),
    )


async def extending(reader: Reader, dossier_id: DossierId) -> ExtendingEvidence:
    """A dossier as a matter may be extended to it; empty where it is not open here."""
    row = await reader.fetchrow(
        "select subject_key, suspended is not null as suspended from read_dossiers"  # noqa: S608 - constants
        f" where dossier_id = $1 and {_OPEN}",
        dossier_id,
    )
    if row is None:
        return ExtendingEvidence()
    dossier = DossierConcerned(dossier_id=dossier_id, suspended=row["suspended"])
    return ExtendingEvidence(subject=row["subject_key"], dossier=dossier)


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Extend each open matter about a subject to the dossiers of theirs that were filed since."""
    _ = now
    rows = await reader.fetch(_FILED_SINCE)
    return tuple([ExtendMatter(matter_id=row["matter_id"], dossier_id=row["dossier_id"]) for row in rows])
