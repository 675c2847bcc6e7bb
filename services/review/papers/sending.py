"""What pages and routes do alike with a file: look at it, store it, attach it, and let go of what nothing names.

The content is stored and held before the event names it. Where the service dies between the two, nobody sees the file,
and `tidied` lets go of it a day later; where it dies after the event, the file is whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from starlette.responses import Response

from chassis.clock import wall
from chassis.content import store
from chassis.content.kinds import examined
from chassis.content.refusals import ContentEmpty, ContentGone, ContentTooLarge
from chassis.database import Pool
from chassis.log.tail import DecodedEvent
from chassis.web import Answer, AuthorizedRequest, NotFound
from chassis.web.file_bodies import handed_out, name_sent
from contracts.files import LARGEST_FILE, FileId
from contracts.message import Refusal
from contracts.vocabulary import CatalogCode, DossierId
from services.review.dossier import queries as dossiers
from services.review.dossier.rows import DossierInFull
from services.review.papers import queries
from services.review.papers.messages import (
    AttachFile,
    FileState,
    OfPapers,
    PapersEvent,
    RequestFiles,
    holder_of,
)
from services.review.papers.queries import AttachedFile
from services.review.papers.states import Papers, folded

_UNNAMED_FOR: Final = timedelta(days=1)
"""A content may be held so long without an event that names it: the command about it is under way."""
CommandT = TypeVar("CommandT", bound=OfPapers)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent for a paper; `replaces` is the file in whose stead it comes."""

    file_id: FileId
    paper: CatalogCode
    content: bytes
    name: str
    replaces: FileId | None = None


async def dossier_of(request: AuthorizedRequest, dossier_id: DossierId) -> DossierInFull:
    """The dossier, which the audit log says was read; raises NotFound where the viewer may see none."""
    found = await dossiers.dossier(request.reader, request.viewer, dossier_id)
    if found is None:
        raise NotFound(f"dossier-{dossier_id}")
    await request.audit_read("dossier", [dossier_id])
    return found


async def attach(request: AuthorizedRequest, dossier_id: DossierId, sent: Sent) -> Answer:
    """Store a file and attach it; raises the Refusal in its way, and then nothing of it is kept."""
    if not sent.content:
        raise ContentEmpty
    if len(sent.content) > LARGEST_FILE:
        raise ContentTooLarge(size=len(sent.content), most=LARGEST_FILE)
    kind = await examined(sent.content)
    holder = holder_of(dossier_id, sent.file_id)
    hold = store.Hold(holder, name_sent(sent.name), wall())
    held = await store.keep(request.pool, sent.content, kind.media_type, hold)
    command = AttachFile(
        dossier_id=dossier_id, file_id=sent.file_id, paper=sent.paper, sha256=held.sha256, replaces=sent.replaces
    )
    try:
        answer = await request.handle(command)
    except Refusal:
        await store.let_go(request.pool, holder)
        raise
    await tidy(request, dossier_id)
    return answer


async def end(request: AuthorizedRequest, command: CommandT) -> Answer:
    """Remove or erase a file, and its content with it; sent again it deletes what a death in between has left."""
    answer = await request.handle(command)
    await tidy(request, command.dossier_id)
    return answer


async def fetch(request: AuthorizedRequest, dossier_id: DossierId, file_id: FileId | None = None) -> Answer:
    """Ask for the content of a file, or of every file that is not here; raises the Refusal in the way."""
    await dossier_of(request, dossier_id)
    named = () if file_id is None else (file_id,)
    return await request.handle(RequestFiles(dossier_id=dossier_id, files=named, again=bool(named)))


async def tidy(request: AuthorizedRequest, dossier_id: DossierId) -> None:
    """Let go of the contents of a dossier that no file of its log holds. Raises StoreUnavailableError."""
    await tidied(request.pool, dossier_id, await request.history(f"papers-{dossier_id}"), wall())


async def tidied(pool: Pool, dossier_id: DossierId, events: Sequence[DecodedEvent], now: datetime) -> int:
    """As `tidy`, by the events of the dossier's papers; how many were let go of."""
    files = papers_of(events).files
    known = {holder_of(dossier_id, file_id): file.state for file_id, file in files.items()}
    held = await store.holders(pool, f"papers-{dossier_id}/")
    left = [
        holder
        for holder, since in held.items()
        if known.get(holder) is not FileState.KEPT and (holder in known or since < now - _UNNAMED_FOR)
    ]
    for holder in left:
        await store.let_go(pool, holder)
    return len(left)


def papers_of(events: Sequence[DecodedEvent]) -> Papers:
    """The files of a dossier as the events of its papers make them."""
    return folded(one.event for one in events if isinstance(one.event, PapersEvent))


async def file_of(request: AuthorizedRequest, dossier_id: DossierId, file_id: FileId) -> AttachedFile:
    """A file of a dossier that the viewer may see, which the audit log says was read; raises NotFound."""
    await dossier_of(request, dossier_id)
    found = [one for one in await queries.files(request.reader, dossier_id) if one.file_id == file_id]
    if not found:
        raise NotFound(f"file-{file_id}")
    await request.audit_read("file", [file_id])
    return found[0]


async def hand_out(request: AuthorizedRequest, dossier_id: DossierId, file_id: FileId) -> Response:
    """The content of a file, to be saved; raises NotFound, and ContentGone where it is not kept here."""
    file = await file_of(request, dossier_id, file_id)
    if not file.here:
        raise ContentGone
    return handed_out(store.pieces(request.pool, file.sha256), file.media_type, file.saved_as, file.size)
