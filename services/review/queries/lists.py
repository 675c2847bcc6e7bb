"""What review shows: dossiers, sessions, decisions, and how many stand where."""

from chassis.database import Reader
from chassis.reading.names import search_key
from chassis.web import place_of
from contracts.vocabulary import DecisionId, DossierId, PlanId, SessionId, UnitCode
from services.review.queries.rows import (
    AgendaRow,
    Counts,
    DecisionRow,
    DossierFilter,
    DossierInFull,
    DossierRow,
    ReasonCount,
    SessionInFull,
    StateCount,
)

_ROW = ", ".join(DossierRow.model_fields)
_FULL = ", ".join(DossierInFull.model_fields)


async def dossiers(
    reader: Reader, wanted: DossierFilter, limit: int, after: DossierId | None
) -> tuple[DossierRow, ...]:
    """At most `limit` dossiers by given name, beyond the dossier `after`.

    Raises PageUnknown when there is no dossier `after`.
    """
    place = await place_of(reader, "select sort_key from read_dossiers where dossier_id = $1", after, "dossier")
    rows = await reader.fetch(
        f"select {_ROW} from read_dossiers where"  # noqa: S608 - the columns are the row's own fields
        " ($2::uuid is null or plan_id = $2) and ($3::text is null or unit = $3) and ($4::text is null or title = $4)"
        " and ($5::text is null or state = $5) and ($6::text is null or reason_codes ? $6)"
        " and ($7::uuid is null or session_id = $7) and ($8::uuid is null or decision_id = $8)"
        " and position($9 in search_key) > 0 and ($10::text is null or (sort_key, dossier_id) > ($10, $11::uuid))"
        " order by sort_key, dossier_id limit $1",
        limit,
        wanted.plan,
        wanted.unit,
        wanted.title,
        wanted.state,
        wanted.reason,
        wanted.session,
        wanted.decision,
        search_key(wanted.q),
        None if place is None else place["sort_key"],
        after,
    )
    return tuple([DossierRow.model_validate(dict(row)) for row in rows])


async def dossier(reader: Reader, dossier_id: DossierId) -> DossierInFull | None:
    """One dossier with everything known of it."""
    row = await reader.fetchrow(
        f"select {_FULL} from read_dossiers where dossier_id = $1",  # noqa: S608 - as above
        dossier_id,
    )
    return None if row is None else DossierInFull.model_validate(dict(row))


async def session(reader: Reader, session_id: SessionId) -> SessionInFull | None:
    """One session with its agenda, by given name."""
    row = await reader.fetchrow("select * from read_sessions where session_id = $1", session_id)
    if row is None:
        return None
    agenda = await reader.fetch(
        "select dossier_id, unit_name, subject, title, threshold, votes_for, passed"
        " from read_dossiers where session_id = $1 order by sort_key, dossier_id",
        session_id,
    )
    return SessionInFull(**dict(row), agenda=tuple([AgendaRow.model_validate(dict(item)) for item in agenda]))


async def decision(reader: Reader, decision_id: DecisionId) -> DecisionRow | None:
    """One decision with what it rests on."""
    row = await reader.fetchrow("select * from read_decisions where decision_id = $1", decision_id)
    return None if row is None else DecisionRow.model_validate(dict(row))


async def counts(reader: Reader, plan: PlanId, unit: UnitCode | None) -> Counts:
    """The dossiers of a plan, or of one unit under it, counted by where they stand and why."""
    states = await reader.fetch(
        "select unit, min(unit_name) as unit_name, title, state, stage, count(*) as number from read_dossiers"
        " where plan_id = $1 and ($2::text is null or unit = $2)"
        " group by unit, title, state, stage order by unit, title, state, stage",
        plan,
        unit,
    )
    reasons = await reader.fetch(
        "select unit, min(unit_name) as unit_name, title, reason, count(*) as number"
        " from read_dossiers, jsonb_array_elements_text(reason_codes) as reason"
        " where plan_id = $1 and ($2::text is null or unit = $2)"
        " group by unit, title, reason order by unit, title, reason",
        plan,
        unit,
    )
    return Counts(
        states=tuple([StateCount.model_validate(dict(row)) for row in states]),
        reasons=tuple([ReasonCount.model_validate(dict(row)) for row in reasons]),
    )
