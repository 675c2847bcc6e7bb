"""A signed head shows a receiver what has not arrived, and that its sender has one past for everybody."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.clock import wall
from chassis.errors import HistoryBrokenError
from chassis.messaging.proving import verify_proofs
from chassis.messaging.register import KeyRegister
from contracts.declaration import heads_topic
from contracts.lane_head import LaneName, read_lane_head, sign_lane_head, sign_receipt
from contracts.note import Note, Signer
from contracts.proof import leaf_hash
from contracts.tlog import CompactRange
from deploy.local import servers
from tests.chassis.databases import as_owner
from tests.chassis.neighbours import Listener, listener


@pytest.fixture
async def there(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Listener]:
    """A service that hears a subordinate's lane."""
    async with listener(postgres.admin_url, tmp_path) as listening:
        yield listening


async def kept(there: Listener) -> tuple[int, int | None, bool]:
    """The size of the newest head that is held, that of one that is ahead, and whether a fork was found."""
    row = await there.harness.store.pool.fetchrow("select size, ahead_size from log.heads")
    forked = await there.harness.store.pool.fetchval("select exists(select from log.forks)")
    return (0, None, forked) if row is None else (row["size"], row["ahead_size"], forked)


async def test_an_exported_lane_is_kept_as_a_tree(there: Listener) -> None:
    """Beside sequence and hash, in whatever batches its messages come."""
    await there.hear(*there.neighbour.say(5))
    await there.hear(*there.neighbour.say(6))

    row = await there.harness.store.pool.fetchrow("select sequence, tree from log.lanes")
    assert row is not None
    assert CompactRange.read(row["sequence"], row["tree"]) == CompactRange.of(there.neighbour.leaves)


async def test_a_tree_that_was_altered_is_found(there: Listener) -> None:
    """`verify` folds the proven messages of each lane and compares."""
    await there.hear(*there.neighbour.say(5))
    register = KeyRegister(there.keys_file)
    where = (there.harness.store.pool, register, "lang-son", "reading")
    proven = await verify_proofs(*where)
    await as_owner(there.harness.database, "update log.lanes set tree = set_byte(tree, 3, get_byte(tree, 3) # 1)")

    assert proven == 5
    with pytest.raises(HistoryBrokenError, match=r"the tree of vinh-trai\.writing\.to\.lang-son/0 is not that"):
        await verify_proofs(*where)


async def test_the_head_of_what_was_heard_is_held(there: Listener) -> None:
    """The newest one, and older ones change nothing, in whatever order they come."""
    await there.hear(*there.neighbour.say(9))

    for size in (4, 9, 6, 0, 9):
        await there.take(there.neighbour.head(size))

    assert await kept(there) == (9, None, False)


async def test_a_head_of_more_shows_what_is_missing(there: Listener) -> None:
    """It is ahead until the messages arrive; the time since when they are missing stays."""
    await there.hear(*there.neighbour.say(3))
    late = there.neighbour.say(4)
    await there.take(there.neighbour.head(5), there.neighbour.head(7))
    missing = await kept(there)

    await there.hear(*late[:2])
    still = await kept(there)
    await there.hear(*late[2:])

    assert (missing, still, await kept(there)) == ((0, 7, False), (0, 7, False), (7, None, False))


async def test_the_head_of_a_lane_that_nobody_here_reads_is_left_alone(there: Listener) -> None:
    """It comes beside the receipts for us, and would be short of messages for ever."""
    lane = LaneName(there.neighbour.lane.instance, "vinh-trai.writing.public", 0)
    head = sign_lane_head(lane, CompactRange.of([bytes(32)]), there.neighbour.signer, wall())

    await there.heads.take([there.neighbour.posted(head, heads_topic(lane.topic))])

    assert await there.harness.store.pool.fetchval("select count(*) from log.heads") == 0


async def test_a_head_before_the_first_message_is_ahead(there: Listener) -> None:
    """Also of a lane of which nothing was ever heard."""
    late = there.neighbour.say(2)
    await there.take(there.neighbour.head(2))
    missing = await kept(there)

    await there.hear(*late)

    assert (missing, await kept(there)) == ((0, 2, False), (2, None, False))


@pytest.mark.parametrize("size", [3, 6, 8])
async def test_a_head_of_another_past_is_a_fork(there: Listener, size: int) -> None:
    """Of any size up to what was heard: the note and the one that was held are kept as evidence."""
    await there.hear(*there.neighbour.say(8))
    await there.take(there.neighbour.head(6))
    past = [leaf_hash(b"another"), *there.neighbour.leaves[1:]]

    with structlog.testing.capture_logs() as logs:
        await there.take(there.neighbour.head(size, past))
        await there.take(there.neighbour.head(8))

    (fork,) = await there.harness.store.pool.fetch("select * from log.forks")
    find = KeyRegister(there.keys_file).key
    assert read_lane_head(fork["note"].encode(), find).root == CompactRange.of(past[:size]).root
    assert read_lane_head(fork["against"].encode(), find).size == 6
    assert await kept(there) == (8, None, True)
    assert [entry["event"] for entry in logs] == ["lane_forked"]


async def test_a_fork_that_was_ahead_is_found_when_the_messages_arrive(there: Listener) -> None:
    """Until then nobody can know."""
    late = there.neighbour.say(4)
    await there.take(there.neighbour.head(3, [leaf_hash(b"another")] * 3))

    await there.hear(*late)

    assert await kept(there) == (0, None, True)


async def refused(there: Listener, note: Note, topic: str | None = None) -> str:
    """The reason for which a note is refused, after it has changed nothing."""
    with structlog.testing.capture_logs() as logs:
        await there.heads.take([there.neighbour.posted(note, topic)])
    assert await kept(there) == (0, None, False)
    (entry,) = logs
    assert entry["event"] == "head_refused"
    return str(entry["reason"])


async def test_a_note_that_proves_nothing_is_refused(there: Listener) -> None:
    """Another key, another federation, another topic, no signature, or no head at all: with the reason in the log."""
    neighbour = there.neighbour
    await there.hear(*neighbour.say(2))
    good = neighbour.head(2)
    stranger = Signer(neighbour.signer.name, Ed25519PrivateKey.generate())
    head_by_stranger = Note(good.text, ()).signed(stranger).cosigned(stranger, 1_500_000_000)
    replayed = Note(good.text.replace("tests/", "tdkt/"), ()).signed(neighbour.signer).cosigned(neighbour.signer, 1)
    early = neighbour.head(2, at=wall() - timedelta(days=366 * 20))
    late = neighbour.head(2, at=wall() + timedelta(hours=1))

    assert await refused(there, head_by_stranger) == "wrong-signature"
    assert await refused(there, replayed) == "other-instance"
    assert await refused(there, good, "vinh-trai.writing.heads.public") == "wrong-audience"
    assert await refused(there, Note(good.text, good.signatures[:1])) == "unsigned-head"
    assert await refused(there, Note(good.text, good.signatures[1:])) == "wrong-signature"
    assert await refused(there, Note("head\n", good.signatures)) == "malformed-head"
    assert await refused(there, early) == "key-not-valid"
    assert await refused(there, late) == "signed-in-future"


async def test_the_heads_of_a_lane_that_was_anchored_are_not_judged(there: Listener) -> None:
    """Its tree is not known any more, and nothing is confirmed that was not heard."""
    await there.hear(*there.neighbour.say(2))
    there.neighbour.say(1)
    (last,) = there.neighbour.say(1)
    await there.hearing.hear([last])
    await as_owner(there.harness.database, "select log.anchor_lane($1, 0, 3, '\\x00', 'operator', 'a test')",
                   there.neighbour.lane.topic)  # fmt: skip

    await there.take(there.neighbour.head(3))

    assert await kept(there) == (0, None, False)


async def test_a_head_whose_key_was_withdrawn_meanwhile_is_forgotten(there: Listener) -> None:
    """It waits for nothing any more, and stops nothing."""
    late = there.neighbour.say(2)
    await there.take(there.neighbour.head(2))
    messages = await there.hearing.examine(late)
    there.keys_file.write_text('{"keys": []}')
    await there.hearing.settle(messages)
    there.hearing.examiner.refresh()

    await there.heads.catch_up()

    assert await kept(there) == (0, None, False)


async def test_a_receipt_to_a_sibling_is_none_of_ours(there: Listener) -> None:
    """It is on a topic that this service reads, for another service of the site."""
    name = there.neighbour.signer
    lane = there.neighbour.lane._replace(topic="lang-son.writing.to.vinh-trai")
    head = there.neighbour.head(0)._replace(text=f"{lane.written()}\n0\n{'A' * 43}=\n")

    await there.heads.take([there.neighbour.posted(sign_receipt(head, name, wall()))])

    assert await kept(there) == (0, None, False)
