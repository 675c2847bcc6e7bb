"""The rights on Kafka that follow from the declarations of the services."""

from importlib import import_module

from chassis.declaring.service import Service
from chassis.declaring.site import Site
from contracts.declaration import PUBLIC, heads_topic, to_site, topic
from contracts.envelope import Relation
from contracts.registry import EXPORTED_LANES, LANES
from deploy.kafka.rights import ServiceRights, Topic


def declared_service(name: str) -> Service:
    """Return the declaration of the service `name`.

    Raises ModuleNotFoundError when there is no such service.
    """
    service = import_module(f"services.{name}.service").SERVICE
    if not isinstance(service, Service):
        raise TypeError(f"services.{name}.service.SERVICE is no Service")
    return service


def declared_rights(site: Site, name: str, password: str) -> ServiceRights:
    """Return the rights of the service `name` of `site`: write its own topics, read those it hears, in its own group.

    Raises ModuleNotFoundError when there is no such service.
    """
    user = f"{site.code}.{name}"
    neighbours = (*site.of_relation(Relation.SUPERIOR), *site.subordinates)
    exported = tuple(topic(site.code, name, one) for one in (PUBLIC, *map(to_site, neighbours)))
    service = declared_service(name)
    return ServiceRights(
        user=user,
        password=password,
        writes=(
            Topic(user, LANES),
            *(Topic(one, EXPORTED_LANES) for one in exported),
            *(Topic(heads_topic(one), partitions=1, compacted=True) for one in exported),
        ),
        reads=(*service.topics_heard(site), *service.heads_heard(site)),
        group=user,
    )
