"""Connections in plain text: allowed on this machine, anywhere else only when a setting asks for it."""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

_PLAIN_WHEN_MEANT = frozenset({"disable", "require", "verify-ca", "verify-full"})
"""The modes of Postgres's client that never fall back to plain text, and the one that asks for it."""

_PORTS = {"http": 80, "https": 443}


def is_here(host: str) -> bool:
    """Whether `host`, without a port, is this very machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def are_here(bootstrap: str) -> bool:
    """Whether every `host:port` of a list with commas is this very machine."""
    return all(is_here(server.rpartition(":")[0]) for server in bootstrap.split(","))


def site_address(url: str) -> str:
    """The scheme, host and port of `url`, in lower case and without the scheme's own port.

    Raises ValueError where it is another address than `https://host[:port]`, or `http://` on this machine.
    """
    parts = urlsplit(url.lower())
    plain = parts.scheme == "http" and is_here(parts.hostname or "")
    if not parts.hostname or parts.username is not None or not (parts.scheme == "https" or plain):
        raise ValueError(
            "an address is wanted such as https://tdkt.example.vn, or http://127.0.0.1:18100 on this machine"
        )
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("the address of a site ends with its host and port: the site has all paths below it")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def require_private(url: str) -> None:
    """Raise ValueError when a database on another machine could be reached in plain text by omission.

    `sslmode=require`, `verify-ca` and `verify-full` exclude it; `sslmode=disable` asks for plain text explicitly.
    """
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    if set(asked.get("sslmode", ())) & _PLAIN_WHEN_MEANT:
        return
    for host in _hosts(parts.netloc.rpartition("@")[2], asked.get("host", ())):
        if not is_here(host) and not host.startswith("/"):
            raise ValueError(
                f"{host} is not this machine: add ?sslmode=verify-full, or ?sslmode=disable when plain text is meant"
            )


def _hosts(location: str, asked: Iterable[str]) -> list[str]:
    """The hosts that an address names; none for a socket on this machine."""
    named = [server if server.endswith("]") else server.rpartition(":")[0] or server for server in location.split(",")]
    return [host for host in (*named, *",".join(asked).split(",")) if host]
