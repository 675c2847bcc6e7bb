"""Applies the declared topics, users and rights to a Kafka; a second run changes nothing."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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

_SECONDS = 30
_ITERATIONS = 8192
_KEEP_ALL = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
_KEEP_NEWEST = {"cleanup.policy": "compact"}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that a service writes; it keeps everything, or of each key the newest message alone."""

    name: str
    partitions: int = 3
    replicas: int = 1
    newest_only: bool = False

    @property
    def config(self) -> dict[str, str]:
        """The settings with which it is made."""
        return _KEEP_NEWEST if self.newest_only else _KEEP_ALL


@dataclass(frozen=True)
class ServiceRights:
    """The rights of one service of one site; for service V of site S the user and the group are `S.V`."""

    user: str
    password: str = field(repr=False)
    writes: tuple[Topic, ...]
    reads: tuple[str, ...]
    """Names of topics; those that no service of this site writes must be there already."""
    group: str


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


def apply(admin: AdminClient, declaration: Iterable[ServiceRights]) -> None:
    """Make the topics, users and rights of `declaration`, and take every other right from its users.

    Topics that exist are left as they are, passwords are set anew.
    Raises KafkaException when the cluster refuses or does not answer within 30 s.
    """
    services = tuple(declaration)
    _make_topics(admin, [topic for service in services for topic in service.writes])
    _set_passwords(admin, {service.user: service.password for service in services})
    for service in services:
        _set_rights(admin, service)


def _make_topics(admin: AdminClient, topics: list[Topic]) -> None:
    wanted = [NewTopic(topic.name, topic.partitions, topic.replicas, config=topic.config) for topic in topics]
    if not wanted:
        return
    for made in admin.create_topics(wanted, request_timeout=_SECONDS).values():
        try:
            made.result(_SECONDS)
        except KafkaException as refused:
            if refused.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise


def _set_passwords(admin: AdminClient, passwords: Mapping[str, str]) -> None:
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, _ITERATIONS)
    alterations: list[UserScramCredentialAlteration] = [
        UserScramCredentialUpsertion(user, info, password.encode()) for user, password in passwords.items()
    ]
    _finish(admin.alter_user_scram_credentials(alterations, request_timeout=_SECONDS))


def _set_rights(admin: AdminClient, service: ServiceRights) -> None:
    wanted = set(_rights(service))
    every = AclBindingFilter(
        ResourceType.ANY,
        None,  # type: ignore[arg-type]  # any name; the stub forgets it
        ResourcePatternType.ANY,
        f"User:{service.user}",
        None,  # type: ignore[arg-type]  # any host; the stub forgets it
        AclOperation.ANY,
        AclPermissionType.ANY,
    )
    present = set(admin.describe_acls(every, request_timeout=_SECONDS).result(_SECONDS))
    if wanted - present:
        _finish(admin.create_acls(list(wanted - present), request_timeout=_SECONDS))
    if present - wanted:
        _finish(admin.delete_acls([_exactly(right) for right in present - wanted], request_timeout=_SECONDS))


def _rights(service: ServiceRights) -> Iterable[AclBinding]:
    def allow(kind: ResourceType, name: str, operation: AclOperation) -> AclBinding:
        principal = f"User:{service.user}"
        return AclBinding(kind, name, ResourcePatternType.LITERAL, principal, "*", operation, AclPermissionType.ALLOW)

    for topic in service.writes:
        yield allow(ResourceType.TOPIC, topic.name, AclOperation.WRITE)
        yield allow(ResourceType.TOPIC, topic.name, AclOperation.DESCRIBE)
    for heard in service.reads:
        yield allow(ResourceType.TOPIC, heard, AclOperation.READ)
    yield allow(ResourceType.GROUP, service.group, AclOperation.READ)


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
