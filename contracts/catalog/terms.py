"""The terms of the catalogue: ratings, measures, levels, shares, and the legal ground that every rule has."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Annotated, Self

from pydantic import Field, WithJsonSchema

from contracts.message import Message
from contracts.vocabulary import CatalogCode, Confidence, Text

Share = Annotated[
    Decimal,
    Field(ge=0, le=1, max_digits=5, decimal_places=4),
    WithJsonSchema(
        {"type": "string", "pattern": r"^(0(\.[0-9]{1,4})?|1(\.0{1,4})?)$", "maxLength": 6, "examples": ["0.5"]}
    ),
]
"""A part of a whole, from 0 to 1, written as text; decimal, so that 15 % of 20 is 3 and nothing beside it."""

DocumentCode = CatalogCode
"""A code of the catalogue's documents, such as TO_TRINH."""


class Rising(StrEnum):
    """An enumeration whose members are declared in rising order."""

    def reaches(self, other: Self) -> bool:
        """Whether this member ranks as high as `other`, or higher."""
        order = list(type(self))
        return order.index(self) >= order.index(other)


class TaskRating(Rising):
    """How a year's tasks were fulfilled (xếp loại mức độ hoàn thành nhiệm vụ)."""

    KHTNV = "KHTNV"
    """Không hoàn thành nhiệm vụ."""
    HTNV = "HTNV"
    """Hoàn thành nhiệm vụ."""
    HTTNV = "HTTNV"
    """Hoàn thành tốt nhiệm vụ."""
    HTXSNV = "HTXSNV"
    """Hoàn thành xuất sắc nhiệm vụ."""


class Discipline(Rising):
    """Disciplinary measures (hình thức kỷ luật) by weight."""

    NONE = "none"
    KHIEN_TRACH = "khien_trach"
    CANH_CAO = "canh_cao"
    HA_BAC_LUONG = "ha_bac_luong"
    GIANG_CHUC = "giang_chuc"
    CACH_CHUC = "cach_chuc"
    BUOC_THOI_VIEC = "buoc_thoi_viec"


class Scope(Rising):
    """How far an initiative or a research work reaches (phạm vi ảnh hưởng)."""

    GRASSROOTS = "grassroots"
    MINISTRY_OR_PROVINCE = "ministry_or_province"
    NATIONWIDE = "nationwide"


class DecidingLevel(StrEnum):
    """The level that decides a title; those above the province and a unit with legal personality are no sites."""

    UNIT = "unit"
    COMMUNE = "commune"
    DEPARTMENT = "department"
    DISTRICT = "district"
    PROVINCE = "province"
    MINISTRY = "ministry"
    GOVERNMENT = "government"
    PRIME_MINISTER = "prime_minister"
    PRESIDENT = "president"


class Comparison(StrEnum):
    """How a share is compared with its bound."""

    OVER = ">"
    AT_LEAST = ">="
    AT_MOST = "<="

    def holds(self, part: int, whole: int, bound: Decimal) -> bool:
        """Whether `part` of `whole` meets `bound`; a part of an empty whole neither reaches nor exceeds a bound."""
        share = Fraction(part, whole) if whole else Fraction(0)
        match self:
            case Comparison.OVER:
                return share > Fraction(bound)
            case Comparison.AT_LEAST:
                return share >= Fraction(bound)
            case Comparison.AT_MOST:
                return share <= Fraction(bound)


class Words(Message):
    """A name or sentence in both languages of the users."""

    vi: Text
    en: Text


class Furnisher(StrEnum):
    """Who furnishes a paper of a dossier: the unit that files it, or the standing body with its council."""

    UNIT = "unit"
    STANDING_BODY = "standing_body"
    """It is made while the dossier is dealt with, and a unit cannot file it."""


class DocumentName(Words):
    """The name of a paper, and who furnishes it."""

    furnished_by: Furnisher = Furnisher.UNIT


class Ground(Message):
    """The legal ground of a rule: the sentence in both languages, its citation, and how sure that is."""

    vi: Text
    en: Text
    citation: Text
    confidence: Confidence


class TitleKind(StrEnum):
    """The two things that are awarded: danh hiệu thi đua and hình thức khen thưởng."""

    TITLE = "title"
    FORM = "form"


class AwardSubject(StrEnum):
    """Those who may be commended: the kinds of subjects, and a community (thôn, tổ dân phố, xã)."""

    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"
    HOUSEHOLD = "household"
    COMMUNITY = "community"


class Cycle(StrEnum):
    """How often, or on which occasion, a title or form is awarded."""

    ANNUAL = "annual"
    CAMPAIGN = "campaign"
    EMERGENCY = "emergency"
    PERIODIC = "periodic"
    SERVICE = "service"
    SENIORITY = "seniority"
    FOREIGN = "foreign"
    FIVE_YEAR = "five_year"


class Procedure(StrEnum):
    """The procedure by which a dossier is dealt with."""

    ORDINARY = "ordinary"
    """By the plan of its year, with its registration and the council."""
    SIMPLIFIED = "simplified"
    """Of a sudden deed, at any time, decided by the head without the council (thủ tục đơn giản)."""


class SimplifiedGround(StrEnum):
    """The condition on which a commendation goes by the simplified procedure (docs/domain.md §2.6)."""

    POLITICAL_NEED = "political-need"
    """It serves a political need or encourages people in time (phục vụ yêu cầu chính trị, kịp thời động viên)."""
    SUDDEN_ACHIEVEMENT = "sudden-achievement"
    """The achievement is outstanding and sudden (thành tích xuất sắc đột xuất)."""
    CLEAR_ACHIEVEMENT = "clear-achievement"
    """The achievement is plain (thành tích, công trạng rõ ràng)."""


class FixedBy(StrEnum):
    """The day that fixes the ruleset of a dossier."""

    SUBMISSION = "submission"
    """The day on which the dossier was filed."""
    ACHIEVEMENT_YEAR = "achievement_year"
    """The last day of the year in which the achievement was made."""


class Rounding(StrEnum):
    """How a quota that is no whole number is rounded."""

    DOWN = "down"
    UP = "up"
    NEAREST = "nearest"

    def rounded(self, number: Fraction) -> int:
        """The whole number for one that is not negative; a half is rounded up to the nearest."""
        match self:
            case Rounding.DOWN:
                return floor(number)
            case Rounding.UP:
                return ceil(number)
            case Rounding.NEAREST:
                return floor(number + Fraction(1, 2))


class Silence(StrEnum):
    """What the silence of a body means that was asked for its opinion, once its time is over."""

    PROCEEDS = "proceeds"
    """The procedure goes on without it."""
    WAITS = "waits"
    """The procedure waits until it has answered."""


class Denominator(StrEnum):
    """The members of whom a share of votes is counted: all, or those who are present."""

    ALL_MEMBERS = "all_members"
    PRESENT = "present"


class Ballot(StrEnum):
    """How a council votes: secretly, or as its own regulation says."""

    SECRET = "secret"  # noqa: S105 - a way of voting
    LOCAL = "local"


class Absentees(StrEnum):
    """How the members count who are absent from the session."""

    WRITTEN = "written"
    """They answer in writing."""
