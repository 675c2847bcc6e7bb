"""The exported lanes of a service: what its neighbours have confirmed, and what their own heads show as missing.

Everything here is an alarm and stops nothing: what is to be done is decided between two sites.
"""

from datetime import timedelta
from typing import Any, Literal, TypeAlias

import asyncpg

from chassis.database import Connection
from contracts.lane_head import HEAD_EVERY
from contracts.message import Message

_SENT = """
    with sent as (
        select substring(kept.lane from '^(.*)/') as topic, substring(kept.lane from '([0-9]+)$')::integer as lane,
            (kept.at ->> 0)::bigint as sent
        from log.checkpoints c cross join json_each(c.state) as kept (lane, at)
        where c.name = 'relay' and kept.lane ~ '^[^.]+[.][^.]+[.]' and (kept.at ->> 0)::bigint > 0
    )
    select s.topic, s.lane, s.sent, receiver, coalesce(r.size, 0) as confirmed, a.outcome, a.messages,
        extract(epoch from now() - a.at) as asked, a.receiver is not null as has_asked,
        case when s.sent > coalesce(r.size, 0) then (
            select extract(epoch from now() - e.recorded_at) from log.events e
            where e.position > coalesce(r.position, 0) and e.site = $1::text and e.service = $2::text
                and split_part(s.topic, $1::text || '.' || $2::text || '.', 2) = any(e.audience)
            order by e.position limit 1
        ) end as oldest
    from sent s left join (log.receipts r full join log.resends a using (topic, lane, receiver)) using (topic, lane)
    where receiver is not null or split_part(topic, '.', 3) = 'to'
    order by topic, lane, receiver
"""
_HEARD = """
    select l.topic, l.lane, l.sequence as heard, h.size as confirmed, h.ahead_size as ahead,
        extract(epoch from now() - h.ahead_since) as missing, extract(epoch from now() - h.signed_at) as head_age,
        (select count(*) from log.forks f where (f.topic, f.lane) = (l.topic, l.lane)) as forks,
        (select count(*) from log.witnesses w where (w.topic, w.lane, w.verdict) = (l.topic, l.lane, 'held'))
            as witnesses,
        r.tries, extract(epoch from now() - r.asked_at) as asked
    from log.lanes l left join log.heads h using (topic, lane)
        left join log.requests r on (r.topic, r.lane, r.size) = (l.topic, l.lane, l.sequence)
    where split_part(l.topic, '.', 3) <> ''
    union all
    select h.topic, h.lane, 0, h.size, h.ahead_size, extract(epoch from now() - h.ahead_since),
        extract(epoch from now() - h.signed_at), 0, 0, r.tries, extract(epoch from now() - r.asked_at)
    from log.heads h left join log.requests r using (topic, lane)
    where not exists (select from log.lanes l where (l.topic, l.lane) = (h.topic, h.lane))
    order by 1, 2
"""
_WITHHELD_AFTER = timedelta(minutes=1)
"""Messages of which the head has arrived are missing from here on; until then they are under way."""
_SILENT_AFTER = 2 * HEAD_EVERY

Hears: TypeAlias = Literal["whole", "under-way", "withheld", "silent", "no-head", "fork"]
"""How a heard lane stands: all that its newest head covers was heard; or messages of it are under way, or have been
missing for more than a minute; or no head has come for two hours, or never; or its owner has signed two pasts."""


Resend: TypeAlias = Literal["asked", "sent", "confirmed", "another-past", "broken-log"]
"""What came of a receiver's last request for messages: it is to be carried out; they were sent again; a receipt made it
needless; what it holds is none of this lane; or the log does not lead to the lane."""


class SentLane(Message):
    """A lane of this service and one receiver of it; None for a time that does not run.

    `lane` is `topic/number`, `receiver` a `site.service`, or a site of which no service has sent a receipt yet.
    `oldest_seconds` is the age of the oldest message that it has not confirmed, `overdue` whether that is too much.
    `resend` is what came of its last request, signed `asked_seconds` ago, by which `resent` messages were sent again.
    """

    lane: str
    receiver: str
    sent: int
    confirmed: int
    oldest_seconds: float | None
    overdue: bool
    resend: Resend | None = None
    asked_seconds: float | None = None
    resent: int = 0


class HeardLane(Message):
    """A lane of another site that this service hears.

    `confirmed` messages are those of the newest head that is the head of what was heard, signed `head_seconds` ago.
    `missing` of them have not arrived, which is known for `missing_seconds`. `forks` counts the heads of another past.
    `witnesses` counts the receivers at other sites that were sent the same past, by their newest receipts.
    `requests` counts how often its owner was asked for the next message, last `asked_seconds` ago.
    """

    lane: str
    heard: int
    confirmed: int
    missing: int
    missing_seconds: float | None
    head_seconds: float | None
    forks: int
    standing: Hears
    witnesses: int = 0
    requests: int = 0
    asked_seconds: float | None = None


class LanesHealth(Message):
    """The exported lanes that a service sends and those that it hears."""

    sent: tuple[SentLane, ...] = ()
    heard: tuple[HeardLane, ...] = ()


async def lanes_health(connection: Connection, site: str, service: str, receipt_after: timedelta) -> LanesHealth:
    """The lanes of `service` at `site`; a message without a receipt is overdue after `receipt_after`."""
    sent = await connection.fetch(_SENT, site, service)
    heard = await connection.fetch(_HEARD)
    return LanesHealth(
        sent=tuple(_sent(row, receipt_after.total_seconds()) for row in sent),
        heard=tuple(_heard(row) for row in heard),
    )


def _sent(row: asyncpg.Record, limit: float) -> SentLane:
    oldest = _seconds(row["oldest"])
    return SentLane(
        lane=f"{row['topic']}/{row['lane']}",
        receiver=row["receiver"] or row["topic"].rpartition(".")[2],
        sent=row["sent"],
        confirmed=row["confirmed"],
        oldest_seconds=oldest,
        overdue=oldest is not None and oldest > limit,
        resend=(row["outcome"] or "asked") if row["has_asked"] else None,
        asked_seconds=_seconds(row["asked"]),
        resent=row["messages"] or 0,
    )


def _heard(row: asyncpg.Record) -> HeardLane:
    missing = _seconds(row["missing"])
    return HeardLane(
        lane=f"{row['topic']}/{row['lane']}",
        heard=row["heard"],
        confirmed=row["confirmed"] or 0,
        missing=0 if row["ahead"] is None else max(0, row["ahead"] - row["heard"]),
        missing_seconds=missing,
        head_seconds=_seconds(row["head_age"]),
        forks=row["forks"],
        witnesses=row["witnesses"],
        standing=_standing(row["forks"], missing, _seconds(row["head_age"])),
        requests=row["tries"] or 0,
        asked_seconds=_seconds(row["asked"]),
    )


def _standing(forks: int, missing: float | None, head_age: float | None) -> Hears:
    if forks:
        return "fork"
    if missing is not None:
        return "withheld" if missing > _WITHHELD_AFTER.total_seconds() else "under-way"
    if head_age is None:
        return "no-head"
    return "silent" if head_age > _SILENT_AFTER.total_seconds() else "whole"


def _seconds(found: Any) -> float | None:
    return None if found is None else round(float(found), 3)
