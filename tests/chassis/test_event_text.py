"""An event has one text: its origin signs it, every store chains it, and no message says it in another way."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.log.chain import event_text, hash_of, row_hash
from chassis.log.writer import Append, NewRow
from chassis.messaging.arrivals import ParkReason, Raw
from chassis.messaging.cloudevents import LARGEST_HEAD, headers, incoming, outgoing
from chassis.messaging.signing import SigningKey, leaf_hash
from contracts import cloudevent
from contracts.envelope import Recorded
from deploy.local import servers
from tests.chassis.publisher import Publisher, changed
from tests.chassis.receiver import Receiver, ids, receiver_over
from tests.chassis.topics import log_of

EVENT = Recorded(
    7, UUID(int=1), "lang-son", "planning", "plan-1", 2, "PlanWithdrawn", 1, '{"reason":"Hết năm"}',
    "lan@phong-noi-vu", UUID(int=2), UUID(int=3), datetime(2017, 1, 9, 1, 30, tzinfo=UTC),
    ("public", "site"), datetime(2017, 1, 9, 1, 30, 0, 250_000, tzinfo=UTC), b"\x11" * 32, bytes(32),
)  # fmt: skip
TEXT = """00000000-0000-0000-0000-000000000001
PlanWithdrawn
/lang-son/planning
plan-1
2017-01-09T01:30:00+00:00
urn:tdkt:event:PlanWithdrawn:1
2
lan@phong-noi-vu
00000000-0000-0000-0000-000000000002
00000000-0000-0000-0000-000000000003

{"reason":"Hết năm"}""".encode()


@pytest.fixture
async def receiver(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Receiver]:
    async with receiver_over(postgres.admin_url, tmp_path) as opened:
        yield opened


def test_the_text_and_its_hash_are_what_the_record_of_the_decision_says() -> None:
    """Another tool that checks a log or a message finds the same (docs/adr/0024)."""
    before = b"\x11" * 32 + b"7\n2017-01-09T01:30:00.250000+00:00\npublic site\n"

    assert event_text(EVENT[1:13]) == TEXT
    assert hash_of(EVENT) == sha256(before + TEXT).digest()


def test_a_message_signs_its_place_and_the_text() -> None:
    """The attributes of the place stand before the text, on a line each."""
    message = outgoing(EVENT, "lang-son.planning", 2, 5, b"\x22" * 32)

    assert message.leaf == sha256(b"\x00lang-son.planning/2\n5\n" + b"22" * 32 + b"\n" + TEXT).digest()


_WORD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\x00/"), min_size=1)
_INSTANT = st.datetimes(
    datetime.fromisoformat("1945-01-02"),
    datetime.fromisoformat("2200-12-31"),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]),
)
_EVENTS = st.builds(
    Recorded,
    st.just(0), st.uuids(), _WORD, _WORD, _WORD, st.integers(1, 2**31 - 1), _WORD, st.integers(1, 2**15 - 1),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1), _WORD, st.uuids(), st.none() | st.uuids(),
    _INSTANT, st.just(("site",)), _INSTANT, st.just(bytes(32)), st.just(bytes(32)),
)  # fmt: skip


@given(st.lists(_EVENTS, min_size=1, max_size=5))
def test_what_is_read_from_messages_has_the_text_that_was_signed(events: list[Recorded]) -> None:
    """Every event reaches its receiver as the same event under the same text."""
    messages = [outgoing(event, "a.b", 0, number + 1, bytes(32)) for number, event in enumerate(events)]
    proofs = SigningKey("key-1", Publisher().private).sign([message.leaf for message in messages])

    read = [incoming(headers(message, proof), message.value) for message, proof in zip(messages, proofs, strict=True)]

    assert [message.row for message in read] == [NewRow(*event[1:14]) for event in events]
    assert [message.text for message in read] == [event_text(message.row[:12]) for message in read]
    assert [message.leaf for message in read] == [message.leaf for message in messages]


def said_otherwise(receiver: Receiver, event: Recorded, old: bytes, new: bytes) -> Raw:
    """The first message of the lane, rightly signed, but with one attribute written in another way."""
    message = outgoing(event, receiver.publisher.topic, 0, 1, bytes(32))
    assert old in message.place + b"\n" + message.text
    place, text = message.place.replace(old, new), message.text.replace(old, new)
    leaf = leaf_hash(place + b"\n", text)
    return receiver.publisher.sign([message._replace(place=place, text=text, leaf=leaf)])[0]


_ID = b"00000000-0000-7000-8000-00000000000a"
_OTHERWISE = [
    (_ID, _ID.upper()),
    (_ID, _ID.replace(b"-", b"")),
    (b"T01:30:00+00:00", b"T08:30:00+07:00"),
    (b"T01:30:00+00:00", b"T01:30:00Z"),
    (b"T01:30:00+00:00", b" 01:30:00+00:00"),
    (b"T01:30:00+00:00", b"T01:30:00.000000+00:00"),
    (b"T01:30:00+00:00", b"T01:30:00,500000+00:00"),
    (b"T01:30:00+00:00", b"T01:30:00.5+00:00"),
    (b"T01:30:00+00:00", b"T01:30+00:00"),
    (b"2017-01-03T", b"2017-W01-2T"),
    (b"\n12\n", b"\n+12\n"),
    (b"\n12\n", b"\n012\n"),
    (b"\n12\n", b"\n1_2\n"),
    (b"NoteWritten:2", b"NoteWritten:02"),
]
"""Notations that Python reads, and would write in another way."""
_UNREADABLE = [
    (_ID, b"{" + _ID + b"}"),
    (b"2017-01-03T", b"2017-01-\xd9\xa0\xd9\xa3T"),
    (b"T01:30:00+00:00", b"T24:00:00+00:00"),
    (b"2017-01-03T01:30:00+00:00", b"0001-01-01T00:00:00+00:00"),
    (b"2017-01-03T01:30:00+00:00", b"9999-12-31T23:59:59.999999+00:00"),
    (b"urn:tdkt:event:NoteWritten:2", b"2"),
    (b"urn:tdkt:event:NoteWritten:2", b":2"),
    (b"urn:tdkt:event:NoteWritten:2", b"urn:tdkt:event:NoteStruck:2"),
    (b"\nclerk-1@unit-1\n", b"\n" + b"c" * LARGEST_HEAD + b"\n"),
    (b"/0\n1\n", b"/0\n01\n"),
    (b"00" * 32, b"00" * 31 + b"AA"),
    (b"00" * 32, b"00" * 31),
]
"""Values that a message may not have either: no reader, or no database, keeps them as they are written."""


@pytest.mark.parametrize(("old", "new"), _OTHERWISE + _UNREADABLE)
async def test_a_rightly_signed_message_that_says_it_otherwise_is_parked(
    receiver: Receiver, old: bytes, new: bytes
) -> None:
    """The event would be stored under another text than was signed, so it was not made by a relay."""
    event = receiver.publisher.written(1, event_id=UUID(_ID.decode()), stream_version=12)

    await receiver.hear(said_otherwise(receiver, event, old, new))
    await receiver.hear(said_otherwise(receiver, event, old, old)._replace(offset=1))

    assert await receiver.reasons() == [ParkReason.MALFORMED]
    assert await receiver.heard() == ids(event)
    assert await chain_holds(receiver)


@pytest.mark.parametrize(("old", "new"), _OTHERWISE)
async def test_without_the_look_at_its_form_the_log_would_not_hold(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, old: bytes, new: bytes
) -> None:
    """The control of the test above: heard as it is written, the event is chained under a text that it has not."""
    monkeypatch.setattr(cloudevent, "_require_written_so", lambda *_: None)
    event = receiver.publisher.written(1, event_id=UUID(_ID.decode()), stream_version=12)

    await receiver.hear(said_otherwise(receiver, event, old, new))

    assert await receiver.heard() == ids(event)
    assert not await chain_holds(receiver)


async def chain_holds(receiver: Receiver) -> bool:
    """Whether every row has the hash that its columns give."""
    log = await log_of(receiver.harness.store)
    return [event.hash for event in log] == [hash_of(event) for event in log]


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("coding", ["utf-16", "utf-8-sig", "latin-1"])
async def test_data_in_another_coding_is_parked(receiver: Receiver, version: int, coding: str) -> None:
    """JSON is UTF-8 here, in the newest version and in those before it: a row has no place for other bytes."""
    event = receiver.publisher.written(1, text="đã sửa" if coding != "latin-1" else "café", schema_version=version)
    message = outgoing(event, receiver.publisher.topic, 0, 1, bytes(32))
    value = event.data.encode(coding)
    text = message.text[: -len(message.value)] + value
    leaf = leaf_hash(message.place + b"\n", text)

    await receiver.hear(*receiver.publisher.sign([message._replace(text=text, value=value, leaf=leaf)]))

    assert await receiver.reasons() == [ParkReason.MALFORMED_EVENT]
    assert await receiver.heard() == []


async def test_the_order_of_headers_says_nothing(receiver: Receiver) -> None:
    """Kafka's clients keep it, other carriers need not; headers of others beside ours change nothing either."""
    first, second = receiver.publisher.say(*(events := [receiver.publisher.written(1), receiver.publisher.written(2)]))
    turned = first._replace(headers=[("hop", b"\xff"), *reversed(first.headers), ("trace", None)])

    await receiver.hear(turned, second)

    assert await receiver.heard() == ids(*events)
    assert await chain_holds(receiver)


async def test_a_header_that_stands_twice_proves_nothing_new(receiver: Receiver) -> None:
    """One of the two counts, for the text as for the row, so what was not signed is not heard."""
    (message,) = receiver.publisher.say(event := receiver.publisher.written(1))
    twice = [message._replace(headers=[*message.headers, ("ce_actor", b"boss")])]
    twice.append(message._replace(headers=[("ce_actor", b"boss"), *message.headers])._replace(offset=1))

    await receiver.hear(*twice)

    assert [stored.actor for stored in await log_of(receiver.harness.store)] == [event.actor]
    assert await chain_holds(receiver)


async def test_line_breaks_cannot_move_words_from_message_to_message(receiver: Receiver) -> None:
    """Read attribute by attribute, one too many here and one too few there would still be as many as messages."""
    messages = receiver.publisher.say(*(events := [receiver.publisher.written(number) for number in range(3)]))
    bad = changed(messages[0], "ce_actor", b"clerk\nboss"), changed(messages[1], "ce_actor", b"")

    await receiver.hear(*[raw._replace(offset=50 + at) for at, raw in enumerate(bad)], *messages)

    assert await receiver.reasons() == [ParkReason.MALFORMED, "wrong-signature"]
    assert await receiver.heard() == ids(*events)


async def test_rows_and_their_texts_are_as_many(receiver: Receiver) -> None:
    """A row without a text, or with a text too many, would stand in the log without its hash."""
    row = NewRow(*receiver.publisher.written(1)[1:14])

    with pytest.raises(ValueError, match="zip"):
        async with receiver.harness.store.writer.transaction() as unit:
            await unit.append([Append([row], texts=[event_text(row[:12])] * 2)])

    assert await receiver.heard() == []


def test_the_hash_of_a_row_covers_all_that_stands_before_it() -> None:
    """Another row before, another position, another instant, another audience, another text: another hash."""
    now = EVENT.recorded_at
    hashes = {
        row_hash(bytes(32), 7, now, ("site",), TEXT),
        row_hash(b"\x01" * 32, 7, now, ("site",), TEXT),
        row_hash(bytes(32), 8, now, ("site",), TEXT),
        row_hash(bytes(32), 7, now + timedelta(microseconds=1), ("site",), TEXT),
        row_hash(bytes(32), 7, now, ("site",), TEXT + b" "),
        row_hash(bytes(32), 7, now, ("public", "site"), TEXT),
    }

    assert len(hashes) == 6
