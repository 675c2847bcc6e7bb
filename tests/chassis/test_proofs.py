"""Heard events can be proven years later: `verify` finds an event that nobody sent, and a lane that was altered."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.errors import HistoryBrokenError
from chassis.log.history import verify
from chassis.log.writer import Append, NewRow
from chassis.messaging.cloudevents import outgoing
from chassis.messaging.proving import signed_by, verify_proofs
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import Proof, SigningKey, written_path
from contracts.envelope import Recorded
from deploy.local import servers
from tests.chassis.databases import as_owner
from tests.chassis.receiver import Receiver, receiver_over
from tests.chassis.sample import SITE


@pytest.fixture
async def receiver(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Receiver]:
    """A reading service that has heard five notes, and passed over one that it does not know."""
    async with receiver_over(postgres.admin_url, tmp_path) as opened:
        burnt = opened.publisher.written(9, type="NoteBurnt")
        await opened.hear(*opened.publisher.say(*(opened.publisher.written(number) for number in range(5)), burnt))
        yield opened


async def holds(receiver: Receiver) -> int:
    """How many proofs hold; the hash chain of the log holds in any case."""
    await verify(receiver.harness.store, SITE, "reading")
    return await verify_proofs(receiver.harness.store.pool, KeyRegister(receiver.keys_file), SITE, "reading")


async def insert_proof(receiver: Receiver, event: Recorded, previous: bytes, proof: Proof, leaf: bytes) -> None:
    """Keep a proof of message 7 as the service's own role may."""
    await receiver.harness.store.pool.execute(
        "insert into log.proofs values ($1, 0, 7, $2, $3, $4, $5, $6, $7, $8)",
        receiver.publisher.topic, leaf, previous, event.event_id, proof.seal.key_id, proof.seal.stamp.decode(),
        proof.seal.signature, written_path(proof).encode(),
    )  # fmt: skip


async def test_every_message_by_which_a_lane_moved_is_proven_again(receiver: Receiver) -> None:
    """The event, its place, and the key that signed it stand beside it, also for a message that is parked."""
    (first, *_) = await signed_by(receiver.harness.store.pool, "key-1")

    assert await holds(receiver) == 6
    assert (first.topic, first.lane, first.sequence, first.position) == (receiver.publisher.topic, 0, 1, 1)
    assert first.event_id == (await receiver.heard())[0]


async def test_what_a_key_signed_can_be_listed(receiver: Receiver) -> None:
    """A key that is withdrawn leaves the list of all that has to be looked through."""
    signed = await signed_by(receiver.harness.store.pool, "key-1")

    assert [one.sequence for one in signed] == [1, 2, 3, 4, 5, 6]
    assert [one.position for one in signed] == [1, 2, 3, 4, 5, None]
    assert await signed_by(receiver.harness.store.pool, "key-2") == []


async def test_an_event_that_nobody_sent_is_found(receiver: Receiver) -> None:
    """With the service's role it can be appended with valid hashes: the chain holds, and the proof is missing."""
    forged = receiver.publisher.written(7)

    await receiver.harness.store.append(Append([NewRow(*forged[1:14])]))

    with pytest.raises(HistoryBrokenError, match="position 6 has no proof"):
        await holds(receiver)


async def test_a_forged_proof_is_found(receiver: Receiver) -> None:
    """The same with a proof beside it, by a key that the register does not know for this origin."""
    forged = receiver.publisher.written(7)
    (last,) = await receiver.harness.store.pool.fetch("select * from log.proofs where sequence = 6")
    message = outgoing(forged, receiver.publisher.topic, 0, 7, last["leaf"])
    (proof,) = SigningKey("key-1", Ed25519PrivateKey.generate()).sign([message.leaf])
    await receiver.harness.store.append(Append([NewRow(*forged[1:14])]))
    await insert_proof(receiver, forged, last["leaf"], proof, message.leaf)

    with pytest.raises(HistoryBrokenError, match=r"message 7 of lang-son\.writing/0 is not proven: wrong-signature"):
        await holds(receiver)


async def test_a_true_proof_of_another_event_covers_nothing(receiver: Receiver) -> None:
    """A stored event under the id of a signed one, with another content, is not what was signed."""
    signed = receiver.publisher.written(7)
    (last,) = await receiver.harness.store.pool.fetch("select * from log.proofs where sequence = 6")
    message = outgoing(signed, receiver.publisher.topic, 0, 7, last["leaf"])
    (proof,) = receiver.publisher.key.sign([message.leaf])
    await receiver.harness.store.append(Append([NewRow(*signed._replace(actor="boss")[1:14])]))
    await insert_proof(receiver, signed, last["leaf"], proof, message.leaf)

    with pytest.raises(HistoryBrokenError, match="position 6 has no proof"):
        await holds(receiver)


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("delete from log.proofs where sequence = 2", "message 3 of .* does not follow"),
        ("delete from log.proofs where sequence = 6", "stands at message 6 without a proof"),
        ("update log.lanes set hash = '\\x00'", "stands at message 6 without a proof"),
        ("update log.proofs set key_id = 'key-2' where sequence = 4", "message 4 .*unknown-key"),
        ("update log.proofs set signed_at = '2017-01-03T01:30:00+00:00' where sequence = 4", "message 4 .*signature"),
    ],
)
async def test_altered_proofs_are_found(receiver: Receiver, statement: str, finding: str) -> None:
    """An owner who alters or deletes a proof, or moves a lane, leaves a trace."""
    await as_owner(receiver.harness.database, statement)

    with pytest.raises(HistoryBrokenError, match=finding):
        await holds(receiver)


async def test_after_a_key_was_withdrawn_nothing_it_signed_holds(receiver: Receiver) -> None:
    """The finding names the first message and the key."""
    receiver.keys_file.write_text('{"keys": []}')

    with pytest.raises(HistoryBrokenError, match=r"message 1 of .*unknown-key.*key-1"):
        await holds(receiver)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from log.proofs",
        "update log.proofs set key_id = 'key-2'",
        "update log.lanes set sequence = 0",
        "insert into log.lanes values ('a.b', 0, 9, '\\x00')",
        "delete from log.parked",
        "update log.parked set reason = 'discarded'",
        "insert into log.interventions (actor, kind, subject, because, before, after) values ('a','b','c','d','1','2')",
        "select log.move_lanes('{lang-son.writing}', '{0}', '{3}', array['\\x00'::bytea], array[null::bytea])",
        "select log.move_lanes('{lang-son.writing}', '{0}', '{9}', array['\\x00'::bytea], array[null::bytea])",
    ],
)
async def test_the_role_that_serves_cannot_rewrite_what_was_heard(receiver: Receiver, statement: str) -> None:
    """It keeps proofs and moves lanes forward to them; the rest goes through functions that look first."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await receiver.harness.store.pool.execute(statement)


async def test_a_parked_message_is_freed_only_when_its_lane_has_moved_over_it(receiver: Receiver) -> None:
    """The role that serves cannot make evidence disappear by calling the function itself."""
    (early,) = receiver.publisher.say(receiver.publisher.written(11), receiver.publisher.written(12))[1:]
    await receiver.hear(early)
    before = await receiver.parked()

    for one in before:
        await receiver.harness.store.pool.execute(
            "select log.free_parked($1, $2, $3)", [one.parked_id], [one.sequence], [bytes(32)]
        )

    assert await receiver.parked() == before
