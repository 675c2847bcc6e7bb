"""Dossiers as readers see them: lists, single dossiers, and counts.

Whoever works for a unit sees that unit's dossiers alone.
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from chassis.database import Reader
from chassis.reading.names import search_key
from chassis.reading.viewer import Viewer
from chassis.web import SearchText, place_of
from contracts.catalog.terms import Procedure
from contracts.message import Message
from contracts.vocabulary import CatalogCode, Code, DecisionId, DossierId, PlanId, SessionId, TitleCode, UnitCode
from services.review.dossier.messages import Progress
from services.review.dossier.rows import (
    Candidate,
    Counts,
    DossierInFull,
    DossierRow,
    ReasonCount,
    StateCount,
    UnitName,
)
from services.review.registrations.queries import round_name_of, round_of
from services.review.units.queries import held_by


class DossierFilter(Message):
    """Which dossiers are asked for: all conditions hold together; `q` is part of a name, with or without marks."""

    plan: PlanId | None = None
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    unit: UnitCode | None = None
    title: TitleCode | None = None
    state: Progress | None = None
    reason: CatalogCode | None = None
    session: SessionId | None = None
    decision: DecisionId | None = None
    round: Code | None = None
    procedure: Procedure | None = None
    q: SearchText = ""


_STEPS = """(
    select coalesce(jsonb_agg(jsonb_build_object('site', site, 'act', act, 'day', day, 'by', by) order by place), '[]')
    from read_dossier_steps step where step.dossier_id = read_dossiers.dossier_id
) as steps"""
_OF_ROUND = {
    "round": f"{round_of('read_dossiers')} as round",
    "round_name": f"{round_name_of('read_dossiers')} as round_name",
}
_ROW = ", ".join(_OF_ROUND.get(name, name) for name in DossierRow.model_fields)
_FULL = ", ".join(_OF_ROUND.get(name, name) for name in DossierInFull.model_fields if name != "steps")
_WANTED = f"""
    from read_dossiers where ($1::uuid is null or plan_id = $1) and {held_by("$2")}
    and ($3::text is null or title = $3) and ($4::text is null or state = $4)
    and ($5::text is null or reason_codes ? $5) and ($6::uuid is null or session_id = $6)
    and ($7::uuid is null or decision_id = $7) and position($8 in search_key) > 0
    and ($9::integer is null or year = $9) and ($10::text is null or {round_of("read_dossiers")} = $10)
    and ($11::text is null or procedure = $11)
"""
_MOST_CANDIDATES = 300


def _conditions(viewer: Viewer, wanted: DossierFilter) -> tuple[object, ...]:
    """The values of the conditions of _WANTED, in their order."""
    return (
        wanted.plan,
        viewer.scope(wanted.unit),
        wanted.title,
        wanted.state,
        wanted.reason,
        wanted.session,
        wanted.decision,
        search_key(wanted.q),
        wanted.year,
        wanted.round,
        wanted.procedure,
    )


async def dossiers(
    reader: Reader, viewer: Viewer, wanted: DossierFilter, limit: int, after: DossierId | None
) -> tuple[Sequence[DossierRow], int]:
    """At most `limit` dossiers by given name, beyond the dossier `after`, and how many there are in all.

    Raises PageUnknown when there is no dossier `after`.
    """
    place = await place_of(reader, "select sort_key from read_dossiers where dossier_id = $1", after, "dossier")
    conditions = _conditions(viewer, wanted)
    rows = await reader.fetch(
        f"select {_ROW} {_WANTED} and ($12::text is null or (sort_key, dossier_id) > ($12, $13::uuid))"
        " order by sort_key, dossier_id limit $14",
        *conditions,
        None if place is None else place["sort_key"],
        after,
        limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_WANTED}", *conditions)
    return [DossierRow.model_validate(dict(row)) for row in rows], total


async def dossier(reader: Reader, viewer: Viewer, dossier_id: DossierId) -> DossierInFull | None:
    """One dossier with everything known of it; None where there is none that `viewer` may see."""
    row = await reader.fetchrow(
        f"select {_FULL}, {_STEPS} from read_dossiers where dossier_id = $1 and {held_by('$2')}",  # noqa: S608 - as above
        dossier_id,
        viewer.scope(),
    )
    return None if row is None else DossierInFull.model_validate(dict(row))


async def figures(reader: Reader, viewer: Viewer, wanted: DossierFilter) -> dict[Progress, int]:
    """The number of dossiers in each state, whichever state `wanted` names; the other conditions hold."""
    rows = await reader.fetch(
        f"select state, count(*) as number {_WANTED} group by state",
        *_conditions(viewer, wanted.model_copy(update={"state": None})),
    )
    found = {row["state"]: row["number"] for row in rows}
    return {state: found.get(state, 0) for state in Progress}


async def units(reader: Reader, viewer: Viewer) -> Sequence[UnitName]:
    """The units that have dossiers, by code."""
    rows = await reader.fetch(
        "select unit, min(unit_name) as unit_name from read_dossiers"  # noqa: S608 - constants
        f" where unit is not null and {held_by('$1')} group by unit order by unit",
        viewer.scope(),
    )
    return [UnitName.model_validate(dict(row)) for row in rows]


async def people(reader: Reader, viewer: Viewer, plan: PlanId, unit: UnitCode) -> Sequence[Candidate]:
    """The people of a unit with dossiers under a plan, opened or filed, by given name."""
    rows = await reader.fetch(
        "select subject_key, min(subject ->> 'name') as name from read_dossiers"  # noqa: S608 - constants
        f" where plan_id = $1 and unit = $2 and {held_by('$3')} and subject ->> 'kind' = 'individual'"
        " group by subject_key order by min(sort_key), subject_key limit $4",
        plan,
        unit,
        viewer.scope(),
        _MOST_CANDIDATES,
    )
    return [Candidate.model_validate(dict(row)) for row in rows]


async def counts(reader: Reader, viewer: Viewer, plan: PlanId) -> Counts:
    """The dossiers of a plan, counted by their progress and by their reasons."""
    states = await reader.fetch(
        "select unit, min(unit_name) as unit_name, title, state, stage, count(*) as number from read_dossiers"  # noqa: S608
        f" where plan_id = $1 and {held_by('$2')}"
        " group by unit, title, state, stage order by unit, title, state, stage",
        plan,
        viewer.scope(),
    )
    reasons = await reader.fetch(
        "select unit, min(unit_name) as unit_name, title, reason, count(*) as number"  # noqa: S608 - constants
        " from read_dossiers, jsonb_array_elements_text(reason_codes) as reason"
        f" where plan_id = $1 and {held_by('$2')}"
        " group by unit, title, reason order by unit, title, reason",
        plan,
        viewer.scope(),
    )
    return Counts(
        states=tuple([StateCount.model_validate(dict(row)) for row in states]),
        reasons=tuple([ReasonCount.model_validate(dict(row)) for row in reasons]),
    )
