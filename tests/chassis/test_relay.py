"""What a service says reaches Kafka: at least once, signed, in order, and nothing else does."""

from pathlib import Path

from chassis.cloudevents import incoming
from chassis.register import KeyRegister
from chassis.signing import Verifier
from deploy.local import servers
from tests.chassis.lines import drain, event_ids, log_of, make_line, messages_on, write_notes
from tests.chassis.places import at_work
from tests.chassis.sample import writing


async def test_everything_said_arrives_once_and_verifies(
    kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """Each message proves its site, follows the one before it in its lane, and carries its event unchanged."""
    line = make_line(kafka, tmp_path)
    async with at_work(postgres.admin_url, writing()) as desk:
        await write_notes(line.handler(desk.service, desk.store), range(50))
        relay = line.relay(desk.service, desk.store)

        await drain(relay)
        await relay.close()

        records = await messages_on(line.admin, line.topic)
        log = await log_of(desk.store)
    assert sorted(event_ids(records)) == sorted(event.event_id for event in log)
    register, verifier = KeyRegister(line.keys_file), Verifier()
    heads = {lane: (0, bytes(32)) for lane in range(3)}
    for record in records:
        message = incoming(record.headers, record.value)
        key = register.key(message.site, message.key_id, message.occurred_at)
        verifier.verify(message.leaf, message.signature, message.path, key.key, key.raw)
        assert (message.sequence - 1, message.previous_hash) == heads[record.partition]
        heads[record.partition] = (message.sequence, message.leaf)
