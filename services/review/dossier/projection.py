"""The row of each dossier: its progress, outcomes, votes and decision."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from chassis.declaring.rows import Change, Drop, Put, RowChange, Table, Value
from chassis.reading.names import search_key, subject_sort_key
from contracts.catalog.terms import Procedure
from contracts.envelope import Origin
from contracts.review import (
    AppraisalResult,
    AwardDecided,
    DossierAppraised,
    DossierForwarded,
    DossierRefused,
    DossierSubmitted,
    Examinations,
    Outcome,
)
from contracts.vocabulary import VIETNAM, DossierId
from services.review.dossier.messages import (
    DossierAwarded,
    DossierFiled,
    DossierOpened,
    DossierReceived,
    DossierWithdrawn,
    Progress,
    ResultReceived,
    dossier_id_of,
)
from services.review.dossier.rows import Act
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
        "procedure": Procedure.ORDINARY.value,
        "state": Progress.OPENED.value,
        "registered_by": None,
        "ruleset": None,
        "fixing": None,
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
        "forwarded_by": None,
        "forwarded_to": None,
        "deciding_site": None,
        "on_paper": None,
        "receipt": None,
        "due": None,
        "supplement": None,
        "supplement_due": None,
        "supplemented_on": None,
        "lowered_on": None,
        "supplement_note": "",
        "suspended": None,
        "taken_back": None,
        "revoked": None,
        "registered_as": None,
        "higher": None,
        "lower": None,
        "sort_key": None,
        "search_key": None,
    },
)
READ_DOSSIER_STEPS = Table("read_dossier_steps", ("dossier_id", "site", "act"), {"day": None, "by": "", "place": None})

TABLES = (READ_DOSSIERS, READ_DOSSIER_STEPS)


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
    filed = {"state": Progress.FILED.value, **_law(event), "submitted_at": event.submitted_at}
    yield Put(READ_DOSSIERS, (event.dossier_id,), {**_whose(event), **filed})


def filed(event: DossierFiled, origin: Origin) -> Iterable[RowChange]:
    """The papers and facts of a dossier."""
    _ = origin
    content = {"documents": list(event.documents), "facts": event.facts.model_dump(mode="json")}
    yield _change(event.dossier_id, {**content, "lowered_on": event.lowered_on})


def received(event: DossierReceived, origin: Origin) -> Iterable[RowChange]:
    """A dossier that a subordinate site has passed up, and what the sites below have done."""
    filed = {
        "state": Progress.FILED.value,
        **_law(event),
        "submitted_at": event.submitted_at,
        "documents": list(event.documents),
        "facts": event.facts.model_dump(mode="json"),
        "forwarded_by": event.forwarded_by,
    }
    yield Put(READ_DOSSIERS, (event.dossier_id,), {**_whose(event), **filed})
    yield from _examined(event.dossier_id, event.examinations, origin)
    yield step_row(event.dossier_id, origin.site, Act.RECEIVED, _day(origin), event.forwarded_by, origin, _LAST)


def appraised(event: DossierAppraised, origin: Origin) -> Iterable[RowChange]:
    """The result of an appraisal with the outcome of every rule."""
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
    yield from appraised_above(event, origin)


def appraised_above(event: DossierAppraised, origin: Origin) -> Iterable[RowChange]:
    """An appraisal as a step: of the superior's, nothing else is this site's own."""
    body = event.appraising_body
    yield step_row(event.dossier_id, origin.site, Act.APPRAISED, event.appraised_on, body, origin)


def forwarded(event: DossierForwarded, origin: Origin) -> Iterable[RowChange]:
    """A dossier that this site has passed up."""
    own = event.examinations[-1]
    yield _change(event.dossier_id, {"state": Progress.FORWARDED.value, "forwarded_to": event.forwarded_to})
    yield step_row(event.dossier_id, origin.site, Act.FORWARDED, _day_of(own.forwarded_at), own.appraising_body, origin)


def answered(event: ResultReceived, origin: Origin) -> Iterable[RowChange]:
    """The result that came back from above, and what the sites between have done."""
    result = event.result
    awarded = result.outcome is Outcome.AWARDED
    values = {
        "state": (Progress.AWARDED if awarded else Progress.REFUSED).value,
        "stage": None if result.stage is None else result.stage.value,
        "reason_codes": [code.value for code in result.reason_codes],
        "explanation": result.explanation,
        "decision_id": result.decision_id,
        "decision": None if result.decision is None else result.decision.model_dump(mode="json"),
        "deciding_site": result.site,
    }
    yield _change(event.dossier_id, values)
    yield from _examined(event.dossier_id, event.examinations, origin)
    act = Act.DECIDED if awarded else Act.REFUSED
    yield step_row(event.dossier_id, result.site, act, result.decided_on, result.deciding_authority, origin, _LAST)


def refused(event: DossierRefused, origin: Origin) -> Iterable[RowChange]:
    """The stage at which a dossier ended without an award, and the reasons."""
    values = {
        "state": Progress.REFUSED.value,
        "stage": event.stage.value,
        "reason_codes": [code.value for code in event.reason_codes],
        "explanation": event.explanation,
        "deciding_site": origin.site,
    }
    yield _change(event.dossier_id, values)
    yield step_row(event.dossier_id, origin.site, Act.REFUSED, _day(origin), "", origin, _LAST)


def closed(event: DossierAwarded, origin: Origin) -> Iterable[RowChange]:
    """The decision by which a dossier is closed."""
    _ = origin
    yield _change(event.dossier_id, {"decision_id": event.decision_id})


def convened(event: SessionConvened, origin: Origin) -> Iterable[RowChange]:
    """The session on whose agenda dossiers stand, and the share that each needs."""
    _ = origin
    for item in event.agenda:
        threshold = item.model_dump(mode="json", include={"op", "share", "citation", "confidence"})
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
    for dossier in event.put_off:
        yield _change(dossier, {"session_id": None, "threshold": None, "votes_for": None})


def awarded(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """The decision by which a dossier is awarded."""
    values = {
        "state": Progress.AWARDED.value,
        "decision_id": event.decision_id,
        "decision": event.decision.model_dump(mode="json"),
        "deciding_site": origin.site,
    }
    yield _change(event.dossier_id, values)
    day, authority = event.decision.dated, event.deciding_authority
    yield step_row(event.dossier_id, origin.site, Act.DECIDED, day, authority, origin)


def _whose(event: DossierOpened | DossierSubmitted | DossierReceived) -> Mapping[str, Value]:
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


def _law(event: DossierSubmitted | DossierReceived) -> Mapping[str, Value]:
    fixing = None if event.fixing is None else event.fixing.model_dump(mode="json")
    above = event.registered_as
    higher = None if above is None else dossier_id_of(event.plan_id, event.unit, event.subject.key, above)
    law = {"ruleset": event.ruleset, "fixing": fixing, "procedure": event.procedure.value}
    return {**law, "registered_as": above, "higher": higher}


def _change(dossier_id: DossierId, values: Mapping[str, Value]) -> RowChange:
    return Change(READ_DOSSIERS, (dossier_id,), values)


_LAST = 999
"""The place of a step behind all others that one event lets a site learn of."""


def _examined(dossier_id: DossierId, examinations: Examinations, origin: Origin) -> Iterator[RowChange]:
    """The steps of other sites, in the order in which they were taken."""
    for number, one in enumerate(examinations):
        yield step_row(dossier_id, one.site, Act.APPRAISED, one.appraised_on, one.appraising_body, origin, 2 * number)
        day = _day_of(one.forwarded_at)
        yield step_row(dossier_id, one.site, Act.FORWARDED, day, one.appraising_body, origin, 2 * number + 1)


def step_row(  # noqa: PLR0913, PLR0917 - the columns of a row
    dossier_id: DossierId, site: str, act: Act, day: date, by: str, origin: Origin, number: int = 0
) -> RowChange:
    """The act of a site on a dossier, by this body; `number` is its place among those of one event."""
    values = {"day": day, "by": by, "place": origin.position * 1000 + number}
    return Put(READ_DOSSIER_STEPS, (dossier_id, site, act.value), values)


def _day(origin: Origin) -> date:
    return _day_of(origin.occurred_at)


def _day_of(instant: datetime) -> date:
    """The day in Viet Nam."""
    return instant.astimezone(VIETNAM).date()
