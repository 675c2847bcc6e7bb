"""The parts of a plan: its tasks, rounds, campaigns, targets, references and recipients, and the words for them.

Each was found in at least one of five plans of different issuers (docs/plans.md); a field that a text may leave out
is empty or None.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.catalog.terms import Comparison
from contracts.message import Message
from contracts.text import SYMBOL
from contracts.vocabulary import (
    DOCUMENT_SYMBOL,
    Body,
    Code,
    Day,
    Deadline,
    Document,
    Name,
    NameOrEmpty,
    Text,
    TextOrEmpty,
    Year,
    YesNo,
)

MonthDay = Annotated[
    str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", max_length=5, examples=["06-11"])
]
"""A day that comes every year, month first: `06-11` is 11 June."""
Quarter = Annotated[int, Field(strict=True, ge=1, le=4, examples=[1])]
Month = Annotated[int, Field(strict=True, ge=1, le=12, examples=[10])]


class Cycle(StrEnum):
    """The year a plan runs by; education runs by the school year (docs/domain.md §0, fact 9)."""

    CALENDAR_YEAR = "calendar-year"
    SCHOOL_YEAR = "school-year"


class PlanKind(StrEnum):
    """The kind of a plan (docs/domain.md §2.2)."""

    ANNUAL = "annual"
    """For one year (hằng năm)."""
    PERIOD = "period"
    """For several years (giai đoạn)."""
    CORRECTIVE = "corrective"
    """To mend shortcomings, or for one theme (khắc phục tồn tại, chuyên đề)."""
    INSPECTION = "inspection"
    """To inspect the emulation work of units (kiểm tra, giám sát)."""


class IssuerKind(StrEnum):
    """The kind of body that issues a plan."""

    STATE = "state"
    FRONT = "front"
    """Mặt trận Tổ quốc."""
    UNION = "union"
    """Công đoàn, Đoàn Thanh niên and other mass organisations."""
    PARTY = "party"


class Capacity(StrEnum):
    """In which capacity a plan is signed, as printed before the post (docs/domain.md §5.3)."""

    TM = "TM."
    """Thay mặt: for the collective."""
    KT = "KT."
    """Ký thay: for the chief."""
    TL = "TL."
    """Thừa lệnh: by order."""
    TUQ = "TUQ."
    """Thừa ủy quyền: authorised."""
    Q = "Q."
    """Quyền: acting."""


class Purpose(StrEnum):
    """The reason for which a body is on a recipients list (nơi nhận)."""

    TO_REPORT = "to-report"
    """b/c: báo cáo."""
    TO_IMPLEMENT = "to-implement"
    """TH: thực hiện."""
    TO_DIRECT = "to-direct"
    """Chỉ đạo."""
    TO_FOLLOW = "to-follow"
    """Theo dõi, phối hợp."""
    TO_PUBLISH = "to-publish"
    """Trang thông tin điện tử."""
    TO_FILE = "to-file"
    """Lưu."""


class Every(StrEnum):
    """How often something comes again."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class TaskKind(StrEnum):
    """The kind of a task: what is done once, a lasting duty, a report, or a publication."""

    WORK = "work"
    DUTY = "duty"
    REPORT = "report"
    PUBLICATION = "publication"


class CampaignKind(StrEnum):
    """The kind of a campaign: regular (thường xuyên), thematic (chuyên đề, theo đợt), or a drive (cuộc vận động)."""

    REGULAR = "regular"
    THEMATIC = "thematic"
    DRIVE = "drive"


class Asked(StrEnum):
    """A thing that a plan asks of a campaign."""

    MODEL = "model"
    """Mô hình thi đua."""
    SOLUTIONS = "solutions"
    """Giải pháp thi đua."""
    PILOT = "pilot"
    """Đơn vị chỉ đạo điểm."""
    REPLICATION = "replication"
    """Nhân rộng."""


class ReferenceRole(StrEnum):
    """The role of a document that a plan names beside its legal bases and its parent."""

    PARENT = "parent"
    """A further plan under which it stands."""
    APPLIED = "applied"
    """An instrument that it carries out."""


class PartialDocument(Message):
    """A document of which only a part is known; what is unknown is empty or None.

    `known_from` says where the text was found, such as in a newspaper.
    """

    issuer: Name
    number: Annotated[str, Field(pattern=r"^([0-9]{1,5}[a-z]?)?$", max_length=6, examples=["254"]), SYMBOL] = ""
    symbol: Annotated[str, Field(pattern=rf"^({DOCUMENT_SYMBOL})?$", max_length=40, examples=["KH-UBND"]), SYMBOL] = ""
    dated: Day | None = None
    known_from: TextOrEmpty = ""

    @override
    def __str__(self) -> str:
        """The way a clerk cites it: `254/KH-UBND`; empty where its number is unknown."""
        return f"{self.number}/{self.symbol}" if self.number else ""

    def whole(self) -> Document | None:
        """The document where all that makes its key is known; else None."""
        if not self.number or not self.symbol or self.dated is None:
            return None
        return Document(issuer=self.issuer, number=self.number, symbol=self.symbol, dated=self.dated)


class LegalBasis(Message):
    """An instrument that a plan cites (căn cứ)."""

    citation: Text


class ParentPlan(Message):
    """The plan of the next level up, known by its document key; its title is only for reading."""

    document: Document
    title: Text


class Reference(Message):
    """A further parent, or an instrument applied; `document` is it as a document with a number, where it is one."""

    role: ReferenceRole
    citation: Text
    document: Document | None = None


class When(Message):
    """The time of a piece of work, beside its quarter or instead of it.

    `years` are those for which it holds, all of the plan where none is named. `around` is a day about which it falls.
    `by` is a deadline of its own, `as_prescribed` the words of a text that leaves the time to a rule.
    """

    years: Annotated[tuple[Year, ...], Field(max_length=20)] = ()
    month: Month | None = None
    every: Every | None = None
    around: MonthDay | None = None
    by: Deadline | None = None
    as_prescribed: NameOrEmpty = ""


class Task(Message):
    """One piece of work that a plan orders (nhiệm vụ); `number` counts through the plan from 1.

    `quarter` is None where the text names none. `lead` is who leads (chủ trì), `responsible` all others who carry it
    out, in the order in which the plan names them. `to` are those to whom the result goes, `via` the body through which
    it goes (“qua Phòng Nội vụ”), `form` the form attached. `round` is the code of the round to which it
    belongs, `label` its place as printed.
    """

    number: Annotated[int, Field(strict=True, ge=1, le=200)]
    quarter: Quarter | None = None
    text: Text
    responsible: Annotated[tuple[Body, ...], Field(max_length=100)] = ()
    kind: TaskKind = TaskKind.WORK
    label: NameOrEmpty = ""
    when: When | None = None
    lead: Body | None = None
    to: Annotated[tuple[Body, ...], Field(max_length=20)] = ()
    via: Body | None = None
    round: Code | None = None
    form: NameOrEmpty = ""

    def bodies(self) -> tuple[Body, ...]:
        """Everybody who carries the task out, whoever leads first."""
        return self.responsible if self.lead is None else (self.lead, *self.responsible)


class AwardShare(StrEnum):
    """A share of the awards under a plan that is counted (cơ cấu khen thưởng; docs/domain.md §1.6)."""

    BASE = "base"
    """Awards to units that count as the base (cơ sở), and to their people."""
    DIRECT_WORKERS = "direct-workers"
    """Awards to people who work directly: workers, farmers, and others who lead nobody (người lao động trực tiếp)."""
    WOMEN = "women"
    """Awards to women (nữ)."""
    MINORITIES = "minorities"
    """Awards to people of an ethnic minority (người dân tộc thiểu số)."""


class Target(Message):
    """Something the plan wants reached (chỉ tiêu); `measure` is None where the text gives no number.

    `op` compares with the measure; a share is a number of percent. `of` is the base of the share in the plan's words.
    `every` is the period in which it is to be reached each time, `each_unit` says that each unit is to reach it.
    `counts` is the share of awards by which the system follows it, None for a target of another kind.
    """

    code: Code
    text: Text
    measure: Annotated[float, Field(strict=True, ge=0, le=1_000_000_000_000, allow_inf_nan=False)] | None = None
    op: Comparison | None = None
    of: NameOrEmpty = ""
    every: Every | None = None
    each_unit: YesNo = False
    counts: AwardShare | None = None


class Round(Message):
    """A round of consideration within a plan (đợt xét), such as that of the school year.

    `registration` is the deadline of a registration of its own; None where the plan's holds. `councils` sit in it.
    """

    code: Code
    name: Name
    cycle: Cycle = Cycle.CALENDAR_YEAR
    year: Year | None = None
    quarter: Quarter | None = None
    registration: Deadline | None = None
    councils: Annotated[tuple[Body, ...], Field(max_length=10)] = ()


class Campaign(Message):
    """A movement or campaign that a plan orders (phong trào, cuộc vận động, chuyên đề thi đua).

    `label` is its place as printed, `occasion` what it honours, `asks` what is asked of whoever launches it, and
    `pilot` the unit that tries it first.
    """

    code: Code
    name: Text
    kind: CampaignKind
    label: NameOrEmpty = ""
    occasion: TextOrEmpty = ""
    when: When | None = None
    asks: Annotated[tuple[Asked, ...], Field(max_length=4)] = ()
    pilot: Body | None = None


class Submission(Message):
    """Where units send their registration: to which body, through which, and on which attached form."""

    to: Body
    via: Body | None = None
    form: NameOrEmpty = ""


class Clause(Message):
    """A passage that the plan only keeps, with its place as printed; nothing follows from it in the system."""

    label: NameOrEmpty = ""
    text: Text


class Recipient(Message):
    """One line of the recipients list; `every_unit` stands for all units of the plan's clusters.

    `purpose` is None where the text marks none.
    """

    code: Code
    name: Name
    purpose: Purpose | None = None
    every_unit: YesNo = False
