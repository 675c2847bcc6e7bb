"""What may be true of a sheet, and how its events make it so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from contracts.registration import (
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    TitleRegistered,
    UnitRegistrationMissing,
)
from contracts.vocabulary import Document, Subject, SubjectKey, TitleCode
from services.registration.domain.sheet.entries import Entry
from services.registration.domain.sheet.messages import (
    Expectation,
    LiveEvent,
    SheetEvent,
    SheetExpectationChanged,
    SheetExpected,
    SheetHandedIn,
    SheetLocked,
    WordToOthers,
)

Registered = Mapping[tuple[SubjectKey, TitleCode], Subject]


@dataclass(frozen=True, slots=True)
class Unexpected:
    """No plan that names the unit was heard of yet."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Nothing was handed in; once locked, the unit is missing."""

    expectation: Expectation
    locked: bool = False


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The sheet lies with the standing body."""

    expectation: Expectation
    locked: bool
    entries: tuple[Entry, ...]
    unit_plan: Document | None
    received_at: datetime

    @property
    def late(self) -> bool:
        """Whether the deadline had passed when the sheet came in."""
        return not self.expectation.deadline.is_kept_at(self.received_at)


@dataclass(frozen=True, slots=True)
class Returned:
    """The sheet lies with the unit again."""

    expectation: Expectation
    locked: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """The titles of the sheet are registered; some of them may have been withdrawn.

    `late` is what the sheet was accepted as, wherever the deadline is moved afterwards.
    """

    expectation: Expectation
    locked: bool
    late: bool
    registered: Registered
    withdrawn: frozenset[tuple[SubjectKey, TitleCode]]


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing is expected of the unit any more."""

    reason: str


Live = Expected | HandedIn | Returned | Accepted
SheetState = Unexpected | Live | Closed
INITIAL: SheetState = Unexpected()


def evolve(state: SheetState, event: SheetEvent) -> SheetState:
    """What is true of a sheet after an event."""
    if isinstance(event, SheetExpected):
        return Expected(event.expectation)
    if isinstance(event, SheetClosed):
        return Closed(event.reason)
    if isinstance(event, WordToOthers):
        return state
    return _evolve_live(state, event) if isinstance(state, Live) else state


def _evolve_live(sheet: Live, event: LiveEvent) -> Live:
    match event:
        case SheetExpectationChanged(expectation=expectation, locked=locked):
            return replace(sheet, expectation=expectation, locked=locked)
        case SheetHandedIn(entries=entries, unit_plan=unit_plan, received_at=received_at):
            return HandedIn(sheet.expectation, sheet.locked, entries, unit_plan, received_at)
        case RegistrationReturned():
            return Returned(sheet.expectation, sheet.locked)
        case TitleRegistered():
            return _with_title(sheet, event)
        case RegistrationWithdrawn(subject=subject, title=title):
            return _without_title(sheet, (subject.key, title))
        case SheetLocked() | UnitRegistrationMissing():
            return replace(sheet, locked=True)
        case _:
            assert_never(event)


def _with_title(sheet: Live, event: TitleRegistered) -> Accepted:
    registered = dict(sheet.registered) if isinstance(sheet, Accepted) else {}
    registered[event.subject.key, event.title] = event.subject
    withdrawn = sheet.withdrawn if isinstance(sheet, Accepted) else frozenset()
    return Accepted(sheet.expectation, sheet.locked, not event.on_time, registered, withdrawn)


def _without_title(sheet: Live, title: tuple[SubjectKey, TitleCode]) -> Live:
    return replace(sheet, withdrawn=sheet.withdrawn | {title}) if isinstance(sheet, Accepted) else sheet
