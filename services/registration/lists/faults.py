"""What was found in a list, at its cell."""

from dataclasses import dataclass

from services.registration.lists.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Found:
    """A fault or a note at a cell.

    `sheet` is the number of its sheet from 0, `cell` its address, empty for what concerns the whole sheet; `meant` is
    what the cell probably was to say, or empty.
    """

    sheet: int
    row: int
    cell: str
    code: str
    vi: str
    en: str
    stops: bool
    meant: str = ""


def found_at(code: str, at: tuple[int, int, str], meant: str = "", **facts: object) -> Found:
    """A fault or note of a kind at a place: the sheet's number, the row's, the cell's address.

    A fact may be a pair of a Vietnamese and an English text.
    """
    kind = KINDS[code]
    sheet, row, cell = at
    vi, en = ({name: _in(fact, place) for name, fact in facts.items()} | {"meant": meant} for place in (0, 1))
    return Found(sheet, row, cell, code, kind.vi.format_map(vi), kind.en.format_map(en), kind.stops, meant)


def _in(fact: object, place: int) -> object:
    return fact[place] if isinstance(fact, tuple) else fact
