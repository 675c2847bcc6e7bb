"""The evidence of the commands about files: the dossier, the content that a file holds, and which contents are here."""

from uuid import UUID

from chassis.content import store
from chassis.database import Reader
from contracts.files import FileId
from contracts.vocabulary import DossierId, SiteCode
from services.review.papers.found import ContentFound, DossierFound, PapersEvidence
from services.review.papers.messages import (
    AnswerRequest,
    AttachFile,
    EraseFile,
    FollowErasure,
    ListFiles,
    RemoveFile,
    RequestFiles,
    holder_of,
)


async def for_attaching(command: AttachFile, reader: Reader) -> PapersEvidence:
    """The dossier, and the content that was stored for the file."""
    holder = holder_of(command.dossier_id, command.file_id)
    content = (await store.held(reader, [holder])).get(holder)
    found = (
        None
        if content is None
        else ContentFound(sha256=content.sha256, size=content.size, media_type=content.media_type)
    )
    return PapersEvidence(dossier=await _dossier(reader, command.dossier_id), content=found)


async def for_removing(command: RemoveFile, reader: Reader) -> PapersEvidence:
    """The dossier."""
    return PapersEvidence(dossier=await _dossier(reader, command.dossier_id))


async def for_erasing(command: EraseFile | FollowErasure, reader: Reader) -> PapersEvidence:
    """The superior to which the dossier was passed up."""
    return PapersEvidence(forwarded_to=await _forwarded_to(reader, command.dossier_id))


async def for_listing(command: ListFiles, reader: Reader) -> PapersEvidence:
    """The files that the site below had erased before its list came, as after days without a line."""
    rows = await reader.fetch(
        "select file_id, ground from read_erasures where site = $1 and dossier_id = $2",
        command.held_by,
        command.dossier_id,
    )
    return PapersEvidence(erased={row["file_id"]: row["ground"] for row in rows})


async def for_exchange(command: RequestFiles | AnswerRequest, reader: Reader) -> PapersEvidence:
    """The superior to which the dossier was passed up, and which of its files are at this site."""
    holders = await store.holders(reader, f"papers-{command.dossier_id}/")
    held = tuple(FileId(UUID(one.rpartition("/")[2])) for one in holders)
    return PapersEvidence(forwarded_to=await _forwarded_to(reader, command.dossier_id), held=held)


async def _forwarded_to(reader: Reader, dossier_id: DossierId) -> SiteCode | None:
    found: str | None = await reader.fetchval(
        "select forwarded_to from read_dossiers where dossier_id = $1", dossier_id
    )
    return found


async def _dossier(reader: Reader, dossier_id: DossierId) -> DossierFound | None:
    row = await reader.fetchrow(
        "select d.unit, d.state, coalesce(h.holder, d.unit) as holder from read_dossiers d"
        " left join read_unit_holders h on h.unit = d.unit where d.dossier_id = $1",
        dossier_id,
    )
    return None if row is None else DossierFound.model_validate(dict(row))
