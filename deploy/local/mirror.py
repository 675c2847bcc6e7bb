"""The MirrorMaker of a site as a program: it pulls from the brokers of the neighbours into its own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import KafkaError, KafkaException

from contracts.vocabulary import SiteCode
from deploy.federation.links import Link
from deploy.federation.mirror import (
    CLASS,
    USER,
    Access,
    internal,
    properties,
    rights_at_source,
    rights_at_target,
    secrets,
    user_at_source,
)
from deploy.kafka import MirrorRights
from deploy.local.faults import make_folder, write_atomically
from deploy.local.java import java
from deploy.local.process import Program
from deploy.local.site import Site

_HEAP_MB = 80
_SECONDS = 20


@dataclass(frozen=True)
class Mirror:
    """The mirror beside the broker of `site`, for the links `into` it from its `neighbours`, by code."""

    site: Site
    neighbours: Mapping[str, Site]
    into: tuple[Link, ...]

    @property
    def program(self) -> Program:
        """The running mirror."""
        folder = self.site.folder
        return Program("mirror", folder / "pids" / "mirror", folder / "logs" / "mirror.log")

    @property
    def pid(self) -> int | None:
        """The mirror's process, or None when it does not run."""
        process = self.program.process()
        return None if process is None else process.pid

    @property
    def started(self) -> float | None:
        """When the mirror's process was started, seconds of the epoch; None when it does not run."""
        process = self.program.process()
        return None if process is None else process.create_time()

    def rights(self) -> MirrorRights:
        """Return what the mirror may do on its own broker."""
        return rights_at_target(self.site.keys.password(USER), self.into)

    def start(self) -> bool:
        """Start the mirror unless it runs with the settings of now; return whether it was started.

        Its broker must serve by then, as it ends after a minute without. It is not yet ready.
        Raises RuntimeFault when the machine does not let it.
        """
        brokers = (self._target, *self._sources)
        file, secrets_file = self._folder / "mirror.properties", self._folder / "secrets.properties"
        settings = properties(self._target, self._sources, self.into, secrets_file)
        mark = f"-Dtdkt.settings={_digest(settings, secrets(brokers), str(self.into))}"
        if self.program.running() and not self.program.runs_with(mark):
            self.program.stop()
        if self.program.running():
            return False
        write_atomically(secrets_file, secrets(brokers))
        write_atomically(file, settings)
        command = java(
            _HEAP_MB,
            mark,
            "-Dtdkt.client.level=error",
            CLASS,
            str(file),
            "--clusters",
            self.site.settings.site,
            least_mb=32,
        )
        self.program.start(command)
        return True

    def forget_when_new(self, source: SiteCode, cluster: str) -> bool:
        """Forget how far the mirror has read at `source` when its broker is another `cluster` than at the last start.

        A broker that was made anew counts from 0 again, and the mirror would pass over its first messages. It is
        stopped for that, and loses its topic of offsets, which its rights make again. Returns whether that was so.
        Raises KafkaException when its own broker refuses.
        """
        note = self._folder / f"{source}.cluster"
        known = note.read_text() if note.exists() else cluster
        if known != cluster:
            self.stop()
            admin = self.site.admin()
            for done in admin.delete_topics([internal("offsets", source)], operation_timeout=_SECONDS).values():
                try:
                    done.result(_SECONDS)
                except KafkaException as refused:
                    if refused.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
                        raise
        write_atomically(note, cluster)
        return known != cluster

    def stop(self) -> None:
        """Stop the mirror; what it has not carried it carries after the next start."""
        self.program.stop()

    @property
    def _folder(self) -> Path:
        return make_folder(self.site.folder / "mirror")

    @property
    def _target(self) -> Access:
        site = self.site
        return Access(site.settings.site, site.kafka.bootstrap, USER, site.keys.password(USER))

    @property
    def _sources(self) -> tuple[Access, ...]:
        return tuple(self._source(link, self.neighbours[link.source]) for link in self.into)

    def _source(self, link: Link, neighbour: Site) -> Access:
        rights = rights_for(neighbour, link)
        return Access(link.source, neighbour.kafka.bootstrap, rights.user, rights.password)


def rights_for(source: Site, link: Link) -> MirrorRights:
    """Return what the mirror of the link's target may do on the broker of its `source`, which keeps the password."""
    return rights_at_source(source.keys.password(user_at_source(link.target)), link)


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
