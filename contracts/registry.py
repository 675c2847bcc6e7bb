"""Every contract event, written out: its recorded name, class, version, service and audience."""

from collections.abc import Mapping

from contracts import notification, planning, registration, review
from contracts.declaration import Declaration, Registry, to_everyone, within_site
from contracts.upcasts import UPCASTS

CONTRACTS = Registry(
    (
        Declaration("PlanIssued", planning.PlanIssued, "planning", 1, to_everyone),
        Declaration("PlanAmended", planning.PlanAmended, "planning", 1, to_everyone),
        Declaration("PlanWithdrawn", planning.PlanWithdrawn, "planning", 1, to_everyone),
        Declaration("RegistrationOpened", registration.RegistrationOpened, "registration", 1, within_site),
        Declaration("TitleRegistered", registration.TitleRegistered, "registration", 1, within_site),
        Declaration("UnitPlanReceived", registration.UnitPlanReceived, "registration", 1, within_site),
        Declaration("RegistrationAccepted", registration.RegistrationAccepted, "registration", 1, within_site),
        Declaration("RegistrationReturned", registration.RegistrationReturned, "registration", 1, within_site),
        Declaration("RegistrationWithdrawn", registration.RegistrationWithdrawn, "registration", 1, within_site),
        Declaration("SheetClosed", registration.SheetClosed, "registration", 1, within_site),
        Declaration("RegistrationLocked", registration.RegistrationLocked, "registration", 1, within_site),
        Declaration("UnitRegistrationMissing", registration.UnitRegistrationMissing, "registration", 1, within_site),
        Declaration("DossierSubmitted", review.DossierSubmitted, "review", 1, within_site),
        Declaration("DossierAppraised", review.DossierAppraised, "review", 1, within_site),
        Declaration("DossierRefused", review.DossierRefused, "review", 1, within_site),
        Declaration("AwardDecided", review.AwardDecided, "review", 1, within_site),
        Declaration("NoticeServed", notification.NoticeServed, "notification", 1, within_site),
        Declaration("NoticeAcknowledged", notification.NoticeAcknowledged, "notification", 1, within_site),
        Declaration("NoticeFailed", notification.NoticeFailed, "notification", 1, within_site),
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
        "UnitPlanReceived",
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
"""The events that each service hears, by recorded name; the modules of each service name the same classes."""

LANES = 3
"""Partitions of a topic within a site: so many replicas of another service share the reading of it."""
PUBLIC_LANES = 1
"""Partitions of a public topic: its receivers are other sites, which follow one chain of each service."""
