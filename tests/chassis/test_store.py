"""Appended events can be read in order, and waiting readers are woken."""

import asyncio

from deploy.local import servers
from tests.chassis.databases import as_owner, at_work, cause, opened, until
from tests.chassis.sample import SITE, PinNote, note_id, write, writing


async def test_pages_follow_each_other_in_order(postgres: servers.Postgres) -> None:
    """Reading page by page reads everything once."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await asyncio.gather(*(harness.handler.handle(write(number), cause()) for number in range(25)))

        pages = [await harness.store.read(after, 10) for after in (0, 10, 20, 25)]

        assert [event.position for page in pages for event in page] == list(range(1, 26))
        assert pages[3] == []


async def test_a_stream_is_one_origins_own(postgres: servers.Postgres) -> None:
    """The same stream name of another site or service is another stream."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.handler.handle(write(1), cause())
        await harness.handler.handle(write(2), cause())
        await harness.handler.handle(PinNote(note_id=note_id(1)), cause())
        stream = write(1).stream

        own = await harness.store.read_stream(stream, SITE, "writing")

        assert [(event.position, event.stream_version) for event in own] == [(1, 1), (3, 2)]
        assert await harness.store.read_stream(stream, SITE, "writing", after=1) == own[1:]
        assert await harness.store.read_stream(stream, "elsewhere", "writing") == []


async def test_data_comes_back_byte_for_byte(postgres: servers.Postgres) -> None:
    """Hashes and signatures stand on the exact text, so the database must not tidy it."""
    async with at_work(postgres.admin_url, writing()) as harness:
        command = write(1, title="Đề nghị “khen thưởng”\n\t\\ \u0001", text='{"b": 1, "a": 2, "a": 3}')
        await harness.handler.handle(command, cause())

        (event,) = await harness.store.read(0, 1)

        read = harness.handler.codec.decode(event.type, event.schema_version, event.data)
        assert event.data == harness.handler.codec.encode(read)[2]
        assert read.model_dump() == command.model_dump()


async def test_an_append_wakes_the_readers_of_its_process_at_once(postgres: servers.Postgres) -> None:
    """A signal taken before the append is set when the append is answered."""
    async with at_work(postgres.admin_url, writing()) as harness:
        signal = harness.store.signal()

        await harness.handler.handle(write(1), cause())

        assert signal.is_set()
        assert not harness.store.signal().is_set()


async def test_an_append_wakes_the_readers_of_other_processes(postgres: servers.Postgres) -> None:
    """They need not poll to learn of it."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:
        await until(other.signal().is_set, "the other process to listen")
        signal = other.signal()

        await harness.handler.handle(write(1), cause())

        await until(signal.is_set, "the signal in the other process")


async def test_a_listener_whose_connection_broke_listens_again(postgres: servers.Postgres) -> None:
    """By then it has also looked for itself, so that nothing said meanwhile is overlooked."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:
        await until(other.signal().is_set, "the other process to listen")
        signal = other.signal()

        await as_owner(
            harness.database,
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
            " and usename like 'serve%'",
        )

        await until(signal.is_set, "the other process to listen again")
        signal = other.signal()
        await harness.handler.handle(write(1), cause())
        await until(signal.is_set, "the signal in the other process")


async def test_a_waiting_loop_ends_when_it_is_cancelled_as_the_log_moves(postgres: servers.Postgres) -> None:
    """A cancellation that comes together with the signal is not lost, or a service would not stop."""
    async with at_work(postgres.admin_url, writing()) as harness:

        async def loop() -> None:
            await harness.store.wait(harness.store.signal(), 30)
            await asyncio.sleep(30)

        waiting = asyncio.create_task(loop())
        await asyncio.sleep(0.05)
        harness.store.moved()
        waiting.cancel()

        ended, _ = await asyncio.wait({waiting}, timeout=5)
        assert ended == {waiting}
