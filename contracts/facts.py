"""The facts that a unit states about a subject in its dossier."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.catalog.terms import Discipline, Scope, SimplifiedGround, TaskRating
from contracts.message import Message
from contracts.vocabulary import Day, Document, Name, SubjectKey, Text, TitleCode, Year, YesNo

Months = Annotated[int, Field(strict=True, ge=0, le=12)]
_MOST_MEMBERS = 2000


class Initiative(Message):
    """An initiative (sáng kiến) that a unit states, with the paper that recognises it.

    `year` is the year of which it is; None means that of the dossier.
    """

    scope: Scope
    certificate: Document
    year: Year | None = None


class Research(Message):
    """A research work (đề tài) of the year, with the paper that accepts it, and whether it is applied."""

    scope: Scope
    acceptance: Document
    applied: YesNo


class CombatMerit(Message):
    """Ingenuity in combat (mưu trí, sáng tạo trong chiến đấu), with the paper of the body that confirms it."""

    scope: Scope
    confirmation: Document


class EarlierAward(Message):
    """A title or form that was awarded in an earlier year, with the decision that awarded it."""

    title: TitleCode
    year: Year
    decision: Document


class EarlierRating(Message):
    """How the tasks of an earlier year were fulfilled."""

    year: Year
    rating: TaskRating


class SpecialResult(Message):
    """A result of a campaign or a sudden deed on which a dossier relies, with the paper that states it.

    It grounds one award and no other (docs/domain.md §1.6).
    """

    name: Name
    paper: Document


class PeerReview(Message):
    """The meeting of the unit that chose the candidate (bình xét), as its minutes have it: so many of those present."""

    held_on: Day
    present: Annotated[int, Field(strict=True, ge=1, le=_MOST_MEMBERS)]
    votes_for: Annotated[int, Field(strict=True, ge=0, le=_MOST_MEMBERS)]
    minutes: Document


EarlierAwards = Annotated[tuple[EarlierAward, ...], Field(max_length=50)]
EarlierRatings = Annotated[tuple[EarlierRating, ...], Field(max_length=20)]
SpecialResults = Annotated[tuple[SpecialResult, ...], Field(max_length=20)]


class IndividualFacts(Message):
    """A person's year.

    `service_months` are months worked, `maternity_months` those of statutory maternity leave beside them.
    `newly_recruited` says that the person was recruited within the year (mới tuyển dụng): of such a person alone a
    number of months is asked. `emulation_confirmed` says that the unit confirms unity and taking part in emulation,
    which the 2022 law asks for. A disciplinary measure stands from `discipline_from` to `discipline_until`, both days
    included; without days it stood in the year, and without an end it stands yet. `earlier_awards` and
    `earlier_ratings` are those of the years before that the system has not recorded; `armed_forces` says that the
    person belongs to the people's armed forces. `peer_review` is the meeting that chose the person, None where it is
    not stated beyond its paper. `criteria_met` says that the criteria are met which the law gives in words.
    not stated beyond its paper. `former_unit_comment` is the written comment of the unit from which the person was
    transferred within the year, whose months count among `service_months`.
    """

    kind: Literal["individual"]
    task_rating: TaskRating
    service_months: Months
    maternity_months: Months = 0
    newly_recruited: YesNo = False
    discipline: Discipline
    initiatives: Annotated[tuple[Initiative, ...], Field(max_length=50)] = ()
    research: Annotated[tuple[Research, ...], Field(max_length=50)] = ()
    emulation_confirmed: YesNo = False
    discipline_from: Day | None = None
    discipline_until: Day | None = None
    combat: Annotated[tuple[CombatMerit, ...], Field(max_length=20)] = ()
    earlier_awards: EarlierAwards = ()
    earlier_ratings: EarlierRatings = ()
    armed_forces: YesNo = False
    special_results: SpecialResults = ()
    peer_review: PeerReview | None = None
    criteria_met: YesNo = False
    former_unit_comment: Document | None = None


class CollectiveFacts(Message):
    """A collective's year.

    `members` names every member by key, so that only the collective's own people are counted; `members_reaching_ldtt`
    is how many of them the collective itself says reach LDTT. `highest_discipline` is the heaviest of its members,
    `lowest_rating` the lowest rating of a member's tasks, None where it is not stated. `led` are the minutes by which
    its cluster or block, or those who held a campaign, elected it the best; None where the election is not stated.
    `criteria_met` says that the criteria are met which the law gives in words; `peer_review`, `earlier_awards` and
    `earlier_ratings` are as of a person. A community (thôn, tổ dân phố, xã) is filed as a collective.
    """

    kind: Literal["collective"]
    rating: TaskRating
    members: Annotated[tuple[SubjectKey, ...], Field(min_length=1, max_length=_MOST_MEMBERS)]
    members_reaching_ldtt: Annotated[int, Field(strict=True, ge=0, le=_MOST_MEMBERS)]
    highest_discipline: Discipline
    unity_confirmed: YesNo
    lowest_rating: TaskRating | None = None
    led: Document | None = None
    criteria_met: YesNo = False
    special_results: SpecialResults = ()
    peer_review: PeerReview | None = None
    earlier_awards: EarlierAwards = ()
    earlier_ratings: EarlierRatings = ()


class HouseholdFacts(Message):
    """A household's year.

    `criteria_met` says that the meeting of the residential group found the criteria of the decree met; `peer_review` is
    that meeting. `earlier_awards` and `special_results` are as of a person.
    """

    kind: Literal["household"]
    criteria_met: YesNo = False
    peer_review: PeerReview | None = None
    earlier_awards: EarlierAwards = ()
    special_results: SpecialResults = ()


DeedText = Annotated[Text, Field(max_length=500)]
"""What was done, in a sentence or two."""


class DeedFacts(Message):
    """A sudden deed (thành tích đột xuất) of a person, a collective or a household, in the place of a year's facts.

    `deed` says what was done, `done_on` the day and `place` where. `ground` is the condition of the simplified
    procedure, None where the unit states none; `certified` says that its head certifies the summary of the achievement.
    `special_results` are the results on which the dossier relies, with the papers that state them.
    """

    kind: Literal["deed"]
    deed: DeedText
    done_on: Day
    place: Name
    ground: SimplifiedGround | None = None
    certified: YesNo = False
    special_results: SpecialResults = ()

    @property
    def key(self) -> str:
        """What tells one deed from another: its day and its words, however they are typed."""
        return f"{self.done_on.isoformat()} {' '.join(self.deed.casefold().split())}"


Facts = Annotated[IndividualFacts | CollectiveFacts | HouseholdFacts | DeedFacts, Field(discriminator="kind")]
