"""Registration under a plan, and for each of its rounds with a deadline, opens, changes and closes with the plan."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from services.registration.registration.messages import (
    ChangeRegistration,
    CloseRegistration,
    OpenRegistration,
    terms_in,
)


def open_registration(event: PlanIssued, origin: Origin) -> Iterable[Command]:
    """Registration opens with a plan that sets a deadline for it."""
    _ = origin
    for terms in terms_in(event.content):
        yield OpenRegistration(plan_id=event.plan_id, round=terms.round, terms=terms)


def change_registration(event: PlanAmended, origin: Origin) -> Iterable[Command]:
    """Registration follows the amended plan, and opens where it sets the first deadline.

    Whether anything differs is for the rules to say. A deadline that an amendment takes out goes on to hold.
    """
    _ = origin
    for terms in terms_in(event.content):
        yield OpenRegistration(plan_id=event.plan_id, round=terms.round, terms=terms)
        yield ChangeRegistration(plan_id=event.plan_id, round=terms.round, terms=terms)


def close_registration(event: PlanWithdrawn, origin: Origin) -> Iterable[Command]:
    """Registration ends with the plan, for the plan's reason."""
    _ = origin
    for of_round in ("", *event.rounds):
        yield CloseRegistration(plan_id=event.plan_id, round=of_round, reason=event.reason)
