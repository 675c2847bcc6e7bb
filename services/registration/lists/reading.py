"""A list read beside the requests of others: one file at a time in a thread of its own, within the limits of files."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from services.registration.lists.book import Book
from services.registration.lists.files import read_file
from services.registration.lists.line import Asked
from services.registration.lists.preview import Choices, Preview, preview
from services.registration.sheet.queries import SheetInFull

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_THREAD: Final = ThreadPoolExecutor(1, "lists")
"""One thread, so that files that are large when unfolded do not lie in memory beside one another."""


def asked_for(sheet: SheetInFull) -> Asked:
    """The sheet that a list is read for."""
    before = tuple(entry.subject for entry in sheet.entries)
    return Asked(sheet.unit, sheet.unit_name, sheet.year, sheet.plan.dated, before)


async def read_in_thread(content: bytes) -> Book:
    """The book of a file; raises the Refusal in its way."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, read_file, content)


async def previewed(book: Book, asked: Asked, choices: Choices | None = None) -> Preview:
    """The preview of a book."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, preview, book, asked, choices)
