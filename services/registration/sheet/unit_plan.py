"""The unit's own plan: the documents that may pass for it."""

from datetime import datetime, time

from contracts.registration import UnitPlanReceived
from contracts.text import issuer_key
from contracts.vocabulary import VIETNAM, Document, SheetId
from services.registration.sheet.messages import Expectation
from services.registration.sheet.refusals import UnitPlanDatedLater, UnitPlanOfAnotherBody, UnitPlanOfAnotherYear


def check_unit_plan(document: Document, expected: Expectation, received_at: datetime) -> None:
    """Raise the refusal that keeps `document`, received at `received_at` (aware), from being the unit's own plan.

    It is issued by the unit, dated no later than it was received, and dated in the plan's year or from the date of the
    plan it answers to the deadline (plan 254, II.1 and IV.1: each unit issues its plan for the year and registers).
    """
    if issuer_key(document.issuer) != issuer_key(expected.unit_name):
        raise UnitPlanOfAnotherBody(document=str(document), issuer=document.issuer, unit=expected.unit_name)
    received = received_at.astimezone(VIETNAM).date()
    if document.dated > received:
        raise UnitPlanDatedLater(
            document=str(document), dated=f"{document.dated:%d/%m/%Y}", received=f"{received:%d/%m/%Y}"
        )
    if document.dated.year != expected.year and not _answers(document, expected):
        raise UnitPlanOfAnotherYear(
            document=str(document), dated=f"{document.dated:%d/%m/%Y}", year=expected.year, plan=str(expected.plan)
        )


def plan_received(
    sheet_id: SheetId, expected: Expectation, unit_plan: Document, received_at: datetime, late_reason: str
) -> UnitPlanReceived:
    """The unit's own plan as it is received at `received_at` (aware); `late_reason` is kept for a late one alone."""
    on_time = expected.deadline.is_kept_at(received_at)
    return UnitPlanReceived(
        plan_id=expected.plan_id,
        sheet_id=sheet_id,
        unit=expected.unit,
        unit_name=expected.unit_name,
        unit_plan=unit_plan,
        received_at=received_at,
        on_time=on_time,
        late_reason="" if on_time else late_reason,
        round=expected.round,
    )


def _answers(document: Document, expected: Expectation) -> bool:
    day = datetime.combine(document.dated, time.min, VIETNAM)
    return expected.plan.dated <= document.dated and expected.deadline.is_kept_at(day)
