"""What goes with an award and what ends it: its bonus, its conferral, the grounds of a revocation, and their events."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message
from contracts.vocabulary import (
    Confidence,
    Day,
    DecisionId,
    Document,
    DossierId,
    Level,
    Name,
    PlanId,
    SiteCode,
    Subject,
    Text,
    TextOrEmpty,
    TitleCode,
    UnitCode,
    Year,
)

Dong = Annotated[int, Field(strict=True, ge=0, le=100_000_000_000, examples=[390_000])]
"""An amount of money in đồng."""
Multiple = Annotated[
    str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$", max_length=6, examples=["0.3"], description="A decimal number.")
]
"""A multiple of the base salary, written as text."""


class AwardBonus(Message):
    """The bonus (tiền thưởng) that goes with an award: `multiple` times the base salary of the decision's day, in đồng.

    `citation` is where both stand; `confidence` is that of the less sure of the two.
    """

    multiple: Multiple
    base_salary: Dong
    amount: Dong
    citation: TextOrEmpty
    confidence: Confidence


def bonus_of(multiple: Decimal, base_salary: int) -> int:
    """The amount in đồng, rounded down to a whole one."""
    return int(multiple * base_salary)


class Manner(StrEnum):
    """How an award came to its recipient (trao tặng)."""

    IN_PERSON = "in-person"
    """The recipient received it."""
    BY_ANOTHER = "by-another"
    """Somebody received it for the recipient (nhận thay)."""
    POSTHUMOUS = "posthumous"
    """The family received it for the deceased (truy tặng)."""
    ABSENT = "absent"
    """Nobody came; it is handed over later."""


ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5, examples=["08:00"])]
"""A time of the day by the clocks of Viet Nam."""


class ConferralScheduled(Event):
    """The conferral of a decision's awards is to be held (lịch trao tặng): one event for each unit with a recipient.

    `recipients` are those of the unit who still wait for their award. A later event of the same decision and unit takes
    its place. `begins` is None where only the day is set.
    """

    decision_id: DecisionId
    decision: Document
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    recipients: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    held_on: Day
    begins: ClockTime | None
    place: Name
    conferred_by: Name


class AwardConferred(Event):
    """An award was conferred (đã trao tặng), or nobody came for it, as `manner` says: one event for each recipient.

    Who received it for another is not said: that stays with the site that conferred it.
    """

    decision_id: DecisionId
    decision: Document
    dossier_id: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    title_name: Name
    year: Year
    held_on: Day
    place: Name
    manner: Manner


class RevocationGround(StrEnum):
    """The grounds on which a decision to award is annulled (Luật TĐKT 2022 Đ93 k2; docs/domain.md §2.9)."""

    FRAUD = "FRAUD"
    """The achievements were declared fraudulently (điểm a)."""
    FALSE_PAPERS = "FALSE_PAPERS"
    """False information was given or papers were forged (điểm b)."""
    UNLAWFUL_PROCEDURE = "UNLAWFUL_PROCEDURE"
    """It was appraised, considered or proposed against the law (điểm c)."""
    VIOLATION_CONCLUDED = "VIOLATION_CONCLUDED"
    """A competent conclusion, decision or judgment shows a violation in the period of the achievement (điểm d)."""


class AwardRevoked(Event):
    """The competent head annulled an award and takes its bonus back (hủy bỏ quyết định tặng, thu hồi tiền thưởng).

    `decision` is the one that annuls, `annulled` the one by which it was awarded. `finding` is the paper of whoever
    found the ground, None where none is named. `due` is the bonus to be paid back in đồng, 0 where none was recorded.
    The award stays in the log; whoever reads it asks whether it stands.
    """

    dossier_id: DossierId
    decision_id: DecisionId
    decision: Document
    annulled: Document
    deciding_authority: Name
    level: Level
    signer_role: Name
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    title_name: Name
    year: Year
    ruleset: Name
    ground: RevocationGround
    reason: Text
    finding: Document | None
    due: Dong
    citation: TextOrEmpty
    confidence: Confidence
    revoked_on: Day


class RevocationPassedDown(Event):
    """An award was annulled further up: the site that had passed the dossier up says it to the site below.

    `site` is the one that annulled it and `said_by` the id of its event; the other fields repeat what that one says.
    """

    dossier_id: DossierId
    site: SiteCode
    said_by: UUID
    decision: Document
    annulled: Document
    deciding_authority: Name
    level: Level
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    title_name: Name
    year: Year
    ground: RevocationGround
    reason: Text
    due: Dong
    revoked_on: Day
