"""Parses the batches of records that Kafka sends; no batch can stop a reader or make it decompress anything.

aiokafka decompresses a batch without a limit, raises for all of a batch whose checksum is wrong or in which
the name of a header is no UTF-8, and raises it again at every attempt. So a service reads batches with the classes
here instead of aiokafka's own:

- a compressed batch is not decompressed: one record stands for it, with a rejection. No writer of a topic that
  a service hears has a reason to compress (docs/adr/0025);
- where the checksum is wrong, each record is marked as damaged, and the proof of each message decides;
- a name that is no UTF-8 is decoded with replacement characters; where a batch cannot be parsed any further, one record
  with a rejection stands for the rest of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct
from typing import Any, NamedTuple

import structlog
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.consumer import fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatch
from typing_extensions import override

from chassis.messaging.arrivals import ParkReason, Rejection

MOST_HEADERS = 64
"""Headers that a message may have; ours have seventeen, and an empty one costs its reader a hundred times its size."""
_BEFORE_LENGTH, _LENGTH = 8, Struct(">i")
_BEFORE_MAGIC, _MAGIC = 16, 2
_HEAD = Struct(">qiibIhiqqqhii")
"""The head of a batch: offset, length, epoch, magic, checksum, attributes, last offset delta, …, number of records."""
_ATTRIBUTES, _LAST_DELTA, _FIRST_TIME, _COUNT = 5, 6, 7, 12
_COMPRESSION, _CONTROL = 0x07, 0x20
_SMALLEST_RECORD = 7
_MOST_VARINT_BITS = 63
_log = structlog.get_logger()


@dataclass
class FlawedRecord(ConsumerRecord[Any, Any]):  # type: ignore[misc]  # aiokafka's class is not typed
    """A record of a damaged or unreadable batch.

    Its proof is verified nevertheless, unless it has a `rejection`: then its headers are incomplete, or it stands
    for the whole batch from its offset on, and its value is the bytes of the batch.
    """

    rejection: Rejection | None = None


class _Record(NamedTuple):
    """A record as aiokafka's own has it."""

    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    timestamp_type: int = 0
    checksum: None = None


class Batches:
    """The batches in one answer of the broker; takes the place of aiokafka's MemoryRecords."""

    def __init__(self, fetched: bytes) -> None:
        """Begin before the first batch in `fetched`; the last may be cut off, and is then fetched again."""
        self._fetched = fetched
        self._at = 0

    def size_in_bytes(self) -> int:
        """How many bytes there are in all."""
        return len(self._fetched)

    def has_next(self) -> bool:
        """Whether there is another whole batch."""
        return self._end() is not None

    def next_batch(self) -> bytes:
        """The bytes of the next batch."""
        end = self._end()
        if end is None:
            raise CorruptRecordException("there is no other whole batch")
        batch, self._at = bytes(self._fetched[self._at : end]), end
        return batch

    def _end(self) -> int | None:
        if len(self._fetched) - self._at < _HEAD.size:
            return None
        (length,) = _LENGTH.unpack_from(self._fetched, self._at + _BEFORE_LENGTH)
        end: int = self._at + _BEFORE_LENGTH + _LENGTH.size + length
        return end if self._at + _HEAD.size <= end <= len(self._fetched) else None


class BatchReader(fetcher.PartitionRecords):  # type: ignore[misc]  # aiokafka's class is not typed
    """The records in one answer of the broker for one lane; takes the place of aiokafka's PartitionRecords."""

    next_fetch_offset: int
    _tp: TopicPartition
    _records: Batches

    @override
    def _unpack_records(self) -> Iterator[ConsumerRecord[Any, Any]]:
        while self._records.has_next():
            content = self._records.next_batch()
            head = _HEAD.unpack_from(content)
            yield from self._of_batch(content, head)
            self.next_fetch_offset = head[0] + head[_LAST_DELTA] + 1

    def _of_batch(self, content: bytes, head: tuple[int, ...]) -> Iterator[ConsumerRecord[Any, Any]]:
        attributes = head[_ATTRIBUTES]
        if content[_BEFORE_MAGIC] != _MAGIC:
            yield self._whole(content, head[0], ParkReason.DAMAGED, "a batch of another format than version 2")
            return
        batch = DefaultRecordBatch(content)
        sound = batch.validate_crc()
        if not sound:
            _log.warning("batch_damaged", topic=self._tp.topic, lane=self._tp.partition, offset=head[0])
            if not 0 <= head[_LAST_DELTA] <= len(content) // _SMALLEST_RECORD:
                raise CorruptRecordException(f"the batch at {self._where(head[0])} does not say where it ends")
        elif attributes & _CONTROL:
            return
        if attributes & _COMPRESSION:
            detail = f"a batch of {head[_COUNT]} messages is compressed, and is not inflated"
            yield self._whole(content, head[0], ParkReason.COMPRESSED, detail)
            return
        try:
            yield from self._each(_leniently(batch, content, head), sound=sound)
        except CorruptRecordException as broken:
            detail = f"a batch cannot be taken apart: {broken}"
            yield self._whole(content, head[0], ParkReason.DAMAGED, detail)

    def _each(self, records: Iterator[Any], *, sound: bool) -> Iterator[ConsumerRecord[Any, Any]]:
        for record in records:
            if record.offset < self.next_fetch_offset:
                continue
            self.next_fetch_offset = record.offset + 1
            if len(record.headers) > MOST_HEADERS:
                many = Rejection(ParkReason.MALFORMED, f"it has more than {MOST_HEADERS} headers")
                yield self._flawed(record.offset, record.key, record.value, record.headers[:MOST_HEADERS], many)
            elif sound:
                yield self._consumer_record(self._tp, record)
            else:
                yield self._flawed(record.offset, record.key, record.value, record.headers, None)

    def _whole(self, content: bytes, base: int, reason: ParkReason, detail: str) -> FlawedRecord:
        """One record for all of a batch, or for the rest of it."""
        return self._flawed(max(base, self.next_fetch_offset), None, content, (), Rejection(reason, detail))

    def _flawed(
        self, offset: int, key: bytes | None, value: bytes | None, headers: Any, rejection: Rejection | None
    ) -> FlawedRecord:
        return FlawedRecord(
            self._tp.topic, self._tp.partition, offset, 0, 0, key, value, None, 0, 0, tuple(headers), rejection
        )

    def _where(self, offset: int) -> str:
        return f"{self._tp.topic}/{self._tp.partition}@{offset}"


def install() -> None:
    """Let every consumer of this process read batches with the classes here."""
    fetcher.MemoryRecords = Batches
    fetcher.PartitionRecords = BatchReader


def _leniently(batch: DefaultRecordBatch, content: bytes, head: tuple[int, ...]) -> Iterator[Any]:
    """The records of a batch as aiokafka parses them; by our own parser where it fails.

    Raises CorruptRecordException where the batch cannot be parsed.
    """
    try:
        yield from batch
    except (UnicodeDecodeError, CorruptRecordException, ValueError, OverflowError):
        yield from _records_in(content, head)


def _records_in(content: bytes, head: tuple[int, ...]) -> Iterator[_Record]:
    """The records of a batch that is not compressed, their names decoded with replacement signs."""
    fields = _Fields(content)
    for _ in range(head[_COUNT]):
        length = fields.number()
        end = fields.at + length
        fields.skip(1)
        time, delta = fields.number(), fields.number()
        key, value = fields.block(), fields.block()
        headers = [((fields.block() or b"").decode(errors="replace"), fields.block()) for _ in range(fields.number())]
        if fields.at != end:
            raise CorruptRecordException("a record is not as long as it says")
        yield _Record(head[0] + delta, head[_FIRST_TIME] + time, key, value, headers)


class _Fields:
    """Reads the fields of records one after the other; raises CorruptRecordException beyond the end of the batch."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.at = _HEAD.size

    def skip(self, count: int) -> None:
        """Go on by `count` bytes."""
        if not 0 <= count <= len(self._content) - self.at:
            raise CorruptRecordException("a record is longer than its batch")
        self.at += count

    def number(self) -> int:
        """A number of variable length, in zigzag."""
        found = 0
        for shift in range(0, _MOST_VARINT_BITS + 1, 7):
            start = self.at
            self.skip(1)
            byte = self._content[start]
            found |= (byte & 0x7F) << shift
            if not byte & 0x80:
                return (found >> 1) ^ -(found & 1)
        raise CorruptRecordException("a number has no end")

    def block(self) -> bytes | None:
        """Bytes after their number; None for a number below zero."""
        count = self.number()
        if count < 0:
            return None
        start = self.at
        self.skip(count)
        return self._content[start : self.at]
