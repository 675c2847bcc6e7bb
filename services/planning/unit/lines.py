"""A decision about many units as lines, one for each step, typed or pasted from a spreadsheet.

thành lập | xa-moi | Xã Mới | xã | tinh
sáp nhập | phuong-mot, phuong-hai | xa-moi
chuyển | truong-so-mot | xa-moi
đổi tên | truong-so-mot | Trường Số Một xã Mới
mã | xa-moi | QĐ 20/2020/QĐ-TTg | H37.01.02
chia | xa-lon | xa-nam, xa-bac | xa-nam
giải thể | thanh-pho | xa-moi
"""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter, ValidationError

from contracts.text import folded
from services.planning.unit.messages import Step
from services.planning.unit.words import STEPS, kind_of

_STEP: Final[TypeAdapter[Step]] = TypeAdapter(Step)
_PARTS = re.compile(r"\t|\|")
_CODES = re.compile(r"[,;]")


class LineFault(NamedTuple):
    """What is wrong with a line, in both languages; the first line is 1."""

    line: int
    vi: str
    en: str


def _listed(text: str) -> list[str]:
    return [one.strip() for one in _CODES.split(text) if one.strip()]


def _established(parts: list[str]) -> dict[str, Any]:
    kind = kind_of(parts[2])
    return {"code": parts[0], "name": parts[1], "kind": kind or parts[2], "parent": parts[3] or None}


_READERS: Final[Mapping[str, tuple[int, Callable[[list[str]], dict[str, Any]]]]] = MappingProxyType(
    {
        "establish": (4, _established),
        "rename": (2, lambda parts: {"code": parts[0], "name": parts[1]}),
        "move": (2, lambda parts: {"code": parts[0], "parent": parts[1] or None}),
        "assign-code": (3, lambda parts: {"code": parts[0], "official_code": {"system": parts[1], "code": parts[2]}}),
        "merge": (2, lambda parts: {"units": _listed(parts[0]), "into": parts[1]}),
        "split": (3, lambda parts: {"code": parts[0], "into": _listed(parts[1]), "successor": parts[2]}),
        "dissolve": (2, lambda parts: {"code": parts[0], "successor": parts[1] or None}),
    }
)
"""How many parts stand behind the word of a step, and the fields that they are."""


def read(text: str) -> tuple[tuple[Step, ...], tuple[LineFault, ...]]:
    """The steps that the lines of `text` state, and what is wrong with each of the others; blank lines are left out."""
    steps: list[Step] = []
    faults: list[LineFault] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            found = _read(number, line)
            if isinstance(found, LineFault):
                faults.append(found)
            else:
                steps.append(found)
    return tuple(steps), tuple(faults)


def _read(number: int, line: str) -> Step | LineFault:
    word, *parts = (part.strip() for part in _PARTS.split(line))
    step = STEPS.get(folded(word))
    if step is None:
        known = "thành lập, đổi tên, chuyển, mã, sáp nhập, chia, giải thể"
        return LineFault(number, f"Không có việc “{word}”; hãy viết: {known}.", f"No step “{word}”; write: {known}.")
    most, fields = _READERS[step]
    if len(parts) > most:
        return LineFault(number, f"Nhiều nhất {most} ô sau “{word}”.", f"At most {most} cells behind “{word}”.")
    try:
        return _STEP.validate_python({"do": step, **fields([*parts, *[""] * (most - len(parts))])})
    except ValidationError as wrong:
        named = ", ".join(sorted(set(_places(wrong))))
        return LineFault(number, f"Thiếu hoặc sai: {named}.", f"Missing or wrong: {named}.")


def _places(wrong: ValidationError) -> Iterator[str]:
    return (".".join(str(step) for step in error["loc"][1:]) for error in wrong.errors())
