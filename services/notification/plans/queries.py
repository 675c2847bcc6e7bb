"""The document of a plan, and the plans that were withdrawn with their recipients."""

from uuid import UUID

from pydantic import TypeAdapter

from chassis.database import Reader
from contracts.message import Message
from contracts.pages import page_of
from contracts.vocabulary import Body, Document, PlanId

_BODIES: TypeAdapter[tuple[Body, ...]] = TypeAdapter(tuple[Body, ...])


class Withdrawal(Message):
    """A plan that was withdrawn; `withdrawn_by` is the id of the event that withdrew it."""

    plan_id: PlanId
    document: Document
    recipients: tuple[Body, ...]
    withdrawn_by: UUID
    reason: str


async def document_of(reader: Reader, plan_id: PlanId) -> Document | None:
    """The document of a plan of this site, else of its superior; None where planning has not said the plan yet."""
    text = await reader.fetchval(
        "select document from (select document, '' as site from read_plans where plan_id = $1"
        " union all select document, site from read_superior_plans where plan_id = $1) found order by site limit 1",
        plan_id,
    )
    return None if text is None else Document.model_validate_json(text)


async def is_named_before(reader: Reader, plan_id: PlanId, event: UUID, code: str) -> bool | None:
    """Whether the version of the plan before that of `event` named `code`; None where planning has not said the event.

    The first version has none before it: nobody was named.
    """
    found: bool | None = await reader.fetchval(
        "select coalesce((select v.named ? $3 from read_plan_versions v where v.plan_id = $1"
        " and v.position < said.position order by v.position desc limit 1), false)"
        " from read_plan_versions said where said.event_id = $2",
        plan_id,
        event,
        code,
    )
    return found


async def plan_page(reader: Reader, plan_id: PlanId) -> str | None:
    """The address of the page of a plan of this site, or of its superior; None where planning has not said the plan."""
    own = await reader.fetchval(
        "select true from read_plans where plan_id = $1 union all"
        " select false from read_superior_plans where plan_id = $1 limit 1",
        plan_id,
    )
    return None if own is None else page_of("plan" if own else "superior-plan", plan_id)


async def withdrawals(reader: Reader) -> tuple[Withdrawal, ...]:
    """Every withdrawn plan, of this site and of its superior, in the order of the ids."""
    rows = await reader.fetch("""
        select plan_id, document, recipients, withdrawn_by, withdrawal_reason
        from read_plans where withdrawn_by is not null
        union all select plan_id, document, recipients, withdrawn_by, withdrawal_reason
        from read_superior_plans where withdrawn_by is not null order by plan_id
    """)
    return tuple(
        Withdrawal(
            plan_id=row["plan_id"],
            document=Document.model_validate_json(row["document"]),
            recipients=_BODIES.validate_json(row["recipients"]),
            withdrawn_by=row["withdrawn_by"],
            reason=row["withdrawal_reason"],
        )
        for row in rows
    )
