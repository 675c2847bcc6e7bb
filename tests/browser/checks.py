"""What holds for every page: accessible by WCAG 2.2 AA, small, as wide as the screen, and its errors lead to fields."""

import re
from typing import Any, Final

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.browser import keyboard
from tests.browser.visits import Visit

MOST_BYTES: Final = 150_000
"""The largest document, as the issue of the pages asks."""
_TAGS: Final = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa")
_SUMMARY_HAS_FOCUS: Final = """link =>
  ![document.body, link].includes(document.activeElement) && document.activeElement.contains(link)"""
_AXE: Final = Axe()


async def check_page(visit: Visit) -> None:
    """Check all that holds for every page; without JavaScript axe cannot look at it, and the rest is checked."""
    await check_size(visit)
    if visit.javascript:
        await check_accessibility(visit)


async def check_accessibility(visit: Visit) -> None:
    """Fail with the violations of WCAG 2.2 AA that axe finds on the page."""
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": list(_TAGS)}, "resultTypes": ["violations"]}
    results = await _AXE.run(visit.page, options=options)
    assert results.violations_count == 0, f"{visit.page.url}: {results.generate_report()}"


async def check_size(visit: Visit) -> None:
    """Fail for a document of more than MOST_BYTES, and for one that is wider than the screen."""
    weight = await weight_of(visit)
    assert weight <= MOST_BYTES, f"{visit.page.url} has {weight} bytes, and {MOST_BYTES} are allowed"
    width = await visit.page.evaluate("document.documentElement.scrollWidth")
    assert width <= visit.screen.width, f"{visit.page.url} is {width} px wide on a screen of {visit.screen.width} px"


async def weight_of(visit: Visit) -> int:
    """The bytes of the document, uncompressed and without what it loads."""
    return int(await visit.page.evaluate("performance.getEntriesByType('navigation')[0].decodedBodySize"))


async def check_error_leads_to(visit: Visit, label: str, message: str) -> None:
    """Check that the summary of errors has the focus, and that its link leads to what `label` names and is wrong.

    That is a field, which a screen reader reads with the message, or the heading of a group of rows, with the message
    beside it. The way there takes the keyboard alone.
    """
    page = visit.page
    link = page.get_by_role("link", name=f"{label}: {message}", exact=True)
    await link.wait_for()
    assert await link.evaluate(_SUMMARY_HAS_FOCUS), f"{page.url}: the summary of errors with “{message}” has no focus"
    await keyboard.tab_to(page, link)
    await page.keyboard.press("Enter")
    target = page.locator(f"[id='{(await link.get_attribute('href') or '').removeprefix('#')}']")
    await expect(target).to_be_focused()
    if await target.get_attribute("aria-invalid") is None:
        await expect(target).to_contain_text(label)
        await expect(target).to_contain_text(message)
    else:
        await expect(target).to_have_accessible_name(re.compile(f"^{re.escape(label)}"))
        await expect(target).to_have_accessible_description(re.compile(re.escape(message)))
