"""Which items the tasks of a plan make, and when each of them is to be done."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from contracts.plan_parts import Cycle, Every, Task, TaskKind, When
from contracts.planning import StatedPlan
from contracts.reports import ReportPeriod
from contracts.vocabulary import Deadline
from services.planning.work.messages import KnownBy, KnownFact, OrderedTask, WorkItem, WorkTerms

YEARS_AHEAD: Final = 4
"""Items of a plan for several years are listed so many years ahead; of one that goes on, for the present year."""
_ALIKE: Final = 0.6
"""So much of their words two tasks have in common of which one is the other in new words."""
_MONTHS_OF: Final = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}
_REPORTED: Final = {
    "q2": ReportPeriod.HALF_YEAR,
    "h1": ReportPeriod.HALF_YEAR,
    "q4": ReportPeriod.YEAR,
    "h2": ReportPeriod.YEAR,
}
_SCHOOL_YEAR_BEGINS: Final = 9
"""A school year begins in September; plans of education run by it (docs/domain.md §0, fact 9)."""


class Occurrence(NamedTuple):
    """One time at which a task is to be done, as `WorkItem` has it."""

    period: str
    begins: date | None
    due: Deadline | None
    timed: bool = True


def terms_of(content: StatedPlan) -> WorkTerms:
    """What the time of the plan's work follows from."""
    return WorkTerms(
        plan=str(content.document),
        title=content.title,
        dated=content.document.dated,
        year=content.year,
        last_year=content.last_year,
        cycle=content.cycle,
        registration_deadline=content.registration_deadline,
        standing_body=content.standing_body,
    )


def keyed(tasks: Sequence[Task], known: Sequence[OrderedTask], last_key: int) -> tuple[OrderedTask, ...]:
    """`tasks` under the keys of those that are `known`, each new one under a key after the last that was ever given.

    A task is known by its words; one whose words are much alike by its number, where no other task bears them still.
    The first tasks of a plan have their numbers as keys.
    """
    by_text: dict[str, list[int]] = {}
    for one in reversed(known):
        by_text.setdefault(one.task.text, []).append(one.key)
    texts = {task.text for task in tasks}
    reworded = {one.task.number: one for one in known if one.task.text not in texts}
    found: list[OrderedTask] = []
    for task in tasks:
        same, before = by_text.get(task.text), reworded.get(task.number)
        key = same.pop() if same else None
        if key is None and before is not None and _alike(task, before.task):
            key = before.key
        if key is None:
            key = last_key = last_key + 1
        found.append(OrderedTask(key=key, task=task))
    return tuple(found)


def _alike(one: Task, other: Task) -> bool:
    return SequenceMatcher(None, one.text, other.text, autojunk=False).ratio() >= _ALIKE


def through_year(terms: WorkTerms, today: date) -> int:
    """The last year for which items are listed at `today`."""
    present = max(terms.year, today.year)
    return present if terms.last_year is None else max(terms.year, min(terms.last_year, present + YEARS_AHEAD))


def items_of(tasks: Iterable[OrderedTask], terms: WorkTerms, first: date, through: int) -> tuple[WorkItem, ...]:
    """Every item, task by task; of what comes again nothing that was over before the day `first`."""
    found: list[WorkItem] = []
    for one in tasks:
        times = [*occurrences(one.task, terms, through)]
        if one.task.when is not None and one.task.when.every is not None:
            times = [time for time in times if time.due is None or time.due.ends_at.date() > first]
        several = len(times) > 1 or (one.task.when is not None and one.task.when.every is not None)
        for time in times:
            key = f"{one.key}-{time.period}" if several else str(one.key)
            found.append(
                WorkItem(
                    key=key,
                    task=one.key,
                    period=time.period,
                    begins=time.begins,
                    due=time.due,
                    timed=time.timed,
                    known_by=proposed(one.task, terms, time),
                )
            )
    return tuple(found)


def proposed(task: Task, terms: WorkTerms, time: Occurrence) -> KnownBy | None:
    """The event that follows from the task's own data: its deadline is that of the registration, or it is a report.

    A report in the second quarter, or on the first half, is that of half the year; one at the end that of the year.
    """
    if task.kind is TaskKind.REPORT and time.timed:
        return KnownBy(fact=KnownFact.REPORT_SUBMITTED, period=_REPORTED.get(time.period.rpartition("-")[2]))
    by = None if task.when is None else task.when.by
    if by is not None and by == terms.registration_deadline and task.kind is TaskKind.WORK:
        return KnownBy(fact=KnownFact.REGISTRATION_LOCKED)
    return None


def occurrences(task: Task, terms: WorkTerms, through: int) -> Iterator[Occurrence]:
    """The times of a task up to the year `through`."""
    when = task.when or When()
    years = [year for year in when.years or _years_of(terms, through) if year <= through]
    if when.by is not None:
        yield Occurrence("", _begin_of_quarter(task, terms, when.by.day), when.by)
    elif when.every in {Every.MONTH, Every.QUARTER, Every.HALF_YEAR}:
        yield from (found for year in years for found in _within(year, _MONTHS_OF[when.every], terms.cycle))
    elif task.quarter is None and when == When(as_prescribed=when.as_prescribed):
        yield _of_plan(terms)
    else:
        yield from (_in_year(task, when, year, terms.cycle) for year in years)


def _years_of(terms: WorkTerms, through: int) -> range:
    return range(terms.year, (through if terms.last_year is None else min(terms.last_year, through)) + 1)


def _in_year(task: Task, when: When, year: int, cycle: Cycle) -> Occurrence:
    """The one time in a year: about a day, in a month, in a quarter, or within the year."""
    if when.around is not None:
        month, day = (int(part) for part in when.around.split("-"))
        at = _year_of(month, year, cycle)
        about = date(at, month, min(day, monthrange(at, month)[1]))
        return Occurrence(str(year), None, Deadline(day=about, inclusive=True))
    if when.month is not None:
        return _span(f"{year}-{when.month:02}", _year_of(when.month, year, cycle), when.month, 1)
    if task.quarter is not None:
        month = 3 * task.quarter - 2
        return _span(f"{year}-q{task.quarter}", _year_of(month, year, cycle), month, 3)
    return next(_within(year, 12, cycle))


def _within(year: int, months: int, cycle: Cycle) -> Iterator[Occurrence]:
    """The parts of a year, each of so many months."""
    first = _SCHOOL_YEAR_BEGINS if cycle is Cycle.SCHOOL_YEAR else 1
    for part in range(12 // months):
        place = first - 1 + part * months
        at, month = year + place // 12, place % 12 + 1
        names = {1: f"{at}-{month:02}", 3: f"{year}-q{part + 1}", 6: f"{year}-h{part + 1}", 12: str(year)}
        yield _span(names[months], at, month, months)


def _span(period: str, year: int, month: int, months: int) -> Occurrence:
    last = month + months - 2
    at, end = year + last // 12, last % 12 + 1
    until = date(at, end, monthrange(at, end)[1])
    return Occurrence(period, date(year, month, 1), Deadline(day=until, inclusive=True))


def _of_plan(terms: WorkTerms) -> Occurrence:
    """What the plan states no time for lasts as long as the plan."""
    first = next(_within(terms.year, 12, terms.cycle)).begins
    begins = terms.dated if terms.dated is not None and first is not None and terms.dated > first else first
    last = None if terms.last_year is None else next(_within(terms.last_year, 12, terms.cycle)).due
    return Occurrence("", begins, last, timed=False)


def _begin_of_quarter(task: Task, terms: WorkTerms, day: date) -> date | None:
    if task.quarter is None:
        return None
    month = 3 * task.quarter - 2
    begins = date(_year_of(month, terms.year, terms.cycle), month, 1)
    return begins if begins < day else None


def _year_of(month: int, year: int, cycle: Cycle) -> int:
    return year + 1 if cycle is Cycle.SCHOOL_YEAR and month < _SCHOOL_YEAR_BEGINS else year
