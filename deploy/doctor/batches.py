"""Batches of records that no client makes by itself: bombs, names that are no text, bits turned over."""

from collections.abc import Iterable
from struct import Struct
from typing import NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.record.util import calc_crc32c
from aiokafka.structs import RecordMetadata
from cramjam import zstd

NONE, ZSTD = 0, 4
"""How the records of a batch are compressed."""
_AFTER_CHECKSUM = Struct(">hiqqqhii")
_BEFORE_CHECKSUM = Struct(">qiib")
_CHECKSUM = Struct(">I")
_CHUNK = bytes(1024 * 1024)
_SEVEN_BITS, _MORE = 0x7F, 0x80


class Batch(NamedTuple):
    """A batch as its bytes, for one lane, with the number of its records."""

    topic: str
    lane: int
    content: bytes
    records: int


def record(
    number: int, value: bytes, headers: Iterable[tuple[bytes, bytes | None]] = (), key: bytes | None = None
) -> bytes:
    """Record `number` of a batch, counted from 0; names of headers are bytes."""
    body = b"\x00" + _number(0) + _number(number) + _block(key) + _block(value)
    pairs = list(headers)
    body += _number(len(pairs)) + b"".join(_block(name) + _block(said) for name, said in pairs)
    return _number(len(body)) + body


def batch(records: bytes, count: int, compression: int = NONE) -> bytes:
    """A batch (magic 2) of `count` records, which are already compressed where it says so."""
    head = _AFTER_CHECKSUM.pack(compression, count - 1, 1, 1, -1, -1, -1, count)
    content = head + records
    length = 4 + 1 + _CHECKSUM.size + len(content)
    return _BEFORE_CHECKSUM.pack(0, length, -1, 2) + _CHECKSUM.pack(calc_crc32c(content)) + content


def bomb(count: int = 4, megabytes: int = 200) -> bytes:
    """A batch of a few KB that inflates to `count` records of so many megabytes of zeros."""
    compressor = zstd.Compressor()
    for number in range(count):
        size = megabytes * len(_CHUNK)
        before = b"\x00" + _number(0) + _number(number) + _number(-1) + _number(size)
        after = _number(0)
        compressor.compress(_number(len(before) + size + len(after)) + before)
        for _ in range(megabytes):
            compressor.compress(_CHUNK)
        compressor.compress(after)
    return batch(bytes(compressor.finish()), count, ZSTD)


async def send(producer: AIOKafkaProducer, wanted: Batch) -> RecordMetadata:
    """Put a batch on its lane as it is; raises the errors of aiokafka."""
    made = producer.create_batch()
    made.close()
    made._buffer, made._relative_offset = wanted.content, wanted.records  # noqa: SLF001 - no client makes such a batch
    return await (await producer.send_batch(made, wanted.topic, partition=wanted.lane))


def _block(content: bytes | None) -> bytes:
    return _number(-1) if content is None else _number(len(content)) + content


def _number(value: int) -> bytes:
    """A number of variable length, in zigzag."""
    left, written = (value << 1) ^ (value >> 63), b""
    while left > _SEVEN_BITS:
        written += bytes([left & _SEVEN_BITS | _MORE])
        left >>= 7
    return written + bytes([left])
