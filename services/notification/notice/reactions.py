"""The notices that follow from an event of planning, registration or review, and from a reminder.

Of a superior's event the own site is notified alone: a plan that has it on its list, a decision on its sheet. The
recipients of a withdrawn plan stand in the plan and not in the event: `queries.due` finds them.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from contracts.envelope import Origin
from contracts.message import Command
from contracts.notification import About
from contracts.plan_parts import Purpose, Recipient
from contracts.planning import PlanAmended, PlanContent, PlanIssued
from contracts.registration import (
    ClosingCause,
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationUnlocked,
    RegistrationWithdrawn,
    SheetClosed,
    UnitRegistrationMissing,
)
from contracts.review import (
    AppraisalResult,
    AwardDecided,
    DossierAnswered,
    DossierAppraised,
    DossierRefused,
    DossierResult,
    Stage,
    tells_first,
)
from contracts.vocabulary import Document, Name
from services.notification.notice.addressing import audience, serve, serve_each
from services.notification.notice.award_facts import DecidedAward
from services.notification.notice.facts import (
    AcceptedSheet,
    AmendedPlan,
    DroppedUnit,
    DueWork,
    EligibleDossier,
    EscalatedWork,
    Ground,
    IneligibleDossier,
    IssuedPlan,
    MissingSheet,
    OverdueWork,
    RefusedDossier,
    ReminderFacts,
    ReturnedSheet,
    UnlockedSheet,
    WithdrawnTitle,
    WorkLine,
)
from services.notification.notice.messages import ServeNotice
from services.notification.reminder.messages import WorkReminded

_REMINDERS: Final[Mapping[About, type[ReminderFacts]]] = {
    About.WORK_DUE: DueWork,
    About.WORK_OVERDUE: OverdueWork,
    About.WORK_ESCALATED: EscalatedWork,
}


def notify_of_issued_plan(event: PlanIssued, origin: Origin) -> Iterable[ServeNotice]:
    """Notify every recipient, with the purpose for which it is one."""
    return _of_plan(event, origin)


def notify_of_amended_plan(event: PlanAmended, origin: Origin) -> Iterable[ServeNotice]:
    """Notify every recipient of the plan as it stands now: of the plan where it is newly named, else of the amendment.

    The rules serve one of the two, as they know whom the plan's last version named.
    """
    facts = AmendedPlan(plan=event.content.document, changed=event.changed, reason=event.reason)
    yield from serve_each(event, facts, origin)
    yield from _of_plan(event, origin)


def notify_of_superior_plan(event: PlanIssued, origin: Origin) -> Iterable[Command]:
    """Notify this site of its superior's plan, where it is a recipient."""
    return notify_of_issued_plan(event, origin)


def notify_of_amended_superior_plan(event: PlanAmended, origin: Origin) -> Iterable[Command]:
    """Notify this site of the amendment, where it is a recipient of the plan as it stands now."""
    return notify_of_amended_plan(event, origin)


def notify_of_accepted_sheet(event: RegistrationAccepted, origin: Origin) -> Iterable[Command]:
    """Notify the unit once, however many titles its sheet lists."""
    facts = AcceptedSheet(titles=event.titles, received_at=event.received_at, on_time=event.on_time)
    yield from serve_each(event, facts, origin)


def notify_of_returned_sheet(event: RegistrationReturned, origin: Origin) -> Iterable[Command]:
    """Notify the unit, with the reason."""
    facts = ReturnedSheet(reason_code=event.reason_code, reason=event.reason, rows=len(event.rows))
    yield from serve_each(event, facts, origin)


def notify_of_withdrawn_title(event: RegistrationWithdrawn, origin: Origin) -> Iterable[Command]:
    """Notify the unit, whoever withdrew the title."""
    facts = WithdrawnTitle(
        subject=event.subject,
        title=event.title,
        by_standing_body=event.by_standing_body,
        reason=event.reason,
        reason_code=event.reason_code,
    )
    yield from serve_each(event, facts, origin)


def notify_of_unlocked_sheet(event: RegistrationUnlocked, origin: Origin) -> Iterable[Command]:
    """Notify the unit until when its sheet is unlocked, and why."""
    facts = UnlockedSheet(until=event.until, reason=event.reason, decision=event.decision)
    yield from serve_each(event, facts, origin)


def notify_of_dropped_unit(event: SheetClosed, origin: Origin) -> Iterable[Command]:
    """Notify a unit that the plan names no longer; where the plan was withdrawn, that has its own notice."""
    if event.cause is ClosingCause.UNIT_DROPPED:
        yield from serve_each(event, DroppedUnit(titles=len(event.titles), reason=event.reason), origin)


def notify_of_missing_sheet(event: UnitRegistrationMissing, origin: Origin) -> Iterable[Command]:
    """Notify a unit that had handed in nothing when registration was locked."""
    yield from serve_each(event, MissingSheet(deadline=event.deadline), origin)


def notify_of_appraised_dossier(event: DossierAppraised, origin: Origin) -> Iterable[Command]:
    """Notify the unit of the result, and of each ground where it is ineligible."""
    yield from serve_each(
        event, _eligible(event) if event.result is AppraisalResult.ELIGIBLE else _ineligible(event), origin
    )


def notify_of_refused_dossier(event: DossierRefused, origin: Origin) -> Iterable[Command]:
    """Notify the unit of a refusal by the council or the head.

    A refusal at the appraisal has its notice already: that of the appraisal, which holds every rule's outcome.
    """
    if event.stage is not Stage.APPRAISAL:
        yield from serve_each(event, _refused(event), origin)


def notify_of_award(event: AwardDecided, origin: Origin) -> Iterable[Command]:
    """Notify the unit of whoever is honoured, by this site or by the superior."""
    yield from serve_each(event, _awarded(event, event.title_name, event.decision, event.deciding_authority), origin)


def notify_of_refusal_above(event: DossierRefused, origin: Origin) -> Iterable[Command]:
    """Notify the unit of a refusal by the superior, at whichever stage: that of its appraisal has no other notice."""
    yield from serve_each(event, _refused_above(event, event), origin)


def notify_of_answer(event: DossierAnswered, origin: Origin) -> Iterable[Command]:
    """Notify the unit of the result of a dossier that went further up than the superior, or up on paper."""
    if not tells_first(event, origin):
        return
    result = event.result
    if result.decision is not None:
        facts = _awarded(event, event.title_name, result.decision, result.deciding_authority)
        yield from serve_each(event, facts, origin)
    elif result.stage is not None:
        yield from serve_each(event, _refused_above(event, result), origin)


def notify_of_reminded_work(event: WorkReminded, origin: Origin) -> Iterable[Command]:
    """Notify whom the work waits for, or the head, once for each reminder, however much work it names."""
    work = tuple(
        WorkLine(vi=one.vi, en=one.en, last_day=one.last_day, working_days=one.working_days) for one in event.work
    )
    yield serve(event.addressee, _REMINDERS[event.about](day=event.day, work=work), origin.event_id, None, event.duties)


def _of_plan(event: PlanIssued | PlanAmended, origin: Origin) -> Iterable[ServeNotice]:
    units = event.content.units()
    purposes = {one.code: one for one in event.content.each_recipient()}
    for body in audience(event, About.PLAN_ISSUED, origin):
        recipient = purposes[body.code]
        registers = body.code in units or recipient.purpose is Purpose.TO_IMPLEMENT
        facts = _issued(event.content, recipient, registers=registers)
        yield serve(body, facts, origin.event_id, event.plan_id)


def _issued(content: PlanContent, recipient: Recipient, *, registers: bool) -> IssuedPlan:
    return IssuedPlan(
        plan=content.document,
        title=content.title,
        year=content.year,
        purpose=recipient.purpose,
        registers=registers and content.registration_deadline is not None,
        deadline=content.registration_deadline,
        gates=tuple(gate.kind for gate in content.gates),
        standing_body="" if content.standing_body is None else content.standing_body.name,
    )


def _eligible(event: DossierAppraised) -> EligibleDossier:
    return EligibleDossier(
        subject=event.subject,
        title=event.title,
        year=event.year,
        body=event.appraising_body,
        appraised_on=event.appraised_on,
    )


def _ineligible(event: DossierAppraised) -> IneligibleDossier:
    return IneligibleDossier(
        subject=event.subject,
        title=event.title,
        year=event.year,
        body=event.appraising_body,
        appraised_on=event.appraised_on,
        grounds=_grounds(event),
    )


def _grounds(event: DossierAppraised) -> tuple[Ground, ...]:
    """Each reason with the evidence and the article of the first rule that gave it."""
    rules = {rule.reason_code: rule for rule in reversed(event.rules) if not rule.holds}
    return tuple(
        Ground(code=code, evidence=rules[code].evidence, citation=rules[code].citation)
        if code in rules
        else Ground(code=code)
        for code in event.reason_codes
    )


def _refused(event: DossierRefused) -> RefusedDossier:
    return RefusedDossier(
        subject=event.subject,
        title=event.title,
        year=event.year,
        stage=event.stage,
        codes=event.reason_codes,
        explanation=event.explanation if event.stage is Stage.HEAD else "",
    )


def _awarded(
    event: AwardDecided | DossierAnswered, title_name: Name, decision: Document, authority: Name
) -> DecidedAward:
    return DecidedAward(
        subject=event.subject,
        title_name=title_name,
        year=event.year,
        decision=decision,
        authority=authority,
        posthumous=isinstance(event, AwardDecided) and event.posthumous,
    )


def _refused_above(event: DossierRefused | DossierAnswered, result: DossierRefused | DossierResult) -> RefusedDossier:
    stage = result.stage or Stage.HEAD
    return RefusedDossier(
        subject=event.subject,
        title=event.title,
        year=event.year,
        stage=stage,
        codes=result.reason_codes,
        explanation="" if stage is Stage.COUNCIL else result.explanation,
        above=True,
    )
