"""What runs of a site, shown as a table."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from rich import box
from rich.console import Console
from rich.table import Table

from chassis.web.auth import issue_token
from contracts.message import Actor
from deploy.local.site import Site

_WATCHER = Actor("make-status", None, frozenset({"operator"}))
_MINUTE = timedelta(minutes=1)


def show(site: Site, console: Console) -> bool:
    """Print a row for each program of the site; tell whether all of them run."""
    table = Table(title=f"{site.settings.site} ({site.folder})", title_justify="left", box=box.SIMPLE_HEAD)
    for column in ("what", "state", "process", "address", "lag", "log"):
        table.add_column(column, justify="right" if column in ("process", "lag") else "left", overflow="fold")
    rows = list(_rows(site))
    for row in rows:
        table.add_row(*row)
    console.print(table)
    return all(row[1] in ("runs", "ready") for row in rows)


def _rows(site: Site) -> Iterator[tuple[str, str, str, str, str, str]]:
    for name, server, address in (
        ("Postgres", site.postgres, f"127.0.0.1:{site.postgres.port}"),
        ("Kafka", site.kafka, site.kafka.bootstrap),
    ):
        pid = server.pid
        yield name, "runs" if server.running() else "stopped", _number(pid), address, "", _place(site, server.log)
    mail = site.mail
    yield (
        "mail",
        "runs" if mail.pid is not None else "stopped",
        _number(mail.pid),
        f"127.0.0.1:{mail.port}",
        "",
        _place(site, mail.program.log),
    )
    for service in site.services:
        process = service.program.process()
        state = "stopped" if process is None else "ready" if service.is_ready() else "not ready"
        lag = "" if process is None else _lag(site, service.url)
        yield (
            service.name,
            state,
            _number(None if process is None else process.pid),
            service.url,
            lag,
            _place(site, service.program.log),
        )


def _number(pid: int | None) -> str:
    return "" if pid is None else str(pid)


def _place(site: Site, log: Path | None) -> str:
    return "elsewhere" if log is None else str(log.resolve().relative_to(site.folder))


def _lag(site: Site, url: str) -> str:
    """Return how many events the service's slowest loop has ahead, as it says itself; empty when it does not say."""
    token = issue_token(site.keys.token_key.read_bytes(), _WATCHER, site=site.settings.site, lasts=_MINUTE)
    try:
        answer: Any = httpx.get(f"{url}/health", headers={"Authorization": f"Bearer {token}"}, timeout=2).json()
        behind = max(loop["behind"] for loop in answer["loops"])
        parked = f" ({answer['parked']} parked)" if answer["parked"] else ""
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return ""
    return f"{behind}{parked}"
