"""The files of a dossier as readers see them, and the checklist of its papers with what each still lacks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from chassis.content import arriving, store
from chassis.content.kinds import suffix_of
from chassis.content.store import Held
from chassis.database import Reader
from contracts.catalog import catalogue, ruleset, ruleset_on, titles
from contracts.catalog.entries import RequiredDocument
from contracts.catalog.terms import Procedure, TaskRating
from contracts.files import ErasureGround, FileAbsence, FileId
from contracts.message import Message
from contracts.vocabulary import VIETNAM, CatalogCode, DossierId, SiteCode
from services.review.catalogue.messages import furnished_by_unit, papers_asked
from services.review.dossier.rows import DossierInFull
from services.review.papers.messages import Fetching, FileState, holder_of

ATTACHED_TO: Final = """(
    select coalesce(jsonb_agg(distinct paper), '[]') from read_files file
    where file.dossier_id = one.dossier_id and file.state = 'kept'
)"""
"""The papers of the dossier `one` that have a file, as part of a statement."""
FILES_OF: Final = """(
    select coalesce(jsonb_agg(jsonb_build_object(
        'file_id', file_id, 'paper', paper, 'sha256', sha256, 'size', size, 'media_type', media_type
    ) order by place, file_id), '[]')
    from read_files file where file.dossier_id = one.dossier_id and file.state = 'kept'
)"""
"""The files of the dossier `one` that were neither removed nor erased, wherever their contents are, as such a part."""


class AttachedFile(Message):
    """A file of a dossier: whose it is, and what became of it.

    `name` is that under which it was sent, empty once its content is gone; `here` whether the content is at this site.
    One that the site `held_by` has, which passed the dossier up, was attached by nobody here: `fetching` is how far its
    content has come, `received` how many bytes have, `absence` why it does not come.
    """

    file_id: FileId
    paper: CatalogCode
    sha256: str
    size: int
    media_type: str
    state: FileState
    attached_by: str | None
    attached_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    ground: ErasureGround | None
    fetching: Fetching | None = None
    held_by: SiteCode | None = None
    absence: FileAbsence | None = None
    name: str = ""
    here: bool = False
    received: int = 0

    @property
    def saved_as(self) -> str:
        """The name under which it is saved: that under which it was sent, with the end that its content asks for."""
        suffix = suffix_of(self.media_type)
        plain = self.name or f"{self.paper.lower()}-{self.sha256[:8]}"
        return plain if plain.lower().endswith((f".{suffix}", ".jpeg")) else f"{plain}.{suffix}"


class PaperState(StrEnum):
    """What a dossier has of a paper."""

    ATTACHED = "attached"
    CLAIMED = "claimed"
    """The unit says that it is enclosed, and has attached no file."""
    MISSING = "missing"
    NOT_NEEDED = "not-needed"
    """The law does not ask for it here, and there is neither file nor claim."""


class Paper(Message):
    """A paper of the checklist in both languages, and its files; `needed` where the law asks for it."""

    paper: CatalogCode
    vi: str
    en: str
    needed: bool
    state: PaperState
    files: tuple[AttachedFile, ...]


class Checklist(Message):
    """The papers of a dossier; `missing` are those that the law asks for and that have neither file nor claim."""

    dossier_id: DossierId
    complete: bool
    missing: tuple[CatalogCode, ...]
    papers: tuple[Paper, ...]


async def files(reader: Reader, dossier_id: DossierId) -> Sequence[AttachedFile]:
    """The files of a dossier in the order in which they were attached; those that were removed or erased too."""
    columns = ", ".join(name for name in AttachedFile.model_fields if name not in {"name", "here", "received"})
    rows = await reader.fetch(
        f"select {columns} from read_files where dossier_id = $1 order by place, file_id",  # noqa: S608 - constants
        dossier_id,
    )
    found = [AttachedFile.model_validate(dict(row)) for row in rows]
    held = await store.held(reader, [holder_of(dossier_id, one.file_id) for one in found])
    coming = await _coming(reader, found)
    return [_completed(one, held.get(holder_of(dossier_id, one.file_id)), coming) for one in found]


async def _coming(reader: Reader, found: Sequence[AttachedFile]) -> Mapping[str, int]:
    """How many bytes have come of each content that was asked for, by SHA-256."""
    asked = [one for one in found if one.fetching is Fetching.ASKED and one.held_by is not None]
    sources = {one.held_by: {other.sha256 for other in asked if other.held_by == one.held_by} for one in asked}
    coming: dict[str, int] = {}
    for source, digests in sources.items():
        coming |= await arriving.received(reader, source or "", digests)
    return coming


def _completed(file: AttachedFile, held: Held | None, coming: Mapping[str, int]) -> AttachedFile:
    """A file with what stands beside the log of it: its name, whether it is here, and how much of it has come."""
    if held is not None and held.sha256 == file.sha256:
        return file.model_copy(update={"name": held.name, "here": file.state is FileState.KEPT})
    is_asked = file.fetching is Fetching.ASKED
    return file.model_copy(update={"received": coming.get(file.sha256, 0)}) if is_asked else file


def to_fetch(files: Sequence[AttachedFile]) -> list[FileId]:
    """The files whose content may be asked for: the site below has it, and it is neither here nor on its way."""
    return [
        one.file_id
        for one in files
        if one.state is FileState.KEPT and not one.here and one.fetching not in {None, Fetching.ASKED}
    ]


def attached_papers(attached: Sequence[AttachedFile]) -> frozenset[CatalogCode]:
    """The papers that have a file whose content is kept."""
    return frozenset(one.paper for one in attached if one.state is FileState.KEPT)


def checklist(dossier: DossierInFull, attached: Sequence[AttachedFile], now: datetime) -> Checklist:
    """Every paper that a dossier may hold with what the dossier has of it, those that the law asks for first.

    The law is that under which the dossier was filed, and before that the law of `now`.
    """
    required = {one.code: one for one in _required(dossier, now)}
    held = {*papers_asked(), *dossier.documents, *(one.paper for one in attached)}
    others = [code for code in catalogue().documents if code in held and code not in required]
    papers = tuple(
        _paper(code, dossier.documents, attached, needed=code in required and _is_needed(required[code], dossier))
        for code in (*required, *others)
    )
    missing = tuple(one.paper for one in papers if one.state is PaperState.MISSING)
    return Checklist(dossier_id=dossier.dossier_id, complete=not missing, missing=missing, papers=papers)


def _paper(
    code: CatalogCode, claimed: Collection[CatalogCode], attached: Sequence[AttachedFile], *, needed: bool
) -> Paper:
    its = tuple(one for one in attached if one.paper == code)
    if any(one.state is FileState.KEPT for one in its):
        state = PaperState.ATTACHED
    elif code in claimed:
        state = PaperState.CLAIMED
    else:
        state = PaperState.MISSING if needed else PaperState.NOT_NEEDED
    name = catalogue().documents[code]
    return Paper(paper=code, vi=name.vi, en=name.en, needed=needed, state=state, files=its)


def _required(dossier: DossierInFull, now: datetime) -> tuple[RequiredDocument, ...]:
    law = dossier.ruleset or ruleset_on(now.astimezone(VIETNAM).date())
    if dossier.procedure is Procedure.SIMPLIFIED:
        return ruleset(law).simplified.documents.required
    found = next((one for one in titles(law) if one.code == dossier.title), None)
    return () if found is None else found.documents.required


def _is_needed(paper: RequiredDocument, dossier: DossierInFull) -> bool:
    """Whether the law asks the unit for a paper, which a high rating may make needless; until it is stated it does."""
    facts = dossier.facts
    rating = facts.get("task_rating") if isinstance(facts, dict) else None
    if paper.enterprises_only or not furnished_by_unit(paper.code):
        return False
    if paper.unless_rating is None or not isinstance(rating, str):
        return True
    return not TaskRating(rating).reaches(paper.unless_rating)
