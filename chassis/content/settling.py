"""What becomes of a content that has come whole: it is looked at like any file, kept, and recorded as arrived.

Each part may be done twice: a content is kept once, and a command that is sent again gets the answer it had.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import structlog

from chassis.clock import wall
from chassis.content import arriving, store, uploads
from chassis.content.arriving import Arrival
from chassis.content.kinds import examined
from chassis.content.refusals import ContentAltered, ContentGone
from chassis.content.uploads import Upload
from chassis.deciding.decider import Cause, Handler
from chassis.declaring.exchange import Exchange, Wanted
from contracts.message import Actor, Command, Refusal
from contracts.vocabulary import derived_id

_log: Final = structlog.get_logger()
AwaitedBy = Mapping[Arrival, Sequence[Wanted]]


def awaited_by(wanted: Sequence[Wanted]) -> AwaitedBy:
    """Who waits for each content: the same one may be that of several files."""
    found: dict[Arrival, list[Wanted]] = {}
    for one in wanted:
        found.setdefault(Arrival(one.source, one.sha256, one.size), []).append(one)
    return found


class Settling:
    """Keeps what has come whole for those who wait for it."""

    def __init__(self, handler: Handler, exchange: Exchange) -> None:
        """Record through `handler` with the commands of `exchange`."""
        self._handler = handler
        self._exchange = exchange
        self._pool = handler.store.pool
        self._recorded: set[tuple[UUID, str]] = set()
        """What is recorded, until the read tables show it too and it is awaited no more."""
        self._actor = Actor(f"{handler.service.name}.contents", duties=frozenset({"policy"}))

    async def settle(self, awaited: AwaitedBy) -> bool:
        """Keep every awaited content that is whole; True when there was any. Raises StoreUnavailableError."""
        whole = {(one.sender, one.sha256): one for one in await arriving.under_way(self._pool) if _is_whole(one)}
        self._recorded &= {_asked(one) for wanted in awaited.values() for one in wanted}
        found = False
        for arrival, wanted in awaited.items():
            upload = whole.get((arrival.sender, arrival.sha256))
            if upload is not None:
                found |= await self._settle(upload, wanted)
        return await self._settle_held(awaited) or found

    async def _settle(self, upload: Upload, wanted: Sequence[Wanted]) -> bool:
        try:
            content = await uploads.whole(self._pool, upload)
        except ContentAltered:
            _log.warning("content_altered", sender=upload.sender, sha256=upload.sha256)
            return False
        for one in wanted:
            await self._keep(one, content)
        await uploads.drop(self._pool, upload.upload_id)
        return True

    async def _keep(self, wanted: Wanted, content: bytes) -> None:
        try:
            kind = await examined(content)
        except Refusal as refusal:
            _log.warning("content_spoilt", sha256=wanted.sha256, source=wanted.source, reason=refusal.code)
            await store.let_go(self._pool, wanted.holder)
            await self._record(self._exchange.spoilt(wanted, refusal), wanted)
            return
        await store.keep(self._pool, content, kind.media_type, store.Hold(wanted.holder, "", wall()))
        await self._record(self._exchange.arrived(wanted), wanted)

    async def _settle_held(self, awaited: AwaitedBy) -> bool:
        """Record what is held already: kept before a death, or restored from an archive that somebody brought."""
        left = (one for wanted in awaited.values() for one in wanted if _asked(one) not in self._recorded)
        all_wanted = {one.holder: one for one in left}
        held = await store.held(self._pool, all_wanted) if all_wanted else {}
        there = [one for holder, one in all_wanted.items() if holder in held and held[holder].sha256 == one.sha256]
        for one in there:
            try:
                content = await store.content_of(self._pool, one.sha256)
            except ContentGone:
                continue
            await self._keep(one, content)
        return bool(there)

    async def _record(self, command: Command, wanted: Wanted) -> None:
        command_id = derived_id("contents", wanted.asked_by, wanted.holder, type(command).__name__)
        await self._handler.handle(command, Cause(self._actor, command_id, wanted.conversation, wanted.asked_by))
        self._recorded.add(_asked(wanted))


def _asked(wanted: Wanted) -> tuple[UUID, str]:
    return wanted.asked_by, wanted.holder


def _is_whole(upload: Upload) -> bool:
    return upload.received == upload.size
