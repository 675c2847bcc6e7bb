"""Heads, receipts, requests and what is sent again, as work of a process that may be killed (tests/failure/killing.py).

Of two sites on one Kafka the superior says notes to everybody and the subordinate hears them.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from typing_extensions import override

from chassis.database import transaction
from chassis.declaring.module import On
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.log.store import Store
from chassis.messaging.cloudevents import Outgoing
from chassis.messaging.heard_heads import HeardHeads
from chassis.messaging.hearing import Hearing
from chassis.messaging.intake import raws_of
from chassis.messaging.kafka import Address
from chassis.messaging.lane_heads import OutgoingNote
from chassis.messaging.register import KeyRegister
from chassis.messaging.relay import Relay
from chassis.messaging.signing import SigningKey
from contracts.declaration import heads_topic
from contracts.envelope import Relation
from contracts.federation import Federation
from contracts.vocabulary import Level
from tests.chassis.databases import opened
from tests.chassis.links import REGISTRY
from tests.chassis.sample import NoteWritten, altered, project_written, reading, writing
from tests.chassis.topics import messages_on
from tests.failure.killing import Work

SAYING = ("chassis/messaging/lane_heads.py", "chassis/messaging/resending.py", "chassis/messaging/heard_heads.py")
CONFIRMING = ("chassis/messaging/lane_heads.py", "chassis/messaging/requests.py", "chassis/messaging/heard_heads.py")
_AT_ONCE = timedelta(milliseconds=1)


def hearing_above() -> Service:
    """The reading service where it hears what its superior says."""
    projections = (On(NoteWritten, project_written, Relation.SUPERIOR),)
    return replace(altered(reading(), reactions=(), projections=projections), contracts=REGISTRY)


@asynccontextmanager
async def _at(given: Mapping[str, Any], site: str, level: Level) -> AsyncIterator[Store]:
    async with opened(given["url"], 4) as store:
        store.site = Site(given[site], level, Federation.model_validate_json(given["federation"]))
        yield store


def _relay(kind: type[Relay], service: Service, store: Store, given: Mapping[str, Any]) -> Relay:
    private = load_pem_private_key(given["key"].encode(), None)
    assert isinstance(private, Ed25519PrivateKey)
    return kind(service, store, store.site.code, SigningKey("key-1", private), _broker(given), _AT_ONCE)


def _broker(given: Mapping[str, Any]) -> Address:
    return Address(given["bootstrap"], given["admin"], given["admin_password"])


async def _work_off(relay: Relay) -> None:
    """Send what is due, without the pauses between two looks."""
    relay._heads._next_look = relay._resending._next_look = float("-inf")  # noqa: SLF001
    while await relay.step():
        pass


async def say_notes(given: dict[str, Any], kind: type[Relay] = Relay) -> None:
    """At the superior: keep receipts and requests, send what is new, its heads, and what was asked for."""
    async with _at(given, "above", Level.DISTRICT) as store:
        heads = HeardHeads(store, writing(), KeyRegister(Path(given["keys"])))
        await heads.take(raws_of(await messages_on(_broker(given), given["answers"], 1)))
        relay = _relay(kind, writing(), store, given)
        await _work_off(relay)
        await relay.close()


class AnswerFirst(Relay):
    """A relay that notes a request as carried out before it sends what was asked for."""

    @override
    async def _send(self, producer: AIOKafkaProducer, messages: Sequence[Outgoing]) -> None:
        run = self._resending._run  # noqa: SLF001
        if run is not None and run.sends:
            async with transaction(self._store.pool) as apart:
                await apart.execute("update log.resends set outcome = 'sent'")
        await super()._send(producer, messages)


async def say_notes_answering_first(given: dict[str, Any]) -> None:
    """At the superior, with the cure taken out."""
    await say_notes(given, AnswerFirst)


async def confirm_notes(given: dict[str, Any], kind: type[Relay] = Relay) -> None:
    """At the subordinate: hear all but the last message and ask for that, then hear it, and give receipts."""
    async with _at(given, "below", Level.COMMUNE) as store:
        service, register = hearing_above(), KeyRegister(Path(given["keys"]))
        hearing, heads = Hearing(service, store, register), HeardHeads(store, service, register)
        messages = raws_of(await messages_on(_broker(given), given["lane"], 1))
        notes = raws_of(await messages_on(_broker(given), heads_topic(given["lane"]), 1))
        relay = _relay(kind, service, store, given)
        await hearing.hear(messages[:-1])
        await heads.take(notes)
        await _work_off(relay)
        await hearing.hear(messages[-1:])
        await heads.catch_up()
        await _work_off(relay)
        await relay.close()


class ReceiptFirst(Relay):
    """A relay that notes its receipts as published before Kafka has them."""

    @override
    async def _send_notes(self, producer: AIOKafkaProducer, notes: Sequence[OutgoingNote]) -> None:
        async with transaction(self._store.pool) as apart:
            await apart.execute("update log.heads set receipted = size where note is not null")
        await super()._send_notes(producer, notes)


async def confirm_notes_forgetting(given: dict[str, Any]) -> None:
    """At the subordinate, with the cure taken out."""
    await confirm_notes(given, ReceiptFirst)


NOTING: Mapping[str, Work] = {
    "say_notes": say_notes,
    "say_notes_answering_first": say_notes_answering_first,
    "confirm_notes": confirm_notes,
    "confirm_notes_forgetting": confirm_notes_forgetting,
}
