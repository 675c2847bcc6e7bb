"""The fixtures that the tests of the chassis share besides the servers."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.local import servers
from deploy.local.kafka import Kafka
from tests.chassis.databases import Harness, at_work
from tests.chassis.sample import reading, writing
from tests.chassis.topics import Channel, make_channel


@pytest.fixture
def channel(kafka: servers.Kafka | servers.GivenKafka, tmp_path: Path) -> Channel:
    """A site of this test's own on the shared Kafka."""
    return make_channel(kafka, tmp_path)


@pytest.fixture
def own_kafka(tmp_path: Path) -> Iterator[Kafka]:
    """A Kafka of this test's own, which it may kill."""
    server = Kafka(tmp_path / "kafka")
    server.start()
    yield server
    server.discard()


@pytest.fixture
async def here(postgres: servers.Postgres) -> AsyncIterator[Harness]:
    """The writing service over a database of its own."""
    async with at_work(postgres.admin_url, writing()) as harness:
        yield harness


@pytest.fixture
async def there(postgres: servers.Postgres) -> AsyncIterator[Harness]:
    """The reading service over a database of its own."""
    async with at_work(postgres.admin_url, reading()) as harness:
        yield harness
