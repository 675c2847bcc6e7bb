"""The sound rows of a list as entries of a sheet; rows that repeat or contradict one another are found here."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pydantic import ValidationError

from contracts.text import folded as folded_anew
from contracts.vocabulary import Subject, SubjectKind, TitleCode
from services.registration.lists.line import Asked, Line
from services.registration.lists.names import body_words
from services.registration.sheet.messages import Entry
from services.registration.sheet.subject_keys import Named, keys_of

folded = lru_cache(8192)(folded_anew)
"""Names and positions as they are compared; a list repeats most of them."""


def position_of(line: Line, asked: Asked) -> str:
    """The position with the department behind it, as lists write them in one cell elsewhere."""
    parts = [line.texts.get("position", "")]
    if line.kind is SubjectKind.INDIVIDUAL:
        own = body_words(asked.unit_name)
        parts += [
            text
            for text in (line.texts.get("department", ""), line.texts.get("unit", ""))
            if text and body_words(text) not in own and own not in body_words(text)
        ]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def entries_of(lines: Sequence[Line], asked: Asked) -> tuple[Entry, ...]:
    """The entries of the sound lines; faults of rows that repeat one another are put at their cells."""
    sound = [
        (line, Named(line.kind, line.texts["name"], position_of(line, asked)))
        for line in lines
        if not line.is_faulty and line.kind is not None
    ]
    given = {line.texts["key"] for line, _ in sound if line.texts.get("key")}
    keys = keys_of([named for line, named in sound if not line.texts.get("key")], asked.unit, asked.before, given)
    entries: list[Entry] = []
    for line, named in sound:
        key = line.texts.get("key") or keys[named]
        data = {"key": key, "kind": named.kind, "name": named.name, "position": named.position}
        try:
            subject = Subject.model_validate(data)
        except ValidationError as wrong:
            role = str(wrong.errors()[0]["loc"][0])
            line.say("list-cell-letters", role, detail=wrong.errors()[0]["type"])
            continue
        entries += [Entry(subject=subject, title=code) for code in line.titles]
    _check_doubles(sound)
    return tuple(entries)


def _check_doubles(sound: Sequence[tuple[Line, Named]]) -> None:
    first: dict[tuple[SubjectKind, str, str, str], Line] = {}
    keyed: dict[str, tuple[Line, Named]] = {}
    for line, named, code in _titled(sound):
        same = (named.kind, folded(named.name), folded(named.position), f"{line.texts.get('key', '')} {code}")
        earlier = first.setdefault(same, line)
        if earlier is not line:
            line.say("list-row-twice", "name", cell=earlier.cells["name"])
    for line, named in sound:
        key = line.texts.get("key", "")
        other, subject = keyed.setdefault(key, (line, named)) if key else (line, named)
        if subject != named:
            line.say("list-key-of-two", "key", name=subject.name, cell=other.cells["name"])
    _note_namesakes(sound)


def _titled(sound: Sequence[tuple[Line, Named]]) -> Iterator[tuple[Line, Named, TitleCode]]:
    return ((line, named, code) for line, named in sound for code in line.titles)


def _note_namesakes(sound: Sequence[tuple[Line, Named]]) -> None:
    first: dict[tuple[SubjectKind, str], tuple[Line, Named]] = {}
    for line, named in sound:
        earlier, other = first.setdefault((named.kind, folded(named.name)), (line, named))
        if folded(other.position) != folded(named.position):
            line.say("list-namesakes", "name", cell=earlier.cells["name"])
