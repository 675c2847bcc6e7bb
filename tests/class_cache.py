"""Classes of Kafka that Java has loaded and linked before: with them a broker starts in two fifths of the time.

A broker's start took 4.3 s of a processor and takes 1.8 s; the suite starts a hundred. Java makes the file when a
broker that was told so ends (JEP 514), once for each machine; a Java that cannot use it goes on without.
"""

import fcntl
import os
from hashlib import sha256
from pathlib import Path

from deploy.local.java import java
from deploy.local.kafka import Kafka
from deploy.local.settings import MachineSettings

_VARIABLE = "JDK_JAVA_OPTIONS"
"""The launcher of Java reads it, in whatever process a test starts one."""


def use_class_cache(folder: Path) -> None:
    """Let every Java that is started from now on use the cache; where there is none, a broker in `folder` makes it.

    Where that fails, Java goes on without.
    """
    if _VARIABLE in os.environ:
        return
    cache = _cache()
    with cache.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not cache.exists():
            _make(cache, folder)
    if cache.exists():
        os.environ[_VARIABLE] = f"-XX:AOTCache={cache}"


def _cache() -> Path:
    """The place of the cache for this Java and these jars, which must be the same when it is used."""
    program, *arguments = java(128)
    made = Path(program).stat().st_mtime_ns
    return MachineSettings().cache / f"classes-{sha256(f'{program} {made} {arguments}'.encode()).hexdigest()[:12]}.aot"


def _make(cache: Path, folder: Path) -> None:
    broker, draft = Kafka(folder), cache.with_suffix(".draft")
    broker.discard()
    try:
        broker.start()  # makes its folder, by Java programs of which the cache is not to be made
        broker.kill()
        os.environ[_VARIABLE] = f"-XX:AOTCacheOutput={draft}"
        broker.start()
        broker.stop()
        if draft.exists():  # a broker that took too long to end was killed, and wrote none
            draft.replace(cache)
    finally:
        os.environ.pop(_VARIABLE, None)
        broker.discard()
