"""The keys of subjects that a clerk enters by name alone: kept where the sheet had the subject, else made of the name.

A key ends with the unit's code, so that namesakes of two units are two subjects at every site of the federation.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from chassis.reading.names import search_key
from contracts.text import folded
from contracts.vocabulary import Subject, SubjectKey, SubjectKind, UnitCode

_LONGEST = 60
_LONGEST_NAME = 36
_OTHER_SIGNS = re.compile(r"[^a-z0-9]+")


class Named(NamedTuple):
    """A subject as a clerk names it: one name and one position are one subject, another position is a namesake."""

    kind: SubjectKind
    name: str
    position: str


def keys_of(
    named: Sequence[Named], unit: UnitCode, before: Iterable[Subject], given: Collection[SubjectKey]
) -> dict[Named, SubjectKey]:
    """The key of each of `named`; `before` are the subjects that the sheet had, `given` the keys that are typed.

    A subject keeps its key where the sheet had one of that name and position, or one of that name alone whose position
    is no longer there. Every other gets a key of its own, with a number where the name has one already.
    """
    compared = [_compared(one) for one in named]
    wanted = dict.fromkeys(compared)
    earlier = {_compared(Named(one.kind, one.name, one.position)): one.key for one in before}
    keys = {one: earlier[one] for one in wanted if one in earlier}
    keys |= _moved(
        [one for one in wanted if one not in keys], {one: earlier[one] for one in earlier if one not in keys}
    )
    taken = {*keys.values(), *given, *earlier.values()}
    for one in wanted:
        if one not in keys:
            keys[one] = _new_key(one.name, unit, taken)
            taken.add(keys[one])
    return {one: keys[same] for one, same in zip(named, compared, strict=True)}


def _compared(one: Named) -> Named:
    return Named(one.kind, folded(one.name), folded(one.position))


def _moved(new: Iterable[Named], gone: Mapping[Named, SubjectKey]) -> dict[Named, SubjectKey]:
    """The keys of those `gone` for the `new` of the same name; none for a name of which either has several."""
    came, left = _by_name(new), _by_name(gone)
    return {
        several[0]: gone[left[name][0]]
        for name, several in came.items()
        if len(several) == 1 and len(left.get(name, ())) == 1
    }


def _by_name(named: Iterable[Named]) -> dict[tuple[SubjectKind, str], list[Named]]:
    found: dict[tuple[SubjectKind, str], list[Named]] = {}
    for one in named:
        found.setdefault((one.kind, one.name), []).append(one)
    return found


def _new_key(name: str, unit: UnitCode, taken: Collection[SubjectKey]) -> SubjectKey:
    words = _OTHER_SIGNS.sub("-", search_key(name)).strip("-")[:_LONGEST_NAME].strip("-") or "doi-tuong"
    for number in count(1):
        start = words if number == 1 else f"{words}-{number}"
        key = f"{start}-{unit}"[:_LONGEST].strip("-")
        if key not in taken:
            return key
    raise AssertionError("there are more numbers than subjects")
