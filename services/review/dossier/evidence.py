"""The evidence of each command about a dossier, read in one statement and so in one snapshot.

The database puts the evidence together as JSON, which is read by the class it becomes.
"""

from typing import Final

from chassis.database import Reader
from services.review.catalogue.messages import REACHING_LDTT
from services.review.dossier.found import AppraisalEvidence, FilingEvidence, HeadEvidence, NothingFiled
from services.review.dossier.messages import AppraiseDossier, DeclineDossier, FileDossier
from services.review.plans import queries as plans
from services.review.registrations import queries as registrations

_MEMBERS: Final = """(
    select jsonb_build_object(
        'reaching', count(*) filter (where reaches), 'unjudged', count(*) filter (where waits and not reaches)
    ) from (
        select coalesce(bool_or(result = 'eligible'), false) as reaches, bool_or(state = 'filed') as waits
        from read_dossiers
        where plan_id = one.plan_id and title = any($2::text[]) and subject_key in (
            select jsonb_array_elements_text(
                case jsonb_typeof(one.facts -> 'members') when 'array' then one.facts -> 'members' else '[]' end
            )
        ) group by subject_key
    ) member
)"""
_ELSEWHERE: Final = f"""(
    select coalesce(jsonb_agg(to_jsonb(other) order by other.unit), '[]') from (
        select unit, held.received_at, filed.state
        from {registrations.OTHER_UNITS_OF} held full join (
            select unit, state from read_dossiers
            where plan_id = one.plan_id and subject_key = one.subject_key and title = one.title and unit <> one.unit
        ) filed using (unit)
    ) other
)"""  # noqa: S608 - made of constants
_APPRAISAL: Final = f"""
    select jsonb_build_object(
        'plan', {plans.PLAN_OF},
        'registration', {registrations.REGISTRATION_OF},
        'sheet', coalesce({registrations.SHEET_OF}, '{{}}'),
        'locked_for', {registrations.LOCKED_FOR},
        'elsewhere', {_ELSEWHERE},
        'members', {_MEMBERS}
    ) from read_dossiers one where one.dossier_id = $1
"""  # noqa: S608 - made of constants
_HEAD: Final = """
    select jsonb_build_object(
        'vote', case when passed is not null then
            jsonb_build_object('votes_for', votes_for, 'members', council_members, 'passed', passed)
        end,
        'decision_id', decision_id
    ) from read_dossiers where dossier_id = $1
"""


async def for_filing(command: FileDossier, reader: Reader) -> FilingEvidence:
    """The plan that the dossier names, with its name for the unit."""
    return FilingEvidence(plan=await plans.plan(reader, command.plan_id, command.unit))


async def for_appraisal(command: AppraiseDossier, reader: Reader) -> AppraisalEvidence | NothingFiled:
    """The plan, the registrations, the other units and the members of a collective."""
    found: str | None = await reader.fetchval(_APPRAISAL, command.dossier_id, list(REACHING_LDTT))
    return NothingFiled() if found is None else AppraisalEvidence.model_validate_json(found)


async def for_decline(command: DeclineDossier, reader: Reader) -> HeadEvidence:
    """The vote of the council and the decision on the dossier, where there are any."""
    found: str | None = await reader.fetchval(_HEAD, command.dossier_id)
    return HeadEvidence() if found is None else HeadEvidence.model_validate_json(found)
