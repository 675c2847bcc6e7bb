"""Tries to sign in: after several in vain the next one waits, longer and longer, and never for long.

Each try is counted before its password is looked at, so that a thousand at once are a thousand, and the one that
succeeds is taken back. A name is counted whether or not there is such an account.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, Literal

from chassis.database import Connection, Pool, transaction
from services.planning.account.refusals import SignInDelayed

Kind = Literal["name", "source"]


@dataclass(frozen=True, slots=True)
class Delay:
    """How long a try waits: not at all while fewer than `free` are counted, then `first`, and twice as long each time.

    It never waits longer than `most`, and one try less is counted for every `forgiven_after` without any.
    """

    free: int
    first: timedelta
    most: timedelta
    forgiven_after: timedelta


DELAYS: Final[dict[Kind, Delay]] = {
    "name": Delay(5, timedelta(seconds=1), timedelta(minutes=2), timedelta(minutes=2)),
    "source": Delay(100, timedelta(seconds=1), timedelta(minutes=15), timedelta(minutes=1)),
}
"""A source waits longer than a name: whoever tries to keep a person out from one address is kept out before them.

A hundred tries are free for a source: a whole agency may have one address, and its people come at one hour; tries that
are still under way count.
"""
_FORGOTTEN_AFTER = timedelta(days=1)
_COUNT = """
    insert into account.tries (kind, key, number, tried_at) values ($1, $2, 1, $3)
    on conflict (kind, key) do update set tried_at = excluded.tried_at, number = 1 + greatest(
            0, tries.number - floor(extract(epoch from excluded.tried_at - tries.tried_at) / $4)::integer)
        where tries.number < $5 or tries.tried_at
            + make_interval(secs => least($7, $6 * power(2, least(tries.number - $5, 30)))) <= excluded.tried_at
    returning number
"""
_WAITS_UNTIL = """
    select tried_at + make_interval(secs => least($5, $4 * power(2, least(number - $3, 30))))
    from account.tries where kind = $1 and key = $2
"""


async def count_try(pool: Pool, user_name: str, source: str, at: datetime) -> None:
    """Count a try at the wall-clock instant `at`; raises SignInDelayed, and counts nothing, where it is to wait."""
    async with transaction(pool) as connection:
        await connection.execute("delete from account.tries where tried_at < $1", at - _FORGOTTEN_AFTER)
        await _count(connection, "source", _key(source_of(source)), at)
        await _count(connection, "name", _key(user_name), at)


async def take_back(pool: Pool, user_name: str, source: str) -> None:
    """Forget the tries of a name whose holder has signed in, and the one try of its source."""
    async with transaction(pool) as connection:
        await connection.execute(
            "update account.tries set number = greatest(0, number - 1) where kind = 'source' and key = $1",
            _key(source_of(source)),
        )
        await connection.execute("delete from account.tries where kind = 'name' and key = $1", _key(user_name))


def source_of(address: str) -> str:
    """The source that an address belongs to: itself, or the /64 of an IPv6 address, which is one household's."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)


async def _count(connection: Connection, kind: Kind, key: bytes, at: datetime) -> None:
    delay = DELAYS[kind]
    limits = (delay.free, delay.first.total_seconds(), delay.most.total_seconds())
    counted = await connection.fetchval(_COUNT, kind, key, at, delay.forgiven_after.total_seconds(), *limits)
    if counted is None:
        until: datetime = await connection.fetchval(_WAITS_UNTIL, kind, key, *limits)
        raise SignInDelayed(seconds=max(1, round((until - at).total_seconds())))


def _key(text: str) -> bytes:
    """A hash, as somebody may have typed a password for a name."""
    return sha256(text.encode()).digest()
