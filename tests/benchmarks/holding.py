"""The memory of whole sites, by program: what each holds alone (RSS), and its share of what several hold (PSS)."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

import psutil

from deploy.local.mirror import Mirror
from deploy.local.site import Site


class Memory(NamedTuple):
    """Megabytes of one program and the processes it has started."""

    pss: float
    rss: float

    def plus(self, other: "Memory") -> "Memory":
        """Both together."""
        return Memory(self.pss + other.pss, self.rss + other.rss)


NONE = Memory(0.0, 0.0)


def held_by(site: Site, mirror: Mirror | None = None) -> dict[str, Memory]:
    """The memory of each running program of a site, by its name."""
    return {name: memory_of(pid) for name, pid in _programs(site, mirror) if pid is not None}


def together(several: Sequence[dict[str, Memory]]) -> dict[str, Memory]:
    """The memory of programs of one name at several sites, added up."""
    found: dict[str, Memory] = {}
    for held in several:
        for name, memory in held.items():
            found[name] = found.get(name, NONE).plus(memory)
    return found


def total(held: dict[str, Memory]) -> Memory:
    """All programs together."""
    return Memory(sum(one.pss for one in held.values()), sum(one.rss for one in held.values()))


def memory_of(pid: int) -> Memory:
    """The memory of a process and of all that it has started."""
    found = NONE
    process = psutil.Process(pid)
    for member in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # Postgres ends processes of its own at any time
            info = member.memory_full_info()
            found = found.plus(Memory(info.pss / 1e6, info.rss / 1e6))
    return found


def _programs(site: Site, mirror: Mirror | None) -> Iterator[tuple[str, int | None]]:
    for service in site.services:
        process = service.program.process()
        yield service.name, None if process is None else process.pid
    yield "Postgres", site.postgres.pid
    yield "Kafka", site.kafka.pid
    yield "MirrorMaker", None if mirror is None else mirror.pid
    yield "mail", site.mail.pid
