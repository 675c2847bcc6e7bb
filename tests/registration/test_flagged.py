"""The rows that a return flags: as they are typed, as they are numbered in the sheet, and what became of them."""

import pytest

from chassis.web.forms import Form
from contracts.message import Event
from contracts.registration import ReturnReason
from services.registration.sheet import flagged
from services.registration.sheet.flagged import Became
from services.registration.sheet.messages import Entry
from services.registration.sheet.queries import EntryRow
from tests.registration.sheets import COLLECTIVE, ENTRIES, EXPECTED, HANDED_IN, RETURNED, entry, handed_in, person
from tests.registration.sheets import flagged as row_of

LONG = tuple(entry(person(number, f"Hoàng Văn {number}")) for number in range(1, 1801))


def rows_of(entries: tuple[Entry, ...]) -> tuple[EntryRow, ...]:
    """The rows of a sheet as the read table has them."""
    return tuple(
        EntryRow(one.subject.name, one.subject.position, one.subject.kind.value, one.title, one.subject.key)
        for one in entries
    )


def form(*lines: tuple[str, str, str]) -> Form:
    """A form with a line for each of `lines`: rows, reason code and reason."""
    names = ("rows", "reason_code", "reason")
    return Form(
        {
            f"flags.{number}.{name}": [value]
            for number, line in enumerate(lines)
            for name, value in zip(names, line, strict=True)
        }
    )


def test_each_line_has_its_own_reason_and_a_line_without_one_that_of_the_sheet() -> None:
    """Rows by number or span, thousands with and without their dot; a line in which nothing is typed is none."""
    typed = form(
        ("3, 1.201", "WRONG_FORM", "Ghi chức vụ"), ("", "", ""), ("12-14; 1800", "", ""), ("1.799", "LATE", "x")
    )

    found = flagged.read(typed, rows_of(LONG), ReturnReason.INCOMPLETE)

    wrong, late = ReturnReason.WRONG_FORM, ReturnReason.LATE
    assert found == (
        row_of(2, wrong, "Ghi chức vụ", LONG),
        *(row_of(number, ReturnReason.INCOMPLETE, "", LONG) for number in (11, 12, 13)),
        row_of(1200, wrong, "Ghi chức vụ", LONG),
        row_of(1798, late, "x", LONG),
        row_of(1799, ReturnReason.INCOMPLETE, "", LONG),
    )
    assert flagged.numbers_in(typed, len(LONG)) == {3, 12, 13, 14, 1201, 1799, 1800}


def test_no_line_flags_no_row() -> None:
    """The sheet goes back as a whole."""
    assert flagged.read(form(("", "", " ")), rows_of(ENTRIES), ReturnReason.LATE) == ()


@pytest.mark.parametrize("typed", ["4", "0", "2-1", "x", "1-4", "1.", "9999999999", "1.2"])
def test_a_row_that_is_not_there_is_a_fault_of_its_line(typed: str) -> None:
    """Which names what was typed and the last row."""
    stated = form(("1", "", ""), (typed, "", ""))

    assert flagged.read(stated, rows_of(ENTRIES), ReturnReason.INCOMPLETE) is None
    assert [(fault.name, f"“{typed}”" in fault.vi, "1 đến 3" in fault.vi) for fault in stated.faults] == [
        ("flags.1.rows", True, True)
    ]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (("2-3", "", ""), "flags.2.rows"),
        (("", "LATE", ""), "flags.2.rows"),
        (("", "", "Sửa"), "flags.2.rows"),
        (("3", "NO_REASON", ""), "flags.2.reason_code"),
        (("3", "", "x" * 501), "flags.2.reason"),
    ],
    ids=["a row flagged twice", "no rows for a reason", "no rows for words", "an unknown reason", "too long"],
)
def test_a_fault_stands_at_the_line_in_which_it_was_typed(line: tuple[str, str, str], field: str) -> None:
    """Although blank lines above it are not there."""
    stated = form(("2", "", ""), ("", "", ""), line)

    assert flagged.read(stated, rows_of(ENTRIES), ReturnReason.INCOMPLETE) is None
    assert [fault.name for fault in stated.faults] == [field]


def test_a_row_that_is_flagged_by_its_button_goes_into_a_line_without_rows() -> None:
    """A line that names rows keeps its reason for these."""
    stated = form(("2", "LATE", ""), ("", "WRONG_FORM", ""))

    flagged.flag(stated, 7)
    flagged.flag(stated, 8)

    assert [stated.value(f"flags.{line}.rows") for line in stated.rows("flags")] == ["2", "7", "8"]


def test_flagged_rows_have_the_numbers_of_their_places_in_the_sheet() -> None:
    """In the order of the sheet, whatever the order in which they were flagged."""
    found = flagged.numbered(rows_of(ENTRIES), (row_of(2), row_of(0, ReturnReason.INCOMPLETE, "Ghi chức vụ")))

    assert [(one.number, one.name, one.reason) for one in found] == [
        (1, "Nguyễn Văn An", "Ghi chức vụ"),
        (3, "Bộ phận một cửa", ""),
    ]


AN, DAO, ONE_STOP = ENTRIES


@pytest.mark.parametrize(
    ("again", "became", "now"),
    [
        (ENTRIES, Became.LEFT, AN),
        ((DAO, AN, ONE_STOP), Became.LEFT, AN),
        ((entry(person(1, "Nguyễn Văn Ân")), DAO), Became.CHANGED, entry(person(1, "Nguyễn Văn Ân"))),
        ((entry(person(1), "CSTDCS"), DAO), Became.CHANGED, entry(person(1), "CSTDCS")),
        ((DAO, ONE_STOP), Became.REMOVED, None),
        ((entry(person(7)), DAO), Became.REMOVED, None),
    ],
    ids=["left", "moved", "name mended", "another title", "removed", "another subject of the name"],
)
def test_what_became_of_a_flagged_row(again: tuple[Entry, ...], became: Became, now: Entry | None) -> None:
    """The key says who it is: neither the place of the row nor the name."""
    returned = RETURNED.model_copy(update={"rows": (row_of(0),)})

    found = flagged.mended((EXPECTED, HANDED_IN, returned, handed_in(entries=again)))

    assert found == ((AN, row_of(0), became, now),)


def test_a_title_that_the_sheet_had_before_is_no_change_of_another() -> None:
    """Of two titles of one person one was flagged and removed."""
    entries = (AN, entry(person(1), "CSTDCS"), entry(COLLECTIVE, "TTLDTT"))
    returned = RETURNED.model_copy(update={"rows": (row_of(0, entries=entries),)})

    found = flagged.mended((EXPECTED, handed_in(entries=entries), returned, handed_in(entries=entries[1:])))

    assert [one.became for one in found] == [Became.REMOVED]


@pytest.mark.parametrize("events", [(), (EXPECTED, HANDED_IN), (EXPECTED, HANDED_IN, RETURNED, HANDED_IN)])
def test_without_flagged_rows_nothing_is_shown(events: tuple[Event, ...]) -> None:
    """Neither before a return, nor after one of the whole sheet."""
    assert flagged.mended(events) == ()


def test_rows_that_were_left_come_first() -> None:
    """They are what the standing body looks for; of several returns the last counts."""
    first = RETURNED.model_copy(update={"rows": (row_of(0),)})
    second = RETURNED.model_copy(update={"rows": (row_of(1), row_of(2))})

    found = flagged.mended((EXPECTED, HANDED_IN, first, HANDED_IN, second, handed_in(entries=(AN, ONE_STOP))))

    assert [(one.before, one.became) for one in found] == [(ONE_STOP, Became.LEFT), (DAO, Became.REMOVED)]
