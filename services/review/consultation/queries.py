"""Consultations as the staff of the site see them, what a dossier's page says of them, and their evidence."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Final

from pydantic import Field, Json

from chassis.database import Connection, Reader, translated
from chassis.reading.names import search_key, search_sql
from chassis.web import Position, SearchText, place_of
from contracts.message import Message
from contracts.vocabulary import Confidence, Document, DossierId, Subject, TextOrEmpty, TitleCode
from services.review.consultation.messages import (
    AnsweringEvidence,
    ConsultationId,
    DossierToPublish,
    Finding,
    ObjectionAbout,
    ObjectionId,
    OpeningEvidence,
)

_LIES_HERE: Final = "d.state in ('filed', 'eligible') and d.decision_id is null"
_ROW: Final = """
    c.consultation_id, c.channel, c.published_on, c.working_days, c.until, c.sure, c.citation, c.confidence, c.notice,
    c.opened_at, c.closed,
    (select count(*) from read_published p where p.consultation_id = c.consultation_id) as dossiers,
    (select count(*) from read_objections o where o.consultation_id = c.consultation_id) as objections,
    (select count(*) from read_objections o where o.consultation_id = c.consultation_id and o.answer is null)
        as unanswered
"""
_WANTED: Final = f"""
    from read_consultations c where ($1::boolean is null or (c.closed is null) = $1)
    and ($2::integer is null or extract(year from c.published_on) = $2)
    and position($3 in {search_sql("c.channel")}) > 0
"""
_ABOUT: Final = "d.dossier_id, d.subject, d.unit_name, d.title, d.year"


def running_on(table: str) -> str:
    """An SQL condition: the public is asked about the dossier of a row of `table`, and that is not closed."""
    return f"""exists (
        select from read_published published join read_consultations running using (consultation_id)
        where published.dossier_id = {table}.dossier_id and running.closed is null
    )"""


def held_on(table: str) -> str:
    """An SQL condition: a consultation about the dossier of a row of `table` is closed."""
    return f"""exists (
        select from read_published published join read_consultations held using (consultation_id)
        where published.dossier_id = {table}.dossier_id and held.closed is not null
    )"""


def suspended_by_objection(table: str) -> str:
    """An SQL condition: an upheld objection asks that the dossier of a row of `table` be suspended."""
    return f"""exists (
        select from read_objections upheld
        where upheld.dossier_id = {table}.dossier_id and upheld.answer ->> 'finding' = 'UPHELD_SUSPENDS'
    )"""


_OPEN: Final = f"""
    {_LIES_HERE} and (d.session_id is null or d.passed) and not {running_on("d")}
"""


class ConsultationEnd(Message):
    """The outcome of a consultation."""

    closed_on: date
    received: int
    upheld: int
    rejected: int
    conclusion: str
    reference: Document | None


class ConsultationRow(Message):
    """A consultation; `closed` is None while it runs."""

    consultation_id: ConsultationId
    channel: str
    published_on: date
    working_days: int
    until: date
    sure: bool
    citation: str
    confidence: Confidence
    notice: Json[Document] | None
    closed: Json[ConsultationEnd] | None
    dossiers: int
    objections: int
    unanswered: int
    opened_at: datetime


class PublishedDossier(Message):
    """A dossier that a consultation publishes."""

    dossier_id: DossierId
    subject: Json[Subject]
    unit_name: str
    title: TitleCode
    year: int


class PublishedDossierFilter(Message):
    """Which dossiers the form lists; `q` is a part of a name."""

    title: TitleCode | None = None
    q: SearchText = ""


class ObjectionEnd(Message):
    """What was found of an objection."""

    finding: Finding
    ground: str
    reference: Document | None
    answered_on: date


class Sender(Message):
    """Who sent an objection, how to reach them, and their words; all of it beside the log."""

    sender: Annotated[TextOrEmpty, Field(max_length=200)] = ""
    contact: Annotated[TextOrEmpty, Field(max_length=200)] = ""
    words: Annotated[TextOrEmpty, Field(max_length=5000)] = ""


class ObjectionRow(Message):
    """An objection; `sent` is None where nothing is kept of its sender any more."""

    objection_id: ObjectionId
    dossier_id: DossierId
    about: ObjectionAbout
    received_on: date
    late: bool
    answer: Json[ObjectionEnd] | None
    erased: bool
    sent: Json[Sender] | None


class ConsultationInFull(ConsultationRow):
    """A consultation with the dossiers that it publishes, and the objections."""

    published: tuple[PublishedDossier, ...]
    received: tuple[ObjectionRow, ...]


class OfDossier(Message):
    """A consultation on one dossier, and the objections to it: in all, without an answer, upheld."""

    consultation_id: ConsultationId
    published_on: date
    until: date
    channel: str
    closed_on: date | None
    conclusion: str | None
    objections: int
    unanswered: int
    upheld: int


class ConsultationsAsked(Message):
    """Which consultations are asked for; `q` is a part of where they are published; `after` the last one seen."""

    open: bool | None = None
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: ConsultationId | None = None
    read_after: Position | None = None


async def consultations(reader: Reader, asked: ConsultationsAsked) -> tuple[Sequence[ConsultationRow], int]:
    """A page of the consultations, the latest first, and how many there are on all pages.

    Raises PageUnknown when there is no consultation `after`.
    """
    place = await place_of(
        reader, "select opened_at from read_consultations where consultation_id = $1", asked.after, "consultation"
    )
    conditions = (asked.open, asked.year, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_ROW} {_WANTED} and ($4::timestamptz is null or (c.opened_at, c.consultation_id) < ($4, $5::uuid))"
        " order by c.opened_at desc, c.consultation_id desc limit $6",
        *conditions,
        None if place is None else place["opened_at"],
        asked.after,
        asked.limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_WANTED}", *conditions)
    return [ConsultationRow.model_validate(dict(row)) for row in rows], total


async def consultation(reader: Reader, consultation_id: ConsultationId) -> ConsultationInFull | None:
    """One consultation with its dossiers and objections; None where there is none."""
    row = await reader.fetchrow(
        f"select {_ROW} from read_consultations c where c.consultation_id = $1",  # noqa: S608 - constants
        consultation_id,
    )
    if row is None:
        return None
    published = await reader.fetch(
        f"select {_ABOUT} from read_published p join read_dossiers d using (dossier_id)"  # noqa: S608 - constants
        " where p.consultation_id = $1 order by d.title, d.sort_key, d.dossier_id",
        consultation_id,
    )
    with translated():
        received = await reader.fetch(
            "select o.objection_id, o.dossier_id, o.about, o.received_on, o.late, o.answer, o.erased,"
            " case when s.objection_id is not null then"
            " jsonb_build_object('sender', s.sender, 'contact', s.contact, 'words', s.words) end as sent"
            " from read_objections o left join consultation.senders s using (objection_id)"
            " where o.consultation_id = $1 order by o.received_on, o.objection_id",
            consultation_id,
        )
    listed = {
        "published": tuple([PublishedDossier.model_validate(dict(one)) for one in published]),
        "received": tuple([ObjectionRow.model_validate(dict(one)) for one in received]),
    }
    return ConsultationInFull.model_validate({**dict(row), **listed})


async def of_dossier(reader: Reader, dossier_id: DossierId) -> Sequence[OfDossier]:
    """The consultations on a dossier, the latest first."""
    rows = await reader.fetch(
        "select c.consultation_id, c.published_on, c.until, c.channel, (c.closed ->> 'closed_on')::date as closed_on,"
        " c.closed ->> 'conclusion' as conclusion, count(o.objection_id) as objections,"
        " count(o.objection_id) filter (where o.answer is null) as unanswered,"
        " count(o.objection_id) filter (where o.answer ->> 'finding' <> 'REJECTED') as upheld"
        " from read_published p join read_consultations c using (consultation_id) left join read_objections o"
        " on o.consultation_id = c.consultation_id and o.dossier_id = p.dossier_id"
        " where p.dossier_id = $1 group by c.consultation_id order by c.opened_at desc, c.consultation_id",
        dossier_id,
    )
    return [OfDossier.model_validate(dict(row)) for row in rows]


async def to_publish(reader: Reader, dossiers: Sequence[DossierId]) -> OpeningEvidence:
    """Those of `dossiers` that were filed, as a consultation finds them."""
    rows = await reader.fetch(
        f"select d.dossier_id, d.title, d.ruleset, {_OPEN} as open,"  # noqa: S608 - constants
        " (d.submitted_at at time zone 'Asia/Ho_Chi_Minh')::date as submitted_on from read_dossiers d"
        " where d.dossier_id = any($1::uuid[]) and d.ruleset is not null",
        list(dossiers),
    )
    return OpeningEvidence(dossiers=tuple([DossierToPublish.model_validate(dict(row)) for row in rows]))


async def publishable(
    reader: Reader, wanted: PublishedDossierFilter, chosen: Sequence[DossierId], limit: int
) -> Sequence[PublishedDossier]:
    """The dossiers on which the public can be asked, by given name; those `chosen` come first."""
    rows = await reader.fetch(
        f"select {_ABOUT} from read_dossiers d where {_OPEN}"  # noqa: S608 - constants
        " and (d.dossier_id = any($1::uuid[])"
        " or (($2::text is null or d.title = $2) and position($3 in d.search_key) > 0))"
        " order by d.dossier_id <> all($1::uuid[]), d.title, d.sort_key, d.dossier_id limit $4",
        list(chosen),
        wanted.title,
        search_key(wanted.q),
        limit,
    )
    return [PublishedDossier.model_validate(dict(row)) for row in rows]


async def answering(reader: Reader, objection_id: ObjectionId) -> AnsweringEvidence:
    """The dossier of an objection as it stands."""
    row = await reader.fetchrow(
        f"select {_LIES_HERE} as open, d.suspended is not null as suspended"  # noqa: S608 - constants
        " from read_objections o join read_dossiers d using (dossier_id) where o.objection_id = $1",
        objection_id,
    )
    return AnsweringEvidence() if row is None else AnsweringEvidence.model_validate(dict(row))


async def keep_sender(connection: Connection, objection_id: ObjectionId, sent: Sender, now: datetime) -> None:
    """Write who has sent an objection and their words, in the transaction of its event."""
    await connection.execute(
        "insert into consultation.senders (objection_id, sender, contact, words, kept_at) values ($1, $2, $3, $4, $5)"
        " on conflict (objection_id) do nothing",
        objection_id,
        sent.sender,
        sent.contact,
        sent.words,
        now,
    )


async def erase_sender(connection: Connection, objection_id: ObjectionId) -> None:
    """Erase who has sent an objection and their words, in the transaction of the event that says so."""
    await connection.execute("delete from consultation.senders where objection_id = $1", objection_id)
