"""The fixtures that the tests of the chassis share besides the servers."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.local import servers
from deploy.local.kafka import Kafka
from tests.chassis.databases import Harness, at_work
from tests.chassis.operator import AnyPostgres, Operator, five_notes, set_variables
from tests.chassis.running import variables_of
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


@pytest.fixture
def operator(
    postgres: AnyPostgres, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    """An operator of a service of this test's own."""
    database = asyncio.run(five_notes(postgres.admin_url))
    set_variables(monkeypatch, variables_of(database, tmp_path))
    return Operator(database, tmp_path, capsys)
