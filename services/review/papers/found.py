"""What the rules about files find beyond their stream: the dossier, a content that was stored, and which are here."""

from collections.abc import Mapping

from pydantic import Field

from contracts.files import ErasureGround, FileId, MediaType, Sha256, Size
from contracts.message import Message
from contracts.vocabulary import SiteCode, UnitCode
from services.review.dossier.messages import Progress


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
    """The dossier and the content of the file; None for what is not there.

    `forwarded_to` is the superior to which the dossier was passed up, `held` the files whose content is at this site.
    `erased` are those whose erasure the site below has said before the list of its files came, each with the ground.
    """

    dossier: DossierFound | None = None
    content: ContentFound | None = None
    forwarded_to: SiteCode | None = None
    held: tuple[FileId, ...] = ()
    erased: Mapping[FileId, ErasureGround] = Field(default_factory=dict)
