"""Every case of the doctor at a real service: each wrong thing has its outcome, and the same done right is heard."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from chassis.declaring.site import Site
from chassis.log.store import Store
from chassis.messaging.arrivals import ParkReason, Raw
from chassis.messaging.hearing import Hearing
from chassis.messaging.kafka import Address
from chassis.messaging.parking import parked
from chassis.messaging.register import KeyRegister
from contracts.federation import Federation, SiteEntry
from contracts.register import Register
from contracts.vocabulary import Level
from deploy.doctor.cases import CASES, NOTHING, Case, Posted
from deploy.doctor.examination import Examination, Place
from deploy.doctor.probe import Probe, ProbeKeys
from deploy.local import servers
from services.registration.service import SERVICE
from tests.chassis.databases import Harness, at_work

PEER, PROBE = "lang-son", "xa-kiem-tra"
FEDERATION = Federation(
    instance="kit-test",
    sites=(
        SiteEntry(code=PEER, name="Thành phố Lạng Sơn", level=Level.DISTRICT),
        SiteEntry(code=PROBE, name="Xã kiểm tra", level=Level.COMMUNE, parent=PEER),
    ),
)


def probe_in(folder: Path, file: Path) -> Probe:
    """The probe with its keys in `folder`, which the register `file` names."""
    keys = ProbeKeys(folder, PROBE)
    register = {**FEDERATION.model_dump(), "keys": keys.entries()}
    file.write_text(Register.model_validate(register).model_dump_json())
    return Probe(keys, FEDERATION, PEER)


class HearingPeer:
    """The service without a broker: each message is heard as it is put."""

    def __init__(self, hearing: Hearing, store: Store) -> None:
        """Hear with `hearing` into `store`."""
        self._hearing, self._store = hearing, store
        self._offset = 0

    async def put(self, message: Posted) -> Place | None:
        """Hear it, at the next offset."""
        assert isinstance(message, Raw)
        self._offset += 1
        await self._hearing.hear([message._replace(offset=self._offset)])
        return (message.topic, message.lane, self._offset)

    async def parked(self) -> Mapping[Place, str]:
        """The parked messages."""
        return {(one.topic, one.lane, one.offset): one.reason for one in await parked(self._store.pool)}

    async def stored(self, ids: Collection[UUID | None]) -> set[UUID | None]:
        """The heard ones of them."""
        rows = await self._store.pool.fetch("select event_id from log.events where event_id = any($1)", list(ids))
        return {row["event_id"] for row in rows}


class DeafPeer(HearingPeer):
    """The control: a service that parks nothing, since it hears nothing but what is right."""

    async def parked(self) -> Mapping[Place, str]:
        """Nothing."""
        return {}


@pytest.fixture
async def here(postgres: servers.Postgres) -> AsyncIterator[Harness]:
    """The registration of the peer over a database of its own."""
    async with at_work(postgres.admin_url, SERVICE) as harness:
        harness.store.site = Site(PEER, Level.DISTRICT, FEDERATION)
        yield harness


def examination(here: Harness, folder: Path, kind: type[HearingPeer] = HearingPeer) -> Examination:
    """An examination of the service by its hearing alone, which answers at once."""
    probe = probe_in(folder / "probe", folder / "keys.json")
    hearing = Hearing(here.service, here.store, KeyRegister(folder / "keys.json"))
    return Examination(probe, kind(hearing, here.store), patience=0.5)


BY_HEARING = [case for case in CASES if not case.needs_kafka]


async def test_every_case_has_its_outcome(here: Harness, tmp_path: Path) -> None:
    """One after the other at one service: what is right is heard before, beside and after each."""
    examined = examination(here, tmp_path)

    outcomes = [await examined.carry_out(case) for case in BY_HEARING]

    assert [(one.name, one.found, one.stopped) for one in outcomes if not one.holds] == []
    assert len(outcomes) == len(BY_HEARING)
