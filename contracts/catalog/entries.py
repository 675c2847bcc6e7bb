"""The entries of the catalogue: rulesets, titles and forms, documents, base salaries, each with its legal ground."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from contracts.catalog.prerequisites import Prerequisite
from contracts.catalog.terms import (
    Absentees,
    AwardSubject,
    Ballot,
    Comparison,
    Cycle,
    DecidingLevel,
    Denominator,
    DocumentCode,
    DocumentName,
    FixedBy,
    Furnisher,
    Ground,
    Rounding,
    Share,
    Silence,
    SimplifiedGround,
    TaskRating,
    TitleKind,
    Words,
)
from contracts.message import Message
from contracts.vocabulary import CatalogCode, Day, GateKind, Level, Name, SubjectKind, TitleCode, YesNo

WorkingDays = Annotated[int, Field(ge=1, le=365)]
Multiple = Annotated[Decimal, Field(gt=0, le=100, max_digits=6, decimal_places=2)]
"""A multiple of the base salary, written as text."""


class TimeLimit(Ground):
    """The days that a step of a dossier may take; `working` says that they are working days.

    `level` is the level that it binds, `title` the title that it is set for; None means every one. `silence` is what it
    means when a body that was asked for its opinion says nothing; it belongs to the step OPINION alone.
    """

    step: CatalogCode
    days: WorkingDays
    working: YesNo = True
    level: DecidingLevel | None = None
    title: TitleCode | None = None
    silence: Silence | None = None

    @model_validator(mode="after")
    def _silence_is_of_opinions(self) -> Self:
        if (self.step == "OPINION") is (self.silence is None):
            raise ValueError("the step OPINION says what silence means, and no other step does")
        return self


class RequiredDocument(Message):
    """A document that a dossier holds.

    One with `unless_rating` is not needed where that rating was reached, one with `only_with_initiative` only where an
    initiative or a research work is relied on. One with `enterprises_only` is asked of enterprises, not of people.
    """

    code: DocumentCode
    unless_rating: TaskRating | None = None
    only_with_initiative: YesNo = False
    enterprises_only: YesNo = False


class Documents(Ground):
    """The documents of a dossier, and the citation of that rule."""

    required: Annotated[tuple[RequiredDocument, ...], Field(min_length=1)]


class DeedWindow(Ground):
    """The days after a deed within which it is filed; None where no text was found that names any."""

    days: WorkingDays | None


class SimplifiedProcedure(Ground):
    """The simplified procedure (thủ tục đơn giản) under a ruleset: its conditions, one of which a dossier states.

    `forms` are those that may be given by it, whoever of their subjects has done the deed; `certificate` is the ground
    on which the head of the unit certifies the achievement. `council` is the ground on which the head decides on the
    proposal of the standing body without a session. `limits` are its own time limits.
    """

    grounds: Annotated[tuple[SimplifiedGround, ...], Field(min_length=1)]
    commendation_type: CatalogCode
    forms: Annotated[tuple[TitleCode, ...], Field(min_length=1)]
    documents: Documents
    certificate: Ground
    window: DeedWindow
    council: Ground
    limits: tuple[TimeLimit, ...] = ()


class Fixing(Ground):
    """The day that fixes the ruleset of a dossier which is filed while this law is in force."""

    by: FixedBy


class PeerReviewShare(Ground):
    """The share of those present at the meeting of a unit whose yes a candidate needs (bình xét)."""

    op: Comparison
    share: Share


class FormerUnitShare(Ground):
    """The months in a former unit of the year from which its written comment on a transferred person is asked."""

    months: Annotated[int, Field(ge=1, le=12)]


class OwnStaff(Ground):
    """The titles that a level decides for those alone whose staff matters and payroll it manages."""

    level: DecidingLevel
    titles: Annotated[tuple[TitleCode, ...], Field(min_length=1)]


class Ruleset(Message):
    """The law in force between two days, both included; None leaves that end open.

    `validity` is the ground of those days, `fixing` that of the day which fixes the ruleset of a dossier.
    `managing_unit` says that whoever manages staff and payroll proposes, `former_unit` when a former unit comments on
    a transferred person, and `own_staff` which titles a level decides for its own staff alone.
    `gate` is the ground of a plan's "not registered, not considered" under this ruleset (docs/domain.md §0, fact 3),
    `unit_plan_gate` that of "no plan of the unit's own, not considered". `peer_review` is what the minutes of a unit's
    meeting are judged by. `achievements_after_discipline` is the ground on which what was achieved before the end of a
    disciplinary measure counts for no rule over several years; None where the law does not say so. `simplified` is the
    procedure for a sudden deed.
    """

    id: Name
    regime: Literal["L2003", "L2022"]
    valid_from: Day | None
    valid_to: Day | None
    validity: Ground
    fixing: Fixing
    name: Words
    gate: Ground
    unit_plan_gate: Ground
    peer_review: PeerReviewShare
    simplified: SimplifiedProcedure
    managing_unit: Ground
    former_unit: FormerUnitShare
    own_staff: OwnStaff
    limits: tuple[TimeLimit, ...] = ()
    achievements_after_discipline: Ground | None = None

    def gate_on(self, kind: GateKind) -> Ground:
        """The ground of a plan's gate of this kind."""
        return self.unit_plan_gate if kind is GateKind.UNIT_PLAN else self.gate


class Competence(Ground):
    """A level that may decide a title."""

    level: DecidingLevel


_REACHING: Final[Mapping[TitleCode, tuple[TitleCode, ...]]] = {
    "LDTT": ("LDTT", "CSTDCS"),
    "CSTT": ("CSTT", "CSTDCS"),
}
"""The titles whose standard includes that of another."""


def reaching_titles(base: TitleCode) -> tuple[TitleCode, ...]:
    """The titles whose candidates meet the standard of the title that a quota is a share of."""
    return _REACHING.get(base, (base,))


class Quota(Ground):
    """How many of a unit's subjects who reach the `base` title's standard may get the title."""

    share: Share
    op: Literal[Comparison.AT_MOST] = Comparison.AT_MOST
    base: TitleCode
    rounding: Rounding = Rounding.DOWN

    @property
    def is_of_units(self) -> bool:
        """Whether it is a share of each unit's people; else of all that a proposing level has, whose base is unsure."""
        return self.base == "LDTT"

    def most(self, reaching: int) -> int:
        """How many of a unit may get the title where `reaching` of it reach the base's standard, rounded as it says."""
        return self.rounding.rounded(reaching * Fraction(self.share))


class VoteThreshold(Ground):
    """The share of the council's members whose yes a dossier needs, and how they vote.

    `denominator` are the members of whom the share is counted, `absentees` how those count who are not there; None
    leaves that to the council's own regulation.
    """

    op: Comparison
    share: Share
    denominator: Denominator
    ballot: Ballot
    absentees: Absentees | None = None


class Consultation(Ground):
    """The public is asked before a file goes up; None leaves the days to the level that passes it up."""

    working_days: WorkingDays | None


class LowerTitle(Ground):
    """The title that a refused dossier may be considered for instead, and why.

    `registered` says that the registration of the higher title counts for it.
    """

    title: TitleCode
    registered: YesNo


class Bonus(Ground):
    """The bonus that goes with a title, in base salaries, by the kind of its subject."""

    multiples: Annotated[dict[AwardSubject, Multiple], Field(min_length=1)]


class BaseSalary(Ground):
    """The base salary (lương cơ sở) in đồng a month, from a day until the next one begins."""

    valid_from: Day
    dong: Annotated[int, Field(ge=1, le=100_000_000)]


class Retention(Ground):
    """How many years the file of a commendation is kept that this level decides; None for ever."""

    level: DecidingLevel
    years: Annotated[int, Field(ge=1, le=200)] | None


def kind_of(subject: AwardSubject) -> SubjectKind:
    """The kind as which a subject is registered and filed: a village, neighbourhood or commune as a collective."""
    return SubjectKind.COLLECTIVE if subject is AwardSubject.COMMUNITY else SubjectKind(subject.value)


class Title(Message):
    """A title or form under one ruleset.

    `filed` says that sheets and dossiers are open to it; of the others the law is shown alone. `filed_for` are the
    kinds of subjects that files are open to, all of the title's where it names none. `short` is its abbreviation.
    `local_quota` is the ground on which a superior sets a quota, where the law has no number. `originals` are the sets
    of papers that go up. `proposal` is the ground on which the council of a site that passes a dossier up votes on it
    first, None where no such rule was found. `lower` is the title to which a refused dossier falls back, None for none.
    """

    code: TitleCode
    ruleset: Name
    kind: TitleKind
    filed: YesNo
    filed_for: tuple[SubjectKind, ...] = ()
    name: Words
    short: Name | None = None
    subjects: Annotated[tuple[AwardSubject, ...], Field(min_length=1)]
    commendation_type: CatalogCode
    cycles: Annotated[tuple[Cycle, ...], Field(min_length=1)]
    prerequisites: Annotated[tuple[Prerequisite, ...], Field(min_length=1)]
    quota: Quota | None = None
    local_quota: Ground | None = None
    documents: Documents
    originals: Annotated[int, Field(ge=1, le=10)] | None = None
    consultation: Consultation | None = None
    proposal: Ground | None = None
    lower: LowerTitle | None = None
    deciding: Annotated[tuple[Competence, ...], Field(min_length=1)]
    vote: VoteThreshold
    bonus: Bonus | None = None

    @property
    def subject_kinds(self) -> tuple[SubjectKind, ...]:
        """The kinds of subjects that files are open to, in the order of the law."""
        kinds = dict.fromkeys(kind_of(one) for one in self.subjects)
        return tuple(one for one in kinds if not self.filed_for or one in self.filed_for)

    def rules_of(self, kind: SubjectKind) -> tuple[Prerequisite, ...]:
        """The rules that bind a subject of a kind."""
        return tuple(one for one in self.prerequisites if not one.only_for or kind in one.only_for)

    def competence(self, level: Level) -> Competence | None:
        """The ground on which a site of `level` decides the title; None where it does not."""
        return next((one for one in self.deciding if one.level.value == level.value), None)


class ListedTitle(Message):
    """A title or form under one ruleset, as it is shown to those who file dossiers.

    `valid_from` and `valid_to` are the ruleset's days, both included; None leaves that end open. `subject_kinds` are
    those that files are open to. `unverified` says that something of its law was not checked against the statute.
    """

    code: TitleCode
    kind: TitleKind
    filed: YesNo
    name: Words
    short: Name | None
    subject_kinds: tuple[SubjectKind, ...]
    subjects: tuple[AwardSubject, ...]
    commendation_type: CatalogCode
    cycles: tuple[Cycle, ...]
    ruleset: Name
    valid_from: Day | None
    valid_to: Day | None
    levels: tuple[DecidingLevel, ...]
    documents: tuple[RequiredDocument, ...]
    unverified: YesNo


class ListedDocument(Message):
    """A document that a dossier can hold, and who furnishes it."""

    code: DocumentCode
    name: Words
    furnished_by: Furnisher = Furnisher.UNIT


class Catalogue(Message):
    """The content of the catalogue's files."""

    rulesets: tuple[Ruleset, ...]
    documents: dict[DocumentCode, DocumentName]
    base_salaries: tuple[BaseSalary, ...]
    titles: tuple[Title, ...]
    retention: tuple[Retention, ...] = ()

    @cached_property
    def ruleset_by_id(self) -> Mapping[str, Ruleset]:
        """The rulesets by their ids."""
        return {one.id: one for one in self.rulesets}

    @cached_property
    def title_by_code(self) -> Mapping[tuple[str, str], Title]:
        """The titles and forms by code and ruleset."""
        return {(one.code, one.ruleset): one for one in self.titles}
