"""The council at its session: who sits on it, who is there, what is postponed or corrected, and the signed minutes."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.catalog.terms import Comparison, Share
from contracts.message import Event, Message
from contracts.review import LONGEST_AGENDA
from contracts.vocabulary import (
    Confidence,
    Day,
    DossierId,
    Name,
    NameOrEmpty,
    SessionId,
    SubjectKey,
    Text,
    TextOrEmpty,
    YesNo,
)
from services.review.session.messages import MOST_MEMBERS, OfSession, Result, VotesFor

UserName = Annotated[str, Field(pattern="^[A-Za-z0-9._@:|+-]+$", min_length=1, max_length=200, examples=["hoidong"])]
"""The name under which a member signs in, which events name as their actor."""
SessionReason = Annotated[Text, Field(max_length=1000)]
CouncilRound = Annotated[int, Field(strict=True, ge=1, le=2)]
"""The first session of a year, or the second, for what was put off or not voted on."""


class Role(StrEnum):
    """The role of a member in the council."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    MEMBER = "member"


PRESIDING = frozenset({Role.CHAIR, Role.DEPUTY})
"""The roles in which minutes are signed by whoever presided."""


class Member(Message):
    """A member of the council by the name under which he signs in; `subject_key` is his own as one to be commended."""

    user: UserName
    name: Name
    role: Role = Role.MEMBER
    position: NameOrEmpty = ""
    subject_key: SubjectKey | None = None


Roster = Annotated[tuple[Member, ...], Field(min_length=3, max_length=MOST_MEMBERS)]


class Attendance(Message):
    """Whether a member is there; a reason for whoever is not."""

    user: UserName
    present: YesNo
    reason: TextOrEmpty = ""


Attended = Annotated[tuple[Attendance, ...], Field(min_length=3, max_length=MOST_MEMBERS)]


class Quorum(Message):
    """The share of all members who are to be there before anything is voted on, and on what that rests."""

    op: Comparison
    share: Share
    citation: Text
    confidence: Confidence


class SeatCouncil(OfSession):
    """Name the members of the council at a session (thành phần Hội đồng)."""

    roster: Roster
    round: CouncilRound = 1

    @property
    @override
    def queue(self) -> str:
        """Of the two rounds of a year the first comes before the second."""
        return "decisions"


class RecordAttendance(OfSession):
    """Record who is there (điểm danh); the last record counts."""

    attended: Attended


class DeclareConflict(OfSession):
    """Declare that a member has an interest in a dossier and does not vote on it (xung đột lợi ích)."""

    dossier_id: DossierId
    user: UserName
    reason: SessionReason


class CorrectVotes(OfSession):
    """Correct a mistyped count of a show of hands before the vote is closed (đính chính số phiếu)."""

    dossier_id: DossierId
    votes_for: VotesFor
    reason: SessionReason


class PostponeItem(OfSession):
    """Postpone a dossier to a later session (hoãn xét), perhaps until a day."""

    dossier_id: DossierId
    reason: SessionReason
    until: Day | None = None


class PostponeSession(OfSession):
    """Hold a session on another day (hoãn phiên họp), as for want of a quorum."""

    held_on: Day
    reason: SessionReason


class CloseVoting(OfSession):
    """Close the vote of a session (kết thúc biểu quyết): its results stand, and its minutes are signed."""


class SignMinutes(OfSession):
    """Sign the minutes of a session (ký biên bản), as the one who presided or as secretary."""


SeatingCommand = SeatCouncil | RecordAttendance | DeclareConflict | CorrectVotes | PostponeItem | PostponeSession
SittingCommand = SeatingCommand | CloseVoting | SignMinutes


class RoundsHeld(Message):
    """The rounds of the year of a session in which a session was closed already."""

    rounds: frozenset[int] = frozenset()


class CouncilSeated(Event):
    """The members of the council at a session were named."""

    session_id: SessionId
    roster: Roster
    round: CouncilRound


class AttendanceRecorded(Event):
    """It was recorded who is there; `quorate` says whether the council may vote, by `quorum`."""

    session_id: SessionId
    attended: Attended
    quorum: Quorum
    quorate: YesNo


class ConflictDeclared(Event):
    """A member does not vote on a dossier, and why."""

    session_id: SessionId
    dossier_id: DossierId
    user: UserName
    reason: SessionReason


class VotesCorrected(Event):
    """A mistyped count was corrected; the votes that count now are recorded beside it."""

    session_id: SessionId
    dossier_id: DossierId
    before: VotesFor
    votes_for: VotesFor
    reason: SessionReason


class ItemPostponed(Event):
    """A dossier was postponed to a later session."""

    session_id: SessionId
    dossier_id: DossierId
    reason: SessionReason
    until: date | None


class SessionPostponed(Event):
    """The session is held on another day; who is there is recorded anew."""

    session_id: SessionId
    before: Day
    held_on: Day
    reason: SessionReason


class VotingClosed(Event):
    """The vote was closed with these results; nothing is voted on or corrected any more."""

    session_id: SessionId
    results: Annotated[tuple[Result, ...], Field(min_length=1, max_length=LONGEST_AGENDA)]
    put_off: Annotated[tuple[DossierId, ...], Field(max_length=LONGEST_AGENDA)] = ()


class MinutesSigned(Event):
    """The minutes were signed."""

    session_id: SessionId
    user: UserName
    name: Name
    role: Role


SittingEvent = (
    CouncilSeated
    | AttendanceRecorded
    | ConflictDeclared
    | VotesCorrected
    | ItemPostponed
    | SessionPostponed
    | VotingClosed
    | MinutesSigned
)
