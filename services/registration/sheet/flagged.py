"""The rows that the return of a sheet flags: as a form states them, as they stand in the sheet, what became of them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Final, NamedTuple

from pydantic import Field

from chassis.web.forms import Form
from chassis.web.numbers import NumberUnclearError, number_of
from contracts.message import Event, Message
from contracts.registration import RegistrationReturned, ReturnedTitle, ReturnReason, RowReason
from contracts.vocabulary import SubjectKey, TitleCode
from services.registration.sheet.messages import Entry, SheetHandedIn
from services.registration.sheet.queries import EntryRow

GROUP: Final = "flags"
"""The group of the form's lines: each names rows, their reason, and more in words."""
_PARTS: Final = ("rows", "reason_code", "reason")
_SPAN: Final = re.compile(r"([0-9.]{1,6})(?:\s*[-–]\s*([0-9.]{1,6}))?")


class FlagLine(Message):
    """One line of the form: numbers of rows, as in `3, 7, 12-15`, and their reason; None for that of the sheet."""

    rows: Annotated[str, Field(max_length=20_000)]
    reason_code: ReturnReason | None = None
    reason: RowReason = ""


class FlagLines(Message):
    """The lines of the form in which anything is typed."""

    flags: Annotated[tuple[FlagLine, ...], Field(max_length=200)] = ()


class FlaggedRow(NamedTuple):
    """A flagged row as it stands in the sheet: its number, from 1, the name, the title's code, and its reason."""

    number: int
    name: str
    title: str
    reason_code: ReturnReason
    reason: str


class Became(StrEnum):
    """What became of a flagged row when the sheet was handed in again."""

    LEFT = "left"
    CHANGED = "changed"
    REMOVED = "removed"


class Mended(NamedTuple):
    """A flagged row as it was returned, its reason, and what became of it; `now` is the row that took its place."""

    before: Entry
    returned: ReturnedTitle
    became: Became
    now: Entry | None


def flag(form: Form, number: int) -> None:
    """Put the number of a row into the first line that names no row, or into a new one."""
    lines = form.rows(GROUP)
    blank = (line for line in lines if not form.value(f"{GROUP}.{line}.rows").strip())
    form.put(f"{GROUP}.{next(blank, max(lines, default=-1) + 1)}.rows", str(number))


def numbers_in(form: Form, most: int) -> frozenset[int]:
    """The numbers of all rows that the form's lines name and a sheet of `most` rows has."""
    typed = (form.value(f"{GROUP}.{line}.rows") for line in form.rows(GROUP))
    return frozenset(number for text in typed for part in _parts(text) for number in _span(part, most) or ())


def read(form: Form, rows: Sequence[EntryRow], of_sheet: ReturnReason | None) -> tuple[ReturnedTitle, ...] | None:
    """The rows that the form flags, in the order of the sheet, `rows` being those of the sheet.

    A line without a reason has that of the sheet. None where a line has faults, which are then at its fields.
    """
    typed = [line for line in form.rows(GROUP) if any(form.value(f"{GROUP}.{line}.{part}").strip() for part in _PARTS)]
    stated = form.read(FlagLines)
    if stated is None:
        return None
    found: dict[int, FlagLine] = {}
    faultless = True
    for line, one in zip(typed, stated.flags, strict=True):
        for number in _numbers(form, f"{GROUP}.{line}.rows", one.rows, len(rows)):
            if number in found:
                faultless = False
                vi = f"Dòng {number} đã được đánh dấu ở trên; hãy giữ lại một lý do."
                form.blame(f"{GROUP}.{line}.rows", vi, f"Row {number} is flagged above already; keep one reason.")
                break
            found[number] = one
    if not faultless or form.is_faulty or of_sheet is None:
        return None
    return tuple(
        ReturnedTitle(
            subject=rows[number - 1].key,
            title=rows[number - 1].title,
            reason_code=one.reason_code or of_sheet,
            reason=one.reason,
        )
        for number, one in sorted(found.items())
    )


def numbered(rows: Iterable[EntryRow], returned: Iterable[ReturnedTitle]) -> tuple[FlaggedRow, ...]:
    """The rows of a sheet that `returned` flags, with their numbers."""
    reasons = {(one.subject, one.title): one for one in returned}
    found = ((number, row, reasons.get((row.key, row.title))) for number, row in enumerate(rows, start=1))
    return tuple(
        FlaggedRow(number, row.name, row.title, one.reason_code, one.reason)
        for number, row, one in found
        if one is not None
    )


def mended(events: Iterable[Event]) -> tuple[Mended, ...]:
    """What became of each row that the last return flagged, by the events of the sheet; those left as they were first.

    A row is changed where its subject or its title was: the same key stands for the same subject.
    """
    entries: tuple[Entry, ...] = ()
    before: tuple[Entry, ...] = ()
    rows: tuple[ReturnedTitle, ...] = ()
    for event in events:
        if isinstance(event, SheetHandedIn):
            entries = event.entries
        elif isinstance(event, RegistrationReturned):
            before, rows = entries, event.rows
    were, are = _by_title(before), _by_title(entries)
    new = {key: entry for (key, title), entry in are.items() if (key, title) not in were}
    found = (_mended(were[one.subject, one.title], one, are, new) for one in rows)
    return tuple(sorted(found, key=lambda one: tuple(Became).index(one.became)))


_Titled = Mapping[tuple[SubjectKey, TitleCode], Entry]


def _by_title(entries: Iterable[Entry]) -> _Titled:
    return {(entry.subject.key, entry.title): entry for entry in entries}


def _mended(before: Entry, returned: ReturnedTitle, are: _Titled, new: Mapping[SubjectKey, Entry]) -> Mended:
    """What became of one row; `new` are the titles that each subject did not have before."""
    same = are.get((returned.subject, returned.title))
    if same is not None:
        return Mended(before, returned, Became.LEFT if same == before else Became.CHANGED, same)
    now = new.get(returned.subject)
    return Mended(before, returned, Became.REMOVED if now is None else Became.CHANGED, now)


def _numbers(form: Form, name: str, text: str, most: int) -> Iterator[int]:
    """The numbers that a field names, each once; a fault for the first part that names no row."""
    found: set[int] = set()
    for part in _parts(text):
        span = _span(part, most)
        if span is None:
            vi = f"Không có dòng “{part}”; hãy ghi số dòng từ 1 đến {most}, như 3, 7, 12-15."
            en = f"There is no row “{part}”; write numbers from 1 to {most}, as in 3, 7, 12-15."
            form.blame(name, vi, en)
            return
        found.update(span)
    yield from sorted(found)


def _parts(text: str) -> Iterator[str]:
    return filter(None, (one.strip() for one in re.split(r"[,;\n]", text)))


def _span(part: str, most: int) -> range | None:
    """The numbers of a part such as `7`, `12-15` or `1.200`; None where the sheet has no such rows."""
    span = _SPAN.fullmatch(part)
    first, last = (_number(span[1]), _number(span[2] or span[1])) if span else (0, 0)
    return range(first, last + 1) if 1 <= first <= last <= most else None


def _number(text: str) -> int:
    try:
        number = number_of(text)
    except NumberUnclearError:
        return 0
    return number if isinstance(number, int) else 0
