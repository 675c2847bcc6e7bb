"""The site's mail server as a program: it is started and stopped, and keeps its messages in a folder."""

import sys
from dataclasses import dataclass
from pathlib import Path

from deploy.local.faults import make_folder
from deploy.local.ports import answers, require_free
from deploy.local.process import Program
from deploy.local.settings import PROJECT

_READY_SECONDS = 20


@dataclass(frozen=True)
class Mailbox:
    """A mail server on `port` that keeps its messages below `folder`."""

    folder: Path
    port: int

    @property
    def messages(self) -> Path:
        """The folder with one .eml file for each delivery."""
        return self.folder / "mail"

    @property
    def program(self) -> Program:
        """The running server."""
        return Program("mail", self.folder / "pids" / "mail", self.folder / "logs" / "mail.log")

    @property
    def pid(self) -> int | None:
        """The server's process, or None when it does not run."""
        process = self.program.process()
        return None if process is None else process.pid

    def start(self) -> None:
        """Start the server unless it runs, and wait until it accepts mail.

        Raises RuntimeFault when the machine does not let it.
        """
        if self.pid is not None and not self.program.runs_with(str(self.messages)):
            self.stop()  # the folder was moved
        if self.pid is None:
            require_free(self.port, "the mail server")
            command = [sys.executable, "-m", "deploy.local.mail", str(self.port), str(make_folder(self.messages))]
            self.program.start(command, folder=PROJECT)
        self.program.wait_ready(lambda: answers("127.0.0.1", self.port), _READY_SECONDS)

    def stop(self) -> None:
        """Stop the server; its messages stay."""
        self.program.stop()
