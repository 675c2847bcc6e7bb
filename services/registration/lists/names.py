"""What a row of a list says of whom: the name, the key, and the unit."""

import re
from typing import Final

from contracts.vocabulary import SubjectKind
from services.registration.lists import letters
from services.registration.lists.headers import words_of
from services.registration.lists.line import Asked, Line

_ADDRESS: Final = re.compile(
    r"^(?:(?:ông|bà|anh|chị|cô|thầy|đ/c|đồng chí|đc|mr|mrs|ms|ts|ths|th\.s|pgs|gs|cn|ks|bs|ds|cử nhân|thạc sĩ|tiến sĩ)"
    r"[.:]?\s+|(?:ts|ths|pgs|gs|bs|đ/c)\.\s*)+",
    re.IGNORECASE,
)
_POSITION: Final = re.compile(
    r"[-–(,].*\b(trưởng|phó|chuyên viên|kế toán|giáo viên|chủ tịch|bí thư|văn thư|nhân viên|giám đốc)\b", re.IGNORECASE
)
_SAMPLE: Final = frozenset(
    {"nguyen van a", "tran thi b", "le van c", "nguyen van b", "tran van b", "ho va ten", "vi du"}
)
_LONGEST_SAMPLE: Final = 12
_IDENTITY: Final = re.compile(r"\d{9}|\d{12}")
_BODY: Final = re.compile(r"^(ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|phuong|xa|thi tran|thi xa|huyen|quan|tinh)\b")
_RANK: Final = re.compile(r"(phuong|xa|thi tran)\b")


def read_name(line: Line) -> None:
    """Check the name, and bring a person's to the form in which it is recorded."""
    name = line.texts.get("name", "")
    if not name:
        if not any(one.stops and one.cell == line.cells.get("name") for one in line.found):
            line.say("list-name-missing", "name")
        return
    if not any(one.isalpha() for one in name):
        line.say("list-name-without-letters", "name", text=name[:60])
        return
    if len(name) <= _LONGEST_SAMPLE and words_of(name) in _SAMPLE:
        line.say("list-name-of-sample", "name", text=name)
        return
    if line.kind is SubjectKind.INDIVIDUAL:
        line.texts["name"] = _person(line, name)
    if foreign := letters.foreign_letters(line.texts["name"].translate(str.maketrans("Ðð", "Đđ"))):
        line.say("list-name-foreign", "name", letters=foreign)


def _person(line: Line, name: str) -> str:
    """A person's name as it is to be recorded, with a note for each change and each doubt."""
    bare = _ADDRESS.sub("", name)
    if bare and bare != name:
        line.say("list-name-address", "name", bare)
        name = bare
    if (usual := letters.in_normal_case(name)) != name:
        line.say("list-name-capitals", "name", usual)
        name = usual
    if any(one.isdigit() for one in name):
        line.say("list-name-digits", "name")
    if " " not in name:
        line.say("list-name-one-word", "name")
    if _POSITION.search(name):
        line.say("list-name-position", "name")
    return name


def read_key(line: Line) -> None:
    """Check a key that the list gives."""
    key = line.texts.get("key", "")
    if not key:
        return
    if _IDENTITY.fullmatch(key):
        line.say("list-key-private", "key", text=f"{key[:3]}…")
    elif re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) is None or len(key) > 60:  # noqa: PLR2004 - a Code has no more
        line.say("list-key-form", "key", text=key[:60])


def check_unit(line: Line, asked: Asked) -> None:
    """Put a fault at a row that names another unit."""
    text = line.texts.get("unit", "")
    if text and is_other_body(text, asked.unit_name):
        line.say("list-row-of-another-unit", "unit", text=text, unit=asked.unit_name)


def is_other_body(text: str, unit_name: str) -> bool:
    """Whether a text names an administrative body that is not the unit: `UBND xã Mai Pha` for the ward's sheet."""
    words, own = body_words(text), body_words(unit_name)
    return bool(_BODY.match(words_of(text))) and not (own in words or words in own)


def is_neighbour(text: str, unit_name: str) -> bool:
    """Whether a text names another body of the same rank: a ward for a ward."""
    ranks = [_RANK.match(body_words(one).strip()) for one in (text, unit_name)]
    return is_other_body(text, unit_name) and all(ranks)


def body_words(text: str) -> str:
    """The words of a body's name between blanks, without those for its committee or council."""
    words = re.sub(r"^(uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd) ", "", words_of(text))
    return f" {words} "
