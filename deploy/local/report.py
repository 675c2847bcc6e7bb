"""The state of the programs of each site, and of the links between them, as tables."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from rich import box
from rich.console import Console
from rich.table import Table

from chassis.telemetry import printable
from chassis.web.auth import issue_token
from contracts.message import Actor
from deploy.federation.links import Link
from deploy.local.federation import Sites
from deploy.local.mirror import Mirror
from deploy.local.services import LocalService
from deploy.local.site import Site

_WATCHER = Actor("make-status", None, frozenset({"operator"}))
_MINUTE = timedelta(minutes=1)
_UNKNOWN = "?"
_NUMBERS = ("process", "lag", "last message")


class Row(NamedTuple):
    """One program: its state, its process, its address, how many events it is behind, its log, and its troubles."""

    name: str
    state: str
    process: str
    address: str
    lag: str
    log: str
    troubles: tuple[str, ...] = ()


def show(sites: Sites, console: Console) -> None:
    """Print the address of each chosen site, a table of its programs, and one of the links that touch them."""
    for site in sites.chosen:
        console.print(f"open {site.proxy.url}/  {site.settings.site}")
    for site in sites.chosen:
        show_site(site, console, sites.mirrors.get(site.settings.site))
    touching = [link for link in sites.links if {link.source, link.target} & set(sites.chosen_codes)]
    if touching:
        show_links(sites, touching, console)


def show_site(site: Site, console: Console, mirror: Mirror | None = None) -> None:
    """Print a row for each program of the site, and below the table a line for each trouble."""
    table = _table(
        f"{site.settings.site} ({site.folder})", ("what", "state", "process", "address", "lag", "log"), _NUMBERS
    )
    rows = [
        *_servers(site),
        *_mirror(site, mirror),
        *_proxy(site),
        *(_service(site, service) for service in site.services),
    ]
    for row in rows:
        table.add_row(*row[:-1])
    console.print(table)
    for row in rows:
        for trouble in row.troubles:
            console.print(f"{row.name}: {printable(trouble)}", markup=False, soft_wrap=True)


def show_links(sites: Sites, links: Sequence[Link], console: Console) -> None:
    """Print a row for each link: its state, how old its last message is, and how many have not arrived."""
    table = _table("links", ("from", "to", "state", "last message", "lag"), _NUMBERS)
    troubles = []
    for link, condition in sites.conditions(links):
        lag = _UNKNOWN if condition.lag is None else str(condition.lag)
        table.add_row(link.source, link.target, condition.state, _age(condition.age), lag)
        if condition.reason:
            troubles.append(f"{link.source} → {link.target}: {printable(condition.reason)}")
    console.print(table)
    for trouble in troubles:
        console.print(trouble, markup=False, soft_wrap=True)


def _age(seconds: float | None) -> str:
    """The age of a message in its largest unit; nothing where there is no message."""
    if seconds is None:
        return "none yet"
    for size, name in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {name} ago"
    return f"{seconds:.0f} s ago"


def _table(title: str, columns: Sequence[str], numbers: Collection[str]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    return table


def _mirror(site: Site, mirror: Mirror | None) -> Iterator[Row]:
    if mirror is not None:
        state = "stopped" if mirror.pid is None else "runs"
        yield Row("mirror", state, _number(mirror.pid), "", "", _relative(site, mirror.program.log))


def _proxy(site: Site) -> Iterator[Row]:
    if site.services:
        proxy = site.proxy
        state = "stopped" if proxy.pid is None else "runs"
        yield Row("proxy", state, _number(proxy.pid), f"{proxy.url}/", "", _relative(site, proxy.program.log))


def _servers(site: Site) -> Iterator[Row]:
    for name, server, address in (
        ("Postgres", site.postgres, f"127.0.0.1:{site.postgres.port}"),
        ("Kafka", site.kafka, site.kafka.bootstrap),
    ):
        state = "runs" if server.running() else "stopped"
        yield Row(name, state, _number(server.pid), address, "", _relative(site, server.log))
    mail = site.mail
    state = "stopped" if mail.pid is None else "runs"
    yield Row("mail", state, _number(mail.pid), f"127.0.0.1:{mail.port}", "", _relative(site, mail.program.log))


def _service(site: Site, service: LocalService) -> Row:
    process, log = service.program.process(), _relative(site, service.program.log)
    if process is None:
        return Row(service.name, "stopped", "", service.url, "", log)
    health = _health(site, service.url)
    changed = service.changed(site.addresses)
    troubles = tuple(_faults(health))
    state = "ready" if service.is_ready() and health and not troubles else "not ready"
    troubles += tuple(_absences(health))
    if changed:
        troubles += (f"{', '.join(changed)} changed since it was started: make up starts it anew",)
    return Row(service.name, state, str(process.pid), service.url, _lag(health), log, troubles)


def _number(pid: int | None) -> str:
    return "" if pid is None else str(pid)


def _relative(site: Site, log: Path | None) -> str:
    return "elsewhere" if log is None else str(log.resolve().relative_to(site.folder))


def _health(site: Site, url: str) -> Mapping[str, Any]:
    """The report of a service on itself; empty when it does not answer."""
    token = issue_token(site.keys.token_key.read_bytes(), _WATCHER, site=site.settings.site, lasts=_MINUTE)
    try:
        answer = httpx.get(f"{url}/health", headers={"Authorization": f"Bearer {token}"}, timeout=2)
        report: Mapping[str, Any] = answer.json() if answer.is_success else {}
    except (httpx.HTTPError, ValueError):
        return {}
    return report


def _faults(health: Mapping[str, Any]) -> Iterator[str]:
    for loop in health.get("loops", ()):
        if loop["fault"]:
            yield f"{loop['name']} waits: {loop['fault']}"
        elif loop["stalled"]:
            yield f"{loop['name']} has work and does not move"


def _absences(health: Mapping[str, Any]) -> Iterator[str]:
    """Topics that are read once they are there; a service is ready without those of a neighbour."""
    for loop in health.get("loops", ()):
        if loop["absent"]:
            yield f"{loop['name']} waits for topics that Kafka does not have or show: {', '.join(loop['absent'])}"


def _lag(health: Mapping[str, Any]) -> str:
    """Return how many events the slowest loop has ahead; a loop with a fault does not know."""
    loops = health.get("loops", ())
    known = [loop["behind"] for loop in loops if not loop["fault"] and loop["behind"] is not None]
    lag = str(max(known)) if loops and len(known) == len(loops) else _UNKNOWN
    return f"{lag} ({health['parked']} parked)" if health.get("parked") else lag
