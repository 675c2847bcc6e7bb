"""The rules by which a sheet leaves its usual way: taken back by its unit, unlocked, a title added by a decision."""

from datetime import datetime
from typing import assert_never

from contracts.message import Context
from contracts.registration import LateGround, RegistrationUnlocked, SheetTakenBack, TitleRegistered
from contracts.vocabulary import VIETNAM, Document
from services.registration.sheet.change_refusals import (
    AddedTitleWithdrawn,
    DecisionDatedLater,
    NothingAccepted,
    SheetNotLocked,
    TakenBackElsewhere,
    UnlockedUntilPast,
)
from services.registration.sheet.changes import (
    AddTitle,
    AnySheetEvent,
    Change,
    SheetUnlocked,
    TakeBackSheet,
    TitleAdded,
    UnlockSheet,
)
from services.registration.sheet.entries import check
from services.registration.sheet.receiving import check_standing_body, check_unit
from services.registration.sheet.refusals import NothingHandedIn, SheetAlreadyAccepted
from services.registration.sheet.states import Accepted, HandedIn, Live


def change(command: Change, sheet: Live, context: Context) -> tuple[AnySheetEvent, ...]:
    """The events of a command beside the usual way."""
    match command:
        case TakeBackSheet():
            return _take_back(command, sheet, context)
        case UnlockSheet():
            return _unlock(command, sheet, context)
        case AddTitle():
            return _add(command, sheet, context)
        case _:
            assert_never(command)


def check_decision(decision: Document | None, now: datetime) -> None:
    """Raise DecisionDatedLater for a decision that is dated after `now`, an aware instant."""
    today = now.astimezone(VIETNAM).date()
    if decision is not None and decision.dated > today:
        raise DecisionDatedLater(decision=str(decision), dated=f"{decision.dated:%d/%m/%Y}", today=f"{today:%d/%m/%Y}")


def _take_back(command: TakeBackSheet, sheet: Live, context: Context) -> tuple[AnySheetEvent, ...]:
    expected = sheet.expectation
    check_unit(context.actor, expected)
    if isinstance(sheet, Accepted):
        raise SheetAlreadyAccepted
    if not isinstance(sheet, HandedIn):
        raise NothingHandedIn
    if sheet.submitted:
        raise TakenBackElsewhere(unit=expected.unit_name)
    return (
        SheetTakenBack(
            plan_id=expected.plan_id,
            sheet_id=command.sheet_id,
            unit=expected.unit,
            unit_name=expected.unit_name,
            reason=command.reason,
            round=expected.round,
        ),
    )


def _unlock(command: UnlockSheet, sheet: Live, context: Context) -> tuple[AnySheetEvent, ...]:
    check_standing_body(context.actor)
    unlocked = SheetUnlocked(
        sheet_id=command.sheet_id, until=command.until, reason=command.reason, decision=command.decision
    )
    if not sheet.locked:
        if sheet.unlocked == unlocked:
            return ()
        raise SheetNotLocked
    if not command.until.is_kept_at(context.now):
        raise UnlockedUntilPast(day=f"{command.until.day:%d/%m/%Y}")
    check_decision(command.decision, context.now)
    expected = sheet.expectation
    said = RegistrationUnlocked(
        plan_id=expected.plan_id,
        sheet_id=command.sheet_id,
        unit=expected.unit,
        unit_name=expected.unit_name,
        until=command.until,
        reason=command.reason,
        decision=command.decision,
        round=expected.round,
    )
    return (unlocked, said)


def _add(command: AddTitle, sheet: Live, context: Context) -> tuple[AnySheetEvent, ...]:
    check_standing_body(context.actor)
    if not isinstance(sheet, Accepted):
        raise NothingAccepted
    entry, expected = command.entry, sheet.expectation
    title = (entry.subject.key, entry.title)
    if title in sheet.withdrawn:
        raise AddedTitleWithdrawn(subject=entry.subject.name, title=entry.title)
    if title in sheet.registered:
        return ()
    check((entry,), expected.plan.dated)
    check_decision(command.decision, context.now)
    on_time = expected.deadline.is_kept_at(context.now)
    return (
        TitleAdded(sheet_id=command.sheet_id, entry=entry, reason=command.reason, decision=command.decision),
        TitleRegistered(
            plan_id=expected.plan_id,
            sheet_id=command.sheet_id,
            unit=expected.unit,
            unit_name=expected.unit_name,
            cluster=expected.cluster,
            subject=entry.subject,
            title=entry.title,
            year=expected.year,
            received_at=context.now,
            on_time=on_time,
            late_reason="" if on_time else command.reason,
            unit_plan=sheet.unit_plan,
            round=expected.round,
            late_ground=LateGround(decision=command.decision),
        ),
    )
