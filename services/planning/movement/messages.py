"""The commands about a movement, its home event, and the evidence on which it is launched."""

from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.movements import (
    Asks,
    Called,
    MovementClosed,
    MovementLaunched,
    MovementPilotNamed,
    MovementPilotReviewed,
    MovementReplicated,
    MovementReviewed,
    ReviewKind,
    movement_id_of,
)
from contracts.plan_parts import Asked, Campaign, CampaignKind
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
    YesNo,
)


class OfMovement(Command):
    """A command about one movement."""

    movement_id: MovementId

    @property
    @override
    def stream(self) -> str:
        """The movement's own."""
        return f"movement-{self.movement_id}"


class Launch(Message):
    """The content of a launch; `plan_id` and `campaign` are given together, where a plan orders the movement."""

    name: Text
    kind: CampaignKind
    occasion: TextOrEmpty = ""
    plan_id: PlanId | None = None
    campaign: Code | None = None
    answers: MovementId | None = None
    launched_by: Name
    launched_on: Day
    document: Document | None = None
    content: Text
    until: Day | None = None
    asks: Asks = ()
    units: Called = ()


def id_of(launch: Launch, new_id: MovementId) -> MovementId:
    """The id of a new movement: that of its plan's campaign and its year, else `new_id`."""
    if launch.plan_id is None or launch.campaign is None:
        return new_id
    return movement_id_of(launch.plan_id, launch.campaign, launch.launched_on.year)


class LaunchMovement(OfMovement):
    """Launch a movement (phát động)."""

    launch: Launch


class StateMeans(OfMovement):
    """State the model or the solutions that a plan asks for (mô hình, giải pháp thi đua)."""

    asked: Asked
    text: Text


class NamePilot(OfMovement):
    """Name the unit that tries the movement first (chọn đơn vị chỉ đạo điểm)."""

    unit: Body
    since: Day


class ReviewPilot(OfMovement):
    """Review the pilot (rút kinh nghiệm chỉ đạo điểm)."""

    held_on: Day
    result: Text
    worth_replicating: YesNo


class ReplicateMovement(OfMovement):
    """Carry what the movement has shown over to further units (nhân rộng)."""

    units: Called
    since: Day
    text: Text


class ReviewMovement(OfMovement):
    """Review a movement, on the way or at its end (sơ kết, tổng kết)."""

    review: ReviewKind
    held_on: Day
    result: Text
    document: Document | None = None


class CloseMovement(OfMovement):
    """Close a movement (kết thúc)."""

    closed_on: Day
    reason: TextOrEmpty = ""


OfPilot = NamePilot | ReviewPilot | ReplicateMovement
MovementCommand = LaunchMovement | StateMeans | OfPilot | ReviewMovement | CloseMovement


class MovementMeansStated(Event):
    """The model or the solutions of a movement were stated; a later statement takes the place of an earlier one."""

    movement_id: MovementId
    asked: Asked
    text: Text


MovementEvent = (
    MovementLaunched
    | MovementMeansStated
    | MovementPilotNamed
    | MovementPilotReviewed
    | MovementReplicated
    | MovementReviewed
    | MovementClosed
)


class CampaignOrdered(Message):
    """What the plan of a launch orders; `campaign` is None where it has none of that code, or binds nobody.

    `units` are those of the plan, and `plan` is its document where that is known whole.
    """

    campaign: Campaign | None = None
    plan: Document | None = None
    units: Called = ()
