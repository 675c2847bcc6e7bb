"""Reads a topic once, from where a consumer is assigned to its end of now."""

import time
from collections.abc import Iterator

from confluent_kafka import Consumer, KafkaError, KafkaException, Message


def to_the_end(consumer: Consumer, seconds: float) -> Iterator[Message]:
    """The messages of the one partition assigned to `consumer`, whose settings have `enable.partition.eof`.

    Raises KafkaException when the broker refuses, and when the end is not reached within `seconds`.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        message = consumer.poll(0.2)
        if message is None:
            continue
        error = message.error()
        if error is not None and error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 - the library's own name
            return
        if error is not None:
            raise KafkaException(error)
        yield message
    raise KafkaException(KafkaError(KafkaError.REQUEST_TIMED_OUT))
