"""The changes that a projection makes to its read tables, each named by table and key.

A projection describes changes instead of SQL, so that one definition serves the live runner (load the touched rows,
fold, write them back in one statement a table) and the rebuild (fold in memory, COPY): ADR 0009.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = object
Key: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A read table: its name (`read_…`), the columns of its primary key, and every other column with its first value.

    A value is what asyncpg takes for the column's type: UUID, str, int, bool, date, aware datetime, Decimal, None;
    for a `jsonb` column lists, dicts and what is in them.
    """

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Put:
    """Set `values` in the row with this key; the row is made with its first values where it is missing."""

    table: Table
    key: Key
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """Set `values` in the row with this key if it is there."""

    table: Table
    key: Key
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Count:
    """Add `steps` to integer columns of the row with this key; the row is made where it is missing."""

    table: Table
    key: Key
    steps: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove the row with this key if it is there."""

    table: Table
    key: Key


RowChange: TypeAlias = Put | Change | Count | Drop
Rows: TypeAlias = dict[Key, dict[str, Value]]
"""The rows of one table in memory: key to every other column."""


def fold(rows: Rows, change: RowChange) -> None:
    """Apply one change to the rows of its table."""
    if isinstance(change, Drop):
        rows.pop(change.key, None)
        return
    row = rows.get(change.key)
    if row is None:
        if isinstance(change, Change):
            return
        row = rows[change.key] = dict(change.table.columns)
    if isinstance(change, Count):
        for column, step in change.steps.items():
            row[column] += step  # type: ignore[operator]  # a Table declares the columns it counts in as integers
    else:
        row.update(change.values)
