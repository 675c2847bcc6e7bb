"""The command by which the base is named under a plan, and its home event."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event
from contracts.vocabulary import PlanId, UnitCode

Units = Annotated[tuple[UnitCode, ...], Field(max_length=3000)]


class NameBase(Command):
    """Name the units that count as the base under a plan (đơn vị cơ sở), in the place of those named before."""

    plan_id: PlanId
    units: Units

    @property
    @override
    def stream(self) -> str:
        """The plan's own."""
        return f"composition-{self.plan_id}"


class BaseNamed(Event):
    """The units that count as the base under a plan, in the order of their codes; none means that nobody has said."""

    plan_id: PlanId
    units: Units
