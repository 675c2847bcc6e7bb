"""Collects what a service has for another site into a bundle, and hears one that came from there.

A bundle carries what the network would: the messages of the lanes that the other site reads, as they were sent, with
their heads, and the receipts and requests for its lanes. It is heard by the same checks.
"""

from collections.abc import Sequence
from typing import NamedTuple

from chassis.database import Connection, transaction, translated
from chassis.errors import HistoryBrokenError
from chassis.log.checkpoints import Checkpoint
from chassis.log.store import Store
from chassis.messaging.arrivals import LaneKey, Raw
from chassis.messaging.cloudevents import Outgoing
from chassis.messaging.exporting import Origin, evidence_message
from chassis.messaging.heard_heads import HeardHeads
from chassis.messaging.hearing import PAGE, Hearing
from chassis.messaging.lane_heads import LaneHeads
from chassis.messaging.lanes import Lanes
from chassis.messaging.sent import PAGE as SENT_PAGE
from chassis.messaging.sent import Published, checkpoint_in
from contracts.bundle import MOST_OF_SERVICE, Bundle, BundleNote
from contracts.declaration import PUBLIC, to_site, topic
from contracts.evidence import EvidenceMessage
from contracts.vocabulary import SiteCode

_CONFIRMED = """
    select coalesce(min(least(r.size, case when a.at > coalesce(r.at, '-infinity') then a.size end)), 0)
    from log.receipts r full join log.resends a using (topic, lane, receiver)
    where topic = $1 and lane = $2 and split_part(receiver, '.', 1) = $3
"""


class Collected(NamedTuple):
    """A bundle, and how many messages of each lane stay out of it because it is full."""

    bundle: Bundle
    left_out: dict[str, int]


class HeardLane(NamedTuple):
    """By how many messages a lane moved because of a bundle, and how many of it were known already, and parked.

    Those that came too early and were passed over count as parked.
    """

    lane: str
    taken: int
    known: int
    parked: int


async def collected(
    store: Store, origin: Origin, peer: str, after: int | None, most: int = MOST_OF_SERVICE
) -> Collected:
    """What the service has for the site `peer`: of each lane the messages beyond the first `after`.

    Without `after` those that no receipt of `peer` covers, and what it has asked for. Raises HistoryBrokenError when
    the log does not lead to what was sent.
    """
    messages: list[EvidenceMessage] = []
    left_out: dict[str, int] = {}
    async with transaction(store.pool) as connection:
        await connection.execute("set transaction isolation level repeatable read, read only")
        checkpoint = await checkpoint_in(connection)
        notes = LaneHeads(store.site, origin.service.name, origin.site, origin.key).for_site(checkpoint, peer)
        carried = [BundleNote(one.topic, one.note) for one in await notes]
        for lane in _lanes_for(checkpoint, origin, peer):
            start = await connection.fetchval(_CONFIRMED, *lane, peer) if after is None else after
            sent = await _sent(connection, origin, checkpoint, lane, start)
            room = most - len(messages)
            messages += _signed(origin, sent[:room])
            if len(sent) > room:
                left_out[f"{lane[0]}/{lane[1]}"] = len(sent) - room
    return Collected(Bundle(origin.site, peer, messages, carried), left_out)


async def heard(
    hearing: Hearing, heads: HeardHeads, store: Store, topics: Sequence[str], bundle: Bundle
) -> list[HeardLane]:
    """Hear the messages and notes of `bundle` that belong on `topics`; a second time changes nothing.

    Raises what `Hearing.hear` raises; what was heard before stays, and the bundle can be heard again.
    """
    lanes: dict[LaneKey, list[Raw]] = {}
    for number, one in enumerate(bundle.messages):
        if one.topic in topics:
            lanes.setdefault((one.topic, one.lane), []).append(_raw(one, number))
    found = []
    for lane, messages in sorted(lanes.items()):
        before, already = await _sequence(store, lane), hearing.tally.parked + hearing.tally.passed_over
        for start in range(0, len(messages), PAGE):
            await hearing.hear(messages[start : start + PAGE])
        taken = await _sequence(store, lane) - before
        parked = hearing.tally.parked + hearing.tally.passed_over - already
        found.append(HeardLane(f"{lane[0]}/{lane[1]}", taken, max(0, len(messages) - taken - parked), parked))
    await heads.take(
        [
            Raw((one.topic, 0), number, None, one.note.encode())
            for number, one in enumerate(bundle.notes)
            if one.topic in topics
        ]
    )
    await heads.catch_up()
    return found


def _lanes_for(checkpoint: Checkpoint, origin: Origin, peer: str) -> list[LaneKey]:
    mine = (origin.site, origin.service.name)
    read = {topic(*mine, PUBLIC), topic(*mine, to_site(SiteCode(peer)))}
    return [lane for lane in Lanes.kept(checkpoint.state).exported() if lane[0] in read]


async def _sent(
    connection: Connection, origin: Origin, checkpoint: Checkpoint, lane: LaneKey, after: int
) -> list[Outgoing]:
    """The messages of a lane beyond the first `after`, as they were sent."""
    published = Published(origin.site, origin.service.name)
    end = Lanes.kept(checkpoint.state).of_topic(lane[0])
    fold, at, found = end.fresh(), 0, list[Outgoing]()
    while at < checkpoint.position:
        through = min(at + SENT_PAGE, checkpoint.position)
        page = await published.read(connection, at, through, lane[0].split(".", 2)[2])
        for event in page.events:
            message = fold.place_on(event, lane[0])
            if message.lane == lane[1] and fold.at(*lane).sequence > after:
                found.append(message)
        at = page.through
    if fold.at(*lane) != end.at(*lane):
        raise HistoryBrokenError(f"the log does not lead to what was sent on {lane[0]}: run verify")
    return found


def _signed(origin: Origin, sent: Sequence[Outgoing]) -> list[EvidenceMessage]:
    found = []
    for start in range(0, len(sent), SENT_PAGE):
        page = sent[start : start + SENT_PAGE]
        proofs = origin.key.sign([message.leaf for message in page])
        found += [evidence_message(message, proof) for message, proof in zip(page, proofs, strict=True)]
    return found


def _raw(one: EvidenceMessage, number: int) -> Raw:
    headers = [(name, value.encode(errors="surrogatepass")) for name, value in one.headers.items()]
    return Raw((one.topic, one.lane), number, None, one.data.encode(errors="surrogatepass"), headers)


async def _sequence(store: Store, lane: LaneKey) -> int:
    with translated():
        found = await store.pool.fetchval("select sequence from log.lanes where topic = $1 and lane = $2", *lane)
    return int(found or 0)
