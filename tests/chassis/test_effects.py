"""Every effect is performed at most once, and the log holds its outcome."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from chassis.clock import wall
from chassis.deciding.effects import NAME, Effects
from chassis.errors import OutsideAwayError, PutOffError, StoreUnavailableError
from chassis.log.checkpoints import claim
from chassis.log.loops import run
from contracts.message import Context, Decider
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
from tests.chassis.outside import Outside, loops
from tests.chassis.sample import (
    Note,
    NoteCommand,
    NoteEvent,
    NotePinned,
    PinNote,
    StrikeNote,
    WriteNote,
    altered,
    decide_note,
    evolve_note,
    note_id,
    write,
    writing,
)


async def pin(harness: Harness, numbers: range) -> int:
    """Write and pin notes; the last position."""
    for number in numbers:
        await harness.handler.handle(write(number), cause())
    answers = [await harness.handler.handle(PinNote(note_id=note_id(number)), cause()) for number in numbers]
    return answers[-1].last


async def outcomes(harness: Harness) -> dict[str, int]:
    """How often each outcome is recorded."""
    found = await counts(harness.database, "coalesce(data->>'reason', 'none')")
    return {reason: count for reason, count in found.items() if reason != "none"}


async def test_each_effect_is_performed_once_and_recorded(postgres: servers.Postgres) -> None:
    """That it begins and what came of it are events of the service."""
    outside = Outside()
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as harness:
        end = await pin(harness, range(20))

        await follow(*loops(harness), until_position=end)

        assert Counter(outside.sent) == {str(note_id(number)): 1 for number in range(20)}
        assert await outcomes(harness) == {"sent": 20}


async def test_replaying_the_past_sends_nothing(postgres: servers.Postgres) -> None:
    """A checkpoint set back meets effects that were begun and ended, and passes over them."""
    outside = Outside()
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as harness:
        end = await pin(harness, range(5))
        await follow(*loops(harness), until_position=end)

        async with claim(harness.store.pool, NAME) as checkpoint:
            assert checkpoint is not None
            await checkpoint.move(0)
        await follow(*loops(harness), until_position=end)

        assert len(outside.sent) == 5
        assert await outcomes(harness) == {"sent": 5}


async def test_an_effect_that_broke_down_is_recorded_as_interrupted_and_not_repeated(
    postgres: servers.Postgres,
) -> None:
    """Whether the letter left cannot be known; the loop shows the fault, and then goes on with the next."""
    outside = Outside()
    outside.fault = ConnectionResetError("the line broke")
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as harness:
        end = await pin(harness, range(1))
        projector, effects = loops(harness)
        await projector.step()
        with pytest.raises(ConnectionResetError):
            await effects.step()
        outside.fault = None

        await follow(projector, effects, until_position=end)
        later = await pin(harness, range(1, 2))
        await follow(projector, effects, until_position=later)

        assert outside.sent == [str(note_id(1))]
        assert await outcomes(harness) == {"interrupted": 1, "sent": 1}


async def test_an_effect_that_breaks_on_its_way_holds_up_nobody(postgres: servers.Postgres) -> None:
    """An unforeseen fault would come again at every try: the effect is closed, and the loop goes on with the next."""
    outside = Outside()
    outside.away = {str(note_id(0)): ValueError("a letter of no shape")}
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as harness:
        end = await pin(harness, range(2))
        projector, effects = loops(harness)
        await projector.step()
        with pytest.raises(ValueError, match="no shape"):
            await effects.step()

        await follow(projector, effects, until_position=end)

        assert outside.sent == [str(note_id(1))]
        assert await outcomes(harness) == {"interrupted": 1, "sent": 1}


@pytest.mark.parametrize("begun", [False, True], ids=["before it began", "once it has begun"])
async def test_an_effect_whose_rule_raises_is_put_off_and_holds_up_nobody(
    postgres: servers.Postgres, *, begun: bool
) -> None:
    """More effects than are performed at once go on; it is never given up, and is done, or closed, after the cure."""
    outside = Outside()
    broken = True
    first = derived_id("letter", note_id(0))

    def decide(command: NoteCommand, note: Note, evidence: int | None, context: Context) -> tuple[NoteEvent, ...]:
        if broken and isinstance(command, StrikeNote if begun else WriteNote) and command.note_id == first:
            raise KeyError(command.note_id)
        return decide_note(command, note, evidence, context)

    service = altered(writing({NotePinned: outside.effect()}), decider=Decider(Note(), decide, evolve_note))
    async with at_work(postgres.admin_url, service) as harness:
        await pin(harness, range(10))
        projector, effects = loops(harness)
        await projector.step()
        for _ in range(4):
            with suppress(KeyError):
                await effects.step()
            await five_days_later(harness)

        assert await outcomes(harness) == {"sent": 9}

        broken = False
        await effects.step()

        assert effects.progress.put_off == 0
        assert await outcomes(harness) == ({"interrupted": 1, "sent": 9} if begun else {"sent": 10})
        assert len(outside.sent) == 10


async def five_days_later(harness: Harness) -> None:
    """Put five days behind the effects that are put off."""
    then = (wall() - timedelta(days=5)).isoformat()
    async with claim(harness.store.pool, NAME) as checkpoint:
        assert checkpoint is not None
        put_off = {at: [times, then, then] for at, (times, *_) in checkpoint.state.get("put_off", {}).items()}
        await checkpoint.move(checkpoint.position, {"put_off": put_off} if put_off else {})


async def test_while_the_world_outside_is_away_nothing_begins_and_nothing_fails(postgres: servers.Postgres) -> None:
    """However often it is tried, the log says nothing of it; when the world is back everything is done once."""
    outside = Outside()
    outside.away = {"all": OutsideAwayError("nobody opens")}
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as harness:
        end = await pin(harness, range(12))
        projector, effects = loops(harness)
        await projector.step()
        for _ in range(5):
            with pytest.raises(OutsideAwayError):
                await effects.step()
        recorded = await harness.store.head()
        outside.away = {}

        await follow(projector, effects, until_position=end)

        assert recorded == end
        assert Counter(outside.sent) == {str(note_id(number)): 1 for number in range(12)}
        assert await outcomes(harness) == {"sent": 12}


async def test_one_effect_put_off_holds_up_no_other(postgres: servers.Postgres) -> None:
    """The loop moves on, and remembers across a restart what is to be tried again."""
    outside = Outside()
    late = str(note_id(0))
    outside.away = {late: PutOffError("450 later")}
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as harness:
        end = await pin(harness, range(12))
        before = loops(harness)
        await follow(*before, until_position=end)
        sent_meanwhile = Counter(outside.sent)
        put_off = before[1].progress.put_off
        outside.away = {}

        effects = loops(harness)[1]
        await step_until(effects, lambda: late in outside.sent, "the letter that was put off")

        assert sent_meanwhile == {str(note_id(number)): 1 for number in range(1, 12)}
        assert (put_off, effects.progress.put_off) == (1, 0)
        assert Counter(outside.sent)[late] == 1
        assert await outcomes(harness) == {"sent": 12}


async def test_an_effect_put_off_for_four_days_is_given_up(postgres: servers.Postgres) -> None:
    """Then it is recorded with the last reason, and tried no more."""
    outside = Outside()
    late = str(note_id(0))
    outside.away = {late: PutOffError("452 mailbox full")}
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as harness:
        end = await pin(harness, range(1))
        await follow(*loops(harness), until_position=end)
        five_days_ago = (wall() - timedelta(days=5)).isoformat()
        async with claim(harness.store.pool, NAME) as checkpoint:
            assert checkpoint is not None
            await checkpoint.move(end, {"put_off": {str(end): [9, five_days_ago, five_days_ago]}})

        effects = loops(harness)[1]
        for _ in range(3):
            await effects.step()

        assert (outside.sent, len(outside.reached), effects.progress.put_off) == ([], 2, 0)
        assert await outcomes(harness) == {"given up: 452 mailbox full": 1}


async def test_what_is_put_off_is_done_once_though_the_past_is_replayed(postgres: servers.Postgres) -> None:
    """The checkpoint set back meets the event again while it waits for its second try."""
    outside = Outside()
    outside.away = {str(note_id(0)): PutOffError("450 later")}
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as harness:
        end = await pin(harness, range(3))
        projector, effects = loops(harness)
        await follow(projector, effects, until_position=end)
        async with claim(harness.store.pool, NAME) as checkpoint:
            assert checkpoint is not None
            await checkpoint.move(0)
        outside.away = {}
        await follow(projector, effects, until_position=end)

        await step_until(effects, lambda: len(outside.sent) == 3, "the letter that was put off")

        assert Counter(outside.sent) == {str(note_id(number)): 1 for number in range(3)}
        assert await outcomes(harness) == {"sent": 3}


async def step_until(effects: Effects, wanted: Callable[[], bool], what: str) -> None:
    """Step until `wanted()` holds."""

    async def on_and_on() -> None:
        while True:
            await effects.step()
            await asyncio.sleep(0.01)

    task = asyncio.create_task(on_and_on())
    try:
        await until(lambda: task.done() or wanted(), what)
        await until(lambda: task.done() or effects.progress.put_off == 0, f"{what} to be forgotten")
    finally:
        task.cancel()
        await asyncio.wait({task})
    assert task.cancelled(), task.exception()


async def test_a_stopping_service_leaves_effects_it_has_not_begun(postgres: servers.Postgres) -> None:
    """An effect that is still connecting is left undone, and performed by the next process."""
    outside = Outside()
    outside.reachable.clear()
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as harness:
        end = await pin(harness, range(1))
        projector, effects = loops(harness)
        await projector.step()
        task = asyncio.create_task(run(effects, harness.store))
        await until(lambda: len(outside.reached) == 1, "the effect to set out")

        task.cancel()
        await asyncio.wait({task}, timeout=5)
        outside.reachable.set()
        await follow(*loops(harness), until_position=end)

        assert task.cancelled()
        assert len(outside.reached) == 2
        assert await outcomes(harness) == {"sent": 1}


async def test_a_stopping_service_ends_effects_it_has_begun(postgres: servers.Postgres) -> None:
    """A letter half sent is finished and recorded before the loop lets go."""
    outside = Outside()
    outside.open.clear()
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as harness:
        end = await pin(harness, range(1))
        projector, effects = loops(harness)
        await projector.step()
        task = asyncio.create_task(run(effects, harness.store))
        await until_begun(harness)

        task.cancel()
        asyncio.get_running_loop().call_later(0.05, outside.open.set)
        await asyncio.wait({task})

        assert outside.sent == [str(note_id(0))]
        assert await outcomes(harness) == {"sent": 1}
        await follow(*loops(harness), until_position=end)
        assert await outcomes(harness) == {"sent": 1}


async def until_begun(harness: Harness) -> None:
    """Return when the letter's beginning is recorded."""
    begun = False

    async def look() -> None:
        nonlocal begun
        while not begun:
            begun = len(await harness.store.read(2, 1)) == 1
            await asyncio.sleep(0.01)

    task = asyncio.create_task(look())
    await until(lambda: begun, "the effect to begin")
    await task


async def test_two_replicas_send_once_between_them(postgres: servers.Postgres) -> None:
    """One holds the checkpoint while it sends; the other stands by."""
    outside = Outside()
    service = writing({NotePinned: outside.effect()})
    async with at_work(postgres.admin_url, service) as harness, opened(harness.database.service_url) as other:
        end = await pin(harness, range(30))
        beside = Harness(harness.database, service, other, type(harness.handler)(service, other, harness.handler.clock))

        await asyncio.gather(*(follow(*loops(each), until_position=end) for each in (harness, beside)))

        assert Counter(outside.sent) == {str(note_id(number)): 1 for number in range(30)}


async def test_an_outcome_that_comes_after_all_is_decided_on(postgres: servers.Postgres) -> None:
    """A loop that lost its checkpoint while a letter was on its way records the outcome; the rules choose which."""
    outside = Outside()
    outside.open.clear()
    service = writing({NotePinned: outside.effect()})
    async with at_work(postgres.admin_url, service) as harness, opened(harness.database.service_url) as other:
        end = await pin(harness, range(1))
        beside = Harness(harness.database, service, other, type(harness.handler)(service, other, harness.handler.clock))
        projector, effects = loops(harness)
        await projector.step()
        cut_off = asyncio.create_task(effects.step())
        await until_begun(harness)

        await other.pool.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and usename = current_user and state = 'idle in transaction'"
        )
        await follow(*loops(beside), until_position=end)
        outside.open.set()
        await asyncio.wait({cut_off})

        assert isinstance(cut_off.exception(), StoreUnavailableError)
        assert outside.sent == [str(note_id(0))]
        assert await outcomes(harness) == {"interrupted": 1}
        assert "idempotency-key-reused" not in effects.refusals
