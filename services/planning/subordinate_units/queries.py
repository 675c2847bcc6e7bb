"""The subordinates' trees as they are read: public, so that every viewer is shown all of them."""

from datetime import date

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.units import UnitKind
from contracts.vocabulary import SiteCode, UnitCode

_MOST = 1000


class SubordinateUnit(Message):
    """A unit of the tree of a site below on a day; `depth` counts the units above it in that tree."""

    site: SiteCode
    code: UnitCode
    name: str
    kind: UnitKind
    parent_name: str | None
    depth: int


async def trees(reader: Reader, viewer: Viewer, day: date) -> tuple[SubordinateUnit, ...]:
    """The units of the trees of the sites below on a day, site by site, each before those below it; at most 1,000."""
    _ = viewer
    rows = await reader.fetch(
        "with recursive standing as (select distinct on (u.site, u.code) u.* from read_subordinate_units u"
        " left join read_subordinate_unit_ends e using (site, code)"
        " where u.since <= $1 and (e.ended is null or e.ended > $1) order by u.site, u.code, u.since desc), tree as ("
        " select s.*, 0 as depth, array[s.sort_key, s.code] as path from standing s where s.parent is null"
        " or not exists (select from standing above where above.site = s.site and above.code = s.parent)"
        " union all select s.*, t.depth + 1, t.path || array[s.sort_key, s.code]"
        " from standing s join tree t on t.site = s.site and t.code = s.parent)"
        ' select site, code, name, kind, parent_name, depth from tree order by site, path collate "C" limit $2',
        day,
        _MOST,
    )
    return tuple(SubordinateUnit.model_validate(dict(row)) for row in rows)
