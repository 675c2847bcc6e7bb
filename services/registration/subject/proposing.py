"""Those who may be eligible and are not proposed: awarded last year, and in no sheet of this year."""

from collections.abc import Collection
from datetime import date
from typing import Annotated

from pydantic import Field

from chassis.database import Reader
from chassis.reading.names import search_key
from chassis.reading.viewer import Viewer
from chassis.web import SearchText, place_of
from contracts.catalog import ruleset_on, titles
from contracts.catalog.prerequisites import HasCollectiveStandard, HasTitleStandard
from contracts.message import Message
from contracts.vocabulary import SubjectKey, SubjectKind, UnitCode
from services.registration.units.queries import held_by


class Unproposed(Message):
    """A subject that was awarded `held` in the year before, and stands in no sheet of the year.

    `may_aim_at` are the titles whose condition is one of those, and these again; whether the other conditions of the
    law are met, such as the rating of the tasks, is not known to registration. `unit` follows on the one that named the
    subject last, where that has ended.
    """

    subject: SubjectKey
    kind: SubjectKind
    name: str
    position_held: str
    unit: str
    unit_name: str
    held: tuple[str, ...]
    may_aim_at: tuple[str, ...]


class UnproposedAsked(Message):
    """The conditions of the list; `q` is part of a name; `after` is the last subject of the page before."""

    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    unit: UnitCode | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: SubjectKey | None = None


_LISTED = f"""
    from (
        select coalesce(d.subject, m.subject) as subject, array_agg(distinct m.title order by m.title) as held
        from read_merits m left join read_doubles d on d.double = m.subject
        where m.year = $1 - 1 and m.revoked is null group by 1
    ) h
    join read_subjects s on s.subject = h.subject
    left join read_unit_holders holds on holds.unit = s.unit
    where {held_by("$2", "s.unit")} and position($3 in s.search_key) > 0 and not exists (
        select from read_sheets sheet cross join lateral (
            select entry -> 'subject' ->> 'key' as key from jsonb_array_elements(sheet.entries) as e (entry)
            union all select a.subject from read_additions a where a.sheet_id = sheet.sheet_id
        ) listed
        left join read_doubles d on d.double = listed.key
        where sheet.year = $1 and sheet.stage <> 'closed' and coalesce(d.subject, listed.key) = s.subject
    )
"""  # noqa: S608 - made of constants


async def unproposed(
    reader: Reader, viewer: Viewer, year: int, on: date, asked: UnproposedAsked
) -> tuple[tuple[Unproposed, ...], int]:
    """A page of those whom `viewer` may see, unit by unit and by given name, by the law on a day; and how many.

    Raises PageUnknown when there is no subject `after`.
    """
    place = await place_of(
        reader, "select unit, sort_key from read_subjects where subject = $1", asked.after, "subject"
    )
    conditions = (year, viewer.scope(asked.unit), search_key(asked.q))
    rows = await reader.fetch(
        "select s.subject, s.kind, s.name, s.position_held, coalesce(holds.holder, s.unit) as unit,"
        f" coalesce(holds.holder_name, s.unit_name) as unit_name, h.held {_LISTED}"
        " and ($5::text is null or (s.unit, s.sort_key, s.subject) > ($5, $6, $7::text))"
        " order by s.unit, s.sort_key, s.subject limit $4",
        *conditions,
        asked.limit,
        *((None, None) if place is None else (place["unit"], place["sort_key"])),
        asked.after,
    )
    total = await reader.fetchval(f"select count(*) {_LISTED}", *conditions)
    found = tuple(
        Unproposed.model_validate(dict(row) | {"may_aim_at": aims(row["held"], SubjectKind(row["kind"]), on)})
        for row in rows
    )
    return found, total


def aims(held: Collection[str], kind: SubjectKind, on: date) -> tuple[str, ...]:
    """The titles that a subject of that kind may aim at who held some: those that ask for one of them, and the same."""
    return tuple(
        one.code
        for one in titles(ruleset_on(on))
        if kind in one.subject_kinds
        and (
            one.code in held
            or any(
                isinstance(rule, HasTitleStandard | HasCollectiveStandard) and rule.title in held
                for rule in one.prerequisites
            )
        )
    )
