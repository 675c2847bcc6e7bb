"""The rights on Kafka that follow from the declarations of the services."""

from importlib import import_module

from chassis.declaring.service import Service
from contracts.declaration import PUBLIC, topic
from contracts.registry import LANES, PUBLIC_LANES
from deploy.kafka.rights import ServiceRights, Topic


def declared_service(name: str) -> Service:
    """Return the declaration of the service `name`.

    Raises ModuleNotFoundError when there is no such service.
    """
    service = import_module(f"services.{name}.service").SERVICE
    if not isinstance(service, Service):
        raise TypeError(f"services.{name}.service.SERVICE is no Service")
    return service


def declared_rights(site: str, name: str, password: str) -> ServiceRights:
    """Return the rights of the service `name` of `site`: write its own topics, read those it hears, in its own group.

    Raises ModuleNotFoundError when there is no such service.
    """
    user = f"{site}.{name}"
    return ServiceRights(
        user=user,
        password=password,
        writes=(Topic(user, LANES), Topic(topic(site, name, PUBLIC), PUBLIC_LANES)),
        reads=declared_service(name).topics_heard(site),
        group=user,
    )
