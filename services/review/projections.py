"""What readers see of review: what was heard of plans and registrations, each dossier, session and decision."""

from collections.abc import Iterable, Mapping
from typing import assert_never

from chassis.names import search_key, sort_key
from chassis.rows import Change, Drop, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.message import Event
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.registration import (
    RegistrationLocked,
    RegistrationReturned,
    RegistrationWithdrawn,
    Subject,
    TitleRegistered,
    UnitRegistrationMissing,
)
from contracts.review import AppraisalResult, AwardDecided, DossierAppraised, DossierRefused, DossierSubmitted
from contracts.vocabulary import DossierId, SubjectKind
from services.review.domain.decision import DecisionIssued
from services.review.domain.dossier import DossierAwarded, DossierEvent, DossierFiled, DossierOpened, DossierWithdrawn
from services.review.domain.facts import Progress
from services.review.domain.session import SessionClosed, SessionConvened, SessionEvent, VotesRecorded

News = (
    PlanIssued
    | PlanAmended
    | PlanWithdrawn
    | TitleRegistered
    | RegistrationWithdrawn
    | RegistrationReturned
    | RegistrationLocked
    | UnitRegistrationMissing
)
"""What is heard of plans and registrations; it is the evidence of an appraisal."""

READ_PLANS = Table(
    "read_plans",
    ("plan_id",),
    {
        "document": None,
        "year": None,
        "standing_body": None,
        "gates": [],
        "ends_at": None,
        "locked_for": None,
        "withdrawn": False,
    },
)
READ_UNITS = Table(
    "read_units",
    ("plan_id", "unit"),
    {"expected": False, "heard": False, "unit_plan": None, "returned": None, "missing": False},
)
READ_REGISTRATIONS = Table(
    "read_registrations",
    ("plan_id", "unit", "subject_key", "title"),
    {
        "event_id": None,
        "received_at": None,
        "on_time": False,
        "late_reason": "",
        "withdrawn": False,
    },
)
READ_DOSSIERS = Table(
    "read_dossiers",
    ("dossier_id",),
    {
        "plan_id": None,
        "unit": None,
        "unit_name": None,
        "subject_key": None,
        "subject": None,
        "title": None,
        "year": None,
        "state": Progress.OPENED.value,
        "registered_by": None,
        "ruleset": None,
        "submitted_at": None,
        "documents": [],
        "facts": None,
        "result": None,
        "reason_codes": [],
        "stage": None,
        "explanation": "",
        "rules": [],
        "appraised_on": None,
        "appraising_body": None,
        "session_id": None,
        "threshold": None,
        "votes_for": None,
        "council_members": None,
        "passed": None,
        "decision_id": None,
        "decision": None,
        "sort_key": None,
        "search_key": None,
    },
)
READ_SESSIONS = Table(
    "read_sessions",
    ("session_id",),
    {"council": None, "members": None, "held_on": None, "state": "sitting", "dossiers": 0, "passed": None},
)
READ_DECISIONS = Table(
    "read_decisions",
    ("decision_id",),
    {
        "decision": None,
        "deciding_authority": None,
        "signer_role": None,
        "level": None,
        "recipients": 0,
        "grounds": [],
        "decided_at": None,
    },
)
TABLES = (READ_PLANS, READ_UNITS, READ_REGISTRATIONS, READ_DOSSIERS, READ_SESSIONS, READ_DECISIONS)


def project(event: Event, origin: Origin) -> Iterable[RowChange]:
    """The changes that follow from an event said or heard."""
    if isinstance(event, News):
        yield from _news(event, origin)
    elif isinstance(event, DossierEvent):
        yield from _dossier(event)
    elif isinstance(event, SessionEvent):
        yield from _session(event)
    elif isinstance(event, DecisionIssued):
        yield _decision(event, origin)
    elif isinstance(event, AwardDecided):
        yield _award(event)


def _news(event: News, origin: Origin) -> Iterable[RowChange]:
    match event:
        case PlanIssued(content=content) | PlanAmended(content=content):
            yield Put(READ_PLANS, (event.plan_id,), _plan(content))
            yield from (Put(READ_UNITS, (event.plan_id, unit), {"expected": True}) for unit in content.units())
        case PlanWithdrawn(plan_id=plan_id):
            yield Put(READ_PLANS, (plan_id,), {"withdrawn": True})
        case RegistrationLocked(plan_id=plan_id, deadline=deadline):
            yield Put(READ_PLANS, (plan_id,), {"locked_for": deadline.ends_at})
        case TitleRegistered():
            yield from _registered(event, origin)
        case RegistrationWithdrawn(plan_id=plan_id, unit=unit, subject=subject, title=title):
            yield Change(READ_REGISTRATIONS, (plan_id, unit, subject.key, title), {"withdrawn": True})
        case RegistrationReturned(plan_id=plan_id, unit=unit, reason_code=reason):
            yield Put(READ_UNITS, (plan_id, unit), {"heard": True, "returned": reason.value})
        case UnitRegistrationMissing(plan_id=plan_id, unit=unit):
            yield Put(READ_UNITS, (plan_id, unit), {"heard": True, "missing": True})
        case _:
            assert_never(event)


def _plan(content: PlanContent) -> Mapping[str, Value]:
    """A lock holds for the deadline it names, so that one moved later opens registration again."""
    return {
        "document": content.document.model_dump(mode="json"),
        "year": content.year,
        "standing_body": content.standing_body.name,
        "gates": [gate.model_dump(mode="json") for gate in content.gates],
        "ends_at": content.registration_deadline.ends_at,
    }


def _registered(event: TitleRegistered, origin: Origin) -> Iterable[RowChange]:
    """An accepted sheet makes up for having been returned or missing."""
    registration = {
        "event_id": origin.event_id,
        "received_at": event.received_at,
        "on_time": event.on_time,
        "late_reason": event.late_reason,
        "withdrawn": False,
    }
    own = None if event.unit_plan is None else event.unit_plan.model_dump(mode="json")
    yield Put(READ_REGISTRATIONS, (event.plan_id, event.unit, event.subject.key, event.title), registration)
    sheet = {"heard": True, "unit_plan": own, "returned": None, "missing": False}
    yield Put(READ_UNITS, (event.plan_id, event.unit), sheet)


def _dossier(event: DossierEvent) -> Iterable[RowChange]:
    key = (event.dossier_id,)
    match event:
        case DossierOpened():
            yield Put(READ_DOSSIERS, key, {**_whose(event), "registered_by": event.registered_by})
        case DossierWithdrawn():
            yield Drop(READ_DOSSIERS, key)
        case DossierSubmitted(ruleset=ruleset, submitted_at=submitted_at):
            filed = {"state": Progress.FILED.value, "ruleset": ruleset, "submitted_at": submitted_at}
            yield Put(READ_DOSSIERS, key, {**_whose(event), **filed})
        case DossierFiled(documents=documents, facts=facts):
            yield _change(*key, {"documents": list(documents), "facts": facts.model_dump(mode="json")})
        case DossierAppraised():
            yield _change(*key, _appraised(event))
        case DossierRefused():
            yield _change(*key, _refused(event))
        case DossierAwarded(decision_id=decision_id):
            yield _change(*key, {"decision_id": decision_id})
        case _:
            assert_never(event)


def _whose(event: DossierOpened | DossierSubmitted) -> Mapping[str, Value]:
    return {
        "plan_id": event.plan_id,
        "unit": event.unit,
        "unit_name": event.unit_name,
        "subject_key": event.subject.key,
        "subject": event.subject.model_dump(mode="json"),
        "title": event.title,
        "year": event.year,
        "sort_key": _sort_key(event.subject),
        "search_key": search_key(event.subject.name),
    }


def _sort_key(subject: Subject) -> str:
    return sort_key(subject.name) if subject.kind is SubjectKind.INDIVIDUAL else search_key(subject.name)


def _appraised(event: DossierAppraised) -> Mapping[str, Value]:
    eligible = event.result is AppraisalResult.ELIGIBLE
    return {
        "state": (Progress.ELIGIBLE if eligible else Progress.REFUSED).value,
        "result": event.result.value,
        "reason_codes": [code.value for code in event.reason_codes],
        "rules": [rule.model_dump(mode="json") for rule in event.rules],
        "appraised_on": event.appraised_on,
        "appraising_body": event.appraising_body,
    }


def _refused(event: DossierRefused) -> Mapping[str, Value]:
    return {
        "state": Progress.REFUSED.value,
        "stage": event.stage.value,
        "reason_codes": [code.value for code in event.reason_codes],
        "explanation": event.explanation,
    }


def _session(event: SessionEvent) -> Iterable[RowChange]:
    match event:
        case SessionConvened():
            convened = {"council": event.council, "members": event.members, "held_on": event.held_on}
            yield Put(READ_SESSIONS, (event.session_id,), {**convened, "dossiers": len(event.agenda)})
            for item in event.agenda:
                threshold = item.model_dump(mode="json", exclude={"dossier_id", "title"})
                yield _change(item.dossier_id, {"session_id": event.session_id, "threshold": threshold})
        case VotesRecorded(votes=votes):
            for one in votes:
                yield _change(one.dossier_id, {"votes_for": one.votes_for})
        case SessionClosed(results=results, members=members):
            passed = sum(result.passed for result in results)
            yield Change(READ_SESSIONS, (event.session_id,), {"state": "closed", "passed": passed})
            for result in results:
                voted = {"votes_for": result.votes_for, "council_members": members, "passed": result.passed}
                yield _change(result.dossier_id, voted)
        case _:
            assert_never(event)


def _change(dossier_id: DossierId, values: Mapping[str, Value]) -> RowChange:
    return Change(READ_DOSSIERS, (dossier_id,), values)


def _decision(event: DecisionIssued, origin: Origin) -> RowChange:
    return Put(
        READ_DECISIONS,
        (event.decision_id,),
        {
            "decision": event.decision.model_dump(mode="json"),
            "deciding_authority": event.deciding_authority,
            "signer_role": event.signer_role,
            "level": event.level.value,
            "recipients": len(event.dossiers),
            "grounds": [ground.model_dump(mode="json") for ground in event.grounds],
            "decided_at": origin.occurred_at,
        },
    )


def _award(event: AwardDecided) -> RowChange:
    awarded = {
        "state": Progress.AWARDED.value,
        "decision_id": event.decision_id,
        "decision": event.decision.model_dump(mode="json"),
    }
    return _change(event.dossier_id, awarded)
