"""A rule over several streams holds when its commands queue: each is decided on what the one before it led to."""

import asyncio

import pytest
from typing_extensions import override

from chassis.database import Reader
from chassis.deciding.decider import CommandResult, Handler
from chassis.declaring.module import Loads
from chassis.log import loops
from chassis.reading.projector import Projector
from deploy.local import servers
from tests.chassis.databases import Harness, at_work, cause, opened
from tests.chassis.sample import PinNote, WallFull, altered, note_id, pinned_before, write, writing

_NOTES = 10
_ROOM = 3
"""The most notes that are pinned, by the sample's rule."""


class QueuedPin(PinNote):
    """Pin a note, when it is this command's turn."""

    @property
    @override
    def queue(self) -> str:
        """There is one wall."""
        return "wall"


class FoundPin(PinNote):
    """Pin a note, when it is its turn in the queue that its loader finds."""


async def _wall(command: FoundPin, reader: Reader) -> str:
    """There is one wall; the read tables hold every note that was written."""
    _ = command
    assert await reader.fetchval("select count(*) from read_notes") == _NOTES
    return "wall"


async def _place(command: FoundPin, reader: Reader) -> str:
    """A queue for each note."""
    _ = reader
    return str(command.note_id)


_LOADERS = (
    Loads(PinNote, pinned_before),
    Loads(QueuedPin, pinned_before),
    Loads(FoundPin, pinned_before, _wall),
)


async def _pinned(harness: Harness, kind: type[PinNote]) -> tuple[int, int]:
    """How many notes were pinned and how many commands refused, when all are sent at once in two processes."""
    for number in range(_NOTES):
        await harness.handler.handle(write(number), cause())
    running = asyncio.create_task(loops.run(Projector(harness.service, harness.store), harness.store))
    async with opened(harness.database.service_url, 4) as other:
        handlers = (harness.handler, Handler(harness.service, other, harness.handler.clock))
        commands = (handlers[number % 2].handle(kind(note_id=note_id(number)), cause()) for number in range(_NOTES))
        outcomes = await asyncio.gather(*commands, return_exceptions=True)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    refused = sum(isinstance(outcome, WallFull) for outcome in outcomes)
    log = await harness.store.read(0, 100)
    return sum(event.type == "NotePinned" for event in log), refused


@pytest.mark.parametrize(("kind", "holds"), [(QueuedPin, True), (FoundPin, True), (PinNote, False)])
async def test_commands_of_one_queue_see_what_came_before_them(
    postgres: servers.Postgres, kind: type[PinNote], *, holds: bool
) -> None:
    """Queued, no more than three notes get onto the wall; without a queue they pass each other."""
    async with at_work(
        postgres.admin_url, altered(writing(), commands=(PinNote, QueuedPin, FoundPin), evidence=_LOADERS)
    ) as harness:
        pinned, refused = await _pinned(harness, kind)

    assert pinned + refused == _NOTES
    assert (pinned == _ROOM) is holds


async def test_many_queues_leave_connections_for_their_commands(postgres: servers.Postgres) -> None:
    """Each of twenty queues has its turn: those that wait for one hold no connection that its command needs."""
    loaders = (Loads(FoundPin, pinned_before, _place),)
    async with at_work(postgres.admin_url, altered(writing(), commands=(FoundPin,), evidence=loaders)) as harness:
        for number in range(20):
            await harness.handler.handle(write(number), cause())
        running = asyncio.create_task(loops.run(Projector(harness.service, harness.store), harness.store))
        commands = (harness.handler.handle(FoundPin(note_id=note_id(number)), cause()) for number in range(20))
        outcomes = await asyncio.wait_for(asyncio.gather(*commands, return_exceptions=True), 30)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} <= {CommandResult, WallFull}
