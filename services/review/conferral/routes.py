"""Conferrals over HTTP."""

from typing import Annotated

from fastapi import APIRouter

from chassis.web import Answer, AuthorizedRequest, NotFound, allow, example
from contracts.awards import ClockTime
from contracts.message import Message
from contracts.vocabulary import Day, DecisionId, Name
from services.review.conferral import queries
from services.review.conferral.messages import AllHanded, ConferAwards, ScheduleConferral
from services.review.conferral.queries import ConferralRow

router = APIRouter(tags=["conferrals"])

Appraising = Annotated[AuthorizedRequest, allow("appraiser")]
Showing = Annotated[
    AuthorizedRequest,
    allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator", shows="conferral-{decision_id}"),
]


class ScheduleBody(Message):
    """Day, place and head of a conferral to come; `begins` is a time of the day."""

    model_config = example(
        held_on="2018-01-12",
        begins="08:00",
        place="Hội trường UBND thành phố",
        conferred_by="Chủ tịch UBND thành phố",
    )

    held_on: Day
    begins: ClockTime | None = None
    place: Name
    conferred_by: Name


class ConferralBody(Message):
    """A conferral: when, where, by whom, and how each award was handed over."""

    model_config = example(
        held_on="2018-01-12",
        place="Hội trường UBND thành phố",
        conferred_by="Chủ tịch UBND thành phố",
        handed=[
            {
                "dossier_id": "5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11",
                "manner": "by-another",
                "received_by": "Nguyễn Thị Hoa",
            }
        ],
    )

    held_on: Day
    place: Name
    conferred_by: Name
    handed: AllHanded


@router.post("/decisions/{decision_id}/conferral/schedule", summary="Đặt lịch trao tặng")
async def schedule_conferral(decision_id: DecisionId, body: ScheduleBody, request: Appraising) -> Answer:
    """Set or move the conferral to come; each unit with a recipient who waits is notified."""
    return await request.handle(ScheduleConferral(decision_id=decision_id, **dict(body)))


@router.post("/decisions/{decision_id}/conferral", summary="Ghi việc trao tặng")
async def confer_awards(decision_id: DecisionId, body: ConferralBody, request: Appraising) -> Answer:
    """Record a conferral; whoever was absent is handed the award in a later one."""
    return await request.handle(ConferAwards(decision_id=decision_id, **dict(body)))


@router.get("/decisions/{decision_id}/conferral", summary="Xem việc trao tặng theo quyết định")
async def show_conferral(decision_id: DecisionId, request: Showing) -> ConferralRow:
    """How each award of a decision was handed over; whoever works for a unit sees that unit's."""
    found = await queries.conferral(request.reader, request.viewer, decision_id)
    if found is None:
        raise NotFound(f"conferral-{decision_id}")
    await request.audit_read("dossier", [one.dossier_id for one in found.recipients])
    return found
