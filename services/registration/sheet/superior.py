"""The sheet of this site's own unit under a superior's plan: submitted to the superior, which decides on it."""

from typing import assert_never

from contracts.registration import (
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetSubmitted,
    SubmittedTitle,
    UnitPlanReceived,
)
from services.registration.sheet.changes import Change
from services.registration.sheet.messages import (
    ByPeople,
    Expectation,
    FollowSuperior,
    HandInSheet,
    SheetAcceptedBySuperior,
    SheetEvent,
    SheetHandedIn,
    SheetReturnedBySuperior,
    TitleWithdrawnBySuperior,
    UnitPlanReceivedBySuperior,
)
from services.registration.sheet.refusals import DecidedBySuperior, SheetOfAnotherPlan
from services.registration.sheet.states import Accepted, Live


def check_decided_here(command: ByPeople | Change, expected: Expectation) -> None:
    """Raise DecidedBySuperior for any command but handing in, where the plan is a superior's."""
    if expected.superior is not None and not isinstance(command, HandInSheet):
        raise DecidedBySuperior(plan=str(expected.plan), issuer=expected.plan.issuer)


def submitted(handed_in: SheetHandedIn, expected: Expectation) -> SheetSubmitted:
    """The sheet as it goes to the superior."""
    return SheetSubmitted(
        plan_id=handed_in.plan_id,
        sheet_id=handed_in.sheet_id,
        unit=handed_in.unit,
        unit_name=expected.unit_name,
        entries=tuple(SubmittedTitle(subject=one.subject, title=one.title) for one in handed_in.entries),
        unit_plan=handed_in.unit_plan,
        handed_in_at=handed_in.received_at,
        round=expected.round,
    )


def follow_superior(command: FollowSuperior, sheet: Live) -> tuple[SheetEvent, ...]:
    """Record what the superior has decided, once; raises SheetOfAnotherPlan for a sheet under another site's plan."""
    expected, said = sheet.expectation, command.said
    if expected.superior != command.site:
        raise SheetOfAnotherPlan(site=command.site, plan=str(expected.plan))
    match said:
        case RegistrationAccepted(titles=titles, on_time=on_time):
            accepted = SheetAcceptedBySuperior(sheet_id=command.sheet_id, titles=titles, on_time=on_time)
            return () if isinstance(sheet, Accepted) else (accepted,)
        case RegistrationReturned(reason_code=code, reason=reason, rows=rows):
            return (SheetReturnedBySuperior(sheet_id=command.sheet_id, reason_code=code, reason=reason, rows=rows),)
        case RegistrationWithdrawn(subject=subject, title=title):
            return (TitleWithdrawnBySuperior(sheet_id=command.sheet_id, subject=subject.key, title=title),)
        case UnitPlanReceived(unit_plan=document, received_at=received_at, on_time=on_time):
            return (
                UnitPlanReceivedBySuperior(
                    sheet_id=command.sheet_id, unit_plan=document, received_at=received_at, on_time=on_time
                ),
            )
        case _:
            assert_never(said)
