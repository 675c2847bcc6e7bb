"""Bad input of a federation: one sentence each that says what to do, and what runs goes on."""

import json
import re
import shutil
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.clock import wall
from deploy.federation.condition import AWAY, Seen, State, judged
from deploy.federation.register import FEDERATION, read_federation
from deploy.federation.verbs import main as federation_verb
from deploy.kafka.__main__ import main as kafka_verb
from deploy.local.faults import RuntimeFault
from deploy.local.federation import Sites, federated
from deploy.local.register import SiteRegister
from deploy.local.settings import MachineSettings
from deploy.register.folder import RootFolder
from deploy.register.keys import signers_in
from deploy.register.signing import sign
from tests.local.test_register import CITY, PROVINCE, WARD, addresses, copy_of, kept

LISTED: dict[str, Any] = json.loads(FEDERATION.read_bytes())
STRANGER = "xa-mai-pha"


@pytest.fixture
def sites(tmp_path: Path) -> Sites:
    """The three sites, whose folders are not made."""
    return federated(MachineSettings(folder=tmp_path / "run"), 18100)


@pytest.fixture
def root(sites: Sites) -> RootFolder:
    """The root's folder."""
    return kept(sites)


@pytest.fixture
def city(sites: Sites, root: RootFolder, monkeypatch: pytest.MonkeyPatch) -> SiteRegister:
    """The city's copy, in force, which the variables of the tools name; no Kafka answers there."""
    found = copy_of(sites, CITY)
    assert found.receive(root.public) is None
    values = {
        "REGISTER_FOLDER": found.copy,
        "REGISTER_ROOT": found.root,
        "REGISTER_STATE": found.state("tools"),
        "KAFKA_BOOTSTRAP": "127.0.0.1:9",
        "KAFKA_ADMIN_PASSWORD": "none",
        "MIRROR_PASSWORD": "none",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"TDKT_{name}", str(value))
    return found


def malformed(root: RootFolder) -> None:
    """Half a file, as a broken copy leaves it."""
    file = root.public / "timestamp.json"
    file.write_bytes(file.read_bytes()[:100])


def wrongly_signed(root: RootFolder) -> None:
    """A version that the keys of the root did not sign."""
    file = root.public / "timestamp.json"
    found = json.loads(file.read_bytes())
    found["signed"]["version"] += 1
    file.write_text(json.dumps(found))


def expired(root: RootFolder) -> None:
    """A version that nobody has renewed in time."""
    sign(root, signers_in([root.keys], None), wall() - timedelta(days=1))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (malformed, r"or its root is malformed .*: copy all of it again"),
        (wrongly_signed, r"is not signed by the keys that its root names .*: it was altered, or is of another root"),
        (expired, r"has expired .*: copy a newer one, and ask its root to sign where there is none"),
    ],
)
def test_a_register_that_does_not_prove_itself_is_refused(
    root: RootFolder, city: SiteRegister, tmp_path: Path, spoil: Callable[[RootFolder], None], sentence: str
) -> None:
    """The one in force stays, with its sites; the sentence says so, and what to do."""
    before = city.federation()
    bad = RootFolder(Path(shutil.copytree(root.path, tmp_path / "bad")))
    spoil(bad)

    refused = city.receive(bad.public) or ""

    assert re.search(rf"is refused: it {sentence}.*; version 1 of .*, in force until .*, stays$", refused), refused
    assert city.federation() == before


def test_an_older_register_is_refused(root: RootFolder, sites: Sites, city: SiteRegister, tmp_path: Path) -> None:
    """The newer one stays in force; it is taken again from the next copy."""
    older = Path(shutil.copytree(root.public, tmp_path / "older"))
    kept(sites, federation=read_federation())
    assert city.receive(root.public) is None

    refused = city.receive(older) or ""

    assert "it is older than one that was trusted before" in refused
    assert "copy the newest; version 2 of" in refused
    assert city.receive(root.public) is None


CITY_ENTRY, PROVINCE_ENTRY, WARD_ENTRY = LISTED["sites"]


@pytest.mark.parametrize(
    ("listed", "sentence"),
    [
        ([PROVINCE_ENTRY, CITY_ENTRY, CITY_ENTRY], "the site lang-son stands twice"),
        ([PROVINCE_ENTRY, {**CITY_ENTRY, "parent": None}], "a federation has one root, and these sites have no parent"),
        ([PROVINCE_ENTRY, {**CITY_ENTRY, "parent": [PROVINCE, "cao-bang"]}], r"sites\.1\.parent \(Input should be"),
        ([PROVINCE_ENTRY, WARD_ENTRY], f"the parent of {WARD}, {CITY}, is not in the federation"),
        ([PROVINCE_ENTRY, {**CITY_ENTRY, "units": [PROVINCE]}], f"the unit {PROVINCE} works at two sites"),
    ],
)
def test_sites_that_are_no_tree_are_not_started(tmp_path: Path, listed: list[Any], sentence: str) -> None:
    """Nothing is stopped or written by then."""
    file = tmp_path / "sites.json"
    file.write_text(json.dumps({**LISTED, "sites": listed}))

    with pytest.raises(RuntimeFault, match=rf"sites\.json lists no federation: {sentence}.*; correct it and run again"):
        read_federation(file)

    file.write_text("{")
    with pytest.raises(RuntimeFault, match="lists no federation: Invalid JSON"):
        read_federation(file)


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["mirror", CITY, "--source", f"{STRANGER}=127.0.0.1:9"], f"{STRANGER} is not in the register: have its root"),
        (["reader", CITY, STRANGER], f"{STRANGER} is not in the register: have its root add the site and sign"),
        (["reader", STRANGER, CITY], f"{STRANGER} is not in the register "),
        (["reader", PROVINCE, WARD], f"{PROVINCE} and {WARD} are no neighbours in the register"),
        (["mirror", CITY, "--source", PROVINCE], "--source is NEIGHBOUR=VALUE, each neighbour once"),
        (["mirror", CITY, "--source", f"{PROVINCE}=127.0.0.1:9"], f"needs a line {CITY}=PASSWORD"),
    ],
)
def test_a_link_to_a_stranger_is_not_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str], sentence: str
) -> None:
    """Nor one between sites that are no neighbours, or without an address or a password; Kafka is not asked."""
    folder = ["--folder", str(tmp_path / "mirror")] if words[0] == "mirror" else []

    assert federation_verb([*words, *folder]) == 1
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "mirror").exists()


@pytest.mark.usefixtures("city")
def test_a_line_to_another_machine_is_not_plain_text(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless the operator says that it is meant."""
    (tmp_path / "secrets.properties").write_text(f"{CITY}=a\n{PROVINCE}=b\n")
    words = ["mirror", CITY, "--source", f"{PROVINCE}=kafka.tinh.example:9092", "--folder", str(tmp_path)]

    assert federation_verb(words) == 1
    assert "Kafka at kafka.tinh.example:9092 is not on this machine" in capsys.readouterr().err

    monkeypatch.delenv("TDKT_REGISTER_STATE")
    assert federation_verb(words) == 2
    assert "TDKT_REGISTER_STATE is not set" in capsys.readouterr().err


@pytest.mark.usefixtures("city")
def test_topics_of_a_stranger_are_not_made(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be alone, and say nothing to its neighbours."""
    monkeypatch.setattr("sys.argv", ["deploy.kafka", STRANGER, "planning"])

    assert kafka_verb() == 1
    assert f"{STRANGER} is not in the register" in capsys.readouterr().err


@pytest.mark.usefixtures("city")
def test_a_taken_port_is_named(sites: Sites) -> None:
    """With the program that holds it and the variable that chooses others; nothing else is stopped for it."""
    service = sites.by_code[CITY].services[0]
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = type(service)(service.name, service.folder, other.getsockname()[1])
        with pytest.raises(RuntimeFault, match=r"Port \d+, which planning needs, is in use .*TDKT_FIRST_PORT"):
            taken.start(addresses(sites, CITY))


def test_a_peer_that_is_away_is_waited_for() -> None:
    """The link says what to do and goes on by itself; the site is ready without it."""
    found = judged(Seen(target_runs=True, source_runs=False, started=1.0), 1_000.0)

    assert (found.state, found.reason) == (State.WAITING, AWAY)
