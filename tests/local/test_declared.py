"""A service writes its own topics and no others, and signs with a key of its own."""

import json
from pathlib import Path

import pytest

from chassis.clock import wall
from chassis.declaring.site import Site
from chassis.errors import UnverifiedError
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import SigningKey
from contracts.declaration import contents_topic, heads_topic, is_contents
from contracts.proof import DEFAULT_INSTANCE
from contracts.register_files import is_register
from contracts.registry import CARRIES_CONTENTS
from contracts.vocabulary import Level
from deploy.compose.secrets import lay_out
from deploy.kafka import Topic, declared_rights, declared_service
from deploy.local.keys import SIGNING, SiteKeys
from tests.contracts.federations import FEDERATION


@pytest.mark.parametrize("service", SIGNING)
def test_a_service_writes_to_its_site_and_to_everybody(service: str) -> None:
    """Topics of its own: three lanes within the site, one lane that other sites follow, and the heads of that one."""
    rights = declared_rights(Site("lang-son", Level.DISTRICT), service, "secret")

    assert rights.writes == (
        Topic(f"lang-son.{service}", 3),
        Topic(f"lang-son.{service}.public", 1),
        Topic(f"lang-son.{service}.heads.public", 1, compacted=True),
    )
    assert all(not topic.endswith(".public") for topic in rights.reads)


@pytest.mark.parametrize("service", SIGNING)
def test_a_neighbour_has_a_lane_of_its_own_and_its_heads(service: str) -> None:
    """What is addressed to it, and receipts for what it has said, on topics that nobody else reads."""
    city = Site("lang-son", Level.DISTRICT, FEDERATION)
    rights = declared_rights(city, service, "secret")

    for neighbour in ("tinh-lang-son", "vinh-trai"):
        assert Topic(f"lang-son.{service}.to.{neighbour}", 1) in rights.writes
        assert Topic(f"lang-son.{service}.heads.to.{neighbour}", 1, compacted=True) in rights.writes
    exported = {topic for topic in rights.reads if topic.count(".") > 1 and ".heads." not in topic}
    exported -= {topic for topic in exported if is_contents(topic)}
    assert {heads_topic(topic) for topic in exported if not is_register(topic)} <= set(rights.reads)


@pytest.mark.parametrize("service", SIGNING)
def test_contents_of_files_pass_on_topics_that_forget(service: str) -> None:
    """Between review and the review of a neighbour, both ways, and of no other service; a site alone has none."""
    city = Site("lang-son", Level.DISTRICT, FEDERATION)
    rights = declared_rights(city, service, "secret")
    written = {topic for topic in rights.writes if is_contents(topic.name)}

    assert bool(written) == (service in CARRIES_CONTENTS) == (declared_service(service).exchange is not None)
    if written:
        neighbours = ("tinh-lang-son", "vinh-trai")
        assert written == {Topic(contents_topic("lang-son", service, one), 1, passing=True) for one in neighbours}
        assert {contents_topic(one, service, "lang-son") for one in neighbours} <= set(rights.reads)
    assert Topic("a", passing=True).settings["retention.ms"] == str(3 * 24 * 3600 * 1000)
    alone = declared_rights(Site("lang-son", Level.DISTRICT), service, "secret")
    assert not [topic for topic in alone.writes if is_contents(topic.name)]


def test_receipts_are_read_of_every_service_of_a_neighbour() -> None:
    """Each of them may hear what this one exports; heads of one's own site are nobody's business."""
    city = Site("lang-son", Level.DISTRICT, FEDERATION)
    read = declared_service("planning").heads_heard(city)

    for neighbour in ("tinh-lang-son", "vinh-trai"):
        for service in SIGNING:
            assert f"{neighbour}.{service}.heads.to.lang-son" in read
    assert not any(topic.startswith("lang-son.") for topic in read)
    assert declared_service("planning").heads_heard(Site("lang-son", Level.DISTRICT)) == ()


def test_each_service_has_a_key_of_its_own(tmp_path: Path) -> None:
    """The register names site and service for each, and knows none for a sibling."""
    keys = SiteKeys(tmp_path, "lang-son")
    keys.make()
    register = KeyRegister(keys.public_keys)

    read = {
        name: SigningKey.read(keys.signing_key(name), keys.signing_key_id(name), DEFAULT_INSTANCE) for name in SIGNING
    }

    assert len({keys.signing_key(name).read_bytes() for name in SIGNING}) == len(SIGNING)
    for name, key in read.items():
        (proof,) = key.sign([bytes(32)])
        register.key("lang-son", name, proof.seal.key_id, wall())
        sibling = next(other for other in SIGNING if other != name)
        with pytest.raises(UnverifiedError, match="unknown-key"):
            register.key("lang-son", sibling, proof.seal.key_id, wall())


def test_a_container_holds_the_key_of_its_service_alone(tmp_path: Path) -> None:
    """Beside it stand the public keys of all."""
    for folder in ("master", "postgres", "kafka", "prepare", "proxy", "play", *SIGNING):
        (tmp_path / folder).mkdir()

    lay_out(tmp_path, "lang-son")

    private = {name: (tmp_path / name / "signing-key.pem").read_text() for name in SIGNING}
    assert len(set(private.values())) == len(SIGNING)
    for name in SIGNING:
        others = {key for other, key in private.items() if other != name}
        assert not others & {file.read_text() for file in (tmp_path / name).iterdir()}
        entries = json.loads((tmp_path / name / "keys.json").read_text())["keys"]
        assert {entry["service"] for entry in entries} == set(SIGNING)
