"""The row of each dossier: its progress, outcomes, votes and decision."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Drop, Put, RowChange, Table, Value
from chassis.reading.names import search_key, subject_sort_key
from contracts.envelope import Origin
from contracts.review import AppraisalResult, AwardDecided, DossierAppraised, DossierRefused, DossierSubmitted
from contracts.vocabulary import DossierId
from services.review.dossier.messages import DossierAwarded, DossierFiled, DossierOpened, DossierWithdrawn, Progress
from services.review.session.messages import SessionClosed, SessionConvened, VotesRecorded

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

TABLES = (READ_DOSSIERS,)


def opened(event: DossierOpened, origin: Origin) -> Iterable[RowChange]:
    """A dossier that waits for its unit."""
    _ = origin
    yield Put(READ_DOSSIERS, (event.dossier_id,), {**_whose(event), "registered_by": event.registered_by})


def withdrawn(event: DossierWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A dossier that is awaited no more is not shown."""
    _ = origin
    yield Drop(READ_DOSSIERS, (event.dossier_id,))


def submitted(event: DossierSubmitted, origin: Origin) -> Iterable[RowChange]:
    """A dossier that was filed, with the law of that day."""
    _ = origin
    filed = {"state": Progress.FILED.value, "ruleset": event.ruleset, "submitted_at": event.submitted_at}
    yield Put(READ_DOSSIERS, (event.dossier_id,), {**_whose(event), **filed})


def filed(event: DossierFiled, origin: Origin) -> Iterable[RowChange]:
    """The papers and facts of a dossier."""
    _ = origin
    yield _change(event.dossier_id, {"documents": list(event.documents), "facts": event.facts.model_dump(mode="json")})


def appraised(event: DossierAppraised, origin: Origin) -> Iterable[RowChange]:
    """The result of an appraisal with the outcome of every rule."""
    _ = origin
    eligible = event.result is AppraisalResult.ELIGIBLE
    values = {
        "state": (Progress.ELIGIBLE if eligible else Progress.REFUSED).value,
        "result": event.result.value,
        "reason_codes": [code.value for code in event.reason_codes],
        "rules": [rule.model_dump(mode="json") for rule in event.rules],
        "appraised_on": event.appraised_on,
        "appraising_body": event.appraising_body,
    }
    yield _change(event.dossier_id, values)


def refused(event: DossierRefused, origin: Origin) -> Iterable[RowChange]:
    """The stage at which a dossier ended without an award, and the reasons."""
    _ = origin
    values = {
        "state": Progress.REFUSED.value,
        "stage": event.stage.value,
        "reason_codes": [code.value for code in event.reason_codes],
        "explanation": event.explanation,
    }
    yield _change(event.dossier_id, values)


def closed(event: DossierAwarded, origin: Origin) -> Iterable[RowChange]:
    """The decision by which a dossier is closed."""
    _ = origin
    yield _change(event.dossier_id, {"decision_id": event.decision_id})


def convened(event: SessionConvened, origin: Origin) -> Iterable[RowChange]:
    """The session on whose agenda dossiers stand, and the share that each needs."""
    _ = origin
    for item in event.agenda:
        threshold = item.model_dump(mode="json", exclude={"dossier_id", "title"})
        yield _change(item.dossier_id, {"session_id": event.session_id, "threshold": threshold})


def voted(event: VotesRecorded, origin: Origin) -> Iterable[RowChange]:
    """Counted votes."""
    _ = origin
    for one in event.votes:
        yield _change(one.dossier_id, {"votes_for": one.votes_for})


def session_closed(event: SessionClosed, origin: Origin) -> Iterable[RowChange]:
    """The council's result on each dossier of its agenda."""
    _ = origin
    for result in event.results:
        values = {"votes_for": result.votes_for, "council_members": event.members, "passed": result.passed}
        yield _change(result.dossier_id, values)


def awarded(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """The decision by which a dossier is awarded."""
    _ = origin
    values = {
        "state": Progress.AWARDED.value,
        "decision_id": event.decision_id,
        "decision": event.decision.model_dump(mode="json"),
    }
    yield _change(event.dossier_id, values)


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


def _change(dossier_id: DossierId, values: Mapping[str, Value]) -> RowChange:
    return Change(READ_DOSSIERS, (dossier_id,), values)
