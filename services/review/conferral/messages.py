"""The command that records a conferral, its home event, and the awards on which it is decided."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.vocabulary import Day, DecisionId, DossierId, Name, NameOrEmpty


class Manner(StrEnum):
    """How an award came to its recipient (trao tặng)."""

    IN_PERSON = "in-person"
    """The recipient received it."""
    BY_ANOTHER = "by-another"
    """Somebody received it for the recipient (nhận thay)."""
    POSTHUMOUS = "posthumous"
    """The family received it for the deceased (truy tặng)."""
    ABSENT = "absent"
    """Nobody came; it is handed over later."""


class Handed(Message):
    """An award that was handed over; `received_by` is who received it, empty where the recipient did or nobody came."""

    dossier_id: DossierId
    manner: Manner
    received_by: NameOrEmpty = ""


AllHanded = Annotated[tuple[Handed, ...], Field(min_length=1, max_length=10_000)]


class AwardToConfer(Message):
    """An award of a decision; `revoked` where it was annulled since."""

    dossier_id: DossierId
    revoked: bool


class ConferralEvidence(Message):
    """The awards of a decision, and the day on which it is dated; None where there is no such decision."""

    dated: date | None = None
    awards: tuple[AwardToConfer, ...] = ()


class ConferAwards(Command):
    """Record the conferral of awards (công bố, trao tặng): when, where, by whom, and who received each for whom."""

    decision_id: DecisionId
    held_on: Day
    place: Name
    conferred_by: Name
    handed: AllHanded

    @property
    @override
    def stream(self) -> str:
        """That of the decision's conferral."""
        return f"conferral-{self.decision_id}"


class AwardsConferred(Event):
    """Awards of one decision were conferred on a day at a place."""

    decision_id: DecisionId
    held_on: Day
    place: Name
    conferred_by: Name
    handed: AllHanded
