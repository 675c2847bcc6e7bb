"""Verifies heard events again: that each is the one its origin signed, in an unbroken lane.

The hash chain of a log shows that nothing in it was altered afterwards; a process that may append could still have
appended a "heard" event that nobody sent. So each message by which a lane moved keeps its proof in `log.proofs`, and
`verify` checks all of them against the current keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg

from chassis.database import Connection, Pool, transaction, translated
from chassis.errors import HistoryBrokenError, UnverifiedError
from chassis.log.chain import GENESIS, event_text
from chassis.log.store import COLUMNS, recorded
from chassis.messaging.arrivals import LaneKey
from chassis.messaging.cloudevents import leaf_of, place_of
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import Seal, Verifier
from contracts.declaration import is_exported
from contracts.envelope import Recorded
from contracts.tlog import CompactRange

_TOGETHER = 50
_EVENT_COLUMNS = ", ".join(f"e.{column}" for column in COLUMNS.split(", "))


class Signed(NamedTuple):
    """A message that a key signed: its place, the event it carried, and that event's position where it was stored.

    `signed_at` is the instant of signing by the signer's clock, ISO 8601; `position` counts in the log of this service.
    """

    topic: str
    lane: int
    sequence: int
    event_id: UUID
    signed_at: str
    position: int | None
    type: str | None
    stream: str | None


async def signed_by(pool: Pool, key_id: str) -> list[Signed]:
    """The messages heard by this service that the key `key_id` signed, in the order of their lanes."""
    with translated():
        rows = await pool.fetch(
            "select p.topic, p.lane, p.sequence, p.event_id, p.signed_at, e.position, e.type, e.stream"
            " from log.proofs p left join log.events e using (event_id)"
            " where p.key_id = $1 order by p.topic, p.lane, p.sequence",
            key_id,
        )
    return [Signed(*row) for row in rows]


async def verify_proofs(pool: Pool, register: KeyRegister, site: str, service: str) -> int:
    """Check every proof and every heard event of the log of `service` at `site`; returns how many proofs hold.

    Each proof must bear the signature of a key in `register` and follow the message before it in its lane, each lane
    stand at a proven message, and each event of another service be the one that one of its proofs covers.
    Raises HistoryBrokenError, which names the first that does not hold.
    """
    async with transaction(pool) as connection:
        await connection.execute("set transaction isolation level repeatable read, read only")
        proven = await _verify_lanes(connection, register, site)
        await _verify_heads(connection)
        await _verify_events(connection, site, service)
    return proven


@dataclass(slots=True)
class _Lane:
    """The lane whose proofs are followed now; `leaves` are those of its last sequence and of the one before.

    `tree` is that of its messages so far, where other sites read the lane.
    """

    key: LaneKey
    sequence: int = 0
    leaves: dict[int, set[bytes]] = field(default_factory=lambda: {0: {GENESIS}})
    tree: CompactRange = CompactRange()  # noqa: RUF009 - an immutable tuple

    def follow(self, sequence: int, previous: bytes, leaf: bytes) -> bool:
        """Go on to a message; whether the message before it is the one that it names."""
        known = self.leaves.get(sequence - 1, set())
        self.leaves = {number: leaves for number, leaves in self.leaves.items() if number >= sequence - 1}
        self.leaves.setdefault(sequence, set()).add(leaf)
        if is_exported(self.key[0]):
            self.tree = self.tree.extended((leaf,))
        return previous in known


async def _verify_lanes(connection: Connection, register: KeyRegister, site: str) -> int:
    """Check the signature of every proof and the chain of every lane; returns how many proofs there are."""
    verifier = Verifier(register.key, register.federation.instance, own=site)
    anchors = await _anchors(connection)
    kept = await _trees(connection)
    lane: _Lane | None = None
    proven = 0
    async for proof in connection.cursor(
        "select * from log.proofs order by topic, lane, sequence", prefetch=10 * _TOGETHER
    ):
        key = (proof["topic"], proof["lane"])
        if lane is None or lane.key != key:
            _require_tree(lane, kept)
            lane = _Lane(key)
        _require_signed(verifier, proof)
        follows = lane.follow(proof["sequence"], proof["previous_leaf"], proof["leaf"])
        if not follows and (*key, proof["sequence"] - 1, proof["previous_leaf"].hex()) not in anchors:
            raise HistoryBrokenError(f"{_where(proof)} does not follow the message before it")
        proven += 1
    _require_tree(lane, kept)
    return proven


async def _trees(connection: Connection) -> dict[LaneKey, bytes]:
    """The nodes of the trees of lanes, as they are kept."""
    rows = await connection.fetch("select topic, lane, tree from log.lanes where tree is not null")
    return {(row["topic"], row["lane"]): row["tree"] for row in rows}


def _require_tree(lane: _Lane | None, kept: Mapping[LaneKey, bytes]) -> None:
    """Check that the tree that is kept for a lane is that of its messages; one that was anchored anew has none."""
    if lane is not None and kept.get(lane.key) not in (None, b"".join(lane.tree.nodes)):
        topic, number = lane.key
        raise HistoryBrokenError(f"the tree of {topic}/{number} is not that of its messages")


def _require_signed(verifier: Verifier, proof: asyncpg.Record) -> None:
    site, _, service = proof["topic"].partition(".")
    signed_at = datetime.fromisoformat(proof["signed_at"]).astimezone(UTC)
    seal = Seal(proof["key_id"], signed_at, proof["signed_at"].encode(), proof["signature"])
    try:
        verifier.verify(site, service.partition(".")[0], proof["leaf"], seal, proof["path"])
    except UnverifiedError as unproven:
        raise HistoryBrokenError(f"{_where(proof)} is not proven: {unproven}") from unproven


async def _anchors(connection: Connection) -> set[tuple[str, int, int, str]]:
    """The sequence numbers at which operators have continued a lane (`lanes anchor`)."""
    rows = await connection.fetch(
        "select subject, (after ->> 'sequence')::bigint as sequence, after ->> 'hash' as hash"
        " from log.interventions where kind = 'anchor'"
    )
    found = set()
    for row in rows:
        topic, _, lane = row["subject"].rpartition("/")
        found.add((topic, int(lane), row["sequence"], row["hash"]))
    return found


async def _verify_heads(connection: Connection) -> None:
    """Check that every lane ends at a verified message, or where an operator has continued it."""
    rows = await connection.fetch(
        "select topic, lane, sequence, hash from log.lanes l where sequence > 0 and not exists"
        " (select from log.proofs p where (p.topic, p.lane, p.sequence, p.leaf)"
        " = (l.topic, l.lane, l.sequence, l.hash)) order by topic, lane"
    )
    anchors = await _anchors(connection) if rows else set()
    for row in rows:
        if (row["topic"], row["lane"], row["sequence"], row["hash"].hex()) not in anchors:
            raise HistoryBrokenError(
                f"{row['topic']}/{row['lane']} stands at message {row['sequence']} without a proof"
            )


async def _verify_events(connection: Connection, site: str, service: str) -> None:
    """Check that each event of others is covered by a proof, which its place and its text lead to."""
    query = (
        f"select {_EVENT_COLUMNS}, p.topic as proof_topic, p.lane as proof_lane, p.sequence as proof_sequence,"  # noqa: S608
        " p.leaf as proof_leaf, p.previous_leaf as proof_previous from log.events e left join log.proofs p"
        " using (event_id) where (e.site, e.service) <> ($1, $2) order by e.position"
    )
    at, covered = 0, True
    async for row in connection.cursor(query, site, service, prefetch=_TOGETHER):
        event = recorded(row.values())
        if event.position != at:
            _require_covered(at, covered=covered)
            at, covered = event.position, False
        covered = covered or _covers(row, event)
    _require_covered(at, covered=covered)


def _covers(row: asyncpg.Record, event: Recorded) -> bool:
    topic = row["proof_topic"]
    if topic is None or not f"{topic}.".startswith(f"{event.site}.{event.service}."):
        return False
    place = place_of(f"{topic}/{row['proof_lane']}", row["proof_sequence"], row["proof_previous"])
    covered: bool = leaf_of(place, event_text(event[1:13])) == row["proof_leaf"]
    return covered


def _require_covered(position: int, *, covered: bool) -> None:
    if not covered:
        raise HistoryBrokenError(f"position {position} has no proof that its origin said it")


def _where(proof: asyncpg.Record) -> str:
    return f"message {proof['sequence']} of {proof['topic']}/{proof['lane']}"
