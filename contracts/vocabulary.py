"""The vocabulary of all services: codes, ids, days and deadlines."""

from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID, uuid5

from pydantic import AwareDatetime, Field
from typing_extensions import override

from contracts.message import Message
from contracts.moments import DAY_PATTERN, INSTANT_PATTERN, Written, day, instant
from contracts.text import ONE_LINE, SEVERAL_LINES, SYMBOL, issuer_key, symbol

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Viet Nam's civil time: UTC+7 without daylight saving since 1975, so a fixed offset is exact."""

PlanId = NewType("PlanId", UUID)
SheetId = NewType("SheetId", UUID)
DossierId = NewType("DossierId", UUID)
SessionId = NewType("SessionId", UUID)
DecisionId = NewType("DecisionId", UUID)
NoticeId = NewType("NoticeId", UUID)
MovementId = NewType("MovementId", UUID)
ClusterId = NewType("ClusterId", UUID)

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60, examples=["phong-noi-vu"])]
"""Lower-case ASCII words joined by hyphens; safe in a topic, a stream and a URL."""
SiteCode = Code
UnitCode = Code
SubjectKey = Code
"""The pseudonymous key of a person, collective or household: never a national id number."""
CatalogCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=30, examples=["LDTT"])]
"""A code of the catalogue, such as CONG_TRANG."""
TitleCode = CatalogCode
"""A title's code of the catalogue, such as LDTT."""
Year = Annotated[int, Field(strict=True, ge=1948, le=2200, examples=[2017])]
"""A calendar year, or the one in which a school year begins; the first emulation campaign was called in 1948."""

Count = Annotated[int, Field(strict=True, ge=0, le=1_000_000, examples=[12])]
"""How many of something there are: people, votes, titles; no site has more."""
YesNo = Annotated[bool, Field(strict=True)]
"""True or false as JSON writes them; `1` and `"yes"` are mistakes."""

Name = Annotated[str, Field(min_length=1, max_length=300, examples=["Phòng Nội vụ"]), ONE_LINE]
"""A name or a title: one line, in the one form of contracts.text."""
NameOrEmpty = Annotated[str, Field(max_length=300, examples=["Chuyên viên"]), ONE_LINE]
Text = Annotated[str, Field(min_length=1, max_length=4000, examples=["Theo kế hoạch đã ban hành."]), SEVERAL_LINES]
"""A text that somebody wrote; it may have several lines."""
TextOrEmpty = Annotated[str, Field(max_length=4000, examples=["Theo kế hoạch đã ban hành."]), SEVERAL_LINES]

Day = Annotated[date, Written(day, DAY_PATTERN)]
"""A calendar day in Viet Nam, from 1945 to 2200, as in `2017-01-15`."""
Instant = Annotated[AwareDatetime, Written(instant, INSTANT_PATTERN)]
"""An instant with its offset from UTC, from 1945 to 2200, as in `2017-01-12T09:30:00+07:00`."""

_SIGNS = "[A-Za-zĐÂĂÊÔƠƯđâăêôơư0-9]+"
DOCUMENT_SYMBOL = f"{_SIGNS}([-/]{_SIGNS})*"
"""The pattern of the symbol of a document, as in `KH-UBND`."""
_NAMESPACE = UUID("6d1c1d0e-2f0b-5a2e-9d55-7a1b5e0c2a10")


def derived_id(*parts: object) -> UUID:
    """The same UUID for the same parts, for ever: for streams and commands that follow from an event."""
    return uuid5(_NAMESPACE, "\x1f".join(str(part) for part in parts))


class Level(StrEnum):
    """The level of a site or an issuer; a department (sở, ban, ngành) stands below its province."""

    COMMUNE = "commune"
    DEPARTMENT = "department"
    DISTRICT = "district"
    PROVINCE = "province"


class Confidence(StrEnum):
    """How well a rule of the catalogue is founded (docs/domain.md)."""

    SOURCED = "sourced"
    KNOWN = "known"
    UNSURE = "unsure"


class WithdrawalReason(StrEnum):
    """The reason for which a registered title is withdrawn; no text lists them, so they are this system's own."""

    LEFT_UNIT = "LEFT_UNIT"
    """Whoever was registered has moved, left or retired."""
    OWN_REQUEST = "OWN_REQUEST"
    """Whoever was registered asks for it."""
    OUT_OF_REACH = "OUT_OF_REACH"
    """The standard of the title can no longer be met this year."""
    DISCIPLINE = "DISCIPLINE"
    UNDER_VERIFICATION = "UNDER_VERIFICATION"
    REGISTERED_ELSEWHERE = "REGISTERED_ELSEWHERE"
    """Another unit has registered the same."""
    MISTAKEN = "MISTAKEN"
    """It was registered by mistake."""


class SubjectKind(StrEnum):
    """The kind of a subject that may be commended: a person, a collective (tập thể) or a household (hộ gia đình)."""

    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"
    HOUSEHOLD = "household"


class Document(Message):
    """An official document, known by its `key` and never by its title: docs/domain.md §3.

    `number` is as printed, as in `254`; `symbol` follows the slash, as in `KH-UBND` or `TTr-UBND`.
    """

    issuer: Name
    number: Annotated[str, Field(pattern=r"^[0-9]{1,5}[a-z]?$", max_length=6, examples=["254"]), SYMBOL]
    symbol: Annotated[str, Field(pattern=f"^{DOCUMENT_SYMBOL}$", max_length=40, examples=["KH-UBND"]), SYMBOL]
    dated: Day

    @property
    def key(self) -> str:
        """The form in which documents are compared: one number of one issuer in one year is one document.

        `0254/KH-UBND` is `254/KH-UBND`, however the issuer and the symbol are typed; the day does not count, for a
        number is given once in a year (Decree 30/2020, article 15).
        """
        number = self.number.lstrip("0") or "0"
        return f"{issuer_key(self.issuer)}|{number}|{symbol(self.symbol).upper()}|{self.dated.year}"

    @override
    def __str__(self) -> str:
        """The way a clerk cites it: `254/KH-UBND`."""
        return f"{self.number}/{self.symbol}"


class Deadline(Message):
    """A calendar day in Viet Nam and whether it still counts: `trước ngày 15/01` excludes the 15th."""

    day: Day
    inclusive: YesNo = False

    @property
    def ends_at(self) -> datetime:
        """The first instant that is too late, aware and in Asia/Ho_Chi_Minh."""
        last = self.day + timedelta(days=1) if self.inclusive else self.day
        return datetime.combine(last, time.min, VIETNAM)

    def is_kept_at(self, instant: datetime) -> bool:
        """Whether something received at `instant` (aware) is in time."""
        return instant < self.ends_at


class Body(Message):
    """A body that acts or is notified."""

    code: Code
    name: Name


class GateKind(StrEnum):
    """The conditions of being considered that a plan can set; a local rule, not law, since 2024."""

    UNIT_PLAN = "unit-plan"
    """The unit has issued its own plan."""
    REGISTRATION = "registration"
    """The title was registered for the subject, or anything by the unit."""
    SECOND_APPROVAL = "second-approval"
    """A paper of the unit with commendations in it was agreed with one body, and approved and issued by another."""


class GateScope(StrEnum):
    """What a condition keeps from being considered where it is not met: the unit, or one title of one subject."""

    UNIT = "unit"
    TITLE = "title"


class Gate(Message):
    """A condition of being considered, with the plan's own words; it holds for the year of its plan.

    `by` is a deadline of its own. `agreed_with` and `approved_by` are the bodies of a second approval.
    """

    kind: GateKind
    text: Text
    applies_to: GateScope = GateScope.TITLE
    by: Deadline | None = None
    agreed_with: Body | None = None
    approved_by: Body | None = None


class Cluster(Message):
    """A cluster of units that compete with one another (cụm thi đua); a `block` joins units of one kind (khối).

    `units` may not be known yet. `lead` leads it this year. `above` is a cluster of the superior to which the issuer
    belongs itself: its units register nothing here.
    """

    code: Code
    name: Name
    units: Annotated[tuple[Body, ...], Field(max_length=500)] = ()
    block: YesNo = False
    lead: Body | None = None
    above: YesNo = False


class Subject(Message):
    """A person, collective or household that may be commended; `key` is pseudonymous, never a national id number.

    `position` is the post of a person, or empty.
    """

    key: SubjectKey
    kind: SubjectKind
    name: Name
    position: NameOrEmpty = ""


class ReasonCode(StrEnum):
    """The reason for which a dossier does not lead to an award (docs/domain.md §2.6)."""

    NO_PLAN = "NO_PLAN"
    NO_UNIT_PLAN = "NO_UNIT_PLAN"
    NOT_REGISTERED = "NOT_REGISTERED"
    LATE = "LATE"
    WRONG_ROUTE = "WRONG_ROUTE"
    INCOMPLETE = "INCOMPLETE"
    INELIGIBLE_SUBJECT = "INELIGIBLE_SUBJECT"
    MIN_SERVICE = "MIN_SERVICE"
    RATING_TOO_LOW = "RATING_TOO_LOW"
    PREREQ_TITLE_MISSING = "PREREQ_TITLE_MISSING"
    INITIATIVE_MISSING = "INITIATIVE_MISSING"
    MEMBER_RATIO = "MEMBER_RATIO"
    DISCIPLINE = "DISCIPLINE"
    CRITERIA_NOT_MET = "CRITERIA_NOT_MET"
    UNITY_NOT_CONFIRMED = "UNITY_NOT_CONFIRMED"
    DUPLICATE_ACHIEVEMENT = "DUPLICATE_ACHIEVEMENT"
    SPECIAL_RESULT_REUSED = "SPECIAL_RESULT_REUSED"
    FALSE_DECLARATION = "FALSE_DECLARATION"
    PUBLIC_OBJECTION = "PUBLIC_OBJECTION"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    VOTE_BELOW_THRESHOLD = "VOTE_BELOW_THRESHOLD"
    NOT_COMPETENT = "NOT_COMPETENT"
    WITHDRAWN = "WITHDRAWN"
