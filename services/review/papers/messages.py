"""The commands about the files of a dossier's papers, and its home events; the content of a file is no part of them."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.files import (
    MOST_FILES,
    AbsentFiles,
    DossierFile,
    DossierFiles,
    ErasureGround,
    ErasurePassedUp,
    FileId,
    FileIds,
    FilesRefused,
    FilesRequested,
    MediaType,
    Sha256,
    Size,
)
from contracts.message import Command, Event, Message
from contracts.vocabulary import CatalogCode, DossierId, SiteCode, UnitCode, YesNo


class FileState(StrEnum):
    """What became of a file."""

    KEPT = "kept"
    REMOVED = "removed"
    """Taken back before the dossier was filed."""
    ERASED = "erased"
    """Its content was erased; that it was there, and its digest, stay."""


class Fetching(StrEnum):
    """How far the content of a file has come that the site below has, which passed the dossier up."""

    LISTED = "listed"
    """It is known and not asked for."""
    ASKED = "asked"
    REFUSED = "refused"
    HERE = "here"


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


class ListFiles(OfPapers):
    """Take the list of the files of a dossier that a site below has passed up (ghi danh mục tệp)."""

    unit: UnitCode
    held_by: SiteCode
    files: DossierFiles


class RequestFiles(OfPapers):
    """Ask the site that passed the dossier up for the content of files, of all where none is named (lấy tệp).

    With `again` those that are named are asked for anew, though they are under way.
    """

    files: Annotated[tuple[FileId, ...], Field(max_length=MOST_FILES)] = ()
    again: YesNo = False


class AnswerRequest(OfPapers):
    """Answer the superior's request for the content of files (trả lời đề nghị gửi tệp)."""

    asked_by: SiteCode
    files: FileIds


class RecordArrival(OfPapers):
    """Record that the content of a file has come and is here (ghi nhận tệp đã về)."""

    file_id: FileId


class RecordAbsence(OfPapers):
    """Record which files the site below does not send, or sent spoilt, and why (ghi nhận tệp không gửi được)."""

    said_by: SiteCode
    files: AbsentFiles


class FollowErasure(OfPapers):
    """Erase the content of a file as the site below has done, which passed it up (xóa theo nơi gửi)."""

    erased_by: SiteCode
    file_id: FileId
    ground: ErasureGround


PapersCommand = (
    AttachFile
    | RemoveFile
    | EraseFile
    | ListFiles
    | RequestFiles
    | AnswerRequest
    | RecordArrival
    | RecordAbsence
    | FollowErasure
)


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


class FilesListed(Event):
    """The files of a dossier are known here, and their contents are at the site that passed it up."""

    dossier_id: DossierId
    unit: UnitCode
    held_by: SiteCode
    files: Annotated[tuple[DossierFile, ...], Field(min_length=1, max_length=MOST_FILES)]


class SentFile(Message):
    """A content that is sent."""

    file_id: FileId
    sha256: Sha256
    size: Size


class FilesSent(Event):
    """The superior gets the content of files that it has asked for; the bytes travel beside the events."""

    dossier_id: DossierId
    sent_to: SiteCode
    files: Annotated[tuple[SentFile, ...], Field(min_length=1, max_length=MOST_FILES)]


class FilesAwaited(Event):
    """The superior has asked for files whose content is further down: they are sent on as they come."""

    dossier_id: DossierId
    awaited_by: SiteCode
    files: FileIds


class FileArrived(Event):
    """The content of a file that was asked for is here, and is what its SHA-256 says."""

    dossier_id: DossierId
    file_id: FileId


class FilesAbsent(Event):
    """The content of files that were asked for does not come, and why."""

    dossier_id: DossierId
    files: AbsentFiles


ExchangeEvent = (
    FilesListed | FilesRequested | FilesRefused | FilesSent | FilesAwaited | FileArrived | FilesAbsent | ErasurePassedUp
)
PapersEvent = FileAttached | FileRemoved | FileErased | ExchangeEvent
