"""Files of a dossier that a ward passed up: fetched by the city in pieces, over real Postgres and Kafka, and erased."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from chassis.content import carrying
from chassis.content.carrying import Carrying
from chassis.content.lines import Heard, Lines
from chassis.messaging.kafka import Address
from contracts.content_piece import (
    PIECE,
    MissingPieces,
    Piece,
    WrittenPiece,
    piece_count,
    read_message,
    written_missing,
    written_piece,
)
from contracts.declaration import contents_topic
from contracts.message import Actor
from contracts.vocabulary import Body, Cluster, DossierId
from deploy.local import servers
from services.review.service import SERVICE as REVIEW
from tests.chassis.content_files import PDF, pdf
from tests.federation.sites import CITY, WARD, federation
from tests.federation.test_sheet_across_levels import Sites, done, shown, state_is
from tests.harness import ServiceHarness, problem_of
from tests.review.cases import (
    ALL_PAPERS,
    AUDITOR,
    STANDING_BODY,
    dossier_of,
    file_dossier,
    issued,
    locked,
    person,
    plan_received,
)
from tests.review.cases import registered as title_registered
from tests.whole_site import until

SCAN = pdf(b"<< /Length 5242880 >>\nstream\n" + b"".join(b"%09d\n" % line for line in range(524_288)) + b"\nendstream")
"""Over 5 MiB, of which no two pieces are alike."""
DIGEST = sha256(SCAN).hexdigest()
PIECES = [Piece(DIGEST, len(SCAN), number, SCAN[number * PIECE :][:PIECE]) for number in range(piece_count(len(SCAN)))]
NOW = "2017-09-11T09:00"
FIGHTER = person(4, "Hoàng Thị Đào")


class Forwarded:
    """A dossier of the ward with files, passed up to the city."""

    def __init__(self, sites: Sites, dossier_id: DossierId, files: list[str]) -> None:
        self.ward, self.city = sites[WARD], sites[CITY]
        self.below, self.above = sites[WARD]["review"], sites[CITY]["review"]
        self.here = f"/dossiers/{dossier_id}"
        self.files = files
        self.down = contents_topic(self.city.code, "review", self.ward.code)
        self.up = contents_topic(self.ward.code, "review", self.city.code)

    async def file(self, number: int = 0, at: ServiceHarness | None = None) -> dict[str, Any]:
        """A file as the checklist of the city, or of another service, shows it."""
        answer = await (at or self.above).get(f"{self.here}/papers", STANDING_BODY)
        found = [one for paper in answer.json()["papers"] for one in paper["files"]]
        return next(one for one in found if one["file_id"] == self.files[number])

    async def is_shown(self, number: int = 0, at: ServiceHarness | None = None, **wanted: Any) -> None:
        """Return when a file is shown so."""

        async def matches() -> bool:
            file = await self.file(number, at)
            return all(file[name] == value for name, value in wanted.items())

        await until(matches, f"a file with {wanted}")

    async def ask(self, number: int = 0) -> None:
        """The city's standing body asks for a file."""
        await done(self.above, f"{self.here}/files/{self.files[number]}/fetch", STANDING_BODY)

    async def content(self, number: int = 0, at: ServiceHarness | None = None) -> bytes:
        """The content of a file as the city hands it out."""
        answer = await (at or self.above).get(f"{self.here}/files/{self.files[number]}", STANDING_BODY)
        assert answer.status_code == 200, answer.text
        return answer.content

    async def erase(self, number: int = 0) -> None:
        """The ward's standing body erases a file."""
        await done(self.below, f"{self.here}/files/{self.files[number]}/erase", STANDING_BODY, {"ground": "wrong-file"})


async def attach(at: ServiceHarness, here: str, content: bytes, paper: str) -> str:
    """Send a file in parts and attach it; its id."""
    body = {"sha256": sha256(content).hexdigest(), "size": len(content), "name": "Tờ trình Đào.pdf"}
    begun = await done(at, f"{here}/papers/{paper}/uploads", STANDING_BODY, body)
    upload = str(begun["upload_id"])
    for start in range(0, len(content), 2**20):
        headers = at.token(STANDING_BODY) | {"content-type": "application/octet-stream"}
        part = content[start : start + 2**20]
        sent = await at.web.post(f"/uploads/{upload}/parts", params={"offset": start}, headers=headers, content=part)
        assert sent.is_success, sent.text
    await done(at, f"/uploads/{upload}/finish", STANDING_BODY)
    return upload


async def forwarded(sites: Sites, *contents: bytes) -> Forwarded:
    """A dossier of the ward's fighter with files of these contents, passed up to the city."""
    ward, city = sites[WARD], sites[CITY]
    unit = Body(code=ward.code, name="UBND phường Vĩnh Trại")
    below = ward["review"]
    dossier_id = dossier_of(FIGHTER, "CSTDCS", unit)
    here = f"/dossiers/{dossier_id}"
    for site in (ward, city):
        plan = issued(clusters=(Cluster(code="cum-1", name="Cụm 1", units=(unit,)),))
        for event in (plan, plan_received(unit), title_registered(FIGHTER, "CSTDCS", unit), locked()):
            await site["review"].hear(f"city-{type(event).__name__}", event, city.code)
        site.it_is(NOW)
    await shown(below, here, state_is("opened"))
    files = [await attach(below, here, one, paper) for one, paper in zip(contents, ALL_PAPERS, strict=False)]
    body = file_dossier("CSTDCS", FIGHTER, unit=unit.code).model_dump(mode="json", exclude_none=True)
    await done(below, "/dossiers", STANDING_BODY, body)
    await done(below, f"{here}/appraise", STANDING_BODY)
    await shown(below, here, state_is("eligible"))
    await done(below, f"{here}/forward", STANDING_BODY)
    await shown(sites[CITY]["review"], here, state_is("filed"))
    dossier = Forwarded(sites, dossier_id, files)
    if files:
        await until(lambda: _is_listed(dossier), "the files to be listed")
    return dossier


async def _is_listed(dossier: Forwarded) -> bool:
    answer = await dossier.above.get(f"{dossier.here}/papers", STANDING_BODY)
    return any(paper["files"] for paper in answer.json()["papers"])


@pytest.fixture
async def sites(postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path) -> AsyncIterator[Sites]:
    """The review of a city and of its ward, each with all its loops."""
    async with federation(postgres, kafka, tmp_path, {CITY: (REVIEW,), WARD: (REVIEW,)}, NOW) as at_work:
        yield at_work


@pytest.fixture
async def by_hand(postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path) -> AsyncIterator[Sites]:
    """The same, and a test carries the contents itself; what is missing is asked for after a fifth of a second."""
    soon = {site: {"resend_after": timedelta(seconds=0.2)} for site in (CITY, WARD)}
    services = {CITY: (REVIEW,), WARD: (REVIEW,)}
    async with federation(postgres, kafka, tmp_path, services, NOW, settings=soon, without={"contents"}) as at_work:
        yield at_work


def carrier(at: ServiceHarness) -> Carrying:
    """A new loop of a service that carries contents: the one before it was killed, where there was one."""
    return carrying.loop(at.handler, at.settings)


async def carried(loop: Carrying, wanted: Callable[[], Awaitable[bool]], what: str) -> None:
    """Let a loop step until it is as wanted."""

    async def stepped() -> bool:
        await loop.step()
        return await wanted()

    await until(stepped, what)


class Line:
    """The topics of contents between the two sites, read and written by the test."""

    def __init__(self, kafka: servers.Kafka) -> None:
        self._client = Address(kafka.bootstrap, kafka.admin_user, kafka.admin_password).client()

    async def send(self, topic: str, *messages: WrittenPiece) -> None:
        """Write messages as a neighbour, a mirror or a stranger would."""
        async with AIOKafkaProducer(**self._client) as producer:
            for one in messages:
                await producer.send_and_wait(topic, one.value, one.key, partition=0, headers=list(one.headers))

    async def read(self, topic: str) -> list[Piece | MissingPieces]:
        """All that stands on a topic."""
        async with AIOKafkaConsumer(**self._client, auto_offset_reset="earliest") as consumer:
            lane = TopicPartition(topic, 0)
            consumer.assign([lane])
            end = (await consumer.end_offsets([lane]))[lane]
            found: list[Piece | MissingPieces] = []
            while len(found) < end:
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    found += [read_message(one.value, one.headers) for one in records]
        return found


async def stored(at: ServiceHarness) -> dict[str, int]:
    """How many rows the store of contents of a service has."""
    tables = ("uploads", "pieces", "contents", "holds")
    return {name: await at.store.pool.fetchval(f"select count(*) from content.{name}") for name in tables}  # noqa: S608


NOTHING = {"uploads": 0, "pieces": 0, "contents": 0, "holds": 0}


async def test_a_file_comes_up_on_demand_and_an_erasure_below_erases_it_above(sites: Sites) -> None:
    """Nothing comes unasked; what came is handed out with a row of the audit log, and goes with the origin's."""
    dossier = await forwarded(sites, SCAN, PDF)
    listed = await dossier.file()
    assert (listed["fetching"], listed["held_by"], listed["here"]) == ("listed", dossier.ward.code, False)
    assert (listed["attached_by"], listed["name"]) == (None, "")
    assert await stored(dossier.above) == NOTHING

    await dossier.ask()
    await dossier.is_shown(here=True, fetching="here")

    assert await dossier.content() == SCAN
    assert await dossier.content(at=dossier.below) == SCAN
    assert not (await dossier.file(1))["here"]
    again = await dossier.above.web.post(
        f"{dossier.here}/files/{dossier.files[0]}/fetch", headers=dossier.above.token(STANDING_BODY)
    )
    assert (again.status_code, again.json()["changed"]) == (200, False)
    read = "select count(*) from log.audit where kind = 'file' and subject = 'phong-noi-vu'"
    assert await dossier.above.store.pool.fetchval(read) == 1

    await dossier.erase()
    await dossier.is_shown(state="erased", here=False)
    await until(lambda: holds_nothing(dossier.above), "the content to be gone")
    assert (await stored(dossier.below))["contents"] == 1
    await dossier.erase(1)
    await dossier.is_shown(1, state="erased", ground="wrong-file")
    late = await dossier.above.web.post(
        f"{dossier.here}/files/{dossier.files[1]}/fetch", headers=dossier.above.token(STANDING_BODY)
    )
    assert problem_of(late) == (404, "file-unknown")


async def holds_nothing(at: ServiceHarness) -> bool:
    """Whether no content is left at a service, nor a part of one."""
    return await stored(at) == NOTHING


async def test_all_files_are_asked_for_at_once_and_by_the_standing_body_alone(sites: Sites) -> None:
    """A unit asks for none; with nothing left to fetch the answer says so."""
    dossier = await forwarded(sites, PDF, SCAN)
    clerk = Actor("van-thu", dossier.ward.code, frozenset({"appraiser", "clerk"}))
    path = f"{dossier.here}/papers/fetch"
    for actor, expected in ((clerk, (403, "file-fetching-not-yours")), (AUDITOR, (403, "duty-missing"))):
        refused = await dossier.above.web.post(path, headers=dossier.above.token(actor))
        assert problem_of(refused) == expected

    key = dossier.above.token(STANDING_BODY) | {"Idempotency-Key": "fetch-all"}
    answers = [(await dossier.above.web.post(path, headers=key)).json() for _ in range(2)]
    assert answers[1] == {**answers[0], "repeated": True}

    for number, content in enumerate((PDF, SCAN)):
        await dossier.is_shown(number, here=True)
        assert await dossier.content(number) == content
    refused = await dossier.above.web.post(path, headers=dossier.above.token(STANDING_BODY))
    assert problem_of(refused) == (409, "files-nothing-to-fetch")


async def test_pieces_come_in_any_order_and_only_what_is_missing_is_asked_for(
    by_hand: Sites, kafka: servers.Kafka
) -> None:
    """Doubled, backwards, one lost, and the receiver killed in between; what nobody asked for is not stored."""
    dossier, line = await forwarded(by_hand, SCAN), Line(kafka)
    other = Piece(sha256(PDF).hexdigest(), len(PDF), 0, PDF)
    longer = Piece(DIGEST, len(SCAN) + PIECE, 0, PIECES[0].data)
    await line.send(dossier.up, *map(written_piece, PIECES[:2]))
    unasked = carrier(dossier.above)
    await carried(unasked, lambda: _has_read(dossier, 2), "the pieces to be read")
    assert await stored(dossier.above) == NOTHING

    await dossier.ask()
    await dossier.is_shown(fetching="asked")
    half = [written_piece(one) for one in (*reversed(PIECES[10:]), PIECES[12], other, longer)]
    await line.send(dossier.up, *half)
    await carried(unasked, lambda: _has_read(dossier, 2 + len(half)), "the first half")
    assert await stored(dossier.above) == {**NOTHING, "uploads": 1, "pieces": len(PIECES) - 10}
    assert (await dossier.file())["received"] == sum(len(one.data) for one in PIECES[10:])

    await unasked.close()
    after = carrier(dossier.above)
    rest = [written_piece(one) for one in PIECES[:10] if one.number != 7]
    await line.send(dossier.up, *rest)
    await carried(after, lambda: _has_read(dossier, 2 + len(half) + len(rest)), "the rest but one")
    await carried(after, lambda: _asked_for(line, dossier, (7,)), "the missing piece to be asked for")
    assert not (await dossier.file())["here"]

    await line.send(dossier.up, written_piece(PIECES[7]))
    await carried(after, lambda: _here(dossier), "the file to be here")

    assert await dossier.content() == SCAN
    assert (await stored(dossier.above))["uploads"] == 0
    await after.close()


async def _has_read(dossier: Forwarded, messages: int, *, down: bool = False) -> bool:
    """Whether the city's checkpoint stands behind so many messages of the ward, or the ward's behind the city's."""
    reader, topic = (dossier.below, dossier.down) if down else (dossier.above, dossier.up)
    state = await reader.store.pool.fetchval("select state from log.checkpoints where name = 'contents'")
    return bool(json.loads(state or "{}").get("offsets", {}).get(topic) == messages)


async def _asked_for(line: Line, dossier: Forwarded, numbers: tuple[int, ...]) -> bool:
    asked = [one for one in await line.read(dossier.down) if isinstance(one, MissingPieces)]
    return MissingPieces(DIGEST, len(SCAN), numbers) in asked


async def _here(dossier: Forwarded) -> bool:
    return bool((await dossier.file())["here"])


async def test_a_sender_that_is_killed_between_pieces_goes_on_and_sends_again_what_it_granted(
    by_hand: Sites, kafka: servers.Kafka
) -> None:
    """Each step ends in a death: no piece is left out, and none is sent that the city may not have."""
    dossier, line = await forwarded(by_hand, SCAN, PDF, SCAN), Line(kafka)
    await dossier.ask()
    await until(lambda: _is_granted(dossier), "the file to be granted")

    def is_sent(sent: list[Piece | MissingPieces]) -> bool:
        return {one.number for one in sent if isinstance(one, Piece)} == set(range(len(PIECES)))

    for _ in range(6):
        dying = carrier(dossier.below)
        await dying.step()
        await dying.close()
    sent = await line.read(dossier.up)
    assert is_sent(sent)
    assert {one.sha256 for one in sent} == {DIGEST}
    assert len(sent) <= len(PIECES) + 8

    never_granted = MissingPieces(sha256(PDF).hexdigest(), len(PDF), (0,))
    asked = [written_missing(one) for one in (never_granted, MissingPieces(DIGEST, len(SCAN), (3, 5)))]
    await line.send(dossier.down, *asked)
    again = carrier(dossier.below)
    await carried(again, lambda: _has_sent(line, dossier, len(sent) + 2), "two pieces to be sent again")
    assert [one.number for one in (await line.read(dossier.up))[-2:] if isinstance(one, Piece)] == [3, 5]

    await dossier.erase()
    await dossier.is_shown(at=dossier.below, state="erased")
    assert await dossier.content(2, at=dossier.below) == SCAN
    await line.send(dossier.down, asked[1])
    await carried(again, lambda: _has_read(dossier, 3, down=True), "the request to be read")
    assert len(await line.read(dossier.up)) == len(sent) + 2
    await again.close()


async def _is_granted(dossier: Forwarded) -> bool:
    return bool(await dossier.below.store.pool.fetchval("select count(*) from read_sent_files"))


async def _has_sent(line: Line, dossier: Forwarded, messages: int) -> bool:
    return len(await line.read(dossier.up)) == messages


async def test_a_topic_of_a_new_neighbour_may_be_missing(by_hand: Sites, kafka: servers.Kafka) -> None:
    """The others are read meanwhile, each from where it stood, and the loop names the one that it waits for."""
    dossier, line = await forwarded(by_hand, PDF), Line(kafka)
    await line.send(dossier.up, *map(written_piece, PIECES[:3]))
    absent = contents_topic("xa-moi", "review", dossier.city.code)
    lines = Lines(Address.of(dossier.above.settings), "reader", (dossier.up, absent))

    heard: list[Heard] = []
    while not heard:
        heard = await lines.hear({dossier.up: 2}, 500)

    assert [one.message for one in heard] == [PIECES[2]]
    assert lines.absent == (absent,)
    await lines.close()


async def test_a_file_that_is_erased_while_it_arrives_leaves_nothing_above(
    by_hand: Sites, kafka: servers.Kafka
) -> None:
    """The pieces that had come go, and those that come later are nobody's."""
    dossier, line = await forwarded(by_hand, SCAN), Line(kafka)
    receiving = carrier(dossier.above)
    await dossier.ask()
    await dossier.is_shown(fetching="asked")
    await line.send(dossier.up, *map(written_piece, PIECES[:5]))
    await carried(receiving, lambda: _has_read(dossier, 5), "five pieces")
    assert (await stored(dossier.above))["pieces"] == 5

    await dossier.erase()
    await dossier.is_shown(state="erased")
    await line.send(dossier.up, *map(written_piece, PIECES[5:]))
    await carried(receiving, lambda: _has_read(dossier, len(PIECES)), "the others")

    assert await stored(dossier.above) == NOTHING
    await receiving.close()
