"""What is done outside is done at most once, and the log says what came of it."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from chassis.checkpoints import claim
from chassis.effects import NAME, Effects
from chassis.errors import StoreUnavailableError
from chassis.loops import run
from chassis.migrations import migrate
from chassis.projector import Projector
from chassis.service import Effect
from chassis.settings import Settings
from contracts.envelope import Origin
from contracts.message import Command, Event
from deploy.local import servers
from tests.chassis import dying
from tests.chassis.places import (
    Desk,
    at_work,
    cause,
    counts,
    die_again_and_again,
    follow,
    make_database,
    opened,
    until,
)
from tests.chassis.sample import SITE, NotePinned, PinNote, StrikeNote, note_id, write, writing


class Outside:
    """The world outside: who was sent a letter, and what the line to it does."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.fault: BaseException | None = None
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, event: Event, origin: Origin, settings: Settings) -> Command:
        """Send the letter, and say so."""
        _ = (origin, settings)
        await self.open.wait()
        if self.fault is not None:
            raise self.fault
        letter = dying.letter_of(event)
        self.sent.append(letter.text)
        return StrikeNote(note_id=letter.note_id, reason="sent")

    def effect(self) -> Effect:
        """A letter for every pinned note."""
        return Effect(
            begin=lambda event, _: dying.letter_of(event),
            perform=self.send,
            interrupted=lambda event, _: StrikeNote(note_id=dying.letter_of(event).note_id, reason="interrupted"),
        )


def loops(desk: Desk) -> tuple[Projector, Effects]:
    """The projections that evidence stands on, and the effects."""
    return Projector(desk.service, desk.store), Effects(desk.handler, Settings.model_construct())


async def pin(desk: Desk, numbers: range) -> int:
    """Write and pin notes; the last position."""
    for number in numbers:
        await desk.handler.handle(write(number), cause())
    answers = [await desk.handler.handle(PinNote(note_id=note_id(number)), cause()) for number in numbers]
    return answers[-1].last


async def outcomes(desk: Desk) -> dict[str, int]:
    """How often each outcome is recorded."""
    found = await counts(desk.database, "coalesce(data->>'reason', 'none')")
    return {reason: count for reason, count in found.items() if reason != "none"}


async def test_each_effect_is_performed_once_and_recorded(postgres: servers.Postgres) -> None:
    """That it begins and what came of it are events of the service."""
    outside = Outside()
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as desk:
        end = await pin(desk, range(20))

        await follow(*loops(desk), until_position=end)

        assert Counter(outside.sent) == {str(note_id(number)): 1 for number in range(20)}
        assert await outcomes(desk) == {"sent": 20}


async def test_replaying_the_past_sends_nothing(postgres: servers.Postgres) -> None:
    """A checkpoint set back meets effects that were begun and ended, and passes over them."""
    outside = Outside()
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as desk:
        end = await pin(desk, range(5))
        await follow(*loops(desk), until_position=end)

        async with claim(desk.store.pool, NAME) as checkpoint:
            assert checkpoint is not None
            await checkpoint.move(0)
        await follow(*loops(desk), until_position=end)

        assert len(outside.sent) == 5
        assert await outcomes(desk) == {"sent": 5}


async def test_an_effect_that_broke_down_is_recorded_as_interrupted_and_not_repeated(
    postgres: servers.Postgres,
) -> None:
    """Whether the letter left cannot be known; the loop shows the fault, and then goes on with the next."""
    outside = Outside()
    outside.fault = ConnectionResetError("the line broke")
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as desk:
        end = await pin(desk, range(1))
        projector, effects = loops(desk)
        await projector.step()
        with pytest.raises(ConnectionResetError):
            await effects.step()
        outside.fault = None

        await follow(projector, effects, until_position=end)
        later = await pin(desk, range(1, 2))
        await follow(projector, effects, until_position=later)

        assert outside.sent == [str(note_id(1))]
        assert await outcomes(desk) == {"interrupted": 1, "sent": 1}


async def test_a_service_told_to_stop_ends_what_it_has_begun(postgres: servers.Postgres) -> None:
    """A letter half sent is finished and recorded before the loop lets go."""
    outside = Outside()
    outside.open.clear()
    async with at_work(postgres.admin_url, writing({NotePinned: outside.effect()})) as desk:
        end = await pin(desk, range(1))
        projector, effects = loops(desk)
        await projector.step()
        task = asyncio.create_task(run(effects, desk.store))
        await until_begun(desk)

        task.cancel()
        asyncio.get_running_loop().call_later(0.05, outside.open.set)
        await asyncio.wait({task})

        assert outside.sent == [str(note_id(0))]
        assert await outcomes(desk) == {"sent": 1}
        await follow(*loops(desk), until_position=end)
        assert await outcomes(desk) == {"sent": 1}


async def until_begun(desk: Desk) -> None:
    """Return when the letter's beginning is recorded."""
    begun = False

    async def look() -> None:
        nonlocal begun
        while not begun:
            begun = len(await desk.store.read(2, 1)) == 1
            await asyncio.sleep(0.01)

    task = asyncio.create_task(look())
    await until(lambda: begun, "the effect to begin")
    await task


async def test_two_replicas_send_once_between_them(postgres: servers.Postgres) -> None:
    """One holds the checkpoint while it sends; the other stands by."""
    outside = Outside()
    service = writing({NotePinned: outside.effect()})
    async with at_work(postgres.admin_url, service) as desk, opened(desk.database.service_url) as other:
        end = await pin(desk, range(30))
        beside = Desk(desk.database, service, other, type(desk.handler)(service, other, desk.handler.clock, SITE))

        await asyncio.gather(*(follow(*loops(each), until_position=end) for each in (desk, beside)))

        assert Counter(outside.sent) == {str(note_id(number)): 1 for number in range(30)}


async def test_an_outcome_that_comes_after_all_is_decided_on(postgres: servers.Postgres) -> None:
    """Who lost the checkpoint while a letter was on its way still says what became of it; the rules choose the word."""
    outside = Outside()
    outside.open.clear()
    service = writing({NotePinned: outside.effect()})
    async with at_work(postgres.admin_url, service) as desk, opened(desk.database.service_url) as other:
        end = await pin(desk, range(1))
        beside = Desk(desk.database, service, other, type(desk.handler)(service, other, desk.handler.clock, SITE))
        projector, effects = loops(desk)
        await projector.step()
        cut_off = asyncio.create_task(effects.step())
        await until_begun(desk)

        await other.pool.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and usename = current_user and state = 'idle in transaction'"
        )
        await follow(*loops(beside), until_position=end)
        outside.open.set()
        await asyncio.wait({cut_off})

        assert isinstance(cut_off.exception(), StoreUnavailableError)
        assert outside.sent == [str(note_id(0))]
        assert await outcomes(desk) == {"interrupted": 1}
        assert "idempotency-key-reused" not in effects.refusals


async def test_effects_killed_between_any_two_steps_are_never_performed_twice(
    postgres: servers.Postgres, tmp_path: Path
) -> None:
    """Every effect has one outcome in the end; one recorded as sent was sent."""
    database = await make_database(postgres.admin_url)
    await migrate(database.owner_url, database.service_url, writing())
    sent = tmp_path / "sent"
    sent.touch()

    lives = await die_again_and_again("effects", database, sent)

    assert lives > 10
    assert all(times == 1 for times in Counter(sent.read_text().split()).values())
    found = await counts(database, "data->>'reason'")
    assert found.get("sent", 0) + found.get("interrupted", 0) == dying.NOTES
    assert found.get("sent", 0) <= len(sent.read_text().split())


async def test_done_first_and_recorded_later_they_would_be_performed_twice(
    postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The control of the test above: the same deaths."""
    database = await make_database(postgres.admin_url)
    await migrate(database.owner_url, database.service_url, writing())
    sent = tmp_path / "sent"

    await die_again_and_again("careless-effects", database, sent)

    assert max(Counter(sent.read_text().split()).values()) > 1
