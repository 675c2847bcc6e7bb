"""The commands about an initiative (sáng kiến), its home events, and the shape in which other modules see it."""

from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.catalog.terms import Scope
from contracts.message import Command, Event, Message
from contracts.vocabulary import (
    Day,
    Document,
    Name,
    NameOrEmpty,
    SubjectKey,
    Text,
    TextOrEmpty,
    UnitCode,
    Year,
    YesNo,
)

InitiativeId = NewType("InitiativeId", UUID)
Share = Annotated[int, Field(strict=True, ge=1, le=100, examples=[60])]
"""An author's part of an initiative, in per cent."""
Points = Annotated[int, Field(strict=True, ge=0, le=1000, examples=[25])]
Account = Annotated[Text, Field(max_length=10_000)]


class InitiativeState(StrEnum):
    """How far an initiative is."""

    SUBMITTED = "submitted"
    SCORED = "scored"
    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not-recognised"
    ANNULLED = "annulled"


class Author(Message):
    """An author of an initiative with the share in it (tỷ lệ đóng góp), in per cent; `key` is that of the subject."""

    key: SubjectKey
    name: Name
    position: NameOrEmpty = ""
    share: Share


class InitiativeContent(Message):
    """An initiative as its unit submits it (đơn yêu cầu công nhận sáng kiến).

    `field` is the field in which it works, `solution` what is new, `effect` what came of it, and `applied_at` where it
    is applied since `applied_since`. The shares of the authors make 100.
    """

    name: Name
    field: Name
    solution: Account
    effect: Account
    applied_at: Name
    applied_since: Day | None = None
    authors: Annotated[tuple[Author, ...], Field(min_length=1, max_length=20)]


class CriterionScore(Message):
    """The points that a criterion of the council's own scale was given, of the most that it may have."""

    criterion: Name
    most: Annotated[int, Field(strict=True, ge=1, le=1000, examples=[30])]
    points: Points


Scores = Annotated[tuple[CriterionScore, ...], Field(min_length=1, max_length=20)]


class InitiativeFound(Message):
    """An initiative of a subject that was recognised, as the evidence of a dossier; `annulled` is none any more."""

    initiative_id: InitiativeId
    name: Name
    scope: Scope
    year: Year
    recognition: Document
    recognised_by: Name
    annulled: bool = False


class UnitFound(Message):
    """The unit that holds what was the own of an initiative's, and the unit's name, None where no plan names it."""

    holder: UnitCode
    name: Name | None = None


class OfInitiative(Command):
    """A command about one initiative."""

    initiative_id: InitiativeId

    @property
    @override
    def stream(self) -> str:
        """The initiative's own."""
        return f"initiative-{self.initiative_id}"


class SubmitInitiative(OfInitiative):
    """Submit an initiative of a unit for a year (đề nghị công nhận sáng kiến)."""

    unit: UnitCode
    year: Year
    content: InitiativeContent


class ScoreInitiative(OfInitiative):
    """Record the scores of the initiative council (Hội đồng sáng kiến chấm điểm); again until it is decided."""

    council: Name
    held_on: Day
    scores: Scores
    proposed: YesNo
    note: TextOrEmpty = ""


class RecogniseInitiative(OfInitiative):
    """Recognise an initiative with its scope (công nhận sáng kiến, phạm vi ảnh hưởng), or widen the scope later."""

    scope: Scope
    decision: Document
    recognised_by: Name


class RefuseInitiative(OfInitiative):
    """Do not recognise an initiative (không công nhận)."""

    reason: Text


class AnnulRecognition(OfInitiative):
    """Annul the recognition of an initiative (hủy bỏ việc công nhận)."""

    reason: Text
    decision: Document | None = None


InitiativeCommand = SubmitInitiative | ScoreInitiative | RecogniseInitiative | RefuseInitiative | AnnulRecognition


class InitiativeSubmitted(Event):
    """A unit submitted an initiative for a year."""

    initiative_id: InitiativeId
    unit: UnitCode
    unit_name: Name
    year: Year
    content: InitiativeContent
    submitted_on: Day


class InitiativeScored(Event):
    """The initiative council scored an initiative; `total` is the sum of the points, `most` of what could be had.

    `proposed` says whether the council proposes to recognise it.
    """

    initiative_id: InitiativeId
    council: Name
    held_on: Day
    scores: Scores
    total: Annotated[int, Field(ge=0, le=20_000)]
    most: Annotated[int, Field(ge=1, le=20_000)]
    proposed: YesNo
    note: TextOrEmpty = ""


class InitiativeRecognised(Event):
    """An initiative was recognised with its scope, by the body and decision that are named, for its year."""

    initiative_id: InitiativeId
    unit: UnitCode
    year: Year
    scope: Scope
    decision: Document
    recognised_by: Name


class InitiativeRefused(Event):
    """An initiative was not recognised."""

    initiative_id: InitiativeId
    reason: Text
    refused_on: Day


class RecognitionAnnulled(Event):
    """The recognition of an initiative is annulled: no dossier relies on it any more."""

    initiative_id: InitiativeId
    reason: Text
    decision: Document | None = None
    annulled_on: Day


InitiativeEvent = (
    InitiativeSubmitted | InitiativeScored | InitiativeRecognised | InitiativeRefused | RecognitionAnnulled
)
