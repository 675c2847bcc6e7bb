"""Sites at work for the browser: whole services on one Kafka, in this process, and people who have accounts."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chassis.declaring.service import Service
from contracts.duties import Duty
from deploy.local import servers
from tests.browser.served import served
from tests.browser.sign_in_steps import sign_in
from tests.browser.visits import DESKTOP, Screen, Visit, Visits
from tests.chassis.web_harness import write_session_pem
from tests.federation.sites import CITY, FederatedSite, federation
from tests.planning.people import PASSWORD, People


@dataclass(frozen=True)
class WorkingSite:
    """One site at `url`, whose services run whole, and the windows in which its people sit."""

    url: str
    site: FederatedSite
    visits: Visits
    first_day: date

    @property
    def code(self) -> str:
        """The code of the site."""
        return self.site.code

    async def person(
        self,
        user_name: str,
        *duties: Duty,
        unit: str | None = None,
        screen: Screen = DESKTOP,
        javascript: bool = True,
        by_keyboard: bool = False,
        by_form: bool = True,
    ) -> Visit:
        """A window of somebody with an account and these duties, who has signed in, by the form or without it.

        The form takes seconds on a machine with other work, as the check of a password waits for everything else.
        """
        people = People(self.site["planning"], day=self.first_day)
        account_id = await people.add(user_name, *duties, unit=unit)
        visit = await self.visits.open(self.url, screen, javascript=javascript, by_keyboard=by_keyboard)
        if by_form:
            await sign_in(visit, user_name, PASSWORD.get_secret_value())
            await visit.sees("Việc cần làm")
        else:
            value = await people.enter(account_id)
            await visit.page.context.add_cookies([{"name": f"tdkt-{self.code}", "value": value, "url": self.url}])
        return visit


@asynccontextmanager
async def working_sites(
    postgres: servers.Postgres | servers.GivenPostgres,
    kafka: servers.Kafka | servers.GivenKafka,
    folder: Path,
    services: Mapping[str, Sequence[Service]],
    *,
    first_day: date,
    visits: Visits,
) -> AsyncIterator[Mapping[str, WorkingSite]]:
    """The sites that `services` names, as in `federation`, each at an address of its own from `first_day` on.

    Two units work at the city beside its own.
    """
    key = {"session_private_key_file": write_session_pem(folder)}
    async with AsyncExitStack() as stack:
        sites = await stack.enter_async_context(
            federation(
                postgres,
                kafka,
                folder,
                services,
                f"{first_day}T08:00",
                settings=dict.fromkeys(services, key),
                units={CITY: ("phuong-chi-lang", "xa-mai-pha")},
            )
        )
        urls = {
            name: await stack.enter_async_context(
                served({service: harness.app for service, harness in site.services.items()}, "notification")
            )
            for name, site in sites.items()
        }
        yield {name: WorkingSite(urls[name], site, visits, first_day) for name, site in sites.items()}
