"""The shapes in which the other modules see the service of a person."""

from typing import Literal

from contracts.message import Message
from contracts.vocabulary import Day, Document, Name, UnitCode, YesNo


class UnitThen(Message):
    """A unit on the day of a change; `now` and `now_name` are those of the unit that holds now what was its own."""

    code: UnitCode
    name: Name
    now: UnitCode
    now_name: Name


class StaffChangeFound(Message):
    """A change in the service of a person: a unit is None where the person came from elsewhere or left.

    Whoever retired or died has left the last unit and joined none.
    """

    kind: Literal["transferred", "retired", "died"]
    left: UnitThen | None
    joined: UnitThen | None
    on: Day
    paper: Document


class StaffFound(Message):
    """The service of a person in the order of its days; empty for somebody of whom no change was heard.

    `filed_by` is the unit that holds now what was the own of the dossier's unit. `managed_above` says that the level
    above manages the person's staff matters and payroll.
    """

    changes: tuple[StaffChangeFound, ...] = ()
    filed_by: UnitCode | None = None
    managed_above: YesNo = False

    @property
    def died(self) -> StaffChangeFound | None:
        """The person's death, None for the living."""
        return next((one for one in self.changes if one.kind == "died"), None)

    def comes_from(self, unit: UnitCode) -> bool:
        """Whether the person was transferred from `unit` to where a later unit proposes the person."""
        return any(
            one.kind == "transferred" and one.left is not None and unit in (one.left.code, one.left.now)
            for one in self.changes
        )
