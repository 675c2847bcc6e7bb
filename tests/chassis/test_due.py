"""A due command whose rule raises holds up no other; it is due again until it is cured."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from chassis.deciding.decider import Handler
from chassis.deciding.policies import Policies
from chassis.declaring.service import Service
from chassis.errors import StoreUnavailableError
from chassis.reading.projector import Projector
from contracts.message import Context, Decider
from deploy.local import servers
from tests.chassis.databases import Harness, at_work, cause, follow
from tests.chassis.sample import (
    Note,
    NoteCommand,
    NoteEvent,
    StrikeNote,
    altered,
    decide_note,
    evolve_note,
    note_id,
    write,
    writing,
)

PAST = datetime(2017, 1, 15, tzinfo=UTC)


def raising(fault: Exception) -> Service:
    """The service that writes, whose rule raises `fault` where the note 1 is to be struck."""

    def decide(command: NoteCommand, note: Note, evidence: int | None, context: Context) -> tuple[NoteEvent, ...]:
        if isinstance(command, StrikeNote) and command.note_id == note_id(1):
            raise fault
        return decide_note(command, note, evidence, context)

    return altered(writing(), decider=Decider(Note(), decide, evolve_note))


async def write_due(harness: Harness) -> None:
    """Write three notes that are due to be struck, and show them to the read tables."""
    for number in (1, 2, 3):
        await harness.handler.handle(write(number).model_copy(update={"strike_at": PAST}), cause())
    await follow(Projector(harness.service, harness.store), until_position=3)


async def step_on(policies: Policies) -> None:
    """Step until a fault ends it."""
    while True:
        await policies.step()


async def struck(harness: Harness) -> list[str]:
    """The streams of the notes that were struck, in the order of the log."""
    return [row.stream for row in await harness.store.read(0, 100) if row.type == "NoteStruck"]


@contextmanager
def due_faults() -> Iterator[list[dict[str, object]]]:
    """The log lines about due commands that raised."""
    with capture_logs() as lines:
        found: list[dict[str, object]] = []
        yield found
        found += [dict(line) for line in lines if line["event"] == "due_command_raised"]


async def test_a_due_command_whose_rule_raises_holds_up_no_other(postgres: servers.Postgres) -> None:
    """The others are carried out, the loop shows the fault, and the command is carried out once the rule is cured."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_due(harness)
        broken = Policies(Handler(raising(KeyError("a rule")), harness.store, harness.handler.clock))
        with due_faults() as lines:
            while not await struck(harness):
                with pytest.raises(KeyError, match="a rule"):
                    await step_on(broken)

        assert await struck(harness) == [f"note-{note_id(2)}", f"note-{note_id(3)}"]
        assert {line["stream"] for line in lines} == {f"note-{note_id(1)}"}

        await follow(Projector(harness.service, harness.store), until_position=5)
        cured = Policies(harness.handler)
        while len(await struck(harness)) < 3:
            await cured.step()

        assert sorted(await struck(harness)) == sorted(f"note-{note_id(number)}" for number in (1, 2, 3))


async def test_a_server_that_is_away_is_no_fault_of_one_command(postgres: servers.Postgres) -> None:
    """The control: the loop waits for it and does nothing by halves."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_due(harness)
        away = Policies(Handler(raising(StoreUnavailableError("away")), harness.store, harness.handler.clock))
        with pytest.raises(StoreUnavailableError):
            await step_on(away)

        assert await struck(harness) == []
