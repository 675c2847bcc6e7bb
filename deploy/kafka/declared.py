"""The rights on Kafka that follow from the declarations of the services."""

from importlib import import_module

from chassis.declaring.service import Service
from chassis.declaring.site import Site
from contracts.declaration import PUBLIC, contents_topic, heads_topic, to_site, topic
from contracts.envelope import Relation
from contracts.register_files import WRITER, register_topic
from contracts.registry import EXPORTED_LANES, LANES
from deploy.kafka.rights import ServiceRights, Topic


class NotTheRootError(Exception):
    """A site is to publish the register and is not the root; the text is one sentence that says what to do."""


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
    contents = () if service.exchange is None else [contents_topic(site.code, name, one) for one in neighbours]
    return ServiceRights(
        user=user,
        password=password,
        writes=(
            Topic(user, LANES),
            *(Topic(one, EXPORTED_LANES) for one in exported),
            *(Topic(heads_topic(one), partitions=1, compacted=True) for one in exported),
            *(Topic(one, partitions=1, passing=True) for one in contents),
        ),
        reads=(
            *service.topics_heard(site),
            *service.heads_heard(site),
            *service.contents_heard(site),
            *_register_of(site),
        ),
        group=user,
    )


def register_rights(site: Site, password: str) -> ServiceRights:
    """Return the rights of the publisher of the register, which writes its topic and reads what stands there.

    Raises NotTheRootError for a site that is not the root of its federation.
    """
    if site.federation.root != site.code:
        raise NotTheRootError(
            f"{site.code} is not the root of its federation, and only the root publishes the register: "
            f"make its topic at {site.federation.root or 'the root, in a federation'}"
        )
    user, written = f"{site.code}.{WRITER}", register_topic(site.code)
    return ServiceRights(user, password, (Topic(written, partitions=1, compacted=True),), (written,), user)


def _register_of(site: Site) -> tuple[str, ...]:
    root = site.federation.root
    return () if root is None else (register_topic(root),)
