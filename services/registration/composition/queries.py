"""The composition of awards as it is read, limited by the viewer; the traits beside the log, which can be erased."""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import Json

from chassis.database import Reader, translated
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.plan_parts import AwardShare, Target
from contracts.vocabulary import PlanId, SubjectKey
from services.registration.composition.counting import Answer, shares
from services.registration.composition.rows import (
    AwardRow,
    AwardsAsked,
    Composition,
    OfTitle,
    PeopleAsked,
    PersonRow,
    PlanUnit,
    Traits,
)
from services.registration.units.queries import held_by

_PEOPLE: Final = "a.kind = 'individual'"
_COUNTS_FOR: Final[Mapping[AwardShare, str]] = {
    AwardShare.BASE: "case when b.units is null or b.units = '[]' then null"
    " when b.units ? a.unit or b.units ? h.holder then true"
    " when exists (select from read_unit_holders ended where ended.holder = a.unit and b.units ? ended.unit) then null"
    " else false end",
    AwardShare.DIRECT_WORKERS: "t.direct_worker",
    AwardShare.WOMEN: "t.woman",
    AwardShare.MINORITIES: "t.minority",
}
_SAID: Final = ", ".join(
    f"(array_agg(kept.{name} order by double.double is not null) filter (where kept.{name} is not null))[1] as {name}"
    for name in ("direct_worker", "woman", "minority")
)
_TRAITS: Final = f"""(
    select coalesce(double.subject, kept.subject_key) as subject, {_SAID}
    from composition.traits kept left join read_doubles double on double.double = kept.subject_key group by 1
)"""  # noqa: S608 - made of constants
"""An SQL table: what is kept of each person, under the key that counts; what is kept of a double fills the gaps."""
_FROM: Final = (
    "from read_plan_awards a left join read_bases b on b.plan_id = a.plan_id"
    " left join read_unit_holders h on h.unit = a.unit left join read_doubles d on d.double = a.subject"
    f" left join {_TRAITS} t on t.subject = coalesce(d.subject, a.subject)"
    f" where a.plan_id = $1 and not a.revoked and {held_by('$2', 'a.unit')}"
)
_AFTER: Final = (
    "and ($4::uuid is null or (a.decided_on, a.event_id) <"
    " (select p.decided_on, p.event_id from read_plan_awards p where p.event_id = $4))"
)
_ANSWERS: Final = ", ".join(
    f"count(*) filter (where {sql} {answered}{'' if share is AwardShare.BASE else f' and {_PEOPLE}'})"
    f" as {share.name.lower()}_{answer.value}"
    for share, sql in _COUNTS_FOR.items()
    for answer, answered in ((Answer.YES, "is true"), (Answer.NO, "is false"), (Answer.UNKNOWN, "is null"))
)

_KNOWN: Final = f"""(
    select distinct on (subject) coalesce(d.subject, every.subject) as subject, name, unit, unit_name from (
        select subject, name, unit, unit_name from read_titles where plan_id = $1 and kind = 'individual'
        union all select subject, name, unit, unit_name from read_plan_awards a
        where plan_id = $1 and {_PEOPLE} and not revoked
    ) every left join read_doubles d on d.double = every.subject where {held_by("$2")} order by 1, unit
) known"""  # noqa: S608 - made of constants
"""An SQL table: the people registered or awarded under the plan $1 for a unit of $2, each by the key that counts."""


NOTHING: Final = (None, None, None)
"""The answers where nobody has said anything."""
_KEEP: Final = """
    with gone as (
        delete from composition.traits where subject_key <> all($2::text[]) and (
            subject_key = any($1::text[])
            or subject_key in (select double from read_doubles where subject = any($1::text[]))
        )
    )
    insert into composition.traits as kept (subject_key, direct_worker, woman, minority, changed_at, changed_by)
    select * from unnest($2::text[], $3::boolean[], $4::boolean[], $5::boolean[], $6::timestamptz[], $7::text[])
    on conflict (subject_key) do update set direct_worker = excluded.direct_worker, woman = excluded.woman,
        minority = excluded.minority, changed_at = excluded.changed_at, changed_by = excluded.changed_by
    where (kept.direct_worker, kept.woman, kept.minority)
        is distinct from (excluded.direct_worker, excluded.woman, excluded.minority)
"""


async def composition(reader: Reader, viewer: Viewer, plan_id: PlanId) -> Composition | None:
    """The composition of the awards under a plan, of those that `viewer` may see; None for an unknown plan."""
    targets = await _targets(reader, plan_id)
    if targets is None:
        return None
    with translated():
        row = await reader.fetchrow(f"select count(*) as awards, {_ANSWERS} {_FROM}", plan_id, viewer.scope())
        titles = await reader.fetch(
            f"select a.title, max(a.title_name) as title_name, count(*) as number {_FROM}"
            " group by a.title order by a.title",
            plan_id,
            viewer.scope(),
        )
    counts = {} if row is None else dict(row)
    counted = {
        share: {answer: counts[f"{share.name.lower()}_{answer.value}"] for answer in Answer} for share in AwardShare
    }
    return Composition(
        plan_id=plan_id,
        awards=counts["awards"],
        titles=tuple(OfTitle.model_validate(dict(one)) for one in titles),
        shares=shares(counted, targets),
        base_named=await _base_named(reader, plan_id),
    )


async def awards(
    reader: Reader, viewer: Viewer, plan_id: PlanId, asked: AwardsAsked
) -> tuple[tuple[AwardRow, ...], int]:
    """The awards behind a figure, the latest first, and how many there are."""
    condition = ""
    if asked.share is not None:
        answered = {Answer.YES: "is true", Answer.NO: "is false", Answer.UNKNOWN: "is null"}[asked.answer]
        people = "" if asked.share is AwardShare.BASE else f" and {_PEOPLE}"
        condition = f" and ({_COUNTS_FOR[asked.share]}) {answered}{people}"
    condition += f" and position($3 in {search_sql('a.name')}) > 0"
    conditions = (plan_id, viewer.scope(asked.unit), search_key(asked.q))
    with translated():
        rows = await reader.fetch(
            f"select a.* {_FROM}{condition} {_AFTER} order by a.decided_on desc, a.event_id desc limit $5",
            *conditions,
            asked.after,
            asked.limit,
        )
        total = await reader.fetchval(f"select count(*) {_FROM}{condition}", *conditions)
    return tuple(AwardRow.model_validate({name: row[name] for name in AwardRow.model_fields}) for row in rows), total


async def units_of_plan(reader: Reader, plan_id: PlanId) -> tuple[PlanUnit, ...] | None:
    """The units that register or were awarded under a plan, by name; None for a plan that is not heard here."""
    if await _targets(reader, plan_id) is None:
        return None
    rows = await reader.fetch(
        "select unit, max(unit_name) as unit_name, coalesce((select b.units ? unit from read_bases b"
        " where b.plan_id = $1), false) as base from ("
        " select unit, unit_name from read_sheets where plan_id = $1"
        " union all select unit, unit_name from read_plan_awards where plan_id = $1"
        ") known group by unit order by 2, 1",
        plan_id,
    )
    return tuple(PlanUnit.model_validate(dict(row)) for row in rows)


async def people(
    reader: Reader, viewer: Viewer, plan_id: PlanId, asked: PeopleAsked
) -> tuple[tuple[PersonRow, ...], int]:
    """The people who are registered or awarded under a plan, by their keys, and how many there are."""
    condition = (
        f"from {_KNOWN} left join {_TRAITS} t on t.subject = known.subject where ($3::boolean is false"
        " or t.direct_worker is null or t.woman is null or t.minority is null)"
        f" and position($4 in {search_sql('known.name')}) > 0"
    )
    conditions = (plan_id, viewer.scope(asked.unit), asked.missing, search_key(asked.q))
    with translated():
        rows = await reader.fetch(
            "select known.subject, known.name, known.unit, known.unit_name, t.direct_worker, t.woman, t.minority"
            f" {condition} and ($5::text is null or known.subject > $5) order by known.subject limit $6",
            *conditions,
            asked.after,
            asked.limit,
        )
        total = await reader.fetchval(f"select count(*) {condition}", *conditions)
    return tuple(PersonRow.model_validate(dict(row)) for row in rows), total


async def seen_of(
    reader: Reader, viewer: Viewer, plan_id: PlanId, subjects: Sequence[SubjectKey]
) -> Mapping[SubjectKey, PersonRow]:
    """Those of `subjects` who are under the plan and whom `viewer` may see, by their keys."""
    with translated():
        rows = await reader.fetch(
            "select known.subject, known.name, known.unit, known.unit_name, t.direct_worker, t.woman, t.minority"  # noqa: S608
            f" from {_KNOWN} left join {_TRAITS} t on t.subject = known.subject where known.subject = any($3::text[])",
            plan_id,
            viewer.scope(),
            list(subjects),
        )
    return {row["subject"]: PersonRow.model_validate(dict(row)) for row in rows}


async def keep_traits(reader: Reader, kept: Mapping[SubjectKey, Traits]) -> None:
    """Write what is kept of people, all or nothing, in the place of what was kept of them and of their doubles.

    Of whom nothing is said, nothing is kept; who said before what is said again stays the one who has said it. Raises
    StoreUnavailableError.
    """
    said = {key: one for key, one in kept.items() if one.said != NOTHING}
    with translated():
        await reader.execute(
            _KEEP,
            list(kept),
            list(said),
            [one.direct_worker for one in said.values()],
            [one.woman for one in said.values()],
            [one.minority for one in said.values()],
            [one.changed_at for one in said.values()],
            [one.changed_by for one in said.values()],
        )


async def _targets(reader: Reader, plan_id: PlanId) -> tuple[Target, ...] | None:
    row = await reader.fetchrow(
        "select targets from read_targets where plan_id = $1 order by of_superior limit 1", plan_id
    )
    return None if row is None else _Stated.model_validate({"targets": row["targets"]}).targets


class _Stated(Message):
    targets: Json[tuple[Target, ...]]


async def _base_named(reader: Reader, plan_id: PlanId) -> bool:
    return bool(await reader.fetchval("select units <> '[]' from read_bases where plan_id = $1", plan_id))
