"""The rows of the registered titles: one for each title of a subject that counts.

`site` is the site that has registered it: this one, or the superior to which the sheet of this site's unit went.
"""

from collections.abc import Iterable

from chassis.declaring.rows import Drop, Put, RowChange, Table, Value
from chassis.reading.names import search_key, subject_sort_key
from contracts.envelope import Origin, Relation
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered
from contracts.vocabulary import SheetId, SubjectKey, TitleCode, derived_id

READ_TITLES = Table(
    "read_titles",
    ("entry_id",),
    {
        "site": None,
        "plan_id": None,
        "sheet_id": None,
        "unit": None,
        "unit_name": None,
        "cluster": None,
        "subject": None,
        "kind": None,
        "name": None,
        "position": "",
        "title": None,
        "year": None,
        "received_at": None,
        "on_time": False,
        "late_reason": "",
        "sort_key": None,
        "search_key": None,
    },
)
TABLES = (READ_TITLES,)


def register(event: TitleRegistered, origin: Origin) -> Iterable[RowChange]:
    """One more title counts."""
    subject = event.subject
    registered = {
        "site": origin.site,
        "plan_id": event.plan_id,
        "sheet_id": event.sheet_id,
        "unit": event.unit,
        "unit_name": event.unit_name,
        "cluster": event.cluster,
        "subject": subject.key,
        "kind": subject.kind.value,
        "name": subject.name,
        "position": subject.position,
        "title": event.title,
        "year": event.year,
        "received_at": event.received_at,
        "on_time": event.on_time,
        "late_reason": event.late_reason,
        "sort_key": subject_sort_key(subject.name, subject.kind),
        "search_key": search_key(subject.name),
    }
    yield Put(READ_TITLES, (_entry_id(origin, event.sheet_id, subject.key, event.title),), registered)


def withdraw(event: RegistrationWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A title that was taken back counts no longer."""
    yield Drop(READ_TITLES, (_entry_id(origin, event.sheet_id, event.subject.key, event.title),))


def close(event: SheetClosed, origin: Origin) -> Iterable[RowChange]:
    """The titles of a closed sheet count no longer."""
    for one in event.titles:
        yield Drop(READ_TITLES, (_entry_id(origin, event.sheet_id, one.subject, one.title),))


def _entry_id(origin: Origin, sheet_id: SheetId, subject: SubjectKey, title: TitleCode) -> Value:
    """The id of a title; that of another site's has its code, so that no other site changes a title of this one."""
    said_by = () if origin.relation is Relation.OWN else (origin.site,)
    return derived_id("entry", *said_by, sheet_id, subject, title)
