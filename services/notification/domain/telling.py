"""Who is told what of an event, and which of it goes out by e-mail too."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias, assert_never
from uuid import UUID

from contracts.notification import About
from contracts.planning import PlanAmended, PlanContent, PlanIssued, Purpose
from contracts.registration import (
    ClosingCause,
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    UnitRegistrationMissing,
)
from contracts.review import AppraisalResult, AwardDecided, DossierAppraised, DossierRefused, RuleOutcome, Stage
from contracts.vocabulary import Body, NoticeId, ReasonCode, derived_id
from services.notification.domain.tidings import (
    AwardGranted,
    DossierFoundEligible,
    DossierFoundWanting,
    DossierTidings,
    DossierTurnedDown,
    Found,
    PlanChanged,
    PlanOut,
    SheetAccepted,
    SheetMissing,
    SheetReturned,
    SheetTidings,
    Tidings,
    TitleTakenBack,
    UnitDropped,
)

SheetOutcome: TypeAlias = (
    RegistrationAccepted | RegistrationReturned | RegistrationWithdrawn | SheetClosed | UnitRegistrationMissing
)
DossierOutcome: TypeAlias = DossierAppraised | DossierRefused | AwardDecided
Outcome: TypeAlias = SheetOutcome | DossierOutcome
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
            tidings = _of_sheet(event) if isinstance(event, SheetOutcome) else _of_dossier(event)
            if tidings is not None:
                yield Addressed(Body(code=event.unit, name=event.unit_name or event.unit), tidings)


def is_mailed(tidings: Tidings) -> bool:
    """Whether an addressee with an address is written to, too.

    Not of each of its many dossiers that goes its way, nor of what the unit itself has just done; the inbox has them.
    """
    match tidings:
        case DossierFoundEligible():
            return False
        case TitleTakenBack(by_standing_body=by_standing_body):
            return by_standing_body
        case _:
            return True


def _of_sheet(event: SheetOutcome) -> SheetTidings | None:
    """A sheet that ends with its plan is told of by the plan's withdrawal."""
    match event:
        case RegistrationAccepted(titles=titles, received_at=received_at, on_time=on_time):
            return SheetAccepted(titles=titles, received_at=received_at, on_time=on_time)
        case RegistrationReturned(reason_code=code, reason=reason):
            return SheetReturned(reason_code=code, reason=reason)
        case RegistrationWithdrawn(subject=subject, title=title, by_standing_body=by, reason=reason):
            return TitleTakenBack(subject=subject, title=title, by_standing_body=by, reason=reason)
        case SheetClosed(cause=cause, titles=titles, reason=reason):
            dropped = cause is ClosingCause.UNIT_DROPPED
            return UnitDropped(titles=len(titles), reason=reason) if dropped else None
        case UnitRegistrationMissing(deadline=deadline):
            return SheetMissing(deadline=deadline)
        case _:
            assert_never(event)


def _of_dossier(event: DossierOutcome) -> DossierTidings | None:
    match event:
        case DossierAppraised(result=result):
            return _found_eligible(event) if result is AppraisalResult.ELIGIBLE else _found_wanting(event)
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


def _found_eligible(event: DossierAppraised) -> DossierFoundEligible:
    return DossierFoundEligible(
        subject=event.subject,
        title=event.title,
        year=event.year,
        body=event.appraising_body,
        appraised_on=event.appraised_on,
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
        subject=event.subject,
        title=event.title,
        year=event.year,
        stage=event.stage,
        codes=event.reason_codes,
        explanation=event.explanation if event.stage is Stage.HEAD else "",
    )


def _granted(event: AwardDecided) -> AwardGranted:
    return AwardGranted(
        subject=event.subject,
        title_name=event.title_name,
        year=event.year,
        decision=event.decision,
        authority=event.deciding_authority,
    )
