"""A secret ballot cannot be tied to its voter from all that is kept, and a cast is stored whole or not at all.

The dump holds every row of every table of the service and every line of its log, after each step of a ballot. Two
ballots in which other members voted for, with the same sums, must be dumped alike but for what is random.
"""

import io
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import structlog

from chassis.database import Connection, connect
from chassis.deciding.decider import Cause, fingerprint_of
from chassis.errors import Fault
from chassis.telemetry import set_up
from contracts.message import Actor
from contracts.vocabulary import SessionId
from deploy.local import servers
from services.review.ballot import box
from services.review.ballot.messages import BallotId, Choice, receipt_of
from services.review.session import casting
from services.review.session.ballots import BallotCast, BallotCounted, BallotVoided, CastBallot
from services.review.session.states import Sitting as SittingState
from services.review.session.states import state_after
from tests.harness import ServiceHarness, problem_of
from tests.review.balloting import SECRETARY, VOTERS, Sitting, sitting
from tests.review.cases import CHAIR
from tests.review.steps import review

_TABLES = (
    "select table_schema, table_name from information_schema.tables"
    " where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1, 2"
)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_RANDOM = (
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(Z|[+-]\d\d(:?\d\d)?)?"), "TIME"),
    (re.compile(r"(\\\\x|\\x)?[0-9a-f]{16,}"), "RANDOM"),
    (re.compile(r'"ms": [\d.]+'), "MS"),
)
_REFUSE_COMMITS = """
    create or replace function log.refuse() returns trigger language plpgsql as
        $$ begin raise insufficient_resources; end $$;
    create constraint trigger refused after insert on log.events deferrable initially deferred
        for each row execute function log.refuse();
"""
Way = Mapping[Actor, tuple[str, str]]
ONE_WAY: Way = {VOTERS[0]: ("y", "n"), VOTERS[1]: ("n", "b"), VOTERS[2]: ("y", "y"), SECRETARY: ("n", "y")}
OTHER_WAY: Way = {VOTERS[0]: ("n", "y"), VOTERS[1]: ("y", "y"), VOTERS[2]: ("n", "n"), SECRETARY: ("y", "b")}


async def dumped(owner: Connection, lines: io.StringIO) -> list[str]:
    """Every row of every table, and every line of log."""
    found: list[str] = []
    for schema, name in await owner.fetch(_TABLES):
        rows = await owner.fetch(f'select t::text as row from "{schema}"."{name}" t')  # noqa: S608 - names of tables
        found += [f"{schema}.{name}: {row['row']}" for row in rows]
    return [*found, *lines.getvalue().splitlines()]


def compared(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """Two dumps with what is random or of an instant masked; ids stay that both have."""
    both = frozenset(_UUID.findall("\n".join(one))) & frozenset(_UUID.findall("\n".join(other)))
    return _masked(one, both), _masked(other, both)


def _masked(lines: list[str], kept: frozenset[str]) -> list[str]:
    masked = [_UUID.sub(lambda found: found[0].upper() if found[0] in kept else "ID", line) for line in lines]
    for pattern, word in _RANDOM:
        masked = [pattern.sub(word, line) for line in masked]
    return sorted(masked)


@asynccontextmanager
async def administered(at_work: ServiceHarness) -> AsyncIterator[Connection]:
    """A connection of the administrator, who sees every table."""
    connection = await connect(at_work.database.admin_url)
    yield connection
    await connection.close()


@contextmanager
def lines_of_log() -> Iterator[io.StringIO]:
    """The lines of log that are written inside the block."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    lines = io.StringIO()
    set_up("json", "debug", lines)
    yield lines
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


async def dumps_of(postgres: servers.Postgres, folder: Path, way: Way, *, leaking: bool = False) -> list[list[str]]:
    """A dump after each step of a ballot in which the members vote so."""
    folder.mkdir()
    async with review(postgres.admin_url, folder) as at_work, administered(at_work) as owner:
        found = await sitting(at_work)
        await found.open()
        with lines_of_log() as lines:
            dumps: list[list[str]] = []
            for member, choices in way.items():
                await found.cast(member, *choices)
                if leaking:
                    await leak(at_work, found, choices)
                dumps.append(await dumped(owner, lines))
            await assert_nothing_follows_from_votes(at_work, owner, found)
            await found.count()
            dumps.append(await dumped(owner, lines))
    return dumps


async def leak(at_work: ServiceHarness, found: Sitting, choices: Sequence[str]) -> None:
    """Store an event that says how somebody has voted."""
    ballot_id = BallotId(UUID(found.ballot.rpartition("/")[2]))
    session_id = SessionId(UUID(found.path.rpartition("/")[2]))
    said = BallotVoided(session_id=session_id, ballot_id=ballot_id, reason=" ".join(choices))
    await at_work.hear(f"session-{uuid4()}", said)
    await at_work.settle()


async def assert_nothing_follows_from_votes(at_work: ServiceHarness, owner: Connection, found: Sitting) -> None:
    """What looks random beside the sums follows from who voted and from the sums: seals, receipts, fingerprints."""
    session_id = SessionId(UUID(found.path.rpartition("/")[2]))
    cast = [one for one in await at_work.recorded() if isinstance(one, BallotCast)]
    for one in cast:
        assert one.receipt == receipt_of(one.ballot_id, one.user, one.seal)
        command = CastBallot(session_id=session_id, ballot_id=one.ballot_id)
        prints = await owner.fetchval(
            "select count(*) from log.commands where fingerprint = $1", fingerprint_of(command)
        )
        assert prints == len(cast)
    async with owner.transaction():
        assert box.seal_of(await box.found(owner, cast[-1].ballot_id)) == cast[-1].seal


async def test_two_ballots_with_the_same_sums_are_kept_alike(postgres: servers.Postgres, tmp_path: Path) -> None:
    """After every step, in every table and line of log, whoever voted for."""
    one = await dumps_of(postgres, tmp_path / "one", ONE_WAY)
    other = await dumps_of(postgres, tmp_path / "other", OTHER_WAY)
    assert len(one) == len(ONE_WAY) + 1
    for before, after in zip(one, other, strict=True):
        mine, theirs = compared(before, after)
        assert mine == theirs
    text = "\n".join(one[0])
    assert all(word in text for word in ("BallotCast", VOTERS[0].subject, "/cast", "ballot.boxes"))


async def test_the_comparison_sees_a_vote_in_an_event(postgres: servers.Postgres, tmp_path: Path) -> None:
    """The control: an event that says how somebody voted makes the dumps differ at once."""
    one = await dumps_of(postgres, tmp_path / "one", ONE_WAY, leaking=True)
    other = await dumps_of(postgres, tmp_path / "other", OTHER_WAY, leaking=True)
    mine, theirs = compared(one[0], other[0])
    assert mine != theirs


async def test_a_ballot_is_counted_and_its_box_destroyed(postgres: servers.Postgres, tmp_path: Path) -> None:
    """The sums are those of the votes; the minutes of a session with receipts are signed, and its results hold."""
    async with review(postgres.admin_url, tmp_path) as at_work, administered(at_work) as owner:
        found = await sitting(at_work)
        await found.open()
        receipts = []
        for member, choices in ONE_WAY.items():
            await found.cast(member, *choices)
            receipts.append((await at_work.get(f"{found.path}/ballot", member)).json()["receipt"])
        await found.count()
        (counted,) = [one for one in await at_work.recorded() if isinstance(one, BallotCounted)]
        sums = [(one.votes_for, one.against, one.blank, one.barred) for one in counted.counts]
        assert (counted.turnout, sums) == (4, [(2, 2, 0, 0), (2, 1, 1, 0)])
        assert [await owner.fetchval(f"select count(*) from ballot.{name}") for name in ("boxes", "unlocked")] == [0, 0]  # noqa: S608 - names
        cast = {one.receipt for one in await at_work.recorded() if isinstance(one, BallotCast)}
        assert set(receipts) == cast
        await found.sign()
        shown = (await at_work.get(found.path, CHAIR)).json()
        assert (shown["state"], shown["passed"]) == ("closed", 0)


async def test_a_second_ballot_of_a_member_is_refused_and_a_repeated_request_answered(
    postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The same request again is the first, even with other votes, which nobody can compare."""
    async with review(postgres.admin_url, tmp_path) as at_work, administered(at_work) as owner:
        found = await sitting(at_work)
        await found.open()
        member, path = VOTERS[0], f"{found.path}{found.ballot}/cast"
        headers = {**at_work.token(member), "Idempotency-Key": str(uuid4())}
        first = await at_work.web.post(path, headers=headers, json=found.votes("y", "n"))
        before = await owner.fetch("select * from ballot.boxes order by 1, 2, 3")
        again = await at_work.web.post(path, headers=headers, json=found.votes("n", "n"))
        assert (first.json()["repeated"], again.json()["repeated"]) == (False, True)
        assert again.json()["position"] == first.json()["position"]
        refused = await at_work.post(path, member, found.votes("n", "n"))
        assert problem_of(refused) == (409, "ballot-already-cast")
        assert await owner.fetch("select * from ballot.boxes order by 1, 2, 3") == before
        wrong = await at_work.post(path, VOTERS[1], {"votes": found.votes("y", "n")["votes"][:1]})
        assert problem_of(wrong) == (422, "ballot-incomplete")


@pytest.mark.parametrize("where", ["before the box", "after the box", "at the commit"])
async def test_a_ballot_that_dies_leaves_neither_event_nor_vote(
    postgres: servers.Postgres, tmp_path: Path, where: str
) -> None:
    """Broken off between any two of its steps, a cast is not there, and is done by doing it again."""
    async with review(postgres.admin_url, tmp_path) as at_work, administered(at_work) as owner:
        found = await sitting(at_work)
        await found.open()
        state = state_after(one for one in await at_work.recorded())
        assert isinstance(state, SittingState)
        assert state.ballot is not None
        at = casting.UnderWay(SessionId(UUID(found.path.rpartition("/")[2])), state, state.ballot)
        votes = dict.fromkeys(found.dossiers, Choice.YES)
        command, beside = await casting.casting(at, VOTERS[0].subject, votes)
        head = await at_work.store.head()

        async def dying(connection: Connection) -> object:
            if where == "after the box":
                await beside(connection)
            if where != "at the commit":
                raise ConnectionResetError
            return await beside(connection)

        if where == "at the commit":
            await owner.execute(_REFUSE_COMMITS)
        cause = Cause(VOTERS[0], uuid4(), uuid4())
        with pytest.raises((ConnectionResetError, Fault)):
            await at_work.handler.handle(command, cause, beside=dying)
        await owner.execute("drop trigger if exists refused on log.events")
        assert await at_work.store.head() == head
        assert await owner.fetchval("select count(*) from ballot.boxes") == 0
        done = await at_work.handler.handle(command, cause, beside=beside)
        assert (done.repeated, await at_work.store.head()) == (False, head + 1)
        assert await owner.fetchval("select count(*) from ballot.boxes") == 2 * len(found.dossiers)


async def test_an_altered_box_takes_no_ballot_and_is_not_counted(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Two sums that change places are found by the seal; so is a code that opens nothing."""
    async with review(postgres.admin_url, tmp_path) as at_work, administered(at_work) as owner:
        found = await sitting(at_work)
        await found.open()
        await found.cast(VOTERS[0], "y", "n")
        await owner.execute(
            "update ballot.boxes one set masked = other.masked from ballot.boxes other"
            " where other.dossier_id = one.dossier_id and other.choice <> one.choice"
        )
        refused = await at_work.post(f"{found.path}{found.ballot}/cast", VOTERS[1], found.votes("y", "n"))
        assert problem_of(refused) == (409, "ballot-box-altered")
        await found.done(f"{found.ballot}/end", CHAIR)
        wrong = await at_work.post(f"{found.path}{found.ballot}/count", CHAIR, {"code": "AAAA-BBBB-CCCC-DDDD-EEEE"})
        assert problem_of(wrong) == (422, "ballot-code-wrong")
        code = {"code": (found.codes or {})[CHAIR.subject]}
        altered = await at_work.post(f"{found.path}{found.ballot}/count", CHAIR, code)
        assert problem_of(altered) == (409, "ballot-box-altered")
        await found.done(f"{found.ballot}/void", CHAIR, {"reason": "Hòm phiếu bị thay đổi."})
        assert await owner.fetchval("select count(*) from ballot.boxes") == 0
        await found.open()
        await found.cast(VOTERS[0], "y", "n")
