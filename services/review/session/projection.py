"""The rows of sessions, and of the dossiers that come before the council: those that were found eligible."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Put, RowChange, Table, Value
from chassis.reading.names import subject_sort_key
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.envelope import Origin
from contracts.review import AppraisalResult, AwardDecided, DossierAppraised, DossierForwarded, DossierRefused
from contracts.review_steps import DossierResumed, DossierSuspended, DossierTakenBack
from contracts.vocabulary import DossierId
from services.review.session.messages import SessionClosed, SessionConvened, VotesRecorded
from services.review.session.sitting import CouncilSeated, SessionPostponed

READ_SESSIONS = Table(
    "read_sessions",
    ("session_id",),
    {"council": None, "members": None, "held_on": None, "state": "sitting", "dossiers": 0, "passed": None, "round": 1},
)
READ_CANDIDATES = Table(
    "read_candidates",
    ("dossier_id",),
    {
        "plan_id": None,
        "unit": None,
        "unit_name": None,
        "subject_key": None,
        "subject": None,
        "title": None,
        "year": None,
        "procedure": None,
        "ruleset": None,
        "session_id": None,
        "threshold": None,
        "votes_for": None,
        "council_members": None,
        "passed": None,
        "forwarded": False,
        "refused": False,
        "suspended": False,
        "taken_back": False,
        "decision_id": None,
        "annulled": False,
        "sort_key": None,
        "put_off_from": None,
    },
)

TABLES = (READ_SESSIONS, READ_CANDIDATES)


def appraised(event: DossierAppraised, origin: Origin) -> Iterable[RowChange]:
    """A dossier that was found eligible may come before the council."""
    _ = origin
    if event.result is AppraisalResult.ELIGIBLE:
        values = {
            "plan_id": event.plan_id,
            "unit": event.unit,
            "unit_name": event.unit_name,
            "subject_key": event.subject.key,
            "subject": event.subject.model_dump(mode="json"),
            "title": event.title,
            "year": event.year,
            "procedure": event.procedure.value,
            "ruleset": event.ruleset,
            "sort_key": subject_sort_key(event.subject.name, event.subject.kind),
        }
        yield Put(READ_CANDIDATES, (event.dossier_id,), values)


def forwarded(event: DossierForwarded, origin: Origin) -> Iterable[RowChange]:
    """A dossier that was passed up comes before the council of this site no more."""
    _ = origin
    yield _change(event.dossier_id, {"forwarded": True})


def refused(event: DossierRefused, origin: Origin) -> Iterable[RowChange]:
    """An eligible dossier that the council or the head has refused."""
    _ = origin
    yield _change(event.dossier_id, {"refused": True})


def taken_back(event: DossierTakenBack, origin: Origin) -> Iterable[RowChange]:
    """A dossier that its unit has taken back comes before nobody any more."""
    _ = origin
    yield _change(event.dossier_id, {"taken_back": True, "suspended": False})


def suspended(event: DossierSuspended, origin: Origin) -> Iterable[RowChange]:
    """A dossier that is not considered while a matter is open."""
    _ = origin
    yield _change(event.dossier_id, {"suspended": True})


def resumed(event: DossierResumed, origin: Origin) -> Iterable[RowChange]:
    """A dossier that is considered again."""
    _ = origin
    yield _change(event.dossier_id, {"suspended": False})


def awarded(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """A dossier that a decision has awarded."""
    _ = origin
    yield _change(event.dossier_id, {"decision_id": event.decision_id})


def revoked(event: AwardRevoked | RevocationPassedDown, origin: Origin) -> Iterable[RowChange]:
    """A dossier whose award was annulled, here or above; it counts in no quota any more."""
    _ = origin
    yield _change(event.dossier_id, {"annulled": True})


def convened(event: SessionConvened, origin: Origin) -> Iterable[RowChange]:
    """A session as it was convened, and its agenda."""
    _ = origin
    values = {"council": event.council, "members": event.members, "held_on": event.held_on}
    yield Put(READ_SESSIONS, (event.session_id,), {**values, "dossiers": len(event.agenda)})
    for item in event.agenda:
        threshold = item.model_dump(mode="json", include={"op", "share", "citation", "confidence"})
        yield _change(item.dossier_id, {"session_id": event.session_id, "threshold": threshold})


def voted(event: VotesRecorded, origin: Origin) -> Iterable[RowChange]:
    """Counted votes."""
    _ = origin
    for one in event.votes:
        yield _change(one.dossier_id, {"votes_for": one.votes_for})


def closed(event: SessionClosed, origin: Origin) -> Iterable[RowChange]:
    """The council's results."""
    _ = origin
    passed = sum(result.passed for result in event.results)
    yield Change(READ_SESSIONS, (event.session_id,), {"state": "closed", "passed": passed})
    for result in event.results:
        whole = event.members if result.of is None else result.of
        values = {"votes_for": result.votes_for, "council_members": whole, "passed": result.passed}
        yield _change(result.dossier_id, values)
    for dossier in event.put_off:
        off = {"session_id": None, "threshold": None, "votes_for": None, "put_off_from": event.session_id}
        yield _change(dossier, off)


def seated(event: CouncilSeated, origin: Origin) -> Iterable[RowChange]:
    """The round of the year to which a session belongs."""
    _ = origin
    yield Change(READ_SESSIONS, (event.session_id,), {"round": event.round})


def session_postponed(event: SessionPostponed, origin: Origin) -> Iterable[RowChange]:
    """The other day on which a session is held."""
    _ = origin
    yield Change(READ_SESSIONS, (event.session_id,), {"held_on": event.held_on})


def _change(dossier_id: DossierId, values: Mapping[str, Value]) -> RowChange:
    return Change(READ_CANDIDATES, (dossier_id,), values)
