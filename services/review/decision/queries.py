"""Decisions as readers see them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import SearchText, place_of
from contracts.message import Message
from contracts.vocabulary import DecisionId, Document, Level
from services.review.decision.messages import DecisionGround, Retention, SeriesFound, Signature
from services.review.proposal.messages import ProposalId
from services.review.session.queries import RECIPIENTS_OF_UNIT, recipients
from services.review.units import queries as units

_LISTED: Final = (
    "decision_id, decision, deciding_authority, signer_role, level, coalesce(own.number, recipients) as recipients,"
    " decided_at"
)
_SOUGHT: Final = search_sql(
    "concat_ws(' ', decision ->> 'number' || '/' || (decision ->> 'symbol'), decision ->> 'issuer', deciding_authority)"
)
_WANTED: Final = f"""
    from read_decisions left join {RECIPIENTS_OF_UNIT} own using (decision_id)
    where ($1::text is null or own.number > 0)
    and ($2::integer is null or left(decision ->> 'dated', 4)::integer = $2) and position($3 in {_SOUGHT}) > 0
"""


_SUMS: Final = f"""
    select coalesce(sum(amount), 0)::bigint as bonus, count(revoked)::integer as revoked
    from read_awarded join read_candidates using (dossier_id)
    where read_awarded.decision_id = $1 and {units.held_by("$2")}
"""  # noqa: S608 - made of constants
_SERIES: Final = """
    select coalesce(max(number), 0) as last, coalesce(bool_or(drawn), false) as drawn,
        (array_agg(dated order by number desc, dated desc))[1] as last_dated,
        exists (select from read_decision_numbers where document = $2) as taken
    from read_decision_numbers where series = $1
"""


class DecisionRow(Message):
    """A decision; its recipients are the dossiers with `decision=<id>`.

    Whoever works for a unit sees the grounds and counts the recipients of that unit alone. `signature` is None where
    the head has signed; `retention` says how long the file is kept. `bonus` is the sum of those of its awards in đồng,
    and `revoked` counts the awards that were annulled.
    """

    decision_id: DecisionId
    decision: Json[Document]
    deciding_authority: str
    signer_role: str
    level: Level
    recipients: int
    grounds: Json[tuple[DecisionGround, ...]]
    proposal_id: ProposalId | None
    signature: Json[Signature] | None
    retention: Json[Retention] | None
    decided_at: datetime
    bonus: int = 0
    revoked: int = 0


class DecisionFilter(Message):
    """Which decisions are asked for: of the year in which they are dated, or all.

    `q` is a part of the number, the issuer or the authority, with or without marks.
    """

    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    q: SearchText = ""


class ListedDecision(Message):
    """A decision in a list, without its grounds; whoever works for a unit counts the recipients of that unit alone."""

    decision_id: DecisionId
    decision: Json[Document]
    deciding_authority: str
    signer_role: str
    level: Level
    recipients: int
    decided_at: datetime


async def decisions(
    reader: Reader, viewer: Viewer, wanted: DecisionFilter, limit: int, after: DecisionId | None
) -> tuple[Sequence[ListedDecision], int]:
    """At most `limit` decisions, the latest first, beyond the decision `after`, and how many there are in all.

    Raises PageUnknown when there is no decision `after`.
    """
    place = await place_of(reader, "select decided_at from read_decisions where decision_id = $1", after, "decision")
    conditions = (viewer.scope(), wanted.year, search_key(wanted.q))
    rows = await reader.fetch(
        f"select {_LISTED} {_WANTED} and ($4::timestamptz is null or (decided_at, decision_id) < ($4, $5::uuid))"
        " order by decided_at desc, decision_id desc limit $6",
        *conditions,
        None if place is None else place["decided_at"],
        after,
        limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_WANTED}", *conditions)
    return [ListedDecision.model_validate(dict(row)) for row in rows], total


async def decision(reader: Reader, viewer: Viewer, decision_id: DecisionId) -> DecisionRow | None:
    """One decision with its grounds; None where there is none with a recipient that `viewer` may see."""
    row = await reader.fetchrow("select * from read_decisions where decision_id = $1", decision_id)
    if row is None:
        return None
    sums = await reader.fetchrow(_SUMS, decision_id, viewer.scope())
    found = DecisionRow.model_validate({**dict(row), **dict(sums or {})})
    if viewer.is_staff:
        return found
    own = await recipients(reader, viewer, decision_id)
    held = await units.held(reader, viewer)
    grounds = tuple(one for one in found.grounds if one.unit is None or one.unit in held)
    return found.model_copy(update={"recipients": own, "grounds": grounds}) if own else None


async def series(reader: Reader, series: str, typed: Document | None = None) -> SeriesFound:
    """The numbers given in a series, and whether the one that was typed is among them."""
    row = await reader.fetchrow(_SERIES, series, None if typed is None else typed.key)
    return SeriesFound() if row is None else SeriesFound.model_validate(dict(row))
