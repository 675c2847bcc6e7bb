"""A service that is killed between any two lines of a loop loses nothing and does nothing twice."""

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
from deploy.local import servers
from tests.chassis.lines import Line as Wire
from tests.chassis.lines import drain, event_ids, log_of, make_line, messages_on
from tests.chassis.places import Harness, as_owner, at_work, cause
from tests.chassis.sample import SITE, NoteMissing, NoteWritten, StrikeNote, note_id, reading, write, writing
from tests.failure.killing import Job, Killer, Line, Outcome
from tests.failure.works import (
    ACTING,
    COMMANDING,
    HEARING,
    LISTENING,
    PROJECTING,
    REACTING,
    RELAYING,
    AcknowledgeFirst,
    sending,
)

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(600)]
_SETTLED = 2
"""Runs without a kill after the last one: the first ends what was broken off, the second must find nothing."""


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    """A server of children that die where they are told."""
    with Killer() as server:
        yield server


@dataclass
class Sweep:
    """Kills one work at every line it reaches, with something new to do each time."""

    killer: Killer
    work: str
    files: tuple[str, ...]
    told: dict[str, Any]
    chosen: Callable[[Line], bool] = lambda _: True
    at_once: int = 2
    """How many events are new each time, where the work is to hear."""

    async def over(self, prepare: Callable[[], Any]) -> int:
        """Answers how many kills there were; `prepare` gives the work something to do."""
        await prepare()
        reached = self._run(None)
        kills = 0
        for line in filter(self.chosen, reached.lines):
            await prepare()
            kills += self._run(line).killed
        for _ in range(_SETTLED):
            self._run(None)
        return kills

    def _run(self, line: Line | None) -> Outcome:
        outcome = self.killer.run(Job(self.work, self.files, self.told, line))
        assert outcome.fault is None, outcome.fault
        return outcome


async def hear(harness: Harness, numbers: list[int]) -> None:
    """Let the reading room hear that notes were written, as intake stores it."""
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
) -> AsyncIterator[tuple[Harness, Wire, dict[str, Any]]]:
    line = make_line(kafka, folder)
    key = line.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    async with at_work(postgres.admin_url, writing()) as harness:
        told = {
            "url": harness.database.service_url,
            "site": line.site,
            "key": key,
            "bootstrap": line.writer.bootstrap,
            "user": line.writer.user,
            "password": line.writer.password,
            "reader": line.reader.user,
            "reader_password": line.reader.password,
            "admin": line.admin.user,
            "admin_password": line.admin.password,
            "keys": str(line.keys_file),
        }
        yield harness, line, told


async def _relayed(
    killer: Killer, work: str, kafka: servers.Kafka, postgres: servers.Postgres, folder: Path
) -> tuple[set[Any], set[Any]]:
    """What was said and what arrived, after the relay was killed at every line."""
    async with _wired(kafka, postgres, folder) as (harness, line, told):
        numbers = _counting(2)
        handler = line.handler(harness.service, harness.store)

        async def prepare() -> None:
            for number in next(numbers):
                await handler.handle(write(number), cause())

        kills = await Sweep(killer, work, RELAYING, told).over(prepare)
        arrived = event_ids(await messages_on(line.admin, line.topic))
        said = [event.event_id for event in await log_of(harness.store)]
    assert kills > 30
    return set(said), set(arrived)


async def test_a_relay_killed_anywhere_sends_everything(
    killer: Killer, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """Every event is on the topic at least once."""
    said, arrived = await _relayed(killer, "relay", kafka, postgres, tmp_path)

    assert arrived == said


async def test_a_relay_that_bookmarks_first_loses_when_it_is_killed(
    killer: Killer, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The cure is that the checkpoint moves after the broker's answer: without it events never arrive."""
    said, arrived = await _relayed(killer, "relay_bookmark_first", kafka, postgres, tmp_path)

    assert arrived < said


async def _heard(
    sweep: Sweep, kafka: servers.Kafka, postgres: servers.Postgres, folder: Path, least: int = 3
) -> tuple[Counter[Any], Counter[Any]]:
    """What was said and what was heard, by event id, after whatever hears was killed as `sweep` says."""
    async with _wired(kafka, postgres, folder) as (harness, line, told), at_work(postgres.admin_url, reading()) as room:
        numbers = _counting(sweep.at_once)
        handler, relay = line.handler(harness.service, harness.store), line.relay(harness.service, harness.store)
        sweep.told.update(told, url=room.database.service_url, patience=20)

        async def prepare() -> None:
            for number in next(numbers):
                await handler.handle(write(number), cause())
            await drain(relay)
            sweep.told["said"] = await harness.store.head()

        kills = await sweep.over(prepare)
        await relay.close()
        said = Counter(event.event_id for event in await log_of(harness.store))
        heard = Counter(event.event_id for event in await log_of(room.store))
        await verify(room.store, line.site, "reading")
    assert kills >= least
    return said, heard


async def test_a_hearing_killed_anywhere_hears_every_event_once(
    killer: Killer, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """What comes again is known, what was broken off is heard; the lanes lose and double nothing."""
    said, heard = await _heard(Sweep(killer, "hear", HEARING, {}), kafka, postgres, tmp_path)

    assert heard == said


async def test_a_writer_killed_anywhere_in_a_large_transaction_stores_it_whole_or_not_at_all(
    killer: Killer, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The head and the rows are one statement; a writer that dies has stored all of it or nothing."""
    sweep = Sweep(killer, "hear", ("chassis/log/writer.py",), {}, at_once=200)

    said, heard = await _heard(sweep, kafka, postgres, tmp_path, least=20)

    assert heard == said


def _every_other_line_of(*functions: Callable[..., Any]) -> Callable[[Line], bool]:
    """Not every line: Kafka takes ten seconds to believe each death."""
    kept = {line for function in functions for line in _lines_of(function)[::2]}
    return lambda line: (line.file, line.number) in kept


def _lines_of(function: Callable[..., Any]) -> list[tuple[str, int]]:
    code = function.__code__
    file = str(Path(code.co_filename).relative_to(Path(__file__).parents[2]))
    numbers = {number for _, _, number in code.co_lines() if number is not None and number > code.co_firstlineno}
    return [(file, number) for number in sorted(numbers)]


async def test_an_intake_killed_around_its_acknowledgement_hears_every_event_once(
    killer: Killer, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The offset is committed after the store's transaction, so a batch is heard or comes again."""
    sweep = Sweep(killer, "listen", LISTENING, {}, _every_other_line_of(Intake._store, Intake._commit))  # noqa: SLF001

    said, heard = await _heard(sweep, kafka, postgres, tmp_path)

    assert heard == said


async def test_an_intake_that_acknowledges_first_loses_when_it_is_killed(
    killer: Killer, kafka: servers.Kafka, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """FastStream's default order loses what was acknowledged and not stored."""
    chosen = _every_other_line_of(AcknowledgeFirst._store_it)  # noqa: SLF001
    sweep = Sweep(killer, "listen_acknowledging_first", LISTENING, {}, chosen)

    said, heard = await _heard(sweep, kafka, postgres, tmp_path, least=1)

    assert heard < said


async def _folded(killer: Killer, work: str, postgres: servers.Postgres) -> tuple[int, int, int]:
    """The notes heard, their count in the tally, and the rows, after the projector was killed at every line."""
    async with at_work(postgres.admin_url, reading()) as harness:
        numbers = _counting(2)
        kills = await Sweep(killer, work, PROJECTING, {"url": harness.database.service_url}).over(
            lambda: hear(harness, next(numbers))
        )
        heard = await harness.store.head()
        tally = await _rows(harness, "select written from read.read_tallies")
        rows = await _rows(harness, "select count(*) from read.read_notes")
    assert kills > 30
    return heard, tally[0][0], rows[0][0]


async def test_a_projector_killed_anywhere_counts_every_event_once(killer: Killer, postgres: servers.Postgres) -> None:
    """The tally is the number of events, neither more nor less."""
    heard, tally, rows = await _folded(killer, "project", postgres)

    assert (tally, rows) == (heard, heard)


async def test_a_projector_with_two_transactions_counts_twice_when_it_is_killed(
    killer: Killer, postgres: servers.Postgres
) -> None:
    """The cure is one transaction for rows and checkpoint: without it the tally grows too large."""
    heard, tally, _ = await _folded(killer, "project_in_two_transactions", postgres)

    assert tally > heard


async def _reacted(killer: Killer, work: str, postgres: servers.Postgres) -> tuple[Counter[str], bool]:
    """The log by type after the policies were killed at every line, and whether its chain holds."""
    async with at_work(postgres.admin_url, reading()) as harness:
        numbers = _counting(2)
        kills = await Sweep(killer, work, REACTING, {"url": harness.database.service_url}).over(
            lambda: hear(harness, next(numbers))
        )
        log = await log_of(harness.store)
        await verify(harness.store, SITE, "reading")
    assert kills > 10
    return Counter(event.type for event in log), True


async def test_policies_killed_anywhere_act_on_every_event_once(killer: Killer, postgres: servers.Postgres) -> None:
    """Every note that was heard of is shelved once."""
    log, verified = await _reacted(killer, "react", postgres)

    assert log["NoteShelved"] == log["NoteWritten"]
    assert verified


async def test_policies_that_bookmark_afterwards_act_twice_when_they_are_killed(
    killer: Killer, postgres: servers.Postgres
) -> None:
    """The cure is one transaction for effect and checkpoint: without it notes are shelved twice."""
    log, _ = await _reacted(killer, "react_forgetfully", postgres)

    assert log["NoteShelved"] > log["NoteWritten"]


async def test_commands_cut_off_by_a_kill_are_stored_once_when_they_are_sent_again(
    killer: Killer, postgres: servers.Postgres
) -> None:
    """Whatever the caller did not hear, the same command id makes it happen once; a refused wish leaves nothing."""
    async with at_work(postgres.admin_url, writing()) as harness:
        numbers = _counting(3)
        told: dict[str, Any] = {"url": harness.database.service_url, "notes": []}
        sent: list[tuple[int, str]] = []

        async def prepare() -> None:
            told["notes"] = [(number, str(new_id())) for number in next(numbers)]
            sent.extend(told["notes"])

        kills = await Sweep(killer, "command", COMMANDING, told).over(prepare)
        refused = cause()
        with pytest.raises(NoteMissing):
            await harness.handler.handle(StrikeNote(note_id=note_id(-1), reason="none"), refused)
        killer.run(Job("command", (), {"url": harness.database.service_url, "notes": sent}))

        log = Counter(event.stream for event in await log_of(harness.store))
        answered = await harness.store.answered(refused.command_id)
        await verify(harness.store, SITE, "writing")
    assert kills > 30
    assert log == {f"note-{note_id(number)}": 1 for number, _ in sent}
    assert answered is None


async def _acted(killer: Killer, work: str, postgres: servers.Postgres, folder: Path) -> tuple[Counter[str], set[str]]:
    """How often each note was sent, and which notes were closed, after the effects were killed at every line."""
    letters = folder / "letters"
    letters.touch()
    async with at_work(postgres.admin_url, sending(letters)) as harness:
        numbers = _counting(1)

        async def prepare() -> None:
            for number in next(numbers):
                await harness.handler.handle(write(number), cause())

        told = {"url": harness.database.service_url, "letters": str(letters)}
        kills = await Sweep(killer, work, ACTING, told).over(prepare)
        closed = {event.stream for event in await log_of(harness.store) if event.type == "NoteStruck"}
        written = {event.stream for event in await log_of(harness.store) if event.type == "NoteWritten"}
    assert kills > 10
    if work == "act":
        assert closed == written
    return Counter(letters.read_text().split()), closed


async def test_effects_killed_anywhere_happen_at_most_once(
    killer: Killer, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """No note is sent twice, and each ends as sent or as interrupted."""
    sent, _ = await _acted(killer, "act", postgres, tmp_path)

    assert set(sent.values()) == {1}


async def test_effects_recorded_only_afterwards_happen_twice_when_they_are_killed(
    killer: Killer, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The cure is that the beginning is recorded first: without it a note is sent twice."""
    sent, _ = await _acted(killer, "act_without_record", postgres, tmp_path)

    assert max(sent.values()) > 1
