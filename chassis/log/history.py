"""The whole past of one service: verify it, export it, restore it, react to it again."""

import json
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from chassis.database import Connection, connect, transaction, translated
from chassis.errors import HistoryBrokenError, RestoreRefusedError
from chassis.log.archive import ArchiveWriter, End, event_line, read_archive, recorded_of
from chassis.log.chain import GENESIS, hash_of
from chassis.log.checkpoints import POLICIES, PROJECTIONS, claim
from chassis.log.heads import Head, LogName
from chassis.log.store import Store
from chassis.log.tail import PAGE, pages
from contracts.envelope import Recorded

Report = Callable[[int, int], None]
"""Receives the number of events that have been processed, and the number of all."""
_USED = """
    select exists(select from log.events) or exists(select from log.commands) or exists(select from log.lanes)
        or exists(select from log.parked) or exists(select from log.checkpoints where position > 0)
"""
_SIDE_TABLES = ("commands", "checkpoints", "held", "lanes", "proofs", "parked", "interventions", "audit")
_LONG = 3600.0


class Chain:
    """Follows the hash chain of a log from its first row, past each head that was signed earlier."""

    def __init__(self, known: Iterable[Head] = ()) -> None:
        """Begin before the first row; each of the `known` heads must be met on the way."""
        self.head = Head(0, GENESIS)
        self._known = {head.position: head.hash for head in known if head.position}

    def follow(self, row: Recorded) -> None:
        """Go on to `row`; raises HistoryBrokenError when the chain does not continue with it."""
        if row.position != self.head.position + 1:
            raise HistoryBrokenError(f"position {self.head.position + 1} is missing: {row.position} comes next")
        if row.previous_hash != self.head.hash:
            raise HistoryBrokenError(f"position {row.position} does not continue the row before it")
        if row.hash != hash_of(row):
            raise HistoryBrokenError(f"position {row.position} is not what was recorded")
        if self._known.pop(row.position, row.hash) != row.hash:
            raise HistoryBrokenError(f"position {row.position} is not what was once signed: the past was rewritten")
        self.head = Head(row.position, row.hash)

    def end(self) -> Head:
        """The head at the end of the log; raises HistoryBrokenError where a head that was signed lies beyond it."""
        if self._known:
            cut = f"the log ends at {self.head.position}, but position {max(self._known)} was once signed: it was cut"
            raise HistoryBrokenError(cut)
        return self.head


async def verify(
    store: Store, site: str, service: str, report: Report | None = None, known: Iterable[Head] = ()
) -> Head:
    """Follow the whole chain and the versions of every stream; `site` and `service` are whose log it is.

    Each of the `known` heads, which were signed earlier, must be met on the way.

    Own streams have every version from 1 on; of streams that were heard, versions grow (home events stay at home).
    Raises HistoryBrokenError with the first position that does not hold.
    """
    async with transaction(store.pool) as connection:
        await connection.execute("set transaction isolation level repeatable read, read only")
        head = await _head(connection)
        async with aclosing(_followed(store, connection, head, report, known)) as verified:
            async for _ in verified:
                pass
        wrong = await connection.fetchval(_WRONG_VERSION, site, service, timeout=_LONG)
    if wrong is not None:
        raise HistoryBrokenError(f"position {wrong} is out of order in its stream")
    return head


_WRONG_VERSION = """
    select position from (
        select position, stream_version, site = $1 and service = $2 as own,
               lag(stream_version, 1, 0) over (partition by site, service, stream order by position) as before
        from log.events
    ) as versions
    where stream_version <= before or own and stream_version <> before + 1
    order by position limit 1
"""


async def export(
    store: Store, service: str, file: Path, sign: Callable[[Head], str], report: Report | None = None
) -> Head:
    """Write the log of `service` with its hashes to `file`, as of one moment, with all the rows that a restore needs.

    The last line holds the note that `sign` makes of the head.

    The file has one JSON object on each line, compressed when its name ends in `.gz`, and appears only when complete.
    Raises HistoryBrokenError when the log does not verify, OSError when the file cannot be written.
    """
    async with transaction(store.pool) as connection:
        await connection.execute("set transaction isolation level repeatable read, read only")
        head = await _head(connection)
        with ArchiveWriter(file, store.site.code, service) as archive:
            async with aclosing(_followed(store, connection, head, report)) as verified:
                async for rows in verified:
                    for row in rows:
                        archive.write(event_line(row))
            for table in _SIDE_TABLES:
                lines = f"select json_build_object('{table}', row_to_json(held)) from log.{table} held"  # noqa: S608
                async for record in connection.cursor(lines, prefetch=PAGE):
                    archive.write(record[0])
            archive.finish(End(head.position, head.hash.hex(), sign(head)))
    return head


async def restore(
    owner_url: str, log: LogName, file: Path, report: Report | None = None, known: Iterable[Head] = ()
) -> Head:
    """Fill the empty `log` from the export in `file`, verifying it on the way; all of it or nothing.

    Each of the `known` heads, which were signed earlier, must be met on the way. The read tables stay empty and are
    folded anew. Raises RestoreRefusedError when the log is not empty or the export is of another log,
    HistoryBrokenError when the file is not a whole export whose chain holds, OSError when it cannot be read.
    """
    connection = await connect(owner_url)
    try:
        with translated():
            async with connection.transaction():
                return await _restore(connection, log, file, report, known)
    finally:
        await connection.close()


async def replay(store: Store, position: int) -> None:
    """Let the policies react again to every event beyond `position`; commands answered before are not done again."""
    async with claim(store.pool, POLICIES, wait=True) as checkpoint:
        if checkpoint is not None and position < checkpoint.position:
            await checkpoint.move(max(position, 0))
    store.moved()


async def _head(connection: Connection) -> Head:
    row = await connection.fetchrow(
        "select position, hash, (select coalesce(max(position), 0) from log.events) as last from log.head"
    )
    if row is None or row["last"] != row["position"]:
        raise HistoryBrokenError("the head of the log does not name its last event")
    return Head(row["position"], row["hash"])


async def _followed(
    store: Store, connection: Connection, head: Head, report: Report | None, known: Iterable[Head] = ()
) -> AsyncGenerator[list[Recorded], None]:
    """The pages of the log up to `head`, each followed before it is handed on."""
    chain = Chain(known)
    read = partial(store.read, connection=connection)
    async with aclosing(pages(read, 0, head.position)) as coming:
        async for rows in coming:
            for row in rows:
                chain.follow(row)
            yield rows
            if report is not None:
                report(chain.head.position, head.position)
    if chain.end() != head:
        raise HistoryBrokenError(f"position {head.position} is not the end that the head of the log names")


async def _restore(
    connection: Connection, log: LogName, file: Path, report: Report | None, known: Iterable[Head]
) -> Head:
    await connection.execute("lock table log.events, log.head, log.commands, log.checkpoints in exclusive mode")
    if await connection.fetchval(_USED):
        raise RestoreRefusedError("the log has been used already: restore into a new database")
    await connection.execute("delete from log.checkpoints where name <> $1", PROJECTIONS)
    chain = Chain(known)
    for kind, batch in _batches(file):
        if kind == "archive":
            _require_own(file, batch[0], log)
        elif kind == "event":
            await _restore_events(connection, chain, batch)
        elif kind == "end":
            _check_end(chain, batch[0])
        else:
            await _restore_side(connection, kind, batch)
        if report is not None:
            report(chain.head.position, chain.head.position)
    return chain.end()


def _require_own(file: Path, archive: dict[str, Any], log: LogName) -> None:
    of = LogName(archive["site"], archive["service"])
    if of != log:
        raise RestoreRefusedError(
            f"{file.name} is an export of {of.service} at {of.site}, and this is {log.service} at {log.site}:"
            " nothing was restored"
        )


def _batches(file: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The lines of an archive, those of one kind together, as many as one statement takes well."""
    for kind, lines in groupby(read_archive(file), key=itemgetter(0)):
        contents = map(itemgetter(1), lines)
        while batch := list(islice(contents, PAGE)):
            yield kind, batch


async def _restore_events(connection: Connection, chain: Chain, batch: Sequence[dict[str, Any]]) -> None:
    rows = [recorded_of(event) for event in batch]
    for row in rows:
        chain.follow(row)
    await connection.execute("update log.head set position = $1, hash = $2", chain.head.position, chain.head.hash)
    await connection.copy_records_to_table("events", schema_name="log", columns=Recorded._fields, records=rows)


async def _restore_side(connection: Connection, table: str, batch: Sequence[dict[str, Any]]) -> None:
    if table not in _SIDE_TABLES:
        raise HistoryBrokenError(f"the export holds {table}, which this version does not know")
    rows = [row for row in batch if table != "checkpoints" or row["name"] != PROJECTIONS]
    types = await connection.fetch(
        "select attname, format_type(atttypid, null) as type from pg_attribute"
        " where attrelid = $1::regclass and attnum > 0 and not attisdropped",
        f"log.{table}",
    )
    names = ", ".join(f'"{column["attname"]}"' for column in types)
    values = ", ".join(f"${number}::text::{column['type']}" for number, column in enumerate(types, start=1))
    # Column by column: Postgres cannot take apart a JSON object in which a text holds a zero byte.
    await connection.executemany(
        f"insert into log.{table} ({names}) values ({values})",  # noqa: S608 - names from the catalogue
        [[_as_text(row[column["attname"]], column["type"]) for column in types] for row in rows],
    )


def _as_text(value: object, kind: str) -> str | None:
    """A value of `row_to_json` as the text from which Postgres reads a value of the type `kind`."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and kind.endswith("[]"):
        return "{" + ",".join(json.dumps(one, ensure_ascii=False) for one in value) + "}"
    return json.dumps(value)


def _check_end(chain: Chain, end: dict[str, Any]) -> None:
    if (end["position"], end["hash"]) != (chain.head.position, chain.head.hash.hex()):
        raise HistoryBrokenError(f"the export holds {chain.head.position} events, its last line says otherwise")
