"""A unit's list in Excel is previewed and corrected at its cells: by keys, and on a phone without JavaScript."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import FilePayload

from deploy.local import servers
from services.registration.service import SERVICE as REGISTRATION
from tests.browser.checks import check_page
from tests.browser.keyboard import stops_of
from tests.browser.sites import BrowsedSite, browsed_site
from tests.browser.visits import DESKTOP, PHONE, Screen, Visit, Visits
from tests.registration.lists import HEADER, workbook
from tests.registration.sheets import CHI_LANG, PLAN, SHEET, issued

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.campaign, pytest.mark.timeout(300)]
_HERE = f"/registration/sheets/{SHEET}"
_LIST = workbook(
    ("DANH SÁCH ĐĂNG KÝ NĂM 2017",),
    HEADER,
    (1, "NGUYỄN THỊ HOA", "Kế toán", "LĐTT"),
    (2, "Trần Văn Bình", "Văn thư", "Huân chương"),
    (3, "Trần Văn Bình", "Văn thư", ""),
)
_FILE = FilePayload(name="danh-sach.xlsx", mimeType="application/octet-stream", buffer=_LIST)


@pytest_asyncio.fixture(loop_scope="session")
async def site(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[BrowsedSite]:
    """Registration of the city, where the sheet of Chi Lăng is expected."""
    async with browsed_site(postgres, tmp_path, "2017-01-12T09:30", REGISTRATION) as site:
        registration = site.services["registration"]
        await registration.hear(f"plan-{PLAN}", issued())
        await registration.settle()
        yield site


@pytest.mark.parametrize(
    ("screen", "javascript", "by_keyboard"),
    [(DESKTOP, True, True), (PHONE, True, False), (PHONE, False, False)],
    ids=["by keyboard", "on a phone", "without JavaScript"],
)
async def test_a_list_is_corrected_at_its_cells_and_handed_in(
    visits: Visits,
    site: BrowsedSite,
    screen: Screen,
    javascript: bool,  # noqa: FBT001 - of the table above
    by_keyboard: bool,  # noqa: FBT001
) -> None:
    """Each page on the way passes every check; the file alone is chosen by the browser's own window."""
    visit = await visits.open(site.url, screen=screen, javascript=javascript, by_keyboard=by_keyboard)
    await site.let_in(visit, "Văn thư", "clerk", unit=CHI_LANG.code)
    await visit.go(_HERE)
    await visit.follow("Nhập từ Excel")
    await check_page(visit)
    await visit.page.get_by_label("Tệp danh sách").set_input_files(_FILE)
    async with visit.answered(422):
        await visit.press("Đọc và xem trước")
    await _correct(visit)
    await visit.press("Tiếp tục: kiểm tra trước khi gửi")
    await visit.sees("2 danh hiệu cho 2")
    await visit.press("Gửi bản đăng ký")
    await visit.sees("Đã gửi bản đăng ký.", "Nguyễn Thị Hoa", "Trần Văn Bình")


async def _correct(visit: Visit) -> None:
    """Read the faults, correct one cell and leave one row out."""
    await visit.sees("Các ô cần sửa: 2", "Không có danh hiệu “Huân chương”", "Tên viết hoa toàn bộ")
    await check_page(visit)
    if visit.javascript:
        await stops_of(visit.page)
    await visit.open_part("Các cột được đọc thế nào")
    await visit.sees("Dòng 1 (trên tiêu đề): DANH SÁCH ĐĂNG KÝ NĂM 2017")
    await check_page(visit)
    await visit.fill("Ô D4, Danh hiệu", "CSTĐCS")
    await visit.tick("Bỏ dòng 5")
    await visit.press("Kiểm tra lại")
    await visit.sees("2 dòng, không có lỗi")
    await check_page(visit)
