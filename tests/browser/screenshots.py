"""Pictures of pages: as PNG with a palette, small enough to stand in a document."""

import io
import re
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Page

from tests.browser.tour import tour
from tests.browser.visits import DESKTOP, PHONE, Screen, Visit

MOST_BYTES: Final = 150_000
"""The largest picture."""
_COLOURS: Final = (256, 128, 64, 32, 16)
SCREENS: Final = (DESKTOP, PHONE)


async def picture_pages(visit: Visit, folder: Path, taken: set[str], start: str = "/") -> None:
    """Take a picture at each width of SCREENS of each kind of page that is not yet `taken`, and add it there."""
    async for kind in tour(visit, start, frozenset(taken)):
        taken.add(kind)
        for screen in SCREENS:
            await take_picture(visit.page, screen, folder / file_of(kind, screen))
        await _resize(visit.page, visit.screen)


async def take_picture(page: Page, screen: Screen, file: Path) -> None:
    """Write what `screen` shows of the page to `file`, as a PNG with a palette of at most MOST_BYTES."""
    await _resize(page, screen)
    file.write_bytes(with_palette(await page.screenshot(animations="disabled", caret="hide")))


def with_palette(png: bytes) -> bytes:
    """The picture with so many colours, at most 256, that it has no more than MOST_BYTES."""
    with Image.open(io.BytesIO(png)) as read:
        picture = read.convert("RGB")
    for colours in _COLOURS:
        small = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if small.tell() <= MOST_BYTES:
            return small.getvalue()
    raise AssertionError(f"a picture has more than {MOST_BYTES} bytes even with {colours} colours")


def form_of(png: bytes) -> tuple[str, tuple[int, int]]:
    """The mode of a picture, "P" for one with a palette, and its width and height."""
    with Image.open(io.BytesIO(png)) as picture:
        return picture.mode, picture.size


def file_of(kind: str, screen: Screen) -> str:
    """The name of the picture of a kind of page."""
    name = "-".join(re.findall(r"[a-z]+", kind.lower())) or "start"
    return f"{name}-{screen.width}.png"


async def _resize(page: Page, screen: Screen) -> None:
    await page.set_viewport_size({"width": screen.width, "height": screen.height})
