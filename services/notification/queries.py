"""What notification looks up: evidence for its decisions, what is due, and what its readers ask for."""

from datetime import datetime
from uuid import UUID

from chassis.database import Reader
from chassis.reading.projector import caught_up
from contracts.message import Command, Message
from contracts.notification import About
from contracts.vocabulary import Body, Code, Document, NoticeId, PlanId
from services.notification.domain.contact import Contact, EmailAddress, Language
from services.notification.domain.email import EmailState
from services.notification.domain.notice import ResendEmail, ServeNotice
from services.notification.domain.telling import notice_id
from services.notification.domain.tidings import PlanGone

_COLUMNS = (
    "notice_id, position, addressee, addressee_name, about, title, source, plan_id, state, served_at,"
    " acknowledged_at, email_state, email, email_attempt, email_detail"
)


class NoticeRow(Message):
    """A notice as it lies in an inbox; `position` is its place in the order in which notices were served."""

    notice_id: NoticeId
    position: int
    addressee: Code
    addressee_name: str
    about: About
    title: str
    source: UUID
    plan_id: PlanId | None
    state: str
    served_at: datetime
    acknowledged_at: datetime | None
    email_state: EmailState
    email: str | None
    email_attempt: int
    email_detail: str | None


class NoticePage(NoticeRow):
    """A notice in full, worded in one language."""

    language: Language
    text: str


class ContactRow(Message):
    """Where an addressee is written to."""

    addressee: Code
    email: EmailAddress | None
    language: Language
    set_at: datetime


class CountRow(Message):
    """How many notices of one kind stand in one state."""

    about: About
    state: str
    email_state: EmailState
    notices: int


class NoticeFilter(Message):
    """Which notices are wanted; None leaves a question open."""

    addressee: Code | None = None
    about: About | None = None
    state: str | None = None
    email_state: EmailState | None = None
    source: UUID | None = None


async def gather(command: Command, reader: Reader) -> Command:
    """Add where the addressee is written to, and the plan's number where the news did not tell it."""
    match command:
        case ServeNotice(addressee=addressee, tidings=tidings, plan_id=plan_id):
            if tidings.plan is None:
                plan = await plan_document(reader, plan_id)
                tidings = tidings.model_copy(update={"plan": plan})
            contact = await contact_of(reader, addressee.code)
            return command.model_copy(update={"tidings": tidings, "contact": contact})
        case ResendEmail(notice_id=wanted):
            await caught_up(reader)
            row = await reader.fetchrow("select addressee, plan_id from read_notices where notice_id = $1", wanted)
            if row is None:
                return command
            contact = await contact_of(reader, row["addressee"])
            return command.model_copy(update={"contact": contact, "plan": await plan_document(reader, row["plan_id"])})
        case _:
            return command


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Tell the recipients of a withdrawn plan who were not told yet; `now` does not matter."""
    _ = now
    rows = await reader.fetch("""
        select p.plan_id, p.document, p.withdrawn_by, p.withdrawal_reason, r.code, r.name
        from read_plans p cross join lateral jsonb_to_recordset(p.recipients) as r (code text, name text)
        where p.withdrawn_by is not null
          and not exists (select from read_notices n where n.source = p.withdrawn_by and n.addressee = r.code)
        order by p.plan_id, r.code
    """)
    return tuple(
        ServeNotice(
            notice_id=notice_id(row["withdrawn_by"], row["code"], About.PLAN_WITHDRAWN),
            addressee=Body(code=row["code"], name=row["name"]),
            tidings=PlanGone(
                plan=Document.model_validate_json(row["document"]),
                reason=row["withdrawal_reason"],
            ),
            source=row["withdrawn_by"],
            plan_id=PlanId(row["plan_id"]),
        )
        for row in rows
    )


async def plan_document(reader: Reader, plan_id: PlanId) -> Document | None:
    """The document of a plan that was heard of."""
    text = await reader.fetchval("select document from read_plans where plan_id = $1", plan_id)
    return None if text is None else Document.model_validate_json(text)


async def contact_of(reader: Reader, addressee: str) -> Contact | None:
    """Where `addressee` wishes to be written to, if anywhere."""
    row = await reader.fetchrow(
        "select email, language from read_contacts where addressee = $1 and email is not null", addressee
    )
    return None if row is None else Contact(email=row["email"], language=Language(row["language"]))


async def contact(reader: Reader, addressee: str) -> ContactRow | None:
    """The contact of `addressee` as it was set."""
    row = await reader.fetchrow("select * from read_contacts where addressee = $1", addressee)
    return None if row is None else ContactRow.model_validate(dict(row))


async def notices(reader: Reader, wanted: NoticeFilter, after: int, limit: int) -> list[NoticeRow]:
    """At most `limit` notices served after position `after`, in the order in which they were served."""
    rows = await reader.fetch(
        f"select {_COLUMNS} from read_notices"  # noqa: S608 - the columns are ours
        " where position > $1 and ($3::text is null or addressee = $3) and ($4::text is null or about = $4)"
        " and ($5::text is null or state = $5) and ($6::text is null or email_state = $6)"
        " and ($7::uuid is null or source = $7) order by position limit $2",
        after,
        limit,
        wanted.addressee,
        wanted.about,
        wanted.state,
        wanted.email_state,
        wanted.source,
    )
    return [NoticeRow.model_validate(dict(row)) for row in rows]


async def notice(reader: Reader, wanted: NoticeId, language: Language) -> NoticePage | None:
    """One notice, in Vietnamese where it was not worded in `language`."""
    row = await reader.fetchrow(
        f"select {_COLUMNS}, text, title_en, text_en from read_notices where notice_id = $1",  # noqa: S608
        wanted,
    )
    if row is None:
        return None
    values = dict(row)
    title_en, text_en = values.pop("title_en"), values.pop("text_en")
    english = language is Language.EN and text_en is not None
    if english:
        values |= {"title": title_en, "text": text_en}
    return NoticePage.model_validate({**values, "language": Language.EN if english else Language.VI})


async def counts(reader: Reader, addressee: str | None) -> list[CountRow]:
    """How many notices stand in which state, of one addressee or of all."""
    rows = await reader.fetch(
        "select about, state, email_state, count(*) as notices from read_notices"
        " where ($1::text is null or addressee = $1) group by about, state, email_state order by 1, 2, 3",
        addressee,
    )
    return [CountRow.model_validate(dict(row)) for row in rows]
