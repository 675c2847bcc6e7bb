"""handle(): a command is decided on what is stored, stored once, and answered the same again."""

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from typing_extensions import override

from chassis.database import connect, open_pool
from chassis.deciding.decider import (
    LARGEST_STREAM,
    CommandIdReused,
    CommandResult,
    Handler,
    Stream,
    StreamTooLarge,
    fingerprint_of,
)
from chassis.errors import StoreUnavailableError
from chassis.log.store import Store
from chassis.log.writer import Append, Placed
from contracts.message import Refusal
from deploy.local import servers
from tests.chassis.databases import Harness, as_owner, at_work, cause, opened
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
    """The event remembers who sent the command, in which conversation, and when."""
    async with at_work(postgres.admin_url, writing()) as harness:
        why = cause()

        answer = await harness.handler.handle(write(1), why)

        (event,) = await harness.store.read(0, 10)
        assert answer == CommandResult(write(1).stream, 1, 1, repeated=False)
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
    """A command without any change is not refused; its answer names the head, beyond which nothing was stored."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.handler.handle(write(1), cause())
        await harness.handler.handle(PinNote(note_id=note_id(1)), cause())
        why = cause()

        first = await harness.handler.handle(PinNote(note_id=note_id(1)), why)
        again = await harness.handler.handle(PinNote(note_id=note_id(1)), why)

        assert first == CommandResult(write(1).stream, 3, 2, repeated=False)
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
    """Another body, another stream or another command under the same id is refused, whatever it would have led to."""
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
    """However many come at once in a process, none is answered with a conflict."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.handler.handle(write(1), cause())

        commands = [StrikeNote(note_id=note_id(1), reason=f"reason {number}") for number in range(50)]
        answers = await asyncio.gather(*(harness.handler.handle(command, cause()) for command in commands))

        assert sum(answer.first <= answer.last for answer in answers) == 1
        assert await harness.store.head() == 2


async def test_a_command_overtaken_by_another_process_is_decided_again(postgres: servers.Postgres) -> None:
    """Its second decision sees what the other has stored: both wrote the note, one is answered that it is written."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:
        both = [harness.handler, beside(harness, other)]

        results = await asyncio.gather(*(each.handle(write(1), cause()) for each in both), return_exceptions=True)

        assert sorted(type(result).__name__ for result in results) == ["CommandResult", "NoteAlreadyWritten"]


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


class StrikeWithNote(StrikeNote):
    """The same command as a later release has it, with one more optional field."""

    note: str = ""


def test_a_field_that_a_release_adds_leaves_the_fingerprint_of_a_retry_as_it_was() -> None:
    """A command sent again after the release is the same command; with the field set it is another one."""
    StrikeWithNote.__name__ = "StrikeNote"
    before = StrikeNote(note_id=note_id(1), reason="read")

    assert fingerprint_of(StrikeWithNote(note_id=note_id(1), reason="read")) == fingerprint_of(before)
    assert fingerprint_of(StrikeWithNote(note_id=note_id(1), reason="read", note="x")) != fingerprint_of(before)


async def test_a_stream_that_has_grown_too_large_takes_no_more(postgres: servers.Postgres) -> None:
    """A stream is read whole for each command: beyond 64 MiB of history the command is refused, and nothing stored."""
    async with at_work(postgres.admin_url, writing()) as harness:
        handler = harness.handler
        stream = write(1).stream
        loaded = Stream(1, (await handler.load(stream)).state, LARGEST_STREAM + 1)

        with pytest.raises(StreamTooLarge):
            handler.decide(write(1), loaded, None, cause())
        assert handler.decide(write(1), replace(loaded, size=LARGEST_STREAM), None, cause())


async def test_a_database_that_waits_for_a_lock_too_long_cannot_serve(postgres: servers.Postgres) -> None:
    """Where the role has a lock_timeout, a held append lock is no fault of the content: it is tried again, then 503."""
    async with at_work(postgres.admin_url, writing()) as harness:
        role = urlsplit(harness.database.service_url)
        await as_owner(
            harness.database, f"alter role {role.username} in database {role.path[1:]} set lock_timeout = '100ms'"
        )
        async with opened(harness.database.service_url) as store:
            holder = await connect(harness.database.admin_url)
            await holder.execute("select pg_advisory_lock(724530)")

            with pytest.raises(StoreUnavailableError):
                await beside(harness, store).handle(write(1), cause())

            await holder.close()
            assert (await beside(harness, store).handle(write(1), cause())).last == 1
