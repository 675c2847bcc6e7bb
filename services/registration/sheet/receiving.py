"""The actors that may act on a sheet, when a paper counts as received, and the event by which a sheet is received."""

from datetime import datetime, time

from contracts.message import Actor, Context
from contracts.registration import SheetReceived
from contracts.vocabulary import VIETNAM
from services.registration.sheet.messages import Expectation, SheetHandedIn
from services.registration.sheet.refusals import (
    NotStandingBody,
    NotYourUnit,
    ReceiptNotYours,
    ReceivedBeforePlan,
    ReceivedInFuture,
)


def check_unit(actor: Actor, expected: Expectation) -> None:
    """Raise NotYourUnit for an actor of another unit than the one that holds the sheet."""
    if actor.unit not in (None, expected.holder or expected.unit):
        raise NotYourUnit(unit=expected.unit, yours=actor.unit)


def is_standing_body(actor: Actor) -> bool:
    """Whether `actor` is of the site's standing body."""
    return actor.unit is None and "appraiser" in actor.duties


def check_standing_body(actor: Actor) -> None:
    """Raise NotStandingBody for any other actor."""
    if not is_standing_body(actor):
        raise NotStandingBody


def instant_of_receipt(stated: datetime | None, expected: Expectation, context: Context) -> datetime:
    """The aware instant at which a paper counts as received: as it is `stated`, else now.

    Under a superior's plan the standing body is the superior's, and nobody states it here.
    Raises ReceiptNotYours, ReceivedInFuture or ReceivedBeforePlan for a stated instant that cannot be so.
    """
    if stated is None:
        return context.now
    if not is_standing_body(context.actor) or expected.superior is not None:
        raise ReceiptNotYours
    if stated > context.now:
        raise ReceivedInFuture(received_at=stated.isoformat())
    if stated < datetime.combine(expected.plan.dated, time.min, VIETNAM):
        raise ReceivedBeforePlan(received_at=stated.isoformat(), plan=str(expected.plan))
    return stated


def received(handed_in: SheetHandedIn, expected: Expectation) -> SheetReceived:
    """A sheet under a plan of this site, as the other services of the site learn of it."""
    return SheetReceived(
        plan_id=handed_in.plan_id,
        sheet_id=handed_in.sheet_id,
        unit=handed_in.unit,
        unit_name=expected.unit_name,
        titles=len(handed_in.entries),
        received_at=handed_in.received_at,
        on_time=not handed_in.late,
        round=expected.round,
    )
