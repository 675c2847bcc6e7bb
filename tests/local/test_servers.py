"""The servers keep what they are told, through crashes and half-finished beginnings."""

import asyncpg

from deploy.local import servers


async def test_postgres_serves(postgres: servers.Postgres) -> None:
    """A statement is answered."""
    connection = await asyncpg.connect(postgres.admin_url)
    try:
        assert await connection.fetchval("SELECT 1") == 1
    finally:
        await connection.close()


def test_kafka_serves(kafka: servers.Kafka) -> None:
    """The broker runs."""
    assert kafka.running()
