"""The commands by which a sheet leaves its usual way, and their home events: taken back, unlocked, a title added."""

from contracts.message import Event
from contracts.registration import RegistrationUnlocked, SheetTakenBack
from contracts.vocabulary import Deadline, Document, SheetId, Text
from services.registration.sheet.messages import Entry, OfSheet, SheetCommand, SheetEvent


class TakeBackSheet(OfSheet):
    """Take back a sheet that awaits acceptance (rút lại bản đăng ký), for its unit to change it."""

    reason: Text


class UnlockSheet(OfSheet):
    """Unlock a sheet for its unit until a day (mở khóa); `decision` is the one by which that is done, if any."""

    until: Deadline
    reason: Text
    decision: Document | None = None


class AddTitle(OfSheet):
    """Register a title for somebody whom an accepted sheet forgot, by a decision (bổ sung theo quyết định)."""

    entry: Entry
    reason: Text
    decision: Document


Change = TakeBackSheet | UnlockSheet | AddTitle
"""The commands of people beside those of the usual way."""
AnySheetCommand = SheetCommand | Change


class SheetUnlocked(Event):
    """A locked sheet was unlocked for its unit until a day, with a reason, by a decision where one is named.

    A sheet that comes by then is late, and the decision allows it. Its RegistrationUnlocked follows.
    """

    sheet_id: SheetId
    until: Deadline
    reason: Text
    decision: Document | None = None


class TitleAdded(Event):
    """A title was added to an accepted sheet by a decision; its TitleRegistered follows."""

    sheet_id: SheetId
    entry: Entry
    reason: Text
    decision: Document


AnySheetEvent = SheetEvent | SheetTakenBack | SheetUnlocked | RegistrationUnlocked | TitleAdded
