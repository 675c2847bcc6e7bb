"""The commands about the tree of units, and the steps of which a reorganisation is made."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Message
from contracts.units import OfficialCode, ReorganisationId, UnitKind
from contracts.vocabulary import Day, Document, Name, TextOrEmpty, UnitCode

TREE = "unit-tree"
"""The one stream of a site's tree: a rule about two units sees both."""


class Establish(Message):
    """Establish a unit (thành lập); without a `parent` it is a root."""

    do: Literal["establish"] = "establish"
    code: UnitCode
    name: Name
    kind: UnitKind
    parent: UnitCode | None = None
    official_codes: Annotated[tuple[OfficialCode, ...], Field(max_length=20)] = ()


class Rename(Message):
    """Give a unit another name, or make it one of another kind (đổi tên)."""

    do: Literal["rename"] = "rename"
    code: UnitCode
    name: Name
    kind: UnitKind | None = None


class Move(Message):
    """Put a unit below another one, with all that stands below it (chuyển về); without a `parent` it becomes a root."""

    do: Literal["move"] = "move"
    code: UnitCode
    parent: UnitCode | None = None


class AssignCode(Message):
    """Record the code that a list of the state gives to a unit."""

    do: Literal["assign-code"] = "assign-code"
    code: UnitCode
    official_code: OfficialCode


class Merge(Message):
    """End units, which go on as part of another one, with all that stands below them (sáp nhập, hợp nhất)."""

    do: Literal["merge"] = "merge"
    units: Annotated[tuple[UnitCode, ...], Field(min_length=1, max_length=1000)]
    into: UnitCode


class Split(Message):
    """Split a unit into several (chia, tách); it goes on where it stands in `into` itself.

    `successor` keeps its open work and, where the unit ends, all that still stands below it.
    """

    do: Literal["split"] = "split"
    code: UnitCode
    into: Annotated[tuple[UnitCode, ...], Field(min_length=1, max_length=1000)]
    successor: UnitCode


class Dissolve(Message):
    """End a unit (giải thể, kết thúc hoạt động); what stands below it goes to the `successor`."""

    do: Literal["dissolve"] = "dissolve"
    code: UnitCode
    successor: UnitCode | None = None


Step: TypeAlias = Annotated[
    Establish | Rename | Move | AssignCode | Merge | Split | Dissolve, Field(discriminator="do")
]
Steps: TypeAlias = Annotated[tuple[Step, ...], Field(min_length=1, max_length=10_000)]


class ReorganiseUnits(Command):
    """Reorganise the tree (sắp xếp, tổ chức lại): all `steps` from the beginning of the day `effective`, or none.

    Each step is taken on the tree that the one before has left.
    """

    reorganisation_id: ReorganisationId
    effective: Day
    basis: Document | None = None
    reason: TextOrEmpty = ""
    steps: Steps

    @property
    @override
    def stream(self) -> str:
        """The tree's."""
        return TREE


class FollowUnit(Command):
    """Let the affairs of a unit that has ended go to its successor, now that the day has come."""

    code: UnitCode

    @property
    @override
    def stream(self) -> str:
        """The tree's."""
        return TREE


TreeCommand = ReorganiseUnits | FollowUnit
