"""The commands that schedule and record a conferral, its home event, and the awards on which they are decided."""

from datetime import date
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.awards import AwardConferred, ClockTime, ConferralScheduled, Manner
from contracts.message import Command, Event, Message
from contracts.review import AwardDecided
from contracts.vocabulary import Day, DecisionId, DossierId, Name, NameOrEmpty


class Handed(Message):
    """An award that was handed over; `received_by` is who received it, empty where the recipient did or nobody came."""

    dossier_id: DossierId
    manner: Manner
    received_by: NameOrEmpty = ""


AllHanded = Annotated[tuple[Handed, ...], Field(min_length=1, max_length=10_000)]


class AwardToConfer(Message):
    """An award as it was decided; `revoked` where it was annulled since."""

    award: AwardDecided
    revoked: bool


class ConferralEvidence(Message):
    """The awards of a decision, and the day on which it is dated; None where there is no such decision."""

    dated: date | None = None
    awards: tuple[AwardToConfer, ...] = ()


class OfConferral(Command):
    """A command about the conferral of the awards of a decision."""

    decision_id: DecisionId

    @property
    @override
    def stream(self) -> str:
        """That of the decision's conferral."""
        return f"conferral-{self.decision_id}"


class ScheduleConferral(OfConferral):
    """Set day, place and head of a conferral to come (lịch trao tặng), or move it; its units are notified."""

    held_on: Day
    begins: ClockTime | None = None
    place: Name
    conferred_by: Name


class ConferAwards(OfConferral):
    """Record the conferral of awards (công bố, trao tặng): when, where, by whom, and who received each for whom."""

    held_on: Day
    place: Name
    conferred_by: Name
    handed: AllHanded


ConferralCommand = ScheduleConferral | ConferAwards


class AwardsConferred(Event):
    """Awards of one decision were conferred on a day at a place."""

    decision_id: DecisionId
    held_on: Day
    place: Name
    conferred_by: Name
    handed: AllHanded


ConferralEvent = ConferralScheduled | AwardsConferred | AwardConferred
