"""What planning reads: evidence for its rules, and what it shows."""

from datetime import date, datetime

from pydantic import Json

from chassis.database import Reader
from chassis.reading.projector import caught_up
from chassis.web import place_of
from contracts.message import Command, Message
from contracts.planning import PlanContent
from contracts.vocabulary import PlanId
from services.planning.domain.plan import IssuePlan


class PlanRow(Message):
    """A plan in a list; `state` is draft, in-force or withdrawn."""

    plan_id: PlanId
    state: str
    issuer: str
    number: str
    symbol: str
    dated: date
    title: str
    year: int
    units: int
    deadline_day: date
    deadline_inclusive: bool
    ruleset: str | None
    issued_at: datetime | None
    amendments: int
    reason: str


class PlanInFull(PlanRow):
    """A plan with everything it states."""

    content: Json[PlanContent]


class UnitProgress(Message):
    """How many titles of a unit have come how far; `named` says whether the plan still names the unit."""

    unit: str
    unit_name: str | None
    cluster: str | None
    named: bool
    registered: int
    eligible: int
    ineligible: int
    awarded: int


async def gather(command: Command, reader: Reader) -> Command:
    """Add to the wish to issue a plan which other plan bears its number."""
    if not isinstance(command, IssuePlan):
        return command
    await caught_up(reader)
    return command.model_copy(update={"number_taken_by": await _bearer_of_number(reader, command.plan_id)})


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Nothing in planning happens by the passing of time."""
    _ = (reader, now)
    return ()


async def _bearer_of_number(reader: Reader, plan_id: PlanId) -> PlanId | None:
    bearer: PlanId | None = await reader.fetchval(
        "select other.plan_id from read_plans one join read_plans other"
        " on other.number = one.number and other.symbol = one.symbol and other.issuer = one.issuer"
        " and date_part('year', other.dated) = date_part('year', one.dated)"
        " where one.plan_id = $1 and other.plan_id <> $1 and other.state <> 'draft' limit 1",
        plan_id,
    )
    return bearer


_COLUMNS = ", ".join(PlanRow.model_fields)


async def plans(reader: Reader, limit: int, after: PlanId | None, *, drafts: bool) -> tuple[PlanRow, ...]:
    """At most `limit` plans, the latest first, beyond the plan `after`; with `drafts` those not issued yet too.

    Raises PageUnknown when there is no plan `after`.
    """
    place = await place_of(reader, "select dated from read_plans where plan_id = $1", after, "plan")
    rows = await reader.fetch(
        f"select {_COLUMNS} from read_plans"  # noqa: S608 - the columns are the row's own fields
        " where ($2::date is null or (dated, plan_id) < ($2, $3::uuid)) and ($4 or state <> 'draft')"
        " order by dated desc, plan_id desc limit $1",
        limit,
        None if place is None else place["dated"],
        after,
        drafts,
    )
    return tuple(PlanRow.model_validate(dict(row)) for row in rows)


async def plan(reader: Reader, plan_id: PlanId, *, drafts: bool) -> PlanInFull | None:
    """One plan with everything it states; with `drafts` also where it is not issued yet."""
    row = await reader.fetchrow(
        f"select {_COLUMNS}, content from read_plans where plan_id = $1 and ($2 or state <> 'draft')",  # noqa: S608
        plan_id,
        drafts,
    )
    return None if row is None else PlanInFull.model_validate(dict(row))


async def progress(reader: Reader, plan_id: PlanId) -> tuple[UnitProgress, ...]:
    """How far each unit has come, cluster by cluster; a unit that the plan no longer names only where it counts."""
    rows = await reader.fetch(
        "select unit, unit_name, cluster, p.stated_at = plans.stated_at as named,"
        " registered, eligible, ineligible, awarded"
        " from read_plan_progress p join read_plans plans using (plan_id) where plan_id = $1"
        " and (p.stated_at = plans.stated_at or (registered, eligible, ineligible, awarded) <> (0, 0, 0, 0))"
        " order by cluster, unit",
        plan_id,
    )
    return tuple(UnitProgress.model_validate(dict(row)) for row in rows)
