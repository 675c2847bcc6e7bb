"""A command that changes side tables: its events and the change are stored together or not at all."""

import asyncio

import pytest

from chassis.database import Connection
from chassis.deciding.decider import Beside
from tests.chassis.databases import Harness, as_owner, cause
from tests.chassis.sample import NoteMissing, StrikeNote, note_id, write

_TABLE = ("create table public.counted (note integer primary key)", "grant all on public.counted to public")


def counting(number: int, evidence: object = None) -> Beside:
    """Counts a note beside the log."""

    async def beside(connection: Connection) -> object:
        await connection.execute("insert into public.counted values ($1)", number)
        return evidence

    return beside


async def make_table(harness: Harness) -> None:
    """The side table of these tests."""
    for statement in _TABLE:
        await as_owner(harness.database, statement)


async def counted(harness: Harness) -> int:
    """How many notes are counted."""
    ((number,),) = await as_owner(harness.database, "select count(*) from public.counted")
    return int(number)


async def test_the_change_and_the_events_are_stored_together(here: Harness) -> None:
    """And a repeated request answers the first without changing anything again."""
    await make_table(here)
    why = cause()

    first = await here.handler.handle(write(1), why, beside=counting(1))
    again = await here.handler.handle(write(1), why, beside=counting(1))

    assert (first.repeated, again.repeated, again.last) == (False, True, first.last)
    assert (await counted(here), await here.store.head()) == (1, 1)


async def test_a_refusal_undoes_the_change(here: Harness) -> None:
    """Neither is there, and the same id may succeed later."""
    await make_table(here)
    why = cause()

    with pytest.raises(NoteMissing):
        await here.handler.handle(StrikeNote(note_id=note_id(1), reason="Nhầm"), why, beside=counting(1))

    assert (await counted(here), await here.store.head()) == (0, 0)
    await here.handler.handle(write(1), cause())
    await here.handler.handle(StrikeNote(note_id=note_id(1), reason="Nhầm"), why, beside=counting(1))
    assert (await counted(here), await here.store.head()) == (1, 2)


async def test_a_command_without_events_changes_nothing_beside_it(here: Harness) -> None:
    """A note that is struck already is struck by nobody again; the answer is remembered."""
    await make_table(here)
    strike = StrikeNote(note_id=note_id(1), reason="Nhầm")
    await here.handler.handle(write(1), cause())
    await here.handler.handle(strike, cause())
    why = cause()

    answer = await here.handler.handle(strike, why, beside=counting(1))

    assert answer.first > answer.last
    assert await counted(here) == 0
    assert (await here.handler.handle(strike, why, beside=counting(1))).repeated


async def test_many_at_once_are_stored_one_by_one(here: Harness) -> None:
    """Each with its own change."""
    await make_table(here)
    numbers = range(1, 9)

    await asyncio.gather(*(here.handler.handle(write(one), cause(), beside=counting(one)) for one in numbers))

    assert (await counted(here), await here.store.head()) == (len(numbers), len(numbers))
