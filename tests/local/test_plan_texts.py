"""docs/plans.md leads from each statement of the five texts to the data, and no part of the data is without a row."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deploy.local.plan_files import REAL_PLANS, real_plan

PAGE = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
QUARTERS = ("", "I", "II", "III", "IV")
PROSE = ("purposes", "requirements", "measures", "clauses")
"""The parts that are only kept; every path to one of them stands in a row that says so."""
_ROW = re.compile(r"^\| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_PATH = re.compile(r"`([a-z_]+(?:\[\d+\]|\.[a-z_]+)*)`")
_NAMES = frozenset({"code", "number", "label", "quarter"})
"""What a row of a list is known by; a statement need not lead to it apart."""


def rows_of(page: str, number: str) -> list[tuple[str, str, str]]:
    """The rows of the table of one text."""
    section = page.partition(f"\n## {number}: ")[2].partition("\n## ")[0]
    return _ROW.findall(section)[1:]


def counts_of(page: str, number: str) -> dict[str, int]:
    """What the first table says of one text, by the heading of its column."""
    lines = {line.split(" | ")[0]: line for line in page.splitlines() if line.startswith("| ")}
    headings = [cell.strip(" |`") for cell in lines["| Text"].split(" | ")]
    cells = [cell.strip(" |`") for cell in lines[f"| {number}"].split(" | ")]
    return {heading: int(cell) for heading, cell in zip(headings[2:], cells[2:], strict=True)}


@cache
def data_of(number: str) -> dict[str, Any]:
    """One of the plans as JSON, without the fields that its text leaves out."""
    data: dict[str, Any] = real_plan(number).model_dump(mode="json", exclude_defaults=True)
    return data


def paths_to(number: str) -> set[str]:
    """Every place of the data that holds anything, such as `tasks[0]` and `tasks[0].text`, defaults included."""
    return {path for path, value in _places("", real_plan(number).model_dump(mode="json")) if not _is_empty(value)}


def _is_empty(value: object) -> bool:
    return value is None or value is False or value in ("", [])


def _places(start: str, value: object) -> Iterator[tuple[str, object]]:
    if start:
        yield start, value
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _places(f"{start}.{key}".lstrip("."), part)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _places(f"{start}[{place}]", part)


def parts_of(number: str) -> Iterator[str]:
    """What needs a row: each field, and of each mapping or row of a list each field by which it is not known."""
    for key, value in data_of(number).items():
        rows = (
            [(f"{key}[{place}]", row) for place, row in enumerate(value)] if isinstance(value, list) else [(key, value)]
        )
        for start, row in rows:
            fields = set(row) - _NAMES if isinstance(row, Mapping) else set()
            yield from (f"{start}.{one}" for one in sorted(fields)) if fields else [start]


def is_named(part: str, named: set[str]) -> bool:
    """Whether a row leads to the part itself, or to what it belongs to."""
    return any(part == one or part.startswith((f"{one}.", f"{one}[")) for one in named)


def misplaced(place: str, where: str, number: str) -> Iterator[str]:
    """Each task or campaign of a row whose place in the text is another than its quarter, number or label says."""
    plan = real_plan(number)
    in_quarter, numbered = re.search(r"Quý (IV|I{1,3})\b", place), re.search(r"task (\d+)$", place)
    for group, row in re.findall(r"`(tasks|campaigns)\[(\d+)\]", where):
        one: Any = getattr(plan, group)[int(row)]
        if not place.startswith(one.label):
            yield f"{group}[{row}] stands at {one.label}, not {place}"
        if group == "tasks" and in_quarter and one.quarter != QUARTERS.index(in_quarter[1]):
            yield f"{group}[{row}] does not belong to {place}"
        if group == "tasks" and numbered and one.number != int(numbered[1]):
            yield f"{group}[{row}] is task {one.number}, not {numbered[1]}"


def complaints(page: str, number: str) -> list[str]:
    """A line for each path that leads nowhere, part without a row, wrong count, and row that says nothing."""
    rows, there = rows_of(page, number), paths_to(number)
    named = {path for _, _, where in rows for path in _PATH.findall(where)}
    found = [f"{path} leads nowhere" for path in sorted(named - there)]
    found += [f"{part} has no row" for part in parts_of(number) if not is_named(part, named)]
    for heading, count in counts_of(page, number).items():
        counted = len(rows) if heading == "Rows" else len(getattr(real_plan(number), heading))
        if counted != count:
            found.append(f"{heading}: {counted}, not {count}")
    for place, statement, where in rows:
        prose = [path for path in _PATH.findall(where) if path.startswith(PROSE)]
        is_prose = where.startswith("prose, kept in ")
        if is_prose != bool(prose) or not (_PATH.search(where) or re.match(r"not kept: \w+", where)):
            found.append(f"{place}, {statement}: {where}")
    if not any(line.endswith("leads nowhere") for line in found):
        found += [line for place, _, where in rows for line in misplaced(place, where, number)]
    return found


@pytest.mark.parametrize("number", REAL_PLANS)
def test_every_statement_leads_to_the_data_and_every_part_to_a_statement(number: str) -> None:
    """Paths, parts and counts agree in both directions."""
    assert complaints(PAGE, number) == []


@pytest.mark.parametrize("number", REAL_PLANS)
def test_no_statement_stands_twice(number: str) -> None:
    """A row is one statement at one place."""
    rows = [(place, statement) for place, statement, _ in rows_of(PAGE, number)]

    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("`tasks[8]`", "`tasks[80]`", "tasks[80] leads nowhere"),
        ("`tasks[8]`", "`tasks[8].lead`", "tasks[8].lead leads nowhere"),
        ("`tasks[8]`", "`tasks[7]`", "tasks[8].text has no row"),
        ("`tasks[1].via`", "`tasks[1].to`", "tasks[1].via has no row"),
        ("`gates[2].approved_by`", "`gates[2].agreed_with`", "gates[2].approved_by has no row"),
        (", `rounds[1]` |", " |", "rounds[1].name has no row"),
        ("`signer_name`", "`signer_role`", "signer_name has no row"),
        ("prose, kept in `measures[0]`", "`measures[0]`", "III.1"),
        ("`recipients[0]`", "somewhere", "recipients[0].name has no row"),
        ("not kept: the issuer says it", "not kept", "Before I"),
        ("| Quý II, task 9 |", "| Quý II, task 8 |", "tasks[8] is task 9, not 8"),
        ("| Quý II, task 9 |", "| Quý III, task 9 |", "tasks[8] does not belong to Quý III"),
        ("| IV.2 | it reports", "| IV.1 | it reports", "tasks[21] stands at IV.2"),
        ("| 22 | 3 | 1 |", "| 21 | 3 | 1 |", "tasks: 22, not 21"),
    ],
)
def test_a_row_that_is_wrong_is_seen(old: str, new: str, says: str) -> None:
    """The control: each kind of slip in the first table is named."""
    assert old in PAGE

    assert any(says in line for line in complaints(PAGE.replace(old, new, 1), "000"))


def test_a_row_that_is_gone_is_seen() -> None:
    """The control of the count of rows, which also guards what is not kept."""
    row = next(line for line in PAGE.splitlines() if "national title and motto" in line)

    assert any("Rows: " in line for line in complaints(PAGE.replace(f"{row}\n", ""), "000"))
