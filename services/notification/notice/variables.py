"""The facts of a notice as its text names them, put into words of one language."""

from collections.abc import Callable, Mapping
from textwrap import shorten
from typing import Any, Final, TypeAlias

from contracts.catalog.terms import Silence
from contracts.notification import About
from contracts.registration import ReturnReason
from contracts.vocabulary import Body, Document
from services.notification.contact.messages import Language
from services.notification.notice import award_variables
from services.notification.notice.facts import (
    AcceptedSheet,
    AmendedPlan,
    DroppedUnit,
    EligibleDossier,
    Ground,
    IneligibleDossier,
    IssuedPlan,
    MissingSheet,
    NoticeFacts,
    ReceivedDossier,
    RefusedDossier,
    ReminderFacts,
    RequestedOpinion,
    RequestedSupplement,
    ResumedDossier,
    ReturnedSheet,
    SuspendedDossier,
    UnlockedSheet,
    WithdrawnPlan,
    WithdrawnTitle,
)
from services.notification.notice.phrases import (
    day,
    deadline,
    document,
    instant,
    named,
    plan_number,
    said,
    short,
    title_name,
    whom,
)
from services.notification.notice.terms import (
    BODIES,
    BODIES_ABOVE,
    FIELDS,
    GATES,
    PURPOSES,
    REASONS,
    RETURNS,
    SUSPENSIONS,
    UNMARKED,
    WITHDRAWALS,
)

Variables: TypeAlias = Mapping[str, object]
_MOST_LINES: Final = 12
"""Works that a reminder names; with more of them it counts the rest."""
_LONGEST_LINE: Final = 240


def variables(addressee: Body, facts: NoticeFacts, plan: Document | None, language: Language) -> Variables:
    """What the text of a notice of `facts` may name; `plan` is None where planning has not said the plan yet."""
    common = {"addressee": addressee.name, "under_plan": plan_number(plan, language)}
    return {**common, **_OF[facts.about](facts, addressee, language)}


def _issued(facts: IssuedPlan, addressee: Body, language: Language) -> Variables:
    purpose = UNMARKED if facts.purpose is None else PURPOSES[facts.purpose]
    return {
        "plan": document(facts.plan, language),
        "issuer": facts.plan.issuer,
        "title": short(facts.title),
        "purpose": said(purpose, language).format(addressee=addressee.name),
        "registers": facts.registers and facts.deadline is not None,
        "receiver": facts.standing_body or facts.plan.issuer,
        "deadline": "" if facts.deadline is None else deadline(facts.deadline, language),
        "gates": [named(GATES, gate, language) for gate in facts.gates],
    }


def _amended(facts: AmendedPlan, _addressee: Body, language: Language) -> Variables:
    return {
        "plan": document(facts.plan, language),
        "changed": "; ".join(named(FIELDS, name, language) for name in facts.changed),
        "reason": short(facts.reason),
    }


def _withdrawn_plan(facts: WithdrawnPlan, _addressee: Body, language: Language) -> Variables:
    return {"plan": document(facts.plan, language), "issuer": facts.plan.issuer, "reason": short(facts.reason)}


def _accepted(facts: AcceptedSheet, _addressee: Body, language: Language) -> Variables:
    return {"titles": facts.titles, "received": instant(facts.received_at, language), "late": not facts.on_time}


def _returned(facts: ReturnedSheet, _addressee: Body, language: Language) -> Variables:
    return {
        "return_reason": said(RETURNS[facts.reason_code], language),
        "reason": short(facts.reason),
        "rows": facts.rows,
        "late": facts.reason_code is ReturnReason.LATE,
    }


def _withdrawn_title(facts: WithdrawnTitle, _addressee: Body, language: Language) -> Variables:
    return {
        "name": facts.subject.name,
        "whom": whom(facts.subject),
        "title": title_name(facts.title, language),
        "by_standing_body": facts.by_standing_body,
        "withdrawal_reason": "" if facts.reason_code is None else said(WITHDRAWALS[facts.reason_code], language),
        "reason": short(facts.reason),
    }


def _missing(facts: MissingSheet, _addressee: Body, language: Language) -> Variables:
    return {"deadline": deadline(facts.deadline, language)}


def _unlocked(facts: UnlockedSheet, _addressee: Body, language: Language) -> Variables:
    return {
        "deadline": deadline(facts.until, language),
        "reason": short(facts.reason),
        "decision": "" if facts.decision is None else document(facts.decision, language),
    }


def _dropped(facts: DroppedUnit, _addressee: Body, _language: Language) -> Variables:
    return {"titles": facts.titles, "reason": short(facts.reason)}


def _of_dossier(
    facts: ReceivedDossier | RequestedSupplement | SuspendedDossier | ResumedDossier, language: Language
) -> Variables:
    return {
        "name": facts.subject.name,
        "whom": whom(facts.subject),
        "title": title_name(facts.title, language),
        "year": facts.year,
    }


def _received(facts: ReceivedDossier, _addressee: Body, language: Language) -> Variables:
    return {
        **_of_dossier(facts, language),
        "day": day(facts.received_on, language),
        "days": facts.working_days,
        "due": day(facts.due, language),
    }


def _supplement(facts: RequestedSupplement, _addressee: Body, language: Language) -> Variables:
    return {
        **_of_dossier(facts, language),
        "reason": short(facts.reason),
        "items": facts.items,
        "due": day(facts.due, language),
    }


def _opinion(facts: RequestedOpinion, _addressee: Body, language: Language) -> Variables:
    return {
        "dossiers": facts.dossiers,
        "due": day(facts.due, language),
        "proceeds": facts.silence is Silence.PROCEEDS,
    }


def _suspended(facts: SuspendedDossier, _addressee: Body, language: Language) -> Variables:
    return {
        **_of_dossier(facts, language),
        "ground": said(SUSPENSIONS[facts.ground], language),
        "reason": short(facts.reason),
        "reference": "" if facts.reference is None else document(facts.reference, language),
        "day": day(facts.since, language),
        "above": facts.above,
    }


def _resumed(facts: ResumedDossier, _addressee: Body, language: Language) -> Variables:
    return {
        **_of_dossier(facts, language),
        "reason": short(facts.reason),
        "reference": "" if facts.reference is None else document(facts.reference, language),
        "due": "" if facts.due is None or facts.above else day(facts.due, language),
        "supplement_due": "" if facts.supplement_due is None or facts.above else day(facts.supplement_due, language),
        "above": facts.above,
    }


def _eligible(facts: EligibleDossier | IneligibleDossier, _addressee: Body, language: Language) -> Variables:
    return {
        "name": facts.subject.name,
        "whom": whom(facts.subject),
        "title": title_name(facts.title, language),
        "year": facts.year,
        "body": facts.body,
        "day": day(facts.appraised_on, language),
    }


def _ineligible(facts: IneligibleDossier, addressee: Body, language: Language) -> Variables:
    grounds = [_ground(one, language) for one in facts.grounds]
    return {**_eligible(facts, addressee, language), "grounds": grounds}


def _ground(ground: Ground, language: Language) -> Variables:
    """The evidence stands in the notice as it was recorded, which is in Vietnamese."""
    sentence = named(REASONS, ground.code, language)
    if ground.evidence and language is Language.VI:
        sentence = f"{sentence}: {short(ground.evidence).rstrip('.')}"
    return {"sentence": sentence, "citation": short(ground.citation)}


def _refused(facts: RefusedDossier, _addressee: Body, language: Language) -> Variables:
    bodies = BODIES_ABOVE if facts.above else BODIES
    return {
        "name": facts.subject.name,
        "whom": whom(facts.subject),
        "title": title_name(facts.title, language),
        "year": facts.year,
        "refusing_body": said(bodies[facts.stage], language),
        "reasons": "; ".join(said(REASONS[code], language) for code in facts.codes),
        "explanation": short(facts.explanation),
    }


def _reminded(facts: ReminderFacts, _addressee: Body, language: Language) -> Variables:
    vietnamese = language is Language.VI
    return {
        "count": len(facts.work),
        "day": day(facts.day, language),
        "more": max(len(facts.work) - _MOST_LINES, 0),
        "work": [
            {
                "words": shorten(one.vi if vietnamese else one.en, _LONGEST_LINE, placeholder="…"),
                "last_day": day(one.last_day, language),
                "days": abs(one.working_days),
            }
            for one in facts.work[:_MOST_LINES]
        ],
    }


_OF: Final[Mapping[About, Callable[[Any, Body, Language], Variables]]] = {
    About.PLAN_ISSUED: _issued,
    About.PLAN_AMENDED: _amended,
    About.PLAN_WITHDRAWN: _withdrawn_plan,
    About.REGISTRATION_ACCEPTED: _accepted,
    About.REGISTRATION_RETURNED: _returned,
    About.REGISTRATION_WITHDRAWN: _withdrawn_title,
    About.REGISTRATION_MISSING: _missing,
    About.REGISTRATION_UNLOCKED: _unlocked,
    About.REGISTRATION_CLOSED: _dropped,
    About.DOSSIER_RECEIVED: _received,
    About.SUPPLEMENT_REQUESTED: _supplement,
    About.OPINION_REQUESTED: _opinion,
    About.DOSSIER_SUSPENDED: _suspended,
    About.DOSSIER_RESUMED: _resumed,
    About.DOSSIER_ELIGIBLE: _eligible,
    About.DOSSIER_INELIGIBLE: _ineligible,
    About.DOSSIER_REFUSED: _refused,
    About.AWARD_DECIDED: award_variables.awarded,
    About.CONFERRAL_SCHEDULED: award_variables.scheduled,
    About.AWARD_CONFERRED: award_variables.conferred,
    About.AWARD_REVOKED: award_variables.revoked,
    About.WORK_DUE: _reminded,
    About.WORK_OVERDUE: _reminded,
    About.WORK_ESCALATED: _reminded,
}
