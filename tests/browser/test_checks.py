"""A visit works by names alone, with the mouse or the keyboard; each kind of fault on a page is found."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from deploy.local import servers
from tests.browser.checks import check_error_leads_to, check_page
from tests.browser.keyboard import stops_of
from tests.browser.screenshots import MOST_BYTES, SCREENS, file_of, form_of, picture_pages
from tests.browser.served import served
from tests.browser.small_pages import FAULTS, small_pages
from tests.browser.visits import DESKTOP, PHONE, Screen, Visit, Visits
from tests.chassis.web_harness import open_web

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.campaign]
_CAUGHT_LATER = {
    "console": "a script complains",
    "exception": "a fault",
    "inline": "Content Security Policy",
    "foreign": "Content Security Policy",
    "missing": "nothing.png was answered with 404",
}
_CAUGHT_AT_ONCE = {
    "pale": "color-contrast",
    "unnamed": "label",
    "wide": "px wide",
    "heavy": "bytes",
    "unseen": "nobody sees that 'Không thấy' has the focus",
}


@pytest_asyncio.fixture(loop_scope="session")
async def address() -> AsyncIterator[str]:
    """Where the small pages are served."""
    async with served({"small": small_pages()}, "small") as address:
        yield address


@pytest.mark.parametrize(
    ("screen", "javascript", "by_keyboard"),
    [(DESKTOP, True, False), (DESKTOP, False, True), (PHONE, True, True), (PHONE, False, False)],
    ids=["mouse", "keyboard-bare", "phone-keyboard", "phone-bare"],
)
async def test_a_form_is_filled_by_its_names(
    visits: Visits, address: str, screen: Screen, *, javascript: bool, by_keyboard: bool
) -> None:
    """The fault is shown at its field, and the corrected form is taken; every page passes every check."""
    visit = await visits.open(address, screen, javascript=javascript, by_keyboard=by_keyboard)
    await visit.go("/")
    await check_page(visit)
    assert await stops_of(visit.page) == ["Lập kế hoạch", "Năm nay", "Một", "Hai", "Kiểu", "English", "Ngày"]
    await visit.follow("Lập kế hoạch")
    async with visit.answered(422):
        await visit.press("Lưu bản nháp")
    await check_page(visit)
    await check_error_leads_to(visit, "Số", "Nhập số kế hoạch.")
    await visit.fill("Số", "254/KH-UBND")
    await visit.select("Cấp", "Tỉnh")
    with visit.within("group", "Cá nhân"):
        await visit.paste("Tên", "Nguyễn Thị An\tGiáo viên")
    await visit.press("Lưu bản nháp")
    await visit.sees("Đã ghi số 254/KH-UBND, Tỉnh: Nguyễn Thị An; Giáo viên")

    assert visit.clicks == 3
    assert visit.path == "/form"


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_of_a_page_is_found(browser: Browser, address: str, fault: str) -> None:
    """What goes wrong unseen fails the test at its end; what is wrong on the page fails its check."""
    visits = Visits(browser)
    visit = await visits.open(address)
    await visit.go(f"/?fault={fault}")

    if fault in _CAUGHT_AT_ONCE:
        with pytest.raises(AssertionError, match=re.escape(_CAUGHT_AT_ONCE[fault])):
            await _check_all(visit)

    found = await visits.close()
    assert any(_CAUGHT_LATER[fault] in line for line in found) if fault in _CAUGHT_LATER else not found


async def _check_all(visit: Visit) -> None:
    await check_page(visit)
    await stops_of(visit.page)


async def test_an_answer_that_was_not_expected_is_found(browser: Browser, address: str) -> None:
    """A refusal fails the test where it was not announced, each time anew."""
    visits = Visits(browser)
    visit = await visits.open(address)
    for expected in (True, False):
        await visit.go("/form")
        if expected:
            async with visit.answered(422):
                await visit.press("Lưu bản nháp")
        else:
            await visit.press("Lưu bản nháp")

    assert await visits.close() == [f"{address}/form was answered with 422, to which {address}/form leads"]


async def test_the_description_of_a_service_is_read(
    visits: Visits, postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path
) -> None:
    """The page that describes an interface works under its Content-Security-Policy."""
    async with open_web(postgres.admin_url, tmp_path) as web, served({"writing": web.app}, "writing") as address:
        visit = await visits.open(address)
        await visit.go("/docs")
        await visit.sees("/notes")


async def test_a_picture_of_each_kind_of_page_is_taken(visits: Visits, address: str, tmp_path: Path) -> None:
    """Each is small and as large as the screen; what was taken already is not taken again."""
    visit = await visits.open(address)
    taken = {"/form/ID"}
    await picture_pages(visit, tmp_path, taken)

    assert taken == {"/", "/form", "/form/ID"}
    assert {file.name: form_of(file.read_bytes()) for file in tmp_path.iterdir()} == {
        file_of(kind, screen): ("P", (screen.width, screen.height)) for kind in ("/", "/form") for screen in SCREENS
    }
    assert all(file.stat().st_size <= MOST_BYTES for file in tmp_path.iterdir())
