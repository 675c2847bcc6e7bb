"""A short path through the pages for `make test`: a form with a fault, and what a clerk does on a day with a plan."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from chassis.declaring.service import Service
from deploy.local import servers
from services.notification.service import SERVICE as NOTIFICATION
from services.planning.service import SERVICE as PLANNING
from tests.browser import planning_steps
from tests.browser.checks import check_error_leads_to, check_page
from tests.browser.keyboard import stops_of
from tests.browser.sign_in_steps import sign_in
from tests.browser.sites import BrowsedSite, browsed_site
from tests.browser.visits import DESKTOP, PHONE, Screen, Visits
from tests.chassis.paged import paged_service
from tests.planning.people import PASSWORD, People

pytestmark = pytest.mark.asyncio(loop_scope="session")
_TODAY = date(2017, 3, 1)
_NOW = f"{_TODAY}T08:00"
_PLAN = planning_steps.Paper(
    "UBND thành phố Lạng Sơn",
    "254",
    _TODAY,
    date(2017, 3, 15),
    "Phòng Nội vụ",
    {"Khối phường": "UBND phường Chi Lăng"},
)


@pytest_asyncio.fixture(loop_scope="session")
async def site(
    request: pytest.FixtureRequest, postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path
) -> AsyncIterator[BrowsedSite]:
    """A site with the services that the test names."""
    services: tuple[Service, ...] = request.param
    async with browsed_site(postgres, tmp_path, _NOW, *services) as site:
        yield site


@pytest.mark.parametrize("site", [(paged_service(),)], indirect=True, ids=["sample"])
@pytest.mark.parametrize(
    ("screen", "javascript", "by_keyboard"),
    [(DESKTOP, True, True), (PHONE, False, False)],
    ids=["keyboard", "phone-bare"],
)
async def test_a_form_with_a_fault(
    visits: Visits, site: BrowsedSite, screen: Screen, *, javascript: bool, by_keyboard: bool
) -> None:
    """The summary leads to the field, what was typed stays, and the corrected form is carried out."""
    visit = await visits.open(site.url, screen, javascript=javascript, by_keyboard=by_keyboard)
    await site.let_in(visit, "Nguyễn Thị An", "clerk", unit="phong-gddt")
    await visit.go("/writing/notes/new")
    await check_page(visit)
    await visit.fill("Nội dung", "Họp ngày 03/3")
    async with visit.answered(422):
        await visit.press("Ghi")
    await check_page(visit)
    await check_error_leads_to(visit, "Tên", "Thiếu trường bắt buộc.")
    await visit.fill("Tên", "Biên bản <b>số 1</b>")
    await visit.press("Ghi")
    await visit.sees("Đã ghi.", "Biên bản <b>số 1</b>")
    await check_page(visit)

    assert visit.clicks == 2


@pytest.mark.parametrize("site", [(PLANNING, NOTIFICATION)], indirect=True, ids=["planning"])
async def test_a_clerk_signs_in_and_issues_a_plan(visits: Visits, site: BrowsedSite) -> None:
    """A wrong password is refused without a word about which part is wrong; every stop of the Tab key is seen."""
    await People(site.services["planning"], day=_TODAY).add("chuyenvien", "clerk")
    visit = await visits.open(site.url, by_keyboard=True)
    async with visit.answered(403):
        await sign_in(visit, "chuyenvien", "không phải")
    await check_page(visit)
    await visit.fill("Mật khẩu", PASSWORD.get_secret_value())
    await visit.press("Đăng nhập")
    await visit.sees("Việc cần làm", "Bà chuyenvien")
    await check_page(visit)
    assert (await stops_of(visit.page))[0] == "Tới nội dung"
    await visit.follow("English")
    await visit.sees("Work list")

    phone = await visits.open(site.url, PHONE)
    await sign_in(phone, "chuyenvien", PASSWORD.get_secret_value(), "/planning/plans")
    await planning_steps.draft(phone, _PLAN)
    await planning_steps.issue(phone, _PLAN)
