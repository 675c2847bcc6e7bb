"""Sends messages of a lane again that a neighbour lacks and has asked for, with the same sequences and hashes.

The log is folded into the lane first: nothing is sent of a lane that the log does not lead to, or to a receiver whose
last message is none of it. One lane is dealt with at a time, a page in each step of the relay, and each lane at most
once in an interval, whoever asks; a receiver that asks again for the same has to wait twice as long each time.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

import structlog

from chassis.clock import monotonic
from chassis.database import Connection, transaction
from chassis.errors import UnverifiedError
from chassis.log.checkpoints import RELAY, Checkpoint
from chassis.log.store import Store
from chassis.messaging.arrivals import LaneKey
from chassis.messaging.cloudevents import Outgoing
from chassis.messaging.lanes import Lanes, LaneState
from chassis.messaging.sent import Published
from contracts.declaration import PUBLIC, heads_topic, to_site, topic
from contracts.envelope import Relation
from contracts.lane_request import LaneRequest
from contracts.vocabulary import SiteCode

_PAUSE = 1.0
"""Seconds from one look for requests to the next."""
_PAUSE_AFTER_FAULT = 30.0
_LONGEST_PAUSE = timedelta(hours=1)
_BEGIN = """
    with due as (
        select topic, lane, receiver from log.resends s
        where outcome is null
            and (begun_at is null or begun_at <= now()
                - greatest($1::interval, least($2::interval, $1::interval * power(2, least(tries, 20) - 1))))
            and not exists (select from log.resends o where (o.topic, o.lane) = (s.topic, s.lane)
                and o.begun_at > now() - $1::interval)
    ), first as (select topic, lane from due order by topic, lane limit 1)
    update log.resends s set begun_at = now(), tries = tries + 1, messages = 0
    from due join first using (topic, lane)
    where (s.topic, s.lane, s.receiver) = (due.topic, due.lane, due.receiver)
    returning s.topic, s.lane, s.receiver, s.size, s.hash
"""
_log = structlog.get_logger()


async def keep_request(store: Store, service: str, request: LaneRequest, heard_on: str) -> None:
    """Keep a request for a lane of `service`, of a neighbour that may read it, unless it is older than the last one.

    Raises UnverifiedError: `wrong-audience` for a lane that the receiver does not read or a note on another's topic,
    `stranger` for a site that is no neighbour.
    """
    asker, asking = request.asked_by.split(".", 1)
    code, lane = store.site.code, request.lane
    if heard_on != heads_topic(topic(asker, asking, to_site(code))):
        raise UnverifiedError("wrong-audience", f"a request to {code} does not belong on {heard_on}")
    if lane.topic not in {topic(code, service, PUBLIC), topic(code, service, to_site(SiteCode(asker)))}:
        raise UnverifiedError("wrong-audience", f"{asker} does not read {lane.topic}")
    if store.site.relation(asker) not in {Relation.SUPERIOR, Relation.SUBORDINATE}:
        raise UnverifiedError("stranger", f"{asker} is no neighbour")
    async with transaction(store.pool) as connection:
        sent = await connection.fetchval(
            "select (state -> $1::text ->> 0)::bigint from log.checkpoints where name = $2",
            f"{lane.topic}/{lane.lane}",
            RELAY,
        )
        if sent is None or request.size > sent:
            where = {"lane": f"{lane.topic}/{lane.lane}", "receiver": request.asked_by}
            _log.error("request_beyond_log", **where, size=request.size)
        elif request.size < sent:
            await _keep(connection, request)


async def _keep(connection: Connection, request: LaneRequest) -> None:
    await connection.execute(
        "insert into log.resends as s (topic, lane, receiver, size, hash, at, note) values ($1, $2, $3, $4, $5, $6, $7)"
        " on conflict (topic, lane, receiver) do update set size = excluded.size, hash = excluded.hash,"
        " at = excluded.at, note = excluded.note, outcome = null,"
        " tries = case when s.size = excluded.size then s.tries else 0 end where s.at < excluded.at",
        request.lane.topic,
        request.lane.lane,
        request.asked_by,
        request.size,
        request.hash,
        request.at,
        request.note.written(),
    )


class _Asked(NamedTuple):
    """What a receiver had of the lane, and the hash of the last message of it."""

    receiver: str
    size: int
    hash: bytes


@dataclass(slots=True)
class _Run:
    """One lane that is sent again: folded up to position `at` of `through`, and to be `end` there.

    `starts` are, by the size that a receiver had, the place in the fold before the page that leads past it; `sends`
    whether the lane was verified, so that messages beyond `size` are sent. `sent` counts them.
    """

    lane: LaneKey
    asked: list[_Asked]
    through: int
    end: LaneState
    fold: Lanes
    at: int = 0
    size: int = 0
    sends: bool = False
    sent: int = 0
    starts: dict[int, tuple[int, Lanes]] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)

    @property
    def audience(self) -> str:
        """The audience of its topic."""
        return self.lane[0].split(".", 2)[2]


def _is_right(run: _Run, asked: _Asked, size: int) -> bool:
    return asked.size == size and asked.receiver not in run.wrong


class ResendPage(NamedTuple):
    """Messages that are to be sent again, perhaps none, and where the fold stands behind them."""

    messages: list[Outgoing]
    at: int
    fold: Lanes


class Resending:
    """The requests of receivers, dealt with one lane after the other."""

    def __init__(self, published: Published, after: timedelta) -> None:
        """Send what is `published` again, each lane at most once in `after`."""
        self._published = published
        self._after = after
        self._run: _Run | None = None
        self._next_look = float("-inf")

    def is_time(self) -> bool:
        """Whether to call `page`: while a lane is being sent again, and else once a second."""
        return monotonic() >= self._next_look

    def postpone(self) -> None:
        """Note that Kafka did not take the page, which is tried again after half a minute."""
        self._next_look = monotonic() + _PAUSE_AFTER_FAULT

    async def page(self, checkpoint: Checkpoint, most: int) -> ResendPage | None:
        """The next page, of at most `most` positions; None when there is nothing to do. Call `sent` when it arrived."""
        run = self._run = self._run or await self._begin(checkpoint)
        if run is None:
            self._next_look = monotonic() + _PAUSE
            return None
        topic_name, lane = run.lane
        fold, through = run.fold.of_topic(topic_name), min(run.at + most, run.through)
        page = await self._published.read(checkpoint.connection, run.at, through, run.audience)
        messages = []
        for event in page.events:
            message = fold.place_on(event, topic_name)
            if message.lane == lane:
                self._look_at(run, fold.at(topic_name, lane))
                messages.append(message)
        beyond = max(0, fold.at(topic_name, lane).sequence - max(run.size, run.fold.at(topic_name, lane).sequence))
        return ResendPage(messages[len(messages) - beyond :] if run.sends else [], page.through, fold)

    async def sent(self, connection: Connection, page: ResendPage) -> None:
        """Note that Kafka has acknowledged `page`."""
        run = self._run
        if run is None:
            return
        run.fold, run.at, run.sent = page.fold, page.at, run.sent + len(page.messages)
        if run.at < run.through:
            return
        if not run.sends and (start := await self._verified(connection, run)) is not None:
            run.size, run.sends = start, True
            run.at, run.fold = run.starts[start]
            return
        if run.sends:
            await self._finish(connection, run, "sent", [one for one in run.asked if one.receiver not in run.wrong])
            where = {"lane": f"{run.lane[0]}/{run.lane[1]}", "receivers": [one.receiver for one in run.asked]}
            _log.warning("lane_sent_again", **where, after=run.size, messages=run.sent)
        self._run = None

    async def _begin(self, checkpoint: Checkpoint) -> _Run | None:
        """The first lane of which messages are to be sent again; its requests are marked as begun."""
        connection = checkpoint.connection
        await connection.execute(
            "update log.resends s set outcome = 'confirmed' from log.receipts r where s.outcome is null"
            " and (r.topic, r.lane, r.receiver) = (s.topic, s.lane, s.receiver) and r.at > s.at and r.size > s.size"
        )
        rows = await connection.fetch(_BEGIN, self._after, _LONGEST_PAUSE)
        if not rows:
            return None
        lane = (rows[0]["topic"], rows[0]["lane"])
        sent = Lanes.kept(checkpoint.state).of_topic(lane[0])
        asked = [_Asked(row["receiver"], row["size"], row["hash"]) for row in rows]
        run = _Run(lane, asked, checkpoint.position, sent.at(*lane), sent.fresh())
        self._look_at(run, run.fold.at(*lane))
        return run

    def _look_at(self, run: _Run, at: LaneState) -> None:
        """Compare what receivers had with the lane as it was then, and remember where to begin for them."""
        for one in run.asked:
            if one.size == at.sequence and not run.sends:
                run.starts[one.size] = (run.at, run.fold)
                if one.hash != at.hash:
                    run.wrong.add(one.receiver)

    async def _verified(self, connection: Connection, run: _Run) -> int | None:
        """The size from which on the lane is to be sent again; None, with the reason noted, where it is not."""
        name = f"{run.lane[0]}/{run.lane[1]}"
        if run.fold.at(*run.lane) != run.end:
            _log.error("lane_not_in_log", lane=name)
            await self._finish(connection, run, "broken-log", run.asked)
            return None
        wrong = [one for one in run.asked if one.receiver in run.wrong]
        for one in wrong:
            _log.error("request_of_another_past", lane=name, receiver=one.receiver, size=one.size)
        await self._finish(connection, run, "another-past", wrong)
        # A size that the fold did not reach lies beyond a relay that was moved back: it sends that by itself.
        await self._finish(connection, run, "sent", [one for one in run.asked if one.size not in run.starts])
        return min((size for size in run.starts if any(_is_right(run, one, size) for one in run.asked)), default=None)

    async def _finish(self, connection: Connection, run: _Run, outcome: str, asked: list[_Asked]) -> None:
        """Keep the outcome for receivers who have not asked anew meanwhile."""
        for one in asked:
            await connection.execute(
                "update log.resends set outcome = $5, messages = $6"
                " where topic = $1 and lane = $2 and receiver = $3 and size = $4",
                *run.lane,
                one.receiver,
                one.size,
                outcome,
                run.sent,
            )
