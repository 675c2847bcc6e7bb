"""Changes in the service of a person of Chi Lăng to test with."""

from datetime import date
from typing import Any

from contracts.staffing import StaffDied, StaffRetired, StaffTransferred
from contracts.vocabulary import Body, Day, Document
from services.registration.staffing.messages import RecordDeath, RecordRetirement, RecordTransfer
from tests.registration.sheets import CHI_LANG, MAI_PHA

AN_KEY = "can-bo-1"
ORDER = Document(issuer="UBND thành phố Lạng Sơn", number="412", symbol="QĐ-UBND", dated=date(2017, 6, 26))
JULY, OCTOBER = date(2017, 7, 1), date(2017, 10, 2)
_MOVED: dict[str, Any] = {"left": CHI_LANG, "joined": MAI_PHA}


def transfer(left: Body | None = CHI_LANG, joined: Body | None = MAI_PHA, on: Day = JULY) -> RecordTransfer:
    """The command that records a transfer from Chi Lăng to Mai Pha on 1 July, but for what is said."""
    codes = [None if unit is None else unit.code for unit in (left, joined)]
    return RecordTransfer(subject=AN_KEY, left=codes[0], joined=codes[1], on=on, paper=ORDER)


def retire(on: Day = OCTOBER) -> RecordRetirement:
    """The command that records a retirement."""
    return RecordRetirement(subject=AN_KEY, on=on, paper=ORDER)


def die(on: Day = OCTOBER) -> RecordDeath:
    """The command that records a death."""
    return RecordDeath(subject=AN_KEY, on=on, paper=ORDER)


def transferred(change: int = 1, on: Day = JULY, **units: Body | None) -> StaffTransferred:
    """A transfer was recorded."""
    return StaffTransferred(subject=AN_KEY, change=change, on=on, paper=ORDER, **{**_MOVED, **units})


def retired(change: int = 1, unit: Body = CHI_LANG, on: Day = OCTOBER) -> StaffRetired:
    """A retirement was recorded."""
    return StaffRetired(subject=AN_KEY, change=change, unit=unit.code, unit_name=unit.name, on=on, paper=ORDER)


def died(change: int = 1, unit: Body = CHI_LANG, on: Day = OCTOBER) -> StaffDied:
    """A death was recorded."""
    return StaffDied(subject=AN_KEY, change=change, unit=unit.code, unit_name=unit.name, on=on, paper=ORDER)
