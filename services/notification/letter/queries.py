"""Letters for whoever may see them, the digests of a working day, and letters whose time to be tried again has come."""

from collections.abc import Iterator
from datetime import datetime, time
from json import loads
from textwrap import shorten
from typing import Any, Final
from uuid import UUID

from chassis.clock import wall
from chassis.database import Reader
from chassis.ids import new_id
from chassis.reading.viewer import Viewer
from contracts.message import Command, Message
from contracts.notification import About
from contracts.vocabulary import VIETNAM, Code, NoticeId, derived_id
from contracts.working_days import WorkingCalendar
from services.notification.choice.messages import Person
from services.notification.choice.queries import choice
from services.notification.contact.messages import EmailAddress, Language
from services.notification.contact.queries import address_of
from services.notification.letter.messages import Content, EndDigests, LetterKind, RetryLetter, SendLetter
from services.notification.letter.refusals import AddressUnknown
from services.notification.notice.deferring import pause
from services.notification.notice.states import EmailState
from services.notification.notice.texts import rendered
from services.notification.template.queries import preview

_CUT: Final = time(7, 30)
"""A digest holds the notices up to this hour of its day, in Viet Nam."""
_MOST_LINES: Final = 15
_LONGEST_LINE: Final = 160
DIGEST: Final = "digest.1"
_DIGESTED: Final = """
    select c.addressee, c.person, k.email,
        case when c.person = '' then k.language else c.language end as language,
        jsonb_agg(jsonb_build_object('notice_id', n.notice_id, 'vi', n.title, 'en', n.title_en)
            order by n.position) as lines
    from read_choices c
    left join read_contacts k on c.person = '' and k.addressee = c.addressee
    left join choice.mailboxes m on m.addressee = c.addressee and m.person = c.person
    left join read_digested d on d.addressee = c.addressee and d.person = c.person
    join read_notices n on n.addressee = c.addressee and c.ways ->> n.about = 'digest'
        and n.served_at >= coalesce(d.until, c.chosen_at) and n.served_at < $1
    where coalesce(m.email, k.email) is not null
    group by c.addressee, c.person, c.language, k.email, k.language
    order by c.addressee, c.person
"""


_LETTER_FROM: Final = {"email": "coalesce(read_letters.email, m.email) as email"}


class InboxLine(Message):
    """A notice as one line of a digest: its titles in both languages."""

    notice_id: NoticeId
    vi: str
    en: str | None


class LetterRow(Message):
    """A letter with the state of its latest attempt; `position` is its place in the order in which they were queued.

    `email` is where it goes or went; of a person's own mailbox the address that is kept now, None where it is erased.
    """

    letter_id: UUID
    number: int
    position: int
    kind: LetterKind
    addressee: Code
    person: Person
    email: EmailAddress | None
    subject: str
    notices: int
    queued_at: datetime
    state: EmailState
    attempt: int
    detail: str | None


_LETTER: Final = ", ".join(_LETTER_FROM.get(name, name) for name in LetterRow.model_fields)


async def letters(
    reader: Reader, viewer: Viewer, state: EmailState | None, after: int, limit: int
) -> tuple[list[LetterRow], int]:
    """At most `limit` letters beyond the first `after`, the latest first; and the total that `viewer` may see."""
    wanted = "($1::text is null or addressee = $1) and ($2::text is null or state = $2)"
    rows = await reader.fetch(
        f"select {_LETTER} from read_letters left join choice.mailboxes m using (addressee, person)"  # noqa: S608
        f" where {wanted}"
        " order by position desc, number limit $3 offset $4",
        viewer.scope(),
        state,
        limit,
        after,
    )
    total = await reader.fetchval(f"select count(*) from read_letters where {wanted}", viewer.scope(), state)  # noqa: S608
    return [LetterRow.model_validate(dict(row)) for row in rows], total


async def trial(reader: Reader, about: About, addressee: str, person: str) -> SendLetter:
    """The command that sends a text, filled with examples, to the person's own address, else to that of the addressee.

    Raises AddressUnknown where neither has one.
    """
    own = await choice(reader, addressee, person)
    contact = await address_of(reader, addressee)
    is_own = own is not None and own.email is not None
    if contact is None and not is_own:
        raise AddressUnknown(addressee=addressee)
    language = own.language if own is not None and is_own else contact.language if contact else Language.VI
    shown = preview(about, language)
    mark = "[Gửi thử] " if language is Language.VI else "[Trial] "
    content = Content(
        kind=LetterKind.TRIAL,
        addressee=addressee,
        person=person,
        email=None if is_own or contact is None else contact.email,
        language=language,
        subject=f"{mark}{shown.subject}"[:300],
        text=shown.email,
    )
    return SendLetter(letter_id=new_id(), content=content)


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """The letters that the mail server has put off and whose time has come, by the machine's clock."""
    _ = now
    rows = await reader.fetch(
        "select letter_id, number, attempt, deferrals, tried_at from read_letters where state = 'deferred'"
        " order by tried_at limit 100"
    )
    return tuple(
        RetryLetter(letter_id=row["letter_id"], number=row["number"], attempt=row["attempt"])
        for row in rows
        if wall() >= row["tried_at"] + pause(row["deferrals"])
    )


async def due_on_days(reader: Reader, now: datetime, days: WorkingCalendar) -> tuple[Command, ...]:
    """The digests of today, once on each working day from half past seven; none on a day off.

    Each holds what its mailbox has chosen to get together and was served since its last digest.
    """
    local = now.astimezone(VIETNAM)
    today = local.date()
    if local.time() < _CUT or not days.is_working_day(today):
        return ()
    if await reader.fetchval("select true from read_digest_days where day = $1", today):
        return ()
    until = datetime.combine(today, _CUT, tzinfo=VIETNAM)
    rows = await reader.fetch(_DIGESTED, until)
    digests = tuple(_digest(dict(row), until) for row in rows)
    return (*digests, EndDigests(day=today, digests=len(digests)))


def _digest(row: dict[str, Any], until: datetime) -> SendLetter:
    language = Language(row["language"])
    lines = [InboxLine.model_validate(one) for one in loads(row["lines"])]
    facts = {
        "addressee": row["addressee"],
        "day": f"{until:%d/%m/%Y}" if language is Language.VI else until.date().isoformat(),
        "count": len(lines),
        "more": max(len(lines) - _MOST_LINES, 0),
        "lines": list(_worded(lines[:_MOST_LINES], language)),
    }
    words = rendered(DIGEST, language, facts)
    content = Content(
        kind=LetterKind.DIGEST,
        addressee=row["addressee"],
        person=row["person"],
        email=row["email"],
        language=language,
        subject=words.title,
        text=words.text,
        notices=tuple(one.notice_id for one in lines[:1000]),
    )
    letter_id = derived_id("digest", row["addressee"], row["person"], until.date().isoformat())
    return SendLetter(letter_id=letter_id, content=content, until=until)


def _worded(lines: list[InboxLine], language: Language) -> Iterator[str]:
    for one in lines:
        title = one.en or one.vi if language is Language.EN else one.vi
        yield shorten(title, _LONGEST_LINE, placeholder="…")
