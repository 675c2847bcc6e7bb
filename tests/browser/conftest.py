"""One Chromium for each test process, and the windows of one test in it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from deploy.local.faults import RuntimeFault
from tests.browser.chromium import Chromium, left_out, require_chromium
from tests.browser.running import running
from tests.browser.visits import Visits


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the short paths out where no Chromium is; the campaigns stay, and fail with what to install."""
    if left_out() is None:
        return
    chosen = [
        item
        for item in items
        if "browser" not in getattr(item, "fixturenames", ()) or item.get_closest_marker("campaign")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


@pytest.fixture(scope="session")
def chromium() -> Chromium:
    """The Chromium of this machine; a test without one fails with the sentence that says what to install."""
    try:
        return require_chromium()
    except RuntimeFault as fault:
        pytest.fail(str(fault), pytrace=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: Chromium) -> AsyncIterator[Browser]:
    """A Chromium that runs; it asks nobody but the site for anything."""
    async with running(chromium) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def visits(browser: Browser) -> AsyncIterator[Visits]:
    """Opens windows, and fails the test for what went wrong in any of them."""
    visits = Visits(browser)
    yield visits
    faults = await visits.close()
    assert not faults, "\n".join(faults)
