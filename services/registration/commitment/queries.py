"""The commitments as they are read, limited by the viewer."""

from datetime import datetime
from uuid import UUID

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.plan_parts import Target
from contracts.vocabulary import PlanId, SheetId
from services.registration.commitment.messages import Commitment


class Committed(Message):
    """What a unit has committed to under a plan; `committed_at` is None for nothing."""

    sheet_id: SheetId
    plan_id: PlanId
    unit: str
    unit_name: str
    locked: bool
    targets: Json[tuple[Target, ...]]
    commitments: Json[tuple[Commitment, ...]]
    committed_at: datetime | None


_SELECT = (
    "select s.sheet_id, s.plan_id, s.unit, s.unit_name, s.locked, coalesce(t.targets, '[]') as targets,"
    " coalesce(c.commitments, '[]') as commitments, c.committed_at from read_sheets s"
    " left join read_targets t on t.plan_id = s.plan_id and t.of_superior = (s.superior is not null)"
    " left join read_commitments c using (sheet_id) where s.stage <> 'closed'"
)


async def commitment(reader: Reader, viewer: Viewer, sheet_id: SheetId) -> Committed | None:
    """The commitment that goes with one sheet; None where there is no such sheet that `viewer` may see."""
    row = await reader.fetchrow(f"{_SELECT} and s.sheet_id = $1", sheet_id)
    return None if row is None or not viewer.sees(row["unit"]) else Committed.model_validate(dict(row))


async def commitments(reader: Reader, viewer: Viewer, plan_id: PlanId) -> tuple[Committed, ...]:
    """What each unit that `viewer` may see has committed to under a plan, unit by unit."""
    rows = await reader.fetch(
        f"{_SELECT} and s.plan_id = $1 and ($2::text is null or s.unit = $2) order by s.cluster, s.unit, s.round",
        plan_id,
        viewer.scope(),
    )
    return tuple(Committed.model_validate(dict(row)) for row in rows)


async def registration_of(reader: Reader, plan_id: PlanId) -> UUID | None:
    """The first registration that a plan opened here; None for the plan of a superior."""
    found: UUID | None = await reader.fetchval(
        "select registration_id from read_windows where plan_id = $1 order by deadline_day, registration_id limit 1",
        plan_id,
    )
    return found
