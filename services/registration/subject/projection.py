"""The rows of the register: each subject by its key, the doubles, and the record of merit from awards."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Drop, Put, RowChange, Table
from chassis.reading.names import search_key, subject_sort_key
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.envelope import Origin
from contracts.registration import TitleRegistered
from contracts.review import AwardDecided, DossierAnswered, tells_first
from contracts.staffing import StaffChangeRetracted, StaffTransferred, units_of
from services.registration.subject.messages import SubjectMerged, SubjectParted

READ_SUBJECTS = Table(
    "read_subjects",
    ("subject",),
    {
        "kind": None,
        "name": None,
        "position_held": "",
        "unit": None,
        "unit_name": None,
        "search_key": None,
        "sort_key": None,
    },
)
READ_DOUBLES = Table("read_doubles", ("double",), {"subject": None})
READ_MERITS = Table(
    "read_merits",
    ("site", "dossier_id"),
    {
        "subject": None,
        "title": None,
        "title_name": None,
        "year": None,
        "decision": {},
        "authority": None,
        "level": None,
        "unit_name": None,
        "revoked": None,
    },
)
TABLES = (READ_SUBJECTS, READ_DOUBLES, READ_MERITS)


def register(event: TitleRegistered, origin: Origin) -> Iterable[RowChange]:
    """The subject of a registered title, as it was named last."""
    _ = origin
    yield _subject(event)


def award(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """One more award in the record of merit of its subject, whichever site decided it."""
    yield _subject(event)
    merit = {
        "subject": event.subject.key,
        "title": event.title,
        "title_name": event.title_name,
        "year": event.year,
        "decision": event.decision.model_dump(mode="json"),
        "authority": event.deciding_authority,
        "level": event.level.value,
        "unit_name": event.unit_name,
    }
    yield Put(READ_MERITS, (origin.site, event.dossier_id), merit)


def answered(event: DossierAnswered, origin: Origin) -> Iterable[RowChange]:
    """An award from further up than the superior, or one that this site has recorded from paper."""
    result = event.result
    if result.decision is None or not tells_first(event, origin):
        return
    yield _subject(event)
    merit = {
        "subject": event.subject.key,
        "title": event.title,
        "title_name": event.title_name,
        "year": event.year,
        "decision": result.decision.model_dump(mode="json"),
        "authority": result.deciding_authority,
        "level": None if result.level is None else result.level.value,
        "unit_name": event.unit_name,
    }
    yield Put(READ_MERITS, (origin.site, event.dossier_id), merit)


def revoke(event: AwardRevoked | RevocationPassedDown, origin: Origin) -> Iterable[RowChange]:
    """An award that was annulled stays in the record of merit, marked, and counts for nothing."""
    said = event.model_dump(mode="json", include={"decision", "ground"})
    yield Change(READ_MERITS, (origin.site, event.dossier_id), {"revoked": said})


def transfer(event: StaffTransferred | StaffChangeRetracted, origin: Origin) -> Iterable[RowChange]:
    """A person stands with the unit that was joined, or again with the one before where that was a mistake."""
    _ = origin
    units = units_of(event)
    at = units[-1] if isinstance(event, StaffTransferred) else units[0]
    yield Change(READ_SUBJECTS, (event.subject,), {"unit": at.code, "unit_name": at.name})


def merge(event: SubjectMerged, origin: Origin) -> Iterable[RowChange]:
    """A double, and the key that stays."""
    _ = origin
    yield Put(READ_DOUBLES, (event.subject,), {"subject": event.into})


def part(event: SubjectParted, origin: Origin) -> Iterable[RowChange]:
    """A double no longer."""
    _ = origin
    yield Drop(READ_DOUBLES, (event.subject,))


def _subject(event: TitleRegistered | AwardDecided | DossierAnswered) -> RowChange:
    subject = event.subject
    named = {
        "kind": subject.kind.value,
        "name": subject.name,
        "position_held": subject.position,
        "unit": event.unit,
        "unit_name": event.unit_name,
        "search_key": search_key(subject.name),
        "sort_key": subject_sort_key(subject.name, subject.kind),
    }
    return Put(READ_SUBJECTS, (subject.key,), named)
