"""The kinds of prerequisites that a title is made of; the appraising service evaluates them for a dossier."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.catalog.terms import Comparison, Discipline, Ground, Scope, Share, TaskRating
from contracts.message import Message
from contracts.vocabulary import ReasonCode, SubjectKind, TitleCode, YesNo

DayOfYear = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", examples=["03-31"])]
"""A day of any year, as `MM-DD`."""


class Rule(Ground):
    """A rule of a title; `only_for` are the kinds of subjects that it binds, all of the title's where it names none."""

    only_for: tuple[SubjectKind, ...] = ()


class RegisteredForEmulation(Rule):
    """The title was registered at the beginning of the year."""

    rule: Literal["registered_for_emulation"]
    reason_code: ReasonCode


class TaskRatingAtLeast(Rule):
    """The person's tasks were fulfilled at least this well."""

    rule: Literal["task_rating_at_least"]
    reason_code: ReasonCode
    rating: TaskRating


class MinServiceMonths(Rule):
    """The person served this many months of the year.

    With `newly_recruited_only` it applies only to people recruited in the year.
    `maternity_counts` is the ground on which statutory maternity leave counts as service, or None where it does not.
    """

    rule: Literal["min_service_months"]
    reason_code: ReasonCode
    months: Annotated[int, Field(ge=1, le=12)]
    newly_recruited_only: bool
    maternity_counts: Ground | None


class NoDiscipline(Rule):
    """The person was not disciplined in the year, not even by khiển trách."""

    rule: Literal["no_discipline"]
    reason_code: ReasonCode


class EmulationConfirmed(Rule):
    """The unit confirms self-reliance, unity, mutual help and taking part in emulation."""

    rule: Literal["emulation_confirmed"]
    reason_code: ReasonCode


class HasTitleStandard(Rule):
    """The person meets every prerequisite of a lower title of the same year; holding its decision is not needed."""

    rule: Literal["has_title_standard"]
    reason_code: ReasonCode
    title: TitleCode


Years = Annotated[int, Field(ge=1, le=20)]


class InitiativeRecognised(Message):
    """An initiative (sáng kiến) was recognised, reaching at least this far.

    It is of the dossier's year, or of one of the `years` that end with it.
    """

    kind: Literal["initiative"]
    scope: Scope
    years: Years = 1


class ResearchAccepted(Message):
    """A research work (đề tài) was accepted, reaching at least this far, and applied where that is asked for."""

    kind: Literal["research"]
    scope: Scope
    applied: bool


class RatingReached(Message):
    """The year's tasks were fulfilled at least this well."""

    kind: Literal["rating"]
    rating: TaskRating


class CombatIngenuity(Message):
    """Ingenuity in combat (mưu trí, sáng tạo trong chiến đấu) was recognised, reaching at least this far."""

    kind: Literal["combat_ingenuity"]
    scope: Scope


class TitlesInARow(Message):
    """A title was awarded for so many consecutive years."""

    kind: Literal["titles_in_a_row"]
    title: TitleCode
    years: Annotated[int, Field(ge=1, le=20)]


class RatingsWithInitiatives(Message):
    """So many consecutive years were fulfilled this well, with so many initiatives recognised in them."""

    kind: Literal["ratings_with_initiatives"]
    rating: TaskRating
    years: Annotated[int, Field(ge=1, le=20)]
    scope: Scope
    count: Annotated[int, Field(ge=1, le=20)]


Alternative = Annotated[
    InitiativeRecognised | ResearchAccepted | RatingReached | CombatIngenuity | TitlesInARow | RatingsWithInitiatives,
    Field(discriminator="kind"),
]


class AnyOf(Rule):
    """One of several achievements is enough."""

    rule: Literal["any_of"]
    reason_code: ReasonCode
    alternatives: Annotated[tuple[Alternative, ...], Field(min_length=1)]


class CollectiveTaskRatingAtLeast(Rule):
    """The collective's tasks were fulfilled at least this well."""

    rule: Literal["collective_task_rating_at_least"]
    reason_code: ReasonCode
    rating: TaskRating


class MemberShareWithTitle(Rule):
    """Enough of the collective's members reach a title of the same year."""

    rule: Literal["member_share_with_title"]
    reason_code: ReasonCode
    title: TitleCode
    op: Comparison
    share: Share


class HasCollectiveStandard(Rule):
    """The collective meets every prerequisite of a lower title of the same year."""

    rule: Literal["has_collective_standard"]
    reason_code: ReasonCode
    title: TitleCode


class AllMembersTaskRatingAtLeast(Rule):
    """The tasks of every member were fulfilled at least this well."""

    rule: Literal["all_members_task_rating_at_least"]
    reason_code: ReasonCode
    rating: TaskRating


class HasMemberWithTitle(Rule):
    """A member of the collective was awarded a title of the same year."""

    rule: Literal["has_member_with_title"]
    reason_code: ReasonCode
    title: TitleCode


class NoMemberDisciplinedFrom(Rule):
    """No member of the collective was disciplined by this measure or a heavier one."""

    rule: Literal["no_member_disciplined_from"]
    reason_code: ReasonCode
    measure: Discipline


class InternalUnity(Rule):
    """The collective is united and keeps the Party's lines and the State's laws."""

    rule: Literal["internal_unity"]
    reason_code: ReasonCode


class ArmedForcesMember(Rule):
    """The person belongs to the people's armed forces."""

    rule: Literal["armed_forces_member"]
    reason_code: ReasonCode


class ConsecutiveTitle(Rule):
    """The title was awarded for so many consecutive award years (liên tục), up to the year before."""

    rule: Literal["consecutive_title"]
    reason_code: ReasonCode
    title: TitleCode
    years: Annotated[int, Field(ge=1, le=20)]


class HasForm(Rule):
    """A form of commendation was awarded before, within the `within` years that lead to the dossier's, or ever."""

    rule: Literal["has_form"]
    reason_code: ReasonCode
    form: TitleCode
    within: Years | None = None


class ConsecutiveTaskRating(Rule):
    """The tasks of so many consecutive years were fulfilled at least this well."""

    rule: Literal["consecutive_task_rating"]
    reason_code: ReasonCode
    rating: TaskRating
    years: Annotated[int, Field(ge=1, le=20)]


class Initiatives(Rule):
    """So many initiatives were recognised in the `years` that end with the dossier's, each reaching at least this far.

    Without `years` they are those of as many years as there are initiatives.
    """

    rule: Literal["initiatives"]
    reason_code: ReasonCode
    count: Annotated[int, Field(ge=1, le=20)]
    scope: Scope
    years: Years | None = None


class SubmissionWindow(Rule):
    """The file is passed up before a day of the dossier's year, written as `MM-DD`, or of the year after it.

    Education may have a day of its own.
    """

    rule: Literal["submission_window"]
    reason_code: ReasonCode
    before: DayOfYear
    year_after: YesNo = False
    education_before: DayOfYear | None = None


class LeaderOfCluster(Rule):
    """The collective came first in its cluster or block, or, with `campaign`, in a campaign."""

    rule: Literal["leader_of_cluster"]
    reason_code: ReasonCode
    campaign: YesNo


class CriteriaOfDecree(Rule):
    """The criteria that a decree of its own sets are met."""

    rule: Literal["criteria_of_decree"]
    reason_code: ReasonCode


class Criteria(Rule):
    """Criteria that the law gives in words, or leaves to the competent body.

    With `stated` the unit says whether they are met, and whoever examines the dossier checks it.
    """

    rule: Literal["criteria"]
    reason_code: ReasonCode
    stated: YesNo = False


IndividualRule = (
    TaskRatingAtLeast
    | MinServiceMonths
    | NoDiscipline
    | EmulationConfirmed
    | HasTitleStandard
    | AnyOf
    | ArmedForcesMember
    | Initiatives
)
"""The prerequisites of a person."""
MemberRule = AllMembersTaskRatingAtLeast | MemberShareWithTitle | HasMemberWithTitle | NoMemberDisciplinedFrom
"""The prerequisites of a collective that its members decide."""
CollectiveRule = CollectiveTaskRatingAtLeast | HasCollectiveStandard | InternalUnity | LeaderOfCluster | MemberRule
"""The prerequisites of a collective."""
RatedRule = ConsecutiveTaskRating
"""The prerequisites of those whose tasks are rated: a person and a collective."""
RecordRule = ConsecutiveTitle | HasForm
"""The prerequisites that the record of earlier awards decides, whoever the subject is."""
StatedRule = Criteria | CriteriaOfDecree
"""The criteria in words that a unit states of any subject."""
NamesTitle = HasTitleStandard | HasCollectiveStandard | MemberShareWithTitle | HasMemberWithTitle | ConsecutiveTitle
"""The prerequisites that name another title."""
Prerequisite = Annotated[
    RegisteredForEmulation | IndividualRule | CollectiveRule | RatedRule | RecordRule | SubmissionWindow | StatedRule,
    Field(discriminator="rule"),
]
