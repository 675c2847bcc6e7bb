"""The pages of a council that sits, on a phone and by keyboard: a secret ballot from its preparation to its receipt."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from contracts.message import Actor
from deploy.local import servers
from services.review.service import SERVICE as REVIEW
from services.review.session.ballots import BallotCast
from tests.browser.checks import check_error_leads_to, check_page
from tests.browser.sites import BrowsedSite, browsed_site
from tests.browser.visits import DESKTOP, PHONE, Visit, Visits
from tests.review.balloting import SECRETARY, VOTERS, Sitting, sitting
from tests.review.cases import CHAIR, FILED_AT, STANDING_BODY

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.campaign, pytest.mark.timeout(300)]


@pytest_asyncio.fixture(loop_scope="session")
async def site(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[BrowsedSite]:
    """Review of the city."""
    async with browsed_site(postgres, tmp_path, FILED_AT, REVIEW) as site:
        yield site


async def _person(visits: Visits, site: BrowsedSite, who: Actor, **how: object) -> Visit:
    visit = await visits.open(site.url, **how)  # type: ignore[arg-type]  # the screen, and whether scripts run
    await site.let_in(visit, who.subject, *who.duties)  # type: ignore[arg-type]  # the duties of review
    return visit


async def _on_both_screens(visit: Visit) -> None:
    for screen in (DESKTOP, PHONE):
        visit.screen = screen
        await visit.page.set_viewport_size({"width": screen.width, "height": screen.height})
        await check_page(visit)


async def test_every_page_of_a_sitting_session_is_for_everybody(visits: Visits, site: BrowsedSite) -> None:
    """Members, attendance, packets, the page of a dossier, a postponement, the ballot and its codes, at both widths."""
    found = await sitting(site.services["review"])
    here = f"/review{found.path}"
    staff = await _person(visits, site, STANDING_BODY)
    pages = (
        "",
        "/council",
        "/attendance",
        "/postpone",
        "/packets",
        f"/items/{found.dossiers[0]}",
        "/ballot",
        "/minutes",
    )
    for page in pages:
        assert (await staff.go(f"{here}{page}")).ok, page
        await _on_both_screens(staff)
    await staff.go(f"{here}/ballot")
    await staff.select("Người kiểm phiếu thứ nhất", "Hoàng Văn Chủ")
    await staff.select("Người kiểm phiếu thứ hai", "Lý Thị Thư")
    await staff.press("Chuẩn bị bỏ phiếu kín")
    await _on_both_screens(staff)
    for who in (CHAIR, SECRETARY):
        counting = await _person(visits, site, who, screen=PHONE)
        await counting.go(f"{here}/ballot")
        await counting.press("Nhận mã kiểm phiếu")
        await counting.sees("Mã này chỉ hiện một lần")
        await _on_both_screens(counting)


async def test_a_ballot_is_cast_on_a_phone_by_keyboard(visits: Visits, site: BrowsedSite) -> None:
    """A choice that is missing is led to; the receipt is shown at once and again, and stands in the history."""
    found = await sitting(site.services["review"])
    await found.open()
    member = await _person(visits, site, VOTERS[0], screen=PHONE, by_keyboard=True)
    await _cast(member, found)
    receipt = await _receipt(member)

    await member.go(f"/review{found.path}/ballot")
    assert await _receipt(member) == receipt
    cast = [one for one in await found.at_work.recorded() if isinstance(one, BallotCast)]
    assert [(one.user, one.receipt) for one in cast] == [(VOTERS[0].subject, receipt)]


async def test_a_ballot_is_cast_on_a_phone_without_javascript(visits: Visits, site: BrowsedSite) -> None:
    """The form and its receipt need none."""
    found = await sitting(site.services["review"])
    await found.open()
    member = await _person(visits, site, VOTERS[1], screen=PHONE, javascript=False)
    await _cast(member, found)
    assert await _receipt(member)


async def _cast(member: Visit, found: Sitting) -> None:
    await member.go(f"/review{found.path}/ballot")
    await check_page(member)
    with member.within("group", "Nguyễn Văn An Lao động tiên tiến · UBND phường Chi Lăng"):
        await member.tick("Đồng ý")
    async with member.answered(422):
        await member.press("Bỏ phiếu")
    await check_page(member)
    if member.javascript:
        await check_error_leads_to(member, "Hoàng Thị Đào", "Hãy chọn một ý kiến.")
    with member.within("group", "Hoàng Thị Đào Lao động tiên tiến · UBND phường Chi Lăng"):
        await member.tick("Không đồng ý")
    await member.press("Bỏ phiếu")
    await member.sees("Bạn đã bỏ phiếu.")
    await check_page(member)


async def _receipt(member: Visit) -> str:
    return await member.page.locator("strong.code").inner_text()
