"""What leaves review while a secret ballot is held says nothing of how anybody voted: its topics, and its export."""

import gzip
import re
from asyncio import to_thread
from pathlib import Path
from typing import Final

import pytest
from aiokafka import ConsumerRecord
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.log.history import export
from chassis.messaging.kafka import Address
from chassis.messaging.relay import Relay
from chassis.messaging.signing import SigningKey
from contracts.declaration import heads_topic
from contracts.registry import EXPORTED_LANES
from deploy.kafka import ServiceRights, Topic, apply, connect
from deploy.local import servers
from tests.chassis.sample import SITE
from tests.chassis.topics import LANES, drain, messages_on
from tests.harness import ServiceHarness
from tests.review.balloting import sitting
from tests.review.steps import review
from tests.review.test_ballot_secrecy import ONE_WAY, OTHER_WAY, Way, compared, leak

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(300)]
_NAME: Final = f"{SITE}.review"
_TOPICS: Final = (
    (Topic(_NAME, LANES), LANES),
    (Topic(f"{_NAME}.public", EXPORTED_LANES), EXPORTED_LANES),
)
_PLACE: Final = re.compile(rf"^(ce_sequence: |ce_audience: {_NAME}/)\d+$")
"""The lane of a message, which follows from the random id of its stream, and its place there."""
_SIGNATURE: Final = re.compile(r"[A-Za-z0-9+/=_-]{60,}")


async def _on_topics(admin: Address) -> list[ConsumerRecord]:
    """Everything that stands on the topics of review now."""
    return [record for topic, lanes in _TOPICS for record in await messages_on(admin, topic.name, lanes)]


def _lines(record: ConsumerRecord) -> list[str]:
    """The key, the headers and the content of a message."""
    held = [("key", record.key), *record.headers, ("value", record.value)]
    lines = [f"{name}: {_SIGNATURE.sub('SIGNED', (value or b'').decode(errors='replace'))}" for name, value in held]
    return [_PLACE.sub(r"\1PLACE", line) for line in lines]


async def _sent(at_work: ServiceHarness, kafka: servers.Kafka | servers.GivenKafka) -> list[str]:
    """Everything that review sends to its topics, as text."""
    admin = Address(kafka.bootstrap, kafka.admin_user, kafka.admin_password)
    topics = [topic for topic, _ in _TOPICS] + [Topic(heads_topic(f"{_NAME}.public"), partitions=1, compacted=True)]
    rights = ServiceRights(_NAME, "w", tuple(topics), (), _NAME)
    await to_thread(lambda: apply(connect(admin.bootstrap, admin.user, admin.password), [rights]))
    before = {(record.topic, record.partition, record.offset) for record in await _on_topics(admin)}
    key = SigningKey("key-1", Ed25519PrivateKey.generate())
    relay = Relay(at_work.handler.service, at_work.store, SITE, key, Address(kafka.bootstrap, _NAME, "w"))
    await drain(relay)
    await relay.close()
    after = [one for one in await _on_topics(admin) if (one.topic, one.partition, one.offset) not in before]
    return [line for record in after for line in _lines(record)]


async def _exported(at_work: ServiceHarness, folder: Path) -> list[str]:
    """Every line of an export of the log."""
    file = folder / "log.jsonl.gz"
    await export(at_work.store, "review", file, lambda head: f"{head.position}")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return lines.read().splitlines()


async def _outside(
    postgres: servers.Postgres,
    kafka: servers.Kafka | servers.GivenKafka,
    folder: Path,
    way: Way,
    *,
    leaking: bool = False,
) -> tuple[list[str], list[str]]:
    """What is sent and what is exported of a counted ballot in which the members vote so."""
    folder.mkdir()
    async with review(postgres.admin_url, folder) as at_work:
        found = await sitting(at_work)
        await found.open()
        for member, choices in way.items():
            await found.cast(member, *choices)
            if leaking:
                await leak(at_work, found, choices)
        await found.count()
        await found.sign()
        # The relay's checkpoint, which an export holds, counts the messages of each lane.
        exported = await _exported(at_work, folder)
        return await _sent(at_work, kafka), exported


async def test_topics_and_exports_of_two_ballots_with_the_same_sums_are_alike(
    postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path
) -> None:
    """Whoever voted for; a line that says how somebody voted would show in the export."""
    one = await _outside(postgres, kafka, tmp_path / "one", ONE_WAY)
    other = await _outside(postgres, kafka, tmp_path / "other", OTHER_WAY)
    for before, after in zip(one, other, strict=True):
        mine, theirs = compared(before, after)
        assert mine == theirs
    sent, exported = ("\n".join(lines) for lines in one)
    assert "CouncilVoted" in sent
    assert "BallotCast" not in sent
    assert "BallotCast" in exported

    leaking = await _outside(postgres, kafka, tmp_path / "leaking", ONE_WAY, leaking=True)
    leaking_otherwise = await _outside(postgres, kafka, tmp_path / "otherwise", OTHER_WAY, leaking=True)
    mine, theirs = compared(leaking[1], leaking_otherwise[1])
    assert mine != theirs
