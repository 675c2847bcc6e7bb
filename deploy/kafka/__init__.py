"""Topics, users and rights on a Kafka: each service may write its own topics and read what it hears, and no more."""

from deploy.kafka.declared import NotTheRootError, declared_rights, declared_service, register_rights
from deploy.kafka.rights import MirrorRights, Rights, ServiceRights, Topic, apply, connect

__all__ = [
    "MirrorRights",
    "NotTheRootError",
    "Rights",
    "ServiceRights",
    "Topic",
    "apply",
    "connect",
    "declared_rights",
    "declared_service",
    "register_rights",
]
