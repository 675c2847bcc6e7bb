"""A sheet: what one unit registers under one plan, and what becomes of it."""

from services.registration.domain.sheet import entries, refusals
from services.registration.domain.sheet.entries import Entry
from services.registration.domain.sheet.messages import (
    HOME_EVENTS,
    AcceptSheet,
    CloseSheet,
    Entries,
    Expectation,
    ExpectSheet,
    HandInSheet,
    LockSheet,
    ReturnSheet,
    SheetCommand,
    SheetEvent,
    SheetExpectationChanged,
    SheetExpected,
    SheetHandedIn,
    SheetLocked,
    WithdrawTitle,
    sheet_id_of,
)
from services.registration.domain.sheet.rules import DECIDER

REFUSALS = (*entries.REFUSALS, *refusals.REFUSALS)

__all__ = [
    "DECIDER",
    "HOME_EVENTS",
    "REFUSALS",
    "AcceptSheet",
    "CloseSheet",
    "Entries",
    "Entry",
    "ExpectSheet",
    "Expectation",
    "HandInSheet",
    "LockSheet",
    "ReturnSheet",
    "SheetCommand",
    "SheetEvent",
    "SheetExpectationChanged",
    "SheetExpected",
    "SheetHandedIn",
    "SheetLocked",
    "WithdrawTitle",
    "sheet_id_of",
]
