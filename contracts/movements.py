"""The contract events of movements: launched, piloted, replicated, reviewed, closed (phong trào thi đua)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.message import Event
from contracts.plan_parts import Asked, CampaignKind
from contracts.vocabulary import (
    Body,
    Code,
    Day,
    Document,
    MovementId,
    Name,
    PlanId,
    Text,
    TextOrEmpty,
    UnitCode,
    YesNo,
    derived_id,
)

Called = Annotated[tuple[Body, ...], Field(max_length=1000)]
"""The units that are called on to take part."""
Asks = Annotated[tuple[Asked, ...], Field(max_length=4)]


class ReviewKind(StrEnum):
    """A review of a movement: on the way (sơ kết), or at its end (tổng kết)."""

    MID = "mid"
    FINAL = "final"


class MovementLaunched(Event):
    """A movement or campaign was launched by a competent head (phát động phong trào thi đua).

    `launched_by` is the head's post, `document` the paper that launches it, `content` what is competed in and by which
    criteria. Where a plan orders it, `plan_id` and `campaign` name its place there, and `plan` is the plan's document
    where that is known whole. `asks` is what has to be shown before it closes, `pilot` the unit that a plan names to
    try it first. `units` are called on; none are named where everybody is. `answers` is the superior's movement that
    this one takes up (hưởng ứng). `until` is its last day, None where it goes on.
    """

    movement_id: MovementId
    name: Text
    kind: CampaignKind
    occasion: TextOrEmpty = ""
    plan_id: PlanId | None = None
    plan: Document | None = None
    campaign: Code | None = None
    answers: MovementId | None = None
    launched_by: Name
    launched_on: Day
    document: Document | None = None
    content: Text
    until: Day | None = None
    asks: Asks = ()
    pilot: Body | None = None
    units: Called = ()


class MovementPilotNamed(Event):
    """A unit was named to try a movement first (chọn đơn vị chỉ đạo điểm); a later one takes its place."""

    movement_id: MovementId
    name: Text
    unit: UnitCode
    unit_name: Name
    since: Day


class MovementPilotReviewed(Event):
    """The pilot of a movement was reviewed (rút kinh nghiệm chỉ đạo điểm); `worth_replicating` is its outcome."""

    movement_id: MovementId
    name: Text
    unit: UnitCode
    unit_name: Name
    held_on: Day
    result: Text
    worth_replicating: YesNo


class MovementReplicated(Event):
    """What a movement has shown is carried over to further units (nhân rộng)."""

    movement_id: MovementId
    name: Text
    units: Annotated[tuple[Body, ...], Field(min_length=1, max_length=1000)]
    since: Day
    text: Text


class MovementReviewed(Event):
    """A movement was reviewed, on the way or at its end (sơ kết, tổng kết)."""

    movement_id: MovementId
    name: Text
    review: ReviewKind
    held_on: Day
    result: Text
    document: Document | None = None


class MovementClosed(Event):
    """A movement was closed (kết thúc phong trào); nothing is recorded of it any more.

    `unmet` is what was asked of it and never shown. `reason` says why it closes where something is unmet, or where it
    had no final review.
    """

    movement_id: MovementId
    name: Text
    plan_id: PlanId | None = None
    campaign: Code | None = None
    closed_on: Day
    unmet: Asks = ()
    reason: TextOrEmpty = ""


def movement_id_of(plan_id: PlanId, campaign: Code, year: int) -> MovementId:
    """The id of the movement that answers a plan's campaign in a year: it is launched once."""
    return MovementId(derived_id("movement", plan_id, campaign, year))
