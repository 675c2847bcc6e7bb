"""Every contract event, written out: its recorded name, class, version, service and audience."""

from collections.abc import Mapping

from contracts import notification, planning, registration, review
from contracts.declaration import TO_EVERYONE, TO_SUPERIOR, WITHIN_SITE, Declaration, Registry, both, to_site_of
from contracts.upcasts import UPCASTS

_TO_SITE_OF_UNIT = to_site_of(lambda event: event.unit)
"""To the other services of the same site, and to the site at which the unit works."""

CONTRACTS = Registry(
    (
        Declaration("PlanIssued", planning.PlanIssued, "planning", 1, TO_EVERYONE),
        Declaration("PlanAmended", planning.PlanAmended, "planning", 1, TO_EVERYONE),
        Declaration("PlanWithdrawn", planning.PlanWithdrawn, "planning", 1, TO_EVERYONE),
        Declaration("RegistrationOpened", registration.RegistrationOpened, "registration", 1, WITHIN_SITE),
        Declaration("TitleRegistered", registration.TitleRegistered, "registration", 1, WITHIN_SITE),
        Declaration("UnitPlanReceived", registration.UnitPlanReceived, "registration", 1, WITHIN_SITE),
        Declaration("RegistrationAccepted", registration.RegistrationAccepted, "registration", 1, WITHIN_SITE),
        Declaration("RegistrationReturned", registration.RegistrationReturned, "registration", 1, WITHIN_SITE),
        Declaration("RegistrationWithdrawn", registration.RegistrationWithdrawn, "registration", 1, WITHIN_SITE),
        Declaration("SheetClosed", registration.SheetClosed, "registration", 1, WITHIN_SITE),
        Declaration("RegistrationLocked", registration.RegistrationLocked, "registration", 1, WITHIN_SITE),
        Declaration("UnitRegistrationMissing", registration.UnitRegistrationMissing, "registration", 1, WITHIN_SITE),
        Declaration("DossierSubmitted", review.DossierSubmitted, "review", 1, WITHIN_SITE),
        Declaration("DossierAppraised", review.DossierAppraised, "review", 1, _TO_SITE_OF_UNIT),
        Declaration("DossierForwarded", review.DossierForwarded, "review", 1, TO_SUPERIOR),
        Declaration("DossierAnswered", review.DossierAnswered, "review", 1, _TO_SITE_OF_UNIT),
        Declaration("DossierRefused", review.DossierRefused, "review", 1, _TO_SITE_OF_UNIT),
        Declaration("AwardDecided", review.AwardDecided, "review", 1, both(_TO_SITE_OF_UNIT, TO_SUPERIOR)),
        Declaration("NoticeServed", notification.NoticeServed, "notification", 1, WITHIN_SITE),
        Declaration("NoticeAcknowledged", notification.NoticeAcknowledged, "notification", 1, WITHIN_SITE),
        Declaration("NoticeFailed", notification.NoticeFailed, "notification", 1, WITHIN_SITE),
    ),
    UPCASTS,
)
"""The contracts of the system; a service adds its home events with `with_home`."""

HEARS: Mapping[str, tuple[str, ...]] = {
    "planning": (
        "TitleRegistered",
        "RegistrationWithdrawn",
        "SheetClosed",
        "DossierAppraised",
        "DossierAnswered",
        "AwardDecided",
    ),
    "registration": ("PlanIssued", "PlanAmended", "PlanWithdrawn"),
    "review": (
        "PlanIssued",
        "PlanAmended",
        "PlanWithdrawn",
        "TitleRegistered",
        "UnitPlanReceived",
        "RegistrationWithdrawn",
        "SheetClosed",
        "RegistrationReturned",
        "RegistrationLocked",
        "UnitRegistrationMissing",
        "DossierAppraised",
        "DossierForwarded",
        "DossierAnswered",
        "DossierRefused",
        "AwardDecided",
    ),
    "notification": (
        "PlanIssued",
        "PlanAmended",
        "PlanWithdrawn",
        "RegistrationAccepted",
        "RegistrationReturned",
        "RegistrationWithdrawn",
        "SheetClosed",
        "UnitRegistrationMissing",
        "DossierAppraised",
        "DossierAnswered",
        "DossierRefused",
        "AwardDecided",
    ),
}
"""The events that each service hears, by recorded name; the modules of each service name the same classes."""

LANES = 3
"""Partitions of a topic within a site: so many replicas of another service share the reading of it."""
EXPORTED_LANES = 1
"""Partitions of a topic for other sites, which follow one chain of each service."""
