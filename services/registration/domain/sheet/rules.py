"""What may follow what: the decisions about a sheet."""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from contracts.message import Context, Decider
from contracts.registration import (
    RegisteredTitle,
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationWithdrawn,
    ReturnReason,
    SheetClosed,
    TitleRegistered,
    UnitRegistrationMissing,
)
from services.registration.domain.registration import DeadlineNotReached, RegistrationNotOpen, RegistrationOver
from services.registration.domain.sheet.entries import check
from services.registration.domain.sheet.messages import (
    AcceptSheet,
    CloseSheet,
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
)
from services.registration.domain.sheet.receiving import (
    check_standing_body,
    check_unit,
    instant_of_receipt,
    is_standing_body,
)
from services.registration.domain.sheet.refusals import (
    LateSheetNeedsReason,
    NothingHandedIn,
    ReturnReasonUntrue,
    SheetAlreadyAccepted,
    SheetAlreadyHandedIn,
    TitleNotRegistered,
    WithdrawalAfterDeadline,
)
from services.registration.domain.sheet.states import (
    INITIAL,
    Accepted,
    Closed,
    Expected,
    HandedIn,
    Live,
    Returned,
    SheetState,
    Unexpected,
    evolve,
)


def decide(command: SheetCommand, state: SheetState, context: Context) -> tuple[SheetEvent, ...]:
    """What follows from a wish about a sheet: first what the plan and the calendar wish, then what people do."""
    match command:
        case ExpectSheet():
            return _expect(command, state, context)
        case LockSheet():
            return _lock(command, state, context)
        case CloseSheet():
            return _close(command, state)
        case _:
            return _decide_for_people(command, _live(state), context)


def _decide_for_people(
    command: HandInSheet | AcceptSheet | ReturnSheet | WithdrawTitle, sheet: Live, context: Context
) -> tuple[SheetEvent, ...]:
    match command:
        case HandInSheet():
            return _hand_in(command, sheet, context)
        case AcceptSheet():
            return _accept(command, sheet, context)
        case ReturnSheet():
            return _return(command, sheet, context)
        case WithdrawTitle():
            return _withdraw_title(command, sheet, context)
        case _:
            assert_never(command)


def _expect(command: ExpectSheet, state: SheetState, context: Context) -> tuple[SheetEvent, ...]:
    expectation = command.expectation
    if isinstance(state, Unexpected | Closed):
        return (SheetExpected(sheet_id=command.sheet_id, expectation=expectation),)
    if state.expectation == expectation:
        return ()
    locked = state.locked and not expectation.deadline.is_kept_at(context.now)
    late = isinstance(state, HandedIn | Accepted) and replace(state, expectation=expectation).late
    return (SheetExpectationChanged(sheet_id=command.sheet_id, expectation=expectation, locked=locked, late=late),)


def _lock(command: LockSheet, state: SheetState, context: Context) -> tuple[SheetEvent, ...]:
    if isinstance(state, Closed):
        return ()
    sheet = _live(state)
    expected = sheet.expectation
    if sheet.locked:
        return ()
    if expected.deadline.is_kept_at(context.now):
        raise DeadlineNotReached(ends_at=expected.deadline.ends_at.isoformat())
    if not isinstance(sheet, Expected):
        return (SheetLocked(sheet_id=command.sheet_id, plan_id=expected.plan_id, unit=expected.unit),)
    return (
        UnitRegistrationMissing(
            plan_id=expected.plan_id,
            sheet_id=command.sheet_id,
            unit=expected.unit,
            unit_name=expected.unit_name,
            deadline=expected.deadline,
        ),
    )


def _close(command: CloseSheet, state: SheetState) -> tuple[SheetEvent, ...]:
    if isinstance(state, Closed | Unexpected):
        return ()
    expected = state.expectation
    left = state.registered.keys() - state.withdrawn if isinstance(state, Accepted) else ()
    return (
        SheetClosed(
            sheet_id=command.sheet_id,
            plan_id=expected.plan_id,
            unit=expected.unit,
            reason=command.reason,
            unit_name=expected.unit_name,
            titles=tuple(RegisteredTitle(subject=subject, title=title) for subject, title in sorted(left)),
            cause=command.cause,
        ),
    )


def _hand_in(command: HandInSheet, sheet: Live, context: Context) -> tuple[SheetEvent, ...]:
    expected = sheet.expectation
    check_unit(context.actor, expected)
    if isinstance(sheet, Accepted):
        raise SheetAlreadyAccepted
    if isinstance(sheet, HandedIn):
        if (sheet.entries, sheet.unit_plan) == (command.entries, command.unit_plan):
            return ()
        raise SheetAlreadyHandedIn
    check(command.entries, expected.plan.dated)
    received_at = instant_of_receipt(command, expected, context)
    return (
        SheetHandedIn(
            sheet_id=command.sheet_id,
            plan_id=expected.plan_id,
            unit=expected.unit,
            entries=command.entries,
            unit_plan=command.unit_plan,
            received_at=received_at,
            late=not expected.deadline.is_kept_at(received_at),
        ),
    )


def _accept(command: AcceptSheet, sheet: Live, context: Context) -> tuple[SheetEvent, ...]:
    check_standing_body(context.actor)
    if isinstance(sheet, Accepted):
        return ()
    handed_in = _handed_in(sheet)
    expected = handed_in.expectation
    if handed_in.late and not command.late_reason.strip():
        ends_at = expected.deadline.ends_at.isoformat()
        raise LateSheetNeedsReason(received_at=handed_in.received_at.isoformat(), ends_at=ends_at)
    accepted = RegistrationAccepted(
        plan_id=expected.plan_id,
        sheet_id=command.sheet_id,
        unit=expected.unit,
        unit_name=expected.unit_name,
        titles=len(handed_in.entries),
        received_at=handed_in.received_at,
        on_time=not handed_in.late,
    )
    return (*_registered(command, handed_in), accepted)


def _registered(command: AcceptSheet, sheet: HandedIn) -> Iterator[TitleRegistered]:
    expected = sheet.expectation
    for entry in sheet.entries:
        yield TitleRegistered(
            plan_id=expected.plan_id,
            sheet_id=command.sheet_id,
            unit=expected.unit,
            unit_name=expected.unit_name,
            cluster=expected.cluster,
            subject=entry.subject,
            title=entry.title,
            year=expected.year,
            received_at=sheet.received_at,
            on_time=not sheet.late,
            late_reason=command.late_reason if sheet.late else "",
            unit_plan=sheet.unit_plan,
        )


def _return(command: ReturnSheet, sheet: Live, context: Context) -> tuple[SheetEvent, ...]:
    check_standing_body(context.actor)
    if isinstance(sheet, Accepted):
        raise SheetAlreadyAccepted
    if isinstance(sheet, Returned):
        return ()
    handed_in = _handed_in(sheet)
    untrue = {
        ReturnReason.LATE: not handed_in.late,
        ReturnReason.NO_UNIT_PLAN: handed_in.unit_plan is not None,
    }
    if untrue.get(command.reason_code, False):
        raise ReturnReasonUntrue(reason_code=command.reason_code.value)
    return (
        RegistrationReturned(
            plan_id=sheet.expectation.plan_id,
            sheet_id=command.sheet_id,
            unit=sheet.expectation.unit,
            unit_name=sheet.expectation.unit_name,
            reason_code=command.reason_code,
            reason=command.reason,
        ),
    )


def _withdraw_title(command: WithdrawTitle, sheet: Live, context: Context) -> tuple[SheetEvent, ...]:
    expected = sheet.expectation
    check_unit(context.actor, expected)
    wanted = (command.subject, command.title)
    if not isinstance(sheet, Accepted) or wanted not in sheet.registered:
        raise TitleNotRegistered(subject=command.subject, title=command.title)
    if wanted in sheet.withdrawn:
        return ()
    over = sheet.locked or not expected.deadline.is_kept_at(context.now)
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
        ),
    )


def _live(state: SheetState) -> Live:
    if isinstance(state, Unexpected):
        raise RegistrationNotOpen
    if isinstance(state, Closed):
        raise RegistrationOver(reason=state.reason)
    return state


def _handed_in(sheet: Live) -> HandedIn:
    if not isinstance(sheet, HandedIn):
        raise NothingHandedIn
    return sheet


DECIDER: Decider[SheetCommand, SheetState, SheetEvent] = Decider(INITIAL, decide, evolve)
