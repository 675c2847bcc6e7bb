"""The commands about an exemplary case that a unit proposes, its home events, and what a plan says of its units."""

from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.text import folded
from contracts.vocabulary import (
    Day,
    Document,
    Name,
    NameOrEmpty,
    PlanId,
    Text,
    TextOrEmpty,
    UnitCode,
    YesNo,
    derived_id,
)

CaseId = NewType("CaseId", UUID)
Month = Annotated[str, Field(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", max_length=7, examples=["2017-08"])]
"""A month, as in `2017-08`."""


class CaseKind(StrEnum):
    """Whose case it is: a person's, a collective's or a household's."""

    PERSON = "person"
    COLLECTIVE = "collective"
    HOUSEHOLD = "household"


class CaseContent(Message):
    """A case as its unit proposes it for a month (điển hình tiên tiến, gương người tốt, việc tốt).

    `position` is the post or work of a person, or empty. `deed` names what was done in one line, and `account` tells
    it. `commended` is the unit's own decision on it, such as a giấy khen of a ward; None without one.
    """

    month: Month
    kind: CaseKind
    name: Name
    position: NameOrEmpty = ""
    deed: Name
    account: Text
    commended: Document | None = None


def case_id_of(plan_id: PlanId, unit: UnitCode, content: CaseContent) -> CaseId:
    """The id of a case: one name with one position is proposed once by a unit for a month."""
    named = (content.month, content.kind.value, folded(content.name), folded(content.position))
    return CaseId(derived_id("exemplary-case", plan_id, unit, *named))


class OfCase(Command):
    """A command about one case."""

    case_id: CaseId

    @property
    @override
    def stream(self) -> str:
        """The case's own."""
        return f"case-{self.case_id}"


class ProposeCase(OfCase):
    """Propose a case under a plan (đề xuất, giới thiệu); `proposed_on` is None for today.

    Only the staff of the site, who record what came on paper, name an earlier day.
    """

    plan_id: PlanId
    unit: UnitCode
    content: CaseContent
    proposed_on: Day | None = None


class CorrectCase(OfCase):
    """Correct a case that was not received yet, and propose it again where it was returned."""

    content: CaseContent


class WithdrawCase(OfCase):
    """Take a case back that was not received yet (rút đề xuất)."""

    reason: Text


class ReceiveCase(OfCase):
    """Receive a case (tiếp nhận)."""


class ReturnCase(OfCase):
    """Return a case to its unit (trả lại), which may correct it."""

    reason: Text


class HonourCase(OfCase):
    """Record that a received case was honoured (biểu dương, khen thưởng), in words, with the document if any."""

    honoured_on: Day
    text: Text
    document: Document | None = None


class SpreadCase(OfCase):
    """Record where a received case was published (tuyên truyền, nhân rộng), each place and day once."""

    spread_on: Day
    place: Name
    text: TextOrEmpty = ""


OfUnit = ProposeCase | CorrectCase | WithdrawCase
"""What the unit of a case does."""
OfStaff = ReceiveCase | ReturnCase | HonourCase | SpreadCase
"""What the staff of the site do."""
CaseCommand = OfUnit | OfStaff


class CaseProposed(Event):
    """A unit proposed a case under a plan of the site; `late` says that its month was over on that day."""

    case_id: CaseId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    content: CaseContent
    proposed_on: Day
    late: YesNo


class CaseCorrected(Event):
    """The unit corrected its case, which awaits receipt; `late` is that of the day on which it was proposed."""

    case_id: CaseId
    content: CaseContent
    late: YesNo


class CaseWithdrawn(Event):
    """The unit took its case back."""

    case_id: CaseId
    reason: Text


class CaseReceived(Event):
    """The site received a case."""

    case_id: CaseId
    received_on: Day


class CaseReturned(Event):
    """The site returned a case to its unit."""

    case_id: CaseId
    reason: Text


class CaseHonoured(Event):
    """A case was honoured."""

    case_id: CaseId
    honoured_on: Day
    text: Text
    document: Document | None = None


class CaseSpread(Event):
    """A case was published at a place."""

    case_id: CaseId
    spread_on: Day
    place: Name
    text: TextOrEmpty = ""


CaseEvent = CaseProposed | CaseCorrected | CaseWithdrawn | CaseReceived | CaseReturned | CaseHonoured | CaseSpread


class PlanForCases(Message):
    """What a plan that is in force or followed says of the cases of a unit.

    `first` and `last` are the months for which it holds, `last` None where it goes on. `unit_name` is None where the
    plan names other units, or where it names none and the tree of units does not know the unit.
    """

    first: Month
    last: Month | None
    unit_name: Name | None


class UnitOfCase(Message):
    """The evidence of what a unit does about its case.

    `plan` is None where the plan is neither in force nor followed; `holder` is the unit that follows on one that ended.
    """

    plan: PlanForCases | None = None
    holder: UnitCode | None = None
