"""Every contract event, written out: its recorded name, class, version, service and audience."""

from collections.abc import Mapping

from contracts import clusters, inspections, movements, notification, planning, registration, review, units
from contracts.claims import overclaim
from contracts.declaration import (
    TO_EVERYONE,
    TO_SUPERIOR,
    WITHIN_SITE,
    Declaration,
    Registry,
    both,
    to_site_of,
    to_sites_of,
    unless,
)
from contracts.upcasts import UPCASTS

_TO_UNIT = to_site_of(lambda event: event.unit)
"""To the site of the unit of the event as well, where the unit has one of its own."""
_TO_UNITS = to_sites_of(lambda event: [unit.code for unit in event.units])
"""To the sites of all units that the event names as well."""
_PUBLIC_CLUSTER = unless(lambda event: event.above, TO_EVERYONE)
_CLUSTER_UNIT = unless(lambda event: event.above, _TO_UNIT)
_CLUSTER_UNITS = unless(lambda event: event.above, _TO_UNITS)
"""What a site records of a cluster of its superior is for itself: the superior says it."""

CONTRACTS = Registry(
    (
        Declaration("PlanIssued", planning.PlanIssued, "planning", 1, TO_EVERYONE),
        Declaration("PlanAmended", planning.PlanAmended, "planning", 1, TO_EVERYONE),
        Declaration("PlanWithdrawn", planning.PlanWithdrawn, "planning", 1, TO_EVERYONE),
        Declaration("WorkOpened", planning.WorkOpened, "planning", 1, WITHIN_SITE),
        Declaration("WorkClosed", planning.WorkClosed, "planning", 1, WITHIN_SITE),
        Declaration("UnitEstablished", units.UnitEstablished, "planning", 1, TO_EVERYONE),
        Declaration("UnitRenamed", units.UnitRenamed, "planning", 1, TO_EVERYONE),
        Declaration("UnitMoved", units.UnitMoved, "planning", 1, TO_EVERYONE),
        Declaration("UnitCodeAssigned", units.UnitCodeAssigned, "planning", 1, TO_EVERYONE),
        Declaration("UnitsMerged", units.UnitsMerged, "planning", 1, TO_EVERYONE),
        Declaration("UnitSplit", units.UnitSplit, "planning", 1, TO_EVERYONE),
        Declaration("UnitDissolved", units.UnitDissolved, "planning", 1, TO_EVERYONE),
        Declaration("MovementLaunched", movements.MovementLaunched, "planning", 1, TO_EVERYONE),
        Declaration("MovementPilotNamed", movements.MovementPilotNamed, "planning", 1, _TO_UNIT),
        Declaration("MovementPilotReviewed", movements.MovementPilotReviewed, "planning", 1, _TO_UNIT),
        Declaration("MovementReplicated", movements.MovementReplicated, "planning", 1, _TO_UNITS),
        Declaration("MovementReviewed", movements.MovementReviewed, "planning", 1, WITHIN_SITE),
        Declaration("MovementClosed", movements.MovementClosed, "planning", 1, TO_EVERYONE),
        Declaration("ClusterFormed", clusters.ClusterFormed, "planning", 1, _PUBLIC_CLUSTER),
        Declaration("ClusterChanged", clusters.ClusterChanged, "planning", 1, _PUBLIC_CLUSTER),
        Declaration("ClusterLeadNamed", clusters.ClusterLeadNamed, "planning", 1, _CLUSTER_UNITS),
        Declaration("CovenantSigned", clusters.CovenantSigned, "planning", 1, _CLUSTER_UNIT),
        Declaration("CovenantScored", clusters.CovenantScored, "planning", 1, _CLUSTER_UNIT),
        Declaration("BestUnitElected", clusters.BestUnitElected, "planning", 1, _CLUSTER_UNITS),
        Declaration("ClusterDissolved", clusters.ClusterDissolved, "planning", 1, _PUBLIC_CLUSTER),
        Declaration("ReportSubmitted", planning.ReportSubmitted, "planning", 1, TO_SUPERIOR),
        Declaration("FollowUpOrdered", inspections.FollowUpOrdered, "planning", 1, WITHIN_SITE),
        Declaration("FollowUpSettled", inspections.FollowUpSettled, "planning", 1, WITHIN_SITE),
        Declaration("UnitSucceeded", units.UnitSucceeded, "planning", 1, TO_EVERYONE),
        Declaration("RegistrationOpened", registration.RegistrationOpened, "registration", 1, WITHIN_SITE),
        Declaration("SheetSubmitted", registration.SheetSubmitted, "registration", 1, TO_SUPERIOR),
        Declaration("CommitmentSubmitted", registration.CommitmentSubmitted, "registration", 1, TO_SUPERIOR),
        Declaration("SheetReceived", registration.SheetReceived, "registration", 1, WITHIN_SITE),
        Declaration("SheetTakenBack", registration.SheetTakenBack, "registration", 1, WITHIN_SITE),
        Declaration("TitleRegistered", registration.TitleRegistered, "registration", 1, _TO_UNIT),
        Declaration("UnitPlanReceived", registration.UnitPlanReceived, "registration", 1, _TO_UNIT),
        Declaration("RegistrationAccepted", registration.RegistrationAccepted, "registration", 1, _TO_UNIT),
        Declaration("RegistrationReturned", registration.RegistrationReturned, "registration", 1, _TO_UNIT),
        Declaration("RegistrationWithdrawn", registration.RegistrationWithdrawn, "registration", 1, _TO_UNIT),
        Declaration("SheetClosed", registration.SheetClosed, "registration", 1, _TO_UNIT),
        Declaration("RegistrationLocked", registration.RegistrationLocked, "registration", 1, TO_EVERYONE),
        Declaration("RegistrationUnlocked", registration.RegistrationUnlocked, "registration", 1, _TO_UNIT),
        Declaration("UnitRegistrationMissing", registration.UnitRegistrationMissing, "registration", 1, _TO_UNIT),
        Declaration("DossierSubmitted", review.DossierSubmitted, "review", 1, WITHIN_SITE),
        Declaration("DossierAppraised", review.DossierAppraised, "review", 1, _TO_UNIT),
        Declaration("CouncilConvened", review.CouncilConvened, "review", 1, WITHIN_SITE),
        Declaration("CouncilVoted", review.CouncilVoted, "review", 1, WITHIN_SITE),
        Declaration("DossierForwarded", review.DossierForwarded, "review", 1, TO_SUPERIOR),
        Declaration("DossierAnswered", review.DossierAnswered, "review", 1, _TO_UNIT),
        Declaration("DossierRefused", review.DossierRefused, "review", 1, _TO_UNIT),
        Declaration("AwardDecided", review.AwardDecided, "review", 1, both(_TO_UNIT, TO_SUPERIOR)),
        Declaration("NoticeServed", notification.NoticeServed, "notification", 1, WITHIN_SITE),
        Declaration("NoticeAcknowledged", notification.NoticeAcknowledged, "notification", 1, WITHIN_SITE),
        Declaration("NoticeFailed", notification.NoticeFailed, "notification", 1, WITHIN_SITE),
    ),
    UPCASTS,
    overclaim,
)
"""The contracts of the system; a service adds its home events with `with_home`."""

HEARS: Mapping[str, tuple[str, ...]] = {
    "planning": (
        "PlanIssued",
        "PlanAmended",
        "PlanWithdrawn",
        "MovementLaunched",
        "MovementClosed",
        "ClusterFormed",
        "ClusterChanged",
        "ClusterLeadNamed",
        "CovenantSigned",
        "CovenantScored",
        "BestUnitElected",
        "ClusterDissolved",
        "TitleRegistered",
        "UnitPlanReceived",
        "RegistrationWithdrawn",
        "SheetClosed",
        "DossierAppraised",
        "DossierAnswered",
        "AwardDecided",
        "RegistrationAccepted",
        "RegistrationLocked",
        "ReportSubmitted",
        "UnitEstablished",
        "UnitRenamed",
        "UnitMoved",
        "UnitsMerged",
        "UnitSplit",
        "UnitDissolved",
    ),
    "registration": (
        "UnitSucceeded",
        "PlanIssued",
        "PlanAmended",
        "PlanWithdrawn",
        "SheetSubmitted",
        "CommitmentSubmitted",
        "TitleRegistered",
        "UnitPlanReceived",
        "RegistrationAccepted",
        "RegistrationReturned",
        "RegistrationWithdrawn",
        "SheetClosed",
        "AwardDecided",
    ),
    "review": (
        "UnitSucceeded",
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
        "UnitSucceeded",
        "PlanIssued",
        "PlanAmended",
        "PlanWithdrawn",
        "WorkOpened",
        "WorkClosed",
        "FollowUpOrdered",
        "FollowUpSettled",
        "SheetSubmitted",
        "SheetReceived",
        "SheetTakenBack",
        "TitleRegistered",
        "RegistrationAccepted",
        "RegistrationReturned",
        "RegistrationWithdrawn",
        "SheetClosed",
        "RegistrationLocked",
        "RegistrationUnlocked",
        "UnitRegistrationMissing",
        "DossierSubmitted",
        "DossierAppraised",
        "CouncilConvened",
        "CouncilVoted",
        "DossierForwarded",
        "DossierAnswered",
        "DossierRefused",
        "AwardDecided",
    ),
}
"""The events that each service hears, by recorded name; the modules of each service name the same classes.

A service hears an event of its own kind from the same service of another site.
"""

LANES = 3
"""Partitions of a topic within a site: so many replicas of another service share the reading of it."""
EXPORTED_LANES = 1
"""Partitions of a topic for other sites, which follow one chain of each service."""
