"""A sheet goes back with flagged rows and comes again, by mouse, keys and grid, and on a phone without JavaScript."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from contracts.catalog import titles
from contracts.vocabulary import SubjectKind
from deploy.local import servers
from services.registration.service import SERVICE as REGISTRATION
from tests.browser.checks import check_error_leads_to, check_page
from tests.browser.sites import BrowsedSite, browsed_site
from tests.browser.visits import DESKTOP, PHONE, Visit, Visits
from tests.registration.sheets import CHI_LANG, CLERK, PLAN, SHEET, entry, hand_in, issued, person

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.campaign, pytest.mark.timeout(300)]
_HERE = f"/registration/sheets/{SHEET}"
_NAMES = ("Nguyễn Văn An", "Hoàng Thị Đào", "Lê Văn Bình", "Vũ Thị Chi", "Lý Văn Dũng")


@pytest_asyncio.fixture(loop_scope="session")
async def site(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[BrowsedSite]:
    """Registration of the city, where the sheet of Chi Lăng awaits acceptance."""
    async with browsed_site(postgres, tmp_path, "2017-01-12T09:30", REGISTRATION) as site:
        registration = site.services["registration"]
        await registration.hear(f"plan-{PLAN}", issued())
        await registration.settle()
        entries = tuple(entry(person(number, name)) for number, name in enumerate(_NAMES, start=1))
        await registration.handle(hand_in(entries=entries), CLERK)
        yield site


async def _appraiser(visits: Visits, site: BrowsedSite, **how: object) -> Visit:
    visit = await visits.open(site.url, **how)  # type: ignore[arg-type]  # the screen, and whether scripts run
    await site.let_in(visit, "Trần Thị Thẩm", "appraiser")
    return visit


async def _clerk(visits: Visits, site: BrowsedSite, **how: object) -> Visit:
    visit = await visits.open(site.url, **how)  # type: ignore[arg-type]  # the screen, and whether scripts run
    await site.let_in(visit, "Văn thư", "clerk", unit=CHI_LANG.code)
    return visit


async def _on_both_screens(visit: Visit) -> None:
    for screen in (PHONE, DESKTOP):
        visit.screen = screen
        await visit.page.set_viewport_size({"width": screen.width, "height": screen.height})
        await check_page(visit)


async def test_rows_are_flagged_in_the_grid_and_mended(visits: Visits, site: BrowsedSite) -> None:
    """Each line of the form has its rows; the unit has the reasons beside its rows while it edits them."""
    appraiser = await _appraiser(visits, site)
    await _flag_in_the_grid(appraiser)
    await _give_back(appraiser)
    clerk = await _clerk(visits, site)
    await _read_what_to_mend(clerk)
    await _mend(clerk)

    await appraiser.go(f"{_HERE}/accept")
    await appraiser.sees("đã sửa 1, đã bỏ 1", "Hoàng Thị Đào (Phó Chủ tịch)")
    await _on_both_screens(appraiser)


async def _flag_in_the_grid(visit: Visit) -> None:
    page = visit.page
    await visit.go(_HERE)
    await _on_both_screens(visit)
    await visit.follow("Trả lại để sửa: Hoàng Thị Đào")
    await expect(page.get_by_label("Dòng số (1)")).to_have_value("2")
    await visit.fill("Cần sửa gì (1) (không bắt buộc)", "Ghi chức vụ theo quyết định")
    await visit.select("Lý do của các dòng này (1)", "Ghi không đúng mẫu")
    await visit.press("Thêm mục")
    await visit.select("Lý do của các dòng này (2)", "Không thuộc đối tượng đăng ký")
    grid = page.get_by_role("grid")
    await grid.get_by_role("gridcell", name="Vũ Thị Chi", exact=True).click()
    await page.keyboard.press("Shift+ArrowDown")
    await page.keyboard.press("Space")
    await expect(page.get_by_label("Dòng số (2)")).to_have_value("4-5")
    await page.keyboard.press("Space")
    await expect(page.get_by_label("Dòng số (2)")).to_have_value("")
    await page.get_by_label("Dòng số (1)").focus()
    await grid.get_by_role("gridcell", name="Nguyễn Văn An", exact=True).click()
    await page.keyboard.press("Space")
    await expect(page.get_by_label("Dòng số (1)")).to_have_value("1-2")
    await page.keyboard.press("Space")
    await expect(page.get_by_label("Dòng số (1)")).to_have_value("2")


async def _give_back(visit: Visit) -> None:
    await visit.fill("Dòng số (2)", "2, 4")
    await visit.select("Loại lý do", "Bản đăng ký chưa đầy đủ")
    await visit.fill("Lý do và việc cần sửa", "Sửa hai dòng")
    async with visit.answered(422):
        await visit.press("Trả lại đơn vị")
    await _on_both_screens(visit)
    await check_error_leads_to(visit, "Dòng số (2)", "Dòng 2 đã được đánh dấu ở trên; hãy giữ lại một lý do.")
    await visit.fill("Dòng số (2)", "4")
    await visit.press("Trả lại đơn vị")
    await visit.sees("Đã trả lại bản đăng ký cho đơn vị.")


async def _read_what_to_mend(visit: Visit) -> None:
    page, grid = visit.page, visit.page.get_by_role("grid")
    await visit.go(_HERE)
    await _on_both_screens(visit)
    await expect(grid.get_by_role("gridcell", name="Hoàng Thị Đào", exact=True)).to_have_accessible_description(
        "Ghi không đúng mẫu: Ghi chức vụ theo quyết định"
    )
    await visit.follow("Sửa và gửi lại bản đăng ký")
    await _on_both_screens(visit)
    await page.get_by_text("Mỗi cột ghi gì").click()
    await _on_both_screens(visit)
    await visit.sees("CSTDCS")


async def _mend(visit: Visit) -> None:
    page, grid = visit.page, visit.page.get_by_role("grid")
    await page.get_by_role("link", name="Dòng 4").click()
    await expect(grid.get_by_role("gridcell", name="Vũ Thị Chi", exact=True)).to_be_focused()
    await page.get_by_role("button", name="Xóa dòng đang chọn").click()
    await grid.get_by_role("gridcell", name="Nguyễn Văn An", exact=True).click()
    await page.get_by_role("button", name="Thêm dòng").click()
    mended = grid.get_by_role("row", name="3 Hoàng Thị Đào")
    await expect(mended).to_contain_text("Ghi không đúng mẫu")
    await page.get_by_role("button", name="Hoàn tác").click()
    await expect(grid.get_by_role("row", name="2 Hoàng Thị Đào")).to_contain_text("Ghi không đúng mẫu")
    await grid.get_by_role("row", name="2 Hoàng Thị Đào").get_by_role("gridcell").nth(4).click()
    await page.keyboard.press("F2")
    suggested = await page.locator("#grid-choices option").evaluate_all("all => all.map(one => one.value)")
    of_people = [one.name.vi for one in titles("L2003_ND42") if SubjectKind.INDIVIDUAL in one.subject_kinds]
    assert suggested == of_people
    assert suggested[:3] == ["Lao động tiên tiến", "Chiến sĩ tiên tiến", "Chiến sĩ thi đua cơ sở"]
    await page.keyboard.press("Escape")
    await grid.get_by_role("row", name="2 Hoàng Thị Đào").get_by_role("gridcell").nth(2).click()
    await page.keyboard.type("Phó Chủ tịch")
    await page.keyboard.press("Enter")
    await visit.press("Kiểm tra trước khi gửi")
    await visit.sees("4 danh hiệu cho")
    await visit.press("Gửi bản đăng ký")
    await visit.sees("Đã gửi bản đăng ký.")


async def test_rows_are_flagged_on_a_phone_without_javascript(visits: Visits, site: BrowsedSite) -> None:
    """By the buttons of the plain table, which keep what was typed; the unit sees the reason beside each row."""
    visit = await _appraiser(visits, site, screen=PHONE, javascript=False)
    await visit.go(f"{_HERE}/return")
    await visit.select("Loại lý do", "Bản đăng ký chưa đầy đủ")
    await visit.fill("Lý do và việc cần sửa", "Thiếu chức vụ")
    await visit.press("Đánh dấu Lê Văn Bình")
    await visit.press("Đánh dấu Lý Văn Dũng")
    await check_page(visit)
    await expect(visit.page.get_by_label("Dòng số (2)")).to_have_value("5")
    await visit.press("Bỏ mục 2")
    await visit.press("Trả lại đơn vị")
    await visit.sees("Đã trả lại bản đăng ký cho đơn vị.")

    visit = await _clerk(visits, site, screen=PHONE, javascript=False)
    await visit.go(_HERE)
    await check_page(visit)
    await visit.follow("Dòng 3")
    await expect(visit.page.locator("tr:target")).to_contain_text("Thiếu thông tin")
    await visit.follow("Sửa và gửi lại bản đăng ký")
    await visit.sees("Các dòng cần sửa: 1", "Lê Văn Bình")
    await check_page(visit)
