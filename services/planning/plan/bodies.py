"""Bodies as people type them: one on a line, by name; the code is made of the name where none is typed."""

import re
from collections.abc import Iterable, Mapping

from contracts.text import code_of, folded
from contracts.vocabulary import Body

Known = Mapping[str, Body]
"""The bodies that are known already, by the folded form of their names."""
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def code_for(name: str, known: Known) -> str:
    """The code of a body whose name alone was typed: that of a known body of this name, else one made of the name."""
    body = known.get(folded(name))
    return code_of(name) if body is None else body.code


def parsed(line: str, known: Known) -> tuple[str, str]:
    """The code and the name on one line: `Phòng Nội vụ`, or with its code `phong-noi-vu | Phòng Nội vụ`."""
    left, bar, right = (part.strip() for part in line.partition("|"))
    if not bar:
        return code_for(left, known), left
    if _CODE.fullmatch(right) and not _CODE.fullmatch(left):
        left, right = right, left
    return left or code_for(right, known), right


def written(bodies: Iterable[tuple[str, str]], known: Known) -> str:
    """Bodies, each a code and a name, as `parsed` reads them: one on a line, with its code where the name needs it."""
    return "\n".join(name if parsed(name, known) == (code, name) else f"{code} | {name}" for code, name in bodies)


def listed(text: str, known: Known) -> tuple[Body, ...]:
    """The bodies of a text that has one on each line, as `parsed` reads them; blank lines count for nothing.

    Raises ValueError naming the line whose code is none, or is too long.
    """
    found: list[Body] = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        code, name = parsed(line, known)
        try:
            found.append(Body(code=code, name=name))
        except ValueError:
            raise ValueError(line) from None
    return tuple(found)


def unreadable(line: str) -> tuple[str, str]:
    """The fault of a line that names no body, in Vietnamese and English."""
    return (
        f"Không đọc được dòng “{line}”; hãy ghi tên đơn vị, hoặc mã | tên.",
        f"The line “{line}” names no unit; write its name, or code | name.",
    )
