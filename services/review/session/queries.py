"""Sessions as readers see them, and the dossiers before council and head as the evidence of both."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import Json, JsonValue

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.vocabulary import DecisionId, DossierId, SessionId, Subject, TitleCode
from services.review.awards.queries import AWARDS_OF
from services.review.catalogue.messages import REACHING_LDTT
from services.review.plans.queries import FORWARDED_BY_OF, PLAN_WITHDRAWN_OF
from services.review.session.messages import Candidate, Proposal, Standing

_ASKED: Final = f"""(
    select *, {FORWARDED_BY_OF} as forwarded_by from read_candidates candidate where dossier_id = any($1::uuid[])
)"""  # noqa: S608 - made of constants
_CANDIDATES: Final = f"""
    select jsonb_build_object(
        'dossier_id', one.dossier_id, 'title', one.title, 'ruleset', one.ruleset, 'session_id', one.session_id,
        'ended', one.refused or one.forwarded or one.decision_id is not null, 'plan_withdrawn', {PLAN_WITHDRAWN_OF}
    ) from {_ASKED} one
"""  # noqa: S608 - made of constants
_PROPOSALS: Final = f"""
    select jsonb_build_object(
        'dossier_id', one.dossier_id, 'plan_id', one.plan_id, 'unit', one.unit, 'unit_name', one.unit_name,
        'subject', one.subject, 'title', one.title, 'year', one.year, 'ruleset', one.ruleset,
        'session_id', one.session_id, 'refused', one.refused, 'decision_id', one.decision_id,
        'plan_withdrawn', {PLAN_WITHDRAWN_OF},
        'vote', jsonb_build_object('votes_for', one.votes_for, 'members', one.council_members, 'passed', one.passed)
    ) from {_ASKED} one where one.passed is not null
"""  # noqa: S608 - made of constants
_STANDINGS: Final = f"""
    select jsonb_build_object(
        'plan_id', plan_id, 'unit', unit,
        'reaching', (
            select count(distinct subject_key) from (
                select unit, subject_key, title from read_candidates where plan_id = one.plan_id
                union all select unit, subject_key, title from {AWARDS_OF} below
            ) known where known.unit = one.unit and title = any($2::text[])
        ),
        'awarded', (
            select coalesce(jsonb_object_agg(title, number), '{{}}') from (
                select other.title, count(*) as number from read_candidates other
                where other.plan_id = one.plan_id and other.unit = one.unit and other.decision_id is not null
                group by other.title
            ) by_title
        )
    ) from (select distinct plan_id, unit from read_candidates where dossier_id = any($1::uuid[])) one
"""  # noqa: S608 - made of constants


class AgendaRow(Message):
    """A dossier on the agenda of a session."""

    dossier_id: DossierId
    unit_name: str
    subject: Json[Subject]
    title: TitleCode
    threshold: Json[JsonValue]
    votes_for: int | None
    passed: bool | None


class SessionInFull(Message):
    """A council session; `state` is sitting or closed.

    `dossiers` counts the agenda and `passed` those of it that the council voted for, None until the session is closed.
    Whoever works for a unit sees and counts that unit's dossiers alone.
    """

    session_id: SessionId
    council: str
    members: int
    held_on: date
    state: str
    dossiers: int
    passed: int | None
    agenda: tuple[AgendaRow, ...]


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


async def _agenda(reader: Reader, viewer: Viewer, session_id: SessionId) -> tuple[AgendaRow, ...]:
    """The dossiers on the agenda, by given name."""
    rows = await reader.fetch(
        "select dossier_id, unit_name, subject, title, threshold, votes_for, passed from read_candidates"
        " where session_id = $1 and ($2::text is null or unit = $2) order by sort_key, dossier_id",
        session_id,
        viewer.scope(),
    )
    return tuple([AgendaRow.model_validate(dict(row)) for row in rows])


async def recipients(reader: Reader, viewer: Viewer, decision_id: DecisionId) -> int:
    """The number of recipients of a decision that `viewer` may see."""
    number: int = await reader.fetchval(
        "select count(*) from read_candidates where decision_id = $1 and ($2::text is null or unit = $2)",
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
