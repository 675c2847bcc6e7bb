"""Sessions as readers see them, and the dossiers before council and head as the evidence of both."""

from collections.abc import Sequence
from typing import Final

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import place_of
from contracts.vocabulary import DecisionId, DossierId, SessionId
from services.review.awards.queries import AWARDS_OF
from services.review.catalogue.messages import REACHING_LDTT
from services.review.consultation import queries as consultations
from services.review.opinion import queries as opinions
from services.review.plans.queries import FORWARDED_BY_OF, PLAN_WITHDRAWN_OF
from services.review.registrations.queries import round_name_of
from services.review.session.found import Candidate
from services.review.session.messages import Proposal, Proposed, SessionRow, Standing
from services.review.session.rows import (
    AgendaFilter,
    AgendaRow,
    SessionInFull,
    SessionsAsked,
    Tally,
)
from services.review.staffing.queries import has_died, managed_above
from services.review.units.queries import held_by

_ASKED: Final = f"""(
    select *, {FORWARDED_BY_OF} as forwarded_by from read_candidates candidate where dossier_id = any($1::uuid[])
)"""  # noqa: S608 - made of constants
_CANDIDATES: Final = f"""
    select jsonb_build_object(
        'dossier_id', one.dossier_id, 'title', one.title, 'ruleset', one.ruleset, 'session_id', one.session_id,
        'suspended', one.suspended, 'subject_key', one.subject_key, 'procedure', one.procedure,
        'opinions_out', {opinions.out_of("one")},
        'consulted', {consultations.running_on("one")},
        'ended', one.refused or one.forwarded or one.taken_back or one.decision_id is not null,
        'plan_withdrawn', {PLAN_WITHDRAWN_OF}
    ) from {_ASKED} one
"""  # noqa: S608 - made of constants
_PROPOSALS: Final = f"""
    select jsonb_build_object(
        'dossier_id', one.dossier_id, 'plan_id', one.plan_id, 'unit', one.unit, 'unit_name', one.unit_name,
        'subject', one.subject, 'title', one.title, 'year', one.year, 'ruleset', one.ruleset,
        'session_id', one.session_id, 'procedure', one.procedure, 'refused', one.refused,
        'decision_id', one.decision_id,
        'suspended', one.suspended, 'taken_back', one.taken_back, 'consulted', {consultations.running_on("one")},
        'plan_withdrawn', {PLAN_WITHDRAWN_OF}, 'managed_above', {managed_above("one")}, 'died', {has_died("one")},
        'vote', case when one.passed is not null then
            jsonb_build_object('votes_for', one.votes_for, 'members', one.council_members, 'passed', one.passed)
        end
    ) from {_ASKED} one where one.passed is not null or one.procedure = 'simplified'
"""  # noqa: S608 - made of constants
REACHES: Final = "not taken_back and not refused and not annulled and passed is distinct from false"
"""An SQL condition: an eligible dossier counts in the base of a quota; one voted down, refused or annulled does not."""
_STANDINGS: Final = f"""
    select jsonb_build_object(
        'plan_id', plan_id, 'unit', unit,
        'reaching', (
            select count(distinct subject_key) from (
                select unit, subject_key, title from read_candidates where plan_id = one.plan_id and {REACHES}
                union all select unit, subject_key, title from {AWARDS_OF} below
            ) known where known.unit = one.unit and title = any($2::text[])
        ),
        'awarded', (
            select coalesce(jsonb_object_agg(title, number), '{{}}') from (
                select other.title, count(*) as number from read_candidates other
                where other.plan_id = one.plan_id and other.unit = one.unit and other.decision_id is not null
                    and not other.annulled and other.procedure = 'ordinary'
                group by other.title
            ) by_title
        )
    ) from (select distinct plan_id, unit from read_candidates where dossier_id = any($1::uuid[])) one
"""  # noqa: S608 - made of constants


_SESSION: Final = (
    "session_id, council, members, held_on, state, tallied.dossiers, tallied.counted, tallied.stopped,"
    " case when state = 'closed' then tallied.passed end as passed"
)
ROUND: Final = {"round_name": f"{round_name_of('candidate')} as round_name"}
_AGENDA_ROW: Final = ", ".join(ROUND.get(name, name) for name in AgendaRow.model_fields)
NAMED: Final = """(
    select from read_dossiers named
    where named.dossier_id = candidate.dossier_id and position({words} in named.search_key) > 0
)"""
_AGENDA: Final = f"""
    from read_candidates candidate
    where session_id = $1 and {held_by("$2")} and ($3::text is null or title = $3)
    and ($4::boolean is null or (votes_for is not null) = $4) and ($5::boolean is null or passed = $5)
    and ($6 = '' or exists {NAMED.format(words="$6")})
"""
RECIPIENTS_OF_UNIT: Final = f"""(
    select decision_id, count(*) as number from read_candidates
    where decision_id is not null and $1::text is not null and {held_by("$1")} group by decision_id
)"""  # noqa: S608 - made of constants
"""An SQL table: the number of recipients of each decision that are of the unit $1; no rows where $1 is null."""
_TALLIED: Final = f"""(
    select session_id, count(*) as dossiers, count(votes_for) as counted, count(*) filter (where passed) as passed,
        count(*) filter (where votes_for is null and (suspended or taken_back)) as stopped
    from read_candidates where session_id is not null and {held_by("$1")} group by session_id
)"""  # noqa: S608 - made of constants
_SESSIONS: Final = f"""
    from read_sessions one join {_TALLIED} tallied using (session_id)
    where ($2::integer is null or extract(year from held_on) = $2) and ($3::text is null or state = $3)
    and position($4 in {search_sql("council")}) > 0
"""


async def session(reader: Reader, viewer: Viewer, session_id: SessionId) -> SessionInFull | None:
    """One session with its agenda; None where there is none with a dossier that `viewer` may see."""
    row = await reader.fetchrow("select * from read_sessions where session_id = $1", session_id)
    if row is None:
        return None
    rows = await _agenda(reader, viewer, session_id)
    if viewer.is_staff:
        return SessionInFull(**dict(row), agenda=rows)
    if not rows:
        return None
    passed = None if row["passed"] is None else sum(one.passed is True for one in rows)
    return SessionInFull(**{**dict(row), "dossiers": len(rows), "passed": passed}, agenda=rows)


async def sessions(reader: Reader, viewer: Viewer, asked: SessionsAsked) -> tuple[Sequence[SessionRow], int]:
    """A page of the sessions, the latest first, and how many there are on all pages.

    Raises PageUnknown when there is no session `after`.
    """
    place = await place_of(reader, "select held_on from read_sessions where session_id = $1", asked.after, "session")
    conditions = (viewer.scope(), asked.year, asked.state, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_SESSION} {_SESSIONS} and ($5::date is null or (held_on, session_id) < ($5, $6::uuid))"
        " order by held_on desc, session_id desc limit $7",
        *conditions,
        None if place is None else place["held_on"],
        asked.after,
        asked.limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_SESSIONS}", *conditions)
    return [SessionRow.model_validate(dict(row)) for row in rows], total


async def latest(reader: Reader, viewer: Viewer, limit: int) -> Sequence[SessionRow]:
    """The latest sessions, at most `limit`."""
    rows, _ = await sessions(reader, viewer, SessionsAsked(limit=limit))
    return rows


async def one_session(reader: Reader, viewer: Viewer, session_id: SessionId) -> SessionRow | None:
    """One session without its agenda; None where there is none with a dossier that `viewer` may see."""
    row = await reader.fetchrow(
        f"select {_SESSION} from read_sessions one join {_TALLIED} tallied using (session_id)"  # noqa: S608 - constants
        " where session_id = $2",
        viewer.scope(),
        session_id,
    )
    return None if row is None else SessionRow.model_validate(dict(row))


async def tallies(reader: Reader, viewer: Viewer, session_id: SessionId) -> Sequence[Tally]:
    """The agenda of a session, counted by title and threshold."""
    rows = await reader.fetch(
        "select title, threshold, count(*) as dossiers, count(votes_for) as counted,"  # noqa: S608 - constants
        " count(*) filter (where passed) as passed from read_candidates"
        f" where session_id = $1 and {held_by('$2')} group by title, threshold order by title",
        session_id,
        viewer.scope(),
    )
    return [Tally.model_validate(dict(row)) for row in rows]


async def agenda(  # noqa: PLR0913, PLR0917 - the conditions of one list
    reader: Reader,
    viewer: Viewer,
    session_id: SessionId,
    wanted: AgendaFilter,
    limit: int,
    after: DossierId | None = None,
) -> tuple[Sequence[AgendaRow], int]:
    """At most `limit` dossiers of an agenda by given name, beyond the dossier `after`, and how many there are in all.

    Raises PageUnknown when there is no dossier `after`.
    """
    place = await place_of(reader, "select sort_key from read_candidates where dossier_id = $1", after, "dossier")
    conditions = (
        session_id,
        viewer.scope(wanted.unit),
        wanted.title,
        wanted.counted,
        wanted.passed,
        search_key(wanted.q),
    )
    rows = await reader.fetch(
        f"select {_AGENDA_ROW} {_AGENDA}"
        " and ($7::text is null or (sort_key, dossier_id) > ($7, $8::uuid)) order by sort_key, dossier_id limit $9",
        *conditions,
        None if place is None else place["sort_key"],
        after,
        limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_AGENDA}", *conditions)
    return [AgendaRow.model_validate(dict(row)) for row in rows], total


_UNDECIDED = f"""
    passed and decision_id is null and not refused and not forwarded and not suspended and not taken_back
    and not {consultations.running_on("read_candidates")}
"""
"""The condition under which a decision may cover a dossier of a closed session."""
_SUDDEN: Final = f"""
    procedure = 'simplified' and decision_id is null and not refused and not forwarded and not suspended
    and not taken_back and not {consultations.running_on("read_candidates")}
"""
"""The condition under which a dossier of a sudden deed may go to the head."""


async def proposed(reader: Reader, viewer: Viewer, session_id: SessionId | None) -> Sequence[Proposed]:
    """The dossiers of a closed session that a decision may cover, by title and given name.

    Without a session they are those of sudden deeds, on which no council votes.
    """
    rows = await reader.fetch(
        f"select {', '.join(Proposed.model_fields)} from read_candidates"  # noqa: S608 - made of constants
        f" where {held_by('$2')} and (($1::uuid is not null and session_id = $1 and {_UNDECIDED})"
        f" or ($1::uuid is null and {_SUDDEN}))"
        " order by title, sort_key, dossier_id",
        session_id,
        viewer.scope(),
    )
    return [Proposed.model_validate(dict(row)) for row in rows]


async def undecided(reader: Reader, viewer: Viewer) -> dict[SessionId, int]:
    """The number of dossiers that a decision may cover, by closed session; none for a session without any."""
    rows = await reader.fetch(
        f"select session_id, count(*) as number from read_candidates where {_UNDECIDED}"  # noqa: S608 - a constant
        " and session_id in (select session_id from read_sessions where state = 'closed')"
        f" and {held_by('$1')} group by session_id",
        viewer.scope(),
    )
    return {SessionId(row["session_id"]): row["number"] for row in rows}


async def stopped(reader: Reader, session_id: SessionId) -> frozenset[DossierId]:
    """The dossiers on the agenda of a session that are suspended or were taken back."""
    rows = await reader.fetch(
        "select dossier_id from read_candidates where session_id = $1 and (suspended or taken_back)", session_id
    )
    return frozenset(DossierId(row["dossier_id"]) for row in rows)


async def _agenda(reader: Reader, viewer: Viewer, session_id: SessionId) -> tuple[AgendaRow, ...]:
    """The dossiers on the agenda, by given name."""
    rows = await reader.fetch(
        f"select {_AGENDA_ROW} from read_candidates candidate"  # noqa: S608 - made of constants
        f" where session_id = $1 and {held_by('$2')} order by sort_key, dossier_id",
        session_id,
        viewer.scope(),
    )
    return tuple([AgendaRow.model_validate(dict(row)) for row in rows])


async def named(reader: Reader, viewer: Viewer, dossiers: Sequence[DossierId]) -> Sequence[AgendaRow]:
    """Some dossiers that came before a council, by given name, as an agenda shows them."""
    rows = await reader.fetch(
        f"select {_AGENDA_ROW} from read_candidates candidate"  # noqa: S608 - made of constants
        f" where dossier_id = any($1::uuid[]) and {held_by('$2')} order by sort_key, dossier_id",
        list(dossiers),
        viewer.scope(),
    )
    return [AgendaRow.model_validate(dict(row)) for row in rows]


async def recipients(reader: Reader, viewer: Viewer, decision_id: DecisionId) -> int:
    """The number of recipients of a decision that `viewer` may see."""
    number: int = await reader.fetchval(
        f"select count(*) from read_candidates where decision_id = $1 and {held_by('$2')}",  # noqa: S608 - constants
        decision_id,
        viewer.scope(),
    )
    return number


async def candidates(reader: Reader, dossiers: Sequence[DossierId]) -> tuple[Candidate, ...]:
    """Those of `dossiers` that were found eligible, as a session is convened over them."""
    rows = await reader.fetch(_CANDIDATES, dossiers)
    return tuple([Candidate.model_validate_json(row[0]) for row in rows])


async def proposals(reader: Reader, dossiers: Sequence[DossierId]) -> tuple[Proposal, ...]:
    """Those of `dossiers` on which a closed session has voted, as a decision is taken over them."""
    rows = await reader.fetch(_PROPOSALS, dossiers)
    return tuple([Proposal.model_validate_json(row[0]) for row in rows])


async def standings(reader: Reader, dossiers: Sequence[DossierId]) -> tuple[Standing, ...]:
    """The standing of every unit of `dossiers` under its plan."""
    rows = await reader.fetch(_STANDINGS, dossiers, list(REACHING_LDTT))
    return tuple([Standing.model_validate_json(row[0]) for row in rows])
