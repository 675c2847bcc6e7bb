"""The facts of a notice: what its wording is made of, apart from the addressee and the plan's document.

They come from one event and never change, so that the same event always asks for the same notice.
"""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts.catalog.terms import Silence
from contracts.message import Message
from contracts.notification import About
from contracts.plan_parts import Purpose
from contracts.registration import ReturnReason
from contracts.review import Stage
from contracts.review_steps import SuspensionGround
from contracts.vocabulary import (
    Deadline,
    Document,
    GateKind,
    Instant,
    Name,
    NameOrEmpty,
    ReasonCode,
    Subject,
    Text,
    TitleCode,
    WithdrawalReason,
)
from services.notification.notice.award_facts import AwardFacts


class IssuedPlan(Message):
    """A plan was issued; `purpose` is why the addressee is one of its recipients, None where the plan marks none.

    `registers` is true for an addressee that is to hand in a sheet; then there is a deadline. `standing_body` is empty
    where the plan names none: then the sheet goes to the issuer.
    """

    about: Literal[About.PLAN_ISSUED] = About.PLAN_ISSUED
    plan: Document
    title: Text
    year: int
    purpose: Purpose | None
    registers: bool
    deadline: Deadline | None
    gates: tuple[GateKind, ...]
    standing_body: NameOrEmpty


class AmendedPlan(Message):
    """A plan was amended; `changed` are names of fields of its content."""

    about: Literal[About.PLAN_AMENDED] = About.PLAN_AMENDED
    plan: Document
    changed: tuple[Name, ...]
    reason: Text


class WithdrawnPlan(Message):
    """A plan was withdrawn."""

    about: Literal[About.PLAN_WITHDRAWN] = About.PLAN_WITHDRAWN
    plan: Document
    reason: Text


class AcceptedSheet(Message):
    """A unit's sheet was accepted with a number of titles; `received_at` is when it came in."""

    about: Literal[About.REGISTRATION_ACCEPTED] = About.REGISTRATION_ACCEPTED
    titles: int
    received_at: Instant
    on_time: bool


class ReturnedSheet(Message):
    """A unit's sheet was returned; `rows` of it are to be mended, each for the reason that stands beside it."""

    about: Literal[About.REGISTRATION_RETURNED] = About.REGISTRATION_RETURNED
    reason_code: ReturnReason
    reason: Text
    rows: int = 0


class WithdrawnTitle(Message):
    """A registered title was withdrawn by its unit or by the standing body."""

    about: Literal[About.REGISTRATION_WITHDRAWN] = About.REGISTRATION_WITHDRAWN
    subject: Subject
    title: TitleCode
    by_standing_body: bool
    reason: Text
    reason_code: WithdrawalReason | None = None


class MissingSheet(Message):
    """A unit had handed in nothing by the deadline."""

    about: Literal[About.REGISTRATION_MISSING] = About.REGISTRATION_MISSING
    deadline: Deadline


class UnlockedSheet(Message):
    """A unit's locked sheet was unlocked until a day, by a decision where one is named."""

    about: Literal[About.REGISTRATION_UNLOCKED] = About.REGISTRATION_UNLOCKED
    until: Deadline
    reason: Text
    decision: Document | None


class DroppedUnit(Message):
    """An amended plan names a unit no longer; `titles` is how many of its registered titles no longer count."""

    about: Literal[About.REGISTRATION_CLOSED] = About.REGISTRATION_CLOSED
    titles: int
    reason: Text


class Ground(Message):
    """A reason against an award, with its evidence and its article; empty where none is recorded."""

    code: ReasonCode
    evidence: str = ""
    citation: str = ""


class ReceivedDossier(Message):
    """A dossier was received; its result is due on `due`, so many working days later."""

    about: Literal[About.DOSSIER_RECEIVED] = About.DOSSIER_RECEIVED
    subject: Subject
    title: TitleCode
    year: int
    received_on: date
    working_days: int
    due: date


class RequestedSupplement(Message):
    """A unit is asked to supplement a dossier by `due`; `items` is how many papers and facts are flagged."""

    about: Literal[About.SUPPLEMENT_REQUESTED] = About.SUPPLEMENT_REQUESTED
    subject: Subject
    title: TitleCode
    year: int
    reason: Text
    items: int
    due: date


class RequestedOpinion(Message):
    """A unit is asked for its opinion on so many `dossiers` by `due`; `silence` is what it means to say nothing."""

    about: Literal[About.OPINION_REQUESTED] = About.OPINION_REQUESTED
    dossiers: int
    due: date
    silence: Silence


class SuspendedDossier(Message):
    """A dossier is suspended on account of an open matter, by the paper that is named, if one is.

    `above` says that a superior level has done so, to which it was passed up.
    """

    about: Literal[About.DOSSIER_SUSPENDED] = About.DOSSIER_SUSPENDED
    subject: Subject
    title: TitleCode
    year: int
    ground: SuspensionGround
    reason: Text
    reference: Document | None
    since: date
    above: bool = False


class ResumedDossier(Message):
    """A dossier is considered again; its days have moved, None where it has none.

    `above` says that it is with a superior level, whose days are its own matter.
    """

    about: Literal[About.DOSSIER_RESUMED] = About.DOSSIER_RESUMED
    subject: Subject
    title: TitleCode
    year: int
    reason: Text
    reference: Document | None
    due: date | None
    supplement_due: date | None
    above: bool = False


class EligibleDossier(Message):
    """A dossier was appraised and meets the conditions."""

    about: Literal[About.DOSSIER_ELIGIBLE] = About.DOSSIER_ELIGIBLE
    subject: Subject
    title: TitleCode
    year: int
    body: Name
    appraised_on: date


class IneligibleDossier(Message):
    """A dossier was appraised and does not meet the conditions."""

    about: Literal[About.DOSSIER_INELIGIBLE] = About.DOSSIER_INELIGIBLE
    subject: Subject
    title: TitleCode
    year: int
    body: Name
    appraised_on: date
    grounds: tuple[Ground, ...]


class RefusedDossier(Message):
    """The council did not propose a dossier, or the head did not grant it; `explanation` is the head's own.

    `above` says that a superior level has refused it, whose appraisal has no notice here: its reasons are explained.
    """

    about: Literal[About.DOSSIER_REFUSED] = About.DOSSIER_REFUSED
    subject: Subject
    title: TitleCode
    year: int
    stage: Stage
    codes: tuple[ReasonCode, ...]
    explanation: str = ""
    above: bool = False


class WorkLine(Message):
    """A work in one line; `working_days` are those left until `last_day`, the last that is in time, or since it."""

    vi: Text
    en: Text
    last_day: date
    working_days: int


class DueWork(Message):
    """Work that is due soon, as of `day`."""

    about: Literal[About.WORK_DUE] = About.WORK_DUE
    day: date
    work: tuple[WorkLine, ...]


class OverdueWork(Message):
    """Work that is overdue, as of `day`."""

    about: Literal[About.WORK_OVERDUE] = About.WORK_OVERDUE
    day: date
    work: tuple[WorkLine, ...]


class EscalatedWork(Message):
    """Overdue work of which the head learns."""

    about: Literal[About.WORK_ESCALATED] = About.WORK_ESCALATED
    day: date
    work: tuple[WorkLine, ...]


PlanFacts: TypeAlias = IssuedPlan | AmendedPlan | WithdrawnPlan
"""They hold the plan's document; for all others it is evidence, found in what planning has said."""
SheetFacts: TypeAlias = AcceptedSheet | ReturnedSheet | WithdrawnTitle | MissingSheet | UnlockedSheet | DroppedUnit
DossierFacts: TypeAlias = (
    ReceivedDossier
    | RequestedSupplement
    | RequestedOpinion
    | SuspendedDossier
    | ResumedDossier
    | EligibleDossier
    | IneligibleDossier
    | RefusedDossier
)
ReminderFacts: TypeAlias = DueWork | OverdueWork | EscalatedWork
NoticeFacts: TypeAlias = Annotated[
    PlanFacts | SheetFacts | DossierFacts | AwardFacts | ReminderFacts, Field(discriminator="about")
]
