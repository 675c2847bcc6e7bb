"""The commands about the files of a dossier's papers, and its home events; the content of a file is no part of them."""

from enum import StrEnum
from typing import Annotated, Final, NewType
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event
from contracts.vocabulary import CatalogCode, DossierId

FileId = NewType("FileId", UUID)
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$", max_length=64, examples=["0f" * 32])]
"""A SHA-256 in hexadecimal digits, by which the content of a file is known for ever."""
MediaType = Annotated[
    str, Field(pattern=r"^[a-z]+/[a-z0-9.+-]+$", min_length=3, max_length=100, examples=["application/pdf"])
]
LARGEST_FILE: Final = 20 * 2**20
"""Bytes of one file: 40 pages that were scanned at 200 dpi."""
Size = Annotated[int, Field(strict=True, ge=1, le=LARGEST_FILE, examples=[184_320])]
"""Bytes of a file."""
MOST_FILES: Final = 40
LARGEST_PAPERS: Final = 200 * 2**20
"""Files of one dossier, and bytes of all of them together."""


class FileState(StrEnum):
    """What became of a file."""

    KEPT = "kept"
    REMOVED = "removed"
    """Taken back before the dossier was filed."""
    ERASED = "erased"
    """Its content was erased; that it was there, and its digest, stay."""


class ErasureGround(StrEnum):
    """Why the content of a file is erased."""

    ASKED_BY_PERSON = "asked-by-person"
    """The person whom the data is about has asked for it (91/2025/QH15)."""
    NOT_NEEDED = "not-needed"
    """It holds more about people than the dossier needs."""
    WRONG_FILE = "wrong-file"
    """It belongs to another dossier or to none."""
    RETENTION_OVER = "retention-over"
    """The time for which it had to be kept is over."""


def holder_of(dossier_id: DossierId, file_id: FileId) -> str:
    """The name under which a file holds its content."""
    return f"papers-{dossier_id}/{file_id}"


class OfPapers(Command):
    """A command about the papers of one dossier."""

    dossier_id: DossierId

    @property
    @override
    def stream(self) -> str:
        """That of the dossier's papers."""
        return f"papers-{self.dossier_id}"


class AttachFile(OfPapers):
    """Attach a file to a paper (đính kèm tệp); one that it `replaces` is removed."""

    file_id: FileId
    paper: CatalogCode
    sha256: Sha256
    replaces: FileId | None = None


class RemoveFile(OfPapers):
    """Take a file back before the dossier is filed (gỡ tệp)."""

    file_id: FileId


class EraseFile(OfPapers):
    """Erase the content of a file (xóa nội dung tệp)."""

    file_id: FileId
    ground: ErasureGround


PapersCommand = AttachFile | RemoveFile | EraseFile


class FileAttached(Event):
    """A file was attached to a paper; the name under which it was sent stands with its content, beside the log."""

    dossier_id: DossierId
    file_id: FileId
    paper: CatalogCode
    sha256: Sha256
    size: Size
    media_type: MediaType


class FileRemoved(Event):
    """A file was taken back before the dossier was filed."""

    dossier_id: DossierId
    file_id: FileId


class FileErased(Event):
    """The content of a file is kept no longer."""

    dossier_id: DossierId
    file_id: FileId
    ground: ErasureGround


PapersEvent = FileAttached | FileRemoved | FileErased
