"""Policies turn events into commands: each event once, whoever else writes or dies meanwhile."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.clock import Clock, wall
from chassis.database import Reader
from chassis.deciding.decider import Handler
from chassis.deciding.policies import Policies
from chassis.declaring.module import Loads, On
from chassis.declaring.service import Service
from chassis.errors import DivergedReactionError, ReadModelBehindError, RepeatedReactionError
from chassis.ids import new_id
from chassis.log.held import retry
from chassis.log.history import replay
from chassis.log.loops import run
from chassis.log.store import Store
from chassis.log.writer import Append, NewRow
from chassis.reading.projector import Projector
from contracts.envelope import Origin
from contracts.message import Command, Context, Decider
from contracts.vocabulary import derived_id
from deploy.local import servers
from tests.chassis.databases import (
    Harness,
    at_work,
    cause,
    counts,
    follow,
    opened,
    until,
)
from tests.chassis.sample import (
    SITE,
    NoteShelved,
    NoteStruck,
    NoteWritten,
    PinNote,
    ShelveNote,
    StrikeNote,
    altered,
    due_strikes,
    evolve_place,
    note_id,
    reading,
    shelve,
    write,
    writing,
)


async def hear_of(store: Store, numbers: Iterable[int]) -> None:
    """Append as heard that the notes `numbers` were written."""
    events = [NoteWritten(note_id=note_id(number), title="a title", text="some words") for number in numbers]
    rows = [
        NewRow(
            new_id(),
            SITE,
            "writing",
            f"note-{event.note_id}",
            1,
            "NoteWritten",
            2,
            event.model_dump_json(),
            "clerk-1",
            new_id(),
            None,
            wall(),
        )
        for event in events
    ]
    await store.append(Append(rows))


def loops(harness: Harness, service: Service | None = None) -> tuple[Projector, Policies]:
    """The projections that evidence stands on, and the policies."""
    handler = harness.handler if service is None else Handler(service, harness.store, harness.handler.clock)
    return Projector(harness.service, harness.store), Policies(handler)


async def test_every_event_heard_is_reacted_to_once(postgres: servers.Postgres) -> None:
    """An event of a policy names the event that caused it, its conversation, and the policy as its actor."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_of(harness.store, range(300))

        await follow(*loops(harness), until_position=600)

        log = await harness.store.read(0, 1000)
        heard, said = log[:300], log[300:]
        assert {event.type for event in said} == {"NoteShelved"}
        assert [event.causation_id for event in said] == [event.event_id for event in heard]
        assert [event.correlation_id for event in said] == [event.correlation_id for event in heard]
        assert {event.actor for event in said} == {"reading.policies"}


async def test_policies_ask_for_one_connection_only(postgres: servers.Postgres) -> None:
    """A loop that held the lock of all appends and waited for a second one could wait for those who wait for it."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_of(harness.store, range(200))
        await Projector(harness.service, harness.store).step()
        async with opened(harness.database.service_url, 1) as store, asyncio.timeout(20):
            policies = Policies(Handler(harness.service, store, harness.handler.clock))

            reacted_to_a_full_page = await policies.step()
            while (await store.pool.fetchval("select position from log.head")) < 400:
                await policies.step()

        assert reacted_to_a_full_page
        assert policies.progress.position == 200


def reacting(service: Service, call: Callable[[NoteWritten, Origin], Iterable[Command]]) -> Service:
    """`service` with `call` as its reaction to a note that was written."""
    return altered(service, reactions=(On(NoteWritten, call),))


def pin_then_strike(event: NoteWritten, origin: Origin) -> Iterable[Command]:
    """Two commands on the same note, the second of which needs the events of the first."""
    _ = origin
    yield StrikeNote(note_id=event.note_id, reason="read")
    yield PinNote(note_id=event.note_id)


async def test_commands_of_one_page_build_on_each_other(postgres: servers.Postgres) -> None:
    """Several commands on one stream are decided in turn and stored in one transaction, with versions in a row."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.handler.handle(write(1), cause())

        await follow(*loops(harness, reacting(harness.service, pin_then_strike)), until_position=3)

        log = await harness.store.read(0, 10)
        assert [(event.type, event.stream_version) for event in log] == [
            ("NoteWritten", 1),
            ("NoteStruck", 2),
            ("NotePinned", 3),
        ]
        assert log[1].recorded_at == log[2].recorded_at


def write_again(event: NoteWritten, origin: Origin) -> Iterable[Command]:
    """A command that a rule refuses, and one that it does not."""
    _ = origin
    yield write(1)
    yield PinNote(note_id=event.note_id)


async def test_a_refused_command_is_counted_and_hinders_nothing(postgres: servers.Postgres) -> None:
    """It leaves no trace in the log; the commands beside it are carried out."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.handler.handle(write(1), cause())
        projector, policies = loops(harness, reacting(harness.service, write_again))

        await follow(projector, policies, until_position=2)

        assert policies.refusals == {"note-already-written": 1}
        assert await counts(harness.database, "type") == {"NoteWritten": 1, "NotePinned": 1}


def shelve_somewhere(event: NoteWritten, origin: Origin) -> Iterable[Command]:
    """Shelve each note at a place never used before: doing it twice shows."""
    _ = origin
    yield ShelveNote(note_id=new_id(), title=event.title)


def shelve_always(
    command: ShelveNote,
    shelved: bool,  # noqa: FBT001 - the state
    evidence: None,
    context: Context,
) -> tuple[NoteShelved, ...]:
    """A rule that would shelve a note twice, were it asked twice."""
    _ = (shelved, evidence, context)
    return (NoteShelved(note_id=command.note_id, title=command.title),)


def shelving_always(*reactions: On[Any, Command]) -> Service:
    """The reading service with a rule under which only the id of a command keeps it from being carried out twice."""
    return altered(reading(), decider=Decider(False, shelve_always, evolve_place), reactions=reactions)


async def test_reacting_again_to_the_past_does_nothing_twice(postgres: servers.Postgres) -> None:
    """A replay moves the checkpoint back; the commands are known by the events they follow from."""
    async with at_work(postgres.admin_url, shelving_always(On(NoteWritten, shelve))) as harness:
        await hear_of(harness.store, range(10))
        projector, policies = loops(harness)
        await follow(projector, policies, until_position=20)

        await replay(harness.store, 0)
        await follow(projector, policies, until_position=20)

        assert await counts(harness.database, "type") == {"NoteWritten": 10, "NoteShelved": 10}


def keep_a_copy(event: NoteWritten, origin: Origin) -> Iterable[Command]:
    """Shelve a second copy of every note."""
    _ = origin
    yield ShelveNote(note_id=derived_id("copy", event.note_id), title=event.title)


async def test_a_reaction_that_a_release_adds_neither_skips_nor_repeats_another(postgres: servers.Postgres) -> None:
    """Ids follow from event, reaction and stream: numbered in turn, the old command would be asked for anew."""
    async with at_work(postgres.admin_url, shelving_always(On(NoteWritten, shelve))) as harness:
        await hear_of(harness.store, range(3))
        await follow(*loops(harness), until_position=6)

        (module,) = harness.service.modules
        added = replace(module, name="copy", decider=None, commands=(), events=(), projections=(), tables=())
        copies = replace(added, reactions=(On(NoteWritten, keep_a_copy),))
        later = replace(harness.service, modules=(copies, module))
        await replay(harness.store, 0)
        await follow(*loops(harness, later), until_position=9)

        shelved = [event.stream for event in await harness.store.read(3, 20)]
        assert len(shelved) == len(set(shelved)) == 6


def shelve_renamed(event: NoteWritten, origin: Origin) -> Iterable[Command]:
    """Shelve every note under another title than before."""
    _ = origin
    yield ShelveNote(note_id=event.note_id, title=f"{event.title} (2)")


async def test_a_reaction_that_asks_for_something_else_than_before_stops_the_loop(postgres: servers.Postgres) -> None:
    """An answered id with another content is a fault of the code, and nothing is skipped over it in silence."""
    async with at_work(postgres.admin_url, shelving_always(On(NoteWritten, shelve))) as harness:
        await hear_of(harness.store, [1])
        await follow(*loops(harness), until_position=2)
        shelve_renamed.__name__ = shelve.__name__
        _, policies = loops(harness, shelving_always(On(NoteWritten, shelve_renamed)))

        await replay(harness.store, 0)

        with pytest.raises(DivergedReactionError, match="ShelveNote"):
            await policies.step()
        assert await harness.store.head() == 2


def shelve_twice(event: NoteWritten, origin: Origin) -> Iterable[Command]:
    """Ask twice for one thing."""
    yield from shelve(event, origin)
    yield from shelve(event, origin)


async def test_a_reaction_that_asks_twice_on_one_stream_stops_the_loop(postgres: servers.Postgres) -> None:
    """Both would have one id, so that the second would be lost without a word."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_of(harness.store, [1])
        _, policies = loops(harness, reacting(harness.service, shelve_twice))

        with pytest.raises(RepeatedReactionError, match="shelve_twice"):
            await policies.step()


def break_down(event: NoteWritten, origin: Origin) -> Iterable[Command]:
    """A policy with a bug that shows at the third event."""
    if origin.position == 3:
        raise ZeroDivisionError
    return shelve_somewhere(event, origin)


async def test_a_bug_holds_its_event_alone_and_says_so(postgres: servers.Postgres) -> None:
    """After three tries the running loop goes on with the others; the mended code deals with the held one."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_of(harness.store, range(4))
        projector, policies = loops(harness, reacting(harness.service, break_down))
        await projector.step()

        task = asyncio.create_task(run(policies, harness.store))
        await until(lambda: policies.progress.fault == "ZeroDivisionError", "the loop to say so")
        await until(lambda: policies.progress.position >= 4, "the loop to go on")
        task.cancel()
        await asyncio.wait({task})
        head = await harness.store.head()
        _, mended = loops(harness)
        await projector.step()

        assert (head, policies.progress.fault) == (7, None)
        assert await retry(harness.store.pool, mended) == 1
        assert await harness.store.head() == 8


async def test_a_page_overtaken_by_another_command_is_decided_again(postgres: servers.Postgres) -> None:
    """The second time it sees what came between: one place was taken, so that command has no effect any more."""
    async with at_work(postgres.admin_url, reading()) as harness, opened(harness.database.service_url) as other:
        await hear_of(harness.store, [1, 2])
        overtaking = Handler(harness.service, other, harness.handler.clock)
        loaded: list[Command] = []

        async def load(command: ShelveNote, reader: Reader) -> None:
            """Let another process take the first place while the second command of the page is being prepared."""
            _ = reader
            loaded.append(command)
            if len(loaded) == 2:
                await overtaking.handle(ShelveNote(note_id=note_id(1), title="first"), cause())

        projector, policies = loops(harness, altered(harness.service, evidence=(Loads(ShelveNote, load),)))
        beside = asyncio.create_task(run(projector, harness.store))
        await follow(policies, until_position=4)
        beside.cancel()
        await asyncio.wait({beside})

        assert [command.stream for command in loaded] == [f"place-{note_id(number)}" for number in (1, 2, 1, 2)]
        assert [event.actor for event in await harness.store.read(2, 10)] == ["clerk-1@unit-1", "reading.policies"]


async def test_two_replicas_react_once_between_them(postgres: servers.Postgres) -> None:
    """Each event leads to one command, though its command would do something new every time."""
    service = reacting(reading(), shelve_somewhere)
    async with at_work(postgres.admin_url, service) as harness, opened(harness.database.service_url) as other:
        stores = (harness.store, other)
        handlers = [Handler(service, store, harness.handler.clock) for store in stores]
        pairs = [(Policies(handler), handler.store) for handler in handlers]
        tasks = [asyncio.create_task(run(policies, store)) for policies, store in pairs]
        tasks += [asyncio.create_task(run(Projector(service, store), store)) for store in stores]

        for turn in range(6):
            await hear_of(harness.store, range(turn * 50, turn * 50 + 50))

        await until(lambda: all(policies.progress.position == 600 for policies, _ in pairs), "both to see the end")
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        assert await counts(harness.database, "type") == {"NoteWritten": 300, "NoteShelved": 300}


async def test_evidence_is_never_older_than_the_event_reacted_to(postgres: servers.Postgres) -> None:
    """A policy waits until the read tables show the page it reacts to; while they do not, it stores nothing."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.handler.handle(write(1), cause())
        _, policies = loops(harness, reacting(harness.service, pin_then_strike))

        with pytest.raises(ReadModelBehindError):
            await policies.step()

        assert await harness.store.head() == 1


async def test_what_is_due_is_done_once_when_its_time_has_come(postgres: servers.Postgres, tmp_path: Path) -> None:
    """By the business clock, which a training clock may turn; a later look finds nothing left to do."""
    clock = tmp_path / "clock"
    now = datetime(2017, 1, 14, tzinfo=UTC)
    clock.write_text(now.isoformat())
    looks: list[datetime] = []

    async def due(reader: Reader, instant: datetime) -> tuple[Command, ...]:
        looks.append(instant)
        return await due_strikes(reader, instant)

    async with at_work(postgres.admin_url, altered(writing(), due=due), Clock(clock)) as harness:
        await harness.handler.handle(write(1).model_copy(update={"strike_at": now + timedelta(days=1)}), cause())
        tasks = [asyncio.create_task(run(loop, harness.store)) for loop in loops(harness)]

        await until(lambda: len(looks) > 1, "a look that finds nothing due")
        assert await harness.store.head() == 1
        clock.write_text((now + timedelta(days=1)).isoformat())
        seen = len(looks)
        await until(lambda: len(looks) > seen + 2, "a look that finds it due, and one after it")
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

        (written, struck) = await harness.store.read(0, 10)
        event = harness.handler.codec.decode(struck.type, struck.schema_version, struck.data)
        assert event == NoteStruck(note_id=note_id(1), reason="its time has come")
        assert (written.actor, struck.actor) == ("clerk-1@unit-1", "writing.policies")
