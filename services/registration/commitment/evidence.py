"""The evidence that a commitment needs: its sheet, and the targets of the plan."""

from chassis.database import Reader
from services.registration.commitment.messages import CommitmentCommand
from services.registration.commitment.rules import Committing


async def for_commitment(command: CommitmentCommand, reader: Reader) -> Committing | None:
    """The sheet, with the codes of its plan's targets; None where none is expected here."""
    row = await reader.fetchrow(
        "select s.plan_id, s.unit, s.locked, s.superior, s.unit_name, s.round, array("
        "select target ->> 'code' from read_targets t,"
        " jsonb_array_elements(t.targets) as e (target) where t.plan_id = s.plan_id"
        " and t.of_superior = (s.superior is not null)) as targets"
        " from read_sheets s where s.sheet_id = $1 and s.stage <> 'closed'",
        command.sheet_id,
    )
    if row is None:
        return None
    return Committing(
        row["plan_id"],
        row["unit"],
        tuple(row["targets"]),
        row["locked"],
        row["superior"],
        row["unit_name"],
        row["round"],
    )
