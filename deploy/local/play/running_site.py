"""The running site of the year: the addresses of its services, its key for tokens, and its training clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.local.faults import RuntimeFault, write_atomically
from deploy.local.federation import Sites, started_sites
from deploy.local.play.across import WARD
from deploy.local.settings import read_machine_settings
from deploy.local.site import Site

SERVICES = ("planning", "registration", "review", "notification")


ALONE, ACROSS = "alone", "across-levels"
"""The courses of a year: through one site, or across the sites of the federation."""


class PlaySettings(BaseSettings):
    """The variables TDKT_PLAY_*; each that is missing is that of the site `make run` starts.

    `urls` is a JSON object of service and address. `command` runs a verb of a service, with `{service}` for its name:
    `docker compose exec -T {service} python -m services.{service}`.
    """

    model_config = SettingsConfigDict(env_prefix="TDKT_PLAY_", frozen=True)

    urls: dict[str, str] = Field(default_factory=dict)
    token_key: Path | None = None
    clock: Path | None = None
    command: str | None = None


class YearSettings(BaseSettings):
    """TDKT_SIZE: the size of the year, one of those that the file of the site states."""

    model_config = SettingsConfigDict(env_prefix="TDKT_", frozen=True)

    size: str = ""


@dataclass(frozen=True)
class RunningSite:
    """A running site, with what the script of the year needs of it."""

    site: str
    urls: Mapping[str, str]
    token_key: Path
    """The private key (PEM) of the site's own tokens."""
    clock: Path
    """The file that holds the training clock's instant."""
    environment: Mapping[str, str]
    """The environment of the services' verbs on this machine."""
    has_ward_below: bool = False
    """Whether the ward of the year has a site of its own in this site's register, at which it files."""
    command: str | None = None
    """The command that runs a service's verb in containers, with `{service}` for its name; None on this machine."""
    address: str | None = None
    """The one address of the site; None where only the services' own are known."""

    @property
    def shown_urls(self) -> Mapping[str, str]:
        """The address of each service's API for a reader: below that of the site, where it is known."""
        if self.address is None:
            return self.urls
        return {name: f"{self.address}/api/{name}" for name in self.urls}

    @property
    def played(self) -> Path:
        """The note that the year has been played to its end; beside the clock, with which it is removed."""
        return self.clock.with_name("year-played")

    @property
    def course(self) -> str:
        """How the year was begun, which it keeps: ALONE or ACROSS; empty where it was not begun."""
        return self._course.read_text(encoding="utf-8") if self._course.exists() else ""

    @property
    def size(self) -> str:
        """The size in which the year was begun, which it keeps; empty where it was not."""
        return self._size.read_text(encoding="utf-8") if self._size.exists() else ""

    def begin(self, course: str, size: str) -> None:
        """Note how the year is begun, and in which size."""
        write_atomically(self._course, course)
        write_atomically(self._size, size)

    @property
    def _size(self) -> Path:
        return self.clock.with_name("year-size")

    @property
    def _course(self) -> Path:
        return self.clock.with_name("year-begun")

    def instant(self) -> datetime:
        """Return the instant of the training clock."""
        return datetime.fromisoformat(self.clock.read_text(encoding="utf-8").strip())

    def move_clock(self, instant: datetime) -> None:
        """Put the training clock forward; never back, so that a year that was broken off goes on where it stood."""
        if instant > self.instant():
            write_atomically(self.clock, instant.isoformat(), mode=0o644)


def find_running_site() -> RunningSite:
    """The site that the environment names, or the one that `make run` starts.

    Raises RuntimeFault when the state of that site cannot be read.
    """
    given, local = PlaySettings(), started_sites().main
    site = local.settings.site if given.command is None else read_machine_settings().site
    clock = given.clock or local.clock
    _check_clock(clock)
    return RunningSite(
        site=site,
        urls={service.name: service.url for service in local.services} | given.urls,
        token_key=given.token_key or local.keys.token_key,
        clock=clock,
        environment=_environment(local) if given.command is None else {},
        has_ward_below=given.command is None and _has_below(local),
        command=given.command,
        address=None if given.urls else local.proxy.url,
    )


def find_all_sites() -> Sites | None:
    """The sites of the federation, where the year can go across them: all of them are meant, and they run.

    None for a site alone, for one that the environment names, and for one of several that TDKT_SITE names.
    Raises RuntimeFault when the state of the sites cannot be read.
    """
    if PlaySettings().model_fields_set:
        return None
    sites = started_sites()
    if len(sites.chosen) == 1:
        return None
    _check_clock(sites.main.clock)
    return sites


def as_played(local: Site) -> RunningSite:
    """A site of this machine as the script of the year needs it."""
    urls = {service.name: service.url for service in local.services}
    environment, below = _environment(local), _has_below(local)
    return RunningSite(
        local.settings.site,
        urls,
        local.keys.token_key,
        local.clock,
        environment,
        has_ward_below=below,
        address=local.proxy.url,
    )


def _has_below(local: Site) -> bool:
    return local.addresses.here.federation.site(WARD) is not None


def _check_clock(clock: Path) -> None:
    if not clock.exists():
        raise RuntimeFault("No site runs here whose clock could be moved: make run starts one.")


def _environment(site: Site) -> dict[str, str]:
    variables: dict[str, str] = {}
    for service in site.services:
        variables |= service.environment(site.addresses)
    return variables
