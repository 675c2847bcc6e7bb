"""How much of its quota each unit has used, has proposed, and may still ask for, counted from dossiers and awards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Final, NamedTuple

from pydantic import Field

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.catalog import ruleset_on
from contracts.catalog.entries import Quota, reaching_titles
from contracts.message import Message
from contracts.vocabulary import CatalogCode, Level, PlanId, TitleCode, UnitCode
from services.review.catalogue.messages import decides, local_quotas, quota_of
from services.review.session.messages import CouncilLimits
from services.review.session.queries import REACHES
from services.review.units.queries import held_by

Number = Annotated[int, Field(ge=0)]


class QuotaFilter(Message):
    """Which quotas are asked for: all conditions hold together."""

    plan: PlanId | None = None
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    unit: UnitCode | None = None
    title: TitleCode | None = None


class QuotaCount(Message):
    """The quota of one unit for one title under one plan.

    `reaching` counts those of the unit who meet the standard that the quota is a share of and were not voted down;
    `most` is what the quota allows of them. `awarded` have a decision, `proposed` the council's vote; `on_agenda`,
    `ready` (found eligible) and `filed` come before them, and `opened` are registered alone.
    """

    plan_id: PlanId
    unit: UnitCode
    unit_name: str
    title: TitleCode
    year: int
    ruleset: CatalogCode
    quota: Quota
    reaching: Number
    most: Number
    awarded: Number
    proposed: Number
    on_agenda: Number
    ready: Number
    filed: Number
    opened: Number

    @property
    def left(self) -> int:
        """What the quota still allows beside awards and proposals; below 0 where these exceed it."""
        return self.most - self.awarded - self.proposed

    @property
    def is_short(self) -> bool:
        """Whether more are on their way than the quota allows."""
        return self.on_agenda + self.ready + self.filed > self.left


class _Counted(NamedTuple):
    """A row of _COUNTED."""

    plan_id: PlanId
    unit: UnitCode
    unit_name: str
    title: TitleCode
    year: int
    ruleset: str | None
    awarded: int
    proposed: int
    on_agenda: int
    ready: int
    filed: int
    opened: int


_COUNTED: Final = f"""
    select plan_id, unit, min(unit_name) as unit_name, title, year, max(ruleset) as ruleset,
        count(*) filter (where state = 'awarded') as awarded,
        count(*) filter (where state = 'eligible' and passed) as proposed,
        count(*) filter (where state = 'eligible' and passed is null and session_id is not null) as on_agenda,
        count(*) filter (where state = 'eligible' and passed is null and session_id is null) as ready,
        count(*) filter (where state = 'filed') as filed,
        count(*) filter (where state = 'opened') as opened
    from read_dossiers
    where plan_id is not null and procedure = 'ordinary'
        and ($1::uuid is null or plan_id = $1) and ($2::integer is null or year = $2)
        and {held_by("$3")} and ($4::text is null or title = $4)
    group by plan_id, unit, title, year
    order by year desc, plan_id, unit_name, unit, title
"""  # noqa: S608 - made of constants
_REACHING: Final = f"""
    select plan_id, unit, count(distinct subject_key) as number from (
        select plan_id, unit, subject_key, title from read_candidates where {REACHES}
        union all select plan_id, unit, subject_key, title from read_awards
    ) known where title = any($1::text[]) and ($2::uuid is null or plan_id = $2) group by plan_id, unit
"""  # noqa: S608 - made of constants


async def quota_counts(
    reader: Reader, viewer: Viewer, wanted: QuotaFilter, level: Level, limits: CouncilLimits
) -> Sequence[QuotaCount]:
    """The quotas of every unit that `viewer` may see, the latest year first, each title that this level decides."""
    scope = viewer.scope(wanted.unit)
    rows = await reader.fetch(_COUNTED, wanted.plan, wanted.year, scope, wanted.title)
    local = local_quotas(limits.quotas)
    limited = [*_limited((_Counted(**row) for row in rows), level, local)]
    reaching = {
        base: await _reaching(reader, base, wanted.plan) for base in sorted({quota.base for _, _, quota in limited})
    }
    return [
        _count(one, ruleset, quota, reaching[quota.base].get((one.plan_id, one.unit), 0))
        for one, ruleset, quota in limited
    ]


def _limited(
    rows: Iterable[_Counted], level: Level, local: Mapping[TitleCode, Quota]
) -> Iterator[tuple[_Counted, str, Quota]]:
    for one in rows:
        ruleset = one.ruleset or ruleset_on(date(one.year, 12, 31))
        quota = quota_of(one.title, ruleset, local) if decides(level, one.title, ruleset) else None
        if quota is not None:
            yield one, ruleset, quota


async def _reaching(reader: Reader, base: TitleCode, plan: PlanId | None) -> dict[tuple[PlanId, UnitCode], int]:
    rows = await reader.fetch(_REACHING, list(reaching_titles(base)), plan)
    return {(row["plan_id"], row["unit"]): row["number"] for row in rows}


def _count(one: _Counted, ruleset: str, quota: Quota, reaching: int) -> QuotaCount:
    shown = {**one._asdict(), "ruleset": ruleset}
    return QuotaCount(**shown, quota=quota, reaching=reaching, most=quota.most(reaching))
