"""The rules of the files of a dossier's papers: who attaches them, until when, how many, and what is erased."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, assert_never

from contracts.catalog import document_codes
from contracts.message import Context, Decider, Message
from contracts.vocabulary import DossierId, UnitCode
from services.review.dossier.messages import Progress
from services.review.papers.messages import (
    LARGEST_PAPERS,
    MOST_FILES,
    AttachFile,
    EraseFile,
    FileAttached,
    FileErased,
    FileId,
    FileRemoved,
    FileState,
    MediaType,
    PapersCommand,
    PapersEvent,
    RemoveFile,
    Sha256,
    Size,
)
from services.review.papers.refusals import (
    ErasingNotYours,
    FileNotStored,
    FileStays,
    FileUnknown,
    PapersClosed,
    PapersFull,
    PapersNotYours,
    PapersOfNoDossier,
    PaperUnknown,
)

TAKES_FILES: Final = frozenset({Progress.OPENED, Progress.FILED})
"""The progress of a dossier in which files are attached to it."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was attached, and what became of it."""

    attached: FileAttached
    state: FileState = FileState.KEPT


@dataclass(frozen=True, slots=True)
class Papers:
    """The files of a dossier, by id, in the order in which they were attached."""

    files: Mapping[FileId, File]

    @property
    def kept(self) -> tuple[FileAttached, ...]:
        """The files whose content is kept."""
        return tuple(one.attached for one in self.files.values() if one.state is FileState.KEPT)


class DossierFound(Message):
    """The dossier whose papers these are; `holder` is the unit that holds now what was its unit's own."""

    unit: UnitCode
    holder: UnitCode
    state: Progress


class ContentFound(Message):
    """The content that the file holds."""

    sha256: Sha256
    size: Size
    media_type: MediaType


class PapersEvidence(Message):
    """The dossier and the content of the file; None for what is not there."""

    dossier: DossierFound | None
    content: ContentFound | None = None


INITIAL = Papers({})


def decide(
    command: PapersCommand, state: Papers, evidence: PapersEvidence | None, context: Context
) -> tuple[PapersEvent, ...]:
    """The events that follow from a command about the files of a dossier."""
    match command:
        case AttachFile():
            return _attach(command, state, evidence or PapersEvidence(dossier=None), context)
        case RemoveFile():
            return _remove(command, state, evidence or PapersEvidence(dossier=None), context)
        case EraseFile():
            return _erase(command, state, context)
        case _:
            assert_never(command)


def evolve(state: Papers, event: PapersEvent) -> Papers:
    """The files after an event."""
    match event:
        case FileAttached():
            return Papers({**state.files, event.file_id: File(event)})
        case FileRemoved(file_id=file_id):
            return _changed(state, file_id, FileState.REMOVED)
        case FileErased(file_id=file_id):
            return _changed(state, file_id, FileState.ERASED)
        case _:
            assert_never(event)


def _changed(state: Papers, file_id: FileId, became: FileState) -> Papers:
    file = state.files.get(file_id)
    return state if file is None else Papers({**state.files, file_id: replace(file, state=became)})


def _attach(command: AttachFile, state: Papers, evidence: PapersEvidence, context: Context) -> tuple[PapersEvent, ...]:
    dossier, content = _own(evidence, context), evidence.content
    if command.file_id in state.files:
        return ()
    if dossier.state not in TAKES_FILES:
        raise PapersClosed
    if command.paper not in document_codes():
        raise PaperUnknown(paper=command.paper)
    if content is None or content.sha256 != command.sha256:
        raise FileNotStored
    removed = () if command.replaces is None else _removed(command.dossier_id, command.replaces, state, dossier)
    going = {one.file_id for one in removed}
    others = [one for one in state.kept if one.file_id not in going]
    if any((one.paper, one.sha256) == (command.paper, content.sha256) for one in others):
        return ()
    if len(others) >= MOST_FILES or sum(one.size for one in others) + content.size > LARGEST_PAPERS:
        raise PapersFull(most=MOST_FILES, largest=LARGEST_PAPERS)
    attached = FileAttached(
        dossier_id=command.dossier_id, file_id=command.file_id, paper=command.paper, **dict(content)
    )
    return (*removed, attached)


def _remove(command: RemoveFile, state: Papers, evidence: PapersEvidence, context: Context) -> tuple[PapersEvent, ...]:
    dossier = _own(evidence, context)
    file = state.files.get(command.file_id)
    if file is not None and file.state is FileState.REMOVED:
        return ()
    return _removed(command.dossier_id, command.file_id, state, dossier)


def _removed(dossier_id: DossierId, file_id: FileId, state: Papers, dossier: DossierFound) -> tuple[FileRemoved, ...]:
    file = state.files.get(file_id)
    if file is None or file.state is not FileState.KEPT:
        raise FileUnknown
    if dossier.state is not Progress.OPENED:
        raise FileStays
    return (FileRemoved(dossier_id=dossier_id, file_id=file_id),)


def _erase(command: EraseFile, state: Papers, context: Context) -> tuple[PapersEvent, ...]:
    if context.actor.unit is not None:
        raise ErasingNotYours
    file = state.files.get(command.file_id)
    if file is None:
        raise FileUnknown
    if file.state is not FileState.KEPT:
        return ()
    return (FileErased(dossier_id=command.dossier_id, file_id=command.file_id, ground=command.ground),)


def _own(evidence: PapersEvidence, context: Context) -> DossierFound:
    """The dossier, for whoever may change its papers."""
    dossier, actor = evidence.dossier, context.actor
    if dossier is None:
        raise PapersOfNoDossier
    standing_body = actor.unit is None and "appraiser" in actor.duties
    if actor.unit != dossier.holder and not standing_body:
        raise PapersNotYours(unit=dossier.unit)
    return dossier


DECIDER: Decider[PapersCommand, Papers, PapersEvent] = Decider(INITIAL, decide, evolve)
