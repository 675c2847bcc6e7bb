"""Every contract event, written out: its recorded name, class, version, service and audience."""

from collections.abc import Mapping

from contracts import notification, planning, registration, review
from contracts.declaration import Audience, Declaration, Registry
from contracts.upcasts import UPCASTS

SITE = Audience.SITE

CONTRACTS = Registry(
    (
        Declaration("PlanIssued", planning.PlanIssued, "planning", 1, SITE),
        Declaration("PlanAmended", planning.PlanAmended, "planning", 1, SITE),
        Declaration("PlanWithdrawn", planning.PlanWithdrawn, "planning", 1, SITE),
        Declaration("RegistrationOpened", registration.RegistrationOpened, "registration", 1, SITE),
        Declaration("TitleRegistered", registration.TitleRegistered, "registration", 1, SITE),
        Declaration("RegistrationAccepted", registration.RegistrationAccepted, "registration", 1, SITE),
        Declaration("RegistrationReturned", registration.RegistrationReturned, "registration", 1, SITE),
        Declaration("RegistrationWithdrawn", registration.RegistrationWithdrawn, "registration", 1, SITE),
        Declaration("SheetClosed", registration.SheetClosed, "registration", 1, SITE),
        Declaration("RegistrationLocked", registration.RegistrationLocked, "registration", 1, SITE),
        Declaration("UnitRegistrationMissing", registration.UnitRegistrationMissing, "registration", 1, SITE),
        Declaration("DossierSubmitted", review.DossierSubmitted, "review", 1, SITE),
        Declaration("DossierAppraised", review.DossierAppraised, "review", 1, SITE),
        Declaration("DossierRefused", review.DossierRefused, "review", 1, SITE),
        Declaration("AwardDecided", review.AwardDecided, "review", 1, SITE),
        Declaration("NoticeServed", notification.NoticeServed, "notification", 1, SITE),
        Declaration("NoticeAcknowledged", notification.NoticeAcknowledged, "notification", 1, SITE),
        Declaration("NoticeFailed", notification.NoticeFailed, "notification", 1, SITE),
    ),
    UPCASTS,
)
"""The contracts of the system; a service adds its home events with `with_home`."""

HEARS: Mapping[str, tuple[str, ...]] = {
    "planning": ("TitleRegistered", "RegistrationWithdrawn", "SheetClosed", "DossierAppraised", "AwardDecided"),
    "registration": ("PlanIssued", "PlanAmended", "PlanWithdrawn"),
    "review": (
        "PlanIssued",
        "PlanAmended",
        "PlanWithdrawn",
        "TitleRegistered",
        "RegistrationWithdrawn",
        "SheetClosed",
        "RegistrationReturned",
        "RegistrationLocked",
        "UnitRegistrationMissing",
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
        "DossierRefused",
        "AwardDecided",
    ),
}
"""Who listens for what: service to recorded names; each service's `policies.HEARS` says the same in classes."""

LANES = 3
"""Partitions of a site's topic: what one service can have read by that many replicas of another."""


def topic(site: str, service: str) -> str:
    """The topic on which `service` speaks to the other services of `site`."""
    return f"{site}.{service}"
