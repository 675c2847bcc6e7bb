"""The signed notes about lanes that a service keeps: heads, receipts, requests, witnesses and forks."""

from typing import Literal, NamedTuple, TypeAlias

from chassis.database import Reader, translated

Kind: TypeAlias = Literal["heads", "receipts", "requests", "witnesses", "forks"]
"""The newest heads of heard lanes, the newest receipts for our own, the newest requests for missing messages, ours and
those of others, the newest receipts of others for lanes that are heard here too, or the heads that show two pasts of an
owner."""
KINDS: dict[Kind, str] = {
    "heads": "The newest signed heads of the lanes that are heard from other sites.",
    "receipts": "The newest receipts of the neighbours for the lanes of this service.",
    "requests": "The newest requests for missing messages: those of this service, and those of the neighbours to it.",
    "witnesses": "The newest receipts of other sites for public lanes that are heard here too.",
    "forks": "The signed heads that show two pasts of their owner, each with the newest head of what was heard.",
}
"""What each kind is, for the help of the verb."""

_QUERIES: dict[Kind, str] = {
    "heads": "select format('%s/%s: head of %s messages', topic, lane, size) as subject, note"
    " from log.heads where note is not null order by topic, lane",
    "receipts": "select format('%s/%s: %s messages confirmed by %s', topic, lane, size, receiver) as subject, note"
    " from log.receipts order by topic, lane, receiver",
    "requests": "select format('%s/%s: asked for messages beyond %s', topic, lane, size) as subject, note"
    " from log.requests union all select format('%s/%s: %s has asked for messages beyond %s', topic, lane, receiver,"
    " size), note from log.resends order by subject",
    "witnesses": "select format('%s/%s: %s messages confirmed by %s, %s', topic, lane, size, witness,"
    " coalesce(verdict, 'ahead of what was heard here')) as subject, note"
    " from log.witnesses order by topic, lane, witness",
    "forks": "select format('%s/%s: head of %s messages, of another past, found %s', topic, lane, size, found_at)"
    " as subject, note || coalesce(E'\\n# the newest head of what was heard\\n' || against, '') as note"
    " from log.forks order by topic, lane, found_at",
}


class Note(NamedTuple):
    """A note as it was signed, after a line that names its lane."""

    subject: str
    note: str


async def notes(reader: Reader, kind: Kind) -> list[Note]:
    """The notes of a kind; raises StoreUnavailableError."""
    with translated():
        return [Note(*row) for row in await reader.fetch(_QUERIES[kind])]
