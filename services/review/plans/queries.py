"""Plans as evidence; the parts of statements stand here, so that evidence is read in one snapshot."""

from collections.abc import Sequence
from typing import Final

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.vocabulary import Document, PlanId, SiteCode, UnitCode
from services.review.plans.messages import PlanFound
from services.review.units import queries as units_held

_HOLDS: Final = """
    read_plans plan where plan.plan_id = one.plan_id and plan.document is not null
    and (plan.relation <> 'subordinate' or plan.site = one.forwarded_by)
    order by array_position(array['own', 'superior', 'subordinate'], plan.relation) limit 1
"""
"""Our own plan of that id, or else the superior's, or else that of the site which passed the dossier up."""
PLAN_OF: Final = f"""(
    select jsonb_build_object(
        'document', plan.document, 'year', plan.year, 'standing_body', plan.standing_body, 'gates', plan.gates,
        'ends_at', plan.ends_at, 'withdrawn', plan.withdrawn, 'unit_name', plan.units ->> one.unit,
        'relation', plan.relation
    ) from {_HOLDS}
)"""  # noqa: S608 - made of constants
"""An SQL expression: the PlanFound of a row `one` with a `plan_id`, a `unit` and `forwarded_by`, or null."""
PLAN_SITE_OF: Final = f"(select plan.site from {_HOLDS})"  # noqa: S608 - made of constants
"""An SQL expression: the site that issued the plan of such a row, which is the one that registers under it."""
PLAN_WITHDRAWN_OF: Final = f"coalesce((select plan.withdrawn from {_HOLDS}), false)"  # noqa: S608 - made of constants
"""An SQL expression: whether the plan of a row `one` with a `plan_id` and `forwarded_by` was withdrawn."""
FORWARDED_BY_OF: Final = "(select forwarded_by from read_dossiers filed where filed.dossier_id = candidate.dossier_id)"
"""An SQL expression: the site that passed the dossier of a row `candidate` up to this one, or null."""
OWN_STANDING_BODY_OF: Final = """(
    select plan.standing_body from read_plans plan
    where plan.relation = 'own' and plan.year = one.year and not plan.withdrawn order by plan.plan_id limit 1
)"""
"""An SQL expression: the standing body that a plan of this site names for the `year` of a row `one`, or null."""


def round_name_in(table: str, code: str) -> str:
    """An SQL expression: the name of the round `code` (SQL) in the plan of a row of `table`; empty without one."""
    return f"""coalesce((
        select plan.rounds ->> {code} from read_plans plan
        where plan.plan_id = {table}.plan_id and plan.rounds ->> {code} is not null limit 1
    ), '')"""  # noqa: S608 - made of constants


class PlanChoice(Message):
    """A plan that dossiers are filed under; `units` maps the code of each of its units to its name."""

    plan_id: PlanId
    document: Json[Document]
    year: int
    units: Json[dict[UnitCode, str]]


async def plan(
    reader: Reader, plan_id: PlanId, unit: UnitCode, forwarded_by: SiteCode | None = None
) -> PlanFound | None:
    """The plan with its name for `unit`; None where planning has not been heard to issue it.

    `forwarded_by` is the subordinate site that passed a dossier up, whose own plan it may be.
    """
    found: str | None = await reader.fetchval(
        f"select {PLAN_OF} from (select $1::uuid as plan_id, $2::text as unit, $3::text as forwarded_by) one",  # noqa: S608 - a constant
        plan_id,
        unit,
        forwarded_by,
    )
    return None if found is None else PlanFound.model_validate_json(found)


async def plans_to_file_under(reader: Reader, viewer: Viewer) -> Sequence[PlanChoice]:
    """The plans under which a unit that `viewer` may see files, the latest first; each with those of its units."""
    held = await units_held.held(reader, viewer)
    rows = await reader.fetch(
        "select plan_id, document, year, units from read_plans"
        " where relation <> 'subordinate' and not withdrawn and document is not null"
        " and ($1::text[] is null or units ?| $1) order by year desc, plan_id limit 50",
        None if viewer.is_staff else list(held),
    )
    found = [PlanChoice.model_validate(dict(row)) for row in rows]
    own = [{code: name for code, name in one.units.items() if viewer.is_staff or code in held} for one in found]
    return [one.model_copy(update={"units": units}) for one, units in zip(found, own, strict=True)]


async def unit_name(reader: Reader, unit: UnitCode) -> str | None:
    """The name of a unit in the latest plan that names it; None where none does."""
    found: str | None = await reader.fetchval(
        "select units ->> $1 from read_plans where units ->> $1 is not null and document is not null"
        " order by year desc, plan_id limit 1",
        unit,
    )
    return found


async def rounds(reader: Reader) -> dict[str, str]:
    """The names of the rounds of all plans, by code, in the order of their names."""
    rows = await reader.fetch(
        "select round.key as code, min(round.value) as name from read_plans, jsonb_each_text(rounds) round"
        " group by round.key order by name, code"
    )
    return {row["code"]: row["name"] for row in rows}
