"""What readers see of review: what was heard of plans and registrations, each dossier, session and decision."""

from collections.abc import Iterable

from chassis.declaring.rows import RowChange
from contracts.envelope import Origin
from contracts.message import Event
from contracts.review import AwardDecided
from services.review.domain.decision import DecisionIssued
from services.review.domain.dossier import DossierEvent
from services.review.domain.session import SessionEvent
from services.review.projections.heard import News, of_news
from services.review.projections.said import of_award, of_decision, of_dossier, of_session
from services.review.projections.tables import TABLES

__all__ = ["TABLES", "project"]


def project(event: Event, origin: Origin) -> Iterable[RowChange]:
    """The changes that follow from an event said or heard."""
    if isinstance(event, News):
        yield from of_news(event, origin)
    elif isinstance(event, DossierEvent):
        yield from of_dossier(event)
    elif isinstance(event, SessionEvent):
        yield from of_session(event)
    elif isinstance(event, DecisionIssued):
        yield of_decision(event, origin)
    elif isinstance(event, AwardDecided):
        yield of_award(event)
