"""Which contents of files this site waits for, has granted and lets go of, as the read tables say."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from chassis.database import Reader, translated
from chassis.declaring.exchange import Exchange, Granted, Wanted
from contracts.files import AbsentFile, FileAbsence, FileId
from contracts.message import Command, Refusal
from contracts.vocabulary import DossierId, SiteCode
from services.review.papers.messages import RecordAbsence, RecordArrival, holder_of

_WANTED: Final = """
    select dossier_id, file_id, sha256, size, held_by, asked_by, conversation from read_files
    where fetching = 'asked' and state = 'kept' order by dossier_id, file_id
"""
_GRANTED: Final = """
    select s.position, s.sha256, s.size, s.target from read_sent_files s join read_files f using (dossier_id, file_id)
    where s.position > $1 and f.state = 'kept' order by s.position, file_id limit 100
"""
_GRANTED_TO: Final = """
    select s.position, s.sha256, s.size, s.target from read_sent_files s join read_files f using (dossier_id, file_id)
    where s.target = $1 and s.sha256 = $2 and f.state = 'kept' limit 1
"""
_ENDED: Final = """
    select h.holder from read_files f
    join content.holds h on h.holder = 'papers-' || f.dossier_id || '/' || f.file_id where f.state <> 'kept'
"""


async def wanted(reader: Reader) -> Sequence[Wanted]:
    """The contents that were asked for and have not come."""
    with translated():
        rows = await reader.fetch(_WANTED)
    return [
        Wanted(
            holder=holder_of(row["dossier_id"], row["file_id"]),
            sha256=row["sha256"],
            size=row["size"],
            source=row["held_by"],
            asked_by=row["asked_by"],
            conversation=row["conversation"],
        )
        for row in rows
    ]


async def granted(reader: Reader, after: int) -> Sequence[Granted]:
    """The contents that were granted to the superior beyond a position of the log, the oldest first."""
    with translated():
        return [Granted(*row) for row in await reader.fetch(_GRANTED, after)]


async def granted_to(reader: Reader, target: SiteCode, sha256: str) -> Granted | None:
    """The content of that SHA-256 if the site may have it."""
    with translated():
        row = await reader.fetchrow(_GRANTED_TO, target, sha256)
    return None if row is None else Granted(*row)


async def ended(reader: Reader) -> Sequence[str]:
    """The files that were removed or erased and still hold a content."""
    with translated():
        return [row["holder"] for row in await reader.fetch(_ENDED)]


def arrived(one: Wanted) -> Command:
    """The command which records that a content is here."""
    dossier_id, file_id = _named(one.holder)
    return RecordArrival(dossier_id=dossier_id, file_id=file_id)


def spoilt(one: Wanted, refusal: Refusal) -> Command:
    """The command which records that what came is not taken; which rule refused it stands in the log of the service."""
    _ = refusal
    dossier_id, file_id = _named(one.holder)
    absent = (AbsentFile(file_id=file_id, reason=FileAbsence.SPOILT),)
    return RecordAbsence(dossier_id=dossier_id, said_by=one.source, files=absent)


def _named(holder: str) -> tuple[DossierId, FileId]:
    """The dossier and the file by the name under which the file holds its content."""
    dossier, _, file = holder.removeprefix("papers-").partition("/")
    return DossierId(UUID(dossier)), FileId(UUID(file))


EXCHANGE: Final = Exchange(
    wanted=wanted, granted=granted, granted_to=granted_to, ended=ended, arrived=arrived, spoilt=spoilt
)
