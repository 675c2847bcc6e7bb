"""A service that is killed at any moment of a loop loses nothing and does nothing twice.

Each loop is killed once between any two things it sends or writes (tests/failure/killing.py), at every line with
`make prove EVERY_LINE=1`, and at a few of these moments in `make test`. The loops with their cure taken out are the
controls: killed at the same moments, they must lose or double.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chassis.ids import new_id
from chassis.log.history import verify
from chassis.log.writer import Append, NewRow
from chassis.messaging.intake import Intake
from chassis.reading.projector import Projector
from deploy.local import servers
from tests.chassis.databases import Harness, as_owner, at_work, cause, follow
from tests.chassis.sample import SITE, NoteMissing, NoteWritten, StrikeNote, note_id, reading, write, writing
from tests.chassis.topics import Channel, drain, event_ids, log_of, make_channel, messages_on, read
from tests.failure.killing import Job, Killer, Outcome, Point, first_of_paths
from tests.failure.works import (
    ACTING,
    COMMANDING,
    HEARING,
    HOLDING,
    LISTENING,
    PROJECTING,
    REACTING,
    REBUILDING,
    RELAYING,
    AcknowledgeFirst,
    sending,
)

pytestmark = pytest.mark.timeout(600)
_SETTLED = 2
"""Runs without a kill after the last one: the first ends what was broken off, the second must find nothing."""
_FEW = 3


@dataclass(frozen=True)
class Depth:
    """At how many of the moments a sweep kills: all, or `few` of them; `every_line` takes lines for moments."""

    every_line: bool = False
    few: bool = False

    def choose(self, points: list[Point]) -> list[Point]:
        """The points at which to kill, spread over the run."""
        first = set(first_of_paths(points))
        chosen = [point for point in points if point in first or (self.every_line and point.times == 1)]
        return chosen[:: max(1, len(chosen) // _FEW)] if self.few else chosen


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    """A server of children that die on command."""
    with Killer() as server:
        yield server


@pytest.fixture(
    params=[pytest.param(True, marks=pytest.mark.servers), pytest.param(False, marks=pytest.mark.campaign)],
    ids=["short", "whole"],
)
def depth(request: pytest.FixtureRequest) -> Depth:
    """A short sweep for `make test`, the whole one for `make prove`."""
    return Depth(request.config.getoption("--every-line"), few=request.param)


@dataclass
class Sweep:
    """Kills one work at each chosen point of its run, with something new to do each time."""

    killer: Killer
    work: str
    files: tuple[str, ...]
    depth: Depth
    given: dict[str, Any]
    within: Callable[[Point], bool] = lambda _: True
    at_once: int = 2
    """How many events are new each time, where the work is to hear."""

    async def over(self, prepare: Callable[[], Any]) -> int:
        """Kill at each point once; answers how many kills there were. `prepare` gives the work something to do."""
        await prepare()
        lived = self._run(None)
        points = self.depth.choose([point for point in lived.points if self.within(point)])
        kills = 0
        for point in points:
            await prepare()
            kills += self._run(point).killed
        for _ in range(_SETTLED):
            self._run(None)
        assert kills > len(points) * 0.6, f"{kills} kills at {len(points)} points of {self.work}"
        return kills

    def _run(self, point: Point | None) -> Outcome:
        outcome = self.killer.run(Job(self.work, self.files, self.given, point))
        assert outcome.fault is None, outcome.fault
        return outcome


async def hear(harness: Harness, numbers: list[int]) -> None:
    """Store that the service `writing` said these notes, as intake stores it."""
    for number in numbers:
        written = NoteWritten(note_id=note_id(number), title=f"note {number}", text="words")
        name, version, data = harness.handler.codec.encode(written)
        at = harness.handler.clock.now()
        row = NewRow(
            new_id(), SITE, "writing", f"note-{note_id(number)}", 1, name, version, data, "clerk", new_id(), None, at
        )
        await harness.store.append(Append([row]))


def _counting(step: int) -> Iterator[list[int]]:
    for start in count(0, step):
        yield list(range(start, start + step))


async def _rows(harness: Harness, statement: str) -> list[Any]:
    return await as_owner(harness.database, statement)


@asynccontextmanager
async def _wired(
    kafka: servers.Kafka, postgres: servers.Postgres, folder: Path
) -> AsyncIterator[tuple[Harness, Channel, dict[str, Any]]]:
    channel = make_channel(kafka, folder)
    key = channel.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    async with at_work(postgres.admin_url, writing()) as harness:
        given = {
            "url": harness.database.service_url,
            "site": channel.site,
            "key": key,
            "bootstrap": channel.writer.bootstrap,
            "user": channel.writer.user,
            "password": channel.writer.password,
            "reader": channel.reader.user,
            "reader_password": channel.reader.password,
            "admin": channel.admin.user,
            "admin_password": channel.admin.password,
            "keys": str(channel.keys_file),
        }
        yield harness, channel, given


@dataclass(frozen=True)
class Sent:
    """The events that were said, those whose messages arrived, and the messages of each that differ."""

    said: set[Any]
    arrived: set[Any]
    leaves: Counter[Any]


async def _relayed(
    killer: Killer, depth: Depth, work: str, servers_: tuple[servers.Kafka, servers.Postgres], folder: Path
) -> Sent:
    """The recorded and the published events, after the relay was killed."""
    async with _wired(*servers_, folder) as (harness, channel, given):
        numbers = _counting(2)
        handler = channel.handler(harness.service, harness.store)

        async def prepare() -> None:
            for number in next(numbers):
                await handler.handle(write(number), cause())

        await Sweep(killer, work, RELAYING, depth, given).over(prepare)
        records = await messages_on(channel.admin, channel.topic)
        said = {event.event_id for event in await log_of(harness.store)}
    leaves = {(message.row.event_id, message.leaf) for message in map(read, records)}
    return Sent(said, set(event_ids(records)), Counter(event_id for event_id, _ in leaves))


async def test_a_relay_killed_anywhere_sends_everything(
    killer: Killer, depth: Depth, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """Every event is on the topic at least once, and its copies are the same message."""
    sent = await _relayed(killer, depth, "relay", (kafka, postgres), tmp_path)

    assert sent.arrived == sent.said
    assert set(sent.leaves.values()) == {1}


@pytest.mark.campaign
async def test_a_relay_that_bookmarks_first_loses_when_it_is_killed(
    killer: Killer, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The cure is that the checkpoint moves after the broker's answer: without it events never arrive."""
    sent = await _relayed(killer, Depth(), "relay_bookmark_first", (kafka, postgres), tmp_path)

    assert sent.arrived < sent.said


async def _heard(
    sweep: Sweep, kafka: servers.Kafka, postgres: servers.Postgres, folder: Path
) -> tuple[Counter[Any], Counter[Any]]:
    """The events that were said and those that were heard, after the hearing part was killed as `sweep` says."""
    async with (
        _wired(kafka, postgres, folder) as (harness, channel, given),
        at_work(postgres.admin_url, reading()) as there,
    ):
        numbers = _counting(sweep.at_once)
        handler, relay = channel.handler(harness.service, harness.store), channel.relay(harness.service, harness.store)
        sweep.given.update(given, url=there.database.service_url, patience=20)

        async def prepare() -> None:
            for number in next(numbers):
                await handler.handle(write(number), cause())
            await drain(relay)
            sweep.given["said"] = await harness.store.head()

        await sweep.over(prepare)
        await relay.close()
        said = Counter(event.event_id for event in await log_of(harness.store))
        heard = Counter(event.event_id for event in await log_of(there.store))
        await verify(there.store, channel.site, "reading")
    return said, heard


async def test_a_hearing_killed_anywhere_hears_every_event_once(
    killer: Killer, depth: Depth, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """A message that comes again is known, one that was broken off is heard; the lanes lose and double nothing."""
    said, heard = await _heard(Sweep(killer, "hear", HEARING, depth, {}), kafka, postgres, tmp_path)

    assert heard == said


async def test_a_writer_killed_anywhere_in_a_large_transaction_stores_it_whole_or_not_at_all(
    killer: Killer, depth: Depth, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The head and the rows are one statement; a process that dies has stored all of it or nothing."""
    sweep = Sweep(killer, "hear", ("chassis/log/writer.py",), depth, {}, at_once=200)

    said, heard = await _heard(sweep, kafka, postgres, tmp_path)

    assert heard == said


def _lines_of(*functions: Callable[..., Any]) -> Callable[[Point], bool]:
    """Only the lines of these functions: Kafka takes ten seconds to believe each death of a reader."""
    kept = {place for function in functions for place in _places_of(function)}
    return lambda point: (point.file, point.number) in kept


def _places_of(function: Callable[..., Any]) -> list[tuple[str, int]]:
    code = function.__code__
    file = str(Path(code.co_filename).relative_to(Path(__file__).parents[2]))
    return [(file, number) for _, _, number in code.co_lines() if number is not None and number > code.co_firstlineno]


@pytest.mark.campaign
async def test_an_intake_killed_around_its_acknowledgement_hears_every_event_once(
    killer: Killer, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The offset is committed after the store's transaction, so a batch is heard or comes again."""
    within = _lines_of(Intake._store, Intake._commit)  # noqa: SLF001
    sweep = Sweep(killer, "listen", LISTENING, Depth(), {}, within)

    said, heard = await _heard(sweep, kafka, postgres, tmp_path)

    assert heard == said


@pytest.mark.campaign
async def test_an_intake_that_acknowledges_first_loses_when_it_is_killed(
    killer: Killer, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """FastStream's default order loses what was acknowledged and not stored."""
    within = _lines_of(AcknowledgeFirst._store_it)  # noqa: SLF001
    sweep = Sweep(killer, "listen_acknowledging_first", LISTENING, Depth(), {}, within)

    said, heard = await _heard(sweep, kafka, postgres, tmp_path)

    assert heard < said


async def _folded(killer: Killer, depth: Depth, work: str, postgres: servers.Postgres) -> tuple[int, int, int]:
    """The notes heard, their count in the tally, and the rows, after the projector was killed."""
    async with at_work(postgres.admin_url, reading()) as harness:
        numbers = _counting(2)
        given = {"url": harness.database.service_url}
        await Sweep(killer, work, PROJECTING, depth, given).over(lambda: hear(harness, next(numbers)))
        heard = await harness.store.head()
        tally = await _rows(harness, "select written from read.read_tallies")
        rows = await _rows(harness, "select count(*) from read.read_notes")
    return heard, tally[0][0], rows[0][0]


async def test_a_projector_killed_anywhere_counts_every_event_once(
    killer: Killer, depth: Depth, postgres: servers.Postgres
) -> None:
    """The tally is the number of events, neither more nor less."""
    heard, tally, rows = await _folded(killer, depth, "project", postgres)

    assert (tally, rows) == (heard, heard)


@pytest.mark.campaign
async def test_a_projector_with_two_transactions_counts_twice_when_it_is_killed(
    killer: Killer, postgres: servers.Postgres
) -> None:
    """The cure is one transaction for rows and checkpoint: without it the tally grows too large."""
    heard, tally, _ = await _folded(killer, Depth(), "project_in_two_transactions", postgres)

    assert tally > heard


async def _rebuilt(killer: Killer, depth: Depth, work: str, postgres: servers.Postgres) -> tuple[list[int], list[Any]]:
    """How many notes the live tables lacked after each kill of a rebuild, and the shadow tables that were left."""
    async with at_work(postgres.admin_url, reading()) as harness:
        numbers, missing = _counting(2), list[int]()

        async def prepare() -> None:
            tally = await _rows(harness, "select coalesce(sum(written), 0)::integer from read.read_tallies")
            missing.append(await harness.store.head() - tally[0][0])
            await hear(harness, next(numbers))
            await follow(Projector(harness.service, harness.store), until_position=await harness.store.head())

        await Sweep(killer, work, REBUILDING, depth, {"url": harness.database.service_url}).over(prepare)
        await prepare()
        left = await _rows(harness, "select tablename from pg_tables where schemaname = 'rebuild'")
    return missing, left


async def test_a_rebuild_killed_anywhere_leaves_the_live_tables_right(
    killer: Killer, depth: Depth, postgres: servers.Postgres
) -> None:
    """Until the swap they are the old ones, from it on the new ones; the last rebuild clears away every shadow."""
    missing, left = await _rebuilt(killer, depth, "rebuild_all", postgres)

    assert set(missing) == {0}
    assert left == []


@pytest.mark.campaign
async def test_a_rebuild_in_place_leaves_the_live_tables_empty_when_it_is_killed(
    killer: Killer, postgres: servers.Postgres
) -> None:
    """The cure is the shadow that is swapped in one transaction: without it readers find less than there is."""
    missing, _ = await _rebuilt(killer, Depth(), "rebuild_in_place", postgres)

    assert max(missing) > 0


async def _reacted(killer: Killer, depth: Depth, work: str, postgres: servers.Postgres) -> Counter[str]:
    """The log by type after the policies were killed; its chain holds."""
    async with at_work(postgres.admin_url, reading()) as harness:
        numbers = _counting(2)
        given = {"url": harness.database.service_url}
        await Sweep(killer, work, REACTING, depth, given).over(lambda: hear(harness, next(numbers)))
        log = await log_of(harness.store)
        await verify(harness.store, SITE, "reading")
    return Counter(event.type for event in log)


async def test_policies_killed_anywhere_act_on_every_event_once(
    killer: Killer, depth: Depth, postgres: servers.Postgres
) -> None:
    """Every note that was heard of is shelved once."""
    log = await _reacted(killer, depth, "react", postgres)

    assert log["NoteShelved"] == log["NoteWritten"]


@pytest.mark.campaign
async def test_policies_that_bookmark_afterwards_act_twice_when_they_are_killed(
    killer: Killer, postgres: servers.Postgres
) -> None:
    """The cure is one transaction for effect and checkpoint: without it notes are shelved twice."""
    log = await _reacted(killer, Depth(), "react_forgetfully", postgres)

    assert log["NoteShelved"] > log["NoteWritten"]


async def _neither_shelved_nor_held(killer: Killer, depth: Depth, work: str, postgres: servers.Postgres) -> int:
    """How many notes the policies have lost, of which they could not react to every other one."""
    async with at_work(postgres.admin_url, reading()) as harness:
        numbers = _counting(2)
        given = {"url": harness.database.service_url}
        files = (*HOLDING, "tests/failure/works.py")
        await Sweep(killer, work, files, depth, given).over(lambda: hear(harness, next(numbers)))
        log = await log_of(harness.store)
        held = {row["position"] for row in await _rows(harness, "select position from log.held")}
    shelved = Counter(event.causation_id for event in log if event.type == "NoteShelved")
    written = [event for event in log if event.type == "NoteWritten"]
    assert set(shelved.values()) == {1}
    assert not any(event.event_id in shelved for event in written if event.position in held)
    return sum(event.event_id not in shelved and event.position not in held for event in written)


async def test_policies_killed_anywhere_hold_what_they_cannot_react_to(
    killer: Killer, depth: Depth, postgres: servers.Postgres
) -> None:
    """Every note is shelved once, or held."""
    assert await _neither_shelved_nor_held(killer, depth, "react_with_a_bug", postgres) == 0


@pytest.mark.campaign
async def test_policies_that_move_on_before_they_hold_lose_events_when_they_are_killed(
    killer: Killer, postgres: servers.Postgres
) -> None:
    """The cure is one transaction for the held event and the checkpoint."""
    assert await _neither_shelved_nor_held(killer, Depth(), "react_skipping", postgres) > 0


async def test_commands_cut_off_by_a_kill_are_stored_once_when_they_are_sent_again(
    killer: Killer, depth: Depth, postgres: servers.Postgres
) -> None:
    """Though the caller got no answer, the same command id makes it happen once; a refused command leaves nothing."""
    async with at_work(postgres.admin_url, writing()) as harness:
        numbers = _counting(3)
        given: dict[str, Any] = {"url": harness.database.service_url, "notes": []}
        sent: list[tuple[int, str]] = []

        async def prepare() -> None:
            given["notes"] = [(number, str(new_id())) for number in next(numbers)]
            sent.extend(given["notes"])

        await Sweep(killer, "command", COMMANDING, depth, given).over(prepare)
        refused = cause()
        with pytest.raises(NoteMissing):
            await harness.handler.handle(StrikeNote(note_id=note_id(-1), reason="none"), refused)
        killer.run(Job("command", (), {"url": harness.database.service_url, "notes": sent}))

        log = Counter(event.stream for event in await log_of(harness.store))
        answered = await harness.store.answered(refused.command_id)
        await verify(harness.store, SITE, "writing")
    assert log == {f"note-{note_id(number)}": 1 for number, _ in sent}
    assert answered is None


async def _acted(
    killer: Killer, depth: Depth, work: str, postgres: servers.Postgres, folder: Path
) -> tuple[Counter[str], set[str], set[str]]:
    """How often each note was sent, the notes that were written and those that were closed, after kills of effects."""
    letters = folder / "letters"
    letters.touch()
    async with at_work(postgres.admin_url, sending(letters)) as harness:
        numbers = _counting(1)

        async def prepare() -> None:
            for number in next(numbers):
                await harness.handler.handle(write(number), cause())

        given = {"url": harness.database.service_url, "letters": str(letters)}
        await Sweep(killer, work, ACTING, depth, given).over(prepare)
        log = await log_of(harness.store)
    written, closed = ({event.stream for event in log if event.type == name} for name in ("NoteWritten", "NoteStruck"))
    return Counter(letters.read_text().split()), written, closed


async def test_effects_killed_anywhere_happen_at_most_once(
    killer: Killer, depth: Depth, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """No note is sent twice, and each ends as sent or as interrupted."""
    sent, written, closed = await _acted(killer, depth, "act", postgres, tmp_path)

    assert set(sent.values()) == {1}
    assert closed == written


@pytest.mark.campaign
async def test_effects_recorded_only_afterwards_happen_twice_when_they_are_killed(
    killer: Killer, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The cure is that the beginning is recorded first: without it a note is sent twice."""
    sent, _, _ = await _acted(killer, Depth(), "act_without_record", postgres, tmp_path)

    assert max(sent.values()) > 1
