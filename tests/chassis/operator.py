"""An operator at a terminal, for the tests of the verbs."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from chassis.clock import Clock
from chassis.deciding.decider import Handler
from chassis.operating.cli import main
from deploy.local import servers
from tests.chassis.databases import Database, as_owner, cause, make_migrated, opened
from tests.chassis.sample import write
from tests.chassis.writing_service import writing_service

AnyPostgres = servers.Postgres | servers.GivenPostgres
WHY = ("--as", "an.nguyen", "--because", "checked by telephone", "--yes")


@dataclass(frozen=True)
class Operator:
    """An operator of a service with five notes in its log, at a terminal whose output is captured."""

    database: Database
    folder: Path
    capsys: pytest.CaptureFixture[str]

    def types(self, *words: str) -> tuple[int, str, str]:
        """The exit code, what was printed, and what was printed as an error."""
        code = main(writing_service(), words)
        shown = self.capsys.readouterr()
        return code, shown.out, shown.err

    def head(self) -> int:
        """How many events are in the log."""
        rows = asyncio.run(as_owner(self.database, "select position from log.head"))
        position: int = rows[0]["position"]
        return position


async def five_notes(admin_url: str) -> Database:
    """A database whose log has five notes."""
    database = await make_migrated(admin_url, writing_service())
    async with opened(database.service_url) as store:
        handler = Handler(writing_service(), store, Clock())
        for number in range(5):
            await handler.handle(write(number), cause())
    return database


def set_variables(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    """Set `variables` for the rest of the test."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


async def park(
    database: Database, reason: str = "fork", detail: str = "another past", value: bytes = b'{"plan": 1}'
) -> str:
    """Park a message of the plan-1 stream for `reason`; its id."""
    parked_id = uuid4()
    await as_owner(
        database,
        'insert into log.parked (parked_id, topic, lane, "offset", stream, reason, detail, headers, value, size, whole)'
        " values ($1, 'lang-son.planning', 0, 7, 'plan-1', $3, $4, '[[\"ce_id\", \"eA==\"]]', $2, $5, true)",
        parked_id,
        value,
        reason,
        detail,
        len(value),
    )
    return str(parked_id)
