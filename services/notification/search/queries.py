"""The search across the site, limited by the viewer: exact marks before folded ones, then by given name."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import SearchText
from contracts.message import Message
from contracts.pages import list_of, page_of
from contracts.text import folded
from contracts.vocabulary import Code
from services.notification.search.sought import prefixes, sought
from services.notification.units.queries import held_by

_SEEN_BY_STAFF: Final = "$1::text is null and whole"
_SEEN_OF_UNIT: Final = f"({held_by('$1')} or everyone)"
_IN_YEAR: Final = "($2::int is null or year is null or year = $2)"
_AS_TYPED: Final = "marked_words @@ $4::text::tsquery"
MOST: Final = 1000
"""So many lines are counted and shown; whoever finds more types another word."""
_COLUMNS: Final = "kind, thing, name, also, number, unit, unit_name, year"


class FoundKind(StrEnum):
    """The kinds of what can be searched for."""

    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"
    HOUSEHOLD = "household"
    UNIT = "unit"
    PLAN = "plan"
    SUPERIOR_PLAN = "superior-plan"
    DECISION = "decision"


KINDS: Final[Mapping[FoundKind, tuple[str, str]]] = {
    FoundKind.INDIVIDUAL: ("Cá nhân", "Person"),
    FoundKind.COLLECTIVE: ("Tập thể", "Collective"),
    FoundKind.HOUSEHOLD: ("Hộ gia đình", "Household"),
    FoundKind.UNIT: ("Đơn vị", "Unit"),
    FoundKind.PLAN: ("Kế hoạch", "Plan"),
    FoundKind.SUPERIOR_PLAN: ("Kế hoạch cấp trên", "Superior's plan"),
    FoundKind.DECISION: ("Quyết định", "Decision"),
}
"""The kinds in Vietnamese and English."""


class FoundRow(Message):
    """One thing that was found, and the page that it leads to; `place` counts the lines from 1.

    `also` is the post of a person, the issuer of a plan or the day of a decision; `unit` is empty for what is not of
    one unit.
    """

    place: int
    kind: FoundKind
    thing: str
    name: str
    also: str
    number: str
    unit: str
    unit_name: str
    year: int | None
    page: str


class SearchAsked(BaseModel, frozen=True):
    """What is searched for; `after` is the place of the last line seen.

    `q` is part of a name with or without its marks, every word the beginning of one in the name; or the number of a
    plan or a decision, as in `254/KH-UBND` or `254`; or the key of a subject, the code of a unit, an id.
    """

    q: SearchText = ""
    unit: Code | None = None
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Annotated[int, Field(ge=0, le=MOST)] = 0


async def search(reader: Reader, viewer: Viewer, asked: SearchAsked) -> tuple[tuple[FoundRow, ...], int]:
    """What `viewer` asked for and may see, and how much there is; nothing where no word was typed.

    More than MOST are counted as MOST and one.

    Names with the very marks that were typed come first, then those that are alike without marks.
    """
    words = sought(asked.q)
    scope = viewer.scope(asked.unit)
    seen = f"{_SEEN_BY_STAFF if scope is None else _SEEN_OF_UNIT} and {_IN_YEAR}"
    given = (scope, asked.year)
    if words.id is not None:
        return await _found(reader, asked, (f"{seen} and thing = $3",), (*given, str(words.id)))
    if words.number is not None:
        condition = words.condition("words", ids=(), numbers=("number",), keys=())
        return await _found(reader, asked, (f"{seen} and {condition}",), (*given, *words.values))
    if words.words is None:
        return (), 0
    by_key = await _found(reader, asked, (f"{seen} and thing = $3",), (*given, words.key))
    if by_key[1]:
        return by_key
    matches = f"{seen} and {words.condition('words', ids=(), numbers=(), keys=())}"
    as_typed = prefixes(folded(asked.q).split())
    parts = (f"{matches} and {_AS_TYPED}", f"{matches} and not {_AS_TYPED}")
    return await _found(reader, asked, parts, (*given, words.words, as_typed))


async def _found(
    reader: Reader, asked: SearchAsked, parts: tuple[str, ...], given: tuple[object, ...]
) -> tuple[tuple[FoundRow, ...], int]:
    """The rows under the conditions of each part, one part after another, and how many there are in all."""
    found: list[Mapping[str, Any]] = []
    total, skip, last = 0, asked.after, len(given)
    for condition in parts:
        rows = await reader.fetch(
            f"select {_COLUMNS} from read_search where {condition} order by sort_key, kind, thing, unit, term"  # noqa: S608 - constants
            f" limit ${last + 1} offset ${last + 2}",
            *given,
            asked.limit - len(found),
            skip,
        )
        found += [dict(row) for row in rows]
        counted = f"select count(*) from (select from read_search where {condition} limit {MOST + 1}) counted"  # noqa: S608
        count = await reader.fetchval(counted, *given)
        total, skip = min(total + count, MOST + 1), max(0, skip - count)
        if total > MOST and len(found) == asked.limit:
            break
    return tuple(_row(row, place) for place, row in enumerate(found, start=asked.after + 1)), total


def _row(row: Mapping[str, Any], place: int) -> FoundRow:
    return FoundRow.model_validate({**row, "place": place, "page": _page(row["kind"], row["thing"], row["unit"])})


def _page(kind: str, thing: str, unit: str) -> str:
    match FoundKind(kind):
        case FoundKind.PLAN:
            return page_of("plan", UUID(thing))
        case FoundKind.SUPERIOR_PLAN:
            return page_of("superior-plan", UUID(thing))
        case FoundKind.DECISION:
            return page_of("decision", UUID(thing))
        case FoundKind.UNIT:
            return list_of("files", unit=thing)
        case FoundKind.INDIVIDUAL | FoundKind.COLLECTIVE | FoundKind.HOUSEHOLD:
            return list_of("files", q=thing, unit=unit)
