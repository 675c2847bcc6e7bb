"""The decisions about a sheet that follow from the plan and the calendar: expected, locked, closed."""

from dataclasses import replace
from typing import assert_never

from contracts.message import Context
from contracts.registration import RegisteredTitle, SheetClosed, UnitRegistrationMissing
from services.registration.sheet.messages import (
    ByPlan,
    CloseSheet,
    ExpectSheet,
    LockSheet,
    SheetClosedWithSuperiorPlan,
    SheetEvent,
    SheetExpectationChanged,
    SheetExpected,
    SheetLocked,
)
from services.registration.sheet.refusals import SheetDeadlineNotReached
from services.registration.sheet.states import (
    Accepted,
    Closed,
    Expected,
    HandedIn,
    SheetState,
    Unexpected,
    ends_at,
    live,
)
from services.registration.sheet.submission import take
from services.registration.sheet.succession import HandOverSheet, SheetHandedOver

_DROPPED = "Kế hoạch sau khi sửa đổi không còn nêu tên đơn vị."


def follow(command: ByPlan, state: SheetState, context: Context) -> tuple[SheetEvent, ...]:
    """The events that follow from the plan or the calendar."""
    match command:
        case ExpectSheet():
            return _expect(command, state, context)
        case LockSheet():
            return _lock(command, state, context)
        case CloseSheet():
            return _close(command, state)
        case HandOverSheet():
            return _hand_over(command, state)
        case _:
            assert_never(command)


def _expect(command: ExpectSheet, state: SheetState, context: Context) -> tuple[SheetEvent, ...]:
    expectation = command.expectation
    if isinstance(state, Unexpected | Closed):
        begun = SheetExpected(sheet_id=command.sheet_id, expectation=expectation)
        kept = () if state.kept is None else take(command.sheet_id, state.kept, Expected(expectation))
        return (begun, *kept)
    expectation = expectation.model_copy(update={"holder": state.expectation.holder})
    if state.expectation == expectation:
        return ()
    locked = state.locked and not expectation.deadline.is_kept_at(context.now)
    late = isinstance(state, HandedIn | Accepted) and replace(state, expectation=expectation).late
    return (SheetExpectationChanged(sheet_id=command.sheet_id, expectation=expectation, locked=locked, late=late),)


def _lock(command: LockSheet, state: SheetState, context: Context) -> tuple[SheetEvent, ...]:
    if isinstance(state, Closed):
        return ()
    sheet = live(state)
    expected = sheet.expectation
    if sheet.locked:
        return ()
    if context.now < ends_at(sheet):
        raise SheetDeadlineNotReached(ends_at=ends_at(sheet).isoformat())
    said_before = sheet.unlocked is not None
    if not isinstance(sheet, Expected) or expected.superior is not None or said_before:
        return (SheetLocked(sheet_id=command.sheet_id, plan_id=expected.plan_id, unit=expected.unit),)
    return (
        UnitRegistrationMissing(
            plan_id=expected.plan_id,
            sheet_id=command.sheet_id,
            unit=expected.unit,
            unit_name=expected.unit_name,
            deadline=expected.deadline,
            round=expected.round,
        ),
    )


def _hand_over(command: HandOverSheet, state: SheetState) -> tuple[SheetEvent, ...]:
    """A sheet goes to the unit that follows on its own, whatever is done on it already."""
    if isinstance(state, Closed | Unexpected) or state.expectation.holder == command.holder.code:
        return ()
    expected = state.expectation
    return (
        SheetHandedOver(
            sheet_id=command.sheet_id,
            plan_id=expected.plan_id,
            unit=expected.unit,
            holder=command.holder,
            since=command.since,
        ),
    )


def _close(command: CloseSheet, state: SheetState) -> tuple[SheetEvent, ...]:
    if isinstance(state, Closed | Unexpected):
        return ()
    expected, reason = state.expectation, command.reason or _DROPPED
    if expected.superior is not None:
        return (SheetClosedWithSuperiorPlan(sheet_id=command.sheet_id, reason=reason),)
    left = state.registered.keys() - state.withdrawn if isinstance(state, Accepted) else ()
    return (
        SheetClosed(
            sheet_id=command.sheet_id,
            plan_id=expected.plan_id,
            unit=expected.unit,
            reason=reason,
            unit_name=expected.unit_name,
            titles=tuple(RegisteredTitle(subject=subject, title=title) for subject, title in sorted(left)),
            cause=command.cause,
            round=expected.round,
        ),
    )
