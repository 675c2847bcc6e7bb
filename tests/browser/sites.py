"""A site for the browser: its services in the process of the test, joined at one address, with people who sign in."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chassis.declaring.service import Service
from chassis.web.auth import Duty
from deploy.local import servers
from tests.browser.served import served
from tests.browser.visits import Visit
from tests.chassis.web_harness import session_of, write_session_pem
from tests.harness import ServiceHarness, assembled, projecting

_PRIVATE_KEY: Final = "session_private_key_file"
_MAIL: Final = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_sender": "tdkt@site.example"}
"""No mail server is there, and nothing is sent."""


@dataclass(frozen=True)
class BrowsedSite:
    """A site at `url`; its services by name, each over a database of its own. No events pass between them."""

    url: str
    services: Mapping[str, ServiceHarness]

    async def let_in(self, visit: Visit, name: str, *duties: Duty, unit: str | None = None) -> None:
        """Give the window of `visit` the session of a person who has signed in."""
        (code,) = {harness.settings.site for harness in self.services.values()}
        cookies = session_of(name, *duties, unit=unit, site=code)
        await visit.page.context.add_cookies(
            [{"name": cookie, "value": value, "url": self.url} for cookie, value in cookies.items()]
        )


@asynccontextmanager
async def browsed_site(
    postgres: servers.Postgres | servers.GivenPostgres, folder: Path, now: str, *services: Service
) -> AsyncIterator[BrowsedSite]:
    """The pages of `services`, at `now` in Viet Nam; the last of them answers at `/`."""
    async with AsyncExitStack() as stack:
        harnesses: dict[str, ServiceHarness] = {}
        for service in services:
            signs = _PRIVATE_KEY in service.settings.model_fields
            keys = {_PRIVATE_KEY: write_session_pem(folder)} if signs else {}
            opened = await stack.enter_async_context(assembled(postgres.admin_url, service, folder, _MAIL | keys))
            opened.it_is(now)
            await stack.enter_async_context(projecting(opened))
            harnesses[service.name] = opened
        apps = {name: harness.app for name, harness in harnesses.items()}
        url = await stack.enter_async_context(served(apps, services[-1].name))
        yield BrowsedSite(url, harnesses)
