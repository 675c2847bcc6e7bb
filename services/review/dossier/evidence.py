"""The evidence of each command about a dossier, read in one statement and so in one snapshot.

The database puts the evidence together as JSON, which is read by the class it becomes.
"""

import json
from typing import Final

from chassis.database import Reader
from contracts.catalog import title
from services.review.awards import queries as awards
from services.review.catalogue import queries as catalogue
from services.review.catalogue.messages import shares_of_members
from services.review.clusters import queries as clusters
from services.review.consultation import queries as consultations
from services.review.dossier.found import (
    AppraisalEvidence,
    FilingEvidence,
    ForwardEvidence,
    HeadEvidence,
    HolderFound,
    LowerEvidence,
    NothingFiled,
    ReceiptEvidence,
    StopEvidence,
)
from services.review.dossier.messages import (
    AppraiseDossier,
    DeclineDossier,
    FileDossier,
    ForwardDossier,
    Progress,
    dossier_id_of,
)
from services.review.dossier.on_paper import PassOnPaper
from services.review.dossier.steps import (
    ConsiderLowerTitle,
    IssueReceipt,
    SupplementDossier,
    SuspendDossier,
    TakeBackDossier,
)
from services.review.initiative import queries as initiatives
from services.review.opinion import queries as opinions
from services.review.papers import queries as papers
from services.review.plans import queries as plans
from services.review.registrations import queries as registrations
from services.review.staffing import queries as staffing
from services.review.units import queries as units

_MEMBER_KEYS: Final = """(
    select jsonb_array_elements_text(
        case jsonb_typeof(one.facts -> 'members') when 'array' then one.facts -> 'members' else '[]' end
    )
)"""
_MEMBERS: Final = f"""(
    select jsonb_build_object(
        'reaching', count(*) filter (where reaches), 'unjudged', count(*) filter (where waits and not reaches),
        'awarded', (
            select coalesce(jsonb_object_agg(title, number), '{{}}') from (
                select title, count(distinct subject_key) as number from (
                    select subject_key, title from read_dossiers where plan_id = one.plan_id and state = 'awarded'
                    union all select subject_key, title from {awards.AWARDS_OF} below
                ) award where subject_key in {_MEMBER_KEYS} group by title
            ) by_title
        )
    ) from (
        select coalesce(bool_or(reaches), false) as reaches, bool_or(waits) as waits from (
            select subject_key, title, result = 'eligible' as reaches, state = 'filed' as waits
            from read_dossiers where plan_id = one.plan_id and state not in ('taken-back', 'revoked')
            union all select subject_key, title, true, false from {awards.AWARDS_OF} below
        ) known
        where title in (select jsonb_array_elements_text($2::jsonb -> one.title))
        and subject_key in {_MEMBER_KEYS} group by subject_key
    ) member
)"""  # noqa: S608 - made of constants
_ELSEWHERE: Final = f"""(
    select coalesce(jsonb_agg(to_jsonb(other) order by other.unit), '[]') from (
        select unit, held.received_at, filed.state
        from {registrations.OTHER_UNITS_OF} held full join (
            select distinct on (unit) unit, state from (
                select unit, state, subject_key, title from read_dossiers
                where plan_id = one.plan_id and procedure = 'ordinary'
                union all select unit, 'awarded', subject_key, title from {awards.AWARDS_OF} below
            ) known
            where subject_key = one.subject_key and title = one.title and unit <> one.unit
            order by unit, state <> 'awarded'
        ) filed using (unit)
    ) other
)"""  # noqa: S608 - made of constants
_RATINGS: Final = """(
    select coalesce(jsonb_agg(distinct jsonb_build_object('year', year, 'rating', rating)), '[]')
    from (
        select year, state, subject_key, coalesce(facts ->> 'task_rating', facts ->> 'rating') as rating
        from read_dossiers
    ) earlier where earlier.subject_key = one.subject_key and earlier.year < one.year
    and earlier.rating is not null and earlier.state <> 'taken-back'
)"""
_RESULTS_USED: Final = """(
    select coalesce(jsonb_agg(jsonb_build_object(
        'result', claimed ->> 'name', 'paper', claimed -> 'paper', 'title', used.title, 'year', used.year,
        'decision', used.decision
    ) order by used.year, used.dossier_id), '[]')
    from read_dossiers used, jsonb_array_elements(coalesce(used.facts -> 'special_results', '[]')) claimed
    where used.subject_key = one.subject_key and used.state = 'awarded'
    and used.dossier_id is distinct from one.dossier_id and not exists (
        select from read_subject_awards gone where gone.dossier_id = used.dossier_id and gone.revoked
    )
)"""
_DEEDS: Final = """(
    select coalesce(jsonb_agg(jsonb_build_object(
        'unit', unit, 'title', title, 'state', state, 'facts', facts
    ) order by dossier_id), '[]')
    from read_dossiers other where other.subject_key = one.subject_key and other.procedure = 'simplified'
    and other.state in ('eligible', 'forwarded', 'awarded') and other.dossier_id is distinct from one.dossier_id
)"""
_RECORD: Final = f"""jsonb_build_object(
    'awards', {awards.RECORD_OF}, 'awards_since', {awards.AWARDS_SINCE}, 'ratings', {_RATINGS},
    'initiatives', {initiatives.RECOGNISED_OF}, 'results_used', {_RESULTS_USED}, 'elections', {clusters.ELECTIONS_OF},
    'deeds', {_DEEDS}
)"""
_FOUND: Final = f"""
    select jsonb_build_object(
        'plan', {plans.PLAN_OF},
        'registration', {registrations.REGISTRATION_OF},
        'sheet', coalesce({registrations.SHEET_OF}, '{{}}'),
        'locked_for', {registrations.LOCKED_FOR},
        'elsewhere', {_ELSEWHERE},
        'members', {_MEMBERS},
        'standing_body', {plans.OWN_STANDING_BODY_OF},
        'attached', {papers.ATTACHED_TO},
        'record', {_RECORD},
        'staff', {staffing.staff_of("one")},
        'confirmed', {catalogue.CONFIRMED}
    )
"""
_APPRAISAL: Final = f"{_FOUND} from read_dossiers one where one.dossier_id = $1"
_TYPED: Final = f"""
    {_FOUND} from (
        select $1::uuid as plan_id, $3::text as unit, $4::text as subject_key, $5::text as title, $6::integer as year,
        $7::jsonb as facts, null::text as forwarded_by, null::uuid as dossier_id,
        null::text as registered_as
    ) one
"""
_HEAD: Final = """
    select jsonb_build_object(
        'vote', case when passed is not null then
            jsonb_build_object('votes_for', votes_for, 'members', council_members, 'passed', passed)
        end,
        'decision_id', decision_id
    ) from read_dossiers where dossier_id = $1
"""
_FORWARD: Final = f"""
    select jsonb_build_object(
        'session_id', session_id, 'plan_withdrawn', {plans.PLAN_WITHDRAWN_OF},
        'opinions_out', {opinions.out_of("one")}, 'consulted', {consultations.running_on("one")},
        'public_asked', {consultations.held_on("one")}, 'confirmed', {catalogue.CONFIRMED},
        'managed_above', {staffing.managed_above("one")},
        'files', {papers.FILES_OF},
        'vote', case when passed is not null then
            jsonb_build_object('votes_for', votes_for, 'members', council_members, 'passed', passed)
        end
    ) from read_dossiers one where one.dossier_id = $1
"""  # noqa: S608 - made of constants

_UNIT: Final = "select unit from read_dossiers where dossier_id = $1"
_LOWER: Final = f"""
    select plan_id, unit, subject_key, title, ruleset, {papers.ATTACHED_TO} as attached
    from read_dossiers one where one.dossier_id = $1
"""  # noqa: S608 - made of constants
_SUBJECT: Final = "select subject_key from read_dossiers where dossier_id = $1"
_STOP: Final = "select unit, decision_id from read_dossiers where dossier_id = $1"


async def for_filing(command: FileDossier, reader: Reader) -> FilingEvidence:
    """The plan that the dossier names, with its name for the unit, and the unit that holds it now."""
    holder = await units.holder(reader, command.unit)
    return FilingEvidence(
        plan=await plans.plan(reader, command.plan_id, command.unit),
        holder=holder,
        confirmed=await catalogue.confirmed_lines(reader),
    )


async def for_appraisal(command: AppraiseDossier, reader: Reader) -> AppraisalEvidence | NothingFiled:
    """The plan, the registrations, the other units and the members of a collective."""
    found: str | None = await reader.fetchval(_APPRAISAL, command.dossier_id, shares_of_members())
    return NothingFiled() if found is None else AppraisalEvidence.model_validate_json(found)


async def queue_of_subject(command: AppraiseDossier, reader: Reader) -> str:
    """The queue of the dossier's subject: appraisals of one subject read one another's outcomes.

    A subject gets a title once, whichever unit proposes it, and a special result counts once.
    A collective also reads those of its members, and they read nothing of it: whichever comes first, both are right.
    """
    subject: str | None = await reader.fetchval(_SUBJECT, command.dossier_id)
    return f"appraisals-{subject or command.dossier_id}"


async def before_filing(command: FileDossier, reader: Reader) -> AppraisalEvidence:
    """As `for_appraisal`, of a dossier that is typed and not filed yet."""
    found: str = await reader.fetchval(
        _TYPED,
        command.plan_id,
        shares_of_members(),
        command.unit,
        command.subject.key,
        command.title,
        command.year,
        command.facts.model_dump_json(),
    )
    return AppraisalEvidence.model_validate_json(found)


async def for_decline(command: DeclineDossier, reader: Reader) -> HeadEvidence:
    """The vote of the council and the decision on the dossier, where there are any."""
    found: str | None = await reader.fetchval(_HEAD, command.dossier_id)
    return HeadEvidence() if found is None else HeadEvidence.model_validate_json(found)


async def for_forwarding(command: ForwardDossier | PassOnPaper, reader: Reader) -> ForwardEvidence:
    """The session and the vote of the council, whether the plan was withdrawn, and the files of the papers."""
    found: str | None = await reader.fetchval(_FORWARD, command.dossier_id)
    return ForwardEvidence() if found is None else ForwardEvidence.model_validate_json(found)


async def for_receipt(command: IssueReceipt, reader: Reader) -> ReceiptEvidence:
    """The confirmed lines: the time limit of the appraisal is one of the law."""
    _ = command
    return ReceiptEvidence(confirmed=await catalogue.confirmed_lines(reader))


async def for_supplement(command: SupplementDossier, reader: Reader) -> HolderFound:
    """The unit that holds now what was the own of the dossier's."""
    unit: str | None = await reader.fetchval(_UNIT, command.dossier_id)
    return HolderFound(holder=None if unit is None else await units.holder(reader, unit))


async def for_lower(command: ConsiderLowerTitle, reader: Reader) -> LowerEvidence:
    """The unit that holds now what was the own of the dossier's, the dossier of the lower title, and the files."""
    row = await reader.fetchrow(_LOWER, command.dossier_id)
    if row is None or row["ruleset"] is None:
        return LowerEvidence()
    law = title(row["title"], row["ruleset"]).lower
    state: str | None = None
    if law is not None:
        lower = dossier_id_of(row["plan_id"], row["unit"], row["subject_key"], law.title)
        state = await reader.fetchval("select state from read_dossiers where dossier_id = $1", lower)
    holder = await units.holder(reader, row["unit"])
    return LowerEvidence(
        holder=holder,
        lower=None if state is None else Progress(state),
        attached=tuple(json.loads(row["attached"])),
        confirmed=await catalogue.confirmed_lines(reader),
    )


async def for_stop(command: TakeBackDossier | SuspendDossier, reader: Reader) -> StopEvidence:
    """The unit that holds now what was the own of the dossier's, and the decision on it."""
    row = await reader.fetchrow(_STOP, command.dossier_id)
    if row is None or row["unit"] is None:
        return StopEvidence()
    return StopEvidence(holder=await units.holder(reader, row["unit"]), decision_id=row["decision_id"])
