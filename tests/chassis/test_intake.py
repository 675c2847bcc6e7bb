"""What another service says is heard once and in order, and what is wrong with it is parked."""

from pathlib import Path

from deploy.local import servers
from tests.chassis.lines import drain, listening, log_of, make_line, write_notes
from tests.chassis.places import at_work, until
from tests.chassis.sample import reading, writing


async def test_what_one_says_the_other_hears(kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path) -> None:
    """Every event arrives with its identity and its exact data."""
    line = make_line(kafka, tmp_path)
    async with at_work(postgres.admin_url, writing()) as here, at_work(postgres.admin_url, reading()) as there:
        await write_notes(line.handler(here.service, here.store), range(50))
        relay = line.relay(here.service, here.store)
        await drain(relay)
        await relay.close()

        async with listening(line, there.service, there.store) as intake:
            await until(lambda: intake.hearing.tally.heard == 50, "50 notes to be heard")

        said, heard = await log_of(here.store), await log_of(there.store)
    assert {event[1:13] for event in heard} == {event[1:13] for event in said}
