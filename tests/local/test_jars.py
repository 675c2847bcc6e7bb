"""The jars of Kafka: only those of the lock, and a broken fetch goes on where it stopped."""

import hashlib
from pathlib import Path

import pytest

from deploy.local.faults import RuntimeFault
from deploy.local.jars import Jar, kafka_libs, locked_jars, place

_GOOD = b"a jar"
_JAR = Jar("org.example", "good", "1.0", hashlib.sha256(_GOOD).hexdigest())


def test_the_lock_names_every_jar_once() -> None:
    """94 jars, each with a hash, and no two that would be one file."""
    jars = locked_jars()

    assert len({jar.file for jar in jars}) == len(jars) == 94
    assert all(len(bytes.fromhex(jar.sha256)) == 32 for jar in jars)


def test_an_altered_jar_is_refused(tmp_path: Path) -> None:
    """A file with another hash is named and does not reach the folder of jars."""
    libs = tmp_path / "libs"
    libs.mkdir()
    draft = tmp_path / "draft"
    draft.write_bytes(b"an altered jar")

    with pytest.raises(RuntimeFault, match=r"good-1\.0\.jar arrived with hash"):
        place(draft, _JAR, libs)

    assert not list(libs.iterdir())

    draft.write_bytes(_GOOD)
    place(draft, _JAR, libs)

    assert [path.name for path in libs.iterdir()] == ["good-1.0.jar"]


def test_without_a_network_only_what_is_missing_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jars that are there are not asked for; for a missing one the sentence says what to do and no half file stays."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("TDKT_CACHE", str(cache))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    lock = tmp_path / "jars.lock"
    lock.write_text(f"org.example:good:1.0 {_JAR.sha256}\n")

    with pytest.raises(RuntimeFault, match=r"cannot be fetched .*connect to the network.*TDKT_KAFKA_LIBS"):
        kafka_libs(lock)

    (folder,) = cache.iterdir()

    assert not list(folder.iterdir())

    (folder / _JAR.file).write_bytes(_GOOD)

    assert kafka_libs(lock) == folder


def test_a_given_folder_is_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TDKT_KAFKA_LIBS is believed when it holds Kafka, and named when it does not."""
    monkeypatch.setenv("TDKT_KAFKA_LIBS", str(tmp_path))

    with pytest.raises(RuntimeFault, match="TDKT_KAFKA_LIBS"):
        kafka_libs()

    (tmp_path / "kafka-server-4.3.1.jar").touch()

    assert kafka_libs() == tmp_path
