"""Markup and formulas in place of what people type, and the check that a page, a mail or a table shows them as text."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final, TypeVar, get_args
from urllib.parse import unquote_plus

from pydantic import BaseModel
from typing_extensions import override

from contracts.text import ONE_LINE, SEVERAL_LINES, OneForm

MARKUP: Final = (
    "</title></textarea><script>smuggled()</script><img src=/x onerror=smuggled()>"
    "\"><b id=smuggled>'><i id=smuggled>{{7*7}}${7*7}&amp;&lt;smuggled&gt;"
)
"""Ends what it stands in, and begins what a browser or a template would carry out."""
FORMULAS: Final = ('=HYPERLINK("http://elsewhere.invalid","x")', "+cmd|' /C calc'!A0", "@SUM(1+1)", "-2+3")
"""What a spreadsheet would compute."""
_WORD: Final = "smuggled"
_FREE: Final = (ONE_LINE, SEVERAL_LINES)
_COMPUTED: Final = re.compile(r"[=+@\-\t\r].", re.DOTALL)
T = TypeVar("T")


def is_free(annotation: Any, metadata: tuple[Any, ...] = ()) -> bool:
    """Whether a field of that type holds a text that people type freely."""
    forms = [one for one in (*metadata, *getattr(annotation, "__metadata__", ())) if isinstance(one, OneForm)]
    return any(one in _FREE for one in forms) or any(map(is_free, get_args(annotation)))


def holds_free_text(kind: type[BaseModel]) -> bool:
    """Whether a message of that class, or a part of it, holds a text that people type freely."""
    return any(
        is_free(field.annotation, tuple(field.metadata)) or any(map(holds_free_text, _messages(field.annotation)))
        for field in kind.model_fields.values()
    )


def _messages(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _messages(part)


def typed(message: T) -> T:
    """`message` with MARKUP in the place of each of its free texts that is not empty."""
    if not isinstance(message, BaseModel):
        return message
    changed = {
        name: _typed(getattr(message, name), free=is_free(field.annotation, tuple(field.metadata)))
        for name, field in type(message).model_fields.items()
    }
    return message.model_copy(update=changed)


def _typed(value: Any, *, free: bool) -> Any:
    if isinstance(value, tuple):
        return tuple(_typed(one, free=free) for one in value)
    if isinstance(value, str):
        return MARKUP if free and value else value
    return typed(value)


class _Page(HTMLParser):
    """What a browser makes of a page: its texts, its attributes, and its elements."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self.faults: list[str] = []
        self._inside = ""
        self.feed(text)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            if name.startswith("on") or (name, value) == ("id", _WORD):
                self.faults.append(f"<{tag} {name}={value}>")
            self.texts.append(unquote_plus(unquote_plus(value or "")))  # an address may stand in an address

    @override
    def handle_data(self, data: str) -> None:
        (self.scripts if self._inside == "script" else self.texts).append(data)

    @override
    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def check_page(text: str, where: str) -> int:
    """Fail where a page holds typed text otherwise than as text, whole and as it was typed; returns how often it does.

    A part of it that stands alone was carried out, escaped twice, or computed.
    """
    page = _Page(text)
    assert not page.faults, f"{where} has {page.faults[:3]}"
    assert not any(_WORD in one for one in page.scripts), f"{where} has a script that somebody typed"
    return sum(check_text(one, where) for one in page.texts)


def check_text(text: str, where: str) -> int:
    """Fail where a text holds a part of MARKUP that is not the whole; returns how often it holds it.

    Blanks, capitals, and the escapes of a text in JSON do not count.
    """
    found, wanted = _plain(text), _plain(MARKUP)
    rest = found.replace(wanted, "")
    assert _WORD not in rest, f"{where} shows a part of what was typed, or shows it changed: {rest[-400:]}"
    return found.count(wanted)


def _plain(text: str) -> str:
    return "".join(text.replace('\\"', '"').lower().split())


def check_json(body: bytes | str, where: str) -> int:
    """Fail where a typed text in JSON is not what was typed; returns how often it is there."""
    return sum(check_text(one, where) for one in _texts_in(json.loads(body)))


def _texts_in(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case dict():
            for name, one in data.items():
                yield from _texts_in([name, one])
        case list():
            for one in data:
                yield from _texts_in(one)
        case _:
            return


def check_table(text: str, where: str) -> list[str]:
    """Fail where a cell of a table parted by tabs would be computed; returns the cells."""
    cells = [cell for row in csv.reader(io.StringIO(text), "excel-tab") for cell in row]
    computed = [cell for cell in cells if _COMPUTED.match(cell)]
    assert not computed, f"{where} has cells that a spreadsheet computes: {computed}"
    return cells
