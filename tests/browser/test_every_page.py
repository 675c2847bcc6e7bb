"""Every page of the city after the year of three sites, for every duty: accessible, small, usable by keyboard."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from contracts.pages import FRAME
from deploy.local.accounts import accounts_of, make_accounts, passwords_of
from deploy.local.federation import Sites, federated
from deploy.local.play.across import CITY
from deploy.local.settings import PROJECT, MachineSettings
from tests.browser.checks import check_page
from tests.browser.keyboard import stops_of
from tests.browser.sign_in_steps import sign_in
from tests.browser.tour import page_routes, tour
from tests.browser.visits import DESKTOP, PHONE, Visit, Visits
from tests.local.test_site import hundreds

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.campaign, pytest.mark.timeout(900)]
_WITHOUT_LINKS = {FRAME.sign_in, FRAME.search}
"""Pages to which no link leads: that before the signing in, and the answer to a form."""
_UNDER_WAY = {
    "/planning/plans/{plan_id}/edit",
    "/planning/plans/{plan_id}/history",
    "/planning/plans/{plan_id}/issue",
    "/registration/sheets/{sheet_id}/accept",
    "/registration/sheets/{sheet_id}/return",
    "/registration/sheets/{sheet_id}/withdraw",
    "/review/dossiers/{dossier_id}/file",
}
"""Pages of what is under way, to which no link leads once the year is over; the year by clicks checks them."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """Three sites, through which the year was played, with an account for each duty."""
    sites = federated(MachineSettings(folder=tmp_path_factory.mktemp("sites") / "run"), hundreds(3))
    try:
        sites.up()
        for site in sites.everyone:
            make_accounts(site)
        year = subprocess.run(
            [sys.executable, "-m", "deploy.local.year"],
            check=False,
            cwd=PROJECT,
            env={**os.environ, "TDKT_FOLDER": str(sites.folder)},
            capture_output=True,
            text=True,
        )
        assert year.returncode == 0, year.stdout + year.stderr
        yield sites
    finally:
        sites.forget()


async def test_every_page_is_for_everybody(visits: Visits, played: Sites) -> None:
    """Each kind of page to which a duty comes by links passes every check, before both screens.

    The city has each kind: there are sites above and below it.
    """
    site = played.by_code[CITY]
    seen: set[str] = set()
    for account in accounts_of(CITY):
        visit = await visits.open(site.proxy.url)
        await sign_in(visit, account.user_name, passwords_of(site)[account.user_name])
        async for kind in tour(visit):
            if kind not in seen:
                seen.add(kind)
                await _check_before_both_screens(visit)

    assert page_routes().keys() - seen == _WITHOUT_LINKS | _UNDER_WAY


async def _check_before_both_screens(visit: Visit) -> None:
    for screen in (PHONE, DESKTOP):
        visit.screen = screen
        await visit.page.set_viewport_size({"width": screen.width, "height": screen.height})
        await check_page(visit)
    await stops_of(visit.page)
