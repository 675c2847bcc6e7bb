"""Ports: which are free, who holds one, and one that stays the same from start to start."""

import secrets
import socket
from pathlib import Path

import psutil

from deploy.local.faults import RuntimeFault, write_atomically

# Below the range from which systems take ports for outgoing connections, so that a port that was
# free yesterday is not some browser's today.
_FIRST, _LAST = 20_000, 29_999


def is_free(port: int) -> bool:
    """Return whether a server could listen on `port` of this machine's loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Return whether something accepts connections at `host` and `port`."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def require_free(port: int, who: str) -> None:
    """Raise RuntimeFault, naming the program that holds it, when `port` is taken."""
    if is_free(port):
        return
    raise RuntimeFault(
        f"Port {port}, which {who} needs, is in use by {_holder(port)}: "
        "stop that program, or choose other ports with TDKT_FIRST_PORT."
    )


def free_port() -> int:
    """Return a port on which no program listens, outside the range from which systems take outgoing ones."""
    while not is_free(port := _FIRST + secrets.randbelow(_LAST - _FIRST)):
        continue
    return port


def kept_port(note: Path) -> int:
    """Return the port noted in the file `note`; note a free one when there is none yet.

    Raises RuntimeFault when the note cannot be written.
    """
    try:
        return int(note.read_text())
    except (OSError, ValueError):
        port = free_port()
        write_atomically(note, f"{port}\n")
        return port


def renew_when_taken(note: Path) -> None:
    """Forget the port noted in the file `note` when another program listens on it."""
    if not is_free(kept_port(note)):
        note.unlink()


def _holder(port: int) -> str:
    try:
        connections = psutil.net_connections("tcp")
    except psutil.Error:
        return "another program"
    for connection in connections:
        listens = connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port
        if listens and connection.pid:
            return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    return "another program"
