"""Registration under a plan opens, changes and closes with the plan."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from services.registration.registration.messages import ChangeRegistration, CloseRegistration, OpenRegistration, Terms


def open_registration(event: PlanIssued, origin: Origin) -> Iterable[Command]:
    """Registration opens with a plan that sets a deadline for it."""
    _ = origin
    for terms in _terms(event.content):
        yield OpenRegistration(plan_id=event.plan_id, terms=terms)


def change_registration(event: PlanAmended, origin: Origin) -> Iterable[Command]:
    """Registration follows the amended plan, and opens where it sets the first deadline.

    Whether anything differs is for the rules to say. A deadline that an amendment takes out goes on to hold.
    """
    _ = origin
    for terms in _terms(event.content):
        yield OpenRegistration(plan_id=event.plan_id, terms=terms)
        yield ChangeRegistration(plan_id=event.plan_id, terms=terms)


def close_registration(event: PlanWithdrawn, origin: Origin) -> Iterable[Command]:
    """Registration ends with the plan, for the plan's reason."""
    _ = origin
    yield CloseRegistration(plan_id=event.plan_id, reason=event.reason)


def _terms(content: PlanContent) -> Iterable[Terms]:
    if content.registration_deadline is not None:
        yield Terms(
            plan=content.document,
            year=content.year,
            deadline=content.registration_deadline,
            gates=content.gates,
            clusters=content.registering(),
        )
