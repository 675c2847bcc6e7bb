"""The rows of awards: those that subordinate sites have decided, and the record of each subject, whoever decided."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Drop, Put, RowChange, Table
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.envelope import Origin
from contracts.review import AwardDecided, DossierAnswered, tells_first
from services.review.catalogue.messages import decides

READ_AWARDS = Table(
    "read_awards",
    ("site", "dossier_id"),
    {"plan_id": None, "unit": None, "subject_key": None, "title": None, "procedure": None},
)

READ_SUBJECT_AWARDS = Table(
    "read_subject_awards",
    ("site", "dossier_id"),
    {"subject_key": None, "title": None, "year": None, "procedure": None, "decision": None, "revoked": False},
)

TABLES = (READ_AWARDS, READ_SUBJECT_AWARDS)


def decided(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """An award of a title that the law lets that level decide; another one is evidence of nothing."""
    if decides(event.level, event.title, event.ruleset):
        values = {
            "plan_id": event.plan_id,
            "unit": event.unit,
            "subject_key": event.subject.key,
            "title": event.title,
            "procedure": event.procedure.value,
        }
        yield Put(READ_AWARDS, (origin.site, event.dossier_id), values)
    yield from recorded(event, origin)


def recorded(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """An award in the record of its subject: this site's own, one of a site below, or the superior's."""
    if decides(event.level, event.title, event.ruleset):
        values = {
            "subject_key": event.subject.key,
            "title": event.title,
            "year": event.year,
            "procedure": event.procedure.value,
            "decision": event.decision.model_dump(mode="json"),
        }
        yield Put(READ_SUBJECT_AWARDS, (origin.site, event.dossier_id), values)


def answered(event: DossierAnswered, origin: Origin) -> Iterable[RowChange]:
    """An award from further up than the superior, or one that this site has recorded from paper."""
    result = event.result
    if result.decision is not None and tells_first(event, origin):
        values = {
            "subject_key": event.subject.key,
            "title": event.title,
            "year": event.year,
            "procedure": event.procedure.value,
            "decision": result.decision.model_dump(mode="json"),
        }
        yield Put(READ_SUBJECT_AWARDS, (origin.site, event.dossier_id), values)


def revoked(event: AwardRevoked | RevocationPassedDown, origin: Origin) -> Iterable[RowChange]:
    """An award that was annulled stays in the record of its subject, as one that is none any more."""
    yield Change(READ_SUBJECT_AWARDS, (origin.site, event.dossier_id), {"revoked": True})


def revoked_below(event: AwardRevoked, origin: Origin) -> Iterable[RowChange]:
    """An award that a subordinate site has annulled is evidence of nothing."""
    yield Drop(READ_AWARDS, (origin.site, event.dossier_id))
    yield from revoked(event, origin)
