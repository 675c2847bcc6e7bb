"""The rules of the files of a dossier's papers: who attaches them, until when, how many, and what is erased."""

from typing import Final, assert_never

from contracts.catalog import document_codes
from contracts.files import LARGEST_PAPERS, MOST_FILES, FileId
from contracts.message import Context, Decider
from contracts.vocabulary import DossierId
from services.review.dossier.messages import Progress
from services.review.papers import exchanging
from services.review.papers.found import DossierFound, PapersEvidence
from services.review.papers.messages import (
    AnswerRequest,
    AttachFile,
    EraseFile,
    FileAttached,
    FileRemoved,
    FileState,
    FollowErasure,
    ListFiles,
    PapersCommand,
    PapersEvent,
    RecordAbsence,
    RecordArrival,
    RemoveFile,
    RequestFiles,
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
from services.review.papers.states import INITIAL, Papers, evolve

TAKES_FILES: Final = frozenset({Progress.OPENED, Progress.FILED})
"""The progress of a dossier in which files are attached to it."""


def decide(
    command: PapersCommand, state: Papers, evidence: PapersEvidence | None, context: Context
) -> tuple[PapersEvent, ...]:
    """The events that follow from a command about the files of a dossier."""
    found = evidence or PapersEvidence()
    match command:
        case AttachFile():
            return _attach(command, state, found, context)
        case RemoveFile():
            return _remove(command, state, found, context)
        case EraseFile():
            return _erase(command, state, found, context)
        case _:
            return _exchange(command, state, found, context)


def _exchange(
    command: ListFiles | RequestFiles | AnswerRequest | RecordArrival | RecordAbsence | FollowErasure,
    state: Papers,
    evidence: PapersEvidence,
    context: Context,
) -> tuple[PapersEvent, ...]:
    """What follows for files that go from site to site."""
    match command:
        case ListFiles():
            return exchanging.list_files(command, state, evidence)
        case RequestFiles():
            return exchanging.request(command, state, evidence, context)
        case AnswerRequest():
            return exchanging.answer(command, state, evidence, context)
        case RecordArrival():
            return exchanging.arrive(command, state)
        case RecordAbsence():
            return exchanging.be_absent(command, state)
        case FollowErasure():
            return exchanging.follow(command, state, evidence)
        case _:
            assert_never(command)


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


def _erase(command: EraseFile, state: Papers, evidence: PapersEvidence, context: Context) -> tuple[PapersEvent, ...]:
    if context.actor.unit is not None:
        raise ErasingNotYours
    file = state.files.get(command.file_id)
    if file is None:
        raise FileUnknown
    if file.state is not FileState.KEPT:
        return ()
    return exchanging.erase(command, evidence)


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
