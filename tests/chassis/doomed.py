"""Processes that die (as by `kill -9`) at the worst moment, for the tests of relay and intake.

Run as `python -m tests.chassis.doomed NAME DATABASE_URL LINE`, where LINE is the JSON of `Line.written()`.
"""

import asyncio
import os
import sys
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer, ConsumerRecord
from typing_extensions import override

from chassis.log.checkpoints import Checkpoint, claim
from chassis.messaging.arrivals import Raw
from chassis.messaging.cloudevents import Outgoing
from chassis.messaging.intake import Intake, raws_of
from chassis.messaging.register import KeyRegister
from chassis.messaging.relay import NAME, Relay
from tests.chassis.lines import Line, drain
from tests.chassis.places import opened
from tests.chassis.sample import reading, writing

DEAD = 9
"""The exit code of a process that died where it was to die."""


class DiesAfterSending(Relay):
    """Dies when the broker has acknowledged and the checkpoint has not moved."""

    @override
    async def _send(self, producer: AIOKafkaProducer, messages: Sequence[Outgoing]) -> None:
        await super()._send(producer, messages)
        os._exit(DEAD)


class DiesBeforeCommit(Relay):
    """Dies when the checkpoint has moved in a transaction that is not committed."""

    @override
    async def _send_page(self, checkpoint: Checkpoint, head: int) -> None:
        await super()._send_page(checkpoint, head)
        os._exit(DEAD)


class MovesFirst(Relay):
    """The control: it moves its checkpoint before it sends, and dies in between."""

    @override
    async def step(self) -> bool:
        async with claim(self._store.pool, NAME) as checkpoint:
            if checkpoint is not None:
                await checkpoint.move(await self._store.head())
        os._exit(DEAD)


class DiesBeforeAcknowledging(Intake):
    """Dies when a batch is stored and not acknowledged."""

    @override
    def _acknowledge(self, messages: Sequence[Raw]) -> None:
        os._exit(DEAD)


class AcknowledgesFirst(Intake):
    """The control: it acknowledges, as FastStream does by itself, and dies before it has stored."""

    @override
    async def _receive(self, records: tuple[ConsumerRecord, ...]) -> None:
        self._acknowledge(raws_of(records))
        await self._committed()
        os._exit(DEAD)


_RELAYS = {kind.__name__: kind for kind in (DiesAfterSending, DiesBeforeCommit, MovesFirst)}
_INTAKES = {kind.__name__: kind for kind in (DiesBeforeAcknowledging, AcknowledgesFirst)}


async def _main(name: str, url: str, line: Line) -> None:
    async with opened(url) as store:
        if name in _RELAYS:
            await drain(_RELAYS[name](writing(), store, line.site, line.key, line.writer))
            return
        register = KeyRegister(line.keys_file)
        intake = _INTAKES[name](reading(), store, line.site, register, line.reader)
        await intake.start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], sys.argv[2], Line.read(sys.argv[3])))
