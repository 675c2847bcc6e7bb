"""The evidence that the merging of two subjects needs."""

from chassis.database import Reader
from contracts.vocabulary import SubjectKind
from services.registration.subject.messages import MergeSubject
from services.registration.subject.rules import Pair


async def for_merge(command: MergeSubject, reader: Reader) -> Pair:
    """The kinds of both, and whether either stands in another merging."""
    rows = await reader.fetch(
        "select subject, kind from read_subjects where subject = any($1::text[])", [command.subject, command.into]
    )
    kinds = {row["subject"]: SubjectKind(row["kind"]) for row in rows}
    entangled = await reader.fetchval("select exists (select from read_doubles where subject = $1)", command.subject)
    into_double = await reader.fetchval("select exists (select from read_doubles where double = $1)", command.into)
    return Pair(kinds.get(command.subject), kinds.get(command.into), entangled, into_double)
