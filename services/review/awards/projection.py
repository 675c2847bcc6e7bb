"""The row of each award that a subordinate site has decided within the competence of its level."""

from collections.abc import Iterable

from chassis.declaring.rows import Drop, Put, RowChange, Table
from contracts.awards import AwardRevoked
from contracts.envelope import Origin
from contracts.review import AwardDecided
from services.review.catalogue.messages import decides

READ_AWARDS = Table(
    "read_awards",
    ("site", "dossier_id"),
    {"plan_id": None, "unit": None, "subject_key": None, "title": None},
)

TABLES = (READ_AWARDS,)


def decided(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """An award of a title that the law lets that level decide; another one is evidence of nothing."""
    if decides(event.level, event.title, event.ruleset):
        values = {
            "plan_id": event.plan_id,
            "unit": event.unit,
            "subject_key": event.subject.key,
            "title": event.title,
        }
        yield Put(READ_AWARDS, (origin.site, event.dossier_id), values)


def revoked(event: AwardRevoked, origin: Origin) -> Iterable[RowChange]:
    """An award that the site has annulled is evidence of nothing."""
    yield Drop(READ_AWARDS, (origin.site, event.dossier_id))
