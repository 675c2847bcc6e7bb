"""Tidings: what each event means to those whom it concerns, and who they are."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts.message import Message
from contracts.notification import About
from contracts.planning import Purpose
from contracts.registration import ReturnReason
from contracts.review import Stage
from contracts.vocabulary import Deadline, Document, GateKind, Instant, Name, ReasonCode, Subject, Text, TitleCode


class PlanOut(Message):
    """A plan was issued; `purpose` is why the addressee stands on its list of recipients."""

    about: Literal[About.PLAN_ISSUED] = About.PLAN_ISSUED
    plan: Document
    title: Text
    year: int
    purpose: Purpose
    deadline: Deadline
    gates: tuple[GateKind, ...]
    standing_body: Name


class PlanChanged(Message):
    """A plan was amended; `changed` are names of fields of its content."""

    about: Literal[About.PLAN_AMENDED] = About.PLAN_AMENDED
    plan: Document
    changed: tuple[Name, ...]
    reason: Text


class PlanGone(Message):
    """A plan was withdrawn."""

    about: Literal[About.PLAN_WITHDRAWN] = About.PLAN_WITHDRAWN
    plan: Document
    reason: Text


class SheetAccepted(Message):
    """A unit's sheet was accepted, with so many titles; `received_at` is when it came in."""

    about: Literal[About.REGISTRATION_ACCEPTED] = About.REGISTRATION_ACCEPTED
    plan: Document | None = None
    titles: int
    received_at: Instant
    on_time: bool


class SheetReturned(Message):
    """A unit's sheet was returned."""

    about: Literal[About.REGISTRATION_RETURNED] = About.REGISTRATION_RETURNED
    plan: Document | None = None
    reason_code: ReturnReason
    reason: Text


class TitleTakenBack(Message):
    """A registered title was taken back by its unit, or taken out by the standing body."""

    about: Literal[About.REGISTRATION_WITHDRAWN] = About.REGISTRATION_WITHDRAWN
    plan: Document | None = None
    subject: Subject
    title: TitleCode
    by_standing_body: bool
    reason: Text


class SheetMissing(Message):
    """A unit had handed in nothing by the deadline."""

    about: Literal[About.REGISTRATION_MISSING] = About.REGISTRATION_MISSING
    plan: Document | None = None
    deadline: Deadline


class UnitDropped(Message):
    """An amended plan names a unit no longer; so many of its registered titles count no longer."""

    about: Literal[About.REGISTRATION_CLOSED] = About.REGISTRATION_CLOSED
    plan: Document | None = None
    titles: int
    reason: Text


class Found(Message):
    """A reason against an award, on which evidence and article; empty where none is recorded."""

    code: ReasonCode
    evidence: str = ""
    citation: str = ""


class DossierFoundEligible(Message):
    """A dossier was appraised and meets the conditions."""

    about: Literal[About.DOSSIER_ELIGIBLE] = About.DOSSIER_ELIGIBLE
    plan: Document | None = None
    subject: Subject
    title: TitleCode
    year: int
    body: Name
    appraised_on: date


class DossierFoundWanting(Message):
    """A dossier was appraised and does not meet the conditions."""

    about: Literal[About.DOSSIER_INELIGIBLE] = About.DOSSIER_INELIGIBLE
    plan: Document | None = None
    subject: Subject
    title: TitleCode
    year: int
    body: Name
    appraised_on: date
    found: tuple[Found, ...]


class DossierTurnedDown(Message):
    """The council did not propose a dossier, or the head did not grant it; `explanation` is what the head said."""

    about: Literal[About.DOSSIER_REFUSED] = About.DOSSIER_REFUSED
    plan: Document | None = None
    subject: Subject
    title: TitleCode
    year: int
    stage: Stage
    codes: tuple[ReasonCode, ...]
    explanation: str = ""


class AwardGranted(Message):
    """An award was decided."""

    about: Literal[About.AWARD_DECIDED] = About.AWARD_DECIDED
    plan: Document | None = None
    subject: Subject
    title_name: Name
    year: int
    decision: Document
    authority: Name


SheetTidings: TypeAlias = SheetAccepted | SheetReturned | TitleTakenBack | SheetMissing | UnitDropped
DossierTidings: TypeAlias = DossierFoundEligible | DossierFoundWanting | DossierTurnedDown | AwardGranted
Tidings: TypeAlias = Annotated[
    PlanOut | PlanChanged | PlanGone | SheetTidings | DossierTidings, Field(discriminator="about")
]
"""`plan` is the plan's document; where the event does not tell it, it is found in what planning said."""
