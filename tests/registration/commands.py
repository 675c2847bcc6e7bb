"""The commands about the sheet of Chi Lăng, and the contexts in which they are sent."""

from datetime import date, datetime

from chassis.deciding.testing import context
from contracts.message import Actor, Context
from contracts.registration import ClosingCause, ReturnReason
from contracts.vocabulary import Deadline, WithdrawalReason
from services.registration.sheet.messages import (
    AcceptSheet,
    CloseSheet,
    ExpectSheet,
    LockSheet,
    ReturnSheet,
    SendUnitPlan,
    WithdrawTitle,
)
from tests.registration.sheets import (
    IN_TIME,
    LATE,
    SHEET,
    UNIT_PLAN,
    closed,
    expectation,
    handed_in,
)

LATE_SHEET = handed_in(LATE, late=True)
CLOSED = closed()
EXPECT = ExpectSheet(sheet_id=SHEET, expectation=expectation())
ACCEPT = AcceptSheet(sheet_id=SHEET)
RETURN = ReturnSheet(sheet_id=SHEET, reason_code=ReturnReason.WRONG_FORM, reason="Sai mẫu")
WITHDRAW = WithdrawTitle(
    sheet_id=SHEET, subject="can-bo-1", title="LDTT", reason_code=WithdrawalReason.LEFT_UNIT, reason="Chuyển công tác"
)
SEND_PLAN = SendUnitPlan(sheet_id=SHEET, unit_plan=UNIT_PLAN)
LOCK = LockSheet(sheet_id=SHEET)
CLOSE = CloseSheet(sheet_id=SHEET, cause=ClosingCause.PLAN_WITHDRAWN, reason="Thu hồi")
LATER = Deadline(day=date(2017, 1, 20))


def by(actor: Actor, now: datetime = IN_TIME) -> Context:
    """The context of `actor` at `now`."""
    return context(actor, now)
