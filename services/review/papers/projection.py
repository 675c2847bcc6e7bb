"""The row of each file of a dossier."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.envelope import Origin
from services.review.papers.messages import FileAttached, FileErased, FileRemoved, FileState

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
    },
)
TABLES = (READ_FILES,)


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
