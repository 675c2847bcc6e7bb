"""The row of each file of a dossier, and of each content that the superior may have."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.envelope import Origin
from contracts.files import ErasurePassedUp, FilesRequested
from services.review.papers.messages import (
    Fetching,
    FileArrived,
    FileAttached,
    FileErased,
    FileRemoved,
    FilesAbsent,
    FilesListed,
    FilesSent,
    FileState,
)

READ_FILES = Table(
    "read_files",
    ("dossier_id", "file_id"),
    {
        "paper": None,
        "sha256": None,
        "size": None,
        "media_type": None,
        "state": FileState.KEPT.value,
        "attached_by": None,
        "attached_at": None,
        "place": None,
        "ended_by": None,
        "ended_at": None,
        "ground": None,
        "fetching": None,
        "held_by": None,
        "absence": None,
        "asked_by": None,
        "conversation": None,
    },
)
READ_SENT_FILES = Table(
    "read_sent_files",
    ("dossier_id", "file_id", "target"),
    {"sha256": None, "size": None, "position": None},
)
READ_ERASURES = Table("read_erasures", ("site", "dossier_id", "file_id"), {"ground": None})
TABLES = (READ_FILES, READ_SENT_FILES, READ_ERASURES)


def passed_up(event: ErasurePassedUp, origin: Origin) -> Iterable[RowChange]:
    """An erasure by a site below, which may come before the list of its files."""
    yield Put(READ_ERASURES, (origin.site, event.dossier_id, event.file_id), {"ground": event.ground.value})


def attached(event: FileAttached, origin: Origin) -> Iterable[RowChange]:
    """A file, by whom and when it was attached."""
    values = {
        "paper": event.paper,
        "sha256": event.sha256,
        "size": event.size,
        "media_type": event.media_type,
        "attached_by": origin.actor,
        "attached_at": origin.occurred_at,
        "place": origin.position,
    }
    yield Put(READ_FILES, (event.dossier_id, event.file_id), values)


def removed(event: FileRemoved, origin: Origin) -> Iterable[RowChange]:
    """A file that was taken back."""
    values = {"state": FileState.REMOVED.value, "ended_by": origin.actor, "ended_at": origin.occurred_at}
    yield Change(READ_FILES, (event.dossier_id, event.file_id), values)


def erased(event: FileErased, origin: Origin) -> Iterable[RowChange]:
    """A file whose content is kept no longer, and why."""
    values = {
        "state": FileState.ERASED.value,
        "ended_by": origin.actor,
        "ended_at": origin.occurred_at,
        "ground": event.ground.value,
    }
    yield Change(READ_FILES, (event.dossier_id, event.file_id), values)


def listed(event: FilesListed, origin: Origin) -> Iterable[RowChange]:
    """The files of a dossier that came from below, which are at that site."""
    for one in event.files:
        values = {
            "paper": one.paper,
            "sha256": one.sha256,
            "size": one.size,
            "media_type": one.media_type,
            "attached_at": origin.occurred_at,
            "place": origin.position,
            "fetching": Fetching.LISTED.value,
            "held_by": event.held_by,
        }
        yield Put(READ_FILES, (event.dossier_id, one.file_id), values)


def requested(event: FilesRequested, origin: Origin) -> Iterable[RowChange]:
    """Files that were asked for."""
    values = {
        "fetching": Fetching.ASKED.value,
        "absence": None,
        "asked_by": origin.event_id,
        "conversation": origin.correlation_id,
    }
    for file_id in event.files:
        yield Change(READ_FILES, (event.dossier_id, file_id), values)


def arrived(event: FileArrived, origin: Origin) -> Iterable[RowChange]:
    """A file whose content has come."""
    _ = origin
    yield Change(READ_FILES, (event.dossier_id, event.file_id), {"fetching": Fetching.HERE.value, "absence": None})


def absent(event: FilesAbsent, origin: Origin) -> Iterable[RowChange]:
    """Files whose content does not come."""
    _ = origin
    for one in event.files:
        values = {"fetching": Fetching.REFUSED.value, "absence": one.reason.value}
        yield Change(READ_FILES, (event.dossier_id, one.file_id), values)


def sent(event: FilesSent, origin: Origin) -> Iterable[RowChange]:
    """The contents that the superior may have."""
    for one in event.files:
        values = {"sha256": one.sha256, "size": one.size, "position": origin.position}
        yield Put(READ_SENT_FILES, (event.dossier_id, one.file_id, event.sent_to), values)
