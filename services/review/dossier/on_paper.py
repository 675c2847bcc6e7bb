"""The commands by which a dossier goes on paper to a body above that runs no site, and its answer; the home event."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import override

from contracts.message import Event, Message
from contracts.review import Examination, Outcome
from contracts.vocabulary import Day, Document, DossierId, Name, TextOrEmpty
from services.review.dossier.messages import OfDossier
from services.review.dossier.reasons import JudgedReason

AnswerWords = Annotated[TextOrEmpty, Field(max_length=2000)]


class _OfDecisions(OfDossier):
    @property
    @override
    def queue(self) -> str:
        """The queue of decisions: what was passed up comes before council and head of this site no more."""
        return "decisions"


class PassOnPaper(_OfDecisions):
    """Pass an eligible dossier up to a body that runs no site, by a proposal (tờ trình) on paper."""

    body: Name
    paper: Document


class Granted(Message):
    """The body above has awarded the title, by this decision."""

    outcome: Literal[Outcome.AWARDED]
    authority: Name
    decision: Document


class Declined(Message):
    """The body above grants no award, and has said so on a day."""

    outcome: Literal[Outcome.REFUSED]
    authority: Name
    answered_on: Day
    reason_code: JudgedReason
    reason: AnswerWords = ""


PaperAnswer = Annotated[Granted | Declined, Field(discriminator="outcome")]


class RecordPaperAnswer(_OfDecisions):
    """Record what the body has answered to which a dossier was passed on paper."""

    answer: PaperAnswer


PaperCommand = PassOnPaper | RecordPaperAnswer


class PassedOnPaper(Event):
    """A dossier was passed up on paper to a body that runs no site; `examination` is that of this site."""

    dossier_id: DossierId
    body: Name
    paper: Document
    examination: Examination
