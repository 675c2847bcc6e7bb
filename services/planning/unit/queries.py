"""The tree of units as it is read: on any day, one unit then and now, and what follows on a unit that has ended.

The tree is public, so that every viewer is shown all of it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

import asyncpg

from chassis.database import Reader
from chassis.reading.names import search_key
from chassis.reading.viewer import Viewer
from chassis.web.problems import PageUnknown
from contracts.message import Command
from contracts.units import UnitKind
from contracts.vocabulary import VIETNAM, Body, UnitCode
from services.planning.unit.messages import FollowUnit
from services.planning.unit.rows import HistoryLine, UnitCodeRow, UnitOnDay, UnitThenAndNow, UnitVersion

_AT_ONCE = 500
_MOST_BELOW = 500
_MOST_LINES = 200
_LINE = ", ".join(f"h.{name}" for name in HistoryLine.model_fields)
_STANDING = (
    "standing as (select distinct on (v.code) v.* from read_unit_versions v join read_units u using (code)"
    " where v.since <= $1 and (u.ended is null or u.ended > $1) order by v.code, v.since desc)"
)
_TREE = (
    f"with recursive {_STANDING}, tree as ("  # noqa: S608 - constants
    " select s.*, 0 as depth, array[s.sort_key, s.code] as path from standing s"
    " where s.parent is null or not exists (select 1 from standing above where above.code = s.parent)"
    " union all select s.*, t.depth + 1, t.path || array[s.sort_key, s.code]"
    " from standing s join tree t on s.parent = t.code), numbered as ("
    ' select *, row_number() over (order by path collate "C") as place from tree)'
)
_CODES = (
    "coalesce((select jsonb_object_agg(system, official_code) from (select distinct on (system) system, official_code"
    " from read_unit_codes c where c.code = n.code and c.since <= $1 order by system, c.since desc) latest), '{}')"
)
_ROW = (
    "n.code, n.name, n.kind, n.parent, n.depth, " + _CODES + " as official_codes,"  # noqa: S608 - constants
    " (select p.name from standing p where p.code = n.parent) as parent_name,"
    " (select count(*) from standing b where b.parent = n.code) as below"
)
_FOUND = (
    " where ($2::text is null or kind = $2) and ($3 = '' or position($3 in search_key) > 0 or code = $3"
    " or exists (select 1 from read_unit_codes c where c.code = n.code and lower(c.official_code) = $3))"
)


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Let the affairs of each unit whose end has come at `now` (aware) go to its successor, the earliest first."""
    rows = await reader.fetch(
        "select code from read_units where ended <= $1 and successor is not null and not followed"
        " order by ended, code limit $2",
        now.astimezone(VIETNAM).date(),
        _AT_ONCE,
    )
    return tuple(FollowUnit(code=row["code"]) for row in rows)


class Asked(NamedTuple):
    """The units that are asked for: those on a day, of one kind or of all.

    `words` limit them to a part of a name, without marks, or to a code of ours or of the state.
    """

    day: date
    kind: UnitKind | None = None
    words: str = ""


async def tree(
    reader: Reader, viewer: Viewer, asked: Asked, limit: int, after: UnitCode | None = None
) -> tuple[tuple[UnitOnDay, ...], int]:
    """At most `limit` of the units that are `asked` for, each before those below it, beyond `after`; and their number.

    Raises PageUnknown when the unit `after` is not there on the day.
    """
    _ = viewer
    day, sought = asked.day, search_key(asked.words)
    place = 0
    if after is not None:
        place = await reader.fetchval(f"{_TREE} select place from numbered where code = $2", day, after) or 0  # noqa: S608
        if place == 0:
            raise PageUnknown(after=f"unit-{after}")
    rows = await reader.fetch(
        f"{_TREE} select {_ROW} from numbered n {_FOUND} and n.place > $4 order by n.place limit $5",  # noqa: S608
        day,
        asked.kind,
        sought,
        place,
        limit,
    )
    total = await reader.fetchval(
        f"with {_STANDING} select count(*) from standing n {_FOUND}",  # noqa: S608 - constants
        day,
        asked.kind,
        sought,
    )
    return tuple(UnitOnDay.model_validate(dict(row)) for row in rows), total


async def unit(reader: Reader, viewer: Viewer, code: UnitCode, day: date) -> UnitThenAndNow | None:
    """One unit, as it stands on `day` and with its history; None where no such unit was ever established."""
    row = await reader.fetchrow("select name, kind, since, ended, successor from read_units where code = $1", code)
    if row is None:
        return None
    at = await reader.fetch(
        f"{_TREE} select {_ROW} from numbered n where n.code = $2 or n.parent = $2"  # noqa: S608 - constants
        f" order by n.place limit {_MOST_BELOW}",
        day,
        code,
    )
    standing = [UnitOnDay.model_validate(dict(one)) for one in at]
    return UnitThenAndNow(
        code=code,
        on=day,
        **dict(row),
        standing=next((one for one in standing if one.code == code), None),
        below=tuple(one for one in standing if one.code != code),
        above=await _above(reader, code, day),
        successors=await successors(reader, viewer, code, day),
        predecessors=await _predecessors(reader, code),
        versions=await _versions(reader, code),
        official_codes=await _codes(reader, code),
        history=await _history(reader, code),
    )


async def successors(reader: Reader, viewer: Viewer, code: UnitCode, day: date) -> tuple[Body, ...]:
    """The units that follow on `code` by `day`, one after another; none for one that is still there, or has none."""
    _ = viewer
    rows = await reader.fetch(
        "with recursive following as (select successor, 1 as place from read_units where code = $1 and ended <= $2"
        " union all select u.successor, f.place + 1 from following f join read_units u on u.code = f.successor"
        " where u.ended <= $2 and f.place < 100) select u.code, u.name from following f"
        " join read_units u on u.code = f.successor order by f.place",
        code,
        day,
    )
    return _bodies(rows)


async def found(reader: Reader, words: str, day: date) -> tuple[Body, ...]:
    """The units on `day` whose code is `words`, or else whose whole name is, whatever its marks; at most ten."""
    rows = await reader.fetch(
        f"with {_STANDING} select code, name from standing where code = $2"  # noqa: S608 - constants
        " or (search_key = $3 and not exists (select 1 from standing where code = $2)) order by code limit 10",
        day,
        words,
        search_key(words),
    )
    return _bodies(rows)


def held_by(parameter: str, column: str = "unit") -> str:
    """An SQL condition: the unit in `column` is the one in `parameter` or has ended and is held by it; all for null."""
    held = f"select ended.unit from read_unit_holders ended where ended.holder = {parameter}"  # noqa: S608 - constants
    return f"({parameter}::text is null or {column} = {parameter} or {column} in ({held}))"


async def holders(reader: Reader, codes: Iterable[UnitCode]) -> Mapping[UnitCode, Body]:
    """The unit that holds what was the own of each of `codes` that has ended; nothing for one that is there."""
    rows = await reader.fetch(
        "select unit, holder as code, holder_name as name from read_unit_holders where unit = any($1::text[])",
        list(codes),
    )
    return {row["unit"]: Body(code=row["code"], name=row["name"]) for row in rows}


async def _above(reader: Reader, code: UnitCode, day: date) -> tuple[Body, ...]:
    rows = await reader.fetch(
        f"with recursive {_STANDING}, up as (select parent, 1 as place from standing where code = $2"  # noqa: S608
        " union all select s.parent, up.place + 1 from up join standing s on s.code = up.parent)"
        " select s.code, s.name from up join standing s on s.code = up.parent order by up.place desc",
        day,
        code,
    )
    return _bodies(rows)


async def _predecessors(reader: Reader, code: UnitCode) -> tuple[Body, ...]:
    return _bodies(await reader.fetch("select code, name from read_units where successor = $1 order by code", code))


async def _versions(reader: Reader, code: UnitCode) -> tuple[UnitVersion, ...]:
    rows = await reader.fetch(
        "select v.since, coalesce(lead(v.since) over (order by v.since), u.ended) as until, v.name, v.kind, v.parent,"
        " (select p.name from read_unit_versions p where p.code = v.parent and p.since <= v.since"
        " order by p.since desc limit 1) as parent_name"
        " from read_unit_versions v join read_units u using (code) where code = $1 order by v.since desc",
        code,
    )
    return tuple(UnitVersion.model_validate(dict(row)) for row in rows)


async def _codes(reader: Reader, code: UnitCode) -> tuple[UnitCodeRow, ...]:
    rows = await reader.fetch(
        "select c.system, c.official_code, c.since,"
        " coalesce(lead(c.since) over (partition by c.system order by c.since), u.ended) as until"
        " from read_unit_codes c join read_units u using (code) where code = $1 order by c.system, c.since desc",
        code,
    )
    return tuple(UnitCodeRow.model_validate(dict(row)) for row in rows)


async def _history(reader: Reader, code: UnitCode) -> tuple[HistoryLine, ...]:
    rows = await reader.fetch(
        f"select {_LINE} from read_unit_history h where h.code = $1"  # noqa: S608 - the columns are the row's own fields
        f" order by h.effective desc, h.position desc limit {_MOST_LINES}",
        code,
    )
    return tuple(HistoryLine.model_validate(dict(row)) for row in rows)


def _bodies(rows: Iterable[asyncpg.Record]) -> tuple[Body, ...]:
    return tuple(Body(code=row["code"], name=row["name"]) for row in rows)
