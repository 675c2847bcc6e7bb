"""The states of a sheet, and how its events lead from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from contracts.registration import (
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationUnlocked,
    RegistrationWithdrawn,
    SheetClosed,
    SheetReceived,
    SheetSubmitted,
    SheetTakenBack,
    TitleRegistered,
    UnitPlanReceived,
    UnitRegistrationMissing,
)
from contracts.vocabulary import Document, Subject, SubjectKey, TitleCode
from services.registration.sheet.changes import AnySheetEvent, SheetUnlocked, TitleAdded
from services.registration.sheet.messages import (
    BySuperior,
    Entry,
    Expectation,
    SheetAcceptedBySuperior,
    SheetClosedWithSuperiorPlan,
    SheetExpectationChanged,
    SheetExpected,
    SheetHandedIn,
    SheetLocked,
    SheetReturnedBySuperior,
    Submission,
    SubmissionKept,
    TitleWithdrawnBySuperior,
    UnitPlanReceivedBySuperior,
)
from services.registration.sheet.refusals import RegistrationNotOpen, RegistrationOver
from services.registration.sheet.succession import SheetHandedOver

LiveEvent = (
    SheetHandedOver
    | SheetExpectationChanged
    | SheetHandedIn
    | SheetLocked
    | TitleRegistered
    | RegistrationReturned
    | RegistrationWithdrawn
    | UnitRegistrationMissing
    | UnitPlanReceived
    | SheetTakenBack
    | SheetUnlocked
    | BySuperior
)
"""The events that lead from one live state to another."""
_OnTerms = SheetHandedOver | SheetExpectationChanged | SheetLocked | UnitRegistrationMissing | SheetUnlocked
Registered = Mapping[tuple[SubjectKey, TitleCode], Subject]


@dataclass(frozen=True, slots=True)
class Unexpected:
    """No plan that names the unit was heard of yet; `kept` is what the unit's own site has submitted meanwhile."""

    kept: Submission | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """Nothing was handed in; once locked, the unit is missing.

    In this and every later state `unit_plan` is the unit's own plan as it was received, and `unlocked` says until when
    and why the sheet was unlocked last.
    """

    expectation: Expectation
    locked: bool = False
    unit_plan: Document | None = None
    unlocked: SheetUnlocked | None = None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The sheet lies with the standing body; `enclosed` is the unit's own plan that lies in it.

    `submitted` says that the unit's own site sent it.
    """

    expectation: Expectation
    locked: bool
    unit_plan: Document | None
    entries: tuple[Entry, ...]
    enclosed: Document | None
    received_at: datetime
    submitted: bool = False
    unlocked: SheetUnlocked | None = None

    @property
    def late(self) -> bool:
        """Whether the deadline had passed when the sheet came in."""
        return not self.expectation.deadline.is_kept_at(self.received_at)


@dataclass(frozen=True, slots=True)
class Returned:
    """The sheet lies with the unit again."""

    expectation: Expectation
    locked: bool
    unit_plan: Document | None
    unlocked: SheetUnlocked | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The titles of the sheet are registered; some of them may have been withdrawn.

    `late` says whether the sheet was accepted as late, wherever the deadline is moved afterwards. Of a sheet that a
    superior has accepted `registered` holds nothing: the superior registers its titles and withdraws them.
    """

    expectation: Expectation
    locked: bool
    unit_plan: Document | None
    late: bool
    registered: Registered
    withdrawn: frozenset[tuple[SubjectKey, TitleCode]]
    unlocked: SheetUnlocked | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing is expected of the unit any more; `kept` is as in Unexpected."""

    reason: str
    kept: Submission | None = None


Live = Expected | HandedIn | Returned | Accepted
SheetState = Unexpected | Live | Closed
INITIAL: SheetState = Unexpected()


def live(state: SheetState) -> Live:
    """The state as one in which the sheet is expected; raises RegistrationNotOpen or RegistrationOver."""
    if isinstance(state, Unexpected):
        raise RegistrationNotOpen
    if isinstance(state, Closed):
        raise RegistrationOver(reason=state.reason)
    return state


def ends_at(sheet: Live) -> datetime:
    """The first instant that is too late for the sheet: by its deadline, or by the day until which it was unlocked."""
    deadline = sheet.expectation.deadline.ends_at
    return deadline if sheet.unlocked is None else max(deadline, sheet.unlocked.until.ends_at)


def evolve(state: SheetState, event: AnySheetEvent) -> SheetState:
    """The state of a sheet after an event."""
    match event:
        case SheetExpected(expectation=expectation):
            return Expected(expectation)
        case SheetClosed(reason=reason) | SheetClosedWithSuperiorPlan(reason=reason):
            return Closed(reason)
        case SubmissionKept(submission=submission):
            return replace(state, kept=submission) if isinstance(state, Unexpected | Closed) else state
        case RegistrationAccepted() | RegistrationUnlocked() | SheetSubmitted() | SheetReceived() | TitleAdded():
            return state
        case _:
            return _evolve_live(state, event) if isinstance(state, Live) else state


def _evolve_live(sheet: Live, event: LiveEvent) -> Live:
    if isinstance(event, UnitPlanReceived | BySuperior):
        return _evolve_received(sheet, event)
    if isinstance(event, _OnTerms):
        return _on_terms(sheet, event)
    match event:
        case SheetHandedIn():
            return _handed_in(sheet, event)
        case SheetTakenBack() | RegistrationReturned():
            again = Expected if isinstance(event, SheetTakenBack) else Returned
            return again(sheet.expectation, sheet.locked, sheet.unit_plan, sheet.unlocked)
        case TitleRegistered():
            return _with_title(sheet, event)
        case RegistrationWithdrawn(subject=subject, title=title):
            return _without_title(sheet, (subject.key, title))
        case _:
            assert_never(event)


def _handed_in(sheet: Live, event: SheetHandedIn) -> HandedIn:
    return HandedIn(
        sheet.expectation,
        sheet.locked,
        sheet.unit_plan,
        event.entries,
        event.unit_plan,
        event.received_at,
        event.arrived_at is not None,
        sheet.unlocked,
    )


def _on_terms(sheet: Live, event: _OnTerms) -> Live:
    if isinstance(event, SheetHandedOver):
        return replace(sheet, expectation=sheet.expectation.model_copy(update={"holder": event.holder.code}))
    if isinstance(event, SheetUnlocked):
        return replace(sheet, locked=False, unlocked=event)
    if isinstance(event, SheetExpectationChanged):
        return replace(sheet, expectation=event.expectation, locked=event.locked)
    return replace(sheet, locked=True)


def _evolve_received(sheet: Live, event: UnitPlanReceived | BySuperior) -> Live:
    match event:
        case SheetAcceptedBySuperior(on_time=on_time):
            return Accepted(
                sheet.expectation, sheet.locked, sheet.unit_plan, not on_time, {}, frozenset(), sheet.unlocked
            )
        case SheetReturnedBySuperior():
            return Returned(sheet.expectation, sheet.locked, sheet.unit_plan, sheet.unlocked)
        case UnitPlanReceived(unit_plan=unit_plan) | UnitPlanReceivedBySuperior(unit_plan=unit_plan):
            return replace(sheet, unit_plan=unit_plan)
        case TitleWithdrawnBySuperior():
            return sheet
        case _:
            assert_never(event)


def _with_title(sheet: Live, event: TitleRegistered) -> Accepted:
    registered = dict(sheet.registered) if isinstance(sheet, Accepted) else {}
    registered[event.subject.key, event.title] = event.subject
    if isinstance(sheet, Accepted):
        return replace(sheet, registered=registered)
    late = not event.on_time
    return Accepted(sheet.expectation, sheet.locked, sheet.unit_plan, late, registered, frozenset(), sheet.unlocked)


def _without_title(sheet: Live, title: tuple[SubjectKey, TitleCode]) -> Live:
    return replace(sheet, withdrawn=sheet.withdrawn | {title}) if isinstance(sheet, Accepted) else sheet
