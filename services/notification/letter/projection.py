"""The read tables of letters, and of the days whose digests are under way."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Count, Put, RowChange, Table
from contracts.envelope import Origin
from services.notification.letter.messages import DigestsGiven, LetterHandled, LetterKind, LetterQueued, LetterStarted
from services.notification.letter.states import OUTCOMES
from services.notification.notice.messages import Delivery
from services.notification.notice.states import EmailState

READ_LETTERS = Table(
    "read_letters",
    ("letter_id", "number"),
    {
        "position": 0,
        "kind": "",
        "addressee": "",
        "person": "",
        "email": None,
        "subject": "",
        "notices": 0,
        "queued_at": None,
        "state": EmailState.QUEUED.value,
        "attempt": 1,
        "detail": None,
        "deferrals": 0,
        "tried_at": None,
    },
)
READ_DIGESTED = Table("read_digested", ("addressee", "person"), {"until": None})
READ_DIGEST_DAYS = Table("read_digest_days", ("day",), {"digests": 0})
TABLES = (READ_LETTERS, READ_DIGESTED, READ_DIGEST_DAYS)


def letter_queued(event: LetterQueued, origin: Origin) -> Iterable[RowChange]:
    """A letter to be sent, for the first time or once more; of a digest, up to when its mailbox has had its notices."""
    content = event.content
    values = {
        "position": origin.position,
        "kind": content.kind.value,
        "addressee": content.addressee,
        "person": content.person,
        "email": content.email,
        "subject": content.subject,
        "notices": len(content.notices),
        "queued_at": origin.occurred_at,
        "state": EmailState.QUEUED.value,
        "attempt": event.attempt,
        "detail": None,
    }
    yield Put(READ_LETTERS, (event.letter_id, event.number), values)
    if content.kind is LetterKind.DIGEST and event.attempt == 1:
        yield Put(READ_DIGESTED, (content.addressee, content.person), {"until": event.until})


def letter_started(event: LetterStarted, origin: Origin) -> Iterable[RowChange]:
    """The attempt has begun."""
    _ = origin
    yield Change(READ_LETTERS, (event.letter_id, event.number), {"state": EmailState.STARTED.value})


def letter_handled(event: LetterHandled, origin: Origin) -> Iterable[RowChange]:
    """The outcome; one that was put off is tried again by the machine's clock."""
    key = (event.letter_id, event.number)
    values = {"state": OUTCOMES[event.delivery].value, "detail": event.detail, "tried_at": origin.recorded_at}
    if event.delivery is Delivery.DEFERRED:
        yield Change(READ_LETTERS, key, values)
        yield Count(READ_LETTERS, key, {"deferrals": 1})
    else:
        yield Change(READ_LETTERS, key, {**values, "deferrals": 0})


def digests_given(event: DigestsGiven, origin: Origin) -> Iterable[RowChange]:
    """The day as done."""
    _ = origin
    yield Put(READ_DIGEST_DAYS, (event.day,), {"digests": event.digests})
