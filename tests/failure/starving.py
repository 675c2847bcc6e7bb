"""A site one of whose servers runs out of disk: `python -m tests.failure.starving postgres|kafka FOLDER`.

It must be started where it may mount (`unshare --user --map-root-user --mount`): the small disk is one in memory, seen
by this program and what it starts alone.
"""

import asyncio
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.failure.audit import audit
from tests.failure.callers import Memory
from tests.failure.evidence import Expected
from tests.failure.load import Load, load
from tests.failure.site import SiteHarness, running, until_some

_MEGABYTES = {"postgres": 400, "kafka": 60}
_ENOUGH = 6
"""Commands that were not served: by then the disk was full for a while."""


def make_disk(folder: Path, server: str) -> Path:
    """A small disk, where `server` of the site in `folder` will keep everything."""
    disk = folder.with_name(f"{folder.name}.disk")
    disk.mkdir(parents=True)
    size = f"size={_MEGABYTES[server]}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", disk], check=True)
    folder.mkdir()
    (disk / server).mkdir()
    (folder / server).symlink_to(disk / server)
    return disk


def fill(disk: Path) -> Path:
    """Take all the room there is, and what became free since; answers with the file to remove."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    return filler


async def starve_postgres(harness: SiteHarness, disk: Path, memory: Memory, _: Load) -> None:
    """Commands are answered 503 while there is no room, and carried out when there is again."""
    filler = fill(disk)

    async def starved() -> bool | None:
        fill(disk)
        return True if sum(memory.unserved.values()) >= _ENOUGH else None

    await until_some(starved, "commands that are not served", 60)
    codes = {name.partition(" ")[2] for name in memory.unserved}
    assert "store-unavailable" in codes, codes
    assert codes <= {"store-unavailable", "read-model-behind"}, codes
    filler.unlink()
    # Without room for its log Postgres may have ended itself; whoever frees the disk starts it again.
    await asyncio.to_thread(harness.site.postgres.start)


async def starve_kafka(harness: SiteHarness, disk: Path, memory: Memory, working: Load) -> None:
    """Commands are accepted all the time; what they say waits for the broker."""
    filler = fill(disk)
    answered = memory.answered

    async def waiting() -> bool | None:
        # The rounds under way may all wait for events, so that further plans are issued meanwhile.
        await working.further_round().issue()
        async with harness.as_owner("planning") as database:
            behind = await database.fetchval(
                "select h.position - c.position from log.head h, log.checkpoints c where c.name = 'relay'"
            )
        return True if behind > _ENOUGH and memory.answered > answered + _ENOUGH else None

    await until_some(waiting, "what is said to wait for the broker", 60)
    filler.unlink()
    kafka = harness.site.kafka
    await asyncio.to_thread(kafka.kill)
    await asyncio.to_thread(kafka.start)


async def play(harness: SiteHarness, disk: Path, server: str) -> list[str]:
    """The findings of the audit after the disk was full in the middle of a load."""
    memory = Memory()
    starve = starve_postgres if server == "postgres" else starve_kafka
    async with load(harness, memory, 51) as working:
        await asyncio.sleep(3)
        await starve(harness, disk, memory, working)
    await harness.quiet()
    return await audit(harness, memory, Expected())


def main() -> int:
    """Play it; 0 when every promise was kept."""
    server, folder = sys.argv[1], Path(sys.argv[2])
    disk = make_disk(folder, server)
    with running(folder) as harness:
        findings = asyncio.run(play(harness, disk, server))
    print("\n".join(findings) or "every promise was kept")  # noqa: T201 - the test reads it
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
