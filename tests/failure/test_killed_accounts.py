"""Planning is killed while people sign in and accounts are changed, once between any two things that it sends.

Whoever is broken off does the same again and comes in; a password never changes without the sessions that it opened.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from chassis.log.store import Store
from deploy.local import servers
from services.planning.account import queries
from services.planning.account.passwords import is_right
from services.planning.account.sessions import Claimed
from tests.chassis.databases import as_owner
from tests.failure.entering import ACCOUNTS, CHANGED
from tests.failure.killing import Job, Killer, Point, first_of_paths
from tests.planning.people import PASSWORD, VISIT, People, key_pair, people_at

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    """A server of children that die on command."""
    with Killer() as server:
        yield server


@dataclass
class Entering:
    """Planning with its people, and what a process that works at its accounts is told."""

    people: People
    keys: dict[str, Path]
    killer: Killer

    async def killed(self, work: str) -> AsyncIterator[str]:
        """The name of a new account at which `work` was killed, for each point of a run; the account has a session."""
        numbers = (f"{work.replace('_', '-')}-{number}" for number in count())
        lived = await self._run(work, next(numbers), None)
        for point in first_of_paths(lived):
            name = next(numbers)
            await self._run(work, name, point)
            yield name

    async def again(self, work: str, name: str) -> None:
        """Let `work` be done at the account of `name` once more."""
        outcome = self.killer.run(Job(work, ACCOUNTS, self._given(name)))
        assert outcome.fault is None, outcome.fault

    async def _run(self, work: str, name: str, point: Point | None) -> tuple[Point, ...]:
        if work != "add_account":
            account_id = await self.people.add(name, "clerk")
            people = self.people
            await people.door.begin(account_id, VISIT, Claimed(), people.at, people.day)
        outcome = self.killer.run(Job(work, ACCOUNTS, self._given(name), point))
        assert outcome.fault is None, outcome.fault
        assert outcome.killed == (point is not None)
        return outcome.points

    def _given(self, name: str) -> dict[str, Any]:
        settings = self.people.settings
        values: dict[str, Any] = {
            **{field: getattr(settings, field) for field in ("site", "level", "kafka_bootstrap", "kafka_user")},
            **{field: str(path) for field, path in self.keys.items()},
            **{field: str(getattr(settings, field)) for field in ("signing_key_file", "keys_file", "token_key_file")},
            "postgres_url": self.people.planning.database.service_url,
            "kafka_password": "nothing",
            "http_port": 1,
            "signing_key_id": "key-1",
        }
        return {"name": name, "settings": values}

    @property
    def store(self) -> Store:
        """The store of planning."""
        return self.people.planning.store

    async def sessions(self, name: str) -> int:
        """How many sessions of the account go on."""
        found = await as_owner(
            self.people.planning.database,
            "select count(*) from account.sessions join account.accounts using (account_id)"
            " where user_name = $1 and revoked_at is null",
            name,
        )
        return int(found[0][0])

    async def orders(self, name: str) -> int:
        """How many orders about the account were recorded."""
        found = await as_owner(
            self.people.planning.database, "select count(*) from log.events where data->>'subject' = $1", name
        )
        return int(found[0][0])


@pytest.fixture
async def entering(postgres: servers.Postgres, tmp_path: Path, killer: Killer) -> AsyncIterator[Entering]:
    """Planning at work, and its people."""
    keys = key_pair(tmp_path)
    async with people_at(postgres.admin_url, tmp_path, **keys) as people:
        yield Entering(people, keys, killer)


async def _state(entering: Entering, name: str) -> tuple[str, bool]:
    """The state of the account, and whether its password is still the one that it was made with."""
    account = await queries.account_named(entering.store.pool, name)
    assert account is not None
    return account.state, not account.must_change


async def test_an_account_is_added_by_doing_it_again(entering: Entering) -> None:
    """Its order stands in the log before its row; a second order stands beside the first."""
    without_row = 0
    async for name in entering.killed("add_account"):
        there = await queries.account_named(entering.store.pool, name) is not None
        assert not there or await entering.orders(name)
        without_row += not there and await entering.orders(name) > 0

        await entering.again("add_account", name)

        assert await queries.account_named(entering.store.pool, name) is not None
    assert without_row, "no kill has come between the order and the row"


async def test_whoever_was_broken_off_signs_in_again(entering: Entering) -> None:
    """However far the first try came; tries in vain do not add up to a wait."""
    begun = set[int]()
    async for name in entering.killed("sign_in"):
        begun.add(await entering.sessions(name))
        await entering.again("sign_in", name)
        assert await entering.sessions(name) >= 2
    assert begun == {1, 2}, "a kill comes before the row of the session, and one after it"


@pytest.mark.parametrize("work", ["reset_account", "disable_account"])
async def test_an_account_is_changed_with_its_sessions_or_not_at_all(entering: Entering, work: str) -> None:
    """The order comes first, and the same again ends what was broken off."""
    seen = set[bool]()
    async for name in entering.killed(work):
        state, as_made = await _state(entering, name)
        changed = state == "disabled" or not as_made
        assert changed == (await entering.sessions(name) == 0)
        seen.add(changed)

        await entering.again(work, name)

        assert await entering.sessions(name) == 0
    assert seen == {True, False}


async def _left_open(entering: Entering, work: str) -> int:
    """How often a kill has left the session of the last password open though the password had changed."""
    found = 0
    async for name in entering.killed(work):
        account = await queries.account_named(entering.store.pool, name)
        assert account is not None
        kept = await queries.password_hash(entering.store.pool, account.account_id)
        changed = is_right(CHANGED, kept)
        assert changed != is_right(PASSWORD, kept)
        first = await as_owner(
            entering.people.planning.database,
            "select revoked_at from account.sessions where account_id = $1 order by begun_at limit 1",
            account.account_id,
        )
        found += changed and first[0][0] is None
    return found


async def test_a_password_changes_with_the_sessions_of_the_last_one(entering: Entering) -> None:
    """Wherever the change was broken off."""
    assert await _left_open(entering, "change_password") == 0


async def test_a_change_in_two_statements_leaves_a_session_open(entering: Entering) -> None:
    """The control: the sweep sees it."""
    assert await _left_open(entering, "change_password_in_two_statements") > 0
