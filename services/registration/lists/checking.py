"""The rows of a list as entries of a sheet, with every fault and note at its cell."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Final

from pydantic_core import PydanticCustomError

from contracts.catalog import laws_of, ruleset_on, titles
from contracts.catalog.entries import Title
from contracts.vocabulary import SubjectKind, TitleCode
from services.registration.lists import letters
from services.registration.lists.book import Oddity, Sheet, address
from services.registration.lists.headers import words_of
from services.registration.lists.layout import TICKS, Layout, ListRow
from services.registration.lists.line import Asked, Line
from services.registration.lists.names import check_unit, read_key, read_name
from services.registration.sheet.title_words import KIND_WORDS, fitting_kind, for_whom, title_code, which

LONGEST_NAME: Final = 300
_NO_TICKS: Final = frozenset({"", "0", "-", "khong", "no"})
_SEVERAL_TITLES: Final = re.compile(r"\s*(?:[,;+\n]|\bvà\b)\s*")
_SEVERAL_NAMES: Final = re.compile(r"[;\n]|\s{3,}|,.*,|(?:^|\s)2[.)]\s")
_NUMBERED_KEY: Final = (Oddity.NUMBER, "key")
_WANTED: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("họ tên, tên tập thể hoặc hộ gia đình", "the name"),
    "position": ("chức vụ", "the position"),
    "department": ("phòng, ban", "the department"),
    "unit": ("tên đơn vị", "the name of the unit"),
    "kind": ("“cá nhân”, “tập thể” hoặc “hộ gia đình”", "“individual”, “collective” or “household”"),
    "title": ("danh hiệu", "the title"),
    "key": ("mã", "the key"),
}


@cache
def _known(plan_dated: date) -> Mapping[str, Title]:
    return {one.code: one for one in titles(ruleset_on(plan_dated))}


def line_of(number: int, sheet: Sheet, layout: Layout, of_list: ListRow, asked: Asked) -> Line:
    """One row of the list of the sheet with that number, read and checked by itself."""
    row = of_list.row
    texts: dict[str, str] = {}
    cells = {role: address(row.number, column) for column, role in layout.columns.items()}
    line = Line(number, row.number, texts, cells)
    for column, role in layout.columns.items():
        raw = row.cells[column - 1] if column <= len(row.cells) else ""
        texts[role] = _read_cell(line, role, raw, sheet.odd.get(cells[role]))
    _read_titles(line, layout, of_list, asked)
    _read_kind(line, of_list, asked)
    read_name(line)
    read_key(line)
    check_unit(line, asked)
    if row.number in sheet.hidden_rows:
        line.say("list-row-hidden", "name", row=row.number)
    return line


def _read_cell(line: Line, role: str, raw: str, odd: Oddity | None) -> str:
    """The text of a cell; empty with a fault where it cannot be taken."""
    if role == "number":
        return raw.strip()
    is_tick = role.startswith("title:")
    if odd is not None and not (odd in {Oddity.NUMBER, Oddity.LOGICAL} and is_tick) and (odd, role) != _NUMBERED_KEY:
        line.say(f"list-cell-{odd.value}", role, text=raw, what=_WANTED.get(role, _WANTED["title"]))
        return ""
    if is_tick:
        return {"TRUE": "x", "FALSE": ""}.get(raw, raw.strip())
    return "" if _is_refused(line, role, raw) else _read_letters(line, role, raw)


def _is_refused(line: Line, role: str, raw: str) -> bool:
    """Whether a cell holds more or other than one text; then with a fault."""
    if len(raw) > LONGEST_NAME:
        line.say("list-cell-too-long", role, length=len(raw), most=LONGEST_NAME)
    elif raw.startswith("=") and len(raw) > 1:
        line.say("list-cell-formula-text", role, text=raw[:60])
    elif role == "name" and _SEVERAL_NAMES.search(raw.strip()) and _are_several(raw):
        line.say("list-name-several", role)
    else:
        return False
    return True


def _are_several(raw: str) -> bool:
    """Whether each of the parts of a cell could be a name: two words or more, the first with a capital."""
    parts = [part for part in re.split(r"[;\n,]|\s{3,}|\d[.)]\s", raw) if part.strip()]
    return len(parts) > 1 and all(len(part.split()) > 1 and part.strip()[0].isupper() for part in parts)


def _read_letters(line: Line, role: str, raw: str) -> str:
    fault = letters.fault_of(raw)
    if fault is not None:
        code, meant = fault
        line.say(f"list-cell-{code}", role, meant)
        return ""
    try:
        return letters.one_form(raw) if role != "title" else raw.strip()
    except PydanticCustomError as wrong:
        line.say("list-cell-letters", role, detail=wrong.type)
        return ""


def _read_titles(line: Line, layout: Layout, of_list: ListRow, asked: Asked) -> None:
    """The titles of ticks, of the cell of titles, or of the heading above the row."""
    known = _known(asked.plan_dated)
    before = len(line.found)
    named = [*_ticked(line, layout), *_titles_of_cell(line, known)]
    if not named and of_list.title is not None:
        named.append(of_list.title)
    is_blamed = any(one.cell == line.cells.get("title") for one in line.found)
    if not named and len(line.found) == before and not is_blamed:
        line.say("list-title-missing", "title", titles=which("", known.values()))
    for code in dict.fromkeys(named):
        if code not in known:
            laws = laws_of(code)
            named_laws = ("", "") if laws is None else (laws.vi, laws.en)
            line.say("list-title-of-other-law", "title", text=code, laws=named_laws, titles=which("", known.values()))
    line.titles = list(dict.fromkeys(code for code in named if code in known))


def _ticked(line: Line, layout: Layout) -> Iterator[TitleCode]:
    for code in layout.ticked.values():
        text = line.texts[f"title:{code}"]
        tick = words_of(text) or text.lower()
        if tick in TICKS:
            yield code
        elif tick not in _NO_TICKS:
            line.say("list-tick-unclear", f"title:{code}", text=text[:60])


def _titles_of_cell(line: Line, known: Mapping[str, Title]) -> Iterator[TitleCode]:
    text = line.texts.get("title", "")
    for part in [text] if title_code(text) else _SEVERAL_TITLES.split(text):
        code = title_code(part) if part else None
        if code is not None:
            yield code
        elif part:
            line.say("list-title-unknown", "title", text=part[:60], titles=which(part, known.values()))


def _read_kind(line: Line, of_list: ListRow, asked: Asked) -> None:
    """The kind that the cell names, or the titles, or the heading."""
    known = _known(asked.plan_dated)
    text, kind = line.texts.get("kind", ""), None
    if text:
        words = words_of(text)
        kind = next((one for one, several in KIND_WORDS.items() if words in map(words_of, several)), None)
        if kind is None:
            line.say("list-kind-unknown", "kind", text=text[:60])
    asked_for = [known[code] for code in line.titles]
    of_titles = fitting_kind(asked_for, of_list.kind) if asked_for else None
    line.kind = kind or of_titles or of_list.kind or SubjectKind.INDIVIDUAL
    for title in asked_for:
        if line.kind not in title.subject_kinds:
            names, whom = (title.name.vi, title.name.en), for_whom(title)
            line.say("list-title-of-other-kind", "kind" if text else "title", title=names, whom=whom)
