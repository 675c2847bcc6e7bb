"""The rules of the steps between filing and council: the receipt, and one supplement of what was flagged."""

from datetime import date, datetime, time, timedelta
from typing import Any, assert_never

from contracts.catalog import appraisal_limit, document_codes
from contracts.catalog.terms import Procedure
from contracts.facts import Facts
from contracts.message import Context
from contracts.review import DossierSubmitted
from contracts.review_steps import DossierSupplemented, ReceiptIssued, SupplementRequested
from contracts.vocabulary import VIETNAM, CatalogCode, Level
from services.review.catalogue.lines import sure_of
from services.review.dossier.found import HolderFound, ReceiptEvidence
from services.review.dossier.refusals import DocumentUnknown, FactsOfOtherKind, NotYourUnit
from services.review.dossier.states import Filed
from services.review.dossier.step_refusals import (
    DossierIsSuspended,
    FlaggedFactUnknown,
    NothingFlagged,
    StepNotStandingBody,
    SupplementAcrossSites,
    SupplementAwaited,
    SupplementBeyondRequest,
    SupplementEmpty,
    SupplementNotRequested,
    SupplementOnce,
    SupplementTooLate,
)
from services.review.dossier.steps import (
    AppraisalLimit,
    IssueReceipt,
    RequestSupplement,
    StepCommand,
    StepEvent,
    StepLimits,
    SupplementDossier,
    SupplementFiled,
)

_NO_FACT = frozenset({"kind"})


def step(command: StepCommand, dossier: Filed, evidence: object, context: Context) -> tuple[StepEvent, ...]:
    """The events of a step of a dossier that lies with the standing body; a supplement needs its evidence."""
    match command:
        case IssueReceipt():
            known = evidence if isinstance(evidence, ReceiptEvidence) else ReceiptEvidence()
            return _issue_receipt(dossier, known, context)
        case RequestSupplement():
            return _request_supplement(command, dossier, context)
        case SupplementDossier():
            if not isinstance(evidence, HolderFound):
                raise TypeError("a supplement is decided on who holds the unit")
            return _supplement(command, dossier, evidence, context)
        case _:
            assert_never(command)


def _issue_receipt(dossier: Filed, evidence: ReceiptEvidence, context: Context) -> tuple[StepEvent, ...]:
    """The receipt of a dossier; none where it has one."""
    require_standing_body(context)
    if dossier.receipt is not None:
        return ()
    check_ready(dossier, context)
    submitted = dossier.submitted
    received_on = _complete_on(dossier, context)
    sudden = submitted.procedure is Procedure.SIMPLIFIED
    own = None if sudden else context.limits_as(StepLimits).of_appraisal(submitted.title)
    limit = own or _lawful(submitted, received_on, evidence, context)
    due, sure = context.working_days.add_working_days(received_on, limit.working_days)
    return (
        ReceiptIssued(
            **whose(submitted),
            received_on=received_on,
            working_days=limit.working_days,
            due=due,
            sure=sure,
            citation=limit.citation,
            confidence=limit.confidence,
        ),
    )


def _lawful(
    submitted: DossierSubmitted, received_on: date, evidence: ReceiptEvidence, context: Context
) -> AppraisalLimit:
    """The law's limit for an appraisal at this level, in working days; what the law says in days is converted."""
    limit = appraisal_limit(submitted.ruleset, submitted.title, Level(context.level), submitted.procedure)
    days = limit.days
    if not limit.working:
        begins = datetime.combine(received_on, time(), VIETNAM)
        days = max(context.working_days.working_days_between(begins, begins + timedelta(limit.days)).days, 1)
    sure = sure_of(submitted.ruleset, limit, evidence.confirmed)
    return AppraisalLimit(title=limit.title, working_days=days, citation=limit.citation, confidence=sure)


def _complete_on(dossier: Filed, context: Context) -> date:
    """The day on which the time limit begins: the unit's filing, its fall-back to the title, or its supplement.

    It is today for a dossier that came from below, and for one of which a supplement was asked in vain.
    """
    if dossier.supplemented_on is not None:
        return dossier.supplemented_on
    if dossier.forwarded_by is not None or dossier.supplement is not None:
        return day_of(context.now)
    return dossier.lowered_on or day_of(dossier.submitted.submitted_at)


def _request_supplement(command: RequestSupplement, dossier: Filed, context: Context) -> tuple[StepEvent, ...]:
    """The request for a supplement, with its last day and the day to which the appraisal's own moves."""
    require_standing_body(context)
    asked = dossier.supplement
    if asked is not None:
        same = (asked.documents, asked.facts, asked.reason) == (command.documents, command.facts, command.reason)
        if same and dossier.supplemented_on is None:
            return ()
        raise SupplementOnce(requested_on=f"{asked.requested_on:%d/%m/%Y}")
    if dossier.forwarded_by is not None:
        raise SupplementAcrossSites(site=dossier.forwarded_by)
    check_running(dossier)
    _check_flags(command, dossier.facts)
    today = day_of(context.now)
    number = command.working_days or context.limits_as(StepLimits).supplement_days
    due, sure = context.working_days.add_working_days(today, number)
    return (
        SupplementRequested(
            **whose(dossier.submitted),
            documents=command.documents,
            facts=command.facts,
            reason=command.reason,
            requested_on=today,
            working_days=number,
            due=due,
            sure=sure,
            appraisal_due=moved(dossier.due, today, due, context),
        ),
    )


def _supplement(
    command: SupplementDossier, dossier: Filed, evidence: HolderFound, context: Context
) -> tuple[StepEvent, ...]:
    """The supplement and the dossier's new content; none where the same came before."""
    by_staff = is_standing_body(context)
    if context.actor.unit != (evidence.holder or dossier.submitted.unit) and not by_staff:
        raise NotYourUnit(unit=dossier.submitted.unit)
    asked = dossier.supplement
    if asked is None or dossier.supplemented_on is not None:
        if asked is not None and _content(command.documents, command.facts) == (dossier.documents, dossier.facts):
            return ()
        raise SupplementNotRequested
    check_running(dossier)
    late = day_of(context.now) > (dossier.supplement_due or asked.due)
    if late and not by_staff:
        raise SupplementTooLate(due=f"{dossier.supplement_due or asked.due:%d/%m/%Y}")
    _check_supplement(command, dossier, asked)
    since, today = asked.requested_on, day_of(context.now)
    return (
        DossierSupplemented(
            **whose(dossier.submitted),
            supplemented_at=context.now,
            appraisal_due=dossier.due if late else moved(dossier.due_before, since, today, context),
        ),
        SupplementFiled(
            dossier_id=command.dossier_id, documents=command.documents, facts=command.facts, note=command.note
        ),
    )


def check_ready(dossier: Filed, context: Context) -> None:
    """Refuse to appraise a dossier while something is awaited for it, or it is suspended."""
    check_running(dossier)
    due = dossier.supplement_due
    if due is not None and dossier.supplemented_on is None and day_of(context.now) <= due:
        raise SupplementAwaited(due=f"{due:%d/%m/%Y}")


def check_running(dossier: Filed) -> None:
    """Refuse to go on with a suspended dossier."""
    if dossier.suspended is not None:
        raise DossierIsSuspended(suspended_on=f"{dossier.suspended.suspended_on:%d/%m/%Y}")


def whose(submitted: DossierSubmitted) -> dict[str, Any]:
    """The fields by which a step says whose dossier it is."""
    return submitted.model_dump(exclude={"submitted_at", "ruleset", "fixing", "registered_as", "procedure"})


def moved(due: date | None, since: date, until: date, context: Context) -> date | None:
    """`due` moved by the working days after `since` up to `until`, in which a time limit stood still."""
    if due is None:
        return None
    stood = context.working_days.working_days_between(_midnight(since), _midnight(until)).days
    return context.working_days.add_working_days(due, stood)[0]


def require_standing_body(context: Context) -> None:
    """Refuse whoever does not act for the standing body of the site."""
    if not is_standing_body(context):
        raise StepNotStandingBody


def is_standing_body(context: Context) -> bool:
    """Whether the actor of a command is the standing body of the site, or a reaction to what it recorded."""
    return context.actor.unit is None and not {"appraiser", "policy"}.isdisjoint(context.actor.duties)


def _check_flags(command: RequestSupplement, facts: Facts) -> None:
    if not command.documents and not command.facts:
        raise NothingFlagged
    papers = set(command.documents) - document_codes()
    if papers:
        raise DocumentUnknown(documents=", ".join(sorted(papers)))
    strange = set(command.facts) - (set(type(facts).model_fields) - _NO_FACT)
    if strange:
        raise FlaggedFactUnknown(facts=", ".join(sorted(strange)))


def _check_supplement(command: SupplementDossier, dossier: Filed, asked: SupplementRequested) -> None:
    if type(command.facts) is not type(dossier.facts):
        raise FactsOfOtherKind(kind=dossier.submitted.subject.kind.value)
    unknown = set(command.documents) - document_codes()
    if unknown:
        raise DocumentUnknown(documents=", ".join(sorted(unknown)))
    papers = set(command.documents) ^ dossier.documents
    facts = {name for name in type(dossier.facts).model_fields if _differs(name, command.facts, dossier.facts)}
    others = [*sorted(papers - set(asked.documents)), *sorted(facts - set(asked.facts))]
    if others:
        raise SupplementBeyondRequest(others=", ".join(others))
    if not (papers or facts or command.note):
        raise SupplementEmpty


def _differs(name: str, new: Facts, old: Facts) -> bool:
    return getattr(new, name) != getattr(old, name)  # type: ignore[no-any-return]


def _content(documents: tuple[CatalogCode, ...], facts: Facts) -> tuple[frozenset[CatalogCode], Facts]:
    return frozenset(documents), facts


def day_of(instant: datetime) -> date:
    """The day in Viet Nam."""
    return instant.astimezone(VIETNAM).date()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
