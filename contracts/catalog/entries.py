"""The shapes of the catalogue: rulesets, titles, and the kinds of prerequisites they are made of.

A prerequisite names a kind of rule and its values; the appraising service evaluates it for a dossier.
"""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, WithJsonSchema

from contracts.message import Message
from contracts.vocabulary import (
    CatalogCode,
    Confidence,
    Day,
    GateKind,
    Level,
    Name,
    ReasonCode,
    SubjectKind,
    Text,
    TitleCode,
)

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
    """The level that decides a title; a department (sở, ban, ngành) and a unit with legal personality are no sites."""

    UNIT = "unit"
    COMMUNE = "commune"
    DEPARTMENT = "department"
    DISTRICT = "district"
    PROVINCE = "province"


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


class Ground(Message):
    """The legal ground of a rule: the sentence in both languages, its citation, and how sure that is."""

    vi: Text
    en: Text
    citation: Text
    confidence: Confidence


class Ruleset(Message):
    """The law in force between two days, both included; None leaves that end open.

    `gate` is the ground of a plan's "not registered, not considered" under this ruleset (docs/domain.md §0, fact 3),
    `unit_plan_gate` that of "no plan of the unit's own, not considered".
    """

    id: Name
    regime: Literal["L2003", "L2022"]
    valid_from: Day | None
    valid_to: Day | None
    name: Words
    gate: Ground
    unit_plan_gate: Ground

    def gate_on(self, kind: GateKind) -> Ground:
        """The ground of a plan's gate of this kind."""
        return self.unit_plan_gate if kind is GateKind.UNIT_PLAN else self.gate


class RegisteredForEmulation(Ground):
    """The title was registered at the beginning of the year."""

    rule: Literal["registered_for_emulation"]
    reason_code: ReasonCode


class TaskRatingAtLeast(Ground):
    """The person's tasks were fulfilled at least this well."""

    rule: Literal["task_rating_at_least"]
    reason_code: ReasonCode
    rating: TaskRating


class MinServiceMonths(Ground):
    """The person served this many months of the year.

    With `newly_recruited_only` it applies only to people recruited in the year.
    `maternity_counts` is the ground on which statutory maternity leave counts as service, or None where it does not.
    """

    rule: Literal["min_service_months"]
    reason_code: ReasonCode
    months: Annotated[int, Field(ge=1, le=12)]
    newly_recruited_only: bool
    maternity_counts: Ground | None


class NoDiscipline(Ground):
    """The person was not disciplined in the year, not even by khiển trách."""

    rule: Literal["no_discipline"]
    reason_code: ReasonCode


class EmulationConfirmed(Ground):
    """The unit confirms self-reliance, unity, mutual help and taking part in emulation."""

    rule: Literal["emulation_confirmed"]
    reason_code: ReasonCode


class HasTitleStandard(Ground):
    """The person meets every prerequisite of a lower title of the same year; holding its decision is not needed."""

    rule: Literal["has_title_standard"]
    reason_code: ReasonCode
    title: TitleCode


class InitiativeRecognised(Message):
    """An initiative (sáng kiến) was recognised, reaching at least this far."""

    kind: Literal["initiative"]
    scope: Scope


class ResearchAccepted(Message):
    """A research work (đề tài) was accepted, reaching at least this far, and applied where that is asked for."""

    kind: Literal["research"]
    scope: Scope
    applied: bool


class RatingReached(Message):
    """The year's tasks were fulfilled at least this well."""

    kind: Literal["rating"]
    rating: TaskRating


Alternative = Annotated[InitiativeRecognised | ResearchAccepted | RatingReached, Field(discriminator="kind")]


class AnyOf(Ground):
    """One of several achievements is enough."""

    rule: Literal["any_of"]
    reason_code: ReasonCode
    alternatives: Annotated[tuple[Alternative, ...], Field(min_length=1)]


class CollectiveTaskRatingAtLeast(Ground):
    """The collective's tasks were fulfilled at least this well."""

    rule: Literal["collective_task_rating_at_least"]
    reason_code: ReasonCode
    rating: TaskRating


class MemberShareWithTitle(Ground):
    """Enough of the collective's members reach a title of the same year."""

    rule: Literal["member_share_with_title"]
    reason_code: ReasonCode
    title: TitleCode
    op: Comparison
    share: Share


class HasCollectiveStandard(Ground):
    """The collective meets every prerequisite of a lower title of the same year."""

    rule: Literal["has_collective_standard"]
    reason_code: ReasonCode
    title: TitleCode


class AllMembersTaskRatingAtLeast(Ground):
    """The tasks of every member were fulfilled at least this well."""

    rule: Literal["all_members_task_rating_at_least"]
    reason_code: ReasonCode
    rating: TaskRating


class HasMemberWithTitle(Ground):
    """A member of the collective was awarded a title of the same year."""

    rule: Literal["has_member_with_title"]
    reason_code: ReasonCode
    title: TitleCode


class NoMemberDisciplinedFrom(Ground):
    """No member of the collective was disciplined by this measure or a heavier one."""

    rule: Literal["no_member_disciplined_from"]
    reason_code: ReasonCode
    measure: Discipline


class InternalUnity(Ground):
    """The collective is united and keeps the Party's lines and the State's laws."""

    rule: Literal["internal_unity"]
    reason_code: ReasonCode


IndividualRule = TaskRatingAtLeast | MinServiceMonths | NoDiscipline | EmulationConfirmed | HasTitleStandard | AnyOf
"""The prerequisites of a person."""
MemberRule = AllMembersTaskRatingAtLeast | MemberShareWithTitle | HasMemberWithTitle | NoMemberDisciplinedFrom
"""The prerequisites of a collective that its members decide."""
CollectiveRule = CollectiveTaskRatingAtLeast | HasCollectiveStandard | InternalUnity | MemberRule
"""The prerequisites of a collective."""
NamesTitle = HasTitleStandard | HasCollectiveStandard | MemberShareWithTitle | HasMemberWithTitle
"""The prerequisites that name another title."""
Prerequisite = Annotated[RegisteredForEmulation | IndividualRule | CollectiveRule, Field(discriminator="rule")]


class RequiredDocument(Message):
    """A document that a dossier holds; one with `unless_rating` is not needed where that rating was reached."""

    code: DocumentCode
    unless_rating: TaskRating | None = None


class Documents(Ground):
    """The documents of a dossier, and the citation of that rule."""

    required: Annotated[tuple[RequiredDocument, ...], Field(min_length=1)]


class Competence(Ground):
    """A level that may decide a title."""

    level: DecidingLevel


class Quota(Ground):
    """How many of a unit's individuals who reach the `base` title's standard may get the title."""

    share: Share
    base: TitleCode


class VoteThreshold(Ground):
    """The share of all council members, present or not, whose yes a dossier needs."""

    op: Comparison
    share: Share


class Title(Message):
    """A title under one ruleset.

    `proposal` is the ground on which the council of a site that passes a dossier up votes on it first, None where no
    such rule was found.
    """

    code: TitleCode
    ruleset: Name
    name: Words
    subject_kind: SubjectKind
    commendation_type: CatalogCode
    prerequisites: Annotated[tuple[Prerequisite, ...], Field(min_length=1)]
    quota: Quota | None
    documents: Documents
    proposal: Ground | None = None
    deciding: Annotated[tuple[Competence, ...], Field(min_length=1)]
    vote: VoteThreshold

    def competence(self, level: Level) -> Competence | None:
        """The ground on which a site of `level` decides the title; None where it does not."""
        return next((one for one in self.deciding if one.level.value == level.value), None)


class ListedTitle(Message):
    """A title under one ruleset, as it is shown to those who file dossiers.

    `valid_from` and `valid_to` are the ruleset's days, both included; None leaves that end open.
    """

    code: TitleCode
    name: Words
    subject_kind: SubjectKind
    commendation_type: CatalogCode
    ruleset: Name
    valid_from: Day | None
    valid_to: Day | None
    levels: tuple[DecidingLevel, ...]
    documents: tuple[RequiredDocument, ...]


class ListedDocument(Message):
    """A document that a dossier can hold."""

    code: DocumentCode
    name: Words


class Catalogue(Message):
    """The content of the catalogue's files."""

    rulesets: tuple[Ruleset, ...]
    documents: dict[DocumentCode, Words]
    titles: tuple[Title, ...]
