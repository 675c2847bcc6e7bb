"""The audit log of one service: who has read which personal data, and whose access was refused.

A row holds who, what and when, and never a name or the words that were searched for. Rows are added and never changed;
the database sets the instant (chassis/log/audit.sql, ADR 0047).
"""

from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias
from uuid import UUID

from chassis.database import Pool, Reader, translated
from chassis.ids import new_id

What: TypeAlias = Literal["read", "refused"]
COLUMNS = (
    "what", "subject", "unit", "duties", "kind", "ids", "number", "conditions", "method", "route", "reason",
    "correlation_id", "trace_id",
)  # fmt: skip
"""The columns that the role that serves may fill besides the id; the instant is the database's own."""
_INSERT = (
    f"insert into log.audit (entry_id, {', '.join(COLUMNS)})"  # noqa: S608 - the names above
    f" values ({', '.join(f'${number}' for number in range(1, len(COLUMNS) + 2))})"
)
_FOUND = """
    from log.audit
    where ($1::text is null or subject = $1) and ($2::text is null or what = $2) and ($3::text is null or kind = $3)
        and ($4::text is null or ids @> array[$4]) and ($5::timestamptz is null or at >= $5)
        and ($6::timestamptz is null or at < $6)
"""


class Access(NamedTuple):
    """One access as it is stored.

    `subject` and `unit` are those of the actor; both are empty where no valid token named one. `kind` is what was
    read, as in `dossier`, with the keys of the rows in `ids`, or with the `number` of rows of a list and the
    `conditions` it was asked for, a JSON object. `reason` is the code of a refusal, and then `number` says how many
    there were.
    """

    what: What
    subject: str
    unit: str | None
    duties: tuple[str, ...]
    kind: str
    ids: tuple[str, ...]
    number: int
    conditions: str
    method: str
    route: str
    reason: str
    correlation_id: UUID
    trace_id: str


class Entry(NamedTuple):
    """A row of the audit log: an access, its id, and when the database stored it (UTC)."""

    entry_id: UUID
    at: datetime
    access: Access


class Asked(NamedTuple):
    """The conditions of a look into the audit log, which hold together; None for any. The end is exclusive."""

    subject: str | None = None
    what: What | None = None
    kind: str | None = None
    id: str | None = None
    begin: datetime | None = None
    end: datetime | None = None


async def add(pool: Pool, access: Access) -> None:
    """Store `access`; it is on disk when this returns. Raises StoreUnavailableError."""
    with translated():
        await pool.execute(_INSERT, new_id(), *access)


async def find(reader: Reader, asked: Asked, limit: int, after: tuple[datetime, UUID] | None) -> list[Entry]:
    """At most `limit` rows, the newest first, older than the row of the instant and the id in `after`.

    Raises StoreUnavailableError.
    """
    with translated():
        rows = await reader.fetch(
            f"select entry_id, at, {', '.join(COLUMNS)} {_FOUND}"
            " and ($7::timestamptz is null or (at, entry_id) < ($7, $8::uuid))"
            " order by at desc, entry_id desc limit $9",
            *asked,
            *(after or (None, None)),
            limit,
        )
    return [_entry(row) for row in rows]


def _entry(row: Any) -> Entry:
    entry_id, at, *values = row
    access = Access(*values)
    return Entry(entry_id, at, access._replace(duties=tuple(access.duties), ids=tuple(access.ids)))
