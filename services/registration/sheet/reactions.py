"""Every unit that a plan names is expected to hand in a sheet; the sheets of dropped units close.

Under a superior's plan the site's own unit is expected alone; its sheet goes to the superior, which decides on it.
"""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.registration import ClosingCause, RegistrationOpened, SheetSubmitted, sheet_id_of
from contracts.vocabulary import PlanId
from services.registration.registration.messages import (
    RegistrationChanged,
    RegistrationClosed,
    Terms,
    terms_in,
    terms_of,
)
from services.registration.sheet.messages import (
    CloseSheet,
    Expectation,
    ExpectSheet,
    FollowSuperior,
    ReceiveSubmission,
    SaidOfSheet,
)


def expect_sheets(event: RegistrationOpened, origin: Origin) -> Iterable[Command]:
    """A sheet is expected of every unit of the plan."""
    _ = origin
    return _expect(event.plan_id, terms_of(event))


def follow_change(event: RegistrationChanged, origin: Origin) -> Iterable[Command]:
    """The units that are named are expected on the changed terms; the sheets of those that are dropped close."""
    _ = origin
    yield from _expect(event.plan_id, event.terms)
    for unit in event.dropped:
        yield CloseSheet(sheet_id=sheet_id_of(event.plan_id, unit, event.terms.round), cause=ClosingCause.UNIT_DROPPED)


def close_sheets(event: RegistrationClosed, origin: Origin) -> Iterable[Command]:
    """The sheets end with their registration, for the plan's reason."""
    _ = origin
    for unit in event.units:
        sheet_id = sheet_id_of(event.plan_id, unit, event.round)
        yield CloseSheet(sheet_id=sheet_id, cause=ClosingCause.PLAN_WITHDRAWN, reason=event.reason)


def expect_for_superior(event: PlanIssued, origin: Origin) -> Iterable[Command]:
    """The sheet of this site's own unit is expected where a superior's plan names it."""
    return _expect_here(event.plan_id, event.content, origin)


def follow_amended_superior(event: PlanAmended, origin: Origin) -> Iterable[Command]:
    """The sheet is expected on the changed terms, or closed where the plan names the unit no longer."""
    named = tuple(_expect_here(event.plan_id, event.content, origin))
    if named or origin.here in event.content.units():
        return named
    rounds = ("", *(one.code for one in event.content.rounds if one.registration is not None))
    sheets = (sheet_id_of(event.plan_id, origin.here, one) for one in rounds)
    return tuple(CloseSheet(sheet_id=one, cause=ClosingCause.UNIT_DROPPED) for one in sheets)


def close_for_superior(event: PlanWithdrawn, origin: Origin) -> Iterable[Command]:
    """The sheet ends with the superior's plan, for its reason."""
    for one in ("", *event.rounds):
        sheet_id = sheet_id_of(event.plan_id, origin.here, one)
        yield CloseSheet(sheet_id=sheet_id, cause=ClosingCause.PLAN_WITHDRAWN, reason=event.reason)


def receive_submission(event: SheetSubmitted, origin: Origin) -> Iterable[Command]:
    """The sheet that a subordinate submits is handed in here; that it is its own is for the rules to say."""
    yield ReceiveSubmission(sheet_id=event.sheet_id, site=origin.site, submitted=event)


def follow_superior(event: SaidOfSheet, origin: Origin) -> Iterable[Command]:
    """The sheet follows what the superior has decided on it."""
    yield FollowSuperior(sheet_id=event.sheet_id, site=origin.site, said=event)


def _expect_here(plan_id: PlanId, content: PlanContent, origin: Origin) -> Iterable[Command]:
    for terms in terms_in(content):
        for expected in _expect(plan_id, terms):
            if expected.expectation.unit == origin.here:
                superior = expected.expectation.model_copy(update={"superior": origin.site})
                yield ExpectSheet(sheet_id=expected.sheet_id, expectation=superior)


def _expect(plan_id: PlanId, terms: Terms) -> Iterable[ExpectSheet]:
    for cluster in terms.clusters:
        for unit in cluster.units:
            expectation = Expectation(
                plan_id=plan_id,
                plan=terms.plan,
                unit=unit.code,
                unit_name=unit.name,
                cluster=cluster.code,
                year=terms.year,
                deadline=terms.deadline,
                round=terms.round,
                round_name=terms.round_name,
                cycle=terms.cycle,
            )
            yield ExpectSheet(sheet_id=sheet_id_of(plan_id, unit.code, terms.round), expectation=expectation)
