"""What has come due in the work of plans: items to open, items that an event has done, and further years to list."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from chassis.database import Reader
from contracts.message import Command
from contracts.vocabulary import VIETNAM, Code, Document, PlanId
from services.planning.work.messages import ExtendWork, FactHeard, KnownBy, OpenWork, RecogniseWork
from services.planning.work.ordering import YEARS_AHEAD
from services.planning.work.queries import AT_ONCE, ITEMS, LONGEST_AHEAD, FoundItem, Moment, stands

_CLUSTERS: Final = "select from read_clusters c where c.plan_id = w.plan_id and c.state <> 'dissolved'"
_SIGNED: Final = (
    "select from read_work_facts g where g.fact = f.fact and g.of_id = c.cluster_id and g.about = u.code->>'code'"
)
_ELECTED: Final = "select from read_work_facts g where g.fact = f.fact and g.of_id = c.cluster_id"
_FACT: Final = (
    "select event_id, day, document from read_work_facts f"  # noqa: S608 - made of constants
    " where f.fact = w.known_by->>'fact' and f.position > w.reopened_at and case f.fact"
    " when 'plan-issued' then f.of_id <> w.plan_id and f.year = (w.known_by->>'year')::int"
    " and f.plan_kind = w.known_by->>'plan_kind'"
    " when 'own-sheet-accepted' then exists (select from read_plans own join read_superior_plans above"
    " on above.document_key = own.parent_key where own.plan_id = w.plan_id and above.plan_id = f.of_id)"
    " when 'report-submitted' then f.of_id = w.plan_id and f.about = w.item"
    f" when 'covenants-signed' then exists ({_CLUSTERS} and c.cluster_id = f.of_id) and case"
    " when w.known_by->>'unit' is not null then f.about = w.known_by->>'unit'"
    " else not exists (select from read_clusters c, jsonb_array_elements(c.units) as u (code)"
    f" where c.plan_id = w.plan_id and c.state <> 'dissolved' and not c.above and not exists ({_SIGNED})) end"
    f" when 'best-unit-elected' then exists ({_CLUSTERS} and c.cluster_id = f.of_id)"
    f" and not exists ({_CLUSTERS} and not c.above and not exists ({_ELECTED}))"
    " when 'movement-launched' then f.of_id = w.plan_id and f.year = coalesce((w.known_by->>'year')::int, f.year)"
    " and split_part(f.about, '/', 1) = coalesce(w.known_by->>'campaign', split_part(f.about, '/', 1))"
    " when 'movement-closed' then f.of_id = w.plan_id and f.year = coalesce((w.known_by->>'year')::int, f.year)"
    " and split_part(f.about, '/', 1) = coalesce(w.known_by->>'campaign', split_part(f.about, '/', 1))"
    " else f.of_id = w.plan_id and f.about = coalesce(w.known_by->>'unit', w.known_by->>'title', f.about) end"
    " order by case when f.fact in ('covenants-signed', 'best-unit-elected') then -f.position else f.position end"
    " limit 1"
)
"""The event that does an item `w`; where all units or clusters have to act it is the last of them."""


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Open the items whose time has come at `now`, close those whose event was heard, and list further years."""
    return (*await _recognised(reader), *await _to_open(reader, now), *await _to_extend(reader, now))


async def _to_open(reader: Reader, now: datetime) -> Iterable[Command]:
    at = Moment(now)
    rows = await reader.fetch(
        f"{ITEMS} where w.closing = '' and not w.opened and w.ordered_by = p.ordered_by and p.ended = ''"
        " and coalesce(w.set_day, w.due_day) is not null"
        " and (w.begins <= $1 or coalesce(w.set_day, w.due_day) <= $2)",
        at.today,
        at.today + LONGEST_AHEAD,
    )
    waiting: dict[PlanId, list[Code]] = {}
    for row in rows:
        found = FoundItem.model_validate(dict(row))
        if stands(found, at):
            waiting.setdefault(found.plan_id, []).append(found.item)
    return [OpenWork(plan_id=plan_id, items=tuple(codes)) for plan_id, codes in waiting.items()]


async def _to_extend(reader: Reader, now: datetime) -> Iterable[Command]:
    """Plans that go on, or run for more years than are listed."""
    rows = await reader.fetch(
        "select plan_id from read_work_plans where ended = ''"
        " and through < least(last_year, $1 + case when last_year is null then 0 else $2 end)",
        now.astimezone(VIETNAM).year,
        YEARS_AHEAD,
    )
    return [ExtendWork(plan_id=row["plan_id"]) for row in rows]


async def _recognised(reader: Reader) -> Iterable[Command]:
    """Each open item that is tied to a fact which was heard since it was last reopened."""
    rows = await reader.fetch(
        "select w.plan_id, w.item, w.known_by, f.event_id, f.day, f.document from ("  # noqa: S608 - made of constants
        " select i.plan_id, i.item, i.reopened_at, case when i.tied_at > 0 then i.tied else i.proposed end as known_by"
        " from read_work_items i join read_work_plans p using (plan_id)"
        " where i.closing = '' and i.ordered_by = p.ordered_by and p.ended = '') w"
        f" join lateral ({_FACT}) f on true where w.known_by is not null order by w.plan_id, w.item limit $1",
        AT_ONCE,
    )
    return [
        RecogniseWork(
            plan_id=row["plan_id"],
            item=row["item"],
            known_by=KnownBy.model_validate_json(row["known_by"]),
            heard=FactHeard(
                event_id=row["event_id"],
                day=row["day"],
                document=None if row["document"] is None else Document.model_validate_json(row["document"]),
            ),
        )
        for row in rows
    ]
