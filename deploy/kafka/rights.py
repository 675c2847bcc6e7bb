"""Applies the declared topics, users and rights to a Kafka; a second run changes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol, TypeVar

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)
from confluent_kafka.cimpl import NewTopic

from contracts.content_piece import TOPIC_SETTINGS

ItemT = TypeVar("ItemT")
_SECONDS = 30
_ITERATIONS = 8192
_AT_ONCE = 250
"""Topics or rights in one request: a controller refuses one of over 10,000 records, and a topic has up to seven."""
_SERVED_SECONDS = 120
_LOOK_SECONDS = 0.1
_KEEP_ALL = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
_KEEP_LATEST = {"cleanup.policy": "compact"}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that a user writes; it keeps everything, or the latest message of each key where it is compacted.

    One that is `passing` keeps its messages for three days, and a gigabyte of them at most.
    """

    name: str
    partitions: int = 3
    replicas: int = 1
    compacted: bool = False
    passing: bool = False

    @property
    def settings(self) -> dict[str, str]:
        """The settings with which Kafka makes it."""
        if self.passing:
            return dict(TOPIC_SETTINGS)
        return dict(_KEEP_LATEST if self.compacted else _KEEP_ALL)


class Rights(Protocol):
    """What one user of a Kafka may do: write topics, which are made, read topics, and read in consumer groups."""

    @property
    def user(self) -> str:
        """The name of the user."""

    @property
    def password(self) -> str:
        """The password with which the user enters."""

    @property
    def writes(self) -> tuple[Topic, ...]:
        """The topics that the user writes; they are made where they are missing."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The names of the topics that the user reads."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The consumer groups of the user."""


@dataclass(frozen=True)
class MirrorRights:
    """The rights of a MirrorMaker on one of its brokers (deploy/federation/mirror.py)."""

    user: str
    password: str = field(repr=False)
    writes: tuple[Topic, ...] = ()
    reads: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class ServiceRights:
    """The rights of one service of one site; for service V of site S the user and the group are `S.V`."""

    user: str
    password: str = field(repr=False)
    writes: tuple[Topic, ...]
    reads: tuple[str, ...]
    """Names of topics; those that no service of this site writes must be there already."""
    group: str

    @property
    def groups(self) -> tuple[str, ...]:
        """The one consumer group of the service."""
        return (self.group,)


def connect(
    bootstrap: str, user: str, password: str, ca_file: Path | None = None, mechanism: str = "SCRAM-SHA-512"
) -> AdminClient:
    """Return an administrator's client; with a certificate authority the connection is TLS.

    `mechanism` is SCRAM-SHA-512, or PLAIN where the administrator is named in the broker's own settings.
    """
    settings: dict[str, str | int | float | bool] = {
        "bootstrap.servers": bootstrap,
        "security.protocol": "SASL_PLAINTEXT" if ca_file is None else "SASL_SSL",
        "sasl.mechanism": mechanism,
        "sasl.username": user,
        "sasl.password": password,
        "log_level": 2,
        "socket.timeout.ms": _SECONDS * 1000,
    }
    if ca_file is not None:
        settings["ssl.ca.location"] = str(ca_file)
    return AdminClient(settings)


def apply(admin: AdminClient, declaration: Iterable[Rights]) -> None:
    """Make the topics, users and rights of `declaration`, and take every other right from its users.

    Topics that exist are left as they are, passwords are set anew.
    Raises KafkaException when the cluster refuses or does not answer within 30 s, and when it does not serve new
    topics or know new users within two minutes.
    """
    users = tuple(declaration)
    _make_topics(admin, [topic for user in users for topic in user.writes])
    _set_passwords(admin, {user.user: user.password for user in users})
    for user in users:
        _set_rights(admin, user)


def _make_topics(admin: AdminClient, topics: list[Topic]) -> None:
    wanted = [NewTopic(topic.name, topic.partitions, topic.replicas, config=topic.settings) for topic in topics]
    for together in _in_parts(wanted):
        made = set()
        for name, done in admin.create_topics(together, request_timeout=_SECONDS).items():
            try:
                done.result(_SECONDS)
                made.add(name)
            except KafkaException as refused:
                if refused.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                    raise
        _await(admin, made)


def _await(admin: AdminClient, made: AbstractSet[str]) -> None:
    """Return when the broker serves the topics: it answers before, and takes seconds for a thousand.

    A service would not look for one that is not there yet for five minutes.
    """
    deadline = monotonic() + _SERVED_SECONDS
    while made and not made <= admin.list_topics(timeout=_SECONDS).topics.keys():
        if monotonic() > deadline:
            raise KafkaException(KafkaError(KafkaError._TIMED_OUT, "the topics that were made are not served yet"))  # noqa: SLF001 - the library's own name
        sleep(_LOOK_SECONDS)


def _set_passwords(admin: AdminClient, passwords: Mapping[str, str]) -> None:
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, _ITERATIONS)
    alterations: list[UserScramCredentialAlteration] = [
        UserScramCredentialUpsertion(user, info, password.encode()) for user, password in passwords.items()
    ]
    _finish(admin.alter_user_scram_credentials(alterations, request_timeout=_SECONDS))
    deadline = monotonic() + _SERVED_SECONDS
    while not _are_known(admin, passwords):
        if monotonic() > deadline:
            raise KafkaException(KafkaError(KafkaError._TIMED_OUT, "the users that were made are not known yet"))  # noqa: SLF001 - the library's own name
        sleep(_LOOK_SECONDS)


def _are_known(admin: AdminClient, users: Iterable[str]) -> bool:
    """True when the broker knows the users: the controller answers before, and a client that comes first is refused."""
    described = admin.describe_user_scram_credentials(list(users), request_timeout=_SECONDS)
    for description in described.values():  # type: ignore[union-attr]  # one future for each user that is named
        try:
            description.result(_SECONDS)
        except KafkaException as refused:
            if refused.args[0].code() != KafkaError.RESOURCE_NOT_FOUND:
                raise
            return False
    return True


def _set_rights(admin: AdminClient, user: Rights) -> None:
    wanted = set(_rights(user))
    every = AclBindingFilter(
        ResourceType.ANY,
        None,  # type: ignore[arg-type]  # any name; the stub forgets it
        ResourcePatternType.ANY,
        f"User:{user.user}",
        None,  # type: ignore[arg-type]  # any host; the stub forgets it
        AclOperation.ANY,
        AclPermissionType.ANY,
    )
    present = set(admin.describe_acls(every, request_timeout=_SECONDS).result(_SECONDS))
    for missing in _in_parts(list(wanted - present)):
        _finish(admin.create_acls(missing, request_timeout=_SECONDS))
    for beyond in _in_parts([_exactly(right) for right in present - wanted]):
        _finish(admin.delete_acls(beyond, request_timeout=_SECONDS))


def _rights(user: Rights) -> Iterable[AclBinding]:
    def allow(kind: ResourceType, name: str, operation: AclOperation) -> AclBinding:
        principal = f"User:{user.user}"
        return AclBinding(kind, name, ResourcePatternType.LITERAL, principal, "*", operation, AclPermissionType.ALLOW)

    for topic in user.writes:
        yield allow(ResourceType.TOPIC, topic.name, AclOperation.WRITE)
        yield allow(ResourceType.TOPIC, topic.name, AclOperation.DESCRIBE)
    for heard in user.reads:
        yield allow(ResourceType.TOPIC, heard, AclOperation.READ)
    for group in user.groups:
        yield allow(ResourceType.GROUP, group, AclOperation.READ)


def _in_parts(items: list[ItemT]) -> Iterator[list[ItemT]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


def _exactly(right: AclBinding) -> AclBindingFilter:
    return AclBindingFilter(
        right.restype,
        right.name,
        right.resource_pattern_type,
        right.principal,
        right.host,
        right.operation,
        right.permission_type,
    )


def _finish(changes: Mapping[Any, Future[Any]]) -> None:
    for change in changes.values():
        change.result(_SECONDS)
