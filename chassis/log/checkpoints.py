"""The checkpoints of a service: how far each loop has come, and which process may move it.

The checkpoint's row is the lock: a loop works while it holds the row, so that of two replicas only one does,
and its effect and its new position are committed together.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from chassis.database import Connection, Pool, Reader, transaction

RELAY, POLICIES, EFFECTS, PROJECTIONS, CONTENTS = "relay", "policies", "effects", "projections", "contents"
"""The checkpoints of a service: each is named after the loop that holds it."""


class Checkpoint:
    """A claimed checkpoint: `position` is the last event that was dealt with, `state` a small JSON object."""

    def __init__(self, connection: Connection, name: str, position: int, state: dict[str, Any]) -> None:
        """Represent the locked row `name`."""
        self.connection = connection
        self.name = name
        self.position = position
        self.state = state

    async def move(self, position: int, state: dict[str, Any] | None = None) -> None:
        """Move to `position` in the transaction that claimed the row."""
        self.state = self.state if state is None else state
        self.position = position
        await self.connection.execute(
            "update log.checkpoints set position = $2, state = $3, moved_at = now() where name = $1",
            self.name,
            position,
            json.dumps(self.state),
        )


async def claim_in(connection: Connection, name: str, *, wait: bool = False) -> Checkpoint | None:
    """Lock the checkpoint `name` in the transaction of `connection`, making it at 0 where it is missing.

    Returns None when another replica holds it; with `wait` it waits for the lock instead.
    """
    skip = "" if wait else "skip locked"
    query = f"select position, state from log.checkpoints where name = $1 for update {skip}"  # noqa: S608
    row = await connection.fetchrow(query, name)
    if row is None and await _make(connection, name, wait=wait):
        row = await connection.fetchrow(query, name)
    return None if row is None else Checkpoint(connection, name, row["position"], json.loads(row["state"]))


async def _make(connection: Connection, name: str, *, wait: bool) -> bool:
    """Make the checkpoint and return whether to look for it again; an insert alone would wait for another replica.

    Where another replica has made it since the first look, only a caller that waits looks again.
    """
    if await connection.fetchval("select exists(select from log.checkpoints where name = $1)", name):
        return wait
    if not wait and not await connection.fetchval("select pg_try_advisory_xact_lock(hashtext($1))", f"make {name}"):
        return False
    await connection.execute("insert into log.checkpoints (name) values ($1) on conflict do nothing", name)
    return True


@asynccontextmanager
async def claim(pool: Pool, name: str, *, wait: bool = False) -> AsyncIterator[Checkpoint | None]:
    """The checkpoint `name`, locked until the end of the block; the block's writes commit with it."""
    async with transaction(pool) as connection:
        yield await claim_in(connection, name, wait=wait)


async def position_of(reader: Reader, name: str) -> int:
    """Where the loop `name` stands now, without a lock; 0 when it never ran."""
    position: int | None = await reader.fetchval("select position from log.checkpoints where name = $1", name)
    return position or 0
