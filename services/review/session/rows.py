"""The rows in which sessions, agendas and eligible dossiers are shown, and the filters by which they are looked for."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, Json, JsonValue

from chassis.web import Position, SearchText
from contracts.catalog.terms import Comparison, Share
from contracts.message import Message
from contracts.vocabulary import Code, Confidence, DossierId, NameOrEmpty, SessionId, Subject, Text, TitleCode, UnitCode


class Threshold(Message):
    """The share of yes that a dossier needs, and on what that rests."""

    op: Comparison
    share: Share
    citation: Text
    confidence: Confidence


class AgendaRow(Message):
    """A dossier on the agenda of a session; `round_name` is that of its registration's round, empty without one."""

    dossier_id: DossierId
    unit_name: str
    subject: Json[Subject]
    title: TitleCode
    threshold: Json[JsonValue]
    votes_for: int | None
    passed: bool | None
    suspended: bool
    taken_back: bool
    round_name: NameOrEmpty = ""


class AgendaFilter(Message):
    """Which dossiers of an agenda are asked for: all conditions hold together; `q` is part of a name."""

    title: TitleCode | None = None
    counted: bool | None = None
    passed: bool | None = None
    unit: UnitCode | None = None
    q: SearchText = ""


class SessionsAsked(Message):
    """Which sessions are asked for: all conditions hold together; `after` is the last session of the page before.

    `year` is that of the day on which a session is held, `q` a part of the council's name, with or without marks.
    """

    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    state: Literal["sitting", "closed"] | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: SessionId | None = None
    read_after: Position | None = None


class CandidateFilter(Message):
    """Which eligible dossiers are asked for: all conditions hold together; `q` is part of a name.

    `put_off` asks for those that an earlier session has put off.
    """

    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    unit: UnitCode | None = None
    title: TitleCode | None = None
    round: Code | None = None
    put_off: bool | None = None
    q: SearchText = ""


class CandidateRow(Message):
    """An eligible dossier that stands on no agenda; `round_name` as in AgendaRow.

    `put_off_from` is the earlier session that has put it off.
    """

    dossier_id: DossierId
    unit: UnitCode
    unit_name: str
    subject: Json[Subject]
    title: TitleCode
    year: int
    put_off_from: SessionId | None = None
    round_name: NameOrEmpty = ""


class Tally(Message):
    """The dossiers of an agenda for one title: how many there are, have votes, and were voted for; their threshold."""

    title: TitleCode
    threshold: Json[Threshold]
    dossiers: int
    counted: int
    passed: int


class SessionInFull(Message):
    """A council session; `state` is sitting or closed.

    `dossiers` counts the agenda and `passed` those of it that the council voted for, None until the session is closed.
    Whoever works for a unit sees and counts that unit's dossiers alone. `round` is that of the year.
    """

    session_id: SessionId
    council: str
    members: int
    held_on: date
    state: str
    dossiers: int
    passed: int | None
    agenda: tuple[AgendaRow, ...]
    round: int = 1
