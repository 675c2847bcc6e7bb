"""A mirror that carries everything that it finds, with every right that it needs for that."""

from dataclasses import replace

from deploy.federation.links import Link
from deploy.kafka import apply as apply_rights
from deploy.local.federation import Sites
from deploy.local.mirror import Mirror, rights_for
from tests.faults.evidence import INTERNAL


def open_mirror(sites: Sites, source: str, target: str) -> None:
    """Let the mirror of `target` carry every topic of the broker of `source`.

    Only the topics that `target` itself owns are left out: they would go round for ever.
    """
    neighbour, mirror = sites.by_code[source], sites.mirrors[target]
    found = neighbour.admin().list_topics(timeout=30).topics
    names = {name for name in found if not name.startswith((*INTERNAL, f"{target}."))}
    wide = Link(source, target, (rf"(?!{target}\.).*",), tuple(sorted(names)))
    opened = Mirror(mirror.site, mirror.neighbours, (wide,))
    rights = opened.rights()
    parts = {name: len(topic.partitions) for name, topic in found.items()}
    writes = tuple(replace(topic, partitions=parts.get(topic.name, topic.partitions)) for topic in rights.writes)
    apply_rights(mirror.site.admin(), [replace(rights, writes=writes)])
    apply_rights(neighbour.admin(), [rights_for(neighbour, wide)])
    opened.start()
