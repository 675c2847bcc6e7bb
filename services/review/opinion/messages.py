"""The commands by which bodies are asked for their opinion (lấy ý kiến), the home events, and what they rest on."""

from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.catalog.terms import Silence
from contracts.message import Command, Event, Message
from contracts.review_steps import OpinionRequested, WorkingDays
from contracts.vocabulary import Confidence, Day, Document, DossierId, Name, Text, TextOrEmpty, UnitCode, YesNo
from services.review.catalogue.messages import LineId

OpinionId = NewType("OpinionId", UUID)
MOST_DOSSIERS = 500
Question = Annotated[Text, Field(max_length=2000)]
Ground = Annotated[TextOrEmpty, Field(max_length=2000)]
"""Why a body objects or abstains, in words."""
Dossiers = Annotated[tuple[DossierId, ...], Field(min_length=1, max_length=MOST_DOSSIERS)]
SomeDossiers = Annotated[tuple[DossierId, ...], Field(max_length=MOST_DOSSIERS)]


class Position(StrEnum):
    """What a body says of a dossier."""

    AGREES = "AGREES"
    """Nhất trí."""
    OBJECTS = "OBJECTS"
    """Không nhất trí, có lý do."""
    ABSTAINS = "ABSTAINS"
    """Không có ý kiến."""


class AskedBody(Message):
    """A body that is asked; `unit` is its code where it is a unit of the site, which then answers by itself."""

    name: Name
    unit: UnitCode | None = None


Bodies = Annotated[tuple[AskedBody, ...], Field(min_length=1, max_length=20)]


class DossierToAsk(Message):
    """A dossier about which bodies are to be asked; `open` where it lies here, and no session or decision has it."""

    dossier_id: DossierId
    ruleset: Name
    open: YesNo


class AskingEvidence(Message):
    """The dossiers that a request names, in no order, and the lines of the law that officers have confirmed."""

    dossiers: tuple[DossierToAsk, ...] = ()
    confirmed: frozenset[LineId] = frozenset()


class AnswerEvidence(Message):
    """The unit that answers for a body: its own, or the one that has followed on it; None for a body without one."""

    holder: UnitCode | None = None


class OfOpinions(Command):
    """A command about one request for opinions."""

    opinion_id: OpinionId

    @property
    @override
    def stream(self) -> str:
        """The request's own."""
        return f"opinion-{self.opinion_id}"


class AskOpinions(OfOpinions):
    """Ask several bodies at once for their opinion on dossiers; None means the working days of the law."""

    dossiers: Dossiers
    bodies: Bodies
    question: Question
    working_days: WorkingDays | None = None
    reference: Document | None = None

    @property
    @override
    def queue(self) -> str:
        """The queue of decisions: what bodies are asked about comes before no council meanwhile."""
        return "decisions"


class GiveOpinion(OfOpinions):
    """Give the opinion of a body, as its unit, or record what it has answered on paper, as the standing body.

    `given_on` is the day of the paper, None for today; `dossiers` are those that it speaks of.
    """

    body: Name
    dossiers: Dossiers
    position: Position
    ground: Ground = ""
    given_on: Day | None = None
    reference: Document | None = None


class CloseOpinions(OfOpinions):
    """Close a request: every body has answered, or the time is over and silence lets the procedure go on."""


OpinionCommand = AskOpinions | GiveOpinion | CloseOpinions


class OpinionsAsked(Event):
    """Bodies were asked for their opinion on dossiers (lấy ý kiến), until the end of `due`.

    `working_days` are those after `asked_on`; `sure` says whether the calendar knew each of them. `silence` is what it
    means when a body does not answer, by the `citation` of the law, which has this `confidence`.
    """

    opinion_id: OpinionId
    dossiers: Dossiers
    bodies: Bodies
    question: Question
    reference: Document | None
    asked_on: Day
    working_days: WorkingDays
    due: Day
    sure: YesNo
    silence: Silence
    citation: Text
    confidence: Confidence


class OpinionGiven(Event):
    """A body has given its opinion on dossiers, itself or on paper that the standing body has entered.

    `late` says that it came after the last day; it stands beside the others all the same.
    """

    opinion_id: OpinionId
    body: Name
    dossiers: Dossiers
    position: Position
    ground: Ground
    given_on: Day
    late: YesNo
    reference: Document | None
    by_standing_body: YesNo


class Silent(Message):
    """A body that has not answered for these dossiers."""

    body: Name
    dossiers: Dossiers


class OpinionsClosed(Event):
    """A request for opinions is over: who was `silent` counts as the law says; `objected` are what was opposed."""

    opinion_id: OpinionId
    closed_on: Day
    silent: Annotated[tuple[Silent, ...], Field(max_length=20)]
    silence: Silence
    objected: SomeDossiers


OpinionEvent = OpinionsAsked | OpinionRequested | OpinionGiven | OpinionsClosed
