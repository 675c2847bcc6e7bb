"""The settings of a site's MirrorMaker 2, its secrets, and its rights on the brokers that it reads and writes.

One process stands beside the broker of each site and pulls from the neighbours. Its passwords stand in a file of their
own, as Connect keeps the settings in topics that others may read. Exactly-once is left out: it would shift offsets and
take twice as long, and receivers drop doubles by the event's id. Figures behind the numbers: with the default flush of
60 s a killed mirror doubled 1,500 messages, with 1 s at most 206; the buffers fit a heap of 80 MB with a backlog.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from contracts.declaration import is_contents, is_heads
from contracts.register_files import is_register
from contracts.registry import EXPORTED_LANES
from contracts.vocabulary import SiteCode
from deploy.federation.links import Link
from deploy.kafka.rights import MirrorRights, Topic

USER = "mirror"
"""The user of a mirror on the broker beside it."""
CLASS = "org.apache.kafka.connect.mirror.MirrorMaker"
TASK = "MirrorSourceConnector"
"""The connector that carries the messages of a link; the only one that has work here."""

_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
_COMMON = """\
plugin.discovery=service_load
config.providers=file
config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
replication.policy.class=org.apache.kafka.connect.mirror.IdentityReplicationPolicy
replication.factor=1
emit.heartbeats.enabled=false
heartbeats.replication.enabled=false
heartbeats.topic.replication.factor=1
emit.checkpoints.enabled=false
emit.offset-syncs.enabled=false
sync.topic.acls.enabled=false
sync.topic.configs.enabled=false
refresh.topics.interval.seconds=2
tasks.max=1
"""
_OF_TARGET = """\
plugin.discovery=service_load
config.storage.replication.factor=1
offset.storage.replication.factor=1
offset.storage.partitions=1
status.storage.replication.factor=1
status.storage.partitions=1
offset.flush.interval.ms=1000
producer.linger.ms=0
producer.buffer.memory=4194304
"""
_OF_SOURCE = """\
consumer.isolation.level=read_committed
consumer.fetch.max.bytes=4194304
consumer.max.partition.fetch.bytes=524288
"""


@dataclass(frozen=True)
class Access:
    """How a mirror enters the broker of `site`: its address, a user, and a certificate authority where it is TLS."""

    site: SiteCode
    bootstrap: str
    user: str
    password: str = field(repr=False)
    ca_file: Path | None = None


def user_at_source(target: SiteCode) -> str:
    """Return the user of the mirror of `target` on the broker of a neighbour."""
    return f"{USER}.{target}"


def properties(target: Access, sources: Iterable[Access], into: Iterable[Link], secrets_file: Path) -> str:
    """Return MirrorMaker's properties for the links `into` the site of `target`.

    The password of each broker is under the code of its site in `secrets_file`, an absolute path.
    """
    brokers = (target, *sources)
    lines = [f"clusters={','.join(broker.site for broker in brokers)}"]
    lines += [*_COMMON.splitlines(), f"config.providers.file.param.allowed.paths={secrets_file.parent}"]
    for broker in brokers:
        own = (*_entry(broker, secrets_file), *(_OF_TARGET if broker is target else _OF_SOURCE).splitlines())
        lines += [f"{broker.site}.{line}" for line in own]
    for link in into:
        name = f"{link.source}->{link.target}"
        # A backslash of the pattern is two of them in a file of properties.
        patterns = "|".join(link.patterns).replace("\\", "\\\\")
        lines += [f"{name}.enabled=true", f"{name}.topics={patterns}"]
    return "\n".join(lines) + "\n"


def _entry(broker: Access, secrets_file: Path) -> Iterator[str]:
    yield f"bootstrap.servers={broker.bootstrap}"
    yield f"security.protocol={'SASL_PLAINTEXT' if broker.ca_file is None else 'SASL_SSL'}"
    yield "sasl.mechanism=SCRAM-SHA-512"
    secret = f"${{file:{secrets_file}:{broker.site}}}"
    yield f'sasl.jaas.config={_SCRAM} required username="{broker.user}" password="{secret}";'
    if broker.ca_file is not None:
        yield "ssl.truststore.type=PEM"
        yield f"ssl.truststore.location={broker.ca_file}"


def secrets(brokers: Iterable[Access]) -> str:
    """Return the file of secrets of a mirror: for each broker the code of its site and the password."""
    return "".join(f"{broker.site}={broker.password}\n" for broker in brokers)


def rights_at_target(password: str, into: Iterable[Link]) -> MirrorRights:
    """Return the rights of a mirror on its own broker, which it needs before any source lets it read.

    It writes the carried topics and no other, and Connect's three topics of each source, which are made beforehand.
    """
    into = tuple(into)
    carried = {name for link in into for name in link.topics}
    own = [internal(part, link.source) for link in into for part in ("configs", "offsets", "status")]
    return MirrorRights(
        user=USER,
        password=password,
        writes=(
            *(_carried(name) for name in sorted(carried)),
            *(Topic(name, 1, compacted=True) for name in own),
        ),
        reads=tuple(own),
        groups=tuple(f"{link.source}-mm2" for link in into),
    )


def _carried(name: str) -> Topic:
    """A carried topic as it is made on the mirror's own broker."""
    return Topic(name, EXPORTED_LANES, compacted=is_heads(name) or is_register(name), passing=is_contents(name))


def rights_at_source(password: str, link: Link) -> MirrorRights:
    """Return the rights of the mirror of the link's target on the broker of the link's source: to read, no more."""
    return MirrorRights(user=user_at_source(link.target), password=password, reads=link.topics)


def internal(part: str, source: SiteCode) -> str:
    """Return the topic on the target's broker that holds the `configs`, `offsets` or `status` of a link."""
    return f"mm2-{part}.{source}.internal"


def offset_key(source: SiteCode, topic: str) -> str:
    """Return the key under which the offset of a carried topic stands in the topic of offsets, as Connect writes it."""
    return json.dumps([TASK, {"cluster": source, "partition": 0, "topic": topic}], separators=(",", ":"))
