"""What a dossier states, and what is found about it elsewhere."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from contracts.catalog.entries import Comparison, Discipline, Scope, TaskRating
from contracts.message import Message
from contracts.registration import ReturnReason
from contracts.vocabulary import Document, Gate, Instant, Name, Text, TextOrEmpty, UnitCode, Year


class Progress(StrEnum):
    """How far a dossier has come, as readers see it."""

    OPENED = "opened"
    """Registered; the unit has yet to file."""
    FILED = "filed"
    ELIGIBLE = "eligible"
    REFUSED = "refused"
    AWARDED = "awarded"


REACHING_LDTT = ("LDTT", "CSTDCS")
"""The titles whose eligible candidates meet the standard of LDTT: it is part of the standard of CSTDCS."""
Months = Annotated[int, Field(ge=0, le=12)]
Members = Annotated[int, Field(ge=1, le=100_000)]
_YEAR = 12


class Initiative(Message):
    """An initiative (sáng kiến) of the year, with the paper that recognises it."""

    scope: Scope
    certificate: Document


class Research(Message):
    """A research work (đề tài) of the year, with the paper that accepts it, and whether it is applied."""

    scope: Scope
    acceptance: Document
    applied: bool


class IndividualFacts(Message):
    """What the unit states about a person for the year.

    `service_months` are months worked, `maternity_months` those of statutory maternity leave beside them.
    `emulation_confirmed` says that the unit confirms unity and taking part in emulation, which the 2022 law asks for.
    """

    kind: Literal["individual"]
    task_rating: TaskRating
    service_months: Months
    maternity_months: Months = 0
    discipline: Discipline
    initiatives: Annotated[tuple[Initiative, ...], Field(max_length=50)] = ()
    research: Annotated[tuple[Research, ...], Field(max_length=50)] = ()
    emulation_confirmed: bool = False

    @model_validator(mode="after")
    def _within_a_year(self) -> Self:
        if self.service_months + self.maternity_months > _YEAR:
            raise ValueError("service and maternity leave together are more than twelve months")
        return self


class CollectiveFacts(Message):
    """What the unit states about a collective for the year; `highest_discipline` is the heaviest of its members."""

    kind: Literal["collective"]
    rating: TaskRating
    members: Members
    members_reaching_ldtt: Annotated[int, Field(ge=0)]
    highest_discipline: Discipline
    unity_confirmed: bool

    @model_validator(mode="after")
    def _no_more_than_all(self) -> Self:
        if self.members_reaching_ldtt > self.members:
            raise ValueError("more members reach the title than there are")
        return self


Facts = Annotated[IndividualFacts | CollectiveFacts, Field(discriminator="kind")]


class PlanFound(Message):
    """The plan as it was heard of; `locked` says that its registration is."""

    document: Document
    year: Year
    standing_body: Name
    gates: tuple[Gate, ...]
    withdrawn: bool
    locked: bool


class RegistrationFound(Message):
    """The title as the dossier's unit registered it for the subject, or else another; `event_id` said so."""

    event_id: UUID
    unit: UnitCode
    received_at: Instant
    on_time: bool
    late_reason: TextOrEmpty
    withdrawn: bool


class UnitFound(Message):
    """What became of the unit's sheet: its own plan, why it was returned last, whether it was missing at the lock.

    `closed` says that nothing is expected of the unit any more.
    `undecided` says that the plan names the unit and nothing was heard of its sheet yet: it may still lie with the
    standing body, or its events are on their way.
    """

    undecided: bool = False
    unit_plan: Document | None = None
    returned: ReturnReason | None = None
    missing: bool = False
    closed: bool = False


class Elsewhere(Message):
    """Another unit that registered the same subject for the same title under the plan, or filed for it.

    `received_at` is when its registration came in, None where none is in force; `state` is how far its dossier is.
    """

    unit: UnitCode
    received_at: Instant | None = None
    state: Progress | None = None


class Evidence(Message):
    """What an appraisal knows beyond the dossier itself.

    `elsewhere` are the other units with the same subject and title, by code.
    `reaching` is how many of the unit's individuals had been found eligible for LDTT or CSTDCS by then.
    """

    plan: PlanFound | None
    registration: RegistrationFound | None
    unit: UnitFound
    elsewhere: tuple[Elsewhere, ...] = ()
    reaching: Annotated[int, Field(ge=0)]


class CouncilVote(Message):
    """What a council came to on one dossier; `passed` is the session's own finding."""

    votes_for: Annotated[int, Field(ge=0)]
    members: Annotated[int, Field(ge=1)]
    passed: bool


def percent(share: Decimal) -> str:
    """A share as it is said: `50%`."""
    return f"{(share * 100).normalize():f}%"


def bound(op: Comparison, share: Decimal) -> str:
    """A share that is asked for, as it is said: `trên 50%`."""
    match op:
        case Comparison.OVER:
            return f"trên {percent(share)}"
        case Comparison.AT_LEAST:
            return f"từ {percent(share)} trở lên"
        case Comparison.AT_MOST:
            return f"không quá {percent(share)}"


def shortened(text: Text, most: int = 300) -> str:
    """`text` as far as it can be quoted in an outcome."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
