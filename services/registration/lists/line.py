"""The sheet that a list is for, and one row of the list with what was found in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from contracts.vocabulary import Subject, SubjectKind, TitleCode, UnitCode
from services.registration.lists.book import address
from services.registration.lists.faults import Found, found_at


@dataclass(frozen=True, slots=True)
class Asked:
    """The sheet that a list is for: its unit, its year, the date of its plan, and the subjects it has."""

    unit: UnitCode
    unit_name: str
    year: int
    plan_dated: date
    before: Sequence[Subject] = ()


@dataclass
class Line:
    """What a row of the list states, cell by cell, and what was found; `cells` are addresses by role."""

    sheet: int
    row: int
    texts: dict[str, str]
    cells: dict[str, str]
    titles: list[TitleCode] = field(default_factory=list)
    kind: SubjectKind | None = None
    found: list[Found] = field(default_factory=list)

    def say(self, code: str, role: str, meant: str = "", **facts: object) -> None:
        """Put a fault or a note at the cell of a role, or at that of the name."""
        cell = self.cells.get(role) or self.cells.get("name") or address(self.row, 1)
        self.found.append(found_at(code, (self.sheet, self.row, cell), meant, **facts))

    @property
    def is_faulty(self) -> bool:
        """Whether a fault keeps the row from being an entry."""
        return any(one.stops for one in self.found)
