"""The dossiers that wait for a session, those put off by an earlier one among them, and the rounds that were held."""

from collections.abc import Sequence
from typing import Final

from chassis.database import Reader
from chassis.reading.names import search_key
from chassis.reading.viewer import Viewer
from contracts.vocabulary import SessionId, UnitCode
from services.review.consultation.queries import running_on
from services.review.opinion.queries import out_of
from services.review.registrations.queries import round_of
from services.review.session.queries import NAMED, ROUND
from services.review.session.rows import CandidateFilter, CandidateRow
from services.review.units.queries import held_by

_CANDIDATE_ROW: Final = ", ".join(ROUND.get(name, name) for name in CandidateRow.model_fields)
_READY: Final = f"""
    from read_candidates candidate
    where {held_by("$1")} and ($2::text is null or title = $2) and ($3::integer is null or year = $3)
    and ($4 = '' or exists {NAMED.format(words="$4")})
    and ($5::text is null or {round_of("candidate")} = $5)
    and ($6::boolean is null or (put_off_from is not null) = $6)
    and procedure = 'ordinary' and session_id is null
    and not refused and not forwarded and not suspended and not taken_back
    and decision_id is null and not {out_of("candidate")}
    and not {running_on("candidate")}
"""


async def ready(
    reader: Reader, viewer: Viewer, wanted: CandidateFilter, limit: int
) -> tuple[Sequence[CandidateRow], int]:
    """At most `limit` eligible dossiers on no agenda, by given name, and how many there are in all."""
    conditions = (
        viewer.scope(wanted.unit),
        wanted.title,
        wanted.year,
        search_key(wanted.q),
        wanted.round,
        wanted.put_off,
    )
    rows = await reader.fetch(
        f"select {_CANDIDATE_ROW} {_READY} order by sort_key, dossier_id limit $7",
        *conditions,
        limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_READY}", *conditions)
    return [CandidateRow.model_validate(dict(row)) for row in rows], total


async def units_ready(reader: Reader, viewer: Viewer) -> dict[UnitCode, str]:
    """The names of the units with eligible dossiers on no agenda, by code."""
    rows = await reader.fetch(
        f"select unit, min(unit_name) as name {_READY} group by unit order by unit",
        *(viewer.scope(), None, None, "", None, None),
    )
    return {row["unit"]: row["name"] for row in rows}


async def rounds_held(reader: Reader, session_id: SessionId) -> frozenset[int]:
    """The rounds of the year of a session in which another session was closed."""
    rows = await reader.fetch(
        "select distinct other.round from read_sessions one join read_sessions other"
        " on extract(year from other.held_on) = extract(year from one.held_on)"
        " where one.session_id = $1 and other.session_id <> $1 and other.state = 'closed'",
        session_id,
    )
    return frozenset(row["round"] for row in rows)
