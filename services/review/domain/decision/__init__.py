"""A decision: one number, one list of recipients, an award for each."""

from services.review.domain.decision.messages import (
    HOME_EVENTS,
    DecideAwards,
    DecisionEvent,
    DecisionIssued,
    Proposal,
    Standing,
    decision_id_of,
)
from services.review.domain.decision.refusals import REFUSALS
from services.review.domain.decision.rules import DECIDER

__all__ = [
    "DECIDER",
    "HOME_EVENTS",
    "REFUSALS",
    "DecideAwards",
    "DecisionEvent",
    "DecisionIssued",
    "Proposal",
    "Standing",
    "decision_id_of",
]
