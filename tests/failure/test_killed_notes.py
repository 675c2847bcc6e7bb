"""The loops beside the messages are killed: heads, receipts, requests, and what is sent again.

Each side of a link is killed at some of the moments of its run, and at every line with `make prove EVERY_LINE=1`; then
it runs once more, and everything is as it would be without the death. The controls have their cure taken out.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typing_extensions import override

from chassis.clock import wall
from chassis.log.writer import Append
from chassis.messaging.parking import parked
from chassis.messaging.proving import verify_proofs
from chassis.messaging.register import KeyRegister
from chassis.reading.projector import Projector
from contracts.declaration import heads_topic
from contracts.lane_head import LaneName, sign_lane_head, sign_receipt
from contracts.lane_request import is_lane_request, sign_lane_request
from contracts.note import Note, Signer
from contracts.tlog import CompactRange
from deploy.local import servers
from tests.chassis.databases import follow
from tests.chassis.links import BOTH, Link, linked
from tests.chassis.topics import Channel, make_channel, messages_on, new_notes, producing, read
from tests.failure.killing import Job, Killer, Outcome, Point, first_of_paths
from tests.failure.noting import CONFIRMING, SAYING

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]
_SAMPLE = 12
"""About so many moments of a run, unless every line is asked for."""
_CURES = "tests/failure/noting.py"
"""The file in which the cures are taken out."""


@pytest.fixture
async def link(postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path) -> AsyncIterator[Link]:
    """A superior and its subordinate, whose loops run in other processes."""
    channel: Channel = make_channel(kafka, tmp_path)
    async with linked(postgres, kafka, channel, tmp_path) as link:
        yield link


@dataclass
class Side(ABC):
    """One side of a link at work; `wrong` are the sentences about what a death has cost."""

    link: Link
    every_line: bool
    only: str = ""
    said: int = 0
    before: int = 0
    instant: datetime = field(default_factory=lambda: wall() - timedelta(hours=1))
    wrong: list[str] = field(default_factory=list)

    @property
    def lane(self) -> str:
        """The topic of the superior's lane."""
        return f"{self.link.above.topic}.public"

    @property
    def answers(self) -> str:
        """The topic of the subordinate's receipts and requests."""
        return f"{self.link.below.code}.reading.heads.to.{self.link.above.site}"

    def given(self, url: str, key: Ed25519PrivateKey) -> dict[str, Any]:
        """What a process is told of the link."""
        above = self.link.above
        return {
            "url": url,
            "above": above.site,
            "below": self.link.below.code,
            "federation": self.link.below.federation.model_dump_json(),
            "key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
            "keys": str(self.link.keys_file),
            "bootstrap": above.admin.bootstrap,
            "admin": above.admin.user,
            "admin_password": above.admin.password,
            "lane": self.lane,
            "answers": self.answers,
        }

    async def kill(self, work: str, files: tuple[str, ...], given: dict[str, Any]) -> None:
        """Kill `work` at its points; each time it has something to do, and runs to its end afterwards."""
        with Killer() as killer:
            await self.prepare()
            _run(killer, work, files, given)  # the first time there is nothing to confirm and to ask for
            await self.prepare()
            points, kills = self._chosen(_run(killer, work, files, given).points), 0
            await self.look("without a death")
            for point in points:
                await self.prepare()
                kills += _run(killer, work, files, given, point).killed
                _run(killer, work, files, given)
                await self.look(f"killed at {point.file}:{point.number}")
        assert kills > len(points) * 0.6

    def _chosen(self, points: tuple[Point, ...]) -> list[Point]:
        first = first_of_paths(points)
        if self.only:
            return list({point.stretch: point for point in points if point.file == self.only}.values())
        if self.every_line:
            return [point for point in points if point in first or point.times == 1]
        return first[:: max(1, len(first) // _SAMPLE)]

    @abstractmethod
    async def prepare(self) -> None:
        """Give the work something to do."""

    @abstractmethod
    async def look(self, when: str) -> None:
        """Note what is wrong, now that the work has run to its end."""

    def expect(self, when: str, what: str, *, holds: bool) -> None:
        """Note `what` as wrong where it does not hold."""
        if not holds:
            self.wrong.append(f"{when}: {what}")

    async def leaves(self) -> list[tuple[int, bytes]]:
        """The number and the hash of each message on the lane's topic, in the order of the topic."""
        records = map(read, await messages_on(self.link.above.admin, self.lane, 1))
        return [(message.sequence, message.leaf) for message in records]


def _run(
    killer: Killer, work: str, files: tuple[str, ...], given: dict[str, Any], point: Point | None = None
) -> Outcome:
    outcome = killer.run(Job(work, files, given, point))
    assert outcome.fault is None, outcome.fault
    return outcome


class Saying(Side):
    """The superior: each time it has two new notes, a receipt for all before them, and a request for the last one."""

    @override
    async def prepare(self) -> None:
        """Say two notes, and let the subordinate confirm what is there and ask for the last of it."""
        sent = await self.leaves()
        leaves = [leaf for _, leaf in sorted(set(sent))]
        self.before = Counter(number for number, _ in sent)[len(leaves)]
        if leaves:
            await self._answer(leaves)
        numbers = range(self.said, self.said + 2)
        self.said += 2
        await self.link.sender.store.append(Append(new_notes(self.link.above.site, numbers, BOTH)))

    async def _answer(self, leaves: list[bytes]) -> None:
        self.instant += timedelta(seconds=1)
        lane = LaneName(self.link.below.federation.instance, self.lane, 0)
        mine = Signer(f"{self.link.below.code}.reading.key-1", self.link.key.private)
        above = Signer(f"{self.link.above.site}.writing.key-1", self.link.above.private)
        head = sign_lane_head(lane, CompactRange.of(leaves), above, self.instant)
        before = leaves[-2] if len(leaves) > 1 else bytes(32)
        notes = (
            sign_receipt(head, mine, self.instant),
            sign_lane_request(lane, len(leaves) - 1, before, mine, self.instant + timedelta(seconds=1)),
        )
        self.instant += timedelta(seconds=1)
        await self._post(*notes)

    async def _post(self, *notes: Note) -> None:
        async with producing(self.link.above.admin) as producer:
            for number, note in enumerate(notes):
                await producer.send_and_wait(self.answers, note.written().encode(), b"%d" % number, partition=0)

    @override
    async def look(self, when: str) -> None:
        """Everything was sent, each message is one, the head is out, the receipt kept, the request carried out."""
        leaves = await self.leaves()
        copies = Counter(number for number, _ in leaves)
        self.expect(when, "a message is missing", holds=sorted(copies) == list(range(1, self.said + 1)))
        self.expect(when, "a message has two forms", holds=len(set(leaves)) == self.said)
        heads = await messages_on(self.link.above.admin, heads_topic(self.lane), 1)
        self.expect(when, "its head is not out", holds=_size(heads[-1].value) == self.said)
        if self.said == 2:
            return
        pool = self.link.sender.store.pool
        confirmed, asked = self.said - 2, self.said - 3
        receipt = await pool.fetchval("select max(size) from log.receipts")
        self.expect(when, f"the receipt for {confirmed} is not kept", holds=receipt == confirmed)
        resend = await pool.fetchrow("select size, outcome from log.resends")
        self.expect(when, "the request is not closed", holds=tuple(resend or ()) == (asked, "sent"))
        again = copies[confirmed] - self.before
        self.expect(when, f"sent again {again} times", holds=1 <= again <= 2)


class Confirming(Side):
    """The subordinate: each time it hears two notes more, the last of them late."""

    @override
    async def prepare(self) -> None:
        """Let the superior say two notes and sign its head."""
        await self.link.say(range(self.said, self.said + 2))
        self.said += 2

    @override
    async def look(self, when: str) -> None:
        """Everything was heard once, the head is held, the receipt is out, and the request at most twice."""
        pool = self.link.receiver.store.pool
        events = await pool.fetchval("select count(*) from log.events")
        self.expect(when, f"{events} of {self.said} events", holds=events == self.said)
        held = await pool.fetchval("select size from log.heads")
        self.expect(when, "the head is not held", holds=held == self.said)
        notes = [one.value for one in await messages_on(self.link.above.admin, self.answers, 1)]
        receipts = [_size(note) for note in notes if not is_lane_request(note)]
        self.expect(when, "the receipt is not out", holds=max(receipts, default=0) == self.said)
        requests = Counter(_size(note, 2) for note in notes if is_lane_request(note))
        asked = requests[self.said - 1]
        self.expect(when, f"asked {asked} times", holds=1 <= asked <= 2)


def _size(note: bytes, line: int = 1) -> int:
    """The number of messages in a head or a receipt, or in line 2 of a request."""
    return int(note.decode().splitlines()[line])


@pytest.fixture
def every_line(request: pytest.FixtureRequest) -> bool:
    """Whether to kill at every line."""
    return bool(request.config.getoption("--every-line"))


async def _said(link: Link, work: str, *, every_line: bool = False, only: str = "") -> Saying:
    side = Saying(link, every_line, only)
    given = side.given(link.sender.database.service_url, link.above.private)
    await side.kill(work, (*SAYING, *filter(None, [only])), given)
    return side


async def _confirmed(link: Link, work: str, *, every_line: bool = False, only: str = "") -> Confirming:
    side = Confirming(link, every_line, only)
    given = side.given(link.receiver.database.service_url, link.key.private)
    await side.kill(work, (*CONFIRMING, *filter(None, [only])), given)
    return side


async def test_a_superior_killed_anywhere_says_its_heads_and_answers_each_request(
    link: Link, *, every_line: bool
) -> None:
    """Nothing is lost, and what was asked for is sent once more at most."""
    side = await _said(link, "say_notes", every_line=every_line)

    assert side.wrong == []


async def test_a_superior_that_notes_its_answer_first_owes_it_when_it_is_killed(link: Link) -> None:
    """The cure is that a request is closed after Kafka has what it asks for."""
    side = await _said(link, "say_notes_answering_first", only=_CURES)

    assert any("sent again 0 times" in one for one in side.wrong)


async def test_a_subordinate_killed_anywhere_confirms_what_it_has_heard(link: Link, *, every_line: bool) -> None:
    """Everything is heard and shown once, proven, and confirmed."""
    side = await _confirmed(link, "confirm_notes", every_line=every_line)

    receiver = link.receiver
    await follow(Projector(receiver.service, receiver.store), until_position=side.said)
    shown = await receiver.store.pool.fetchval("select count(*) from read.read_notes")
    register = KeyRegister(link.keys_file)
    assert side.wrong == []
    assert shown == side.said
    assert await parked(receiver.store.pool) == []
    assert await verify_proofs(receiver.store.pool, register, link.below.code, "reading") == side.said


async def test_a_subordinate_that_notes_its_receipt_first_owes_it_when_it_is_killed(link: Link) -> None:
    """The cure is that a receipt counts as given after Kafka has it."""
    side = await _confirmed(link, "confirm_notes_forgetting", only=_CURES)

    assert any("receipt is not out" in one for one in side.wrong)
