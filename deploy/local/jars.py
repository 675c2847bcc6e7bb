"""The jars of Apache Kafka: each one is in `jars.lock` with its hash, and none is used that differs."""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from deploy.local.faults import RuntimeFault, disk_fault, disk_faults, disk_full, is_full, make_folder
from deploy.local.settings import MachineSettings

LOCK = Path(__file__).with_name("jars.lock")
_THREADS = 8
_TRIES = 3
_SECONDS = 30


@dataclass(frozen=True)
class Jar:
    """One line of the lock: the Maven coordinates of the jar, and the SHA-256 of its bytes."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file(self) -> str:
        """The jar's file name."""
        return f"{self.artifact}-{self.version}.jar"


def locked_jars(lock: Path = LOCK) -> tuple[Jar, ...]:
    """Return the jars that a lock file names, in its order."""
    jars = []
    for line in lock.read_text().splitlines():
        name, sha256 = line.split()
        group, artifact, version = name.split(":")
        jars.append(Jar(group, artifact, version, sha256))
    return tuple(jars)


def kafka_libs(lock: Path = LOCK) -> Path:
    """Return the folder with all jars, fetching those that are not there yet.

    TDKT_KAFKA_LIBS names a folder that is used as it is; TDKT_CACHE is the folder of fetched ones.
    A fetch that was broken off goes on with the jars that are missing.
    Raises RuntimeFault for no network, a full disk, a folder that cannot be written, a jar with the wrong hash.
    """
    settings = MachineSettings()
    if settings.kafka_libs is not None:
        return _given(settings.kafka_libs)
    folder = settings.cache / f"kafka-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    make_folder(folder)
    missing = [jar for jar in locked_jars(lock) if not (folder / jar.file).exists()]
    if missing:
        _fetch_all(missing, folder)
    return folder


def _given(folder: Path) -> Path:
    if not any(folder.glob("kafka-server-*.jar")):
        raise RuntimeFault(f"TDKT_KAFKA_LIBS names {folder}, which holds no jars of Kafka 4: correct it or unset it.")
    return folder


def _fetch_all(jars: list[Jar], folder: Path) -> None:
    """Fetch `jars` into `folder`, several at a time, each moved to its place only when its hash is right."""
    with disk_faults(folder):
        work = Path(tempfile.mkdtemp(prefix="fetch-", dir=folder.parent))
    show = _progress(len(jars))
    pool = ThreadPoolExecutor(_THREADS)
    try:
        fetched = [pool.submit(_fetch, jar, work, folder) for jar in jars]
        for count, future in enumerate(as_completed(fetched), start=1):
            future.result()
            show(count)
    except (OSError, RuntimeError) as error:
        raise _fault(error, folder) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(work, ignore_errors=True)


def _fetch(jar: Jar, work: Path, folder: Path) -> None:
    place(_download(jar, work / jar.artifact), jar, folder)


def place(draft: Path, jar: Jar, folder: Path) -> None:
    """Move a fetched file to its place in `folder`, on the same disk.

    Raises RuntimeFault, and leaves it where it is, when its hash is not the locked one.
    """
    found = hashlib.sha256(draft.read_bytes()).hexdigest()
    if found != jar.sha256:
        raise RuntimeFault(
            f"{jar.file} arrived with hash {found[:12]}… instead of {jar.sha256[:12]}…: it was altered or cut on its "
            "way; run again, and do not use this network when it happens twice."
        )
    draft.replace(folder / jar.file)


def _download(jar: Jar, cache: Path) -> Path:
    """Return where the jar was put below `cache`; a line that breaks is tried again from the start."""
    from jgo.maven import MavenContext  # noqa: PLC0415 - a machine with the jars does not install it

    for attempt in range(1, _TRIES + 1):
        cache_of_try = cache / str(attempt)
        context = MavenContext(repo_cache=cache_of_try, local_repos=[], timeout=_SECONDS)
        try:
            return Path(context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve())
        except (OSError, RuntimeError):
            if attempt == _TRIES or is_full(cache):
                raise
    raise AssertionError("unreachable")


def _fault(error: OSError | RuntimeError, folder: Path) -> RuntimeFault:
    if is_full(folder):
        return disk_full(folder)
    known = disk_fault(error, folder) if isinstance(error, OSError) else None
    return known or RuntimeFault(
        f"The jars of Kafka cannot be fetched ({type(error).__name__}): connect to the network and run again, "
        "or name a folder that has them in TDKT_KAFKA_LIBS."
    )


def _progress(total: int) -> Callable[[int], None]:
    """Return a function that shows how many jars are there: on one line at a terminal, at each quarter elsewhere."""
    live = sys.stdout.isatty()
    steps = {total * quarter // 4 for quarter in (1, 2, 3, 4)}

    def show(count: int) -> None:
        if live or count in steps:
            start, end = ("\r", "" if count < total else "\n") if live else ("", "\n")
            print(f"{start}  Apache Kafka: {count} of {total} jars", end=end, flush=True)

    return show
