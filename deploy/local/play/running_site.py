"""Where the year is played: the addresses of a site's services, its key for tokens, and its training clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.local.faults import RuntimeFault, write_atomically
from deploy.local.services import SiteAddresses
from deploy.local.site import Site

SERVICES = ("planning", "registration", "review", "notification")


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


@dataclass(frozen=True)
class RunningSite:
    """A running site as its players see it."""

    site: str
    urls: Mapping[str, str]
    token_key: Path
    """The private key (PEM) of the site's own tokens."""
    clock: Path
    """The file that holds the training clock's instant."""
    environment: Mapping[str, str]
    """What the services' verbs are read on this machine."""
    command: str | None = None
    """How a service's verb is run elsewhere, with `{service}` for its name."""

    def instant(self) -> datetime:
        """What the training clock shows."""
        return datetime.fromisoformat(self.clock.read_text(encoding="utf-8").strip())

    def move_clock(self, instant: datetime) -> None:
        """Put the training clock forward; never back, so that a year that was broken off goes on where it stood."""
        if instant > self.instant():
            write_atomically(self.clock, instant.isoformat(), mode=0o644)


def find_running_site() -> RunningSite:
    """The site that the environment names, or the one that `make run` starts.

    Raises RuntimeFault when the state of that site cannot be read.
    """
    read, local = PlaySettings(), Site()
    clock = read.clock or local.clock
    if not clock.exists():
        raise RuntimeFault("No site runs here whose clock could be moved: make run starts one.")
    return RunningSite(
        site=local.settings.site,
        urls={service.name: service.url for service in local.services} | read.urls,
        token_key=read.token_key or local.keys.token_key,
        clock=clock,
        environment=_environment(local) if read.command is None else {},
        command=read.command,
    )


def _environment(site: Site) -> dict[str, str]:
    addresses = SiteAddresses(
        site.settings.site,
        site.settings.level,
        site.keys,
        site.clock,
        postgres_url=site.postgres.admin_url,
        kafka_bootstrap=site.kafka.bootstrap,
        smtp_port=site.mail.port,
    )
    read: dict[str, str] = {}
    for service in site.services:
        read |= service.environment(addresses)
    return read
