"""The row of each consultation, of each dossier that it publishes, and of each objection."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.envelope import Origin
from services.review.consultation.messages import (
    ConsultationClosed,
    ConsultationOpened,
    ObjectionAnswered,
    ObjectionRecorded,
    SenderErased,
)

READ_CONSULTATIONS = Table(
    "read_consultations",
    ("consultation_id",),
    {
        "channel": "",
        "published_on": None,
        "working_days": None,
        "until": None,
        "sure": True,
        "citation": "",
        "confidence": None,
        "notice": None,
        "opened_at": None,
        "closed": None,
    },
)
READ_PUBLISHED = Table("read_published", ("consultation_id", "dossier_id"), {})
READ_OBJECTIONS = Table(
    "read_objections",
    ("objection_id",),
    {
        "consultation_id": None,
        "dossier_id": None,
        "about": None,
        "received_on": None,
        "late": False,
        "answer": None,
        "erased": False,
    },
)

TABLES = (READ_CONSULTATIONS, READ_PUBLISHED, READ_OBJECTIONS)


def opened(event: ConsultationOpened, origin: Origin) -> Iterable[RowChange]:
    """A consultation, and what it publishes."""
    values = {
        "channel": event.channel,
        "published_on": event.published_on,
        "working_days": event.working_days,
        "until": event.until,
        "sure": event.sure,
        "citation": event.citation,
        "confidence": event.confidence.value,
        "notice": None if event.notice is None else event.notice.model_dump(mode="json"),
        "opened_at": origin.occurred_at,
    }
    yield Put(READ_CONSULTATIONS, (event.consultation_id,), values)
    for dossier in event.dossiers:
        yield Put(READ_PUBLISHED, (event.consultation_id, dossier), {})


def recorded(event: ObjectionRecorded, origin: Origin) -> Iterable[RowChange]:
    """An objection that awaits its answer."""
    _ = origin
    values = {
        "consultation_id": event.consultation_id,
        "dossier_id": event.dossier_id,
        "about": event.about.value,
        "received_on": event.received_on,
        "late": event.late,
    }
    yield Put(READ_OBJECTIONS, (event.objection_id,), values)


def answered(event: ObjectionAnswered, origin: Origin) -> Iterable[RowChange]:
    """What was found of an objection."""
    _ = origin
    said = event.model_dump(mode="json", include={"finding", "ground", "reference", "answered_on"})
    yield Change(READ_OBJECTIONS, (event.objection_id,), {"answer": said})


def erased(event: SenderErased, origin: Origin) -> Iterable[RowChange]:
    """Who sent an objection is not known any more."""
    _ = origin
    yield Change(READ_OBJECTIONS, (event.objection_id,), {"erased": True})


def closed(event: ConsultationClosed, origin: Origin) -> Iterable[RowChange]:
    """The outcome of a consultation."""
    _ = origin
    end = event.model_dump(mode="json", exclude={"consultation_id"})
    yield Change(READ_CONSULTATIONS, (event.consultation_id,), {"closed": end})
