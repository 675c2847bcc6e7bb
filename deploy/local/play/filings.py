"""What a unit registers and files in a year, and the result expected for each dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.vocabulary import Document, Subject


class Submission(StrEnum):
    """When, if ever, a unit's sheet is handed in."""

    IN_TIME = "in-time"
    RETURNED = "returned"
    ON_THE_DAY = "on-the-day"
    LATE = "late"
    NEVER = "never"

    @property
    def registers(self) -> bool:
        """Whether the unit's titles are registered in the end."""
        return self not in (Submission.LATE, Submission.NEVER)


class Expected(StrEnum):
    """The result expected for a dossier: an award, or the reason against it, by review's reason codes."""

    AWARDED = "AWARDED"
    RATING_TOO_LOW = "RATING_TOO_LOW"
    MIN_SERVICE = "MIN_SERVICE"
    DISCIPLINE = "DISCIPLINE"
    INITIATIVE_MISSING = "INITIATIVE_MISSING"
    MEMBER_RATIO = "MEMBER_RATIO"
    INCOMPLETE = "INCOMPLETE"
    NOT_REGISTERED = "NOT_REGISTERED"
    LATE = "LATE"
    VOTE_BELOW_THRESHOLD = "VOTE_BELOW_THRESHOLD"


@dataclass(frozen=True)
class Dossier:
    """The filing for one subject and one title, and its expected result."""

    subject: Subject
    title: str
    documents: tuple[str, ...]
    facts: Mapping[str, Any]
    expected: Expected
    registered: bool = True


@dataclass(frozen=True)
class Unit:
    """A unit, the course of its sheet, and its dossiers; the dossiers of collectives come last."""

    code: str
    name: str
    submission: Submission
    at: datetime
    again_at: datetime | None
    late_reason: str
    late_decision: Document | None
    plan: Document | None
    email: str | None
    dossiers: tuple[Dossier, ...]

    @property
    def registered(self) -> tuple[Dossier, ...]:
        """Those whose title stands on the unit's sheet."""
        return tuple(dossier for dossier in self.dossiers if dossier.registered)

    @property
    def filed(self) -> tuple[Dossier, ...]:
        """Those that are filed in November: of a unit that did not register only a few try."""
        return self.dossiers if self.submission.registers else self.dossiers[::3]
