"""The rules of a fall-back: a refused dossier is considered for the lower title that its law names, with its file."""

from contracts.catalog import title
from contracts.catalog.entries import LowerTitle
from contracts.catalog.terms import Procedure
from contracts.message import Context
from contracts.review import DossierSubmitted, Stage
from services.review.catalogue.lines import sure_of
from services.review.dossier.found import LowerEvidence
from services.review.dossier.handling import day_of, is_standing_body
from services.review.dossier.messages import DossierEvent, DossierFiled, Progress, dossier_id_of
from services.review.dossier.refusals import NotYourUnit
from services.review.dossier.states import Absent, DossierState, Opened, Turned
from services.review.dossier.step_refusals import (
    LowerTitleBelow,
    LowerTitleFiled,
    LowerTitleNone,
    LowerTitleNotRefused,
)
from services.review.dossier.steps import ConsiderLowerTitle, FileLowerTitle, LowerTitleConsidered


def consider_lower(
    command: ConsiderLowerTitle, state: DossierState, evidence: LowerEvidence, context: Context
) -> tuple[LowerTitleConsidered, ...]:
    """The event by which a dossier falls back to the lower title; none where it has done so."""
    if not isinstance(state, Turned) or state.stage is Stage.HEAD or state.withdrawn:
        raise LowerTitleNotRefused
    submitted, by_staff = state.submitted, is_standing_body(context)
    if context.actor.unit != (evidence.holder or submitted.unit) and not by_staff:
        raise NotYourUnit(unit=submitted.unit)
    if state.lower is not None:
        return ()
    if state.file.forwarded_by is not None:
        raise LowerTitleBelow(site=state.file.forwarded_by)
    law = _law(submitted)
    if evidence.lower not in {None, Progress.OPENED}:
        raise LowerTitleFiled(title=law.title)
    return (
        LowerTitleConsidered(
            **submitted.model_dump(exclude={"dossier_id", "title", "registered_as", "fixing", "subject", "procedure"}),
            subject=submitted.subject,
            fixing=submitted.fixing,
            dossier_id=command.dossier_id,
            lower=dossier_id_of(submitted.plan_id, submitted.unit, submitted.subject.key, law.title),
            title=law.title,
            registered_as=(submitted.registered_as or submitted.title) if law.registered else None,
            documents=tuple(sorted({*state.file.documents, *evidence.attached})),
            facts=state.file.facts,
            reason=command.reason,
            citation=law.citation,
            confidence=sure_of(submitted.ruleset, law, evidence.confirmed),
            by_standing_body=by_staff,
        ),
    )


def _law(submitted: DossierSubmitted) -> LowerTitle:
    law = title(submitted.title, submitted.ruleset).lower
    if law is None or submitted.procedure is Procedure.SIMPLIFIED:
        raise LowerTitleNone(title=submitted.title)
    return law


def file_lower(command: FileLowerTitle, state: DossierState, context: Context) -> tuple[DossierEvent, ...]:
    """The events that file the dossier of the lower title; none where one was filed meanwhile."""
    if not isinstance(state, Absent | Opened):
        return ()
    file = command.considered
    submitted = DossierSubmitted(
        dossier_id=command.dossier_id,
        plan_id=file.plan_id,
        unit=file.unit,
        unit_name=file.unit_name,
        subject=file.subject,
        title=file.title,
        year=file.year,
        submitted_at=file.submitted_at,
        ruleset=file.ruleset,
        fixing=file.fixing,
        registered_as=file.registered_as,
    )
    content = DossierFiled(
        dossier_id=command.dossier_id, documents=file.documents, facts=file.facts, lowered_on=day_of(context.now)
    )
    return (submitted, content)
