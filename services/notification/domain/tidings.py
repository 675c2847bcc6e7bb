"""Tidings: what each event means to those whom it concerns, and who they are."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, NamedTuple, TypeAlias, assert_never
from uuid import UUID

from pydantic import Field

from contracts.message import Message
from contracts.notification import About
from contracts.planning import Body, GateKind, PlanAmended, PlanContent, PlanIssued, Purpose
from contracts.registration import RegistrationReturned, ReturnReason, Subject, UnitRegistrationMissing
from contracts.review import (
    AppraisalResult,
    AwardDecided,
    DossierAppraised,
    DossierRefused,
    ReasonCode,
    RuleOutcome,
    Stage,
)
from contracts.vocabulary import Deadline, Document, Name, NoticeId, Text, TitleCode, derived_id


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


class SheetReturned(Message):
    """A unit's sheet was returned."""

    about: Literal[About.REGISTRATION_RETURNED] = About.REGISTRATION_RETURNED
    plan: Document | None = None
    reason_code: ReturnReason
    reason: Text


class SheetMissing(Message):
    """A unit had handed in nothing by the deadline."""

    about: Literal[About.REGISTRATION_MISSING] = About.REGISTRATION_MISSING
    plan: Document | None = None
    deadline: Deadline


class Found(Message):
    """A reason against an award, on which evidence and article; empty where none is recorded."""

    code: ReasonCode
    evidence: str = ""
    citation: str = ""


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
    """The council did not propose a dossier, or the head did not grant it."""

    about: Literal[About.DOSSIER_REFUSED] = About.DOSSIER_REFUSED
    plan: Document | None = None
    subject: Subject
    title: TitleCode
    year: int
    stage: Stage
    codes: tuple[ReasonCode, ...]


class AwardGranted(Message):
    """An award was decided."""

    about: Literal[About.AWARD_DECIDED] = About.AWARD_DECIDED
    plan: Document | None = None
    subject: Subject
    title_name: Name
    year: int
    decision: Document
    authority: Name


OutcomeTidings: TypeAlias = SheetReturned | SheetMissing | DossierFoundWanting | DossierTurnedDown | AwardGranted
Tidings: TypeAlias = Annotated[PlanOut | PlanChanged | PlanGone | OutcomeTidings, Field(discriminator="about")]
"""`plan` is the plan's document; where the event does not tell it, it is found in what planning said."""

Outcome: TypeAlias = RegistrationReturned | UnitRegistrationMissing | DossierAppraised | DossierRefused | AwardDecided
"""What concerns one unit."""
Told: TypeAlias = PlanIssued | PlanAmended | Outcome


class Addressed(NamedTuple):
    """Tidings and to whom they go."""

    addressee: Body
    tidings: Tidings


def notice_id(source: UUID, addressee: str, about: About) -> NoticeId:
    """The notice that tells `addressee` of the event `source`: the same for ever, so that none is served twice."""
    return NoticeId(derived_id("notice", source, addressee, about))


def recipients(content: PlanContent) -> dict[str, tuple[Body, Purpose]]:
    """Everybody on a plan's list by code, each once: `every_unit` stands for the units of the plan's clusters."""
    listed: dict[str, tuple[Body, Purpose]] = {}
    for line in content.recipients:
        bodies = content.units().items() if line.every_unit else ((line.code, line.name),)
        for code, name in bodies:
            listed.setdefault(code, (Body(code=code, name=name), line.purpose))
    return listed


def tell(event: Told) -> Iterator[Addressed]:
    """Who is told what of `event`.

    An appraisal that ends a dossier is followed by a refusal at that stage. The unit is told of the appraisal, which
    holds every rule's outcome with its article, and not of the refusal again. A person or a collective is told
    through its unit.
    """
    match event:
        case PlanIssued(content=content):
            for addressee, purpose in recipients(content).values():
                yield Addressed(addressee, _plan_out(content, purpose))
        case PlanAmended(content=content, changed=changed, reason=reason):
            changed_plan = PlanChanged(plan=content.document, changed=changed, reason=reason)
            for addressee, _ in recipients(content).values():
                yield Addressed(addressee, changed_plan)
        case _:
            tidings = _outcome(event)
            if tidings is not None:
                yield Addressed(Body(code=event.unit, name=event.unit_name), tidings)


def _outcome(event: Outcome) -> Tidings | None:
    match event:
        case RegistrationReturned(reason_code=code, reason=reason):
            return SheetReturned(reason_code=code, reason=reason)
        case UnitRegistrationMissing(deadline=deadline):
            return SheetMissing(deadline=deadline)
        case DossierAppraised(result=result):
            return _found_wanting(event) if result is AppraisalResult.INELIGIBLE else None
        case DossierRefused(stage=stage):
            return None if stage is Stage.APPRAISAL else _turned_down(event)
        case AwardDecided():
            return _granted(event)
        case _:
            assert_never(event)


def _plan_out(content: PlanContent, purpose: Purpose) -> PlanOut:
    return PlanOut(
        plan=content.document,
        title=content.title,
        year=content.year,
        purpose=purpose,
        deadline=content.registration_deadline,
        gates=tuple(gate.kind for gate in content.gates),
        standing_body=content.standing_body.name,
    )


def _found_wanting(event: DossierAppraised) -> DossierFoundWanting:
    grounds = {rule.reason_code: rule for rule in reversed(event.rules) if not rule.holds}
    return DossierFoundWanting(
        subject=event.subject,
        title=event.title,
        year=event.year,
        body=event.appraising_body,
        appraised_on=event.appraised_on,
        found=tuple(_found(code, grounds.get(code)) for code in event.reason_codes),
    )


def _found(code: ReasonCode, ground: RuleOutcome | None) -> Found:
    if ground is None:
        return Found(code=code)
    return Found(code=code, evidence=ground.evidence, citation=ground.citation)


def _turned_down(event: DossierRefused) -> DossierTurnedDown:
    return DossierTurnedDown(
        subject=event.subject, title=event.title, year=event.year, stage=event.stage, codes=event.reason_codes
    )


def _granted(event: AwardDecided) -> AwardGranted:
    return AwardGranted(
        subject=event.subject,
        title_name=event.title_name,
        year=event.year,
        decision=event.decision,
        authority=event.deciding_authority,
    )
