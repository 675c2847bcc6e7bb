"""The contract events of inspections: what is to follow from a finding waits for somebody, and was done."""

from typing import NewType
from uuid import UUID

from contracts.message import Event
from contracts.vocabulary import Body, Deadline, Name, PlanId, Text, UnitCode

InspectionId = NewType("InspectionId", UUID)
FindingId = NewType("FindingId", UUID)


class FollowUpOrdered(Event):
    """Something is to follow from a finding of an inspection (việc phải làm sau kiểm tra).

    `inspection` is its title, `unit` where it was found, `owner` who is to do it, `asks` what, `due` until when.
    """

    finding_id: FindingId
    inspection_id: InspectionId
    plan_id: PlanId
    inspection: Text
    unit: UnitCode
    unit_name: Name
    owner: Body
    asks: Text
    due: Deadline | None = None


class FollowUpSettled(Event):
    """What was to follow from a finding was done (đã khắc phục): it waits no longer."""

    finding_id: FindingId
    inspection_id: InspectionId
    plan_id: PlanId
