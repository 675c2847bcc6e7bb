"""The page of a dossier as it was: at a position of the log, on a day, or when the council's session was closed."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound, Position
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.catalog import catalogue
from contracts.vocabulary import VIETNAM, DossierId, SessionId
from services.review.catalogue.messages import title_names
from services.review.dossier import queries, words
from services.review.dossier.past import closing_of, dossier_after, until
from services.review.dossier.standing import share_needed

past = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@past.get("/dossiers/{dossier_id}/past")
async def show_past(
    dossier_id: DossierId,
    request: Reading,
    position: Annotated[Position | None, Query()] = None,
    session: Annotated[SessionId | None, Query()] = None,
) -> Response:
    """The dossier up to `position`, to the end of the `day` that is asked for, or to the closing of `session`."""
    now = await queries.dossier(request.reader, request.viewer, dossier_id)
    if now is None:
        raise NotFound(f"dossier-{dossier_id}")
    await request.audit_read("dossier", [dossier_id])
    streams = [f"dossier-{dossier_id}", *([f"session-{now.session_id}"] if now.session_id is not None else ())]
    events = await request.history(*streams)
    asked = _day(request.page.asked.get("day", ""))
    upto = position if session is None else closing_of(events, session)
    known = until(events, upto, None if asked is None else _end_of(asked))
    return request.render(
        "dossier/past.html",
        dossier=dossier_after(request.rows_after, known, dossier_id),
        now_name=now.subject.name,
        dossier_id=dossier_id,
        last=known[-1].origin if known else None,
        asked=asked,
        session=session,
        events=[one for one in events if one.origin.stream == streams[0]],
        position=position,
        members={},
        papers=catalogue().documents,
        share_needed=share_needed,
        titles=title_names(),
        words=words,
        terms=review_words,
    )


def _day(text: str) -> date | None:
    """The day that a query parameter names; None for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _end_of(day: date) -> datetime:
    """The first instant after a day in Viet Nam."""
    return datetime.combine(day + timedelta(days=1), time.min, VIETNAM)
