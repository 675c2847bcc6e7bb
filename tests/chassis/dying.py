"""A program in which a loop dies before its first step, then before its second, and so on until it lives to the end.

Run as `python -m tests.chassis.dying LOOP ADDRESS FILE`, over a migrated database. The first life begins with NOTES
notes; each statement to the database is a step, and so is each thing done outside, to FILE.
It prints how many lives there were. The careless loops are the controls: each lacks the cure of the one it stands for.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asyncpg import Connection

from chassis.clock import Clock, wall
from chassis.database import transaction
from chassis.deciding.decider import Cause, Handler
from chassis.deciding.effects import Effects
from chassis.deciding.policies import Policies
from chassis.declaring.module import Effect, On
from chassis.declaring.service import Service
from chassis.ids import new_id
from chassis.log.checkpoints import claim, position_of
from chassis.log.store import Store
from chassis.log.tail import decode_row, read_rows
from chassis.log.writer import Append, NewRow
from chassis.reading.projector import Projections, Projector
from chassis.reading.rebuild import rebuild
from chassis.settings import Settings
from contracts.envelope import Origin
from contracts.message import Command, Event
from contracts.vocabulary import derived_id
from tests.chassis.places import CLERK, cause, opened
from tests.chassis.sample import (
    SITE,
    NotePinned,
    NoteWritten,
    PinNote,
    ShelveNote,
    StrikeNote,
    WriteNote,
    altered,
    note_id,
    reading,
    write,
    writing,
)

NOTES = 3
_STATEMENTS = ("execute", "fetch", "fetchrow", "fetchval", "copy_records_to_table")


class Steps:
    """Counts the steps of a life and ends it before the last."""

    def __init__(self, last: int) -> None:
        """Die before step `last`, counted from 1 once armed."""
        self._left = last
        self._armed = False

    def arm(self) -> None:
        """Begin to count, and count every statement."""
        self._armed = True
        for name in _STATEMENTS:
            setattr(Connection, name, self._counted(getattr(Connection, name)))

    def step(self) -> None:
        """Note that a step is about to be made."""
        self._left -= self._armed
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def _counted(self, statement: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def counted(*arguments: Any, **options: Any) -> Any:
            self.step()
            return await statement(*arguments, **options)

        return counted


@dataclass(frozen=True, slots=True)
class Life:
    """What a loop has to live on."""

    number: int
    handler: Handler
    file: Path
    steps: Steps

    @property
    def store(self) -> Store:
        """The log."""
        return self.handler.store


Living = Callable[[Life], Awaitable[None]]


def letter_of(event: Event) -> WriteNote:
    """The letter that a pinned note calls for."""
    assert isinstance(event, NotePinned)
    return WriteNote(note_id=derived_id("letter", event.note_id), title="letter", text=str(event.note_id))


def post(life: Life) -> Effect:
    """Send a letter for every note that is pinned: a line in the file outside."""

    @asynccontextmanager
    async def reach(event: Event, _: Origin, __: Settings) -> AsyncIterator[Callable[[], Awaitable[Command]]]:
        async def perform() -> Command:
            send(life, event)
            return StrikeNote(note_id=letter_of(event).note_id, reason="sent")

        life.steps.step()
        yield perform

    return Effect(
        begin=lambda event, _: letter_of(event),
        reach=reach,
        interrupted=lambda event, _: StrikeNote(note_id=letter_of(event).note_id, reason="interrupted"),
        given_up=lambda event, _, why: StrikeNote(note_id=letter_of(event).note_id, reason=why),
    )


def send(life: Life, event: Event) -> None:
    """Do it: from here on nothing can take it back."""
    life.steps.step()
    with life.file.open("a") as out:
        out.write(f"{letter_of(event).text}\n")
    life.steps.step()


async def until_done(life: Life, name: str, step: Callable[[], Awaitable[object]]) -> None:
    """Step until the checkpoint has reached the end; the connection of the life before may hold it a moment."""
    end = await life.store.head()
    while await position_of(life.store.pool, name) < end:
        await step()


async def begin(life: Life) -> None:
    """Write the notes, in the first life."""
    for number in range(NOTES if life.number == 1 else 0):
        await life.handler.handle(write(number), cause())


async def live_projections(life: Life) -> None:
    """Rows and checkpoint in one transaction."""
    await begin(life)
    life.steps.arm()
    await until_done(life, "projections", Projector(life.handler.service, life.store).step)


async def careless_projections(life: Life) -> None:
    """Rows in one transaction, the checkpoint in another."""
    await begin(life)
    projections = Projections(life.handler.service, life.store.site)

    async def step() -> None:
        lines = await read_rows(life.store.pool, await position_of(life.store.pool, "projections"), 1000)
        async with transaction(life.store.pool) as connection:
            await projections.apply(connection, lines)
        async with claim(life.store.pool, "projections", wait=True) as checkpoint:
            assert checkpoint is not None
            await checkpoint.move(lines[-1]["position"])

    life.steps.arm()
    await until_done(life, "projections", step)


async def hear(life: Life) -> None:
    """Hear of the notes in the first life, and show them in the read tables."""
    for number in range(NOTES if life.number == 1 else 0):
        event = NoteWritten(note_id=note_id(number), title="a title", text="some words")
        data = life.handler.codec.encode(event)
        row = NewRow(new_id(), SITE, "writing", f"note-{event.note_id}", 1, *data, "clerk-1", new_id(), None, wall())
        await life.store.append(Append([row]))
    await until_done(life, "projections", Projector(life.handler.service, life.store).step)


async def live_policies(life: Life) -> None:
    """Events and checkpoint in one transaction."""
    await hear(life)
    policies = Policies(life.handler)

    async def step() -> None:
        await until_done(life, "projections", Projector(life.handler.service, life.store).step)
        await policies.step()

    life.steps.arm()
    await until_done(life, "policies", step)


async def careless_policies(life: Life) -> None:
    """Each command handled by itself under a new id, then the checkpoint."""
    await hear(life)

    async def step() -> None:
        async with claim(life.store.pool, "policies", wait=True) as checkpoint:
            assert checkpoint is not None
            lines = await read_rows(checkpoint.connection, checkpoint.position, 1000)
            for line in lines:
                for reaction in life.handler.service.react(*decode_row(life.handler.codec, life.store.site, line)):
                    await life.handler.handle(reaction.command, Cause(CLERK, new_id(), new_id()))
            await checkpoint.move(lines[-1]["position"])

    life.steps.arm()
    await until_done(life, "policies", step)


async def pin(life: Life) -> None:
    """Write and pin the notes in the first life, and show them in the read tables."""
    await begin(life)
    for number in range(NOTES if life.number == 1 else 0):
        await life.handler.handle(PinNote(note_id=note_id(number)), cause())
    await until_done(life, "projections", Projector(life.handler.service, life.store).step)


async def live_effects(life: Life) -> None:
    """That it begins is recorded, then it is done, then its outcome is recorded."""
    await pin(life)
    effects = Effects(life.handler, Settings.model_construct())
    life.steps.arm()
    await until_done(life, "effects", effects.step)


async def careless_effects(life: Life) -> None:
    """It is done, then recorded."""
    await pin(life)
    life.steps.arm()
    async with claim(life.store.pool, "effects", wait=True) as checkpoint:
        assert checkpoint is not None
        lines = await read_rows(checkpoint.connection, checkpoint.position, 1000)
        for line in lines:
            event = decode_row(life.handler.codec, life.store.site, line).event
            if isinstance(event, NotePinned):
                send(life, event)
        await checkpoint.move(lines[-1]["position"])


async def live_rebuild(life: Life) -> None:
    """Beside the live tables, swapped under the checkpoint."""
    await pin(life)
    life.steps.arm()
    await rebuild(life.store, life.handler.service)


def shelve_somewhere(event: NoteWritten, origin: Origin) -> Iterable[Command]:
    """Shelve a note at a place never used before: doing it twice shows."""
    _ = origin
    yield ShelveNote(note_id=new_id(), title=event.title)


def service_of(loop: str, life: Callable[[], Life]) -> Service:
    """The sample service that shows what `loop` does."""
    if "policies" in loop:
        return altered(reading(), reactions=(On(NoteWritten, shelve_somewhere),))
    if "effects" in loop:
        late = Effect(
            begin=lambda event, origin: post(life()).begin(event, origin),
            reach=lambda event, origin, settings: post(life()).reach(event, origin, settings),
            interrupted=lambda event, origin: post(life()).interrupted(event, origin),
            given_up=lambda event, origin, reason: post(life()).given_up(event, origin, reason),
        )
        return writing({NotePinned: late})
    return writing()


LOOPS: dict[str, Living] = {
    "projections": live_projections,
    "careless-projections": careless_projections,
    "policies": live_policies,
    "careless-policies": careless_policies,
    "effects": live_effects,
    "careless-effects": careless_effects,
    "rebuild": live_rebuild,
}


async def live(loop: str, url: str, file: Path, number: int) -> None:
    """One life, which ends before step `number` or well."""
    lives: list[Life] = []
    service = service_of(loop, lambda: lives[0])
    async with opened(url) as store:
        lives.append(Life(number, Handler(service, store, Clock()), file, Steps(number)))
        await LOOPS[loop](lives[0])
        os._exit(0)


def main(loop: str, url: str, file: Path) -> int:
    """Live until a life ends well; how many lives there were."""
    number = 0
    while True:
        number += 1
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(live(loop, url, file, number))
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if status == 0:
            return number
        assert os.WIFSIGNALED(status), f"life {number} ended by a fault"


if __name__ == "__main__":
    sys.stdout.write(f"{main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))}\n")
