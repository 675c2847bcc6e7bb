"""What follows from the annulment of an award: what rested on it is evaluated anew, and the site below learns of it."""

from collections.abc import Iterable

from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.envelope import Origin
from contracts.message import Command
from services.review.revocation.messages import DependantsFound, PassRevocationDown, ReevaluateDependant

_OF_ITS_OWN = {"site", "said_by"}
_SHARED = RevocationPassedDown.model_fields.keys() - _OF_ITS_OWN


def reevaluate(event: DependantsFound, origin: Origin) -> Iterable[Command]:
    """Each dossier that rested on the award is evaluated without it."""
    _ = origin
    for one in event.dependants:
        yield ReevaluateDependant(dossier_id=event.dossier_id, dependant=one.dossier_id)


def pass_down(event: AwardRevoked, origin: Origin) -> Iterable[Command]:
    """The superior has annulled an award, of which it hears the sites directly below alone."""
    said = {name: value for name, value in dict(event).items() if name in _SHARED}
    passed = RevocationPassedDown(**said, site=origin.site, said_by=origin.event_id)
    yield PassRevocationDown(dossier_id=event.dossier_id, revocation=passed)


def pass_on(event: RevocationPassedDown, origin: Origin) -> Iterable[Command]:
    """The annulment came from further up than the superior."""
    _ = origin
    yield PassRevocationDown(dossier_id=event.dossier_id, revocation=event)
