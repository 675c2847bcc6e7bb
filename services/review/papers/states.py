"""The files of a dossier as the events of its papers make them, and where the content of each is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from contracts.files import AbsentFiles, DossierFile, ErasurePassedUp, FileAbsence, FileId, FilesRefused, FilesRequested
from contracts.vocabulary import SiteCode, UnitCode
from services.review.papers.messages import (
    ExchangeEvent,
    Fetching,
    FileArrived,
    FileAttached,
    FileErased,
    FileRemoved,
    FilesAbsent,
    FilesAwaited,
    FilesListed,
    FilesSent,
    FileState,
    PapersEvent,
)


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was attached here, or listed by the site below, and what became of it.

    `fetching` is how far the content of a listed one has come, None for one that was attached here. `awaited_by` is the
    superior that gets it once it is here.
    """

    attached: FileAttached | DossierFile
    state: FileState = FileState.KEPT
    fetching: Fetching | None = None
    absence: FileAbsence | None = None
    awaited_by: SiteCode | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """The files of a dossier, by id, in the order in which they were attached or listed.

    `unit` is that of a dossier that came from below, `held_by` the site that passed it up.
    """

    files: Mapping[FileId, File] = field(default_factory=dict)
    unit: UnitCode | None = None
    held_by: SiteCode | None = None

    @property
    def kept(self) -> tuple[FileAttached | DossierFile, ...]:
        """The files that are part of the dossier, wherever their contents are."""
        return tuple(one.attached for one in self.files.values() if one.state is FileState.KEPT)


INITIAL: Final = Papers()


def evolve(state: Papers, event: PapersEvent) -> Papers:
    """The files after an event."""
    match event:
        case FileAttached():
            return replace(state, files={**state.files, event.file_id: File(event)})
        case FileRemoved(file_id=file_id):
            return _changed(state, [file_id], lambda file: replace(file, state=FileState.REMOVED))
        case FileErased(file_id=file_id):
            return _changed(state, [file_id], lambda file: replace(file, state=FileState.ERASED))
        case _:
            return _exchanged(state, event)


def _exchanged(state: Papers, event: ExchangeEvent) -> Papers:
    """The files after an event of those that go from site to site."""
    match event:
        case FilesListed():
            return _listed(state, event)
        case FilesRequested(files=files):
            return _changed(state, files, lambda file: replace(file, fetching=Fetching.ASKED, absence=None))
        case FilesAwaited(files=files, awaited_by=site):
            return _changed(state, files, lambda file: replace(file, awaited_by=site))
        case FileArrived(file_id=file_id):
            return _changed(state, [file_id], _here)
        case FilesAbsent(files=absent):
            return _without(state, absent)
        case FilesSent() | FilesRefused() | ErasurePassedUp():
            return state
        case _:
            assert_never(event)


def folded(events: Iterable[PapersEvent]) -> Papers:
    """The files after all of some events."""
    state = INITIAL
    for event in events:
        state = evolve(state, event)
    return state


def _listed(state: Papers, event: FilesListed) -> Papers:
    new = {one.file_id: File(one, fetching=Fetching.LISTED) for one in event.files if one.file_id not in state.files}
    return Papers({**state.files, **new}, event.unit, event.held_by)


def _here(file: File) -> File:
    return replace(file, fetching=Fetching.HERE, absence=None, awaited_by=None)


def _without(state: Papers, absent: AbsentFiles) -> Papers:
    reasons = {one.file_id: one.reason for one in absent}
    return _changed(
        state,
        reasons,
        lambda file: replace(file, fetching=Fetching.REFUSED, absence=reasons[file.attached.file_id], awaited_by=None),
    )


def _changed(state: Papers, files: Iterable[FileId], change: Callable[[File], File]) -> Papers:
    """The papers after a change of some of the files; those that are not known are passed over."""
    changed = {one: change(state.files[one]) for one in files if one in state.files}
    return replace(state, files={**state.files, **changed})
