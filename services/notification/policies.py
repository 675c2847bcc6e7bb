"""What notification does about the news: it tells everybody whom it concerns, and writes to those with an address."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command, Event
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from contracts.registration import (
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    UnitRegistrationMissing,
)
from contracts.review import AwardDecided, DossierAppraised, DossierRefused
from services.notification.domain.notice import ServeNotice
from services.notification.domain.telling import notice_id, tell

HEARS = (
    PlanIssued,
    PlanAmended,
    PlanWithdrawn,
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    UnitRegistrationMissing,
    DossierAppraised,
    DossierRefused,
    AwardDecided,
)


def react(event: Event, origin: Origin) -> Iterable[Command]:
    """Tell everybody whom `event` concerns.

    Who has to know of a withdrawal stands in the plan and not in the event: those are found by `queries.due`.
    """
    match event:
        case (
            PlanIssued()
            | PlanAmended()
            | RegistrationAccepted()
            | RegistrationReturned()
            | RegistrationWithdrawn()
            | SheetClosed()
            | UnitRegistrationMissing()
            | DossierAppraised()
            | DossierRefused()
            | AwardDecided()
        ):
            for addressee, tidings in tell(event):
                yield ServeNotice(
                    notice_id=notice_id(origin.event_id, addressee.code, tidings.about),
                    addressee=addressee,
                    tidings=tidings,
                    source=origin.event_id,
                    plan_id=event.plan_id,
                )
        case _:
            return
