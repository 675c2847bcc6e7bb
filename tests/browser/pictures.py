"""Takes pictures of each kind of page of the running sites: `python -m tests.browser.pictures [FOLDER]`.

Each page is shown to the first account of the training sites that may see it; FOLDER is .tdkt/pictures.
"""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import Browser

from deploy.local.accounts import accounts_of, passwords_of
from deploy.local.faults import RuntimeFault, make_folder
from deploy.local.federation import started_sites
from deploy.local.settings import PROJECT
from deploy.local.site import Site
from tests.browser.chromium import require_chromium
from tests.browser.running import running
from tests.browser.screenshots import picture_pages
from tests.browser.sign_in_steps import sign_in
from tests.browser.visits import Visits


async def picture_site(browser: Browser, site: Site, folder: Path) -> list[str]:
    """Take the pictures of a running site into `folder`; returns a line for each thing that went wrong meanwhile."""
    make_folder(folder)
    taken: set[str] = set()
    visits = Visits(browser)
    visit = await visits.open(site.proxy.url)
    await visit.go("/")
    await picture_pages(visit, folder, taken, visit.path)
    passwords = passwords_of(site)
    for account in accounts_of(site.settings.site):
        visit = await visits.open(site.proxy.url)
        await sign_in(visit, account.user_name, passwords[account.user_name])
        await picture_pages(visit, folder, taken)
        print(f"{site.settings.site}: {len(taken)} pages after {account.user_name}", flush=True)  # noqa: T201
    return await visits.close()


async def _picture_sites(folder: Path) -> list[str]:
    async with running(require_chromium()) as browser:
        sites = [site for site in started_sites().chosen if site.kafka.pid is not None]
        if not sites:
            raise RuntimeFault("No site runs here: start them with make run.")
        return [fault for site in sites for fault in await picture_site(browser, site, folder / site.settings.site)]


if __name__ == "__main__":
    try:
        faults = asyncio.run(_picture_sites(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / ".tdkt" / "pictures"))
    except RuntimeFault as fault:
        sys.exit(str(fault))
    sys.exit("\n".join(faults))
