"""The evidence of the commands about files: the dossier, and the content that a file holds."""

from chassis.content import store
from chassis.database import Reader
from contracts.vocabulary import DossierId
from services.review.papers.messages import AttachFile, RemoveFile, holder_of
from services.review.papers.rules import ContentFound, DossierFound, PapersEvidence


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


async def _dossier(reader: Reader, dossier_id: DossierId) -> DossierFound | None:
    row = await reader.fetchrow(
        "select d.unit, d.state, coalesce(h.holder, d.unit) as holder from read_dossiers d"
        " left join read_unit_holders h on h.unit = d.unit where d.dossier_id = $1",
        dossier_id,
    )
    return None if row is None else DossierFound.model_validate(dict(row))
