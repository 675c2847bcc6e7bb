"""The facts that a unit states about a subject in its dossier."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.catalog.terms import Discipline, Scope, TaskRating
from contracts.message import Message
from contracts.vocabulary import Document, SubjectKey, YesNo

Months = Annotated[int, Field(strict=True, ge=0, le=12)]
_MOST_MEMBERS = 2000


class Initiative(Message):
    """An initiative (sáng kiến) of the year, with the paper that recognises it."""

    scope: Scope
    certificate: Document


class Research(Message):
    """A research work (đề tài) of the year, with the paper that accepts it, and whether it is applied."""

    scope: Scope
    acceptance: Document
    applied: YesNo


class IndividualFacts(Message):
    """A person's year.

    `service_months` are months worked, `maternity_months` those of statutory maternity leave beside them.
    `newly_recruited` says that the person was recruited within the year (mới tuyển dụng): of such a person alone a
    number of months is asked. `emulation_confirmed` says that the unit confirms unity and taking part in emulation,
    which the 2022 law asks for.
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


class CollectiveFacts(Message):
    """A collective's year.

    `members` names every member by key, so that only the collective's own people are counted; `members_reaching_ldtt`
    is how many of them the collective itself says reach LDTT. `highest_discipline` is the heaviest of its members,
    `lowest_rating` the lowest rating of a member's tasks, None where it is not stated.
    """

    kind: Literal["collective"]
    rating: TaskRating
    members: Annotated[tuple[SubjectKey, ...], Field(min_length=1, max_length=_MOST_MEMBERS)]
    members_reaching_ldtt: Annotated[int, Field(strict=True, ge=0, le=_MOST_MEMBERS)]
    highest_discipline: Discipline
    unity_confirmed: YesNo
    lowest_rating: TaskRating | None = None


class HouseholdFacts(Message):
    """A household's year.

    `criteria_met` says that the meeting of the residential group found the criteria of the decree met.
    """

    kind: Literal["household"]
    criteria_met: YesNo = False


Facts = Annotated[IndividualFacts | CollectiveFacts | HouseholdFacts, Field(discriminator="kind")]
