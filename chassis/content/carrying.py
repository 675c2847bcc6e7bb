"""The loop that carries contents of files between this site and its neighbours, on topics that forget.

It stands apart from relay and intake, with clients of its own, so that no event waits for a file. What is asked for and
what is granted are facts of the log, which a module reads for it (`Exchange`); where it stands in both directions is
its checkpoint, which moves in the transaction that stores the pieces. So a death at any moment loses nothing that was
stored: pieces are sent or read once more, and a receiver knows what it has.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

import structlog

from chassis.clock import monotonic, wall
from chassis.content import arriving, store
from chassis.content.arriving import Arrival
from chassis.content.lines import Lines
from chassis.content.settling import AwaitedBy, Settling, awaited_by
from chassis.deciding.decider import Handler
from chassis.declaring.exchange import Exchange, Granted
from chassis.errors import CompositionError
from chassis.log.checkpoints import CONTENTS, PROJECTIONS, Checkpoint, claim, position_of
from chassis.log.loops import GRACE, Progress
from chassis.messaging.kafka import Address
from chassis.settings import Settings
from contracts.content_piece import MissingPieces, Piece, piece_count, written_missing, written_piece
from contracts.declaration import contents_topic
from contracts.vocabulary import SiteCode

NAME: Final = CONTENTS
_AT_ONCE: Final = 8
"""Pieces that are sent in one step: 2 MiB, after which the loop reads again what others send."""
_PAUSE: Final = 0.5
"""Seconds from one look at what is to be done to the next, while there is nothing: the log may move at any moment."""
_LISTEN_MILLISECONDS: Final = 100
"""How long a step waits for pieces while any are awaited."""
_LONGEST_PAUSE: Final = timedelta(hours=1).total_seconds()
_log = structlog.get_logger()


def loop(handler: Handler, settings: Settings) -> "Carrying":
    """The loop of the service of `handler`; raises CompositionError where no module exchanges contents."""
    exchange = handler.service.exchange
    if exchange is None:
        raise CompositionError(f"{handler.service.name} keeps contents and no module says which it exchanges")
    topics = handler.service.contents_heard(handler.store.site)
    client_id = f"{settings.site}.{handler.service.name}.contents"
    return Carrying(handler, exchange, Lines(Address.of(settings), client_id, topics), topics, settings.resend_after)


class _Sending(NamedTuple):
    """Where the loop stands with what it sends: contents done at the next position, and the next piece of one more."""

    done: tuple[str, ...] = ()
    sha256: str = ""
    piece: int = 0


class _Again(NamedTuple):
    """Pieces that a neighbour still lacks of a content that it may have."""

    granted: Granted
    numbers: tuple[int, ...]


class _Pause(NamedTuple):
    """When the missing pieces of a content are asked for, by the monotonic clock, and how long after that once more."""

    at: float
    seconds: float


class Carrying:
    """Sends what is granted, takes what is wanted, asks for what is missing and erases what has ended."""

    name = NAME
    grace = GRACE

    def __init__(
        self, handler: Handler, exchange: Exchange, lines: Lines, topics: Sequence[str], resend_after: timedelta
    ) -> None:
        """Carry for the service of `handler` what `exchange` says, over `lines` that read `topics`.

        Pieces that have been missing for `resend_after` are asked for, and sent again at most once in that time.
        """
        self.progress = Progress()
        self._service = handler.service.name
        self._site = handler.store.site.code
        self._pool = handler.store.pool
        self._exchange = exchange
        self._settling = Settling(handler, exchange)
        self._lines = lines
        self._sources = {name: SiteCode(name.partition(".")[0]) for name in topics}
        self._resend_after = resend_after.total_seconds()
        self._look_at = 0.0
        self._folded = self._all_sent = -1
        """Where the read tables stood at the last look, and when all that they granted was sent."""
        self._awaited: AwaitedBy = {}
        self._pauses: dict[Arrival, _Pause] = {}
        self._again: dict[tuple[SiteCode, str], _Again] = {}
        self._sent_again: dict[tuple[SiteCode, str], float] = {}

    async def step(self) -> bool:
        """Erase what has ended, keep what is whole, and move some pieces; True when there may be more.

        Raises BrokerUnavailableError when Kafka does not serve, StoreUnavailableError when the database does not.
        """
        if monotonic() < self._look_at:
            return False
        async with claim(self._pool, NAME) as checkpoint:
            if checkpoint is None:
                self._folded = self._all_sent = -1  # another replica works, and may leave anything half done
                return False
            more = await self._work(checkpoint)
        self._look_at = 0.0 if more else monotonic() + _PAUSE
        return more

    async def close(self) -> None:
        """Discard the clients of Kafka: new ones begin where the checkpoint stands."""
        await self._lines.close()

    async def _work(self, checkpoint: Checkpoint) -> bool:
        folded = await position_of(self._pool, PROJECTIONS)
        if folded != self._folded:
            await self._look(folded)
        settled = bool(self._awaited) and await self._settling.settle(self._awaited)
        moved = await self._move(checkpoint, self._awaited, folded)
        self.progress.at(checkpoint.position, 0)
        self.progress.absent = self._lines.absent
        return settled or moved

    async def _look(self, folded: int) -> None:
        """Let go of what has ended, and find what is awaited, as the read tables say since they moved to `folded`."""
        for holder in await self._exchange.ended(self._pool):
            await store.let_go(self._pool, holder)
        self._awaited = awaited_by(await self._exchange.wanted(self._pool))
        await arriving.drop_unwanted(self._pool, self._awaited)
        self._folded = folded

    async def _move(self, checkpoint: Checkpoint, awaited: AwaitedBy, folded: int) -> bool:
        heard = bool(self._sources) and await self._hear(checkpoint, awaited)
        sent = await self._send_next(checkpoint, folded)
        again = await self._send_again()
        await self._ask(awaited)
        return heard or sent or again

    async def _hear(self, checkpoint: Checkpoint, awaited: AwaitedBy) -> bool:
        """Store the awaited pieces that have come, with the offsets up to which the topics were read."""
        offsets: dict[str, int] = checkpoint.state.get("offsets", {})
        heard = await self._lines.hear(offsets, _LISTEN_MILLISECONDS if awaited else 0)
        for one in heard:
            offsets[one.topic] = one.offset + 1
            source = self._sources[one.topic]
            match one.message:
                case Piece():
                    await self._take(checkpoint, awaited, source, one.message)
                case MissingPieces():
                    await self._note_missing(source, one.message)
                case None:
                    _log.warning("piece_refused", topic=one.topic, offset=one.offset)
        if heard:
            await checkpoint.move(checkpoint.position, {**checkpoint.state, "offsets": offsets})
        return bool(heard)

    async def _take(self, checkpoint: Checkpoint, awaited: AwaitedBy, source: SiteCode, piece: Piece) -> None:
        arrival = Arrival(source, piece.sha256, piece.size)
        if arrival not in awaited:
            return
        if await arriving.take(checkpoint.connection, arrival, piece, wall()):
            self._pauses[arrival] = _Pause(monotonic() + self._resend_after, self._resend_after)

    async def _note_missing(self, source: SiteCode, missing: MissingPieces) -> None:
        """Note what is to be sent again, of a content that its receiver may have and not more often than agreed."""
        key, now = (source, missing.sha256), monotonic()
        granted = await self._exchange.granted_to(self._pool, source, missing.sha256)
        if granted is None or granted.size != missing.size:
            return
        if key in self._again or now - self._sent_again.get(key, float("-inf")) < self._resend_after:
            return
        self._sent_again = {one: at for one, at in self._sent_again.items() if now - at < self._resend_after}
        self._sent_again[key] = now
        self._again[key] = _Again(granted, missing.numbers)

    async def _send_next(self, checkpoint: Checkpoint, folded: int) -> bool:
        """Send the next pieces of the oldest content that is granted and was not sent yet.

        `folded` is a position up to which the read tables that say what is granted are complete.
        """
        if folded == self._all_sent:
            return False
        granted = await self._exchange.granted(self._pool, checkpoint.position)
        at = _Sending(*checkpoint.state.get("sending", ()))
        if not granted:
            self._all_sent = folded
            if folded > checkpoint.position:
                await checkpoint.move(folded, {**checkpoint.state, "sending": _Sending()})
            return False
        together = [one for one in granted if one.position == granted[0].position and one.sha256 not in at.done]
        if not together:
            await checkpoint.move(granted[0].position, {**checkpoint.state, "sending": _Sending()})
            return True
        content = together[0]
        first = at.piece if at.sha256 == content.sha256 else 0
        through = min(first + _AT_ONCE, piece_count(content.size))
        is_there = await self._send(content, range(first, through))
        done = not is_there or through == piece_count(content.size)
        at = _Sending((*at.done, content.sha256)) if done else _Sending(at.done, content.sha256, through)
        await checkpoint.move(checkpoint.position, {**checkpoint.state, "sending": at})
        return True

    async def _send_again(self) -> bool:
        """Send some of the pieces that a neighbour has asked for again."""
        if not self._again:
            return False
        key, again = next(iter(self._again.items()))
        is_there = await self._send(again.granted, again.numbers[:_AT_ONCE])
        rest = again.numbers[_AT_ONCE:]
        if is_there and rest:
            self._again[key] = again._replace(numbers=rest)
        else:
            del self._again[key]
        return True

    async def _send(self, granted: Granted, numbers: Sequence[int]) -> bool:
        """Send pieces of a content; False where it is not stored, or no more."""
        pieces = []
        for number in numbers:
            data = await arriving.part(self._pool, granted.sha256, number)
            if data is None:
                _log.warning("content_not_sent", sha256=granted.sha256, target=granted.target, piece=number)
                return False
            pieces.append(written_piece(Piece(granted.sha256, granted.size, number, data)))
        await self._lines.send(contents_topic(self._site, self._service, granted.target), pieces)
        return True

    async def _ask(self, awaited: AwaitedBy) -> None:
        """Ask for pieces of which none has come for the interval, then for twice of it, up to an hour."""
        now = monotonic()
        before, self._pauses = self._pauses, {}
        for arrival in awaited:
            pause = before.get(arrival, _Pause(now + self._resend_after, self._resend_after))
            if now >= pause.at:
                numbers = await arriving.missing(self._pool, arrival)
                asked = written_missing(MissingPieces(arrival.sha256, arrival.size, numbers))
                await self._lines.send(contents_topic(self._site, self._service, arrival.source), [asked])
                seconds = min(pause.seconds * 2, _LONGEST_PAUSE)
                pause = _Pause(now + seconds, seconds)
            self._pauses[arrival] = pause
