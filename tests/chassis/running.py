"""The writing service as a process of its own, for tests that start, kill and query it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.chassis.databases import Database
from tests.chassis.sample import SITE
from tests.chassis.topics import write_keys
from tests.chassis.web_harness import PRIVATE_PEM, PUBLIC_PEM

PROJECT = Path(__file__).parents[2]
_SECONDS = 60.0


def variables_of(
    database: Database, folder: Path, site: str = SITE, prefix: str = "WRITING", **others: str
) -> dict[str, str]:
    """The variables of a service at `site` over `database`, with the site's keys in `folder`; `others` differ."""
    _make_keys(folder, site)
    variables = {
        "SITE": site,
        "LEVEL": "district",
        "POSTGRES_URL": database.service_url,
        "POSTGRES_OWNER_URL": database.owner_url,
        "KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "KAFKA_USER": "nobody",
        "KAFKA_PASSWORD": "none",
        "HTTP_PORT": "0",
        "SIGNING_KEY_FILE": str(folder / "site-key.pem"),
        "SIGNING_KEY_ID": f"{site}-1",
        "KEYS_FILE": str(folder / "keys.json"),
        "TOKEN_KEY_FILE": str(folder / "token-public-key.pem"),
        **others,
    }
    return {f"{prefix}_{name}": value for name, value in variables.items()}


def _make_keys(folder: Path, site: str) -> None:
    if (folder / "site-key.pem").exists():
        return
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "site-key.pem").write_bytes(pem)
    write_keys(folder / "keys.json", {site: [(f"{site}-1", private)]})
    (folder / "token-key.pem").write_bytes(PRIVATE_PEM)
    (folder / "token-public-key.pem").write_bytes(PUBLIC_PEM)


class Running:
    """A service process; `logged` are the lines of its log so far."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        """Stand for `process`, which writes its log to `log`."""
        self.process = process
        self._log = log

    @property
    def logged(self) -> list[dict[str, Any]]:
        """The lines of the log that are JSON."""
        lines = self._log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def line(self, event: str) -> dict[str, Any]:
        """The first line of the log about `event`, as soon as it is there."""
        until(
            lambda: any(line["event"] == event for line in self.logged), f"the service to say {event}", self._last_words
        )
        return next(line for line in self.logged if line["event"] == event)

    @property
    def url(self) -> str:
        """Where it serves, as soon as it does."""
        return f"http://127.0.0.1:{self.line('service_started')['port']}"

    def ended(self) -> int:
        """Its exit code, as soon as it has ended."""
        until(lambda: self.process.poll() is not None, "the service to end", self._last_words)
        return self.process.wait()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal; answers with its exit code."""
        self.process.send_signal(number)
        return self.ended()

    def _last_words(self) -> str:
        return self._log.read_text()[-2000:]


@contextmanager
def started(variables: Mapping[str, str], log: Path, *words: str, module: str = "writing_service") -> Iterator[Running]:
    """The service `module` (of `tests.chassis`), started with `words`; ended here at the latest."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", f"tests.chassis.{module}", *words],
            cwd=PROJECT,
            env=_environment(variables),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Running(process, log)
    finally:
        process.kill()
        process.wait()


def verb(variables: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """The output of the verb and options in `words`."""
    return subprocess.run(
        [sys.executable, "-m", "tests.chassis.writing_service", *words],
        check=False,
        cwd=PROJECT,
        env=_environment(variables),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
    )


def until(wanted: Callable[[], bool], what: str, last_words: Callable[[], str] = str) -> None:
    """Return when `wanted()` holds; fails the test, naming `what` it waited for, when it does not in time."""
    deadline = time.monotonic() + _SECONDS
    while not wanted():
        assert time.monotonic() < deadline, f"waited {_SECONDS} s for {what}\n{last_words()}"
        time.sleep(0.05)


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WRITING_", "READING_", "TDKT_"))}
    return {**kept, **variables}
