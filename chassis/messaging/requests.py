"""Finds the lanes of neighbours of which this service lacks messages, and signs the requests for them.

Messages are lacking when a signed head covers more than was heard, or when one waits as `out-of-order`, or as
`dated-back`, which its owner signs anew, for longer than a time. It is asked for again after that time, then after
twice, four times, and so on up to an hour.
"""

from datetime import timedelta
from typing import NamedTuple

from chassis.database import Connection
from chassis.messaging.arrivals import LaneKey, ParkReason

_LONGEST_PAUSE = timedelta(hours=1)
_LACKING = """
    with lacking as (
        select h.topic, h.lane from log.heads h left join log.lanes l using (topic, lane)
        where h.ahead_size > coalesce(l.sequence, 0) and h.ahead_since <= now() - $1::interval
        union
        select p.topic collate "C", p.lane from log.parked p join log.lanes l using (topic, lane)
        where split_part(p.topic, '.', 3) <> '' and p.parked_at <= now() - $1::interval
            and (p.reason = $2 and p.sequence > l.sequence + 1 or p.reason = $4 and p.sequence > l.sequence)
    ), held as (
        select topic, lane, coalesce(l.sequence, 0) as size, coalesce(l.hash, decode(repeat('00', 32), 'hex')) as hash
        from lacking left join log.lanes l using (topic, lane)
    )
    select h.*, case when r.size = h.size then r.tries else 0 end as tries
    from held h left join log.requests r using (topic, lane)
    where r.asked_at is null or r.asked_at <= now() - case when r.size = h.size
        then greatest($1::interval, least($3::interval, $1::interval * power(2, least(r.tries, 20) - 1)))
        else $1::interval end
    order by topic, lane
"""


class Lacking(NamedTuple):
    """A lane of which messages are lacking: `size` were heard, the last with the hash `hash`.

    `tries` is how often that was asked for already without getting one message more.
    """

    lane: LaneKey
    size: int
    hash: bytes
    tries: int


async def lacking(connection: Connection, after: timedelta) -> list[Lacking]:
    """The lanes of other sites for which it is time to ask; messages may be under way for `after`."""
    rows = await connection.fetch(_LACKING, after, ParkReason.OUT_OF_ORDER, _LONGEST_PAUSE, ParkReason.DATED_BACK)
    return [Lacking((row["topic"], row["lane"]), row["size"], row["hash"], row["tries"]) for row in rows]


async def note_request(connection: Connection, lane: LaneKey, size: int, note: str) -> None:
    """Note that Kafka has acknowledged a request for the messages of `lane` beyond `size`."""
    await connection.execute(
        "insert into log.requests as r values ($1, $2, $3, 1, now(), $4) on conflict (topic, lane) do update"
        " set tries = case when r.size = excluded.size then r.tries + 1 else 1 end,"
        " size = excluded.size, asked_at = excluded.asked_at, note = excluded.note",
        *lane,
        size,
        note,
    )
