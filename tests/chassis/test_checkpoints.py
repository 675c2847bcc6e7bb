"""A checkpoint is a row that one replica holds at a time, and whoever waits for it gets it."""

from typing import Any

import asyncpg
from typing_extensions import override

from chassis.database import connect
from chassis.log.checkpoints import claim_in
from deploy.local import servers
from tests.chassis.databases import Database, at_work
from tests.chassis.sample import writing


class Overtaken(asyncpg.Connection):
    """A connection for which another replica makes the checkpoint between the first look and the second."""

    database: Database

    @override
    async def fetchval(self, query: str, *arguments: Any, **options: Any) -> Any:
        """Let the other replica go first."""
        if query.startswith("select exists"):
            other = await connect(self.database.admin_url)
            await other.execute("insert into log.checkpoints (name) values ($1) on conflict do nothing", *arguments)
            await other.close()
        return await super().fetchval(query, *arguments, **options)


async def test_a_checkpoint_that_another_replica_made_meanwhile_is_waited_for(postgres: servers.Postgres) -> None:
    """It is claimed as any other; a caller that does not wait comes again later."""
    async with at_work(postgres.admin_url, writing()) as harness:
        Overtaken.database = harness.database
        connection = await asyncpg.connect(harness.database.service_url, connection_class=Overtaken)
        async with connection.transaction():
            patient = await claim_in(connection, "patient", wait=True)
            hasty = await claim_in(connection, "hasty")
        await connection.close()

        assert patient is not None
        assert patient.position == 0
        assert hasty is None
