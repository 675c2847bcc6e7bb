"""A sheet is handed over: its unit has ended, and the one that follows on it acts from then on."""

from typing_extensions import override

from contracts.message import Command, Event
from contracts.vocabulary import Body, Day, PlanId, SheetId, UnitCode


class HandOverSheet(Command):
    """Hand the sheet of a unit that has ended over to the one that follows on it (bàn giao)."""

    sheet_id: SheetId
    holder: Body
    since: Day

    @property
    @override
    def stream(self) -> str:
        """The sheet's own."""
        return f"sheet-{self.sheet_id}"


class SheetHandedOver(Event):
    """The unit of a sheet has ended on the day `since`; `holder` follows on it and acts on the sheet from now on."""

    sheet_id: SheetId
    plan_id: PlanId
    unit: UnitCode
    holder: Body
    since: Day
