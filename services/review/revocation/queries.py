"""Revocations as the staff of the site see them, and the evidence of one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key
from chassis.web import Position, SearchText, place_of
from contracts.awards import AwardRevoked, RevocationGround
from contracts.message import Message
from contracts.review import AwardDecided, RuleOutcome, Verdict
from contracts.vocabulary import Document, DossierId, SiteCode, Subject
from services.review.decision.messages import Signature
from services.review.revocation.messages import Dependant

State = Literal["proposed", "dropped", "revoked", "recovering", "recovered", "written-off"]

_ROW: Final = (
    "r.dossier_id, r.state, a.award -> 'subject' as subject, a.award -> 'decision' as decision,"
    " a.award ->> 'title_name' as title_name, a.award ->> 'unit_name' as unit_name,"
    " (a.award ->> 'year')::integer as year, r.filed, r.filed_at, r.revoked, r.signature, r.dropped, r.due,"
    " r.outstanding, r.written_off,"
    " (select count(*)::integer from read_dependants d where d.award = r.dossier_id and d.stands is null) as waiting"
)
_WANTED: Final = """
    from read_revocations r join read_awarded a using (dossier_id)
    left join read_dossiers named using (dossier_id)
    where ($1::text is null or r.state = $1) and ($2::integer is null or (a.award ->> 'year')::integer = $2)
    and position($3 in coalesce(named.search_key, '')) > 0
"""
_NEAR: Final = """
    select d.dossier_id, d.subject_key as subject, d.title, d.year, d.ruleset, d.state, d.rules,
        d.subject_key <> $2 as member
    from read_dossiers d
    where d.ruleset is not null and d.dossier_id <> $1 and d.year >= $3
    and d.state in ('filed', 'eligible', 'forwarded', 'awarded')
    and (d.subject_key = $2 or jsonb_exists(d.facts -> 'members', $2))
"""


class Filed(Message):
    """The ground of a revocation as the standing body filed it."""

    ground: RevocationGround
    reason: str
    found_on: str
    finding: Document | None


class WrittenOff(Message):
    """What of a bonus is expected no more, in đồng, and why."""

    amount: int
    reason: str


class RevocationRow(Message):
    """A revocation; `due` and `outstanding` are in đồng, and `waiting` counts what was not looked at anew yet."""

    dossier_id: DossierId
    state: State
    subject: Json[Subject]
    title_name: str
    unit_name: str
    year: int
    decision: Json[Document]
    filed: Json[Filed] | None
    filed_at: datetime | None
    revoked: Json[AwardRevoked] | None
    signature: Json[Signature] | None
    dropped: str
    due: int
    outstanding: int
    written_off: Json[WrittenOff] | None
    waiting: int


class Evaluated(Message):
    """What the rules by which a dossier rested on a revoked award come to without it."""

    verdict: Verdict
    rules: tuple[RuleOutcome, ...]


class DependantRow(Message):
    """A dossier that rests on a revoked award; `stands` is None until it was looked at anew, `said` what was found.

    `evaluated` is what the rules come to without the award, None until they were evaluated.
    """

    found: Json[Dependant]
    evaluated: Json[Evaluated] | None
    subject: Json[Subject]
    unit_name: str
    stands: bool | None
    said: str


class RevocationInFull(RevocationRow):
    """A revocation with the dossiers that rest on the award."""

    dependants: tuple[DependantRow, ...]


class RevocationsAsked(Message):
    """Which revocations are asked for; `year` is that of the award, `q` a part of a name; `after` the last one seen."""

    state: State | None = None
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: DossierId | None = None
    read_after: Position | None = None


async def revocations(reader: Reader, asked: RevocationsAsked) -> tuple[Sequence[RevocationRow], int]:
    """A page of the revocations, the latest first, and how many there are on all pages.

    Raises PageUnknown when there is no revocation `after`.
    """
    place = await place_of(
        reader, "select filed_at from read_revocations where dossier_id = $1", asked.after, "revocation"
    )
    conditions = (asked.state, asked.year, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_ROW} {_WANTED} and ($4::timestamptz is null or (r.filed_at, r.dossier_id) < ($4, $5::uuid))"
        " order by r.filed_at desc, r.dossier_id desc limit $6",
        *conditions,
        None if place is None else place["filed_at"],
        asked.after,
        asked.limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_WANTED}", *conditions)
    return [RevocationRow.model_validate(dict(row)) for row in rows], total


async def revocation(reader: Reader, dossier_id: DossierId) -> RevocationInFull | None:
    """One revocation with what rests on the award; None where there is none."""
    row = await reader.fetchrow(
        f"select {_ROW} from read_revocations r join read_awarded a using (dossier_id)"  # noqa: S608 - constants
        " where r.dossier_id = $1",
        dossier_id,
    )
    if row is None:
        return None
    rows = await reader.fetch(
        "select x.found, x.evaluated, x.stands, x.said, d.subject, d.unit_name from read_dependants x"
        " join read_dossiers d using (dossier_id) where x.award = $1 order by d.year, d.sort_key, d.dossier_id",
        dossier_id,
    )
    found = tuple([DependantRow.model_validate(dict(one)) for one in rows])
    return RevocationInFull.model_validate({**dict(row), "dependants": found})


async def award(reader: Reader, dossier_id: DossierId) -> AwardDecided | None:
    """The award of this site to which a dossier led, as it was decided; None where there is none."""
    found: str | None = await reader.fetchval("select award from read_awarded where dossier_id = $1", dossier_id)
    return None if found is None else AwardDecided.model_validate_json(found)


async def near(reader: Reader, award: AwardDecided) -> Sequence[dict[str, Any]]:
    """The dossiers of the subject of `award` and of collectives that name it, from its year on, as rows."""
    rows = await reader.fetch(_NEAR, award.dossier_id, award.subject.key, award.year)
    return [dict(row) for row in rows]


async def forwarded_by(reader: Reader, dossier_id: DossierId) -> SiteCode | None:
    """The subordinate site that has passed a dossier up to this one; None where none has."""
    found: SiteCode | None = await reader.fetchval(
        "select forwarded_by from read_dossiers where dossier_id = $1", dossier_id
    )
    return found
