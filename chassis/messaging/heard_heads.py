"""Judges the heads of lanes that their owners have signed, and keeps receipts and requests for our own lanes.

A head is compared with the tree of what was heard (`log.lanes`), so that a message that never arrived, and a past that
was rewritten for us or for others, show by themselves. Receipts that another site gives for a public lane that is heard
here are compared in the same way: who gave them is a witness of the lane, or has been sent another past.
A note that proves nothing is refused and written to the log: its owner publishes a newer one within the hour.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import structlog

from chassis.database import Connection, transaction, translated
from chassis.declaring.service import Service
from chassis.errors import UnverifiedError
from chassis.log.store import Store
from chassis.messaging.arrivals import LaneKey, Raw
from chassis.messaging.hearing import tree_of
from chassis.messaging.register import KeyRegister
from chassis.messaging.resending import keep_request
from contracts.declaration import PUBLIC, heads_topic, is_public, topic
from contracts.lane_head import LaneHead, Receipt, lane_of_head, read_lane_head, read_receipt
from contracts.lane_request import is_lane_request, read_lane_request
from contracts.note import Note
from contracts.tlog import CompactRange

_log = structlog.get_logger()


class Verdict(StrEnum):
    """The outcome of comparing a head with what was heard."""

    HELD = "held"
    """It is the head of what was heard, now or earlier."""
    AHEAD = "ahead"
    """It covers messages that have not arrived."""
    FORK = "fork"
    """Its owner has another past than the one that was heard from it."""
    UNKNOWN = "unknown"
    """The lane was anchored anew, so its tree is not known."""


class _Kept(NamedTuple):
    """A row of `log.heads`, as far as a judgement needs it."""

    tree: CompactRange
    note: str | None


class HeardHeads:
    """Takes the notes on the topics of heads that a service reads."""

    def __init__(self, store: Store, service: Service, register: KeyRegister) -> None:
        """Take notes for `service` into `store`, proven by the keys in `register`."""
        self._store = store
        self._service = service.name
        self._heard = frozenset(service.topics_heard(store.site))
        self._register = register

    async def take(self, notes: Sequence[Raw]) -> None:
        """Judge heads, keep receipts and requests, with the keys of the register; raises StoreUnavailableError."""
        for raw in notes:
            try:
                await self._take(raw)
            except UnverifiedError as unproven:
                where = {"topic": raw.topic, "offset": raw.offset, "reason": unproven.reason}
                _log.warning("head_refused", **where, detail=str(unproven))

    async def catch_up(self) -> None:
        """Judge the heads that waited for messages which have arrived since."""
        with translated():
            rows = await self._store.pool.fetch(
                "select h.topic, h.lane, h.ahead, h.ahead_size from log.heads h join log.lanes l using (topic, lane)"
                " where h.ahead_size <= l.sequence"
            )
        for row in rows:
            key = (row["topic"], row["lane"])
            async with transaction(self._store.pool) as connection:
                try:
                    await _judge(connection, read_lane_head(row["ahead"].encode(), self._register.key))
                except UnverifiedError as unproven:  # its key was taken out of the register meanwhile
                    await _forget_ahead(connection, key, row["ahead_size"])
                    _log.warning("head_refused", topic=key[0], reason=unproven.reason, detail=str(unproven))
        await self._catch_up_witnesses()

    async def _catch_up_witnesses(self) -> None:
        with translated():
            rows = await self._store.pool.fetch(
                "select w.topic, w.lane, w.witness, w.note from log.witnesses w join log.lanes l using (topic, lane)"
                " where w.verdict is null and w.size <= l.sequence"
            )
        for row in rows:
            async with transaction(self._store.pool) as connection:
                try:
                    receipt = read_receipt(row["note"].encode(), row["witness"], self._register.key)
                    await _witness(connection, receipt)
                except UnverifiedError as unproven:  # a key was taken out of the register meanwhile
                    await _forget_witness(connection, (row["topic"], row["lane"]), row["witness"])
                    _log.warning("head_refused", topic=row["topic"], reason=unproven.reason, detail=str(unproven))

    async def _take(self, raw: Raw) -> None:
        written = raw.value or b""
        sender = ".".join(raw.topic.split(".")[:2])
        if is_lane_request(written):
            await self._take_request(raw.topic, sender, written)
            return
        lane = lane_of_head(written)
        self._require_instance(lane.instance)
        if (lane.site, lane.service) == (self._store.site.code, self._service):
            await self._keep(read_receipt(written, sender, self._register.key))
        elif sender == f"{lane.site}.{lane.service}":
            if raw.topic != heads_topic(lane.topic):
                raise UnverifiedError("wrong-audience", f"a head of {lane.topic} does not belong on {raw.topic}")
            if lane.topic not in self._heard:
                return  # it came beside receipts for us, and nobody here reads its messages
            head = read_lane_head(written, self._register.key)
            async with transaction(self._store.pool) as connection:
                await _judge(connection, head)
        elif lane.topic in self._heard and is_public(lane.topic) and raw.topic == _public_heads_of(sender):
            receipt = read_receipt(written, sender, self._register.key)
            async with transaction(self._store.pool) as connection:
                await _witness(connection, receipt)

    async def _take_request(self, topic: str, sender: str, written: bytes) -> None:
        request = read_lane_request(written, sender, self._register.key)
        self._require_instance(request.lane.instance)
        if (request.lane.site, request.lane.service) == (self._store.site.code, self._service):
            await keep_request(self._store, self._service, request, topic)

    def _require_instance(self, instance: str) -> None:
        if instance != self._store.site.federation.instance:
            raise UnverifiedError("other-instance", f"it is of the federation {instance}")

    async def _keep(self, receipt: Receipt) -> None:
        head = receipt.head
        key = (head.lane.topic, head.lane.lane, receipt.receiver)
        async with transaction(self._store.pool) as connection:
            known = await connection.fetchrow(
                "select size, position from log.receipts where (topic, lane, receiver) = ($1, $2, $3) for update", *key
            )
            size, position = (known["size"], known["position"]) if known is not None else (0, 0)
            if known is not None and head.size < size:
                return
            if head.size > size:
                position = await self._position(connection, head, position, head.size - size)
            if position is None:
                _log.error("receipt_beyond_log", lane=f"{key[0]}/{key[1]}", receiver=receipt.receiver, size=head.size)
                return
            await connection.execute(
                "insert into log.receipts values ($1, $2, $3, $4, $5, $6, $7, $8)"
                " on conflict (topic, lane, receiver) do update set size = excluded.size, root = excluded.root,"
                " position = excluded.position, at = excluded.at, note = excluded.note",
                *key, head.size, head.root, position, receipt.at, receipt.note.written(),
            )  # fmt: skip

    async def _position(self, connection: Connection, head: LaneHead, after: int, count: int) -> int | None:
        """The position of the event that is `count` messages of the lane beyond position `after`; None without it."""
        position: int | None = await connection.fetchval(
            "select position from log.events where position > $1 and site = $2 and service = $3"
            " and $4 = any(audience) order by position offset $5 limit 1",
            after,
            head.lane.site,
            head.lane.service,
            head.lane.topic.split(".", 2)[2],
            count - 1,
        )
        return position


def _public_heads_of(sender: str) -> str:
    site, service = sender.split(".")
    return heads_topic(topic(site, service, PUBLIC))


async def _witness(connection: Connection, receipt: Receipt) -> None:
    """Compare the past that another receiver was sent with the one that was heard here, and keep its receipt."""
    verdict = await _judge(connection, receipt.head, receipt.note)
    await connection.execute(
        "insert into log.witnesses as w values ($1, $2, $3, $4, $5, $6, $7) on conflict (topic, lane, witness)"
        " do update set size = excluded.size, at = excluded.at, note = excluded.note, verdict = excluded.verdict"
        " where w.size <= excluded.size",
        receipt.head.lane.topic,
        receipt.head.lane.lane,
        receipt.receiver,
        receipt.head.size,
        receipt.at,
        receipt.note.written(),
        None if verdict is Verdict.AHEAD else verdict,
    )


async def _forget_witness(connection: Connection, key: LaneKey, witness: str) -> None:
    await connection.execute(
        "update log.witnesses set verdict = 'unproven' where (topic, lane, witness) = ($1, $2, $3)", *key, witness
    )


async def _judge(connection: Connection, head: LaneHead, evidence: Note | None = None) -> Verdict:
    """Compare a head with what was heard, and keep it; the row of its lane is locked meanwhile.

    `evidence` is the note that is kept of a fork, where it has more signatures than the head.
    """
    key = (head.lane.topic, head.lane.lane)
    await connection.execute("insert into log.heads (topic, lane) values ($1, $2) on conflict do nothing", *key)
    row = await connection.fetchrow(
        "select size as sequence, tree, note from log.heads where (topic, lane) = ($1, $2) for update", *key
    )
    lane = await connection.fetchrow("select sequence, tree from log.lanes where (topic, lane) = ($1, $2)", *key)
    heard = CompactRange() if lane is None else tree_of(lane)
    if row is None or heard is None:
        return Verdict.UNKNOWN
    kept = _Kept(CompactRange.read(row["sequence"], row["tree"]), row["note"])
    if head.size > heard.size:
        await _wait_for(connection, key, head)
        return Verdict.AHEAD
    tree = heard if head.size == heard.size else await _tree_at(connection, key, kept.tree, head.size)
    if tree.root != head.root:
        await _keep_fork(connection, key, head, kept, evidence or head.note)
        return Verdict.FORK
    if head.size >= kept.tree.size:
        await _hold(connection, key, head, tree)
    return Verdict.HELD


async def _tree_at(connection: Connection, key: LaneKey, known: CompactRange, size: int) -> CompactRange:
    """The tree of the first `size` messages that were heard, from the leaves beyond the last tree that is known."""
    start = known if known.size <= size else CompactRange()
    rows = await connection.fetch(
        "select leaf from log.proofs where topic = $1 and lane = $2 and sequence > $3 and sequence <= $4"
        " order by sequence",
        *key,
        start.size,
        size,
    )
    return start.extended(row["leaf"] for row in rows)


async def _wait_for(connection: Connection, key: LaneKey, head: LaneHead) -> None:
    await connection.execute(
        "update log.heads set ahead = $3, ahead_size = $4, ahead_since = coalesce(ahead_since, now())"
        " where topic = $1 and lane = $2 and coalesce(ahead_size, 0) <= $4",
        *key,
        head.note.written(),
        head.size,
    )


async def _hold(connection: Connection, key: LaneKey, head: LaneHead, tree: CompactRange) -> None:
    await connection.execute(
        "update log.heads set size = $3, tree = $4, note = $5, signed_at = greatest($6, signed_at)"
        " where topic = $1 and lane = $2",
        *key,
        tree.size,
        b"".join(tree.nodes),
        head.note.written(),
        head.signed_at,
    )
    await _forget_ahead(connection, key, tree.size)


async def _keep_fork(connection: Connection, key: LaneKey, head: LaneHead, kept: _Kept, note: Note) -> None:
    await connection.execute(
        "insert into log.forks (topic, lane, size, note, against) values ($1, $2, $3, $4, $5) on conflict do nothing",
        *key,
        head.size,
        note.written(),
        kept.note,
    )
    await _forget_ahead(connection, key, head.size)
    _log.error("lane_forked", lane=f"{key[0]}/{key[1]}", size=head.size)


async def _forget_ahead(connection: Connection, key: LaneKey, size: int) -> None:
    await connection.execute(
        "update log.heads set ahead = null, ahead_size = null, ahead_since = null"
        " where topic = $1 and lane = $2 and ahead_size <= $3",
        *key,
        size,
    )
