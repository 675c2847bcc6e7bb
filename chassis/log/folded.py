"""The signal that the read tables of a service have moved, for those of the same process who wait for them."""

import asyncio
from contextlib import suppress


class Folded:
    """Set by the projector after each page; another process's projector is seen by looking now and then."""

    def __init__(self) -> None:
        """Begin without a move."""
        self._moved = asyncio.Event()

    def signal(self) -> asyncio.Event:
        """The event that the next move sets; take it before looking, so that no move is missed in between."""
        return self._moved

    def moved(self) -> None:
        """Wake all who wait."""
        waiting, self._moved = self._moved, asyncio.Event()
        waiting.set()


async def wait(signal: asyncio.Event | None, seconds: float) -> None:
    """Return when `signal` is set, or after `seconds` at the latest."""
    if signal is None:
        await asyncio.sleep(seconds)
        return
    # Not asyncio.wait_for: before Python 3.12 it swallows a cancellation that comes together with the signal.
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await signal.wait()
