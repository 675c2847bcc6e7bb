"""The files of a dossier's papers as sites speak of them: by SHA-256, size and media type, never by a name.

A name may name a person, and stands with the content, beside the log. The bytes travel apart from all events
(contracts/content_piece.py).
"""

from enum import StrEnum
from typing import Annotated, Final, NewType
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message
from contracts.vocabulary import CatalogCode, DossierId, SiteCode, UnitCode

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


class DossierFile(Message):
    """A file of a dossier, as a site that passes the dossier up names it to its superior."""

    file_id: FileId
    paper: CatalogCode
    sha256: Sha256
    size: Size
    media_type: MediaType


DossierFiles = Annotated[tuple[DossierFile, ...], Field(max_length=MOST_FILES)]
FileIds = Annotated[tuple[FileId, ...], Field(min_length=1, max_length=MOST_FILES)]


class FileAbsence(StrEnum):
    """Why the content of a file is not sent to the site that has asked for it."""

    ERASED = "erased"
    NOT_HELD = "not-held"
    """The site has no such file, or its content is not there."""
    NOT_FORWARDED = "not-forwarded"
    """The dossier was not passed up to the site that asks."""
    SPOILT = "spoilt"
    """What came is not a file that is taken, such as one with macros."""


class AbsentFile(Message):
    """A file whose content does not come, and why."""

    file_id: FileId
    reason: FileAbsence


AbsentFiles = Annotated[tuple[AbsentFile, ...], Field(min_length=1, max_length=MOST_FILES)]


class FilesRequested(Event):
    """A site asks the subordinate that passed a dossier up for the content of its files (đề nghị gửi tệp).

    `unit` is that of the dossier, `asked_of` the subordinate at or below which it works.
    """

    dossier_id: DossierId
    unit: UnitCode
    asked_of: SiteCode
    files: FileIds


class FilesRefused(Event):
    """A site does not send files that its superior has asked for, and says of each why (không gửi tệp)."""

    dossier_id: DossierId
    refused_to: SiteCode
    files: AbsentFiles


class ErasurePassedUp(Event):
    """The content of a file of a dossier that was passed up was erased: the superior erases its own (báo xóa tệp)."""

    dossier_id: DossierId
    file_id: FileId
    ground: ErasureGround
