"""What the header of a column says that it holds, in the many spellings of units."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, TypeAlias, get_args

from chassis.reading.names import search_key
from services.registration.sheet.spreadsheet import HEADERS
from services.registration.sheet.title_words import title_code

Role: TypeAlias = Literal["name", "position", "department", "kind", "title", "key", "unit", "number"]
"""What a column holds; a column of ticks for one title has `title:` and its code instead."""
ROLES: Final[tuple[Role, ...]] = get_args(Role)
TICKED: Final = "title:"
_OTHER_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_WORDS: Final[Mapping[str, Role]] = {words: role for role in ROLES for words in HEADERS.get(role, ())}
_CONTAINED: Final[tuple[tuple[Role, tuple[str, ...]], ...]] = (
    ("name", ("ho va ten", "ho ten", "ten tap the", "ten ca nhan", "ca nhan tap the", "tap the ca nhan", "full name")),
    ("title", ("danh hieu", "title")),
    ("position", ("chuc vu", "chuc danh", "position")),
    ("kind", ("loai doi tuong", "ca nhan hay")),
    ("department", ("phong ban", "bo phan", "to chuyen mon", "noi cong tac", "phong khoa", "department")),
    ("unit", ("don vi", "co quan", "unit")),
)
"""Words that a header holds beside others, the first that is found counting."""
_EARLIER: Final = ("nam truoc", "da dat", "da duoc", "hien co", "nam 20", "hinh thuc khen thuong", "qua trinh")
"""What a header says that names titles of the past: such a column is not read."""
_PRIVATE: Final = (
    *("cccd", "cmnd", "can cuoc", "chung minh", "dinh danh", "ngay sinh", "nam sinh", "ngay thang nam sinh"),
    *("dien thoai", "so dt", "tai khoan", "dia chi", "email", "ma so thue", "so bhxh", "que quan"),
)
"""What a header says of a column that no registration needs about a person: it is not even kept."""
_FEWEST: Final = 2
_SHORTEST_TITLE: Final = 3
"""Fewer letters over a column mean something else: GT is the sex (giới tính) and not a prize."""


@lru_cache(4096)
def words_of(cell: str) -> str:
    """A cell as its words are compared: without marks, signs and capitals."""
    return _OTHER_SIGNS.sub(" ", search_key(cell)).strip()


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names the column of names and another one."""
    roles = {role_of(cell) for cell in cells} - {""}
    return "name" in roles and len(roles) >= _FEWEST


def role_of(cell: str) -> str:
    """The role that the header of a column names; empty for one that is not read."""
    words = words_of(cell)
    if not words or is_private(words):
        return ""
    if words in _WORDS:
        return _WORDS[words]
    code = title_code(cell) if len(words) >= _SHORTEST_TITLE else None
    if code is not None:
        return f"{TICKED}{code}"
    if any(one in words for one in _EARLIER) and "dang ky" not in words:
        return ""
    padded = f" {words} "
    return next((role for role, several in _CONTAINED if any(f" {one} " in padded for one in several)), "")


def is_private(words: str) -> bool:
    """Whether the words of a header name personal data that registration does not need."""
    return any(words.startswith(one) or f" {one}" in words for one in _PRIVATE)
