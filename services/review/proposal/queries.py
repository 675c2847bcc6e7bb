"""Proposals as the head and the standing body see them, and as evidence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.web import Position, SearchText, place_of
from contracts.message import Message
from contracts.vocabulary import DecisionId, Document, DossierId, SessionId, Subject, TitleCode
from services.review.consultation.queries import running_on
from services.review.opinion.queries import out_of
from services.review.proposal.messages import OnCouncil, ProposalFound, ProposalId

_DECIDED: Final = "(select d.decision_id from read_decisions d where d.proposal_id = p.proposal_id limit 1)"
_STATE: Final = (
    f"case when p.returned is not null then 'returned' when {_DECIDED} is not null then 'decided' else 'open' end"
)
_ROW: Final = (
    "p.proposal_id, p.session_id, p.paper, p.addressee, p.note, p.number, p.submitted_at, p.returned,"
    f" {_DECIDED} as decision_id, {_STATE} as state"
)
_WANTED: Final = f"""
    from read_proposals p where ($1::text is null or {_STATE} = $1)
    and ($2::integer is null or left(p.paper ->> 'dated', 4)::integer = $2)
    and position($3 in {search_sql("concat_ws(' ', p.paper ->> 'number', p.paper ->> 'symbol', p.addressee)")}) > 0
"""
_ON_COUNCIL: Final = f"""
    select c.dossier_id, c.session_id,
        (coalesce(c.passed, false) or c.procedure = 'simplified') and c.decision_id is null
            and not (c.refused or c.forwarded or c.suspended or c.taken_back) as may_be_decided,
        exists (
            select from read_proposed o join read_proposals p using (proposal_id)
            where o.dossier_id = c.dossier_id and {_STATE} = 'open'
        ) as proposed,
        {running_on("c")} as consulted, {out_of("c")} as opinions_out
    from read_candidates c where c.dossier_id = any($1::uuid[])
"""  # noqa: S608 - made of constants


class ReturnOfProposal(Message):
    """Why and when the head returned a proposal."""

    reason: str
    returned_at: datetime


class ProposalRow(Message):
    """A proposal; `state` is open, decided or returned, `number` counts its dossiers."""

    proposal_id: ProposalId
    session_id: SessionId | None
    paper: Json[Document]
    addressee: str
    note: str
    number: int
    state: Literal["open", "decided", "returned"]
    decision_id: DecisionId | None
    submitted_at: datetime
    returned: Json[ReturnOfProposal] | None


class ProposedDossier(Message):
    """A dossier on the list of a proposal, with its council's vote."""

    dossier_id: DossierId
    subject: Json[Subject]
    unit_name: str
    title: TitleCode
    ruleset: str
    year: int
    votes_for: int | None
    council_members: int | None
    may_be_decided: bool


class ProposalInFull(ProposalRow):
    """A proposal with its list, in the order of the list."""

    dossiers: tuple[ProposedDossier, ...]


class ProposalsAsked(Message):
    """Which proposals are asked for; `q` is a part of the number or the addressee; `after` the last one seen."""

    state: Literal["open", "decided", "returned"] | None = None
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: ProposalId | None = None
    read_after: Position | None = None


async def proposals(reader: Reader, asked: ProposalsAsked) -> tuple[Sequence[ProposalRow], int]:
    """A page of the proposals, the latest first, and how many there are on all pages.

    Raises PageUnknown when there is no proposal `after`.
    """
    place = await place_of(
        reader, "select submitted_at from read_proposals where proposal_id = $1", asked.after, "proposal"
    )
    conditions = (asked.state, asked.year, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_ROW} {_WANTED} and ($4::timestamptz is null or (p.submitted_at, p.proposal_id) < ($4, $5::uuid))"
        " order by p.submitted_at desc, p.proposal_id desc limit $6",
        *conditions,
        None if place is None else place["submitted_at"],
        asked.after,
        asked.limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_WANTED}", *conditions)
    return [ProposalRow.model_validate(dict(row)) for row in rows], total


async def proposal(reader: Reader, proposal_id: ProposalId) -> ProposalInFull | None:
    """One proposal with its list; None where there is none."""
    row = await reader.fetchrow(f"select {_ROW} from read_proposals p where p.proposal_id = $1", proposal_id)  # noqa: S608
    if row is None:
        return None
    listed = await reader.fetch(
        "select c.dossier_id, c.subject, c.unit_name, c.title, c.ruleset, c.year, c.votes_for, c.council_members,"
        " (coalesce(c.passed, false) or c.procedure = 'simplified') and c.decision_id is null"
        " and not (c.refused or c.forwarded or c.suspended or c.taken_back) as may_be_decided"
        " from read_proposed o join read_candidates c using (dossier_id) where o.proposal_id = $1 order by o.place",
        proposal_id,
    )
    dossiers = tuple([ProposedDossier.model_validate(dict(one)) for one in listed])
    return ProposalInFull.model_validate({**dict(row), "dossiers": dossiers})


async def on_council(reader: Reader, dossiers: Sequence[DossierId]) -> tuple[OnCouncil, ...]:
    """Those of `dossiers` that were found eligible, as a proposal finds them."""
    rows = await reader.fetch(_ON_COUNCIL, dossiers)
    return tuple([OnCouncil.model_validate(dict(row)) for row in rows])


async def proposable(reader: Reader, session_id: SessionId | None) -> Sequence[DossierId]:
    """The dossiers of a closed session that a proposal may name, by title and given name.

    Without a session they are those of sudden deeds.
    """
    rows = await reader.fetch(
        "select dossier_id from read_candidates where session_id = $1"
        " or ($1::uuid is null and procedure = 'simplified' and decision_id is null)"
        " order by title, sort_key, dossier_id",
        session_id,
    )
    found = {one.dossier_id: one for one in await on_council(reader, [row["dossier_id"] for row in rows])}
    listed = [DossierId(row["dossier_id"]) for row in rows]
    free = {key for key, one in found.items() if _is_free(one)}
    return [one for one in listed if one in free]


def _is_free(one: OnCouncil) -> bool:
    return one.may_be_decided and not (one.proposed or one.consulted or (one.session_id is None and one.opinions_out))


async def is_decided(reader: Reader, proposal_id: ProposalId) -> bool:
    """Whether a decision was issued on a proposal."""
    return bool(await reader.fetchval("select exists (select from read_decisions where proposal_id = $1)", proposal_id))


async def for_decision(reader: Reader, proposal_id: ProposalId) -> ProposalFound | None:
    """A proposal as a decision finds it; None where there is none."""
    state = await reader.fetchval(f"select {_STATE} from read_proposals p where p.proposal_id = $1", proposal_id)  # noqa: S608
    if state is None:
        return None
    rows = await reader.fetch("select dossier_id from read_proposed where proposal_id = $1 order by place", proposal_id)
    return ProposalFound(dossiers=tuple(row["dossier_id"] for row in rows), open=state == "open")
