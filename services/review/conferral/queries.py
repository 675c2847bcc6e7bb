"""Conferrals as readers see them, and the awards that may be conferred."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.awards import Manner
from contracts.message import Message
from contracts.review import AwardDecided
from contracts.vocabulary import DecisionId, Document, DossierId, Subject, TitleCode
from services.review.conferral.messages import AwardToConfer, ConferralEvidence
from services.review.units.queries import held_by

_RECIPIENTS: Final = f"""
    select c.dossier_id, c.subject, c.unit_name, c.title, c.year, a.revoked is not null as revoked,
        coalesce((a.award ->> 'posthumous')::boolean, false) as posthumous,
        f.manner, coalesce(f.received_by, '') as received_by, f.held_on, coalesce(f.place, '') as place,
        coalesce(f.conferred_by, '') as conferred_by
    from read_awarded a join read_candidates c using (dossier_id) left join read_conferred f using (dossier_id)
    where a.decision_id = $1 and {held_by("$2", "c.unit")} order by c.title, c.sort_key, c.dossier_id
"""  # noqa: S608 - made of constants


class Recipient(Message):
    """A recipient of a decision, and how the award was handed over; `manner` is None where it was not yet."""

    dossier_id: DossierId
    subject: Json[Subject]
    unit_name: str
    title: TitleCode
    year: int
    revoked: bool
    posthumous: bool
    manner: Manner | None
    received_by: str
    held_on: date | None
    place: str
    conferred_by: str

    @property
    def waits(self) -> bool:
        """Whether the award is still to be handed over."""
        return not self.revoked and self.manner in {None, Manner.ABSENT}


class Schedule(Message):
    """When, where and by whom the awards that wait are to be conferred."""

    held_on: date
    begins: str | None
    place: str
    conferred_by: str


class ConferralRow(Message):
    """The conferral of a decision: each recipient that the reader may see; `scheduled` is None where no day was set."""

    decision_id: DecisionId
    decision: Document
    scheduled: Schedule | None = None
    recipients: tuple[Recipient, ...]


async def conferral(reader: Reader, viewer: Viewer, decision_id: DecisionId) -> ConferralRow | None:
    """The conferral of a decision; None where there is none with a recipient that `viewer` may see."""
    found: str | None = await reader.fetchval("select decision from read_decisions where decision_id = $1", decision_id)
    if found is None:
        return None
    rows = await reader.fetch(_RECIPIENTS, decision_id, viewer.scope())
    if not rows and not viewer.is_staff:
        return None
    scheduled = await reader.fetchrow(
        "select held_on, begins, place, conferred_by from read_scheduled_conferrals where decision_id = $1", decision_id
    )
    return ConferralRow(
        decision_id=decision_id,
        decision=Document.model_validate_json(found),
        scheduled=None if scheduled is None else Schedule.model_validate(dict(scheduled)),
        recipients=tuple([Recipient.model_validate(dict(row)) for row in rows]),
    )


async def awards(reader: Reader, decision_id: DecisionId) -> ConferralEvidence:
    """The awards of a decision, and its day."""
    found: str | None = await reader.fetchval("select decision from read_decisions where decision_id = $1", decision_id)
    if found is None:
        return ConferralEvidence()
    rows: Sequence[AwardToConfer] = [
        AwardToConfer(award=AwardDecided.model_validate_json(row["award"]), revoked=row["revoked"])
        for row in await reader.fetch(
            "select award, revoked is not null as revoked from read_awarded where decision_id = $1"
            " order by award ->> 'unit', dossier_id",
            decision_id,
        )
    ]
    return ConferralEvidence(dated=Document.model_validate_json(found).dated, awards=tuple(rows))
