"""Programs that outlive the command that started them, recognised by their process-id file.

The file holds the process id and a mark, which the process has in its environment too: the folder may be moved while
the program runs, and an id that belongs to another process by now is not taken for ours.
"""

import os
import secrets
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.local.faults import RuntimeFault, disk_faults, disk_full, is_full, make_folder

_MARK = "TDKT_MARK"

# The shell notes its own id before it becomes the program, so that at no moment the program runs without a note,
# even when the command that starts it is broken off.
_NOTE_AND_BECOME = f'echo $$ "${_MARK}" >"$0.new" && mv "$0.new" "$0" && exec "$@"'
_LEAVE = f"""sh -c '{_NOTE_AND_BECOME}' "$@" >>"$0" 2>&1 </dev/null &"""


@dataclass(frozen=True)
class Program:
    """A program in a session of its own: Ctrl-C in the terminal that started it does not reach it."""

    name: str
    pid_file: Path
    """An absolute path; it holds the process id and the mark of the program."""
    log: Path
    """The output of the program; that of the run before is kept beside it as `.1`."""

    def process(self) -> psutil.Process | None:
        """Return the running process, or None when the id belongs to no process or to another program."""
        try:
            number, mark = self.pid_file.read_text().split()
            process = psutil.Process(int(number))
            mine = environment_of(process).get(_MARK) == mark and self._is_its_log(process)
        except (OSError, ValueError, psutil.Error):
            return None
        return process if mine and not is_gone(process) else None

    def _is_its_log(self, process: psutil.Process) -> bool:
        """Distinguish the program from that of a copied folder, whose files hold the same id and mark.

        Only Linux shows where the output of a process goes, and a log may have been removed: then the mark decides.
        """
        output = Path(f"/proc/{process.pid}/fd/1")
        try:
            return output.samefile(self.log)
        except FileNotFoundError:
            return True

    def running(self) -> bool:
        """Return whether the program runs."""
        return self.process() is not None

    def runs_with(self, word: str) -> bool:
        """Return whether the program runs with `word` in its command line; paths in it are old after a move."""
        process = self.process()
        try:
            return process is not None and word in process.cmdline()
        except psutil.Error:
            return False

    def start(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None, folder: Path | None = None
    ) -> None:
        """Run `command` in `folder` unless the program runs; it then has its note, and is not yet ready.

        `environment` is added to the one of the command that starts it.
        Raises RuntimeFault when its files cannot be written.
        """
        if self.running():
            return
        for place in (self.pid_file.parent, self.log.parent):
            make_folder(place)
        with disk_faults(self.log.parent):
            if self.log.exists():
                self.log.replace(self.log.with_name(f"{self.log.name}.1"))
            self.pid_file.unlink(missing_ok=True)
        subprocess.run(
            ["sh", "-c", _LEAVE, str(self.log), str(self.pid_file), *command],  # noqa: S607 - every system has a sh
            check=True,
            cwd=folder,
            env={**os.environ, **(environment or {}), _MARK: secrets.token_hex(8)},
            start_new_session=True,
        )
        holds_within(self.pid_file.exists, seconds=10)

    def wait_ready(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until `ready()` holds.

        Raises RuntimeFault when the program ends first or `seconds` pass.
        """
        if holds_within(lambda: ready() or not self.running(), seconds) and self.running():
            return
        if died_of_full_disk(self.log):
            raise disk_full(self.log.parent)
        what = "did not become ready in time" if self.running() else "ended at its start"
        raise RuntimeFault(
            f"{self.name} {what}; its last line is “{last_line(self.log)}”: see {self.log}, and run again."
        )

    def stop(self, seconds: float = 30) -> None:
        """Ask the program to end, and make it end when it has not after `seconds`."""
        process = self.process()
        if process is None:
            return
        process.terminate()
        if not holds_within(lambda: is_gone(process), seconds):
            end_at_once(process)
        self.pid_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """End the program and its children at once (SIGKILL), as a crash would."""
        process = self.process()
        if process is not None:
            end_at_once(process)


def holds_within(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until `condition()` holds; return whether it did within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def environment_of(process: psutil.Process) -> dict[str, str]:
    """Return the environment of a process; nothing when it is dead or has none.

    Raises psutil.Error when it is gone or another user's.
    """
    deadline = time.monotonic() + 1
    # A process shows no environment for a moment while it becomes another program.
    while not (environment := process.environ()) and process.status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            break
        time.sleep(0.001)
    return environment


def is_gone(process: psutil.Process) -> bool:
    """Return whether a process has ended, waited for by its parent or not."""
    try:
        # The first thread of a JVM is a zombie while others still hold its sockets.
        done = process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
        return done or not process.is_running()
    except psutil.NoSuchProcess:
        return True


def end_at_once(process: psutil.Process) -> None:
    """Send SIGKILL to a process and its children, and wait until they are gone."""
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue
    holds_within(lambda: all(is_gone(member) for member in family), seconds=10)


def last_line(log: Path) -> str:
    """Return the last line of `log` that is neither empty nor part of a traceback of Java, or "nothing"."""
    lines = [line.strip() for line in _end(log).splitlines() if line.strip() and not line.lstrip().startswith("at ")]
    return lines[-1] if lines else "nothing"


def died_of_full_disk(log: Path) -> bool:
    """Return whether the program that wrote `log` found its disk full."""
    return is_full(log.parent) or "No space left on device" in _end(log)


def _end(log: Path) -> str:
    try:
        return log.read_text(errors="replace")[-20_000:]
    except OSError:
        return ""
