"""Keys by which Vietnamese names are searched and sorted: without marks, and by the given name.

Filled in Python, so that a read table sorts and searches alike on every Postgres, whatever collations it has.

The order is that of Vietnamese dictionaries: a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y, syllable by
syllable; where the letters agree the tones ngang, huyền, hỏi, ngã, sắc, nặng (Hoàng Phê, Từ điển tiếng Việt; both alike
in CLDR, common/collation/vi.xml). On which letter of its syllable a tone stands makes no difference.
"""

import unicodedata
from typing import Final

from contracts.text import folded
from contracts.vocabulary import SubjectKind

_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
# { and | follow z in ASCII, so that a marked letter follows every word with the bare one.
_LATER = {
    "a" + _BREVE: "a{",
    "a" + _CIRCUMFLEX: "a|",
    "e" + _CIRCUMFLEX: "e{",
    "o" + _CIRCUMFLEX: "o{",
    "o" + _HORN: "o|",
}
_LATER |= {"u" + _HORN: "u{", "đ": "d{"}
# These precede every letter and digit in ASCII and follow the blank that ends a syllable, so that no tone is first.
_TONES = {"\u0300": "!", "\u0309": '"', "\u0303": "#", "\u0301": "$", "\u0323": "%"}


def search_key(name: str) -> str:
    """`name` in lower case without marks, words one space apart: `Nguyễn Thị Ánh Đào` is `nguyen thi anh dao`.

    Every spelling of a keyboard finds the name, and invisible characters are left out: no text is refused here.
    """
    return " ".join("".join(_bare(letter) for letter in syllable) for syllable in _syllables(name))


def search_sql(text: str) -> str:
    """The SQL that brings `text`, an SQL expression of text in its one form, to its `search_key`.

    For lists of some hundred rows, which need no column and no index of their own for it.
    """
    return f"lower(translate({text}, '{_MARKED}', '{_BARE_OF_MARKED}'))"


def sort_key(name: str) -> str:
    """Where a person's name stands in a list, as text for `collate "C"`: the given name, which stands last, put first.

    `Đặng Văn Ân` is `a|n d{a{ng% van`; the family name decides between namesakes.
    """
    syllables = [_sorted_by(syllable) for syllable in _syllables(name)]
    return " ".join([*syllables[-1:], *syllables[:-1]])


def subject_sort_key(name: str, kind: SubjectKind) -> str:
    """Where a subject stands in a list: a person by the given name, a collective by its name as it is written."""
    if kind is SubjectKind.INDIVIDUAL:
        return sort_key(name)
    return " ".join(_sorted_by(syllable) for syllable in _syllables(name))


def _syllables(name: str) -> list[str]:
    """The syllables of a name in lower case, with their marks as characters of their own behind each letter (NFD)."""
    return unicodedata.normalize("NFD", folded(name)).split()


def _bare(letter: str) -> str:
    return "" if unicodedata.combining(letter) else "d" if letter == "đ" else letter


def _sorted_by(syllable: str) -> str:
    """The letters by their place in the alphabet, then the tone."""
    tones = "".join(_TONES.get(letter, "") for letter in syllable)
    letters = "".join(letter for letter in syllable if letter not in _TONES)
    for letter, place in _LATER.items():
        letters = letters.replace(letter, place)
    return "".join(_bare(letter) for letter in letters) + tones


def _marked_letters() -> dict[str, str]:
    """Every Latin letter with marks and the one letter that searches find it by."""
    letters = (chr(code) for first, last in ((0xC0, 0x24F), (0x1E00, 0x1EFF)) for code in range(first, last + 1))
    keys = {letter: search_key(letter) for letter in letters if letter.isalpha()}
    return {letter: key for letter, key in keys.items() if len(key) == 1 and key.isascii()}


_MARKED: Final = "".join(_marked_letters())
_BARE_OF_MARKED: Final = "".join(_marked_letters().values())
