"""The rules of a sheet: the commands of the plan, the calendar and other sites first, then those of people."""

from datetime import datetime
from typing import assert_never

from contracts.message import Context, Decider
from contracts.registration import (
    RegistrationReturned,
    RegistrationWithdrawn,
    ReturnReason,
)
from services.registration.sheet.accepting import accept, lying_here
from services.registration.sheet.calendar import follow
from services.registration.sheet.changes import (
    AddTitle,
    AnySheetCommand,
    AnySheetEvent,
    Change,
    TakeBackSheet,
    UnlockSheet,
)
from services.registration.sheet.changing import change
from services.registration.sheet.entries import check
from services.registration.sheet.messages import (
    AcceptSheet,
    ByPeople,
    CloseSheet,
    Expectation,
    ExpectSheet,
    FollowSuperior,
    HandInSheet,
    LockSheet,
    ReceiveSubmission,
    ReceiveUnitPlan,
    ReturnSheet,
    SendUnitPlan,
    SheetEvent,
    SheetHandedIn,
    WithdrawTitle,
)
from services.registration.sheet.receiving import (
    check_standing_body,
    check_unit,
    instant_of_receipt,
    is_standing_body,
    received,
)
from services.registration.sheet.refusals import (
    LateUnitPlanNeedsReason,
    ReturnReasonUntrue,
    RowNotInSheet,
    RowReturnedTwice,
    SheetAlreadyAccepted,
    SheetAlreadyHandedIn,
    TitleNotRegistered,
    UnitPlanAfterDeadline,
    WithdrawalAfterDeadline,
)
from services.registration.sheet.states import (
    INITIAL,
    Accepted,
    HandedIn,
    Live,
    Returned,
    SheetState,
    ends_at,
    evolve,
    live,
)
from services.registration.sheet.submission import receive_submission, receive_unit_plan
from services.registration.sheet.succession import HandOverSheet
from services.registration.sheet.superior import check_decided_here, follow_superior, submitted
from services.registration.sheet.unit_plan import check_unit_plan, plan_received


def decide(command: AnySheetCommand, state: SheetState, evidence: None, context: Context) -> tuple[AnySheetEvent, ...]:
    """The events that follow from a command about a sheet."""
    _ = evidence
    match command:
        case ExpectSheet() | LockSheet() | CloseSheet() | HandOverSheet():
            return follow(command, state, context)
        case ReceiveSubmission():
            return receive_submission(command, state, context)
        case ReceiveUnitPlan():
            return receive_unit_plan(command, state)
        case FollowSuperior():
            return follow_superior(command, live(state))
        case _:
            return _act(command, live(state), context)


def _act(command: ByPeople | Change, sheet: Live, context: Context) -> tuple[AnySheetEvent, ...]:
    check_decided_here(command, sheet.expectation)
    match command:
        case TakeBackSheet() | UnlockSheet() | AddTitle():
            return change(command, sheet, context)
        case HandInSheet():
            return _hand_in(command, sheet, context)
        case SendUnitPlan():
            return _send_unit_plan(command, sheet, context)
        case AcceptSheet():
            return accept(command, sheet, context)
        case ReturnSheet():
            return _return(command, sheet, context)
        case WithdrawTitle():
            return _withdraw_title(command, sheet, context)
        case _:
            assert_never(command)


def _hand_in(command: HandInSheet, sheet: Live, context: Context) -> tuple[SheetEvent, ...]:
    expected = sheet.expectation
    check_unit(context.actor, expected)
    if isinstance(sheet, Accepted):
        raise SheetAlreadyAccepted
    if isinstance(sheet, HandedIn):
        if (sheet.entries, sheet.enclosed) == (command.entries, command.unit_plan):
            return ()
        raise SheetAlreadyHandedIn
    check(command.entries, expected.plan.dated)
    received_at = instant_of_receipt(command.received_at, expected, context)
    if command.unit_plan is not None:
        check_unit_plan(command.unit_plan, expected, received_at)
    handed_in = SheetHandedIn(
        sheet_id=command.sheet_id,
        plan_id=expected.plan_id,
        unit=expected.unit,
        entries=command.entries,
        unit_plan=command.unit_plan,
        received_at=received_at,
        late=not expected.deadline.is_kept_at(received_at),
    )
    said = received(handed_in, expected) if expected.superior is None else submitted(handed_in, expected)
    return (handed_in, said)


def _send_unit_plan(command: SendUnitPlan, sheet: Live, context: Context) -> tuple[SheetEvent, ...]:
    expected = sheet.expectation
    check_unit(context.actor, expected)
    if command.unit_plan == sheet.unit_plan:
        return ()
    received_at = instant_of_receipt(command.received_at, expected, context)
    check_unit_plan(command.unit_plan, expected, received_at)
    if not expected.deadline.is_kept_at(received_at):
        _check_late_plan(command, expected, received_at, context)
    return (plan_received(command.sheet_id, expected, command.unit_plan, received_at, command.late_reason),)


def _check_late_plan(command: SendUnitPlan, expected: Expectation, received_at: datetime, context: Context) -> None:
    ends_at = expected.deadline.ends_at.isoformat()
    if not is_standing_body(context.actor):
        raise UnitPlanAfterDeadline(ends_at=ends_at)
    if not command.late_reason.strip():
        raise LateUnitPlanNeedsReason(received_at=received_at.isoformat(), ends_at=ends_at)


def _return(command: ReturnSheet, sheet: Live, context: Context) -> tuple[SheetEvent, ...]:
    check_standing_body(context.actor)
    if isinstance(sheet, Accepted):
        raise SheetAlreadyAccepted
    if isinstance(sheet, Returned):
        return ()
    handed_in = lying_here(sheet)
    _check_reasons(command, handed_in)
    _check_rows(command, handed_in)
    return (
        RegistrationReturned(
            plan_id=sheet.expectation.plan_id,
            sheet_id=command.sheet_id,
            unit=sheet.expectation.unit,
            unit_name=sheet.expectation.unit_name,
            reason_code=command.reason_code,
            reason=command.reason,
            rows=command.rows,
            round=sheet.expectation.round,
        ),
    )


def _check_reasons(command: ReturnSheet, sheet: HandedIn) -> None:
    untrue = {
        ReturnReason.LATE: not sheet.late,
        ReturnReason.NO_UNIT_PLAN: (sheet.enclosed or sheet.unit_plan) is not None,
    }
    for reason_code in (command.reason_code, *(row.reason_code for row in command.rows)):
        if untrue.get(reason_code, False):
            raise ReturnReasonUntrue(reason_code=reason_code.value)


def _check_rows(command: ReturnSheet, sheet: HandedIn) -> None:
    left = {(entry.subject.key, entry.title): True for entry in sheet.entries}
    for row in command.rows:
        if (row.subject, row.title) not in left:
            raise RowNotInSheet(subject=row.subject, title=row.title)
        if not left[row.subject, row.title]:
            raise RowReturnedTwice(subject=row.subject, title=row.title)
        left[row.subject, row.title] = False


def _withdraw_title(command: WithdrawTitle, sheet: Live, context: Context) -> tuple[SheetEvent, ...]:
    expected = sheet.expectation
    check_unit(context.actor, expected)
    wanted = (command.subject, command.title)
    if not isinstance(sheet, Accepted) or wanted not in sheet.registered:
        raise TitleNotRegistered(subject=command.subject, title=command.title)
    if wanted in sheet.withdrawn:
        return ()
    over = sheet.locked or context.now >= ends_at(sheet)
    if over and not is_standing_body(context.actor):
        raise WithdrawalAfterDeadline
    return (
        RegistrationWithdrawn(
            plan_id=expected.plan_id,
            sheet_id=command.sheet_id,
            unit=expected.unit,
            subject=sheet.registered[wanted],
            title=command.title,
            reason=command.reason,
            unit_name=expected.unit_name,
            by_standing_body=is_standing_body(context.actor),
            round=expected.round,
            reason_code=command.reason_code,
        ),
    )


DECIDER: Decider[AnySheetCommand, SheetState, AnySheetEvent] = Decider(INITIAL, decide, evolve)
