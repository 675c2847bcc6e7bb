"""The evidence that a wish is decided on, no older than the log is when it is gathered.

The database puts each piece together as JSON, so that it is read by the class it becomes.
"""

from collections.abc import Sequence
from datetime import datetime

from chassis.database import Reader
from chassis.reading.projector import caught_up
from contracts.message import Command
from contracts.vocabulary import DossierId
from services.review.domain.decision import DecideAwards, Proposal, Standing
from services.review.domain.dossier import AppraiseDossier, DeclineDossier
from services.review.domain.facts import REACHING_LDTT, Evidence
from services.review.domain.session import Candidate, ConveneSession

_EVIDENCE = """
    select jsonb_build_object(
        'plan', (
            select jsonb_build_object(
                'document', plan.document, 'year', plan.year, 'standing_body', plan.standing_body,
                'gates', plan.gates, 'withdrawn', plan.withdrawn,
                'locked', coalesce(plan.locked_for >= plan.ends_at, false)
            ) from read_plans plan where plan.plan_id = one.plan_id and plan.document is not null
        ),
        'registration', (
            select jsonb_build_object(
                'event_id', held.event_id, 'unit', held.unit, 'received_at', held.received_at,
                'on_time', held.on_time, 'late_reason', held.late_reason, 'withdrawn', held.withdrawn
            ) from read_registrations held
            where held.plan_id = one.plan_id and held.subject_key = one.subject_key and held.title = one.title
            order by held.unit <> one.unit, held.withdrawn, held.unit limit 1
        ),
        'unit', coalesce((
            select jsonb_build_object(
                'undecided', sheet.expected and (not sheet.heard or sheet.closed),
                'unit_plan', sheet.unit_plan, 'returned', sheet.returned, 'missing', sheet.missing,
                'closed', sheet.closed
            ) from read_units sheet where sheet.plan_id = one.plan_id and sheet.unit = one.unit
        ), '{}'),
        'elsewhere', (
            select coalesce(jsonb_agg(to_jsonb(other) order by other.unit), '[]') from (
                select unit, held.received_at, filed.state from (
                    select unit, received_at from read_registrations
                    where plan_id = one.plan_id and subject_key = one.subject_key and title = one.title
                    and unit <> one.unit and not withdrawn
                ) held full join (
                    select unit, state from read_dossiers
                    where plan_id = one.plan_id and subject_key = one.subject_key and title = one.title
                    and unit <> one.unit
                ) filed using (unit)
            ) other
        ),
        'reaching', (
            select count(distinct other.subject_key) from read_dossiers other
            where other.plan_id = one.plan_id and other.unit = one.unit
            and other.result = 'eligible' and other.title = any($2::text[])
        )
    ) from read_dossiers one where one.dossier_id = $1
"""
_CANDIDATES = """
    select jsonb_build_object(
        'dossier_id', dossier_id, 'title', title, 'ruleset', ruleset, 'state', state, 'session_id', session_id,
        'plan_withdrawn', coalesce((
            select plan.withdrawn from read_plans plan where plan.plan_id = read_dossiers.plan_id
        ), false)
    ) from read_dossiers where dossier_id = any($1::uuid[]) and ruleset is not null
"""
_PROPOSALS = """
    select jsonb_build_object(
        'dossier_id', dossier_id, 'plan_id', plan_id, 'unit', unit, 'unit_name', unit_name, 'subject', subject,
        'title', title, 'year', year, 'ruleset', ruleset, 'state', state,
        'session_id', session_id, 'decision_id', decision_id,
        'plan_withdrawn', coalesce((
            select plan.withdrawn from read_plans plan where plan.plan_id = read_dossiers.plan_id
        ), false),
        'vote', jsonb_build_object('votes_for', votes_for, 'members', council_members, 'passed', passed)
    ) from read_dossiers where dossier_id = any($1::uuid[]) and result = 'eligible' and passed is not null
"""
_STANDINGS = """
    select jsonb_build_object(
        'plan_id', plan_id, 'unit', unit,
        'reaching', (
            select count(distinct other.subject_key) from read_dossiers other
            where other.plan_id = one.plan_id and other.unit = one.unit
            and other.result = 'eligible' and other.title = any($2::text[])
        ),
        'awarded', (
            select coalesce(jsonb_object_agg(title, number), '{}') from (
                select other.title, count(*) as number from read_dossiers other
                where other.plan_id = one.plan_id and other.unit = one.unit and other.decision_id is not null
                group by other.title
            ) by_title
        )
    ) from (select distinct plan_id, unit from read_dossiers where dossier_id = any($1::uuid[])) one
"""


async def gather(command: Command, reader: Reader) -> Command:
    """Add to a wish the evidence it is decided on."""
    match command:
        case AppraiseDossier(dossier_id=dossier_id):
            await caught_up(reader)
            found: str | None = await reader.fetchval(_EVIDENCE, dossier_id, list(REACHING_LDTT))
            evidence = None if found is None else Evidence.model_validate_json(found)
            return command.model_copy(update={"evidence": evidence})
        case DeclineDossier(dossier_id=dossier_id):
            await caught_up(reader)
            (proposal,) = await _proposals(reader, (dossier_id,)) or (None,)
            found_so = {} if proposal is None else {"vote": proposal.vote, "decision_id": proposal.decision_id}
            return command.model_copy(update=found_so)
        case ConveneSession(dossiers=dossiers):
            await caught_up(reader)
            return command.model_copy(update={"candidates": await _candidates(reader, dossiers)})
        case DecideAwards(dossiers=dossiers):
            await caught_up(reader)
            proposals, standings = await _proposals(reader, dossiers), await _standings(reader, dossiers)
            return command.model_copy(update={"proposals": proposals, "standings": standings})
        case _:
            return command


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Nothing in review happens by the passing of time."""
    _ = (reader, now)
    return ()


async def _candidates(reader: Reader, dossiers: Sequence[DossierId]) -> tuple[Candidate, ...]:
    return tuple([Candidate.model_validate_json(row[0]) for row in await reader.fetch(_CANDIDATES, dossiers)])


async def _proposals(reader: Reader, dossiers: Sequence[DossierId]) -> tuple[Proposal, ...]:
    return tuple([Proposal.model_validate_json(row[0]) for row in await reader.fetch(_PROPOSALS, dossiers)])


async def _standings(reader: Reader, dossiers: Sequence[DossierId]) -> tuple[Standing, ...]:
    rows = await reader.fetch(_STANDINGS, dossiers, list(REACHING_LDTT))
    return tuple([Standing.model_validate_json(row[0]) for row in rows])
