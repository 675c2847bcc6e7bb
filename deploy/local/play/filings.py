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
    JUST_LATE = "just-late"
    """On the next working day, accepted on a ground that is stated."""
    LATE = "late"
    NEVER = "never"

    @property
    def registers(self) -> bool:
        """Whether the unit's titles are registered in the end."""
        return self not in (Submission.LATE, Submission.NEVER)


class Expected(StrEnum):
    """The result expected for a dossier: an award, or the reason against it, by review's reason codes.

    One that is taken back has neither, and an award that is revoked does not stay.
    """

    AWARDED = "AWARDED"
    REVOKED = "REVOKED"
    TAKEN_BACK = "TAKEN_BACK"
    RATING_TOO_LOW = "RATING_TOO_LOW"
    MIN_SERVICE = "MIN_SERVICE"
    DISCIPLINE = "DISCIPLINE"
    INITIATIVE_MISSING = "INITIATIVE_MISSING"
    MEMBER_RATIO = "MEMBER_RATIO"
    INCOMPLETE = "INCOMPLETE"
    NOT_REGISTERED = "NOT_REGISTERED"
    LATE = "LATE"
    VOTE_BELOW_THRESHOLD = "VOTE_BELOW_THRESHOLD"
    DUPLICATE_ACHIEVEMENT = "DUPLICATE_ACHIEVEMENT"
    CRITERIA_NOT_MET = "CRITERIA_NOT_MET"
    """The head declines a dossier that the council voted for."""

    @property
    def comes_before_council(self) -> bool:
        """Whether the dossier is found eligible, whatever becomes of it then."""
        return self in _ELIGIBLE

    @property
    def is_decided(self) -> bool:
        """Whether a decision awards it, though it may be revoked later."""
        return self in (Expected.AWARDED, Expected.REVOKED)


_ELIGIBLE = frozenset({Expected.AWARDED, Expected.REVOKED, Expected.VOTE_BELOW_THRESHOLD, Expected.CRITERIA_NOT_MET})


class Turn(StrEnum):
    """What happens to a dossier on its way, beside its result."""

    STRAIGHT = "straight"
    SUPPLEMENT = "supplement"
    """It lacks a paper, is sent back for it once, and comes whole."""
    SUSPENDED = "suspended"
    """A matter of the press is looked into before the session, and comes to nothing."""
    COMPLAINT = "complaint"
    """Somebody complains before the session; the complaint is unfounded."""
    INTEREST = "interest"
    """A member of the council is a relative, and does not vote."""
    PUT_OFF = "put-off"
    """The council puts it off to its second session."""
    BEYOND_QUOTA = "beyond-quota"
    """It is voted for beyond the quota of its unit, put off, and voted down at the second session."""
    FOUNDED = "founded"
    """A denunciation after the award is founded."""


@dataclass(frozen=True)
class Dossier:
    """The filing for one subject and one title, and its expected result."""

    subject: Subject
    title: str
    documents: tuple[str, ...]
    facts: Mapping[str, Any]
    expected: Expected
    registered: bool = True
    turn: Turn = Turn.STRAIGHT
    upward: bool = False
    """Whether the level above decides it: it is filed when the level's own awards are decided."""


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
        """Those that are filed at the year's end: of a unit that did not register only a few try."""
        own = tuple(dossier for dossier in self.dossiers if not dossier.upward)
        return own if self.submission.registers else own[::3]

    @property
    def upward(self) -> tuple[Dossier, ...]:
        """Those that the level above decides."""
        return tuple(dossier for dossier in self.dossiers if dossier.upward)
