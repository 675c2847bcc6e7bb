"""What the services themselves declare, as rights on Kafka."""

from importlib import import_module
from typing import Any

from deploy.kafka.rights import ServiceRights, Topic


def declared_rights(site: str, name: str, password: str) -> ServiceRights:
    """Return what the service `name` of `site` may do: write its own topic, read those it hears, in its own group.

    Raises ModuleNotFoundError when there is no such service.
    """
    user = f"{site}.{name}"
    service: Any = import_module(f"services.{name}.service").SERVICE
    return ServiceRights(
        user=user,
        password=password,
        writes=(Topic(user),),
        reads=tuple(service.topics_heard(site)),
        group=user,
    )
