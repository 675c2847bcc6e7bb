"""Who may know an event, written out apart from the declarations that the services follow."""

from contracts.federation import Federation
from contracts.registry import CONTRACTS
from deploy.local.play.across import WARD

_PUBLIC = frozenset(
    {"PlanIssued", "PlanAmended", "PlanWithdrawn", "ClusterFormed", "ClusterChanged", "ClusterDissolved"}
)
"""The clusters are those that a plan names for its units; the load makes none to which the issuer belongs."""
_TO_SUPERIOR = frozenset({"SheetSubmitted", "CommitmentSubmitted"})
_TO_UNIT = frozenset({"UnitPlanReceived", "TitleRegistered", "RegistrationAccepted"})
"""The load accepts the sheets of the ward alone, so the site of the unit is the ward's."""
_WITHIN_SITE = frozenset(
    {"WorkOpened", "WorkClosed", "RegistrationOpened", "SheetReceived", "SheetTakenBack", "NoticeServed"}
)


def entitled(type_: str, origin: str, federation: Federation) -> frozenset[str]:
    """The sites whose broker may hold an event of the site `origin`; none where it never leaves its service.

    What is public goes to all sites below and to the one above. Raises KeyError for a contract event that no line of
    this file knows: the load is not meant to make any.
    """
    above = federation.ancestors(origin)[:1]
    if type_ in _PUBLIC:
        below = (site.code for site in federation.sites if origin in federation.ancestors(site.code))
        return frozenset({origin, *above, *below})
    if type_ in _TO_SUPERIOR:
        return frozenset({origin, *above})
    if type_ in _TO_UNIT:
        return frozenset({origin, WARD})
    if type_ in _WITHIN_SITE:
        return frozenset({origin})
    if type_ in CONTRACTS.by_name:
        raise KeyError(type_)
    return frozenset()
