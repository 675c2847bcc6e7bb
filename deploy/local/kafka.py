"""A real Apache Kafka of one node in a folder, started and stopped by calls."""

import re
import secrets
import shutil
import subprocess
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from deploy.local.faults import RuntimeFault, disk_faults, disk_full, is_full, make_folder, write_atomically
from deploy.local.java import java
from deploy.local.ports import answers, kept_port, renew_when_taken, require_free
from deploy.local.process import Program
from deploy.local.settings import read_machine_settings

_START_SECONDS = 90
_PROPERTIES = Path(__file__).with_name("server.properties")
_FORMATTED = "meta.properties"
_FOR_SITES = """
# Other sites that have no broker of their own come in here; the last line of a name counts.
listeners=CLIENT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port},SITES://{host}:{tls_port}
advertised.listeners=CLIENT://127.0.0.1:{port},SITES://{host}:{tls_port}
listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT,SITES:SASL_SSL
listener.name.sites.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sites.ssl.keystore.type=PEM
listener.name.sites.ssl.keystore.location={keystore}
"""


@dataclass(frozen=True)
class TlsListener:
    """A second listener of a broker, with TLS and SCRAM, for sites that have no broker of their own."""

    port: int
    keystore: Path
    """PEM: the private key (PKCS#8), the certificate of `host`, and that of its authority."""
    host: str = "127.0.0.1"

    @property
    def bootstrap(self) -> str:
        """The address of the listener: host:port."""
        return f"{self.host}:{self.port}"


class Kafka:
    """One broker of our own: its data, its passwords and its ports are kept in `folder`."""

    admin_user = "admin"

    def __init__(
        self, folder: Path, port: int | None = None, heap_mb: int = 128, for_sites: TlsListener | None = None
    ) -> None:
        """Describe the broker; nothing is started.

        `port` is the clients' one; a free one, kept from start to start while it stays free, when none is given.
        `for_sites` is a listener for other sites' services, beside that for clients on this machine.
        """
        self.folder = folder
        self._port = port
        self._heap_mb = heap_mb
        self._for_sites = for_sites

    @property
    def port(self) -> int:
        """The clients' port on 127.0.0.1."""
        return self._port or kept_port(self.folder / "port")

    @property
    def bootstrap(self) -> str:
        """The clients' address: host:port."""
        return f"127.0.0.1:{self.port}"

    @property
    def admin_password(self) -> str:
        """The password of `admin_user`; it exists after the first start."""
        return (self.folder / "password").read_text().strip()

    @property
    def admin_connection(self) -> dict[str, str | int | float | bool]:
        """The settings of a client for `admin_user`."""
        return _connection(self.bootstrap, self.admin_user, self.admin_password)

    @property
    def log(self) -> Path:
        """The log of the broker."""
        return self.folder / "kafka.log"

    @property
    def pid(self) -> int | None:
        """The broker's process, or None when it does not run."""
        process = self._program.process()
        return None if process is None else process.pid

    def running(self) -> bool:
        """Return whether this very broker runs, and not another one at its port."""
        return self._program.running()

    def start(self) -> None:
        """Start the broker unless it runs, over the remains of an earlier run, and wait until it serves.

        Raises RuntimeFault when the machine does not let it.
        """
        make_folder(self.folder)
        if self.running() and not self._program.runs_with(str(self._properties)):
            self.stop()  # its folder was moved, and it would look for its data at the old place
        if not self.running():
            if self._port is None:
                renew_when_taken(self.folder / "port")
                renew_when_taken(self.folder / "controller-port")
            require_free(self.port, "Kafka")
            require_free(self._controller_port, "Kafka's controller")
            if self._for_sites is not None:
                require_free(self._for_sites.port, "Kafka's listener for other sites")
            self._write_properties(self._data)
            if not (self._data / _FORMATTED).exists():
                self._format()
            self._program.start(self._java("kafka.Kafka", str(self._properties)))
        self._program.wait_ready(self._serves, _START_SECONDS)

    def stop(self) -> None:
        """Stop the broker in good order."""
        self._program.stop(seconds=40)

    def kill(self) -> None:
        """End the broker at once (SIGKILL), as a crash would."""
        self._program.kill()

    def discard(self) -> None:
        """Kill the broker and remove everything it holds."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _controller_port(self) -> int:
        return kept_port(self.folder / "controller-port") if self._port is None else self._port + 1

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _properties(self) -> Path:
        return self.folder.resolve() / "server.properties"

    @property
    def _program(self) -> Program:
        return Program("Kafka", self.folder.resolve() / "pid", self.log)

    def _java(self, *arguments: str) -> list[str]:
        return java(self._heap_mb, *arguments)

    def _serves(self) -> bool:
        return "Kafka Server started" in _text(self.log) and answers("127.0.0.1", self.port)

    def _write_properties(self, data: Path) -> None:
        values = {
            "port": str(self.port),
            "controller_port": str(self._controller_port),
            "admin_user": self.admin_user,
            "admin_password": _kept_secret(self.folder / "password"),
            "controller_password": _kept_secret(self.folder / "controller-password"),
            "data": str(data.resolve()),
        }
        template, sites = _PROPERTIES.read_text(), self._for_sites
        if sites is not None:
            template += _FOR_SITES
            values |= {"host": sites.host, "tls_port": str(sites.port), "keystore": str(sites.keystore.resolve())}
        text = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], template)
        write_atomically(self._properties, text)

    def _format(self) -> None:
        """Make the data folder beside its place and move it there whole, so that half of one is never met."""
        for leftover in self.folder.glob("data*"):
            shutil.rmtree(leftover)
        draft = self.folder / f"data.{secrets.token_hex(4)}"
        self._write_properties(draft)
        scram = f"SCRAM-SHA-512=[name={self.admin_user},password={self.admin_password}]"
        tool = self._java("kafka.tools.StorageTool")
        done = subprocess.run(
            [*tool, "format", "--standalone", "-t", _cluster_id(), "-c", str(self._properties), "--add-scram", scram],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        if done.returncode != 0 or not (draft / _FORMATTED).exists():
            last = done.stdout.strip().rpartition("\n")[2]
            raise (
                disk_full(self.folder)
                if is_full(self.folder)
                else RuntimeFault(f"Kafka could not make its data folder {self._data}; its last line is “{last}”.")
            )
        with disk_faults(self.folder):
            draft.replace(self._data)
        self._write_properties(self._data)


def _cluster_id() -> str:
    """An id as Kafka's own tool gives one: 16 bytes in base64 that begin with no hyphen, which would be an option."""
    first, *others = uuid4().bytes
    return urlsafe_b64encode(bytes([first & 0x7F, *others])).decode().rstrip("=")


class GivenKafka:
    """A Kafka that is already there and is neither started nor stopped by us."""

    def __init__(self, bootstrap: str, admin_user: str, admin_password: str) -> None:
        """Describe the cluster at `bootstrap`, host:port."""
        self.bootstrap = bootstrap
        self.admin_user = admin_user
        self.admin_password = admin_password
        self.pid: int | None = None
        self.log: Path | None = None

    @property
    def admin_connection(self) -> dict[str, str | int | float | bool]:
        """The settings of a client for `admin_user`."""
        return _connection(self.bootstrap, self.admin_user, self.admin_password)

    def running(self) -> bool:
        """Return whether the first of its brokers accepts connections."""
        host, _, port = self.bootstrap.split(",")[0].rpartition(":")
        return answers(host, int(port))

    def start(self) -> None:
        """Raise RuntimeFault when it does not accept connections."""
        if not self.running():
            raise RuntimeFault(
                f"No Kafka answers at {self.bootstrap}: start it, or unset TDKT_KAFKA_BOOTSTRAP to get one here."
            )

    def stop(self) -> None:
        """Leave the cluster alone."""

    def discard(self) -> None:
        """Leave the cluster alone."""


def kafka(folder: Path, port: int | None = None) -> Kafka | GivenKafka:
    """Return the cluster that TDKT_KAFKA_BOOTSTRAP names, or a broker of our own in `folder`.

    Raises RuntimeFault when the administrator's password of the named cluster is not set.
    """
    settings = read_machine_settings()
    if settings.kafka_bootstrap is None:
        return Kafka(folder, port)
    if settings.kafka_admin_password is None:
        raise RuntimeFault("TDKT_KAFKA_BOOTSTRAP is set: set TDKT_KAFKA_ADMIN_PASSWORD too.")
    password = settings.kafka_admin_password.get_secret_value()
    return GivenKafka(settings.kafka_bootstrap, settings.kafka_admin_user, password)


def _connection(bootstrap: str, user: str, password: str) -> dict[str, str | int | float | bool]:
    return {
        "bootstrap.servers": bootstrap,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": user,
        "sasl.password": password,
    }


def _kept_secret(note: Path) -> str:
    if not note.exists():
        write_atomically(note, secrets.token_urlsafe(24))
    return note.read_text().strip()


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
