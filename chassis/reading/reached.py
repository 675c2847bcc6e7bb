"""Waiting for the read tables, so that a caller who has written a position reads its own write."""

import asyncio

from chassis.clock import monotonic
from chassis.database import Pool, translated
from chassis.errors import ReadModelBehindError
from chassis.log.checkpoints import PROJECTIONS

_INTERVAL = 0.02
"""Seconds between two looks at the checkpoint; a projection takes about 10 ms after its event."""
_LOOK = """
    select h.position, coalesce((select c.position from log.checkpoints c where c.name = $1), 0)
    from log.head h
"""


_OF_STREAM = """
    select position from log.events where site = $1 and service = $2 and stream = $3
    and position <= (select c.position from log.checkpoints c where c.name = $4)
    order by stream_version desc limit 1
"""


class PositionBeyondHeadError(Exception):
    """A reader waits for a position that the log has not reached: no wait for the read tables would bring it."""


class ReadPosition:
    """The position that the read tables of a service have reached, looked up once for all waiting readers."""

    def __init__(self, pool: Pool, site: str, service: str) -> None:
        """Look it up through `pool`, and the streams of `service` at `site`."""
        self._pool = pool
        self._own = (site, service)
        self._looking: asyncio.Task[tuple[int, int]] | None = None

    async def now(self) -> int:
        """The position that the read tables have reached; raises StoreUnavailableError when the database is away."""
        return (await self._look())[1]

    async def of_stream(self, stream: str) -> int:
        """The position of the last event of one of the service's own streams that the read tables hold; 0 for none.

        Raises StoreUnavailableError when the database is away.
        """
        with translated():
            position = await self._pool.fetchval(_OF_STREAM, *self._own, stream, PROJECTIONS)
        return position or 0

    async def caught_up(self, seconds: float) -> int:
        """The position of the read tables when they hold all that the log held at the call.

        Raises ReadModelBehindError when they do not after `seconds`, StoreUnavailableError when the database is away.
        """
        head, _ = await self._look()
        await self.wait_for(head, seconds)
        return head

    async def wait_for(self, position: int, seconds: float) -> None:
        """Return when the read tables hold what follows from the log up to `position`.

        Raises PositionBeyondHeadError at once when the log ends before `position`, ReadModelBehindError when the read
        tables have not reached it after `seconds`, StoreUnavailableError when the database is away.
        """
        deadline = monotonic() + seconds
        head, reached = await self._look()
        if position > head:
            raise PositionBeyondHeadError
        while reached < position:
            if monotonic() >= deadline:
                raise ReadModelBehindError(f"the read tables stand at {reached}, not yet at {position}")
            _, reached = await self._look_again()

    async def _look(self) -> tuple[int, int]:
        """The position of the log's last event, and that of the read tables."""
        with translated():
            row = await self._pool.fetchrow(_LOOK, PROJECTIONS)
        return (row[0], row[1]) if row is not None else (0, 0)

    async def _look_again(self) -> tuple[int, int]:
        """The next look-up, shared by all waiting readers: the database is asked at most 50 times a second."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_later())
        return await asyncio.shield(self._looking)

    async def _look_later(self) -> tuple[int, int]:
        await asyncio.sleep(_INTERVAL)
        return await self._look()
