"""The shapes in which the other modules see what was registered."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.message import Message
from contracts.registration import ReturnReason
from contracts.vocabulary import Document, Instant, TextOrEmpty, UnitCode


class RegistrationFound(Message):
    """A title as a unit registered it for a subject; `event_id` is that of the event that registered it."""

    event_id: UUID
    unit: UnitCode
    received_at: Instant
    on_time: bool
    late_reason: TextOrEmpty
    withdrawn: bool


class UnitPlanFound(Message):
    """A unit's own plan as it was received: in time, or late and accepted with a reason."""

    document: Document
    received_at: Instant
    on_time: bool
    late_reason: TextOrEmpty


class SheetFound(Message):
    """A unit's sheet under a plan: the unit's own plan, why it was returned last, whether it was missing at the lock.

    `heard` says that the sheet was accepted, returned, missing or closed, `closed` that nothing is expected of the unit
    any more. `titles` counts the titles, for whomever, that the unit registered in time or late with a reason and
    has not taken back.
    """

    heard: bool = False
    unit_plan: UnitPlanFound | None = None
    returned: ReturnReason | None = None
    missing: bool = False
    closed: bool = False
    titles: Annotated[int, Field(ge=0)] = 0
