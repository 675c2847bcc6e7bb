"""The register on its topic: the root publishes it, each service follows it, and nobody else writes it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_hex

import pytest
import structlog
from confluent_kafka import Producer

from chassis.declaring.site import Site
from chassis.messaging.kafka import Address
from chassis.messaging.register import KeyRegister
from chassis.messaging.register_topic import RegisterTopic
from contracts.register_files import register_topic
from contracts.vocabulary import Level
from deploy.kafka import NotTheRootError, apply, connect, declared_rights, register_rights
from deploy.local import servers
from tests.chassis.databases import until
from tests.register.root import SITES, Member, Root
from tests.register.test_keys import NOON, refusal
from tests.register.test_received import files_in

CITY = "lang-son"
AnyKafka = servers.Kafka | servers.GivenKafka


@dataclass
class Published:
    """A root whose topic is on Kafka, and a service of the city that has joined by hand."""

    kafka: AnyKafka
    root: Root
    member: Member
    code: str
    """That of the root's site, which no other test uses."""

    @property
    def topic(self) -> str:
        """The topic of the register."""
        return register_topic(self.code)

    def publish(self, capsys: pytest.CaptureFixture[str]) -> str:
        """The line with which the verb answers."""
        capsys.readouterr()
        assert self.root.verb("publish") == 0
        return capsys.readouterr().out

    def revoke(self) -> None:
        """Revoke the key of the root's planning, and sign."""
        name = (self.code, "planning", f"{self.code}.planning-1")
        assert self.root.verb("revoke-key", *name, "--at", "2026-06-01T05:00:00Z", "--because", "stolen") == 0
        assert self.root.verb("sign") == 0

    def verdict(self, keys: KeyRegister) -> str:
        """Why that key is refused after its revocation; empty when it is not."""
        keys.refresh()
        return refusal(keys, (self.code, "planning", f"{self.code}.planning-1"), NOON)

    def put(self, user: str, *files: tuple[bytes, bytes | None]) -> int:
        """Write messages to the topic as `user`; returns how many were not taken."""
        password = self.kafka.admin_password if user == self.kafka.admin_user else "secret"
        producer = Producer(
            {
                "bootstrap.servers": self.kafka.bootstrap,
                "security.protocol": "SASL_PLAINTEXT",
                "sasl.mechanism": "SCRAM-SHA-512",
                "sasl.username": user,
                "sasl.password": password,
                "message.timeout.ms": 8000,
                "log_level": 0,
            }
        )
        wrong: list[object] = []
        for key, value in files:
            producer.produce(
                self.topic, value, key, 0, on_delivery=lambda fault, _: wrong.extend([] if fault is None else [fault])
            )
        assert producer.flush(20) == 0
        return len(wrong)

    @asynccontextmanager
    async def followed(self) -> AsyncIterator[None]:
        """The city's service follows the topic."""
        address = Address(self.kafka.bootstrap, f"{CITY}.planning", "secret")
        follower = RegisterTopic(self.member.signed, self.code, address, "follower")
        follower.pause_seconds, follower.wait_milliseconds = 0.2, 200
        task = asyncio.create_task(follower.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.fixture
def published(
    kafka: AnyKafka, tmp_path: Path, member_of: Callable[[Root], Member], monkeypatch: pytest.MonkeyPatch
) -> Published:
    """Version 1 is signed and copied by hand; the topic is there and empty."""
    code = f"tinh-{token_hex(3)}"
    monkeypatch.setitem(SITES, code, ("Tỉnh Lạng Sơn", "province", None))
    monkeypatch.setitem(SITES, CITY, ("Thành phố Lạng Sơn", "district", code))
    root = Root(tmp_path)
    root.begin(sites=(code, CITY))
    member = member_of(root)
    federation = member.keys().federation
    admin = connect(kafka.bootstrap, kafka.admin_user, kafka.admin_password)
    above, city = Site(code, Level.PROVINCE, federation), Site(CITY, Level.DISTRICT, federation)
    apply(admin, [register_rights(above, "secret"), declared_rights(city, "planning", "secret")])
    for name, value in {
        "TDKT_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "REGISTER_KAFKA_PASSWORD": "secret",
    }.items():
        monkeypatch.setenv(name, value)
    return Published(kafka, root, member, code)


async def test_a_revoked_key_reaches_a_service_by_the_topic(
    published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a copy and without a restart; what is signed and not published reaches nobody."""
    keys = published.member.keys()
    published.publish(capsys)
    published.revoke()
    with structlog.testing.capture_logs() as logs:
        async with published.followed():
            await asyncio.sleep(1)
            assert published.verdict(keys) == ""

            published.publish(capsys)

            await until(lambda: published.verdict(keys) == "key-revoked", "the revocation to arrive")
    assert [line["version"] for line in logs if line["event"] == "register_received"] == [2]
    assert not [line for line in logs if line["log_level"] == "warning"]
    assert files_in(published.member.copy) == files_in(published.root.public)


def test_a_second_publication_sends_nothing(published: Published, capsys: pytest.CaptureFixture[str]) -> None:
    """The next version takes back what no reader needs any more; so a timer may publish as often as it likes."""
    first = published.publish(capsys)
    again = published.publish(capsys)
    published.revoke()
    following = published.publish(capsys)

    assert first.startswith(f"version 1 is on {published.topic}: 1.root.json, targets/")
    assert first.endswith("timestamp.json\n")
    assert again == f"version 1 is on {published.topic}: it was there already\n"
    sent = following.partition(": ")[2].strip().split(", ")
    assert sent[1:4] == ["2.targets.json", "2.snapshot.json", "timestamp.json"]
    assert {"1.snapshot.json", "1.targets.json"} < set(sent[4:])
    assert "1.root.json" not in sent


async def test_what_is_forged_or_older_on_the_topic_changes_nothing(
    published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is said in the log once; the newest register that follows is taken up."""
    version_1 = files_in(published.root.public)
    published.revoke()
    published.publish(capsys)
    keys = published.member.keys()
    stranger = Root(published.root.folder / "stranger")
    stranger.folder.mkdir()
    stranger.begin(sites=(published.code, CITY))
    for _ in range(2):
        assert stranger.verb("sign") == 0
    junk = [(b"../../timestamp.json", b"{}"), (b"timestamp.json/x", b"{}"), (b"9.root.json", b"{}"), (b"", None)]
    admin = published.kafka.admin_user
    async with published.followed():
        await until(lambda: published.verdict(keys) == "key-revoked", "the revocation to arrive")
        before = files_in(published.member.folder)
        for forged, reason in (
            (version_1, "is older than one that was trusted before"),
            (files_in(stranger.public), "is not signed by the keys that its root names"),
        ):
            with structlog.testing.capture_logs() as logs:
                messages = [*junk, *((name.encode(), content) for name, content in forged.items())]
                assert published.put(admin, *sorted(messages, key=lambda one: one[0] == b"timestamp.json")) == 0
                await until(partial(_is_said, logs, reason), reason)
            assert published.verdict(keys) == "key-revoked"
            assert files_in(published.member.folder) == before

        assert published.root.verb("sign") == 0
        published.publish(capsys)
        await until(lambda: keys.refresh() or published.member.update().version == 3, "version 3 to arrive")


def _is_said(logs: list[structlog.typing.EventDict], reason: str) -> bool:
    return any(reason in str(line.get("reason")) for line in logs)


async def test_a_register_waits_for_a_topic_that_is_not_there_yet(
    published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    """As at a site whose mirror is made later."""
    published.revoke()
    keys = published.member.keys()
    admin = connect(published.kafka.bootstrap, published.kafka.admin_user, published.kafka.admin_password)
    admin.delete_topics([published.topic], operation_timeout=20)[published.topic].result(20)
    async with published.followed():
        await asyncio.sleep(1)
        root = Site(published.code, Level.PROVINCE, keys.federation)
        await until(lambda: published.topic not in admin.list_topics(timeout=10).topics, "the topic to go")
        apply(admin, [register_rights(root, "secret")])
        published.publish(capsys)

        await until(lambda: published.verdict(keys) == "key-revoked", "the revocation to arrive")


def test_nobody_but_the_root_writes_the_topic(published: Published, capsys: pytest.CaptureFixture[str]) -> None:
    """A service may read it and no more; another site than the root has no such topic."""
    published.publish(capsys)
    city = Site(CITY, Level.DISTRICT, published.member.keys().federation)

    assert published.put(f"{CITY}.planning", (b"timestamp.json", b"{}")) == 1
    assert published.topic in declared_rights(city, "planning", "secret").reads
    with pytest.raises(NotTheRootError, match=f"only the root publishes .* at {published.code}"):
        register_rights(city, "secret")
    with pytest.raises(NotTheRootError, match="at the root, in a federation"):
        register_rights(Site("lang-son", Level.DISTRICT), "secret")


def test_the_verb_says_what_is_missing(
    published: Published, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A password, or the user and the topic; nothing is on the topic before something is signed."""
    monkeypatch.setenv("REGISTER_KAFKA_PASSWORD", "another")
    monkeypatch.setattr("deploy.register.publishing._SECONDS", 3)
    assert published.root.verb("publish") == 1
    assert f"make the topic and its user with deploy.kafka {published.code} register" in capsys.readouterr().err
    monkeypatch.delenv("REGISTER_KAFKA_PASSWORD")
    assert published.root.verb("publish") == 2
    assert capsys.readouterr().err == "REGISTER_KAFKA_PASSWORD is not set.\n"
