"""The work of the processes that are killed: each part of a service, and each with its cure taken out."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from typing_extensions import override

from chassis.clock import Clock
from chassis.database import Reader, transaction
from chassis.deciding.decider import Cause, Handler
from chassis.deciding.effects import Effects
from chassis.deciding.policies import Policies
from chassis.declaring.module import Effect, On
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.errors import RebuildUnderWayError
from chassis.ids import new_id
from chassis.log.checkpoints import Checkpoint, claim
from chassis.log.loops import Loop
from chassis.log.store import Store
from chassis.log.tail import decode_row, read_rows
from chassis.messaging.arrivals import Raw
from chassis.messaging.hearing import PAGE, Hearing
from chassis.messaging.intake import Intake, _Batch, raws_of
from chassis.messaging.kafka import Address
from chassis.messaging.register import KeyRegister
from chassis.messaging.relay import Relay
from chassis.messaging.sent import PAGE as RELAY_PAGE
from chassis.messaging.signing import SigningKey
from chassis.reading.projector import NAME, Projections, Projector
from chassis.reading.rebuild import rebuild
from chassis.settings import Settings
from contracts.envelope import Origin
from contracts.message import Command, Event
from contracts.vocabulary import Level
from tests.chassis.databases import CLERK, opened
from tests.chassis.sample import (
    SITE,
    NoteWritten,
    PinNote,
    ShelveNote,
    StrikeNote,
    altered,
    note_id,
    reading,
    write,
    writing,
)
from tests.chassis.topics import messages_on

RELAYING = ("chassis/messaging/relay.py", "chassis/log/checkpoints.py")
PROJECTING = ("chassis/reading/projector.py", "chassis/reading/tables.py", "chassis/log/checkpoints.py")
REBUILDING = (
    "chassis/reading/rebuild.py",
    "chassis/reading/tables.py",
    "chassis/log/checkpoints.py",
    "tests/failure/works.py",
)
REACTING = (
    "chassis/deciding/policies.py",
    "chassis/deciding/decider.py",
    "chassis/log/writer.py",
    "chassis/log/checkpoints.py",
)
HOLDING = ("chassis/log/held.py", "chassis/deciding/policies.py", "chassis/log/checkpoints.py")
COMMANDING = ("chassis/deciding/decider.py", "chassis/log/writer.py")
HEARING = ("chassis/messaging/hearing.py", "chassis/messaging/arrivals.py")
LISTENING = ("chassis/messaging/intake.py", "tests/failure/works.py")
ACTING = (
    "chassis/deciding/effects.py",
    "chassis/deciding/putoff.py",
    "chassis/deciding/decider.py",
    "chassis/log/writer.py",
    "tests/failure/works.py",
)


async def drain(*loops: Loop) -> None:
    """Let `loops` step in turn until none of them has more to do."""
    while any([await loop.step() for loop in loops]):
        pass


@asynccontextmanager
async def _at(given: Mapping[str, Any], service: Service) -> AsyncIterator[Handler]:
    async with opened(given["url"], 4) as store:
        store.site = Site(given.get("site", SITE), Level.DISTRICT)
        yield Handler(service, store, Clock())


async def command(given: dict[str, Any]) -> None:
    """Write the notes that are named, each under the command id it is given."""
    async with _at(given, writing()) as handler:
        await asyncio.gather(
            *(
                handler.handle(write(number), Cause(CLERK, UUID(command_id), UUID(command_id)))
                for number, command_id in given["notes"]
            )
        )


def _relay(kind: type[Relay], given: Mapping[str, Any], store: Store) -> Relay:
    key = load_pem_private_key(given["key"].encode(), None)
    address = Address(given["bootstrap"], given["user"], given["password"])
    return kind(writing(), store, given["site"], SigningKey("key-1", key), address)  # type: ignore[arg-type]  # the key is an Ed25519 one


async def relay(given: dict[str, Any], kind: type[Relay] = Relay) -> None:
    """Send what is not yet sent."""
    async with opened(given["url"], 4) as store:
        loop = _relay(kind, given, store)
        await drain(loop)
        await loop.close()


class BookmarkFirst(Relay):
    """A relay that moves its checkpoint before the broker has answered."""

    @override
    async def _send_page(self, checkpoint: Checkpoint, head: int) -> None:
        async with transaction(self._store.pool) as apart:
            await apart.execute(
                "insert into log.checkpoints (name, position) values ('forgetful', $1)"
                " on conflict (name) do update set position = excluded.position",
                min(head, checkpoint.position + RELAY_PAGE),
            )
        await super()._send_page(checkpoint, head)

    @override
    async def step(self) -> bool:
        position = await self._store.pool.fetchval("select position from log.checkpoints where name = 'forgetful'")
        async with transaction(self._store.pool) as connection:
            await connection.execute("update log.checkpoints set position = $1 where name = 'relay'", position or 0)
        return await super().step()


async def relay_bookmark_first(given: dict[str, Any]) -> None:
    """Send, with the cure taken out."""
    await relay(given, BookmarkFirst)


async def project(given: dict[str, Any]) -> None:
    """Fold what is not yet folded."""
    async with _at(given, reading()) as handler:
        await drain(Projector(handler.service, handler.store))


class TwoTransactions(Projector):
    """A projector whose rows and checkpoint are committed apart."""

    @override
    async def step(self) -> bool:
        projections = Projections(self._projections.service, self._store.site)
        async with claim(self._store.pool, NAME) as checkpoint:
            assert checkpoint is not None
            lines = await read_rows(checkpoint.connection, checkpoint.position, 1000)
            async with transaction(self._store.pool) as apart:
                await projections.apply(apart, lines)
            if lines:
                await checkpoint.move(lines[-1]["position"])
        return False


async def project_in_two_transactions(given: dict[str, Any]) -> None:
    """Fold, with the cure taken out."""
    async with _at(given, reading()) as handler:
        await drain(TwoTransactions(handler.service, handler.store))


async def rebuild_all(given: dict[str, Any]) -> None:
    """Make the read tables anew; the database may take a moment to believe the death of the rebuild before."""
    async with _at(given, reading()) as handler:
        while True:
            try:
                await rebuild(handler.store, handler.service)
            except RebuildUnderWayError:
                await asyncio.sleep(0.05)
            else:
                return


async def rebuild_in_place(given: dict[str, Any]) -> None:
    """Make the read tables anew with the cure taken out: empty them first, then fill them."""
    async with _at(given, reading()) as handler:
        pool = handler.store.pool
        async with transaction(pool) as connection:
            await connection.execute("delete from read_notes; delete from read_tallies")
        async with transaction(pool) as connection:
            lines = await read_rows(pool, 0, 1000)
            await Projections(handler.service, handler.store.site).apply(connection, lines)


async def react(given: dict[str, Any]) -> None:
    """React to what was heard, the read tables following."""
    async with _at(given, reading()) as handler:
        await drain(Projector(handler.service, handler.store), Policies(handler))


def shelve_even(event: NoteWritten, origin: Origin) -> Iterable[Command]:
    """Shelve a note, with a bug that shows at every other one."""
    _ = origin
    if int(event.title.split()[-1]) % 2:
        raise ZeroDivisionError
    yield ShelveNote(note_id=event.note_id, title=event.title)


async def react_with_a_bug(given: dict[str, Any], kind: type[Policies] = Policies) -> None:
    """React to what was heard as a running loop does, which tries again after a fault."""
    async with _at(given, altered(reading(), reactions=(On(NoteWritten, shelve_even),))) as handler:
        loops = Projector(handler.service, handler.store), kind(handler)
        while True:
            try:
                await drain(*loops)
            except ZeroDivisionError:
                continue
            return


class SkippingPolicies(Policies):
    """Policies that move their checkpoint over an event with a fault first, and hold the event afterwards."""

    @override
    async def step(self) -> bool:
        try:
            return await self._in_fresh_transactions(self._react)
        except ZeroDivisionError as fault:
            found = self._search.found(fault)
            if found is None:
                raise
            async with claim(self._store.pool, "policies") as checkpoint:
                assert checkpoint is not None
                await checkpoint.move(found["position"])
            async with transaction(self._store.pool) as apart:
                await apart.execute(
                    "insert into log.held (loop, position, stream, reason) values ('policies', $1, $2, 'late')",
                    found["position"],
                    found["stream"],
                )
            return True


async def react_skipping(given: dict[str, Any]) -> None:
    """React, with the cure taken out."""
    await react_with_a_bug(given, SkippingPolicies)


class ForgetfulPolicies(Policies):
    """Policies that act first and move their checkpoint afterwards, under ids of the moment."""

    @override
    async def step(self) -> bool:
        async with claim(self._store.pool, "policies") as checkpoint:
            assert checkpoint is not None
            lines = await read_rows(self._store.pool, checkpoint.position, 1000)
            for line in lines:
                event, origin = decode_row(self._codec, self._store.site, line)
                for reaction in self._service.react(event, origin):
                    assert isinstance(reaction.command, ShelveNote)
                    anew = reaction.command.model_copy(update={"note_id": new_id()})
                    await self._handler.handle(anew, Cause(self._actor, new_id(), origin.correlation_id))
            if lines:
                await checkpoint.move(lines[-1]["position"])
        return False


async def react_forgetfully(given: dict[str, Any]) -> None:
    """React, with the cure taken out."""
    async with _at(given, reading()) as handler:
        await drain(ForgetfulPolicies(handler))


async def hear(given: dict[str, Any]) -> None:
    """Hear everything that stands on the topic, as intake is handed it when nothing was acknowledged."""
    async with opened(given["url"], 4) as store:
        store.site = Site(given["site"], Level.DISTRICT)
        hearing = Hearing(reading(), store, KeyRegister(Path(given["keys"])))
        admin = Address(given["bootstrap"], given["admin"], given["admin_password"])
        records = await messages_on(admin, f"{given['site']}.writing")
        for start in range(0, len(records), PAGE):
            await hearing.hear(raws_of(records[start : start + PAGE]))


async def listen(given: dict[str, Any], kind: type[Intake] = Intake) -> None:
    """Listen as the service does until `said` events are in the store, or for `patience` seconds."""
    async with opened(given["url"], 4) as store:
        address = Address(given["bootstrap"], given["reader"], given["reader_password"])
        store.site = Site(given["site"], Level.DISTRICT)
        intake = kind(reading(), store, KeyRegister(Path(given["keys"])), address)
        await intake.start()
        with suppress(TimeoutError):
            async with asyncio.timeout(given["patience"]):
                while await store.head() < given["said"]:
                    await store.wait(store.signal())
        await intake.stop()


class AcknowledgeFirst(Intake):
    """An intake that tells Kafka first and stores afterwards: FastStream's default."""

    @override
    async def _store(self, batches: Sequence[_Batch]) -> bool:
        messages = [message for batch in batches for message in batch.messages]
        self._acknowledge(messages)
        await self._committed()
        await self._store_it(messages)
        del self._in_hand[: len(batches)]
        return True

    async def _store_it(self, messages: Sequence[Raw]) -> None:
        await self.hearing.hear(messages)


async def listen_acknowledging_first(given: dict[str, Any]) -> None:
    """Listen, with the cure taken out."""
    await listen(given, AcknowledgeFirst)


def _begin(event: Event, _: Origin) -> Command:
    assert isinstance(event, NoteWritten)
    return PinNote(note_id=event.note_id)


def _interrupted(event: Event, _: Origin) -> Command:
    assert isinstance(event, NoteWritten)
    return StrikeNote(note_id=event.note_id, reason="interrupted")


def _given_up(event: Event, _: Origin, reason: str) -> Command:
    assert isinstance(event, NoteWritten)
    return StrikeNote(note_id=event.note_id, reason=reason)


def sending(letters: Path) -> Service:
    """The writing service, which also drops a line into the file `letters` for every note: its outside world."""

    @asynccontextmanager
    async def reach(
        event: Event, _: Origin, __: Settings, ___: Reader
    ) -> AsyncIterator[Callable[[], Awaitable[Command]]]:
        assert isinstance(event, NoteWritten)

        async def perform() -> Command:
            with letters.open("a") as outside:
                outside.write(f"{event.note_id}\n")
            return StrikeNote(note_id=event.note_id, reason="sent")

        yield perform

    effects: Mapping[type[Event], Effect] = {NoteWritten: Effect(_begin, reach, _interrupted, _given_up)}
    return altered(writing(effects), evidence=())


async def act(given: dict[str, Any]) -> None:
    """Drop the lines that are due."""
    async with _at(given, sending(Path(given["letters"]))) as handler:
        settings = Settings.model_construct()
        await drain(Projector(handler.service, handler.store), Effects(handler, settings))


async def act_without_record(given: dict[str, Any]) -> None:
    """Drop the lines that are due, and remember only afterwards that it was done."""
    async with _at(given, sending(Path(given["letters"]))) as handler:
        service = handler.service
        async with claim(handler.store.pool, "forgetful") as checkpoint:
            assert checkpoint is not None
            for line in await read_rows(handler.store.pool, checkpoint.position, 1000):
                event, origin = _read(handler, line)
                if isinstance(event, NoteWritten):
                    reach, settings = service.effects[NoteWritten].reach, Settings.model_construct()
                    async with reach(event, origin, settings, handler.store.pool) as perform:
                        await perform()
                await checkpoint.move(line["position"])


def _read(handler: Handler, line: Any) -> tuple[Event, Origin]:
    return decode_row(handler.codec, handler.store.site, line)


def numbered(count: int, start: int) -> Iterable[tuple[int, UUID]]:
    """Numbers of notes from `start` on, each with its id."""
    return [(number, note_id(number)) for number in range(start, start + count)]
