"""The one address of a site on this machine: a reverse proxy as a program, which joins its services."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.ports import answers, require_free
from deploy.local.process import Program
from deploy.local.services import LocalService
from deploy.local.settings import PROJECT

_READY_SECONDS = 60


@dataclass(frozen=True)
class ReverseProxy:
    """The proxy of the site that keeps all in `folder`: at `port` it has all paths of the `services`."""

    folder: Path
    port: int
    services: Sequence[LocalService]

    @property
    def url(self) -> str:
        """The address that a browser opens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def program(self) -> Program:
        """The running proxy."""
        return Program("proxy", self.folder / "pids" / "proxy", self.folder / "logs" / "proxy.log")

    @property
    def pid(self) -> int | None:
        """The proxy's process, or None when it does not run."""
        process = self.program.process()
        return None if process is None else process.pid

    def start(self) -> None:
        """Start the proxy unless it runs; it is then not yet ready. Raises RuntimeFault when its port is taken."""
        if self.pid is None:
            require_free(self.port, "the site's address")
            ports = [f"{service.name}={service.port}" for service in self.services]
            self.program.start([sys.executable, "-m", "deploy.local.proxy", str(self.port), *ports], folder=PROJECT)

    def wait_ready(self) -> None:
        """Wait until it accepts connections; raises RuntimeFault when it does not become so."""
        self.program.wait_ready(lambda: answers("127.0.0.1", self.port), _READY_SECONDS)

    def stop(self) -> None:
        """Stop the proxy."""
        self.program.stop()
