"""The receiving service in the tests of hearing, with its publisher and the events and parked messages it has."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.messaging.arrivals import Raw
from chassis.messaging.hearing import Hearing
from chassis.messaging.parking import ParkedMessage, parked
from chassis.messaging.register import KeyRegister
from contracts.envelope import Recorded, Relation
from contracts.federation import Federation, SiteEntry
from contracts.vocabulary import Level
from tests.chassis.databases import Harness, at_work
from tests.chassis.publisher import Publisher
from tests.chassis.sample import SITE, reading
from tests.chassis.topics import log_of

CAO_BANG = "cao-bang"
"""A site below that of the receiver."""
_FEDERATION = Federation(
    sites=(
        SiteEntry(code=SITE, name="Thành phố Lạng Sơn", level=Level.DISTRICT),
        SiteEntry(code=CAO_BANG, name="Xã Cao Bằng", level=Level.COMMUNE, parent=SITE),
    )
)


@dataclass(frozen=True)
class Receiver:
    """The reading service with its publisher and its Hearing."""

    harness: Harness
    publisher: Publisher
    hearing: Hearing
    keys_file: Path

    async def hear(self, *messages: Raw) -> None:
        """Hear `messages` as one batch."""
        await self.hearing.hear(messages)

    async def heard(self) -> list[UUID]:
        """The ids of the events that were heard, in the order of the log."""
        return [event.event_id for event in await log_of(self.harness.store)]

    async def parked(self) -> list[ParkedMessage]:
        """The parked messages."""
        return await parked(self.harness.store.pool)

    async def reasons(self) -> list[str]:
        """Why messages are parked, in the order of the lane."""
        return [message.reason for message in await self.parked()]

    async def head(self) -> int:
        """The last sequence that was heard of the first lane."""
        sequence = await self.harness.store.pool.fetchval("select sequence from log.lanes where lane = 0")
        return int(sequence or 0)


def hearing_below(service: Service) -> Service:
    """`service` with its projections for the events of subordinate sites too."""
    (module,) = service.modules
    below = (replace(on, relation=Relation.SUBORDINATE) for on in module.projections)
    return replace(service, modules=(replace(module, projections=(*module.projections, *below)),))


@asynccontextmanager
async def receiver_over(admin_url: str, folder: Path) -> AsyncIterator[Receiver]:
    """A reading service over a database of its own; its keys lie in `folder`. It hears the site CAO_BANG as well."""
    publisher = Publisher()
    async with at_work(admin_url, hearing_below(reading())) as harness:
        harness.store.site = Site(SITE, Level.DISTRICT, _FEDERATION)
        file = publisher.keys(folder)
        yield Receiver(harness, publisher, Hearing(harness.service, harness.store, KeyRegister(file)), file)


def ids(*events: Recorded) -> list[UUID]:
    """The ids of `events`."""
    return [event.event_id for event in events]
