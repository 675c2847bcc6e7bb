"""The evidence of the commands about a matter."""

from chassis.database import Reader
from services.review.complaint import queries
from services.review.complaint.messages import (
    CloseMatter,
    ClosingEvidence,
    ExtendingEvidence,
    ExtendMatter,
    OpeningEvidence,
    OpenMatter,
)


async def for_opening(command: OpenMatter, reader: Reader) -> OpeningEvidence:
    """The subject of the dossier, and its open dossiers."""
    return await queries.opening(reader, command.dossier_id)


async def for_closing(command: CloseMatter, reader: Reader) -> ClosingEvidence:
    """The dossiers that the matter concerns, as far as they are open, and the award."""
    return await queries.closing(reader, command.matter_id)


async def for_extending(command: ExtendMatter, reader: Reader) -> ExtendingEvidence:
    """The dossier and its subject, as far as it is open."""
    return await queries.extending(reader, command.dossier_id)
