"""How many cases each unit has proposed for each month, against the target that the plan states."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from contracts.catalog.terms import Comparison
from contracts.message import Message
from contracts.plan_parts import Cycle, Every
from contracts.planning import StatedPlan
from contracts.vocabulary import Code, Count, Name, PlanId, Text, UnitCode
from services.planning.case.messages import Month
from services.planning.case.rules import last_day

_SCHOOL_YEAR_BEGINS: Final = 9


class CellState(StrEnum):
    """How a unit stands in a month against the target."""

    MET = "met"
    LACKING = "lacking"
    """The month is over, or the target cannot be met any more."""
    OPEN = "open"
    """The month is not over."""
    TO_COME = "to-come"
    NOT_ASKED = "not-asked"
    """The plan states no such target, or did not hold for the unit in that month."""


class MonthlyTarget(Message):
    """What a plan asks of each unit each month: a number of cases that compares with `measure` as `op` says."""

    code: Code
    text: Text
    op: Comparison
    measure: float

    def holds(self, number: int) -> bool:
        """Whether a number of cases meets it."""
        return self.op.holds(number, 1, Decimal(str(self.measure)))


class CaseCell(Message):
    """The cases of a unit for a month: `late` came after it, `waiting` await receipt, `returned` do not count."""

    month: Month
    number: Count = 0
    late: Count = 0
    waiting: Count = 0
    returned: Count = 0
    state: CellState = CellState.NOT_ASKED


class UnitCases(Message):
    """A unit with its months; `met` and `lacking` count the months that are judged."""

    unit: UnitCode
    unit_name: Name
    months: tuple[CaseCell, ...]
    number: Count
    met: Count
    lacking: Count


class MonthTotal(Message):
    """A month over all units; `met` and `lacking` count the units that are judged."""

    month: Month
    number: Count
    met: Count
    lacking: Count


class CaseCounts(Message):
    """The cases under a plan for a year, by unit and month; `target` is None where the plan states none."""

    plan_id: PlanId
    year: int
    target: MonthlyTarget | None
    units: tuple[UnitCases, ...]
    months: tuple[MonthTotal, ...]
    number: Count
    met: Count
    lacking: Count


class CountedUnit(NamedTuple):
    """A unit that is asked for cases, with the days from which and up to which it is there, where they are known."""

    code: UnitCode
    name: Name
    since: date | None = None
    ended: date | None = None


class Asked(NamedTuple):
    """From which day on a plan asks for cases, what it asks, and the day of reading."""

    target: MonthlyTarget | None
    since: date
    today: date


def target_of(content: StatedPlan) -> MonthlyTarget | None:
    """The first target with a number, no share, that each unit is to reach each month; None where there is none."""
    for one in content.targets:
        if one.every is Every.MONTH and one.each_unit and one.measure is not None and not one.of:
            return MonthlyTarget(code=one.code, text=one.text, op=one.op or Comparison.AT_LEAST, measure=one.measure)
    return None


def months_of(year: int, cycle: Cycle) -> tuple[Month, ...]:
    """The twelve months of a year of the plan; those of a school year begin in September."""
    first = _SCHOOL_YEAR_BEGINS if cycle is Cycle.SCHOOL_YEAR else 1
    places = range(first - 1, first + 11)
    return tuple(f"{year + place // 12}-{place % 12 + 1:02}" for place in places)


def span_of(content: StatedPlan) -> tuple[Month, Month | None]:
    """The first month for which a plan holds, and the last one; None where it goes on."""
    last = content.last_year
    return months_of(content.year, content.cycle)[0], None if last is None else months_of(last, content.cycle)[-1]


def year_at(content: StatedPlan, today: date) -> int:
    """The year of the plan in which a day falls, or the nearest one."""
    year = today.year if f"{today:%Y-%m}" >= months_of(today.year, content.cycle)[0] else today.year - 1
    return max(content.year, year if content.last_year is None else min(year, content.last_year))


def judged(
    units: Sequence[CountedUnit],
    months: Sequence[Month],
    cells: Mapping[tuple[UnitCode, Month], CaseCell],
    asked: Asked,
) -> tuple[UnitCases, ...]:
    """Each unit with its months, judged as it is asked; a month without cases counts none."""
    lines: list[UnitCases] = []
    for unit in units:
        known = (cells.get((unit.code, month)) or CaseCell(month=month) for month in months)
        of_unit = tuple(cell.model_copy(update={"state": _state(unit, cell, asked)}) for cell in known)
        lines.append(
            UnitCases(
                unit=unit.code,
                unit_name=unit.name,
                months=of_unit,
                number=sum(cell.number for cell in of_unit),
                met=_counted(of_unit, CellState.MET),
                lacking=_counted(of_unit, CellState.LACKING),
            )
        )
    return tuple(lines)


def totals(lines: Sequence[UnitCases], months: Sequence[Month]) -> tuple[MonthTotal, ...]:
    """Each month over all units."""
    columns = [[line.months[place] for line in lines] for place in range(len(months))]
    return tuple(
        MonthTotal(
            month=month,
            number=sum(cell.number for cell in column),
            met=_counted(column, CellState.MET),
            lacking=_counted(column, CellState.LACKING),
        )
        for month, column in zip(months, columns, strict=True)
    )


def _state(unit: CountedUnit, cell: CaseCell, asked: Asked) -> CellState:
    first, last, target = date.fromisoformat(f"{cell.month}-01"), last_day(cell.month), asked.target
    since = max(asked.since, unit.since or asked.since)
    if target is None or last < since or (unit.ended is not None and unit.ended <= first):
        return CellState.NOT_ASKED
    if first > asked.today:
        return CellState.TO_COME
    over, holds = last < asked.today, target.holds(cell.number)
    if target.op is Comparison.AT_MOST and not over:
        return CellState.OPEN if holds else CellState.LACKING
    if holds:
        return CellState.MET
    return CellState.LACKING if over else CellState.OPEN


def _counted(cells: Sequence[CaseCell], state: CellState) -> int:
    return sum(cell.state is state for cell in cells)
