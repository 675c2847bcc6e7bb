"""The files of a dossier as readers see them, and the checklist of its papers with what each still lacks."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from chassis.content import store
from chassis.content.kinds import suffix_of
from chassis.database import Reader
from contracts.catalog import catalogue, ruleset_on, titles
from contracts.catalog.entries import RequiredDocument
from contracts.catalog.terms import TaskRating
from contracts.message import Message
from contracts.vocabulary import VIETNAM, CatalogCode, DossierId
from services.review.catalogue.messages import furnished_by_unit, papers_asked
from services.review.dossier.rows import DossierInFull
from services.review.papers.messages import ErasureGround, FileId, FileState, holder_of

ATTACHED_TO: Final = """(
    select coalesce(jsonb_agg(distinct paper), '[]') from read_files file
    where file.dossier_id = one.dossier_id and file.state = 'kept'
)"""
"""The papers of the dossier `one` that have a file, as part of a statement."""


class AttachedFile(Message):
    """A file of a dossier: whose it is, and what became of it.

    `name` is that under which it was sent, empty once its content is gone; `here` whether the content is at this site.
    """

    file_id: FileId
    paper: CatalogCode
    sha256: str
    size: int
    media_type: str
    state: FileState
    attached_by: str
    attached_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    ground: ErasureGround | None
    name: str = ""
    here: bool = False

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
    columns = ", ".join(name for name in AttachedFile.model_fields if name not in {"name", "here"})
    rows = await reader.fetch(
        f"select {columns} from read_files where dossier_id = $1 order by place, file_id",  # noqa: S608 - constants
        dossier_id,
    )
    holders = {row["file_id"]: holder_of(dossier_id, row["file_id"]) for row in rows}
    held = await store.held(reader, holders.values())
    found = [AttachedFile.model_validate(dict(row)) for row in rows]
    return [
        one.model_copy(update={"name": held[holder].name, "here": one.state is FileState.KEPT})
        if (holder := holders[one.file_id]) in held
        else one
        for one in found
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
    ruleset = dossier.ruleset or ruleset_on(now.astimezone(VIETNAM).date())
    found = next((one for one in titles(ruleset) if one.code == dossier.title), None)
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
