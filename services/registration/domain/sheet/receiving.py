"""Who may act on a sheet, and when it counts as received."""

from datetime import datetime, time

from contracts.message import Actor, Context
from contracts.vocabulary import VIETNAM
from services.registration.domain.sheet.messages import Expectation, HandInSheet
from services.registration.domain.sheet.refusals import (
    NotStandingBody,
    NotYourUnit,
    ReceiptNotYours,
    ReceivedBeforePlan,
    ReceivedInFuture,
)


def check_unit(actor: Actor, expected: Expectation) -> None:
    """Raise NotYourUnit for who works for another unit."""
    if actor.unit not in (None, expected.unit):
        raise NotYourUnit(unit=expected.unit, yours=actor.unit)


def is_standing_body(actor: Actor) -> bool:
    """Whether `actor` is of the site's standing body."""
    return actor.unit is None and "appraiser" in actor.duties


def check_standing_body(actor: Actor) -> None:
    """Raise NotStandingBody for everybody else."""
    if not is_standing_body(actor):
        raise NotStandingBody


def instant_of_receipt(command: HandInSheet, expected: Expectation, context: Context) -> datetime:
    """When a sheet counts as received; raises the refusal of what cannot be so."""
    received_at = command.received_at
    if received_at is None:
        return context.now
    if not is_standing_body(context.actor):
        raise ReceiptNotYours
    if received_at > context.now:
        raise ReceivedInFuture(received_at=received_at.isoformat())
    if received_at < datetime.combine(expected.plan.dated, time.min, VIETNAM):
        raise ReceivedBeforePlan(received_at=received_at.isoformat(), plan=str(expected.plan))
    return received_at
