"""Review is killed while members cast secret ballots and give the counting codes: no vote is lost or counted twice.

A ballot that was broken off is sent again; then each stands once, and the sums are those of the votes.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.log.history import verify
from contracts.message import Actor
from contracts.vocabulary import DossierId
from deploy.local import servers
from services.review.session.ballots import BallotCast, BallotCounted
from tests.failure.balloting import IN_SECRET
from tests.failure.killing import Killer
from tests.failure.sweeping import MOST, swept
from tests.harness import ServiceHarness
from tests.review.balloting import SECRETARY, VOTERS, seated
from tests.review.cases import CHAIR, person
from tests.review.steps import eligible, review

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    """A server of children that die on command."""
    with Killer() as server:
        yield server


@pytest.fixture
async def at_work(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Review over a database of its own."""
    async with review(postgres.admin_url, tmp_path) as opened:
        yield opened


async def _dossiers(at_work: ServiceHarness, number: int) -> list[DossierId]:
    return await eligible(at_work, *((person(one), "LDTT") for one in range(1, number + 1)))


async def test_a_ballot_that_was_broken_off_is_counted_once(at_work: ServiceHarness, killer: Killer) -> None:
    """Each member's ballot is in the box once, whenever its process died."""
    voters = [Actor(f"uy-vien-{number}", duties=frozenset({"council"})) for number in range(1, MOST + 2)]
    session = await seated(at_work, await _dossiers(at_work, 2), voters)
    await session.open()
    whole = {"session": session.path.removeprefix("/sessions/"), "dossiers": [str(one) for one in session.dossiers]}
    waiting = iter(voters)

    async def next_member() -> dict[str, Any]:
        user = next(waiting).subject
        return {**whole, "user": user, "choice": "y" if int(user.rpartition("-")[2]) % 3 else "n"}

    sent = await swept(at_work, killer, "cast_ballots", next_member, IN_SECRET)
    await session.count()

    events = await at_work.recorded()
    cast = Counter(one.user for one in events if isinstance(one, BallotCast))
    assert cast == dict.fromkeys((thing["user"] for thing, _ in sent), 1)
    wanted = Counter(thing["choice"] for thing, _ in sent)
    (counted,) = [one for one in events if isinstance(one, BallotCounted)]
    assert counted.turnout == len(sent)
    assert {(one.votes_for, one.against, one.blank) for one in counted.counts} == {(wanted["y"], wanted["n"], 0)}
    await verify(at_work.store, at_work.store.site.code, "review")


async def test_a_count_that_was_broken_off_comes_to_the_same_sums(at_work: ServiceHarness, killer: Killer) -> None:
    """The second code opens the box once, and nothing of the box is left, whenever its process died."""
    waiting = iter(await _dossiers(at_work, MOST))

    async def next_ballot() -> dict[str, Any]:
        session = await seated(at_work, [next(waiting)])
        await session.open()
        for member, choice in ((VOTERS[0], "y"), (VOTERS[1], "n"), (SECRETARY, "y")):
            await session.cast(member, choice)
        codes = session.codes or {}
        await session.done(f"{session.ballot}/end", CHAIR)
        await session.done(f"{session.ballot}/count", CHAIR, {"code": codes[CHAIR.subject]})
        found = {"session": session.path.removeprefix("/sessions/"), "user": SECRETARY.subject}
        return {**found, "code": codes[SECRETARY.subject]}

    sent = await swept(at_work, killer, "give_codes", next_ballot, IN_SECRET)

    counted = [one for one in await at_work.recorded() if isinstance(one, BallotCounted)]
    assert Counter(str(one.session_id) for one in counted) == dict.fromkeys((thing["session"] for thing, _ in sent), 1)
    assert {(one.votes_for, one.against, one.blank) for each in counted for one in each.counts} == {(2, 1, 0)}
    async with at_work.store.pool.acquire() as connection:
        for table in ("boxes", "unlocked"):
            left = await connection.fetchval(f"select count(*) from ballot.{table}")  # noqa: S608 - names of tables
            assert left == 0
