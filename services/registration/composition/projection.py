"""The rows of the awards under each plan, and of the units that count as its base."""

from collections.abc import Iterable
from datetime import date

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.envelope import Origin
from contracts.review import AwardDecided, DossierAnswered, tells_first
from contracts.vocabulary import Document
from services.registration.composition.messages import BaseNamed

READ_BASES = Table("read_bases", ("plan_id",), {"units": []})
READ_PLAN_AWARDS = Table(
    "read_plan_awards",
    ("site", "dossier_id"),
    {
        "plan_id": None,
        "unit": None,
        "unit_name": None,
        "subject": None,
        "kind": None,
        "name": None,
        "title": None,
        "title_name": None,
        "decision": {},
        "decided_on": None,
        "event_id": None,
        "revoked": False,
    },
)
TABLES = (READ_BASES, READ_PLAN_AWARDS)


def base(event: BaseNamed, origin: Origin) -> Iterable[RowChange]:
    """The units that count as the base of a plan."""
    _ = origin
    yield Put(READ_BASES, (event.plan_id,), {"units": list(event.units)})


def decided(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """One more award under a plan, whichever site decided it."""
    yield _award(event, event.decision, event.decision.dated, origin)


def answered(event: DossierAnswered, origin: Origin) -> Iterable[RowChange]:
    """An award from further up than the superior, or one that this site has recorded from paper."""
    result = event.result
    if result.decision is not None and tells_first(event, origin):
        yield _award(event, result.decision, result.decided_on, origin)


def revoked(event: AwardRevoked | RevocationPassedDown, origin: Origin) -> Iterable[RowChange]:
    """An award that was annulled counts no more."""
    yield Change(READ_PLAN_AWARDS, (origin.site, event.dossier_id), {"revoked": True})


def _award(event: AwardDecided | DossierAnswered, decision: Document, day: date, origin: Origin) -> RowChange:
    values = {
        "plan_id": event.plan_id,
        "unit": event.unit,
        "unit_name": event.unit_name,
        "subject": event.subject.key,
        "kind": event.subject.kind.value,
        "name": event.subject.name,
        "title": event.title,
        "title_name": event.title_name,
        "decision": decision.model_dump(mode="json"),
        "decided_on": day,
        "event_id": origin.event_id,
    }
    return Put(READ_PLAN_AWARDS, (origin.site, event.dossier_id), values)
