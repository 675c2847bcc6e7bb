"""Visits of one person to a site, each in a browser window of its own, with what they see, press and type.

A visit finds fields, buttons and links by the names that people read, never by the page's markup. Whatever goes wrong
in the window fails the test at its end: an error in the console, which a violation of the Content-Security-Policy is
too, an exception of a script, a request that failed, and an answer of 400 or more that the test did not expect.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response, WebError

from tests.browser import keyboard

_PATIENCE: Final = 90_000
"""Milliseconds for which a visit waits for a page, a button or a text; two cores serve several test processes."""
_MOST_SECONDS: Final = 180
_PAUSE: Final = 0.3
_SAID_BY_THE_ANSWER: Final = "Failed to load resource"
_LEFT: Final = "net::ERR_ABORTED"
"""The failure of a request whose answer the visitor did not wait for, or kept as a file."""


@dataclass(frozen=True)
class Screen:
    """The width and height of a window in CSS pixels, and whether it is a phone's."""

    width: int
    height: int
    is_phone: bool = False


DESKTOP: Final = Screen(1366, 768)
PHONE: Final = Screen(360, 740, is_phone=True)


class Visit:
    """One person in one window, who uses the mouse, or nothing but the keyboard.

    `clicks` counts buttons, links and boxes that were activated, with the mouse or by a key.
    """

    def __init__(self, page: Page, screen: Screen, *, javascript: bool, by_keyboard: bool) -> None:
        """Watch what goes wrong in `page`, in which a person sits before `screen`."""
        self.page = page
        self.screen = screen
        self.javascript = javascript
        self.by_keyboard = by_keyboard
        self.clicks = 0
        self._scope: Page | Locator = page
        self._faults: list[str] = []
        self._answers: Counter[tuple[int, str]] = Counter()
        self._origins: dict[str, str] = {}
        _watch(page.context, self)

    @property
    def path(self) -> str:
        """The path of the page that is shown."""
        return urlsplit(self.page.url).path

    async def go(self, path: str, origin: str | None = None) -> Response:
        """Open the page at `path`, as with a typed address or by a link of the page `origin`; returns its answer."""
        answer = await self.page.goto(path, referer=origin)
        assert answer is not None, f"{path} led nowhere"
        return answer

    async def follow(self, link: str) -> None:
        """Follow the link of that name, the first of several, and wait for its page."""
        target = self._scope.get_by_role("link", name=link, exact=True).first
        await self._reach(target)
        async with self.page.expect_navigation():
            await self._activate(target)

    async def press(self, button: str) -> None:
        """Press the button of that name, the first of several, which sends a form; wait for the page that answers."""
        target = self._scope.get_by_role("button", name=button, exact=True).first
        await self._reach(target)
        async with self.page.expect_navigation():
            await self._activate(target)

    async def tick(self, label: str) -> None:
        """Tick the box, or choose the option of a group, of that label."""
        target = self._scope.get_by_label(label, exact=True)
        if self.by_keyboard and await target.get_attribute("type") == "radio":
            self.clicks += 1
            await keyboard.choose_of_group(self.page, target)
            return
        await self._activate(target, key="Space")

    async def tick_each(self, words: str) -> None:
        """Tick every box in whose label these `words` stand."""
        for box in await self._scope.get_by_role("checkbox", name=words).all():
            await self._activate(box, key="Space")

    async def fill(self, label: str, text: str) -> None:
        """Type `text` into the field of that label, in place of what it held."""
        field = self._scope.get_by_label(label, exact=True)
        if not self.by_keyboard:
            await field.fill(text)
            return
        await keyboard.tab_to(self.page, field)
        if await field.get_attribute("type") == "date":
            await keyboard.type_date(self.page, field, text)
            return
        await self.page.keyboard.press("ControlOrMeta+a")
        await self.page.keyboard.insert_text(text)

    async def select(self, label: str, option: str) -> None:
        """Choose the `option` of that text in the list of that label."""
        field = self._scope.get_by_label(label, exact=True)
        if not self.by_keyboard:
            await field.select_option(label=option)
            return
        await keyboard.tab_to(self.page, field)
        await keyboard.choose(self.page, field, option)

    async def paste(self, label: str, text: str) -> None:
        """Paste `text`, as from a spreadsheet, into the field of that label."""
        await self._paste(self._scope.get_by_label(label, exact=True), text)

    async def paste_at_cell(self, grid: str, text: str) -> None:
        """Paste `text`, as from a spreadsheet, at the first cell of the grid of that name."""
        await self._paste(self._scope.get_by_role("grid", name=grid).get_by_role("gridcell").first, text)

    async def mend_cell(self, grid: str, row: str, column: int, text: str) -> None:
        """Type `text` into the cell of a column, from 1, in the row of the grid in which the words `row` stand.

        The reasons for which rows came back stand in a column that does not count.
        """
        rows = self._scope.get_by_role("grid", name=grid).get_by_role("row")
        cell = rows.filter(has_text=row).first.locator("[role=gridcell]:not(.of-note)").nth(column - 1)
        await cell.click()
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")

    async def open_part(self, summary: str) -> None:
        """Open the part of the page that is folded under the words `summary`."""
        await self._activate(self._scope.locator("summary").get_by_text(summary, exact=True))

    async def text_of(self, role: Literal["code", "heading"]) -> str:
        """The text of the first part of that role in the content of the page."""
        return await self.page.get_by_role("main").get_by_role(role).first.inner_text()

    @contextmanager
    def using(self, *, keyboard: bool) -> Iterator[None]:
        """Use nothing but the keyboard in the block, or the mouse."""
        before, self.by_keyboard = self.by_keyboard, keyboard
        try:
            yield
        finally:
            self.by_keyboard = before

    @contextmanager
    def within(
        self, role: Literal["form", "group", "main", "region", "row", "table"], name: str | None = None
    ) -> Iterator[None]:
        """Find texts, fields, buttons and links in the block only in the part of the page of that role and name."""
        whole = self._scope
        self._scope = whole.get_by_role(role, name=name, exact=name is not None)
        try:
            yield
        finally:
            self._scope = whole

    async def sees(self, *texts: str) -> None:
        """Wait until each of `texts` can be read on the page."""
        for text in texts:
            await self._shown(text).wait_for()

    async def comes_to(self, path: str, *texts: str) -> None:
        """Open the page at `path` until each of `texts` can be read on it: services and sites tell one another."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + _MOST_SECONDS
        await self.go(path)
        while missing := [text for text in texts if not await self._shown(text).count()]:
            assert clock() < deadline, f"{self.page.url} does not come to show {missing}"
            await asyncio.sleep(_PAUSE)
            await self.go(path)

    @asynccontextmanager
    async def answered(self, status: int) -> AsyncIterator[None]:
        """Expect that what is done in the block leads to a page with this `status` of 400 or more."""
        async with self.page.expect_response(
            lambda answer: answer.request.is_navigation_request() and answer.status == status
        ) as awaited:
            yield
        answer = await awaited.value
        await self.page.wait_for_load_state()
        self._answers[status, answer.url] -= 1

    def faults(self) -> list[str]:
        """A line for each thing that went wrong in the window so far."""
        refused = [
            f"{url} was answered with {status}{self._origins[url]}"
            for (status, url), times in self._answers.items()
            if times > 0
        ]
        return [*dict.fromkeys(self._faults), *refused]

    def _shown(self, text: str) -> Locator:
        return self._scope.get_by_text(text).filter(visible=True).first

    async def _paste(self, field: Locator, text: str) -> None:
        await self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        await (keyboard.tab_to(self.page, field) if self.by_keyboard else field.click())
        await self.page.keyboard.press("ControlOrMeta+v")

    async def _reach(self, target: Locator) -> None:
        """Come to `target` with the keyboard, which takes its time, before a page is waited for."""
        if self.by_keyboard:
            await keyboard.tab_to(self.page, target)

    async def _activate(self, target: Locator, key: str = "Enter") -> None:
        self.clicks += 1
        if not self.by_keyboard:
            await target.click()
            return
        await keyboard.tab_to(self.page, target)
        await self.page.keyboard.press(key)

    def note_console(self, message: ConsoleMessage) -> None:
        """Note an error in the console; that of an answer is noted by the answer itself."""
        if message.type == "error" and not message.text.startswith(_SAID_BY_THE_ANSWER):
            self._faults.append(f"{message.page.url if message.page else 'a page'}: {message.text}")

    def note_exception(self, error: WebError) -> None:
        """Note an exception that no script has caught."""
        self._faults.append(f"{error.page.url if error.page else 'a page'}: {error.error}")

    def note_failure(self, request: Request) -> None:
        """Note a request without an answer."""
        if request.failure != _LEFT:
            self._faults.append(f"{request.method} {request.url} failed: {request.failure}")

    def note_answer(self, answer: Response) -> None:
        """Count an answer that refuses."""
        least = 400
        if answer.status >= least:
            self._answers[answer.status, answer.url] += 1
            origin = answer.request.headers.get("referer")
            self._origins[answer.url] = f", to which {origin} leads" if origin else ""


def _watch(context: BrowserContext, visit: Visit) -> None:
    context.on("console", visit.note_console)
    context.on("weberror", visit.note_exception)
    context.on("requestfailed", visit.note_failure)
    context.on("response", visit.note_answer)


class Visits:
    """Opens the windows of one test."""

    def __init__(self, browser: Browser) -> None:
        """Open windows of `browser`, none of which knows another's cookies."""
        self._browser = browser
        self._open: list[Visit] = []

    async def open(
        self, site: str, screen: Screen = DESKTOP, *, javascript: bool = True, by_keyboard: bool = False
    ) -> Visit:
        """A new window before `screen` for the site at the address `site`."""
        context = await self._browser.new_context(
            base_url=site,
            viewport={"width": screen.width, "height": screen.height},
            is_mobile=screen.is_phone,
            has_touch=screen.is_phone,
            java_script_enabled=javascript,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
        )
        context.set_default_timeout(_PATIENCE)
        visit = Visit(await context.new_page(), screen, javascript=javascript, by_keyboard=by_keyboard)
        self._open.append(visit)
        return visit

    def faults(self) -> list[str]:
        """A line for each thing that went wrong in the windows so far."""
        return [fault for visit in self._open for fault in visit.faults()]

    async def close(self) -> list[str]:
        """Close all windows; returns a line for each thing that went wrong in them."""
        for visit in self._open:
            await visit.page.context.close()
        return self.faults()
