"""The evidence that a commitment needs: its sheet, and the targets of the plan."""

from chassis.database import Reader
from services.registration.commitment.messages import CommitToTargets
from services.registration.commitment.rules import Committing


async def for_commitment(command: CommitToTargets, reader: Reader) -> Committing | None:
    """The sheet under a plan of this site, with the codes of the plan's targets; None where none is expected."""
    row = await reader.fetchrow(
        "select s.plan_id, s.unit, s.locked, array(select target ->> 'code' from read_targets t,"
        " jsonb_array_elements(t.targets) as e (target) where t.plan_id = s.plan_id) as targets"
        " from read_sheets s where s.sheet_id = $1 and s.superior is null and s.stage <> 'closed'",
        command.sheet_id,
    )
    if row is None:
        return None
    return Committing(row["plan_id"], row["unit"], tuple(row["targets"]), row["locked"])
