"""What goes with an award and what ends it: the bonus, the grounds of a revocation, and the event that says it."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

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
