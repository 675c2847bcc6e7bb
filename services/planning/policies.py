"""What planning does about news: it keeps count of it, and wishes nothing."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command, Event
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered
from contracts.review import AwardDecided, DossierAppraised

HEARS = (TitleRegistered, RegistrationWithdrawn, SheetClosed, DossierAppraised, AwardDecided)


def react(event: Event, origin: Origin) -> Iterable[Command]:
    """Nothing: a plan moves only when its clerks move it."""
    _ = (event, origin)
    return ()
