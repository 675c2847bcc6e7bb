"""Files of a dossier that a ward passed up are fetched on a phone without JavaScript and by keyboard, and read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from contracts.files import AbsentFile, FileAbsence, FilesRefused
from deploy.local import servers
from services.review.service import SERVICE as REVIEW
from tests.browser.checks import check_page
from tests.browser.sites import BrowsedSite, browsed_site
from tests.browser.visits import PHONE, Visits
from tests.chassis.topics import write_keys
from tests.review.cases import FILED_AT, PLAN, issued, locked
from tests.review.test_dossier_forwarding import forwarded
from tests.review.test_dossier_levels import CITY, FEDERATION
from tests.review.test_papers_fetched import COMMAND, FILES, HERE, hear

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.campaign, pytest.mark.timeout(300)]
_NAME = FILES[0].sha256[:8]


@pytest_asyncio.fixture(loop_scope="session")
async def site(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[BrowsedSite]:
    """Review of the city, to which the ward has passed up a dossier with two files."""
    write_keys(tmp_path / "keys.json", {}, (), FEDERATION)
    async with browsed_site(postgres, tmp_path, FILED_AT, REVIEW) as site:
        review = site.services["review"]
        await review.hear(f"plan-{PLAN}", issued())
        await review.hear(f"registration-{PLAN}", locked())
        await hear(review, forwarded(COMMAND, files=FILES))
        yield site


async def test_files_are_fetched_without_a_script_and_by_keyboard(visits: Visits, site: BrowsedSite) -> None:
    """The checklist before, while a file is awaited, and when it does not come."""
    phone = await visits.open(site.url, screen=PHONE, javascript=False)
    await site.let_in(phone, "Trần Thị Thẩm", "appraiser")
    await phone.go(f"/review{HERE}")
    await phone.sees("chưa lấy về", _NAME)
    await check_page(phone)
    await phone.press(f"Lấy tệp to_trinh-{_NAME}.pdf")
    await phone.sees("Đã đề nghị nơi gửi hồ sơ gửi tệp", "đã đề nghị gửi")
    await check_page(phone)

    keys = await visits.open(site.url, by_keyboard=True)
    await site.let_in(keys, "Trần Thị Thẩm", "appraiser")
    await keys.go(f"/review{HERE}")
    await keys.press("Lấy mọi tệp từ nơi gửi (1)")
    await keys.sees("đã đề nghị gửi")
    absent = tuple(AbsentFile(file_id=one.file_id, reason=FileAbsence.ERASED) for one in FILES)
    refused = FilesRefused(dossier_id=COMMAND.dossier_id, refused_to=CITY, files=absent)
    await hear(site.services["review"], refused)
    await keys.go(f"/review{HERE}")
    await keys.sees("không gửi được", "nội dung đã bị xóa ở nơi gửi")
    await check_page(keys)
