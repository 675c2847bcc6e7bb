"""A service writes its own topics and no others, and signs with a key of its own."""

import json
from pathlib import Path

import pytest

from chassis.clock import wall
from chassis.declaring.site import Site
from chassis.errors import UnverifiedError
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import SigningKey
from contracts.vocabulary import Level
from deploy.compose.secrets import lay_out
from deploy.kafka import Topic, declared_rights
from deploy.local.keys import SIGNING, SiteKeys


@pytest.mark.parametrize("service", SIGNING)
def test_a_service_writes_to_its_site_and_to_everybody(service: str) -> None:
    """Two topics of its own: three lanes within the site, one lane that other sites follow."""
    rights = declared_rights(Site("lang-son", Level.DISTRICT), service, "secret")

    assert rights.writes == (Topic(f"lang-son.{service}", 3), Topic(f"lang-son.{service}.public", 1))
    assert all(not topic.endswith(".public") for topic in rights.reads)


def test_each_service_has_a_key_of_its_own(tmp_path: Path) -> None:
    """The register names site and service for each, and knows none for a sibling."""
    keys = SiteKeys(tmp_path, "lang-son")
    keys.make()
    register = KeyRegister(keys.public_keys)

    read = {name: SigningKey.read(keys.signing_key(name), keys.signing_key_id(name)) for name in SIGNING}

    assert len({keys.signing_key(name).read_bytes() for name in SIGNING}) == len(SIGNING)
    for name, key in read.items():
        (proof,) = key.sign([bytes(32)])
        register.key("lang-son", name, proof.seal.key_id, wall())
        sibling = next(other for other in SIGNING if other != name)
        with pytest.raises(UnverifiedError, match="unknown-key"):
            register.key("lang-son", sibling, proof.seal.key_id, wall())


def test_a_container_holds_the_key_of_its_service_alone(tmp_path: Path) -> None:
    """Beside it stand the public keys of all."""
    for folder in ("master", "postgres", "kafka", "prepare", "play", *SIGNING):
        (tmp_path / folder).mkdir()

    lay_out(tmp_path, "lang-son")

    private = {name: (tmp_path / name / "signing-key.pem").read_text() for name in SIGNING}
    assert len(set(private.values())) == len(SIGNING)
    for name in SIGNING:
        others = {key for other, key in private.items() if other != name}
        assert not others & {file.read_text() for file in (tmp_path / name).iterdir()}
        entries = json.loads((tmp_path / name / "keys.json").read_text())["keys"]
        assert {entry["service"] for entry in entries} == set(SIGNING)
