"""Decisions as readers see them."""

from datetime import datetime

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.vocabulary import DecisionId, Document, Level
from services.review.decision.messages import DecisionGround
from services.review.session.queries import recipients


class DecisionRow(Message):
    """A decision; its recipients are the dossiers with `decision=<id>`.

    Whoever works for a unit sees the grounds and counts the recipients of that unit alone.
    """

    decision_id: DecisionId
    decision: Json[Document]
    deciding_authority: str
    signer_role: str
    level: Level
    recipients: int
    grounds: Json[tuple[DecisionGround, ...]]
    decided_at: datetime


async def decision(reader: Reader, viewer: Viewer, decision_id: DecisionId) -> DecisionRow | None:
    """One decision with its grounds; None where there is none with a recipient that `viewer` may see."""
    row = await reader.fetchrow("select * from read_decisions where decision_id = $1", decision_id)
    if row is None:
        return None
    found = DecisionRow.model_validate(dict(row))
    if viewer.is_staff:
        return found
    own = await recipients(reader, viewer, decision_id)
    grounds = tuple(one for one in found.grounds if one.unit is None or viewer.sees(one.unit))
    return found.model_copy(update={"recipients": own, "grounds": grounds}) if own else None
