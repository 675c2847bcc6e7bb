"""The rules of filing: by whom, when, under which plan, and with which content."""

from datetime import datetime

from contracts.catalog import catalogue, document_codes, laws_of, may_be_filed
from contracts.catalog.fixing import Fixed, fix
from contracts.catalog.terms import Procedure
from contracts.message import Context
from contracts.review import DossierSubmitted, RulesetFixing
from contracts.vocabulary import VIETNAM, Name, Subject, TitleCode
from services.review.catalogue.lines import sure_of
from services.review.catalogue.messages import LineId
from services.review.dossier.deed_refusals import DeedInFuture, DeedOfOtherYear, FormNotSimplified
from services.review.dossier.found import FilingEvidence
from services.review.dossier.messages import DossierEvent, DossierFiled, FileDossier
from services.review.dossier.refusals import (
    DocumentUnknown,
    DossierAlreadyFiled,
    FactsOfOtherKind,
    FilingPlanWithdrawn,
    NotYourUnit,
    PlanNotHeard,
    SubmissionTimeNotYours,
    SubmittedInFuture,
    TitleOfOtherLaw,
    TitleUnknown,
    UnitNotInPlan,
    UnitWorksElsewhere,
    YearNotOfPlan,
)
from services.review.dossier.states import Absent, DossierState, Filed, Opened, TakenBack
from services.review.dossier.step_refusals import DossierWasTakenBack
from services.review.plans.messages import PlanFound


def file(
    command: FileDossier, state: DossierState, evidence: FilingEvidence, context: Context
) -> tuple[DossierEvent, ...]:
    """The events of filing a dossier; none where the same was filed before."""
    actor = context.actor
    standing_body = actor.unit is None and "appraiser" in actor.duties
    if actor.unit != (evidence.holder or command.unit) and not standing_body:
        raise NotYourUnit(unit=command.unit)
    if not isinstance(state, Absent | Opened):
        return _file_again(command, state)
    if command.submitted_at is not None and not standing_body:
        raise SubmissionTimeNotYours
    site = context.subordinate_of(command.unit)
    if site is not None:
        raise UnitWorksElsewhere(unit=command.unit, site=site)
    unit_name = _unit_name(command, evidence.plan)
    subject = state.subject if isinstance(state, Opened) else command.subject
    submitted = _submitted(command, subject, unit_name, evidence.confirmed, context.now)
    _check_content(command, submitted.ruleset)
    _check_deed(command, submitted)
    filed = DossierFiled(dossier_id=command.dossier_id, documents=command.documents, facts=command.facts)
    return (submitted, filed)


def _file_again(command: FileDossier, state: DossierState) -> tuple[DossierEvent, ...]:
    if isinstance(state, TakenBack):
        raise DossierWasTakenBack
    same = isinstance(state, Filed) and state.documents == frozenset(command.documents) and state.facts == command.facts
    if not same:
        raise DossierAlreadyFiled
    return ()


def _unit_name(command: FileDossier, plan: PlanFound | None) -> Name:
    """The plan's name for the unit: a dossier is filed where it can be appraised, or not at all."""
    if plan is None:
        raise PlanNotHeard
    if plan.withdrawn:
        raise FilingPlanWithdrawn(plan=str(plan.document))
    if plan.year != command.year:
        raise YearNotOfPlan(plan=str(plan.document), year=plan.year, stated=command.year)
    if plan.unit_name is None:
        raise UnitNotInPlan(plan=str(plan.document), unit=command.unit)
    return plan.unit_name


def _submitted(
    command: FileDossier, subject: Subject, unit_name: Name, confirmed: frozenset[LineId], now: datetime
) -> DossierSubmitted:
    """The ruleset is fixed by the day of filing in Viet Nam, whatever day it is when somebody looks."""
    submitted_at = now if command.submitted_at is None else command.submitted_at
    if submitted_at > now:
        raise SubmittedInFuture(submitted_at=submitted_at.isoformat())
    fixed = fix(submitted_at.astimezone(VIETNAM).date(), command.year)
    return DossierSubmitted(
        dossier_id=command.dossier_id,
        plan_id=command.plan_id,
        unit=command.unit,
        unit_name=unit_name,
        subject=subject,
        title=command.title,
        year=command.year,
        submitted_at=submitted_at,
        ruleset=fixed.ruleset,
        fixing=recorded(fixed, confirmed),
        procedure=command.procedure,
    )


def recorded(fixed: Fixed, confirmed: frozenset[LineId] = frozenset()) -> RulesetFixing:
    """The day that fixed a ruleset and its ground, as an event records them."""
    ground = fixed.ground
    sure = sure_of(fixed.law, ground, confirmed)
    return RulesetFixing(by=ground.by, on=fixed.on, citation=ground.citation, confidence=sure)


def check_title(code: TitleCode, ruleset: str, procedure: Procedure) -> None:
    """Raise the refusal of a title that no dossier by a procedure is open to under a ruleset."""
    if ruleset in catalogue().ruleset_by_id and may_be_filed(code, ruleset, procedure):
        return
    if procedure is Procedure.SIMPLIFIED:
        raise FormNotSimplified(title=code)
    laws = laws_of(code)
    if laws is None:
        raise TitleUnknown(title=code)
    raise TitleOfOtherLaw(title=code, ruleset=ruleset, laws_vi=laws.vi, laws_en=laws.en)


def _check_content(command: FileDossier, ruleset: str) -> None:
    check_title(command.title, ruleset, command.procedure)
    unknown = set(command.documents) - document_codes()
    if unknown:
        raise DocumentUnknown(documents=", ".join(sorted(unknown)))
    if command.deed is None and command.facts.kind != command.subject.kind:
        raise FactsOfOtherKind(kind=command.subject.kind.value)


def _check_deed(command: FileDossier, submitted: DossierSubmitted) -> None:
    """A deed is done when it is filed, and is one of the year of its plan."""
    deed = command.deed
    if deed is None:
        return
    if deed.done_on > submitted.submitted_at.astimezone(VIETNAM).date():
        raise DeedInFuture(done_on=f"{deed.done_on:%d/%m/%Y}")
    if deed.done_on.year != command.year:
        raise DeedOfOtherYear(done_on=f"{deed.done_on:%d/%m/%Y}", year=command.year)
