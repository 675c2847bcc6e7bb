"""Review, as the list of its modules."""

from chassis.content import CONTENT
from chassis.declaring.service import Service
from contracts.pages import FRAME
from contracts.registry import CONTRACTS
from services.review import (
    awards,
    ballot,
    catalogue,
    clusters,
    complaint,
    conferral,
    consultation,
    decision,
    dossier,
    initiative,
    opinion,
    packet,
    papers,
    plans,
    proposal,
    quota,
    registrations,
    revocation,
    session,
    staffing,
    units,
)
from services.review.settings import ReviewSettings

SERVICE = Service(
    "review",
    (
        dossier.MODULE,
        papers.MODULE,
        initiative.MODULE,
        opinion.MODULE,
        consultation.MODULE,
        session.MODULE,
        ballot.MODULE,
        packet.MODULE,
        proposal.MODULE,
        decision.MODULE,
        conferral.MODULE,
        revocation.MODULE,
        complaint.MODULE,
        quota.MODULE,
        plans.MODULE,
        registrations.MODULE,
        staffing.MODULE,
        awards.MODULE,
        clusters.MODULE,
        units.MODULE,
        catalogue.MODULE,
        CONTENT,
    ),
    CONTRACTS,
    ReviewSettings,
    FRAME,
)
