"""Inboxes and notices for whoever may see them, and the notices that are due."""

from collections.abc import Sequence
from datetime import datetime
from json import loads
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from pydantic import field_validator

from chassis.clock import wall
from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import SearchText
from contracts.duties import Duty
from contracts.message import Command, Message
from contracts.notification import About, TemplateName
from contracts.vocabulary import Code, NoticeId, PlanId
from services.notification.contact.messages import Language
from services.notification.notice.addressing import serve
from services.notification.notice.deferring import pause
from services.notification.notice.facts import WithdrawnPlan
from services.notification.notice.messages import RetryEmail
from services.notification.notice.refusals import InboxUnknown
from services.notification.notice.states import EmailState
from services.notification.plans.queries import withdrawals
from services.notification.units.queries import held_by

_COLUMNS = (
    "notice_id, position, addressee, addressee_name, about, template, duties, title, source, plan_id, state, served_at,"
    " acknowledged_at, email_state, email, email_attempt, email_detail"
)
NoticeState: TypeAlias = Literal["served", "acknowledged"]
"""The state of a notice as it is listed."""
UNACKNOWLEDGED: Final = "(select * from read_notices where state = 'served')"
"""An SQL table: the notices that their addressees have not acknowledged."""
_WANTED = (
    f"{held_by('$1', 'addressee')} and ($2::text is null or about = $2) and ($3::text is null or state = $3)"
    " and ($4::text is null or email_state = $4) and ($5::uuid is null or source = $5)"
    f" and ($6::uuid is null or plan_id = $6) and position($7 in {search_sql('title')}) > 0"
)


class NoticeRow(Message):
    """A notice in an inbox; `position` is its place in the order in which notices were served.

    The instants are business time, in UTC.
    """

    notice_id: NoticeId
    position: int
    addressee: Code
    addressee_name: str
    about: About
    template: TemplateName | None
    duties: tuple[Duty, ...]
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

    @field_validator("duties", mode="before")
    @classmethod
    def _decoded(cls, duties: Any) -> Any:
        """A `jsonb` column comes as its text."""
        return loads(duties) if isinstance(duties, str) else duties


class NoticeText(NoticeRow):
    """A notice in full, in one language."""

    language: Language
    text: str


class InboxRow(NoticeRow):
    """A notice as an inbox lists it, with its title in English where there is one."""

    title_en: str | None


class ServedNotice(Message):
    """A notice as it was served, in both languages; the English is None where there is none."""

    notice_id: NoticeId
    addressee: Code
    about: About
    title: str
    text: str
    title_en: str | None
    text_en: str | None
    plan_id: PlanId | None


class CountRow(Message):
    """How many notices of one kind are in one state."""

    about: About
    state: str
    email_state: EmailState
    notices: int


class NoticeFilter(Message):
    """Which notices are asked for: all conditions hold together, and None is none.

    `q` is a part of the title, with or without marks.
    """

    addressee: Code | None = None
    about: About | None = None
    state: NoticeState | None = None
    email_state: EmailState | None = None
    source: UUID | None = None
    plan: PlanId | None = None
    q: SearchText = ""

    @property
    def conditions(self) -> tuple[object, ...]:
        """What the notices must be, besides their inbox."""
        return self.about, self.state, self.email_state, self.source, self.plan, search_key(self.q)


class NoticeLink(Message):
    """A notice as the thing that it is about leads to it; `source` is the event of which it tells."""

    notice_id: NoticeId
    source: UUID
    addressee: Code
    title: str
    title_en: str | None
    state: str
    served_at: datetime


class NoticeSubject(Message):
    """The addressee and the plan of a notice."""

    addressee: Code
    plan_id: PlanId | None


async def notices(
    reader: Reader, viewer: Viewer, wanted: NoticeFilter, after: int, limit: int
) -> tuple[list[NoticeRow], int]:
    """At most `limit` notices served after position `after`, in order, and how many there are on all pages.

    Raises InboxUnknown where `viewer` asks for an inbox that it may not see.
    """
    conditions = (_inbox(viewer, wanted.addressee), *wanted.conditions)
    rows = await reader.fetch(
        f"select {_COLUMNS} from read_notices where {_WANTED} and position > $8 order by position limit $9",  # noqa: S608 - constants
        *conditions,
        after,
        limit,
    )
    total = await reader.fetchval(f"select count(*) from read_notices where {_WANTED}", *conditions)  # noqa: S608
    return [NoticeRow.model_validate(dict(row)) for row in rows], total


async def inbox(
    reader: Reader, viewer: Viewer, wanted: NoticeFilter, after: int, limit: int
) -> tuple[list[InboxRow], int]:
    """At most `limit` notices beyond the first `after`, those not acknowledged first, the latest first; and the total.

    Raises InboxUnknown as `notices` does.
    """
    conditions = (_inbox(viewer, wanted.addressee), *wanted.conditions)
    rows = await reader.fetch(
        f"select {_COLUMNS}, title_en from read_notices where {_WANTED}"  # noqa: S608 - constants
        " order by state desc, position desc limit $8 offset $9",
        *conditions,
        limit,
        after,
    )
    total = await reader.fetchval(f"select count(*) from read_notices where {_WANTED}", *conditions)  # noqa: S608
    return [InboxRow.model_validate(dict(row)) for row in rows], total


async def notice(reader: Reader, viewer: Viewer, wanted: NoticeId, language: Language) -> NoticeText | None:
    """One notice, in Vietnamese where it has no wording in `language`; None where `viewer` may not see it."""
    row = await reader.fetchrow(
        f"select {_COLUMNS}, text, title_en, text_en from read_notices"  # noqa: S608 - constants
        f" where notice_id = $1 and {held_by('$2', 'addressee')}",
        wanted,
        viewer.scope(),
    )
    if row is None:
        return None
    values = dict(row)
    title_en, text_en = values.pop("title_en"), values.pop("text_en")
    english = language is Language.EN and text_en is not None
    if english:
        values |= {"title": title_en, "text": text_en}
    return NoticeText.model_validate({**values, "language": Language.EN if english else Language.VI})


async def served_notice(reader: Reader, wanted: NoticeId) -> ServedNotice | None:
    """A notice in both languages; None where it was not served."""
    columns = ", ".join(ServedNotice.model_fields)
    row = await reader.fetchrow(f"select {columns} from read_notices where notice_id = $1", wanted)  # noqa: S608
    return None if row is None else ServedNotice.model_validate(dict(row))


async def counts(reader: Reader, viewer: Viewer, addressee: str | None) -> list[CountRow]:
    """How many notices are in which state, of one addressee or of all that `viewer` may see.

    Raises InboxUnknown as `notices` does.
    """
    rows = await reader.fetch(
        "select about, state, email_state, count(*) as notices from read_notices"  # noqa: S608 - constants
        f" where {held_by('$1', 'addressee')} group by about, state, email_state order by 1, 2, 3",
        _inbox(viewer, addressee),
    )
    return [CountRow.model_validate(dict(row)) for row in rows]


async def failures(reader: Reader, viewer: Viewer, after: int, limit: int) -> tuple[list[InboxRow], int]:
    """At most `limit` notices beyond the first `after` whose e-mail did not arrive, the latest first; and the total.

    The e-mail has failed, was put off, or its outcome is not known.
    """
    wanted = f"email_state in ('failed', 'unconfirmed', 'deferred') and {held_by('$1', 'addressee')}"
    rows = await reader.fetch(
        f"select {_COLUMNS}, title_en from read_notices where {wanted} order by position desc limit $2 offset $3",  # noqa: S608 - constants
        viewer.scope(),
        limit,
        after,
    )
    total = await reader.fetchval(f"select count(*) from read_notices where {wanted}", viewer.scope())  # noqa: S608
    return [InboxRow.model_validate(dict(row)) for row in rows], total


async def links_about(reader: Reader, viewer: Viewer, sources: Sequence[UUID]) -> tuple[NoticeLink, ...]:
    """The notices of the events `sources` that `viewer` may see, in the order in which they were served."""
    rows = await reader.fetch(
        f"select {', '.join(NoticeLink.model_fields)} from read_notices"  # noqa: S608 - the row's own fields
        f" where source = any($1::uuid[]) and {held_by('$2', 'addressee')} order by position",
        sources,
        viewer.scope(),
    )
    return tuple(NoticeLink.model_validate(dict(row)) for row in rows)


async def subject_of(reader: Reader, wanted: NoticeId) -> NoticeSubject | None:
    """The addressee and the plan of a notice; None where it was not served."""
    row = await reader.fetchrow("select addressee, plan_id from read_notices where notice_id = $1", wanted)
    return None if row is None else NoticeSubject.model_validate(dict(row))


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """The notices of withdrawn plans that were not served yet, and the deferred e-mails whose time has come.

    The former are due at once, whatever `now` is; the latter wait by the machine's clock, as mail servers do.
    """
    _ = now
    return (*await _withdrawn_plans(reader), *await _deferred(reader))


async def _deferred(reader: Reader) -> tuple[Command, ...]:
    rows = await reader.fetch(
        "select notice_id, email_attempt, email_deferrals, email_tried_at from read_notices"
        " where email_state = 'deferred' order by email_tried_at limit 100"
    )
    return tuple(
        RetryEmail(notice_id=row["notice_id"], attempt=row["email_attempt"])
        for row in rows
        if wall() >= row["email_tried_at"] + pause(row["email_deferrals"])
    )


async def _withdrawn_plans(reader: Reader) -> tuple[Command, ...]:
    withdrawn = await withdrawals(reader)
    rows = await reader.fetch(
        "select source, addressee from read_notices where source = any($1::uuid[])",
        [one.withdrawn_by for one in withdrawn],
    )
    served = {(row["source"], row["addressee"]) for row in rows}
    return tuple(
        serve(body, WithdrawnPlan(plan=one.document, reason=one.reason), one.withdrawn_by, one.plan_id)
        for one in withdrawn
        for body in one.recipients
        if (one.withdrawn_by, body.code) not in served
    )


def _inbox(viewer: Viewer, addressee: str | None) -> str | None:
    """The inbox that is read, None for every one; raises InboxUnknown for one that `viewer` may not see."""
    if addressee is not None and not viewer.sees(addressee):
        raise InboxUnknown(addressee=addressee)
    return viewer.scope(addressee)
