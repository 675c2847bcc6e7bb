"""Requests for opinions as readers see them, what a dossier's page and its packet say of them, and the evidence."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Final, TypeVar

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import Position as ReadPosition
from chassis.web import SearchText, place_of
from contracts.catalog.terms import Silence
from contracts.message import Command, Message
from contracts.vocabulary import VIETNAM, Confidence, Document, DossierId, Subject, TitleCode, UnitCode
from services.review.opinion.messages import (
    AnswerEvidence,
    AskingEvidence,
    CloseOpinions,
    DossierToAsk,
    OpinionId,
    Position,
)
from services.review.units import queries as units

_OPEN: Final = "d.state in ('filed', 'eligible') and d.session_id is null and d.decision_id is null"
_AWAITED: Final = "given.position is null and o.closed is null"
_MAY_SEE: Final = f"""exists (
    select from read_opinions_given seen where seen.opinion_id = o.opinion_id and {units.held_by("$1", "seen.unit")}
)"""
_ROW: Final = f"""
    o.opinion_id, o.question, o.reference, o.asked_on, o.working_days, o.due, o.sure, o.silence, o.citation,
    o.confidence, o.closed, jsonb_array_length(o.bodies) as bodies, o.asked_at,
    (select count(distinct dossier_id) from read_opinions_given given where given.opinion_id = o.opinion_id)
        as dossiers,
    (select count(distinct body) from read_opinions_given given
        where given.opinion_id = o.opinion_id and {_AWAITED}) as awaited
"""  # noqa: S608 - made of constants
_WANTED: Final = f"""
    from read_opinions o where {_MAY_SEE} and ($2::boolean is null or (o.closed is null) = $2)
    and ($3::integer is null or extract(year from o.asked_on) = $3) and position($4 in {search_sql("o.question")}) > 0
"""
_GIVEN: Final = (
    "given.opinion_id, given.body, given.unit, given.dossier_id, given.position, given.ground, given.given_on,"
    " given.late, given.reference, given.by_standing_body"
)


def out_of(table: str) -> str:
    """An SQL condition: a body has yet to answer about the dossier of a row of `table`, in a request not closed."""
    return f"""exists (
        select from read_opinions_given awaited join read_opinions request using (opinion_id)
        where awaited.dossier_id = {table}.dossier_id and awaited.position is null and request.closed is null
    )"""


class OpinionsEnd(Message):
    """When a request was closed, and what was objected to."""

    closed_on: date
    silence: Silence
    objected: tuple[DossierId, ...]


class OpinionsRow(Message):
    """A request for opinions; `awaited` of its `bodies` have yet to answer, and none once it is `closed`."""

    opinion_id: OpinionId
    question: str
    reference: Json[Document] | None
    asked_on: date
    working_days: int
    due: date
    sure: bool
    silence: Silence
    citation: str
    confidence: Confidence
    closed: Json[OpinionsEnd] | None
    bodies: int
    dossiers: int
    awaited: int
    asked_at: datetime


class GivenRow(Message):
    """What a body says of a dossier: `position` is None where it has not answered."""

    opinion_id: OpinionId
    body: str
    unit: UnitCode | None
    dossier_id: DossierId
    position: Position | None
    ground: str
    given_on: date | None
    late: bool
    reference: Json[Document] | None
    by_standing_body: bool


class OfDossier(GivenRow):
    """An opinion on a dossier, and the request for it; `overdue` where it is awaited beyond its last day."""

    due: date
    silence: Silence
    confidence: Confidence
    closed_on: date | None
    overdue: bool

    @property
    def awaited(self) -> bool:
        """Whether the body has yet to answer."""
        return self.position is None and self.closed_on is None


class AskedAbout(Message):
    """A dossier that a request names."""

    dossier_id: DossierId
    subject: Json[Subject]
    unit_name: str
    title: TitleCode
    year: int


class AskedAboutFilter(Message):
    """Which dossiers the form lists; `q` is a part of a name."""

    title: TitleCode | None = None
    q: SearchText = ""


class OpinionsInFull(OpinionsRow):
    """A request with the dossiers that it names, and what each body says of each."""

    about: tuple[AskedAbout, ...]
    given: tuple[GivenRow, ...]


RowT = TypeVar("RowT", bound=OpinionsRow)


class OpinionsAskedFor(Message):
    """Which requests are asked for; `q` is a part of the question; `after` the last one seen."""

    open: bool | None = None
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: OpinionId | None = None
    read_after: ReadPosition | None = None


async def requests(reader: Reader, viewer: Viewer, asked: OpinionsAskedFor) -> tuple[Sequence[OpinionsRow], int]:
    """A page of the requests for opinions, the latest first, and how many there are on all pages.

    Whoever works for a unit sees those in which it is asked. Raises PageUnknown when there is no request `after`.
    """
    place = await place_of(reader, "select asked_at from read_opinions where opinion_id = $1", asked.after, "opinion")
    conditions = (viewer.scope(), asked.open, asked.year, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_ROW} {_WANTED} and ($5::timestamptz is null or (o.asked_at, o.opinion_id) < ($5, $6::uuid))"
        " order by o.asked_at desc, o.opinion_id desc limit $7",
        *conditions,
        None if place is None else place["asked_at"],
        asked.after,
        asked.limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_WANTED}", *conditions)
    return [_shown_to(viewer, OpinionsRow.model_validate(dict(row))) for row in rows], total


async def request(reader: Reader, viewer: Viewer, opinion_id: OpinionId) -> OpinionsInFull | None:
    """One request for opinions; a unit sees its own answers alone. None where there is none that `viewer` may see."""
    row = await reader.fetchrow(
        f"select {_ROW} from read_opinions o where o.opinion_id = $2 and {_MAY_SEE}",  # noqa: S608 - constants
        viewer.scope(),
        opinion_id,
    )
    if row is None:
        return None
    about = await reader.fetch(
        "select d.dossier_id, d.subject, d.unit_name, d.title, d.year from read_dossiers d where d.dossier_id in"
        " (select dossier_id from read_opinions_given where opinion_id = $1)"
        " order by d.title, d.sort_key, d.dossier_id",
        opinion_id,
    )
    given = await reader.fetch(
        f"select {_GIVEN} from read_opinions_given given where given.opinion_id = $2"  # noqa: S608 - constants
        f" and {units.held_by('$1', 'given.unit')} order by given.place, given.dossier_id",
        viewer.scope(),
        opinion_id,
    )
    listed = {
        "about": tuple([AskedAbout.model_validate(dict(one)) for one in about]),
        "given": tuple([GivenRow.model_validate(dict(one)) for one in given]),
    }
    return _shown_to(viewer, OpinionsInFull.model_validate({**dict(row), **listed}))


def _shown_to(viewer: Viewer, row: RowT) -> RowT:
    """A request as `viewer` may see it: a unit does not learn what others have objected to."""
    if viewer.is_staff or row.closed is None:
        return row
    return row.model_copy(update={"closed": row.closed.model_copy(update={"objected": ()})})


async def of_dossier(reader: Reader, dossier_id: DossierId, now: datetime) -> Sequence[OfDossier]:
    """What bodies that were asked say of a dossier, the latest request first."""
    rows = await reader.fetch(
        f"select {_GIVEN}, o.due, o.silence, o.confidence, (o.closed ->> 'closed_on')::date as closed_on,"  # noqa: S608
        f" {_AWAITED} and o.due < $2 as overdue from read_opinions_given given join read_opinions o using (opinion_id)"
        " where given.dossier_id = $1 order by o.asked_at desc, o.opinion_id, given.place",
        dossier_id,
        now.astimezone(VIETNAM).date(),
    )
    return [OfDossier.model_validate(dict(row)) for row in rows]


async def to_ask(reader: Reader, dossiers: Sequence[DossierId]) -> AskingEvidence:
    """Those of `dossiers` that were filed, as a request for opinions finds them."""
    rows = await reader.fetch(
        f"select d.dossier_id, d.ruleset, {_OPEN} as open from read_dossiers d"  # noqa: S608 - constants
        " where d.dossier_id = any($1::uuid[]) and d.ruleset is not null",
        list(dossiers),
    )
    return AskingEvidence(dossiers=tuple([DossierToAsk.model_validate(dict(row)) for row in rows]))


async def askable(
    reader: Reader, wanted: AskedAboutFilter, chosen: Sequence[DossierId], limit: int
) -> Sequence[AskedAbout]:
    """The dossiers about which bodies can be asked, by given name; those `chosen` come first."""
    rows = await reader.fetch(
        "select d.dossier_id, d.subject, d.unit_name, d.title, d.year from read_dossiers d"  # noqa: S608 - constants
        f" where {_OPEN} and (d.dossier_id = any($1::uuid[])"
        " or (($2::text is null or d.title = $2) and position($3 in d.search_key) > 0))"
        " order by d.dossier_id <> all($1::uuid[]), d.title, d.sort_key, d.dossier_id limit $4",
        list(chosen),
        wanted.title,
        search_key(wanted.q),
        limit,
    )
    return [AskedAbout.model_validate(dict(row)) for row in rows]


async def units_to_ask(reader: Reader) -> dict[UnitCode, str]:
    """The names of the units that have dossiers here and have not ended, by code."""
    rows = await reader.fetch(
        "select unit, min(unit_name) as name from read_dossiers where unit is not null"
        " and unit not in (select unit from read_unit_holders) group by unit order by unit"
    )
    return {row["unit"]: row["name"] for row in rows}


async def answering(reader: Reader, opinion_id: OpinionId, body: str) -> AnswerEvidence:
    """The unit that answers for a body today."""
    unit: UnitCode | None = await reader.fetchval(
        "select unit from read_opinions_given where opinion_id = $1 and body = $2 limit 1", opinion_id, body
    )
    return AnswerEvidence(holder=None if unit is None else await units.holder(reader, unit))


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Close the requests whose time is over, where silence lets the procedure go on."""
    rows = await reader.fetch(
        "select opinion_id from read_opinions where closed is null and silence = $1 and due < $2"
        " order by due, opinion_id limit 100",
        Silence.PROCEEDS.value,
        now.astimezone(VIETNAM).date(),
    )
    return tuple(CloseOpinions(opinion_id=OpinionId(row["opinion_id"])) for row in rows)
