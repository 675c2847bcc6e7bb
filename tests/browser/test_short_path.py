"""A short path through the pages for `make test`: what a clerk does on a day with a plan."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.local import servers
from services.planning.service import SERVICE as PLANNING
from tests.browser.checks import check_page
from tests.browser.keyboard import stops_of
from tests.browser.sites import BrowsedSite, browsed_site
from tests.browser.visits import DESKTOP, PHONE, Screen, Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def site(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[BrowsedSite]:
    """A site with its pages."""
    async with browsed_site(postgres, tmp_path, "2017-03-01T08:00", PLANNING) as site:
        yield site


@pytest.mark.parametrize(
    ("screen", "javascript"), [(DESKTOP, True), (PHONE, True), (PHONE, False)], ids=["desktop", "phone", "phone-bare"]
)
async def test_the_list_of_plans(visits: Visits, site: BrowsedSite, screen: Screen, *, javascript: bool) -> None:
    """It is shown in both languages."""
    visit = await visits.open(site.url, screen, javascript=javascript)
    await site.let_in(visit, "Nguyễn Thị An", "clerk", unit="phong-gddt")
    await visit.go("/planning/plans")
    await visit.sees("Kế hoạch thi đua, khen thưởng", "Nguyễn Thị An")
    await check_page(visit)
    assert (await stops_of(visit.page))[0] == "Tới nội dung"
    await visit.follow("English")
    await visit.sees("Plans of emulation and commendation")
    await check_page(visit)
