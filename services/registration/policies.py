"""What registration does about news: it opens, changes and closes with the plan, and expects the units' sheets."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command, Event
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.registration import ClosingCause, RegistrationOpened
from contracts.vocabulary import PlanId, UnitCode
from services.registration.domain.registration import (
    ChangeRegistration,
    CloseRegistration,
    OpenRegistration,
    RegistrationChanged,
    RegistrationClosed,
    Terms,
    terms_of,
)
from services.registration.domain.sheet import CloseSheet, Expectation, ExpectSheet, sheet_id_of

HEARS = (PlanIssued, PlanAmended, PlanWithdrawn)
_DROPPED = "Kế hoạch sau khi sửa đổi không còn nêu tên đơn vị."


def react(event: Event, origin: Origin) -> Iterable[Command]:
    """The wishes that follow from news of a plan, and from what registration says of itself."""
    _ = origin
    match event:
        case PlanIssued(plan_id=plan_id, content=content):
            yield OpenRegistration(plan_id=plan_id, terms=_terms(content))
        case PlanAmended(plan_id=plan_id, content=content):
            yield ChangeRegistration(plan_id=plan_id, terms=_terms(content))
        case PlanWithdrawn(plan_id=plan_id, reason=reason):
            yield CloseRegistration(plan_id=plan_id, reason=reason)
        case RegistrationOpened():
            yield from _expect(event)
        case RegistrationChanged(plan_id=plan_id, dropped=dropped):
            yield from _expect(event)
            yield from _close(plan_id, dropped, ClosingCause.UNIT_DROPPED, _DROPPED)
        case RegistrationClosed(plan_id=plan_id, units=units, reason=reason):
            yield from _close(plan_id, units, ClosingCause.PLAN_WITHDRAWN, reason)
        case _:
            return


def _terms(content: PlanContent) -> Terms:
    return Terms(
        plan=content.document,
        year=content.year,
        deadline=content.registration_deadline,
        gates=content.gates,
        clusters=content.clusters,
    )


def _expect(event: RegistrationOpened | RegistrationChanged) -> Iterable[Command]:
    terms = terms_of(event)
    for cluster in terms.clusters:
        for unit in cluster.units:
            expectation = Expectation(
                plan_id=event.plan_id,
                plan=terms.plan,
                unit=unit.code,
                unit_name=unit.name,
                cluster=cluster.code,
                year=terms.year,
                deadline=terms.deadline,
            )
            yield ExpectSheet(sheet_id=sheet_id_of(event.plan_id, unit.code), expectation=expectation)


def _close(plan_id: PlanId, units: Iterable[UnitCode], cause: ClosingCause, reason: str) -> Iterable[Command]:
    for unit in units:
        yield CloseSheet(sheet_id=sheet_id_of(plan_id, unit), cause=cause, reason=reason)
