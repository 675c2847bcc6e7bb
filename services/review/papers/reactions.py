"""What follows for the files of a dossier from events of the sites below and above, and from its arrival here."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.files import ErasurePassedUp, FilesRefused, FilesRequested
from contracts.message import Command
from services.review.dossier.messages import DossierReceived
from services.review.papers.messages import AnswerRequest, FollowErasure, ListFiles, RecordAbsence


def list_files(event: DossierReceived, origin: Origin) -> Iterable[Command]:
    """A dossier came from below with a list of its files."""
    _ = origin
    if event.files:
        yield ListFiles(dossier_id=event.dossier_id, unit=event.unit, held_by=event.forwarded_by, files=event.files)


def answer_request(event: FilesRequested, origin: Origin) -> Iterable[Command]:
    """The superior asks for the content of files; a request to another site is none of ours."""
    if event.asked_of == origin.here:
        yield AnswerRequest(dossier_id=event.dossier_id, asked_by=origin.site, files=event.files)


def record_absence(event: FilesRefused, origin: Origin) -> Iterable[Command]:
    """The site below does not send files that this one has asked for."""
    if event.refused_to == origin.here:
        yield RecordAbsence(dossier_id=event.dossier_id, said_by=origin.site, files=event.files)


def follow_erasure(event: ErasurePassedUp, origin: Origin) -> Iterable[Command]:
    """The site below has erased the content of a file."""
    yield FollowErasure(dossier_id=event.dossier_id, erased_by=origin.site, file_id=event.file_id, ground=event.ground)
