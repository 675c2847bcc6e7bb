"""The facts of notices about awards: decided, conferred, annulled."""

from datetime import date
from typing import Literal, TypeAlias

from contracts.awards import Manner, RevocationGround
from contracts.message import Message
from contracts.notification import About
from contracts.vocabulary import Document, Name, Subject, Text


class DecidedAward(Message):
    """An award was decided; `posthumous` says that the recipient has died."""

    about: Literal[About.AWARD_DECIDED] = About.AWARD_DECIDED
    subject: Subject
    title_name: Name
    year: int
    decision: Document
    authority: Name
    posthumous: bool = False


class ScheduledConferral(Message):
    """The awards of a decision are to be conferred; `recipients` of the unit wait, `begins` is a time of the day."""

    about: Literal[About.CONFERRAL_SCHEDULED] = About.CONFERRAL_SCHEDULED
    decision: Document
    recipients: int
    held_on: date
    begins: str | None
    place: Name
    conferred_by: Name


class ConferredAward(Message):
    """An award was conferred, or nobody came for it, as `manner` says."""

    about: Literal[About.AWARD_CONFERRED] = About.AWARD_CONFERRED
    subject: Subject
    title_name: Name
    year: int
    decision: Document
    held_on: date
    place: Name
    manner: Manner


class RevokedAward(Message):
    """An award was annulled; `due` is the bonus to be paid back in đồng, 0 where none is."""

    about: Literal[About.AWARD_REVOKED] = About.AWARD_REVOKED
    subject: Subject
    title_name: Name
    year: int
    annulled: Document
    decision: Document
    authority: Name
    ground: RevocationGround
    reason: Text
    due: int


AwardFacts: TypeAlias = DecidedAward | ScheduledConferral | ConferredAward | RevokedAward
