"""Review, as the list of its modules."""

from chassis.declaring.service import Service
from contracts.pages import FRAME
from contracts.registry import CONTRACTS
from services.review import awards, catalogue, decision, dossier, plans, registrations, session, units
from services.review.settings import ReviewSettings

SERVICE = Service(
    "review",
    (
        dossier.MODULE,
        session.MODULE,
        decision.MODULE,
        plans.MODULE,
        registrations.MODULE,
        awards.MODULE,
        units.MODULE,
        catalogue.MODULE,
    ),
    CONTRACTS,
    ReviewSettings,
    FRAME,
)
