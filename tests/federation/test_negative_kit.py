"""Every case of the doctor at a real service: each wrong thing has its outcome, and the same done right is heard."""

import json
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from typing_extensions import override

from chassis.declaring.site import Site
from chassis.errors import BrokerUnavailableError
from chassis.log.store import Store
from chassis.messaging.arrivals import Raw
from chassis.messaging.hearing import Hearing
from chassis.messaging.intake import Intake
from chassis.messaging.kafka import Address
from chassis.messaging.parking import parked
from chassis.messaging.register import KeyRegister
from contracts.federation import Federation, SiteEntry
from contracts.proof import Verifier
from contracts.register import Register
from contracts.vocabulary import Level
from deploy.doctor.cases import CASES, NOTHING, REFUSED, Posted
from deploy.doctor.examination import Examination, Outcome, Place
from deploy.doctor.kafka_peer import reached
from deploy.doctor.probe import Probe, ProbeKeys
from deploy.doctor.registers import REGISTER_CASES, examine_register
from deploy.doctor.report import Certificate
from deploy.doctor.verbs import NotTrainingError, require_training
from deploy.kafka import apply, connect, declared_rights
from deploy.local import servers
from deploy.local.services import ALL_SERVICES
from services.registration.service import SERVICE
from tests.chassis.databases import Harness, at_work
from tests.whole_site import until

PEER, PROBE = "lang-son", "xa-kiem-tra"
BY_HEARING = [case for case in CASES if not case.needs_kafka]


def federation_of(peer: str, probe: str) -> Federation:
    """A peer, and the probe below it."""
    return Federation(
        instance="kit-test",
        sites=(
            SiteEntry(code=peer, name="Thành phố Lạng Sơn", level=Level.DISTRICT),
            SiteEntry(code=probe, name="Xã kiểm tra", level=Level.COMMUNE, parent=peer),
        ),
    )


FEDERATION = federation_of(PEER, PROBE)


def probe_in(folder: Path, federation: Federation = FEDERATION) -> Probe:
    """The probe of a federation with its keys below `folder`, and the register that names them in `keys.json`."""
    peer, probe = federation.sites
    keys = ProbeKeys(folder / "probe", probe.code)
    register = {**federation.model_dump(), "keys": keys.entries()}
    (folder / "keys.json").write_text(Register.model_validate(register).model_dump_json())
    return Probe(keys, federation, peer.code)


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
    """A peer that hears nothing of the probe at all."""

    @override
    async def put(self, message: Posted) -> Place | None:
        """Let it fall."""
        self._offset += 1
        return (message.topic, message.lane, self._offset)


@pytest.fixture
async def here(postgres: servers.Postgres) -> AsyncIterator[Harness]:
    """The registration of the peer over a database of its own."""
    async with at_work(postgres.admin_url, SERVICE) as harness:
        harness.store.site = Site(PEER, Level.DISTRICT, FEDERATION)
        yield harness


def examination(here: Harness, folder: Path, kind: type[HearingPeer] = HearingPeer) -> Examination:
    """An examination of the service by its hearing alone, which answers at once."""
    probe = probe_in(folder)
    hearing = Hearing(here.service, here.store, KeyRegister(folder / "keys.json"))
    return Examination(probe, kind(hearing, here.store), patience=0.2)


def failed(outcomes: list[Outcome]) -> list[object]:
    """What did not hold, as an assertion shows it."""
    return [(one.name, list(one.found), list(one.stopped)) for one in outcomes if not one.holds]


async def test_every_case_has_its_outcome(here: Harness, tmp_path: Path) -> None:
    """One after the other at one service: what is right is heard before, beside and after each."""
    examined = examination(here, tmp_path)

    assert failed([await examined.carry_out(case) for case in BY_HEARING]) == []


async def test_a_peer_that_refuses_everything_passes_no_case(here: Harness, tmp_path: Path) -> None:
    """The control: the right messages beside each case must be heard."""
    examined = examination(here, tmp_path, DeafPeer)

    outcomes = [await examined.carry_out(case) for case in BY_HEARING]

    assert [one.name for one in outcomes if one.holds] == []


async def test_a_peer_that_checks_no_signature_fails(
    here: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: whatever rests on the signature is found, and the others hold still."""
    monkeypatch.setattr(Verifier, "verify", lambda *_: None)
    rests = {"wrong-signature", "key-not-valid", "key-revoked", "unknown-key", "signed-in-future"}
    examined = examination(here, tmp_path)

    outcomes = [await examined.carry_out(case) for case in BY_HEARING if case.expected in rests]

    assert outcomes
    assert [one.name for one in outcomes if one.holds] == []


async def test_a_broker_and_its_reader_pass_every_case(
    postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path
) -> None:
    """Over the real Kafka: also a bomb, a flood, a header that is no text, and a topic that is not the probe's."""
    federation = federation_of(f"{PEER}-kit", f"{PROBE}-kit")
    probe = probe_in(tmp_path, federation)
    admin = connect(kafka.bootstrap, kafka.admin_user, kafka.admin_password)
    peer, below = (Site(one.code, one.level, federation) for one in federation.sites)
    apply(admin, [declared_rights(site, name, "secret") for site in (below, peer) for name in ALL_SERVICES])
    async with at_work(postgres.admin_url, SERVICE) as harness:
        harness.store.site = peer
        address = Address(kafka.bootstrap, f"{peer.code}.registration", "secret")
        intake = Intake(SERVICE, harness.store, KeyRegister(tmp_path / "keys.json"), address)
        await intake.start()

        async def known() -> bool:
            try:
                async with reached(harness.store, address, probe, "secret"):
                    return True
            except BrokerUnavailableError:
                return False

        try:
            await until(known, "the broker to learn the probe's users, which the controller has taken")
            async with reached(harness.store, address, probe, "secret") as at_work_there:
                examined = Examination(probe, at_work_there, patience=5)
                outcomes = [await examined.carry_out(case) for case in CASES]
            async with reached(harness.store, address, probe_in(tmp_path, federation), "secret") as again:
                examined = Examination(probe, again)
                outcomes += [await examined.carry_out(case) for case in CASES[:2]]
        finally:
            await intake.stop()

    assert failed(outcomes) == []
    assert {case.expected for case in CASES} >= {REFUSED, NOTHING}


@pytest.mark.parametrize("case", REGISTER_CASES, ids=[case.name for case in REGISTER_CASES])
def test_a_register_is_refused(case: object, tmp_path: Path) -> None:
    """After one that is trusted: altered, expired, older, and of another federation."""
    (found,) = [one for one in REGISTER_CASES if one is case]

    assert failed([examine_register(found, ProbeKeys(tmp_path, PROBE).entries())]) == []


def test_a_register_that_is_trusted_is_no_refusal(tmp_path: Path) -> None:
    """The control: where the next version is offered, the case fails."""
    trusted = replace(REGISTER_CASES[0], offer=lambda federation: federation.first)

    assert not examine_register(trusted, ProbeKeys(tmp_path, PROBE).entries()).holds


@pytest.mark.parametrize("instance", ["lang-son-training", "kit-test"])
def test_a_federation_for_training_is_examined(instance: str) -> None:
    """Its code says that it is one."""
    require_training(instance, "")


@pytest.mark.parametrize("repeated", ["", "lang-son-training", "langson"])
def test_a_real_federation_is_not_examined_by_mistake(repeated: str) -> None:
    """Only whoever repeats its code means it."""
    with pytest.raises(NotTrainingError, match=r"repeat it: --instance lang-son$"):
        require_training("lang-son", repeated)
    require_training("lang-son", "lang-son")


def test_a_stranger_is_no_probe(tmp_path: Path) -> None:
    """The register must name it below the peer."""
    probe_in(tmp_path)

    with pytest.raises(ValueError, match="does not name xa-la as a site below lang-son"):
        Probe(ProbeKeys(tmp_path / "other", "xa-la"), FEDERATION, PEER)


def certificate(*outcomes: Outcome) -> Certificate:
    """A certificate of some day."""
    at = datetime(2026, 11, 29, 10, 30, tzinfo=UTC)
    return Certificate(PEER, "registration", PROBE, "kit-test", "0.1.0", 7, at, outcomes)


def test_a_certificate_reads_in_two_languages() -> None:
    """It names the site, the federation, the versions and the day, and each case with its row and its outcome."""
    right = Outcome("fork", 3, "Chiếm số.", "Takes the number.", "fork", ["fork"])

    vi, en = ("\n".join(certificate(right).lines(language)) for language in ("vi", "en"))

    assert "GIẤY CHỨNG NHẬN" in vi
    assert "29/11/2026 17:30" in vi
    assert "1. [ĐẠT] Chiếm số. (Dòng 3; fork: fork)" in vi
    assert "1 trên 1 trường hợp đạt\nKẾT LUẬN: ĐẠT." in vi
    assert "1. [HOLDS] Takes the number. (Row 3; fork: fork)" in en
    assert all(word in text for text in (vi, en) for word in (PEER, PROBE, "kit-test", "0.1.0", "7"))


def test_a_certificate_shows_what_does_not_hold() -> None:
    """The outcome that was found beside the one that it must be, and what was not heard."""
    right = Outcome("fork", 3, "Chiếm số.", "Takes the number.", "fork", ["fork"])
    wrong = replace(right, found=["heard"], stopped=["0160b0d9"])
    found = certificate(right, wrong)

    text = "\n".join(found.lines("en"))

    assert not found.holds
    assert "expected: fork; found: heard" in text
    assert "not heard: 0160b0d9" in text
    assert "1 of 2 cases hold\nVERDICT: IT DOES NOT HOLD." in text
    assert [one["holds"] for one in json.loads(json.dumps(found.as_json()))["cases"]] == [True, False]
    assert not certificate().holds
