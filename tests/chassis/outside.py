"""A world outside of which a test knows what was sent there, and to which it can cut the line."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from chassis.database import Reader
from chassis.deciding.effects import Effects
from chassis.declaring.module import Effect
from chassis.reading.projector import Projector
from chassis.settings import Settings
from contracts.envelope import Origin
from contracts.message import Command, Event
from contracts.vocabulary import derived_id
from tests.chassis.databases import Harness
from tests.chassis.sample import NotePinned, StrikeNote, WriteNote

Perform = Callable[[], Awaitable[Command]]


def letter_of(event: Event) -> WriteNote:
    """The letter that a pinned note calls for."""
    assert isinstance(event, NotePinned)
    return WriteNote(note_id=derived_id("letter", event.note_id), title="letter", text=str(event.note_id))


class Outside:
    """The world outside: who was sent a letter, and what the line to it does."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.reached: list[str] = []
        self.away: dict[str, Exception] = {}
        """The fault that is raised before anything is done, for one letter or for `all`."""
        self.fault: BaseException | None = None
        self.open = asyncio.Event()
        self.open.set()
        self.reachable = asyncio.Event()
        self.reachable.set()

    @asynccontextmanager
    async def reach(self, event: Event, origin: Origin, settings: Settings, reader: Reader) -> AsyncIterator[Perform]:
        """Wait until the mail server is reachable, and yield the function that sends."""
        _ = (origin, settings, reader)
        letter = letter_of(event)
        self.reached.append(letter.text)
        await self.reachable.wait()
        if (away := self.away.get(letter.text) or self.away.get("all")) is not None:
            raise away

        async def send() -> Command:
            await self.open.wait()
            if self.fault is not None:
                raise self.fault
            self.sent.append(letter.text)
            return StrikeNote(note_id=letter.note_id, reason="sent")

        yield send

    def effect(self) -> Effect:
        """A letter for every pinned note."""
        return Effect(
            begin=lambda event, _: letter_of(event),
            reach=self.reach,
            interrupted=lambda event, _: StrikeNote(note_id=letter_of(event).note_id, reason="interrupted"),
            given_up=lambda event, _, why: StrikeNote(note_id=letter_of(event).note_id, reason=f"given up: {why}"),
        )


def loops(harness: Harness) -> tuple[Projector, Effects]:
    """The projections that evidence stands on, and the effects."""
    return Projector(harness.service, harness.store), Effects(harness.handler, Settings.model_construct())
