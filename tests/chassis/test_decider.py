"""handle(): a command is decided on what is stored, stored once, and answered the same again."""

import asyncio
from dataclasses import replace

import pytest
from typing_extensions import override

from chassis.database import open_pool
from chassis.deciding.decider import Answer, CommandIdReused, Handler
from chassis.errors import StoreUnavailableError
from chassis.log.store import Store
from chassis.log.writer import Append, Placed
from contracts.message import Refusal
from deploy.local import servers
from tests.chassis.places import Harness, at_work, cause, opened
from tests.chassis.sample import (
    HERE,
    SITE,
    NoteAlreadyWritten,
    NoteMissing,
    PinNote,
    StrikeNote,
    note_id,
    write,
    writing,
)


def beside(harness: Harness, store: Store) -> Handler:
    """The same service in another process, or over another store."""
    return Handler(harness.service, store, harness.handler.clock)


async def test_what_is_decided_is_stored_with_its_actor_and_cause(postgres: servers.Postgres) -> None:
    """The event remembers who wished it, in which conversation, and when."""
    async with at_work(postgres.admin_url, writing()) as harness:
        why = cause()

        answer = await harness.handler.handle(write(1), why)

        (event,) = await harness.store.read(0, 10)
        assert answer == Answer(write(1).stream, 1, 1, repeated=False)
        assert (event.type, event.schema_version, event.site, event.service) == ("NoteWritten", 2, SITE, "writing")
        assert (event.actor, event.correlation_id) == ("clerk-1@unit-1", why.correlation_id)


async def test_a_refused_command_leaves_nothing(postgres: servers.Postgres) -> None:
    """Neither an event nor its command id: the same id may succeed later."""
    async with at_work(postgres.admin_url, writing()) as harness:
        why = cause()

        with pytest.raises(NoteMissing):
            await harness.handler.handle(PinNote(note_id=note_id(1)), why)

        assert await harness.store.head() == 0
        assert await harness.store.answered(why.command_id) is None
        await harness.handler.handle(write(1), cause())
        assert not (await harness.handler.handle(PinNote(note_id=note_id(1)), why)).repeated


async def test_a_command_without_events_is_answered_and_remembered(postgres: servers.Postgres) -> None:
    """A wish that is already true is no refusal; its answer names the head, beyond which nothing was stored."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.handler.handle(write(1), cause())
        await harness.handler.handle(PinNote(note_id=note_id(1)), cause())
        why = cause()

        first = await harness.handler.handle(PinNote(note_id=note_id(1)), why)
        again = await harness.handler.handle(PinNote(note_id=note_id(1)), why)

        assert first == Answer(write(1).stream, 3, 2, repeated=False)
        assert again == replace(first, repeated=True)


async def test_the_same_command_id_is_answered_the_same_again(postgres: servers.Postgres) -> None:
    """Also when the rules would refuse it by now."""
    async with at_work(postgres.admin_url, writing()) as harness:
        why = cause()
        first = await harness.handler.handle(write(1), why)
        with pytest.raises(NoteAlreadyWritten):
            await harness.handler.handle(write(1), cause())

        again = await harness.handler.handle(write(1), why)

        assert again == replace(first, repeated=True)
        assert await harness.store.head() == 1


@pytest.mark.parametrize("other", [write(1, title="another"), write(2), StrikeNote(note_id=note_id(1), reason="x")])
async def test_a_command_id_stands_for_one_command(postgres: servers.Postgres, other: object) -> None:
    """Another body, another stream or another wish under the same id is refused, whatever it would have led to."""
    async with at_work(postgres.admin_url, writing()) as harness:
        why = cause()
        await harness.handler.handle(write(1), why)

        with pytest.raises(CommandIdReused):
            await harness.handler.handle(other, why)  # type: ignore[arg-type]  # the parameters are commands

        assert await harness.store.head() == 1


async def test_one_command_sent_many_times_at_once_is_carried_out_once(postgres: servers.Postgres) -> None:
    """In one process and in two, everyone gets the one answer."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:
        why = cause()
        handlers = (harness.handler, beside(harness, other))

        answers = await asyncio.gather(*(handlers[number % 2].handle(write(1), why) for number in range(30)))

        assert {(answer.first, answer.last) for answer in answers} == {(1, 1)}
        assert sum(not answer.repeated for answer in answers) == 1
        assert await harness.store.head() == 1


async def test_commands_on_one_stream_all_succeed_in_turn(postgres: servers.Postgres) -> None:
    """However many come at once in a process, none is told of a conflict."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.handler.handle(write(1), cause())

        wishes = [StrikeNote(note_id=note_id(1), reason=f"reason {number}") for number in range(50)]
        answers = await asyncio.gather(*(harness.handler.handle(wish, cause()) for wish in wishes))

        assert sum(answer.first <= answer.last for answer in answers) == 1
        assert await harness.store.head() == 2


async def test_a_command_overtaken_by_another_process_is_decided_again(postgres: servers.Postgres) -> None:
    """Its second decision sees what the other has stored: both wrote the note, one is told that it is written."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:
        both = [harness.handler, beside(harness, other)]

        results = await asyncio.gather(*(each.handle(write(1), cause()) for each in both), return_exceptions=True)

        assert sorted(type(result).__name__ for result in results) == ["Answer", "NoteAlreadyWritten"]


class LosingStore(Store):
    """A store whose first answers get lost on the way, after the events are stored."""

    lost = 3

    @override
    async def append(self, append: Append) -> Placed:
        """Append, and lose the answer."""
        placed = await super().append(append)
        if self.lost:
            self.lost -= 1
            raise StoreUnavailableError("the line broke before the answer came")
        return placed


async def test_a_lost_answer_is_asked_for_again_under_the_same_id(postgres: servers.Postgres) -> None:
    """The command was carried out, so it is answered and not carried out again."""
    async with at_work(postgres.admin_url, writing()) as harness:
        pool = await open_pool(harness.database.service_url)
        handler = beside(harness, LosingStore(pool, harness.database.service_url, HERE))

        answer = await handler.handle(write(1), cause())
        await pool.close()

        assert (answer.first, answer.repeated) == (1, True)
        assert await harness.store.head() == 1


async def test_without_its_id_a_lost_answer_would_be_carried_out_twice(postgres: servers.Postgres) -> None:
    """The control: asking again under a new id meets the rules, and only they stand in the way."""
    async with at_work(postgres.admin_url, writing()) as harness:
        pool = await open_pool(harness.database.service_url)
        losing = LosingStore(pool, harness.database.service_url, HERE)
        losing.lost = 1
        handler = beside(harness, losing)
        mark = handler.decide(write(1), await handler.load(write(1).stream), None, cause())
        with pytest.raises(StoreUnavailableError):
            await losing.append(Append(mark))

        with pytest.raises(Refusal):
            await handler.handle(write(1), cause())
        await pool.close()
