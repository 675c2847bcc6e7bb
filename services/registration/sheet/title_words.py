"""The words in which a list names a kind of subject and a title, and those that say what it may name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Final, TypeAlias

from chassis.reading.names import search_key
from contracts.catalog import catalogue
from contracts.catalog import titles as open_under
from contracts.catalog.entries import Title
from contracts.catalog.terms import TitleKind
from contracts.vocabulary import SubjectKind, TitleCode

InBoth: TypeAlias = tuple[str, str]
"""Words in Vietnamese and in English."""
KIND_WORDS: Final[Mapping[SubjectKind, tuple[str, ...]]] = {
    SubjectKind.INDIVIDUAL: ("Cá nhân", "CN", "individual"),
    SubjectKind.COLLECTIVE: ("Tập thể", "TT", "collective"),
    SubjectKind.HOUSEHOLD: ("Hộ gia đình", "Hộ", "Gia đình", "household"),
}
"""The words that the column of the kind takes, written with or without marks and capitals."""
_FOR_WHOM: Final[Mapping[SubjectKind, InBoth]] = {
    SubjectKind.INDIVIDUAL: ("cá nhân", "individuals"),
    SubjectKind.COLLECTIVE: ("tập thể", "collectives"),
    SubjectKind.HOUSEHOLD: ("hộ gia đình", "households"),
}
_SHORT: Final = (
    ("danhhieu", ""),
    ("laodongxuatsac", "ldxs"),
    ("laodongtientien", "ldtt"),
    ("chiensithidua", "cstd"),
    ("chiensythidua", "cstd"),
    ("giadinhvanhoa", "gdvh"),
    ("capcoso", "cs"),
    ("coso", "cs"),
    ("tapthe", "tt"),
)
"""How the names of titles are shortened, so that a name, a half-shortened name and a code are one word."""
_OTHER_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_NEAREST: Final = 5
_COMPARED: Final = 60
"""So many letters of a cell are compared with the names of titles."""
_ALIKE: Final = 0.5


def for_whom(title: Title) -> InBoth:
    """For whom a title is, in both languages: `cá nhân, tập thể hoặc hộ gia đình`."""
    vi, en = zip(*(_FOR_WHOM[kind] for kind in title.subject_kinds), strict=True)
    return _listed(vi, "hoặc"), _listed(en, "or")


def fitting_kind(titles: Sequence[Title], stated: SubjectKind | None) -> SubjectKind:
    """The kind of a subject whose row states none: `stated` above it where all titles are open to it, or the first."""
    shared = [kind for kind in titles[0].subject_kinds if all(kind in one.subject_kinds for one in titles)]
    return stated if stated in shared else next(iter(shared or titles[0].subject_kinds))


@lru_cache(1024)
def title_code(cell: str) -> TitleCode | None:
    """The code of the title that a cell names by its code, its name in either language, or a shortened name.

    It may be one of another law than that of the plan.
    """
    return _title_words().get(_pressed(cell))


def kind_named(cell: str) -> SubjectKind | None:
    """The kind that a cell names; None for other words."""
    return _kind_words().get(_pressed(cell))


def which(cell: str, known: Iterable[Title]) -> InBoth:
    """The titles that may be meant by a cell which names none: those whose names begin so, or are like it.

    Where none is they are all emulation titles of the law.
    """
    return _which(_pressed(cell)[:_COMPARED], next(iter(known)).ruleset)


@lru_cache(1024)
def _which(pressed: str, ruleset: str) -> InBoth:
    titles = open_under(ruleset)
    words = {_pressed(words): one for one in titles for words in (one.name.en, one.name.vi)}
    begun = [word for word in words if pressed and word.startswith(pressed)]
    alike = begun or (get_close_matches(pressed, words, _NEAREST, _ALIKE) if pressed else [])
    meant = {words[word].code: words[word] for word in alike}
    offered = list(meant.values()) or [one for one in titles if one.kind is TitleKind.TITLE]
    vi = "; ".join(f"{one.name.vi} ({one.code})" for one in offered)
    return vi, "; ".join(f"{one.name.en} ({one.code})" for one in offered)


@cache
def _title_words() -> Mapping[str, TitleCode]:
    """The words that mean one title alone, of every law."""
    meant: dict[str, set[TitleCode]] = {}
    for one in catalogue().titles:
        for words in (one.code, one.name.vi, one.name.en, one.short or "") if one.filed else ():
            meant.setdefault(_pressed(words), set()).add(one.code)
    return {words: next(iter(codes)) for words, codes in meant.items() if words and len(codes) == 1}


@cache
def _kind_words() -> Mapping[str, SubjectKind]:
    return {_pressed(word): kind for kind, words in KIND_WORDS.items() for word in words}


def _pressed(cell: str) -> str:
    """A cell as it is compared: without marks, blanks and signs, long words of titles shortened."""
    pressed = _OTHER_SIGNS.sub("", search_key(cell))
    for long, short in _SHORT:
        pressed = pressed.replace(long, short)
    return pressed


def _listed(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
