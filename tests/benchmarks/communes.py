"""A province of many communes: its signed register, and what the communes say, as a mirror would have brought it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from aiokafka import AIOKafkaProducer

from chassis.clock import wall
from chassis.messaging.arrivals import Raw
from chassis.messaging.kafka import Address
from chassis.messaging.signing import SigningKey
from contracts.declaration import PUBLIC, heads_topic, to_site, topic
from contracts.envelope import Recorded
from contracts.federation import Federation, SiteEntry
from contracts.lane_head import LaneName, sign_lane_head
from contracts.note import Signer
from contracts.tlog import CompactRange
from contracts.vocabulary import Level, SiteCode
from deploy.doctor.messages import MessageMaker
from deploy.local.keys import SiteKeys
from deploy.register.folder import RootFolder
from deploy.register.keeping import keep
from tests.benchmarks.events import award_decided, plan_issued
from tests.benchmarks.figure import Stopwatch

PROVINCE = SiteCode("tinh-lang-son")
_TOGETHER = 100
"""Messages under one signature; a relay signs up to a thousand together."""
_PLANS, _AWARDS = "planning", "review"


class Message(NamedTuple):
    """A message as it is put on a topic of one partition."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]


@dataclass(frozen=True)
class Communes:
    """Communes directly below one province, whose keys lie in `folder`."""

    folder: Path
    count: int

    @property
    def codes(self) -> tuple[SiteCode, ...]:
        """Their codes."""
        return tuple(SiteCode(f"xa-{number:03}") for number in range(1, self.count + 1))

    @property
    def federation(self) -> Federation:
        """The province and its communes."""
        communes = (
            SiteEntry(code=code, name=f"UBND xã {number}", level=Level.COMMUNE, parent=PROVINCE)
            for number, code in enumerate(self.codes, 1)
        )
        return Federation(sites=(SiteEntry(code=PROVINCE, name="UBND tỉnh Lạng Sơn", level=Level.PROVINCE), *communes))

    def keys(self, code: SiteCode) -> SiteKeys:
        """The keys of one commune."""
        return SiteKeys(self.folder / code, code)

    def signed(self, root: Path, province: SiteKeys) -> "SignedFor":
        """The register that the root in the folder `root` signs, with the keys of all; they are made before."""
        handed = {code: self.keys(code).public_keys.read_bytes() for code in self.codes}
        handed[PROVINCE] = province.public_keys.read_bytes()
        watch = Stopwatch()
        return SignedFor(keep(root, self.federation, handed, wall()), watch.seconds)

    def say(self, codes: Iterable[SiteCode], events: int) -> list[Message]:
        """So many plans and so many awards of each of `codes`, in turn over the sites, and the head of each lane.

        What one site says stands in its order; each site begins anew.
        """
        said = [self._lanes(code, events) for code in codes]
        messages = [message for turn in zip(*(lane for lane, _ in said), strict=True) for message in turn]
        return [*messages, *(head for _, heads in said for head in heads)]

    def _lanes(self, code: SiteCode, events: int) -> tuple[list[Message], list[Message]]:
        plans = self._maker(code, _PLANS, topic(code, _PLANS, PUBLIC))
        awards = self._maker(code, _AWARDS, topic(code, _AWARDS, to_site(PROVINCE)))
        issued = [plan_issued(Level.COMMUNE) for _ in range(events)]
        of_plans = _said(plans, (plans.record(f"plan-{event.plan_id}", event) for event in issued))
        decided = [award_decided(code, number) for number in range(events)]
        of_awards = _said(awards, (awards.record(f"decision-{one.dossier_id}", one) for one in decided))
        messages = [_put(raw) for pair in zip(of_plans.raws, of_awards.raws, strict=True) for raw in pair]
        return messages, [of_plans.head, of_awards.head]

    def _maker(self, code: SiteCode, service: str, to: str) -> MessageMaker:
        keys = self.keys(code)
        key = SigningKey.read(keys.signing_key(service), keys.signing_key_id(service), self.federation.instance)
        return MessageMaker(code, service, key, to)


class SignedFor(NamedTuple):
    """The folder of a root that has signed its register, and the seconds that it took."""

    root: RootFolder
    seconds: float


class _Said(NamedTuple):
    raws: list[Raw]
    head: Message


def _said(maker: MessageMaker, events: Iterator[Recorded]) -> _Said:
    """The messages of `maker`, and the head of its lane with all of them."""
    placed = [maker.place(event) for event in events]
    raws = [raw for start in range(0, len(placed), _TOGETHER) for raw in maker.sign(placed[start : start + _TOGETHER])]
    tree = CompactRange().extended(message.leaf for message in placed)
    signer = Signer(f"{maker.site}.{maker.service}.{maker.key.key_id}", maker.key.private)
    note = sign_lane_head(LaneName(maker.key.instance, maker.topic, 0), tree, signer, wall())
    head = Message(heads_topic(maker.topic), f"{maker.topic}/0".encode(), note.written().encode(), [])
    return _Said(raws, head)


def _put(raw: Raw) -> Message:
    return Message(raw.topic, raw.key, raw.value, [(name, value or b"") for name, value in raw.headers])


async def put(broker: Address, messages: Iterable[Message]) -> None:
    """Put `messages` on their topics; those of one topic keep their order."""
    async with AIOKafkaProducer(**broker.client(), acks="all", enable_idempotence=True, linger_ms=50) as producer:
        sent = [
            await producer.send(one.topic, one.value, one.key, partition=0, headers=one.headers) for one in messages
        ]
        for acknowledged in sent:
            await acknowledged
