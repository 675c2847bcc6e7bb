"""The contract events of the steps that a dossier goes through between its filing and the council."""

from typing import Annotated

from pydantic import Field

from contracts.message import Event
from contracts.review import Documents
from contracts.vocabulary import (
    Confidence,
    Day,
    DossierId,
    Instant,
    Name,
    PlanId,
    Subject,
    Text,
    TextOrEmpty,
    TitleCode,
    UnitCode,
    Year,
    YesNo,
)

WorkingDays = Annotated[int, Field(strict=True, ge=1, le=1000, examples=[10])]
"""A time limit in working days; the day of the event that begins it does not count."""
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$", max_length=60, examples=["service_months"])]
"""The name of a fact that a unit states in a dossier."""
FlaggedFacts = Annotated[tuple[FactName, ...], Field(max_length=30)]


class DossierStep(Event):
    """A step of one dossier: whose it is, for which title and year, under which plan."""

    dossier_id: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year


class ReceiptIssued(DossierStep):
    """The standing body received a dossier and issued the receipt with the day of its result (giấy tiếp nhận).

    `due` is the last day that is in time, so many working days after `received_on`; `sure` says whether the calendar
    of working days knew each of them. `citation` is where the time limit stands, empty where that is not known.
    """

    received_on: Day
    working_days: WorkingDays
    due: Day
    sure: YesNo
    citation: TextOrEmpty
    confidence: Confidence


class SupplementRequested(DossierStep):
    """The standing body asked the unit, once, for more or for other papers and facts (yêu cầu bổ sung hồ sơ).

    `documents` and `facts` are those that may change and no others. `due` is the last day on which the supplement is in
    time. `appraisal_due` is the day of the receipt as it is moved if nothing comes by then: the time limit of the
    appraisal stands still meanwhile. None where no receipt was issued.
    """

    documents: Documents
    facts: FlaggedFacts
    reason: Text
    requested_on: Day
    working_days: WorkingDays
    due: Day
    sure: YesNo
    appraisal_due: Day | None


class DossierSupplemented(DossierStep):
    """The unit answered the request (bổ sung hồ sơ), or the standing body entered its papers for it.

    `appraisal_due` is the day of the receipt as it is moved by the working days that the dossier lay with the unit.
    """

    supplemented_at: Instant
    appraisal_due: Day | None
