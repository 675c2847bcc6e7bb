"""The agenda of a session as the quotas of its units see it."""

from typing import Final

from chassis.database import Reader
from contracts.vocabulary import SessionId
from services.review.catalogue.messages import REACHING_LDTT
from services.review.session.queries import REACHES
from services.review.session.quotas import AtStake

_KNOWN: Final = f"""(
    select plan_id, unit, subject_key, title, session_id from read_candidates where {REACHES}
    union all select plan_id, unit, subject_key, title, null from read_awards
)"""  # noqa: S608 - made of constants
_AT_STAKE: Final = f"""
    with agenda as (select * from read_candidates where session_id = $1),
    units as (select distinct plan_id, unit from agenda),
    known as (select * from {_KNOWN} all_known join units using (plan_id, unit) where title = any($2::text[])),
    bases as (select plan_id, unit, count(distinct subject_key) as reaching from known group by plan_id, unit),
    others as (select distinct plan_id, unit, subject_key from known where session_id is distinct from $1),
    taken as (
        select plan_id, unit, title, count(*) as taken from read_candidates join units using (plan_id, unit)
        where session_id is distinct from $1 and ((decision_id is not null and not annulled) or (passed and {REACHES}))
        and procedure = 'ordinary'
        group by plan_id, unit, title
    )
    select jsonb_build_object(
        'dossier_id', dossier_id, 'plan_id', plan_id, 'unit', unit, 'unit_name', unit_name,
        'subject_key', subject_key, 'title', title, 'ruleset', ruleset, 'reaching', coalesce(reaching, 0),
        'reaches_otherwise', others.subject_key is not null, 'taken', coalesce(taken, 0)
    ) from agenda left join bases using (plan_id, unit) left join others using (plan_id, unit, subject_key)
        left join taken using (plan_id, unit, title)
"""  # noqa: S608 - made of constants


async def at_stake(reader: Reader, session_id: SessionId) -> tuple[AtStake, ...]:
    """Every dossier of the agenda, with what its unit has for the title and how many of it reach the base."""
    rows = await reader.fetch(_AT_STAKE, session_id, list(REACHING_LDTT))
    return tuple([AtStake.model_validate_json(row[0]) for row in rows])
