"""Every unit that a plan names is expected to hand in a sheet; the sheets of dropped units close."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command
from contracts.registration import ClosingCause, RegistrationOpened
from contracts.vocabulary import PlanId
from services.registration.registration.messages import RegistrationChanged, RegistrationClosed, Terms, terms_of
from services.registration.sheet.messages import CloseSheet, Expectation, ExpectSheet, sheet_id_of


def expect_sheets(event: RegistrationOpened, origin: Origin) -> Iterable[Command]:
    """A sheet is expected of every unit of the plan."""
    _ = origin
    return _expect(event.plan_id, terms_of(event))


def follow_change(event: RegistrationChanged, origin: Origin) -> Iterable[Command]:
    """The units that are named are expected on the changed terms; the sheets of those that are dropped close."""
    _ = origin
    yield from _expect(event.plan_id, event.terms)
    for unit in event.dropped:
        yield CloseSheet(sheet_id=sheet_id_of(event.plan_id, unit), cause=ClosingCause.UNIT_DROPPED)


def close_sheets(event: RegistrationClosed, origin: Origin) -> Iterable[Command]:
    """The sheets end with their registration, for the plan's reason."""
    _ = origin
    for unit in event.units:
        sheet_id = sheet_id_of(event.plan_id, unit)
        yield CloseSheet(sheet_id=sheet_id, cause=ClosingCause.PLAN_WITHDRAWN, reason=event.reason)


def _expect(plan_id: PlanId, terms: Terms) -> Iterable[Command]:
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
            )
            yield ExpectSheet(sheet_id=sheet_id_of(plan_id, unit.code), expectation=expectation)
