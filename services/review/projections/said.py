"""What review itself has said of dossiers, sessions and decisions."""

from collections.abc import Iterable, Mapping
from typing import assert_never

from chassis.declaring.rows import Change, Drop, Put, RowChange, Value
from chassis.reading.names import search_key, subject_sort_key
from contracts.envelope import Origin
from contracts.review import AppraisalResult, AwardDecided, DossierAppraised, DossierRefused, DossierSubmitted
from contracts.vocabulary import DossierId
from services.review.domain.decision import DecisionIssued
from services.review.domain.dossier import DossierAwarded, DossierEvent, DossierFiled, DossierOpened, DossierWithdrawn
from services.review.domain.facts import Progress
from services.review.domain.session import SessionClosed, SessionConvened, SessionEvent, VotesRecorded
from services.review.projections.tables import READ_DECISIONS, READ_DOSSIERS, READ_SESSIONS


def of_dossier(event: DossierEvent) -> Iterable[RowChange]:
    """What a dossier shows after an event of it."""
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
        "sort_key": subject_sort_key(event.subject.name, event.subject.kind),
        "search_key": search_key(event.subject.name),
    }


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


def of_session(event: SessionEvent) -> Iterable[RowChange]:
    """What a session and the dossiers on its agenda show after an event of it."""
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


def of_decision(event: DecisionIssued, origin: Origin) -> RowChange:
    """What a decision shows."""
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


def of_award(event: AwardDecided) -> RowChange:
    """What a dossier shows that was awarded."""
    awarded = {
        "state": Progress.AWARDED.value,
        "decision_id": event.decision_id,
        "decision": event.decision.model_dump(mode="json"),
    }
    return _change(event.dossier_id, awarded)
