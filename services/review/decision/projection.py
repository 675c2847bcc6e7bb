"""The row of each decision; its recipients stand in the rows of the dossiers."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from services.review.decision.messages import DecisionIssued

READ_DECISIONS = Table(
    "read_decisions",
    ("decision_id",),
    {
        "decision": None,
        "deciding_authority": None,
        "signer_role": None,
        "level": None,
        "recipients": 0,
        "grounds": [],
        "decided_at": None,
    },
)

TABLES = (READ_DECISIONS,)


def issued(event: DecisionIssued, origin: Origin) -> Iterable[RowChange]:
    """A decision as it was issued."""
    values = {
        "decision": event.decision.model_dump(mode="json"),
        "deciding_authority": event.deciding_authority,
        "signer_role": event.signer_role,
        "level": event.level.value,
        "recipients": len(event.dossiers),
        "grounds": [ground.model_dump(mode="json") for ground in event.grounds],
        "decided_at": origin.occurred_at,
    }
    yield Put(READ_DECISIONS, (event.decision_id,), values)
