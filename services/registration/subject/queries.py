"""The register of subjects as it is read, limited by the viewer; and the details beside it, which can be erased."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, Json

from chassis.database import Reader, translated
from chassis.reading.names import search_key
from chassis.reading.viewer import Viewer
from chassis.web import SearchText, place_of
from contracts.awards import RevocationGround
from contracts.message import Message
from contracts.vocabulary import Document, SheetId, Subject, SubjectKey, SubjectKind, UnitCode
from services.registration.units.queries import held_by


class SubjectRow(Message):
    """A subject of the register, as it was named last; `awards` counts its record of merit, its doubles' included.

    Where the unit that named it has ended, `unit` is the one that follows on that, and `former_unit_name` the name of
    the one that has ended, empty otherwise.
    """

    subject: SubjectKey
    kind: SubjectKind
    name: str
    position_held: str
    unit: str
    unit_name: str
    former_unit_name: str
    awards: int
    namesakes: int


class Annulled(Message):
    """The decision that has annulled an award, and its ground."""

    decision: Document
    ground: RevocationGround


class Merit(Message):
    """An award in a record of merit; `subject` is the key under which it was decided, `revoked` what annulled it."""

    subject: SubjectKey
    title: str
    title_name: str
    year: int
    decision: Json[Document]
    authority: str
    unit_name: str
    revoked: Json[Annulled] | None = None


class YearsInARow(Message):
    """A title that a subject was awarded in each year from `first` to `last`, in whatever unit."""

    title: str
    title_name: str
    first: int
    last: int


class Registered(Message):
    """A title that a subject is registered for."""

    subject: SubjectKey
    sheet_id: SheetId
    title: str
    year: int
    unit_name: str


class Details(Message):
    """What tells a subject from its namesakes, kept apart from the log; `changed_by` is who wrote it last."""

    born: date | None
    note: str
    changed_at: datetime
    changed_by: str


class SubjectInFull(SubjectRow):
    """A subject with its record of merit, its registrations, its doubles and its namesakes.

    `in_a_row` are the titles of two years or more without a gap, the latest first. `merged_into` is the key that counts
    in its stead, where it is a double.
    """

    merged_into: SubjectKey | None
    doubles: tuple[SubjectKey, ...]
    merits: tuple[Merit, ...]
    in_a_row: tuple[YearsInARow, ...]
    registered: tuple[Registered, ...]
    same_name: tuple[SubjectRow, ...]
    details: Details | None


class SubjectsAsked(Message):
    """The conditions of a list: `q` is part of a name, with or without marks; `after` the last subject seen."""

    q: SearchText = ""
    unit: UnitCode | None = None
    kind: SubjectKind | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: SubjectKey | None = None


_ROW = (
    "s.subject, s.kind, s.name, s.position_held, coalesce(h.holder, s.unit) as unit,"
    " coalesce(h.holder_name, s.unit_name) as unit_name,"
    " case when h.holder is null then '' else s.unit_name end as former_unit_name,"
    " (select count(*)::integer from read_merits m where m.revoked is null and (m.subject = s.subject or m.subject in"
    " (select d.double from read_doubles d where d.subject = s.subject))) as awards,"
    " (select count(*)::integer from read_subjects n where n.search_key = s.search_key and n.kind = s.kind"
    " and n.subject <> s.subject and not exists (select from read_doubles d where d.double = n.subject)) as namesakes"
)
_FROM = "from read_subjects s left join read_unit_holders h on h.unit = s.unit"
_LISTED = (
    f"{_FROM} where not exists (select from read_doubles d where d.double = s.subject)"
    f" and {held_by('$1', 's.unit')} and position($2 in s.search_key) > 0 and ($3::text is null or s.kind = $3)"
)


async def subjects(reader: Reader, viewer: Viewer, asked: SubjectsAsked) -> tuple[tuple[SubjectRow, ...], int]:
    """The subjects that `viewer` asked for and may see, by given name and without doubles; and how many there are.

    Raises PageUnknown when there is no subject `after`.
    """
    place = await place_of(reader, "select sort_key from read_subjects where subject = $1", asked.after, "subject")
    conditions = (viewer.scope(asked.unit), search_key(asked.q), asked.kind)
    rows = await reader.fetch(
        f"select {_ROW} {_LISTED} and ($5::text is null or (s.sort_key, s.subject) > ($5, $6::text))"
        " order by s.sort_key, s.subject limit $4",
        *conditions,
        asked.limit,
        None if place is None else place["sort_key"],
        asked.after,
    )
    total = await reader.fetchval(f"select count(*) {_LISTED}", *conditions)
    return tuple(SubjectRow.model_validate(dict(row)) for row in rows), total


async def subject(reader: Reader, viewer: Viewer, key: SubjectKey) -> SubjectInFull | None:
    """One subject in full; None where there is none that `viewer` may see."""
    row = await reader.fetchrow(f"select {_ROW}, s.search_key, s.unit as named_by {_FROM} where s.subject = $1", key)
    if row is None or not (viewer.sees(row["unit"]) or viewer.sees(row["named_by"])):
        return None
    doubles = tuple(
        one["double"]
        for one in await reader.fetch("select double from read_doubles where subject = $1 order by double", key)
    )
    keys = [key, *doubles]
    merits = await reader.fetch(
        "select subject, title, title_name, year, decision, authority, unit_name, revoked from read_merits"
        " where subject = any($1::text[]) order by year desc, title",
        keys,
    )
    registered = await reader.fetch(
        "select subject, sheet_id, title, year, unit_name from read_titles where subject = any($1::text[])"  # noqa: S608
        f" and {held_by('$2')} order by year desc, title",
        keys,
        viewer.scope(),
    )
    same = await reader.fetch(
        f"select {_ROW} {_FROM} where s.search_key = $1 and s.kind = $2 and s.subject <> all($3::text[])"
        f" and {held_by('$4', 's.unit')} order by s.subject limit 50",
        row["search_key"],
        row["kind"],
        keys,
        viewer.scope(),
    )
    record = tuple(Merit.model_validate(dict(one)) for one in merits)
    return SubjectInFull(
        **{name: row[name] for name in SubjectRow.model_fields},
        merged_into=await reader.fetchval("select subject from read_doubles where double = $1", key),
        doubles=doubles,
        merits=record,
        in_a_row=years_in_a_row(record),
        registered=tuple(Registered.model_validate(dict(one)) for one in registered),
        same_name=tuple(SubjectRow.model_validate(dict(one)) for one in same),
        details=await details(reader, key),
    )


def years_in_a_row(merits: Iterable[Merit]) -> tuple[YearsInARow, ...]:
    """The titles of two years or more without a gap, the latest first; the unit of an award does not matter.

    An award that was annulled counts for nothing: it leaves a gap.
    """
    runs: list[YearsInARow] = []
    for one in sorted(
        (merit for merit in merits if merit.revoked is None), key=lambda merit: (merit.title, merit.year)
    ):
        before = runs[-1] if runs and runs[-1].title == one.title else None
        if before is not None and one.year - before.last <= 1:
            runs[-1] = before.model_copy(update={"last": one.year, "title_name": one.title_name})
        else:
            runs.append(YearsInARow(title=one.title, title_name=one.title_name, first=one.year, last=one.year))
    return tuple(sorted((one for one in runs if one.first < one.last), key=lambda one: (-one.last, one.title)))


async def namesakes(reader: Reader, listed: Iterable[Subject]) -> Mapping[SubjectKey, tuple[SubjectRow, ...]]:
    """Of each of `listed` the subjects of the register with its name and another key, in whatever unit.

    Doubles of it are none. Of a subject without namesakes nothing is answered.
    """
    wanted = {one.key: (search_key(one.name), one.kind.value) for one in listed}
    rows = await reader.fetch(
        f"select {_ROW}, s.search_key, (select d.subject from read_doubles d where d.double = s.subject) as stays"  # noqa: S608
        f" {_FROM} where s.search_key = any($1::text[]) order by s.subject",
        list({name for name, _ in wanted.values()}),
    )
    found: dict[tuple[str, str], list[tuple[SubjectRow, SubjectKey | None]]] = {}
    for row in rows:
        one = SubjectRow.model_validate({name: row[name] for name in SubjectRow.model_fields})
        found.setdefault((row["search_key"], row["kind"]), []).append((one, row["stays"]))
    same = {
        key: tuple(one for one, stays in found.get(name, ()) if one.subject != key and stays is None)
        for key, name in wanted.items()
    }
    return {key: several for key, several in same.items() if several}


async def kept_keys(reader: Reader, keys: Collection[SubjectKey]) -> Mapping[SubjectKey, SubjectKey]:
    """The key that counts in the stead of each of `keys` that is a double."""
    rows = await reader.fetch("select double, subject from read_doubles where double = any($1::text[])", list(keys))
    return {row["double"]: row["subject"] for row in rows}


async def details(reader: Reader, key: SubjectKey) -> Details | None:
    """What tells the subject from its namesakes; None where nothing is kept. Raises StoreUnavailableError."""
    with translated():
        row = await reader.fetchrow(
            "select born, note, changed_at, changed_by from subject.details where subject_key = $1", key
        )
    return None if row is None else Details.model_validate(dict(row))


async def keep_details(reader: Reader, key: SubjectKey, kept: Details) -> None:
    """Write what tells the subject from its namesakes, in the place of what was kept. Raises StoreUnavailableError."""
    with translated():
        await reader.execute(
            "insert into subject.details (subject_key, born, note, changed_at, changed_by) values ($1, $2, $3, $4, $5)"
            " on conflict (subject_key) do update set born = $2, note = $3, changed_at = $4, changed_by = $5",
            key,
            kept.born,
            kept.note,
            kept.changed_at,
            kept.changed_by,
        )


async def erase_details(reader: Reader, key: SubjectKey) -> None:
    """Erase what was kept of the subject beside the log. Raises StoreUnavailableError."""
    with translated():
        await reader.execute("delete from subject.details where subject_key = $1", key)
