"""A council of five with named members over three dossiers, two of them voted on in secret, to test with."""

from datetime import date
from decimal import Decimal
from typing import Any

from contracts.catalog.terms import Absentees, Ballot, Comparison
from contracts.message import Actor, Context
from contracts.vocabulary import Confidence, DossierId, SessionId, derived_id
from services.review.ballot import sealing
from services.review.ballot.messages import EMPTY, BallotId, receipt_of
from services.review.session.ballots import (
    BallotCast,
    BallotEnded,
    BallotOpened,
    BallotPrepared,
    BoxFound,
    Count,
    CountingCodeTaken,
)
from services.review.session.messages import Item, SessionConvened
from services.review.session.sitting import Attendance, AttendanceRecorded, CouncilSeated, Member, Quorum, Role
from tests.review.cases import when

SESSION = SessionId(derived_id("test-sitting", 1))
BALLOT, OTHER_BALLOT = (BallotId(derived_id("test-ballot", number)) for number in (1, 2))
OPEN, SECRET, OWN = (DossierId(derived_id("test-item", number)) for number in (1, 2, 3))
"""Dossiers: one voted on by show of hands, one in secret, and one in secret about the third member."""
HELD = date(2017, 12, 15)
NOW = "2017-12-15T09:00"
CHAIR, SECRETARY, FIRST, SECOND, THIRD = "chu-tich-hoi-dong", "thu-ky", "uy-vien-1", "uy-vien-2", "uy-vien-3"
ROSTER = (
    Member(user=CHAIR, name="Hoàng Văn Chủ", role=Role.CHAIR),
    Member(user=SECRETARY, name="Lý Thị Thư", role=Role.SECRETARY),
    Member(user=FIRST, name="Nông Văn Nhất"),
    Member(user=SECOND, name="Vi Thị Nhị"),
    Member(user=THIRD, name="Lộc Văn Tam", subject_key="can-bo-tam"),
)
KEYS = {user: sealing.public_key_of(sealing.secret_of(user, BALLOT)).hex() for user in (CHAIR, SECRETARY)}
JOINED = KEYS[CHAIR] + KEYS[SECRETARY]
OVER_HALF = Quorum(
    op=Comparison.OVER,
    share=Decimal("0.5"),
    citation="Quy chế Hội đồng Thi đua - Khen thưởng (giá trị mặc định)",
    confidence=Confidence.UNSURE,
)


def who(user: str, now: str = NOW, *duties: str) -> Context:
    """The circumstances of a member."""
    return when(Actor(user, duties=frozenset(duties or ("council",))), now)


def staff(now: str = NOW) -> Context:
    """The circumstances of the standing body."""
    return who("phong-noi-vu", now, "appraiser")


def item(dossier: DossierId, ballot: Ballot = Ballot.LOCAL, **changed: Any) -> Item:
    """A dossier that needs 60 % of all members."""
    made = Item(
        dossier_id=dossier,
        title="CSTDCS",
        op=Comparison.AT_LEAST,
        share=Decimal("0.6"),
        citation="NĐ 91/2017 Đ45",
        confidence=Confidence.SOURCED,
        ballot=ballot,
    )
    return made.model_copy(update=changed)


def convened() -> SessionConvened:
    """The council was convened over the three."""
    written = {"absentees": Absentees.WRITTEN}
    agenda = (
        item(OPEN),
        item(SECRET, Ballot.SECRET, **written),
        item(OWN, Ballot.SECRET, subject_key="can-bo-tam", **written),
    )
    return SessionConvened(session_id=SESSION, council="Hội đồng TĐKT", members=5, held_on=HELD, agenda=agenda)


def seated() -> CouncilSeated:
    """The five were named."""
    return CouncilSeated(session_id=SESSION, roster=ROSTER, round=1)


def attended(*absent: str) -> tuple[Attendance, ...]:
    """All are there but `absent`."""
    return tuple(
        Attendance(user=one.user, present=one.user not in absent, reason="Công tác" if one.user in absent else "")
        for one in ROSTER
    )


def recorded(*absent: str) -> AttendanceRecorded:
    """It was recorded that all are there but `absent`."""
    quorate = len(ROSTER) - len(absent) > 2
    return AttendanceRecorded(session_id=SESSION, attended=attended(*absent), quorum=OVER_HALF, quorate=quorate)


def prepared() -> BallotPrepared:
    """A ballot of all five, the second absent and asked in writing, counted by chair and secretary."""
    return BallotPrepared(
        session_id=SESSION,
        ballot_id=BALLOT,
        dossiers=(SECRET, OWN),
        voters=tuple(one.user for one in ROSTER),
        counters=(CHAIR, SECRETARY),
    )


def taken(user: str) -> CountingCodeTaken:
    """One of the two has a code."""
    return CountingCodeTaken(session_id=SESSION, ballot_id=BALLOT, user=user, public_key=KEYS[user])


def opened() -> tuple[Any, ...]:
    """A session whose secret ballot is open."""
    is_open = BallotOpened(session_id=SESSION, ballot_id=BALLOT)
    return (convened(), seated(), recorded(SECOND), prepared(), taken(CHAIR), taken(SECRETARY), is_open)


def seal(number: int) -> str:
    """The seal of a box with so many ballots."""
    return EMPTY if number == 0 else f"{number:064x}"


def cast(user: str, number: int) -> BallotCast:
    """A member has voted, the `number`th."""
    after = seal(number)
    receipt = receipt_of(BALLOT, user, after)
    return BallotCast(session_id=SESSION, ballot_id=BALLOT, user=user, receipt=receipt, seal=after)


def ended() -> tuple[Any, ...]:
    """Three have voted, and no more ballots are cast."""
    votes = (cast(FIRST, 1), cast(THIRD, 2), cast(CHAIR, 3))
    return (*opened(), *votes, BallotEnded(session_id=SESSION, ballot_id=BALLOT, turnout=3))


def box(before: int, after: int | None = None, key: str = JOINED, counts: tuple[Count, ...] | None = None) -> BoxFound:
    """What lies in a box with so many ballots, and then."""
    return BoxFound(before=seal(before), after=seal(before if after is None else after), key=key, counts=counts)


COUNTS = (
    Count(dossier_id=SECRET, votes_for=3, against=0, blank=0, barred=0),
    Count(dossier_id=OWN, votes_for=1, against=1, blank=0, barred=1),
)
