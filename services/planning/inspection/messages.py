"""The commands about an inspection of units, and its home events."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.inspections import FindingId, FollowUpOrdered, FollowUpSettled, InspectionId
from contracts.message import Command, Event
from contracts.vocabulary import Body, Day, Deadline, Document, PlanId, Text, TextOrEmpty, UnitCode

Inspected = Annotated[tuple[Body, ...], Field(min_length=1, max_length=500)]


class OfInspection(Command):
    """A command about one inspection."""

    inspection_id: InspectionId

    @property
    @override
    def stream(self) -> str:
        """The inspection's own."""
        return f"inspection-{self.inspection_id}"


class PlanInspection(OfInspection):
    """Plan to inspect units (kế hoạch kiểm tra, giám sát) under a plan of the site, from `first` to `last`."""

    plan_id: PlanId
    title: Text
    document: Document | None
    units: Inspected
    first: Day
    last: Day


class InspectUnit(OfInspection):
    """Record that a unit was inspected, with the minutes in words."""

    unit: UnitCode
    inspected_on: Day
    minutes: Text


class RecordFinding(OfInspection):
    """Record what was found at a unit, what is to follow from it, by whom and until when (kết luận, kiến nghị).

    The unit itself is to do it where no `owner` is named.
    """

    finding_id: FindingId
    unit: UnitCode
    text: Text
    asks: TextOrEmpty = ""
    due: Deadline | None = None
    owner: Body | None = None


class SettleFinding(OfInspection):
    """Record that what was to follow from a finding was done."""

    finding_id: FindingId
    settled_on: Day
    note: Text


class ConcludeInspection(OfInspection):
    """Conclude the inspection (kết luận kiểm tra) with its document."""

    concluded_on: Day
    document: Document
    conclusion: Text


InspectionCommand = PlanInspection | InspectUnit | RecordFinding | SettleFinding | ConcludeInspection


class InspectionPlanned(Event):
    """Units are to be inspected under a plan of the site, from `first` to `last`, both included."""

    inspection_id: InspectionId
    plan_id: PlanId
    title: Text
    document: Document | None
    units: Inspected
    first: Day
    last: Day


class UnitInspected(Event):
    """A unit was inspected."""

    inspection_id: InspectionId
    unit: UnitCode
    inspected_on: Day
    minutes: Text


class FindingRecorded(Event):
    """Something was found at a unit; `asks` is what is to follow, empty where nothing is, `due` until when.

    `owner` is who is to do it, None where the unit is.
    """

    inspection_id: InspectionId
    finding_id: FindingId
    unit: UnitCode
    text: Text
    asks: TextOrEmpty = ""
    due: Deadline | None = None
    owner: Body | None = None


class FindingSettled(Event):
    """What was to follow from a finding was done."""

    inspection_id: InspectionId
    finding_id: FindingId
    settled_on: Day
    note: Text


class InspectionConcluded(Event):
    """An inspection was concluded; what follows from its findings may still be open."""

    inspection_id: InspectionId
    plan_id: PlanId
    concluded_on: Day
    document: Document
    conclusion: Text


InspectionEvent = (
    InspectionPlanned
    | UnitInspected
    | FindingRecorded
    | FollowUpOrdered
    | FindingSettled
    | FollowUpSettled
    | InspectionConcluded
)
