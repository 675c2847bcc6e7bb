"""An event for which a rule raises is held for its loop with those behind it; all other streams go on."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from chassis.clock import wall
from chassis.database import transaction
from chassis.deciding.decider import Handler
from chassis.deciding.policies import Policies
from chassis.declaring.module import On
from chassis.declaring.rows import RowChange
from chassis.declaring.service import Service
from chassis.errors import StoreUnavailableError, UnfoldableEventError
from chassis.ids import new_id
from chassis.log.checkpoints import POLICIES, PROJECTIONS
from chassis.log.held import NotHeldError, firsts_at, held_events, is_of_one_event, pass_over, retry
from chassis.log.history import replay
from chassis.log.loops import Loop
from chassis.log.store import Store
from chassis.log.writer import Append, NewRow
from chassis.reading.projector import Projector
from chassis.reading.rebuild import compare, rebuild
from contracts.envelope import Origin
from contracts.message import Command, Event
from contracts.vocabulary import derived_id
from deploy.local import servers
from tests.chassis.databases import Harness, at_work, follow
from tests.chassis.sample import (
    SITE,
    NoteStruck,
    NoteWritten,
    ShelveNote,
    altered,
    note_id,
    project_struck_place,
    project_written,
    reading,
)

A, B = note_id(1), note_id(2)


async def hear(store: Store, note: UUID, version: int) -> None:
    """Append as heard the next event of a note: the first writes it, later ones strike it."""
    event: Event = (
        NoteWritten(note_id=note, title="a title", text="some words")
        if version == 1
        else NoteStruck(note_id=note, reason=f"reason {version}")
    )
    kind, shape = type(event).__name__, 2 if version == 1 else 1
    ids = (new_id(), None, wall())
    data = event.model_dump_json()
    row = NewRow(new_id(), SITE, "writing", f"note-{note}", version, kind, shape, data, "clerk-1", *ids)
    await store.append(Append([row]))


async def hear_two_streams(store: Store) -> None:
    """Positions 1 to 6: A written, B written, A struck, B struck, A struck again, B struck again."""
    for version in (1, 2, 3):
        await hear(store, A, version)
        await hear(store, B, version)


def shelving(*broken: UUID) -> Service:
    """The reading service, which shelves each event of a note; the reaction raises where one in `broken` is written."""

    def on_written(event: NoteWritten, origin: Origin) -> Iterable[Command]:
        if event.note_id in broken:
            raise ZeroDivisionError("the note of Mr An")
        yield ShelveNote(note_id=derived_id(event.note_id, origin.stream_version), title="written")

    def on_struck(event: NoteStruck, origin: Origin) -> Iterable[Command]:
        yield ShelveNote(note_id=derived_id(event.note_id, origin.stream_version), title=event.reason)

    return altered(reading(), reactions=(On(NoteWritten, on_written), On(NoteStruck, on_struck)))


def policies(harness: Harness, *broken: UUID) -> Policies:
    """The policies of a release in which the reaction to the notes `broken` raises."""
    return Policies(Handler(shelving(*broken), harness.store, harness.handler.clock))


async def stubbornly(loop: Loop, until_position: int, beside: Sequence[Loop] = ()) -> list[Exception]:
    """Step as a running loop does, which tries again after a fault; the faults on the way."""
    faults: list[Exception] = []
    for _ in range(100):
        for other in beside:
            await other.step()
        try:
            await loop.step()
        except Exception as fault:  # noqa: BLE001 - whatever a loop is stopped by
            faults.append(fault)
        if loop.progress.position >= until_position:
            return faults
    raise AssertionError(f"{loop.name} stands at {loop.progress.position}: {faults[-1:]}")


async def shelved(store: Store) -> list[tuple[UUID, int]]:
    """The notes for which something was shelved, and the version of the event it was for, in the order of the log."""
    log = await store.read(0, 100)
    heard = {event.event_id: event for event in log if event.service == "writing"}
    causes = [heard[event.causation_id] for event in log if event.causation_id in heard]
    return [(UUID(event.stream.removeprefix("note-")), event.stream_version) for event in causes]


async def reasons(store: Store, loop: str) -> list[tuple[int, str]]:
    """The position and the reason of each held event."""
    return [(one.position, one.reason) for one in await held_events(store.pool, loop)]


async def test_a_reaction_that_raises_holds_its_stream_alone(postgres: servers.Postgres) -> None:
    """B goes on and A's later events wait in order; the reason names the exception and quotes no content."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_two_streams(harness.store)
        projector = Projector(harness.service, harness.store)

        faults = await stubbornly(policies(harness, A), 6, beside=[projector])

        assert len(faults) == 3
        assert await shelved(harness.store) == [(B, 1), (B, 2), (B, 3)]
        assert await reasons(harness.store, POLICIES) == [(1, "ZeroDivisionError"), (3, "behind"), (5, "behind")]


async def test_an_event_that_comes_later_waits_behind_a_held_one(postgres: servers.Postgres) -> None:
    """Without it the stream would be dealt with out of order."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear(harness.store, A, 1)
        projector, broken = Projector(harness.service, harness.store), policies(harness, A)
        await stubbornly(broken, 1, beside=[projector])

        await hear(harness.store, A, 2)
        await follow(projector, broken, until_position=2)

        assert await reasons(harness.store, POLICIES) == [(1, "ZeroDivisionError"), (2, "behind")]
        assert await shelved(harness.store) == []


async def test_a_retry_after_the_cure_carries_all_out_in_order_and_once(postgres: servers.Postgres) -> None:
    """A second retry and a replay of everything find nothing to do."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_two_streams(harness.store)
        projector = Projector(harness.service, harness.store)
        await stubbornly(policies(harness, A), 6, beside=[projector])

        cured = policies(harness)
        await projector.step()
        done = [await retry(harness.store.pool, cured), await retry(harness.store.pool, cured)]
        await replay(harness.store, 0)
        await follow(projector, cured, until_position=12)

        assert done == [3, 0]
        assert await shelved(harness.store) == [(B, 1), (B, 2), (B, 3), (A, 1), (A, 2), (A, 3)]
        assert await reasons(harness.store, POLICIES) == []


async def test_a_retry_without_the_cure_leaves_the_stream_held(postgres: servers.Postgres) -> None:
    """It does not deal with what waits behind, and does not die."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_two_streams(harness.store)
        broken = policies(harness, A)
        await stubbornly(broken, 6, beside=[Projector(harness.service, harness.store)])

        assert await retry(harness.store.pool, broken) == 0
        assert await reasons(harness.store, POLICIES) == [(1, "ZeroDivisionError"), (3, "behind"), (5, "behind")]


async def test_an_event_passed_over_is_met_by_no_retry_and_no_replay(postgres: servers.Postgres) -> None:
    """Those behind it are dealt with, and only the first of a stream can be passed over."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_two_streams(harness.store)
        projector, broken = Projector(harness.service, harness.store), policies(harness, A)
        await stubbornly(broken, 6, beside=[projector])
        with pytest.raises(NotHeldError, match="behind position 1"):
            await firsts_at(harness.store.pool, 3)
        with pytest.raises(NotHeldError, match="position 2"):
            await firsts_at(harness.store.pool, 2)

        await pass_over(harness.store.pool, POLICIES, 1)
        await projector.step()
        await retry(harness.store.pool, broken)
        await replay(harness.store, 0)
        await follow(projector, broken, until_position=11)

        assert await shelved(harness.store) == [(B, 1), (B, 2), (B, 3), (A, 2), (A, 3)]
        assert await reasons(harness.store, POLICIES) == []


async def test_a_loop_that_dies_between_holding_and_its_checkpoint_holds_nothing(postgres: servers.Postgres) -> None:
    """Both are one transaction: the next process finds the event before it, and holds it then."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear(harness.store, A, 1)
        await Projector(harness.service, harness.store).step()
        await harness.store.pool.execute("insert into log.checkpoints (name) values ('policies')")
        held = "insert into log.held (loop, position, stream, reason) values ('policies', 1, 's', 'x')"
        async with transaction(harness.store.pool) as guard:  # who holds the event waits for this row, and is killed
            await guard.execute(held)
            broken = policies(harness, A)
            for _ in range(2):
                with pytest.raises(ZeroDivisionError):
                    await broken.step()
            dying = asyncio.create_task(broken.step())
            done, _ = await asyncio.wait({dying}, timeout=0.5)
            assert not done
            dying.cancel()
            await asyncio.wait({dying})
            await guard.execute("delete from log.held")
        position = await harness.store.pool.fetchval("select position from log.checkpoints where name = 'policies'")

        assert (position, await reasons(harness.store, POLICIES)) == (0, [])
        await stubbornly(policies(harness, A), 1)
        assert await reasons(harness.store, POLICIES) == [(1, "ZeroDivisionError")]


async def test_no_event_is_held_because_the_server_is_away() -> None:
    """A fault of no one event makes the loop wait, as before."""
    assert not is_of_one_event(StoreUnavailableError("the database cannot serve"))
    assert not is_of_one_event(ConnectionResetError())
    assert not is_of_one_event(FileNotFoundError())
    assert is_of_one_event(OverflowError())


def counting(*broken: UUID) -> Service:
    """The reading service, whose projection of NoteWritten raises for the notes `broken`."""

    def on_written(event: NoteWritten, origin: Origin) -> Iterable[RowChange]:
        if event.note_id in broken:
            raise OverflowError
        return project_written(event, origin)

    (module,) = reading().modules
    rest = [on for on in module.projections if on.event not in {NoteWritten, NoteStruck}]
    projections: tuple[On[Any, RowChange], ...]
    projections = (On(NoteWritten, on_written), On(NoteStruck, project_struck_place), *rest)
    return replace(reading(), modules=(replace(module, projections=projections),))


async def tally(store: Store) -> tuple[int, int]:
    """How many notes the read tables count as written and struck."""
    row = await store.pool.fetchrow("select written, struck from read_tallies")
    return (0, 0) if row is None else (row["written"], row["struck"])


async def test_a_projection_that_raises_holds_its_stream_alone(postgres: servers.Postgres) -> None:
    """The read tables lack A until the cure; then each of its events is counted once, in order."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_two_streams(harness.store)
        faults = await stubbornly(Projector(counting(A), harness.store), 6)

        assert len(faults) == 3
        assert await reasons(harness.store, PROJECTIONS) == [(1, "OverflowError"), (3, "behind"), (5, "behind")]
        assert await tally(harness.store) == (1, 2)

        cured = Projector(counting(), harness.store)
        assert [await retry(harness.store.pool, cured), await retry(harness.store.pool, cured)] == [3, 0]
        assert await tally(harness.store) == (2, 4)
        assert all(one.identical for one in await compare(harness.store, counting()))


async def test_a_rebuild_leaves_out_what_is_held(postgres: servers.Postgres) -> None:
    """Rebuild and comparison meet the rule of the live loop; what is released later is counted once."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_two_streams(harness.store)
        await stubbornly(Projector(counting(A), harness.store), 6)
        await hear(harness.store, A, 4)

        compared = await compare(harness.store, counting(A))
        await rebuild(harness.store, counting())

        assert all(one.identical for one in compared)
        assert await tally(harness.store) == (1, 2)
        assert [position for position, _ in await reasons(harness.store, PROJECTIONS)] == [1, 3, 5, 7]
        await retry(harness.store.pool, Projector(counting(), harness.store))
        assert await tally(harness.store) == (2, 5)


async def test_a_rebuild_leaves_out_what_was_passed_over(postgres: servers.Postgres) -> None:
    """An operator's decision holds for every later fold of the log."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_two_streams(harness.store)
        broken = Projector(counting(A), harness.store)
        await stubbornly(broken, 6)
        await pass_over(harness.store.pool, PROJECTIONS, 1)
        await retry(harness.store.pool, broken)

        await rebuild(harness.store, counting(A))

        assert await tally(harness.store) == (1, 4)
        assert all(one.identical for one in await compare(harness.store, counting(A)))


async def test_a_rebuild_names_the_event_for_which_a_projection_raises(postgres: servers.Postgres) -> None:
    """It is not held, so that the live tables have it: they stay as they were."""
    async with at_work(postgres.admin_url, reading()) as harness:
        await hear_two_streams(harness.store)
        await Projector(counting(), harness.store).step()

        with pytest.raises(UnfoldableEventError, match=f"position 1, NoteWritten of note-{A}.*OverflowError"):
            await rebuild(harness.store, counting(A))

        assert await tally(harness.store) == (2, 4)
