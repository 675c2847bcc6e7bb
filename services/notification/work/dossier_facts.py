"""The facts about dossiers: what each site has said about one, in a row of its own.

A dossier has one id at every site, so that the row of this site, that of the superior it was passed up to, and that of
the subordinate it came from are read together.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypeAlias

from chassis.declaring.rows import Put, RowChange, Table, Value
from chassis.reading.names import search_key, sort_key
from contracts.envelope import Origin
from contracts.review import (
    AppraisalResult,
    AwardDecided,
    DossierAnswered,
    DossierAppraised,
    DossierForwarded,
    DossierRefused,
    DossierSubmitted,
    Stage,
)
from contracts.review_steps import (
    AS_REFUSAL,
    DossierResumed,
    DossierSupplemented,
    DossierSuspended,
    DossierTakenBack,
    ReceiptIssued,
    SupplementRequested,
)
from contracts.vocabulary import Deadline, ReasonCode

READ_WORK_TITLES = Table(
    "read_work_titles",
    ("plan_id", "unit", "subject", "title"),
    {"registered_here": False, "registered_above": False, "filed": False},
)
SaidOfDossier: TypeAlias = (
    DossierSubmitted
    | ReceiptIssued
    | SupplementRequested
    | DossierSupplemented
    | DossierTakenBack
    | DossierSuspended
    | DossierResumed
    | DossierAppraised
    | DossierForwarded
    | DossierAnswered
    | DossierRefused
    | AwardDecided
)
READ_WORK_DOSSIERS = Table(
    "read_work_dossiers",
    ("site", "dossier_id"),
    {
        "relation": "",
        "plan_id": None,
        "unit": "",
        "unit_name": "",
        "subject": "",
        "name": "",
        "position_held": "",
        "search_key": "",
        "sort_key": "",
        "title": "",
        "year": 0,
        "submitted_at": None,
        "appraisal_due": None,
        "supplement_asked_at": None,
        "supplement_due": None,
        "supplemented_at": None,
        "suspended_at": None,
        "taken_back_at": None,
        "appraised_at": None,
        "appraised_by": None,
        "eligible": None,
        "appraising_body": None,
        "reasons": [],
        "forwarded_at": None,
        "forwarded_to": None,
        "refused_at": None,
        "refused_by": None,
        "refusal_stage": None,
        "refusal_reasons": [],
        "awarded_at": None,
        "awarded_by": None,
        "award": None,
        "award_authority": None,
        "decision_id": None,
        "answered_at": None,
        "answered_by": None,
    },
)


def submitted(event: DossierSubmitted, origin: Origin) -> Iterable[RowChange]:
    """A unit filed the dossier; its title waits for it no longer."""
    yield _said(event, origin, {"submitted_at": event.submitted_at})
    yield Put(READ_WORK_TITLES, (event.plan_id, event.unit, event.subject.key, event.title), {"filed": True})


def receipt_issued(event: ReceiptIssued, origin: Origin) -> Iterable[RowChange]:
    """Its appraisal is due on a day."""
    yield _said(event, origin, {"appraisal_due": _end_of(event.due)})


def supplement_requested(event: SupplementRequested, origin: Origin) -> Iterable[RowChange]:
    """It lies with the unit, until a day."""
    facts = {
        "supplement_asked_at": origin.occurred_at,
        "supplement_due": _end_of(event.due),
        "appraisal_due": _end_of(event.appraisal_due),
    }
    yield _said(event, origin, facts)


def supplemented(event: DossierSupplemented, origin: Origin) -> Iterable[RowChange]:
    """It lies with the standing body again."""
    facts = {"supplemented_at": event.supplemented_at, "appraisal_due": _end_of(event.appraisal_due)}
    yield _said(event, origin, facts)


def taken_back(event: DossierTakenBack, origin: Origin) -> Iterable[RowChange]:
    """Its unit has taken it back."""
    yield _said(event, origin, {"taken_back_at": origin.occurred_at, "suspended_at": None})


def taken_back_above(event: DossierTakenBack, origin: Origin) -> Iterable[RowChange]:
    """The superior has taken it back, which ends it here like a refusal at its appraisal."""
    facts = {
        "refused_at": origin.occurred_at,
        "refused_by": origin.event_id,
        "refusal_stage": Stage.APPRAISAL.value,
        "refusal_reasons": _codes((AS_REFUSAL[event.reason_code],)),
    }
    yield _said(event, origin, facts)


def suspended(event: DossierSuspended, origin: Origin) -> Iterable[RowChange]:
    """It waits for nobody here while a matter is open."""
    yield _said(event, origin, {"suspended_at": origin.occurred_at})


def resumed(event: DossierResumed, origin: Origin) -> Iterable[RowChange]:
    """It goes on, and its days have moved."""
    facts: dict[str, Value] = {"suspended_at": None, "appraisal_due": _end_of(event.appraisal_due)}
    moved = {} if event.supplement_due is None else {"supplement_due": _end_of(event.supplement_due)}
    yield _said(event, origin, {**facts, **moved})


def appraised(event: DossierAppraised, origin: Origin) -> Iterable[RowChange]:
    """The standing body has appraised it."""
    facts = {
        "appraised_at": origin.occurred_at,
        "appraised_by": origin.event_id,
        "eligible": event.result is AppraisalResult.ELIGIBLE,
        "appraising_body": event.appraising_body,
        "reasons": _codes(event.reason_codes),
    }
    yield _said(event, origin, facts)


def forwarded(event: DossierForwarded, origin: Origin) -> Iterable[RowChange]:
    """A site has passed it up."""
    facts = {
        "submitted_at": event.submitted_at,
        "forwarded_at": origin.occurred_at,
        "forwarded_to": event.forwarded_to,
    }
    yield _said(event, origin, facts)


def refused(event: DossierRefused, origin: Origin) -> Iterable[RowChange]:
    """It leads to no award."""
    facts = {
        "refused_at": origin.occurred_at,
        "refused_by": origin.event_id,
        "refusal_stage": event.stage.value,
        "refusal_reasons": _codes(event.reason_codes),
    }
    yield _said(event, origin, facts)


def awarded(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """The competent head has decided the award."""
    facts = {
        "awarded_at": origin.occurred_at,
        "awarded_by": origin.event_id,
        "award": str(event.decision),
        "award_authority": event.deciding_authority,
        "decision_id": event.decision_id,
    }
    yield _said(event, origin, facts)


def answered(event: DossierAnswered, origin: Origin) -> Iterable[RowChange]:
    """The result came back from further up; it is what the site that decided has said."""
    result = event.result
    facts: dict[str, Value] = {"answered_at": origin.occurred_at, "answered_by": origin.event_id}
    if result.decision is not None:
        facts |= {
            "award": str(result.decision),
            "award_authority": result.deciding_authority,
            "decision_id": result.decision_id,
        }
    elif result.stage is not None:
        facts |= {"refusal_stage": result.stage.value, "refusal_reasons": _codes(result.reason_codes)}
    yield _said(event, origin, facts)


def _said(event: SaidOfDossier, origin: Origin, facts: Mapping[str, Value]) -> RowChange:
    subject = event.subject
    whose = {
        "relation": origin.relation.value,
        "plan_id": event.plan_id,
        "unit": event.unit,
        "unit_name": event.unit_name,
        "subject": subject.key,
        "name": subject.name,
        "position_held": subject.position,
        "search_key": search_key(subject.name),
        "sort_key": sort_key(subject.name),
        "title": event.title,
        "year": event.year,
    }
    return Put(READ_WORK_DOSSIERS, (origin.site, event.dossier_id), {**whose, **facts})


def _end_of(day: date | None) -> datetime | None:
    """The instant from which on it is too late, for a last day that is in time."""
    return None if day is None else Deadline(day=day, inclusive=True).ends_at


def _codes(reasons: Iterable[ReasonCode]) -> list[str]:
    return [one.value for one in reasons]
