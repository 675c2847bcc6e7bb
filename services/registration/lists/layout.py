"""Where a sheet has its list: the header by its words, the columns, and which rows are rows of the list.

Units keep their lists in many forms: titles above, a header of one or two rows, the rows of a part under a heading,
sums, and the signatures below. What is not read is named with the reason, and never left out in silence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from contracts.vocabulary import SubjectKind, TitleCode
from services.registration.lists.book import Row, Sheet, letters
from services.registration.lists.headers import ROLES, TICKED, is_header, is_private, role_of, words_of
from services.registration.sheet.title_words import title_code

Why: TypeAlias = Literal["above", "header", "numbers", "heading", "sum", "below", "again"]
"""Why a row is not one of the list: above the header, the header itself, and so on down to what stands below it."""
TICKS: Final = frozenset({"x", "v", "co", "yes", "1", "✓", "✔", "☑", "*", "+", "TRUE"})
"""What stands in a column of ticks where the title is aimed at, without marks and capitals."""
_HEADER_ROWS: Final = 40
"""How far down a header is looked for."""
_ROMAN: Final = re.compile(r"(?:[IVX]{1,5}|[A-H]|\d{1,2})\s*[.)/:-]\s*", re.IGNORECASE)
_SUM: Final = re.compile(r"^(tong cong|tong so|cong don|total|sum)\b|^(tong|cong)( \d| nguoi| lai|$)")
_BELOW: Final = re.compile(
    r"^(nguoi lap|lap bieu|lap bang|thu truong|xac nhan|noi nhan|ky ten|ky ghi ro|tm\b|kt\b|t m\b|k t\b|ghi chu|luu y|"
    r"danh sach (nay )?(co|gom)|an dinh danh sach|nguoi tong hop|can bo tong hop)|"
    r"\bngay (\d+ )?thang (\d+ )?nam\b"
)
_FEWEST: Final = 2
GUIDE: Final = "Hướng dẫn"
"""The sheet of the template that explains it and holds no list."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Rows that are not of the list, from `first` to `last`, and why."""

    first: int
    last: int
    why: Why
    text: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of the list, with the kind and the title that the heading above it states."""

    row: Row
    kind: SubjectKind | None = None
    title: TitleCode | None = None


@dataclass
class Layout:
    """Where a sheet has its list.

    `columns` are the roles by column from 1; `unread` the headers of columns that are not read, `private` of those
    that are not even kept; `header` the number of the last row of the header, 0 for none. `double` are the columns
    whose header names a role that another column has. `name_header` is the header of the column of names.
    """

    header: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    private: dict[int, str] = field(default_factory=dict)
    double: tuple[int, ...] = ()
    name_header: str = ""
    rows: list[ListRow] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)

    def column_of(self, role: str) -> int | None:
        """The column of a role."""
        return next((column for column, one in self.columns.items() if one == role), None)

    @property
    def by_letters(self) -> dict[str, str]:
        """The roles by the letters of their columns."""
        return {letters(column): role for column, role in sorted(self.columns.items())}

    @property
    def ticked(self) -> dict[int, TitleCode]:
        """The columns of ticks, each with the code of its title."""
        return {column: role.removeprefix(TICKED) for column, role in self.columns.items() if role.startswith(TICKED)}


def layout_of(sheet: Sheet, chosen: Mapping[int, str] | None = None, header: int | None = None) -> Layout:
    """The layout of `sheet`; `chosen` are roles that somebody gave to columns, `header` a header row that was named."""
    found = Layout()
    sheet = sheet.model_copy(update={"rows": tuple(_filled_down(sheet))})
    _find_header(found, sheet, header)
    for column, role in (chosen or {}).items():
        _choose(found, column, role)
    if found.header or found.columns:
        _part_rows(found, sheet)
    return found


def _filled_down(sheet: Sheet) -> Iterator[Row]:
    """The rows with the cells that were merged downwards in one column filled from the first of them."""
    areas = [area for area in sheet.merged if area.bottom > area.top and area.left == area.right]
    above = {row.number: row.cells for row in sheet.rows if any(area.top == row.number for area in areas)}
    for row in sheet.rows:
        cells = list(row.cells)
        for area in areas:
            if area.top < row.number <= area.bottom and area.left <= len(cells) and not cells[area.left - 1].strip():
                cells[area.left - 1] = "".join(above.get(area.top, ())[area.left - 1 : area.left])
        yield Row(row.number, tuple(cells))


def _choose(found: Layout, column: int, role: str) -> None:
    """Give `role` to a column, and take it from the one that had it; an empty role leaves the column unread."""
    if role in ROLES or (role.startswith(TICKED) and title_code(role.removeprefix(TICKED))):
        found.columns = {at: one for at, one in found.columns.items() if one != role}
        found.columns[column] = role
        found.unread.pop(column, None)
        found.double = tuple(one for one in found.double if one != column)
    elif not role:
        found.columns.pop(column, None)


def _find_header(found: Layout, sheet: Sheet, header: int | None) -> None:
    for place, row in enumerate(sheet.rows[:_HEADER_ROWS]):
        if row.number == header or (header is None and is_header(row.cells)):
            below = sheet.rows[place + 1] if place + 1 < len(sheet.rows) else None
            _read_header(found, row, below)
            return


def _read_header(found: Layout, row: Row, below: Row | None) -> None:
    """The columns of a header of one row, or of two where the second names titles or further columns."""
    headers = {column: cell for column, cell in enumerate(row.cells, start=1) if cell.strip()}
    found.header = row.number
    if below is not None and below.number == row.number + 1 and _goes_on(row.cells, below.cells):
        found.header = below.number
        headers |= {column: cell for column, cell in enumerate(below.cells, start=1) if cell.strip()}
    double: list[int] = []
    for column, cell in headers.items():
        words = words_of(cell)
        role = role_of(cell)
        if is_private(words):
            found.private[column] = cell
        elif role in found.columns.values() and not _takes_over(found, role, words):
            double.append(column)
            found.unread[column] = cell
        elif role:
            found.columns[column] = role
            found.name_header = cell.strip() if role == "name" else found.name_header
        else:
            found.unread[column] = cell
    if found.ticked:
        # The heading over columns of ticks is no column of titles.
        found.columns = {column: role for column, role in found.columns.items() if role != "title"}
    found.double = tuple(double)


def _goes_on(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a second row belongs to the header: each of its cells names a column, and one of them a new one."""
    named = [role_of(cell) for cell in below if cell.strip()]
    under_name = any(cell.strip() and role_of(over) == "name" for over, cell in zip(cells, below, strict=False))
    if not named or not all(named) or "name" in named or under_name:
        return False
    is_new = len(named) >= _FEWEST and not any(cell.strip() for cell in _over(cells, below))
    return is_new or any(one.startswith(TICKED) for one in named)


def _over(cells: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    """The cells that stand over filled ones, but for headings of titles."""
    for over, cell in zip(cells, below, strict=False):
        if cell.strip() and role_of(over) != "title":
            yield over


def _takes_over(found: Layout, role: str, words: str) -> bool:
    """Whether a second column of titles is meant instead of the first: it says that they are registered for."""
    if role != "title" or "dang ky" not in words:
        return False
    earlier = found.column_of("title")
    if earlier is not None:
        del found.columns[earlier]
        found.unread[earlier] = role
    return True


def _part_rows(found: Layout, sheet: Sheet) -> None:
    """Part the rows below the header into those of the list and those that are passed over."""
    kind: SubjectKind | None = None
    title: TitleCode | None = None
    below = False
    for row in sheet.rows:
        if row.number <= found.header:
            _pass(found, row, "header" if row.number == found.header else "above")
            continue
        why = _why_passed(found, row, below=below)
        if why == "heading":
            heading = _heading_of(row)
            kind, title = _kind_of(heading, kind), _title_of(heading, title)
        below = below or why == "below"
        if why is None:
            found.rows.append(ListRow(row, kind, title))
        else:
            _pass(found, row, why)


def _pass(found: Layout, row: Row, why: Why) -> None:
    text = next((cell.strip() for cell in row.cells if cell.strip()), "")[:80]
    last = found.passed[-1] if found.passed else None
    if last is not None and last.why == why and why != "heading":
        found.passed[-1] = Passed(last.first, row.number, why, last.text)
    else:
        found.passed.append(Passed(row.number, row.number, why, text))


def _why_passed(found: Layout, row: Row, *, below: bool) -> Why | None:
    """Why a row is none of the list; None for one that is."""
    mapped = {found.columns[at]: cell.strip() for at, cell in enumerate(row.cells, 1) if at in found.columns}
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    if mapped.get("name") and mapped.get("name") == found.name_header:
        return "again"
    if _is_numbers(filled, row, found):
        return "numbers"
    if any(cell[:1] in "tTcCsS" and _SUM.match(words_of(cell)) for cell in (*filled[:1], mapped.get("name", ""))):
        return "sum"
    if mapped.get("name") and _names_title(mapped):
        return None
    if below or any(_BELOW.search(words_of(cell)) for cell in filled):
        return "below"
    return "heading" if _is_heading(filled, mapped) else None


def _names_title(mapped: Mapping[str, str]) -> bool:
    """Whether a row names a title, or ticks one."""
    is_ticked = any(
        words_of(cell) in TICKS or cell in TICKS for role, cell in mapped.items() if role.startswith(TICKED)
    )
    return is_ticked or title_code(mapped.get("title", "")) is not None


def _is_numbers(filled: Sequence[str], row: Row, found: Layout) -> bool:
    """Whether a row under the header only numbers the columns: 1, 2, 3 or (1), (2), (3)."""
    plain = [cell.strip("() ") for cell in filled]
    return (
        len(plain) >= _FEWEST
        and row.number <= found.header + 2
        and all(len(cell) <= 2 and (cell.isdigit() or cell.isalpha()) for cell in plain)  # noqa: PLR2004
        and sum(cell.isdigit() for cell in plain) >= _FEWEST
    )


def _is_heading(filled: Sequence[str], mapped: Mapping[str, str]) -> bool:
    """Whether a row is the heading of a part: one text, numbered, in capitals, or naming a kind or a title."""
    texts = [cell for cell in filled if not _ROMAN.fullmatch(f"{cell}.")]
    if len(texts) != 1 or any(mapped.get(role) for role in ("position", "kind", "title")):
        return False
    text, number = texts[0], mapped.get("number", "")
    if number.isdigit():
        return False
    return (
        bool(_ROMAN.match(text))
        or len(filled) > 1
        or text.isupper()
        or words_of(text) in {"tap the", "ca nhan", "ho gia dinh", "individuals", "collectives", "households"}
        or _title_of(text, None) is not None
    )


def _heading_of(row: Row) -> str:
    return max((cell.strip() for cell in row.cells), key=len)


def _kind_of(heading: str, before: SubjectKind | None) -> SubjectKind | None:
    words = f" {words_of(heading)} "
    if " tap the " in words:
        return SubjectKind.COLLECTIVE
    if " ho gia dinh " in words:
        return SubjectKind.HOUSEHOLD
    return SubjectKind.INDIVIDUAL if " ca nhan " in words else before


def _title_of(heading: str, before: TitleCode | None) -> TitleCode | None:
    """The title that a heading names: `II. Danh hiệu Lao động tiên tiến: 25 người`."""
    text = _ROMAN.sub("", heading.strip(), count=1).partition(":")[0].partition("(")[0]
    return title_code(text) or before
