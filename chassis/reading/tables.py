"""Reads and writes many rows of a read table at once, in statements made from its declaration and the catalogue."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from chassis.database import Connection
from chassis.declaring.rows import Key, Rows, Table
from chassis.errors import ReadModelShapeError

_COPY_SECONDS = 3600
_JSON = frozenset({"json", "jsonb"})


class _Stored(str):
    """JSON text as the database returned it, as distinct from a string that is still to be encoded as JSON."""

    __slots__ = ()


@dataclass(frozen=True)
class Bulk:
    """The statements for one table in one schema; a column of an array type is not supported, `jsonb` is."""

    table: Table
    schema: str
    types: Mapping[str, str]
    """Every declared column, the key first, with its type's name in SQL."""

    async def load(self, connection: Connection, keys: Collection[Key]) -> Rows:
        """The rows that exist under `keys`."""
        names = tuple(self.types)
        width = len(self.table.key)
        parameters = zip(*keys, strict=True)
        found: Rows = {}
        for record in await connection.fetch(self._select, *parameters):
            values = [
                _Stored(value) if self.types[name] in _JSON and value is not None else value
                for name, value in zip(names, record, strict=True)
            ]
            found[tuple(values[:width])] = dict(zip(names[width:], values[width:], strict=True))
        return found

    async def store(self, connection: Connection, rows: Rows) -> None:
        """Insert `rows`, or overwrite those that are there."""
        if rows:
            await connection.execute(self._upsert, *zip(*self.records(rows), strict=True))

    async def remove(self, connection: Connection, keys: Collection[Key]) -> None:
        """Delete the rows under `keys`."""
        if keys:
            await connection.execute(self._delete, *zip(*keys, strict=True))

    async def copy(self, connection: Connection, rows: Rows) -> None:
        """Put `rows` into the empty table."""
        await connection.copy_records_to_table(
            self.table.name,
            schema_name=self.schema,
            columns=list(self.types),
            records=self.records(rows),
            timeout=_COPY_SECONDS,
        )

    def records(self, rows: Rows) -> Iterable[tuple[Any, ...]]:
        """The rows as the driver takes them: every declared column in the order of `types`, JSON as its text."""
        others = tuple(self.types)[len(self.table.key) :]
        texts = {name for name in others if self.types[name] in _JSON}
        if texts:
            for key, row in rows.items():
                yield (*key, *[_json(row[name]) if name in texts else row[name] for name in others])
        else:
            for key, row in rows.items():
                yield (*key, *[row[name] for name in others])

    @property
    def _name(self) -> str:
        return f"{self.schema}.{self.table.name}"

    def _unnested(self, names: Iterable[str]) -> str:
        listed = tuple(names)
        arrays = ", ".join(f"${number}::{self._wire(name)}[]" for number, name in enumerate(listed, start=1))
        return f"unnest({arrays}) as wanted({', '.join(listed)})"

    def _wire(self, name: str) -> str:
        return "text" if self.types[name] in _JSON else self.types[name]

    @property
    def _select(self) -> str:
        columns = ", ".join(f"held.{name}" for name in self.types)
        key = ", ".join(self.table.key)
        return f"select {columns} from {self._name} held join {self._unnested(self.table.key)} using ({key})"  # noqa: S608

    @property
    def _upsert(self) -> str:
        values = ", ".join(f"wanted.{name}::{type_}" for name, type_ in self.types.items())
        others = tuple(self.types)[len(self.table.key) :]
        overwritten = ", ".join(f"{name} = excluded.{name}" for name in others)
        return (
            f"insert into {self._name} ({', '.join(self.types)}) select {values} from {self._unnested(self.types)}"  # noqa: S608
            f" on conflict ({', '.join(self.table.key)}) do {f'update set {overwritten}' if others else 'nothing'}"
        )

    @property
    def _delete(self) -> str:
        same = " and ".join(f"held.{name} = wanted.{name}" for name in self.table.key)
        return f"delete from {self._name} held using {self._unnested(self.table.key)} where {same}"  # noqa: S608


async def bulks(connection: Connection, schema: str, tables: Iterable[Table]) -> dict[str, Bulk]:
    """The bulk statements of `tables` in `schema`, by table name.

    Raises ReadModelShapeError when a table or a declared column is missing in the database.
    """
    rows = await connection.fetch(
        "select c.relname, a.attname, format_type(a.atttypid, null) as type"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid"
        " where n.nspname = $1 and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped",
        schema,
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["relname"], {})[row["attname"]] = row["type"]
    return {table.name: Bulk(table, schema, _types(table, found.get(table.name, {}))) for table in tables}


def _types(table: Table, found: Mapping[str, str]) -> dict[str, str]:
    declared = (*table.key, *table.columns)
    missing = [name for name in declared if name not in found]
    if missing:
        raise ReadModelShapeError(f"{table.name} lacks {', '.join(missing)}: run migrate")
    return {name: found[name] for name in declared}


def _json(value: object) -> str | None:
    return value if value is None or isinstance(value, _Stored) else to_json(value).decode()
