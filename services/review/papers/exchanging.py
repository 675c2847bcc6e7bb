"""The rules of files that go from site to site: who asks for a content, who sends it, and how an erasure goes up."""

from collections.abc import Collection

from contracts.files import (
    LARGEST_PAPERS,
    AbsentFile,
    ErasurePassedUp,
    FileAbsence,
    FileId,
    FilesRefused,
    FilesRequested,
)
from contracts.message import Context
from contracts.vocabulary import DossierId, SiteCode
from services.review.papers.found import PapersEvidence
from services.review.papers.messages import (
    AnswerRequest,
    EraseFile,
    ExchangeEvent,
    Fetching,
    FileArrived,
    FileErased,
    FilesAbsent,
    FilesAwaited,
    FilesListed,
    FilesSent,
    FileState,
    FollowErasure,
    ListFiles,
    PapersEvent,
    RecordAbsence,
    RecordArrival,
    RequestFiles,
    SentFile,
)
from services.review.papers.refusals import (
    FetchingNotYours,
    FetchingTooMuch,
    FilesOutOfReach,
    FileUnknown,
    NothingToFetch,
)
from services.review.papers.states import File, Papers


def list_files(command: ListFiles, state: Papers, evidence: PapersEvidence) -> tuple[PapersEvent, ...]:
    """The files of a dossier that came from below; nothing where they are listed, or where there are none.

    What the site below has erased meanwhile is listed, and erased here at once.
    """
    if not command.files or state.held_by is not None:
        return ()
    gone = [(one.file_id, evidence.erased[one.file_id]) for one in command.files if one.file_id in evidence.erased]
    return (
        FilesListed(dossier_id=command.dossier_id, unit=command.unit, held_by=command.held_by, files=command.files),
        *(FileErased(dossier_id=command.dossier_id, file_id=file_id, ground=ground) for file_id, ground in gone),
    )


def request(
    command: RequestFiles, state: Papers, evidence: PapersEvidence, context: Context
) -> tuple[PapersEvent, ...]:
    """The request to the site that passed the dossier up, for those of the files that are not here or under way."""
    if context.actor.unit is not None:
        raise FetchingNotYours
    kept = [file_id for file_id, file in state.files.items() if file.state is FileState.KEPT]
    if not set(command.files) <= set(kept):
        raise FileUnknown
    asked = dict.fromkeys(command.files or kept)
    lacking = [one for one in asked if _is_fetched(one, state.files[one], evidence, again=command.again)]
    if not lacking and not command.files:
        raise NothingToFetch
    if sum(state.files[one].attached.size for one in lacking) > LARGEST_PAPERS:
        raise FetchingTooMuch(largest=f"{LARGEST_PAPERS // 2**20}")
    return _requested(command.dossier_id, lacking, state, context) if lacking else ()


def _is_fetched(file_id: FileId, file: File, evidence: PapersEvidence, *, again: bool) -> bool:
    """Whether to ask for a file: one that came and is gone, as after a restore without contents, is asked for again.

    One that is under way is asked for `again` by whoever has waited too long: its site answers by what it has today.
    """
    under_way = file.fetching is Fetching.ASKED and not again
    return file.fetching is not None and not under_way and file_id not in evidence.held


def _requested(
    dossier_id: DossierId, files: Collection[FileId], state: Papers, context: Context
) -> tuple[FilesRequested, ...]:
    if state.unit is None or state.held_by is None or context.subordinate_of(state.unit) != state.held_by:
        raise FilesOutOfReach(site=state.held_by or "")
    return (FilesRequested(dossier_id=dossier_id, unit=state.unit, asked_of=state.held_by, files=tuple(files)),)


def answer(
    command: AnswerRequest, state: Papers, evidence: PapersEvidence, context: Context
) -> tuple[PapersEvent, ...]:
    """Each file that the superior asks for is sent, fetched from further down, or refused with the reason."""
    if context.superior != command.asked_by:
        return ()
    files = tuple(dict.fromkeys(command.files))
    absent = {one: reason for one in files if (reason := _absence(one, command, state, evidence, context)) is not None}
    sent = [state.files[one] for one in files if one not in absent and one in evidence.held]
    awaited = [one for one in files if one not in absent and one not in evidence.held]
    lacking = [one for one in awaited if state.files[one].fetching is not Fetching.ASKED]
    events: list[PapersEvent] = []
    if sent:
        events.append(_sent(command.dossier_id, command.asked_by, sent))
    if absent:
        refused = tuple(AbsentFile(file_id=one, reason=reason) for one, reason in absent.items())
        events.append(FilesRefused(dossier_id=command.dossier_id, refused_to=command.asked_by, files=refused))
    if lacking:
        events += _requested(command.dossier_id, lacking, state, context)
    if awaited:
        events.append(FilesAwaited(dossier_id=command.dossier_id, awaited_by=command.asked_by, files=tuple(awaited)))
    return tuple(events)


def _absence(
    file_id: FileId, command: AnswerRequest, state: Papers, evidence: PapersEvidence, context: Context
) -> FileAbsence | None:
    """Why a file is not sent; None for one that is here, or that the site below may have."""
    file = state.files.get(file_id)
    if evidence.forwarded_to != command.asked_by:
        return FileAbsence.NOT_FORWARDED
    if file is None or file.state is FileState.REMOVED:
        return FileAbsence.NOT_HELD
    if file.state is FileState.ERASED:
        return FileAbsence.ERASED
    reachable = state.unit is not None and context.subordinate_of(state.unit) == state.held_by
    if file_id in evidence.held or (file.fetching is not None and reachable):
        return None
    return FileAbsence.NOT_HELD


def _sent(dossier_id: DossierId, site: SiteCode, files: Collection[File]) -> FilesSent:
    contents = tuple(
        SentFile(file_id=one.attached.file_id, sha256=one.attached.sha256, size=one.attached.size) for one in files
    )
    return FilesSent(dossier_id=dossier_id, sent_to=site, files=contents)


def arrive(command: RecordArrival, state: Papers) -> tuple[PapersEvent, ...]:
    """The content of a listed file is here; the superior gets it where it waits for it."""
    file = state.files.get(command.file_id)
    if file is None or file.state is not FileState.KEPT or file.fetching in {None, Fetching.HERE}:
        return ()
    arrived = FileArrived(dossier_id=command.dossier_id, file_id=command.file_id)
    if file.awaited_by is None:
        return (arrived,)
    return (arrived, _sent(command.dossier_id, file.awaited_by, [file]))


def be_absent(command: RecordAbsence, state: Papers) -> tuple[PapersEvent, ...]:
    """The content of files that were asked for does not come; the superior hears it where it waits for them."""
    if command.said_by != state.held_by:
        return ()
    asked = tuple(
        one
        for one in command.files
        if one.file_id in state.files and state.files[one.file_id].fetching is Fetching.ASKED
    )
    if not asked:
        return ()
    waiting: dict[SiteCode, list[AbsentFile]] = {}
    for one in asked:
        site = state.files[one.file_id].awaited_by
        if site is not None:
            waiting.setdefault(site, []).append(one)
    refused = [
        FilesRefused(dossier_id=command.dossier_id, refused_to=site, files=tuple(files))
        for site, files in waiting.items()
    ]
    return (FilesAbsent(dossier_id=command.dossier_id, files=asked), *refused)


def erase(command: EraseFile | FollowErasure, evidence: PapersEvidence) -> tuple[FileErased | ExchangeEvent, ...]:
    """The erasure of a file that is kept, which goes up where the dossier went."""
    erased = FileErased(dossier_id=command.dossier_id, file_id=command.file_id, ground=command.ground)
    if evidence.forwarded_to is None:
        return (erased,)
    passed = ErasurePassedUp(dossier_id=command.dossier_id, file_id=command.file_id, ground=command.ground)
    return (erased, passed)


def follow(command: FollowErasure, state: Papers, evidence: PapersEvidence) -> tuple[PapersEvent, ...]:
    """The erasure of a file by the site that listed it; another site's word and a file that is gone change nothing."""
    file = state.files.get(command.file_id)
    if file is None or file.fetching is None or file.state is not FileState.KEPT:
        return ()
    return erase(command, evidence) if command.erased_by == state.held_by else ()
