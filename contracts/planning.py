"""The contract events of planning: plans issued, amended, withdrawn."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.message import Event, Message
from contracts.vocabulary import (
    Body,
    Cluster,
    Code,
    Deadline,
    Document,
    Gate,
    Level,
    Name,
    PlanId,
    Text,
    UnitCode,
    Year,
    YesNo,
)


class Cycle(StrEnum):
    """The year a plan runs by; education runs by the school year (docs/domain.md §0, fact 9)."""

    CALENDAR_YEAR = "calendar-year"
    SCHOOL_YEAR = "school-year"


class Purpose(StrEnum):
    """The reason for which a body is on a recipients list (nơi nhận)."""

    TO_REPORT = "to-report"
    """b/c: báo cáo."""
    TO_IMPLEMENT = "to-implement"
    """TH: thực hiện."""
    TO_FOLLOW = "to-follow"
    """Theo dõi, phối hợp."""
    TO_PUBLISH = "to-publish"
    """Trang thông tin điện tử."""
    TO_FILE = "to-file"
    """Lưu."""


class LegalBasis(Message):
    """An instrument that a plan cites (căn cứ)."""

    citation: Text


class ParentPlan(Message):
    """The plan of the next level up, known by its document key; its title is only for reading."""

    document: Document
    title: Text


class Task(Message):
    """One line of the plan's table of work (nhiệm vụ); `number` counts through the year from 1.

    `responsible` stand in the order in which the plan names them.
    """

    number: Annotated[int, Field(strict=True, ge=1, le=200)]
    quarter: Annotated[int, Field(strict=True, ge=1, le=4)]
    text: Text
    responsible: Annotated[tuple[Body, ...], Field(min_length=1, max_length=100)]


class Target(Message):
    """Something the plan wants reached (chỉ tiêu); `measure` is None where the text gives no number."""

    code: Code
    text: Text
    measure: Annotated[float, Field(strict=True, ge=0, le=1_000_000_000_000, allow_inf_nan=False)] | None = None


class Recipient(Message):
    """One line of the recipients list; `every_unit` stands for all units of the plan's clusters.

    `purpose` is None where the text marks none.
    """

    code: Code
    name: Name
    purpose: Purpose | None = None
    every_unit: YesNo = False


class PlanContent(Message):
    """Everything a plan states.

    `purposes` (mục đích), `requirements` (yêu cầu) and `measures` (giải pháp chủ yếu) stand in the order of the text.
    `signer_role` is as printed, such as CHỦ TỊCH; `standing_body` (cơ quan thường trực) receives registrations and
    appraises. The code of the issuer is that of the site which says the event.
    """

    document: Document
    title: Text
    level: Level
    cycle: Cycle
    year: Year
    signer_role: Name
    purposes: Annotated[tuple[Text, ...], Field(max_length=100)]
    requirements: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    legal_bases: Annotated[tuple[LegalBasis, ...], Field(min_length=1, max_length=100)]
    parent: ParentPlan | None
    tasks: Annotated[tuple[Task, ...], Field(max_length=200)]
    measures: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    targets: Annotated[tuple[Target, ...], Field(max_length=100)] = ()
    clusters: Annotated[tuple[Cluster, ...], Field(max_length=100)]
    registration_deadline: Deadline
    gates: Annotated[tuple[Gate, ...], Field(max_length=10)] = ()
    recipients: Annotated[tuple[Recipient, ...], Field(min_length=1, max_length=500)]
    standing_body: Body

    def units(self) -> dict[UnitCode, Name]:
        """The units of all clusters: code to name."""
        return {unit.code: unit.name for cluster in self.clusters for unit in cluster.units}

    def each_recipient(self) -> tuple[Recipient, ...]:
        """Every recipient once, in order: a line for every unit becomes a line for each unit of the clusters.

        Of two lines for one body the first counts.
        """
        listed: dict[Code, Recipient] = {}
        for line in self.recipients:
            bodies = self.units().items() if line.every_unit else ((line.code, line.name),)
            for code, name in bodies:
                listed.setdefault(code, Recipient(code=code, name=name, purpose=line.purpose))
        return tuple(listed.values())


class PlanIssued(Event):
    """A plan was issued (ban hành kế hoạch): registration opens, tasks are assigned, recipients are notified.

    `ruleset` is the version of the law in force on the document's date.
    """

    plan_id: PlanId
    content: PlanContent
    ruleset: Name


class PlanAmended(Event):
    """A plan in force was changed (sửa đổi, bổ sung); `content` is the whole plan as it stands now.

    `changed` are the names of the fields of the content that differ.
    """

    plan_id: PlanId
    content: PlanContent
    changed: Annotated[tuple[Name, ...], Field(min_length=1, max_length=100)]
    reason: Text


class PlanWithdrawn(Event):
    """A plan in force was withdrawn (thu hồi); registration under it ends and nothing is considered by it.

    `document` is the plan that was withdrawn, as it was issued.
    """

    plan_id: PlanId
    document: Document
    reason: Text
