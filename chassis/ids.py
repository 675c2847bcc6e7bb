"""The only place that draws ids."""

import os
import time
from uuid import UUID

from asyncpg.pgproto import pgproto


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits, so that ids sort by time.

    It is of the driver's own kind of `UUID`, which is made, written and sent in a fraction of the time.
    """
    octets = bytearray((time.time_ns() // 1_000_000).to_bytes(6, "big") + os.urandom(10))
    octets[6] = 0x70 | octets[6] & 0x0F
    octets[8] = 0x80 | octets[8] & 0x3F
    drawn: UUID = pgproto.UUID(bytes(octets))
    return drawn
