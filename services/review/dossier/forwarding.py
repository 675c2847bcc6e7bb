"""The rules of passing a dossier up, of receiving one from below, and of the result that comes back."""

from typing import assert_never

from contracts.catalog import title
from contracts.catalog.terms import Procedure
from contracts.facts import CollectiveFacts, DeedFacts, Facts, HouseholdFacts, IndividualFacts
from contracts.message import Context
from contracts.review import CouncilProposal, DossierAnswered, DossierForwarded, Examination
from contracts.vocabulary import Level, SiteCode, SubjectKind
from services.review.catalogue.messages import is_decided_at
from services.review.dossier.filing import check_title
from services.review.dossier.found import ForwardEvidence
from services.review.dossier.handling import check_running
from services.review.dossier.messages import DossierEvent, DossierReceived, ForwardDossier, ResultReceived
from services.review.dossier.refusals import (
    DossierAlreadyAwarded,
    DossierAlreadyFiled,
    DossierAlreadyForwarded,
    DossierBeforeCouncil,
    DossierNotAppraised,
    DossierNotEligible,
    DossierNotFiled,
    DossierNotVotedFor,
    FactsOfOtherKind,
    ForwardedByStranger,
    ForwardingNotYours,
    ForwardingPlanWithdrawn,
    LevelIsCompetent,
    NoSuperior,
)
from services.review.dossier.states import (
    Absent,
    Awarded,
    DossierState,
    Eligible,
    Filed,
    Forwarded,
    Opened,
    Submitted,
    TakenBack,
    Turned,
)
from services.review.dossier.step_refusals import ForwardingConsulted, ForwardingOpinionsOut
from services.review.dossier.steps import ReceiveDossier, ReceiveResult


def forward(
    command: ForwardDossier, state: DossierState, evidence: ForwardEvidence, context: Context
) -> tuple[DossierEvent, ...]:
    """The event that passes an eligible dossier up with its whole file."""
    if context.actor.unit is not None:
        raise ForwardingNotYours
    dossier = eligible(state)
    check_running(dossier.file)
    superior = _superior(dossier, evidence, context)
    check_open(dossier, evidence)
    file, submitted = dossier.file, dossier.file.submitted
    return (
        DossierForwarded(
            dossier_id=command.dossier_id,
            forwarded_to=superior,
            plan_id=submitted.plan_id,
            unit=submitted.unit,
            unit_name=submitted.unit_name,
            subject=submitted.subject,
            title=submitted.title,
            year=submitted.year,
            submitted_at=submitted.submitted_at,
            ruleset=submitted.ruleset,
            documents=tuple(sorted(file.documents)),
            individual=file.facts if isinstance(file.facts, IndividualFacts) else None,
            collective=file.facts if isinstance(file.facts, CollectiveFacts) else None,
            household=file.facts if isinstance(file.facts, HouseholdFacts) else None,
            examinations=(*file.examinations, examination(dossier, evidence, context)),
            fixing=submitted.fixing,
            registered_as=submitted.registered_as,
            files=evidence.files,
            procedure=submitted.procedure,
            deed=file.facts if isinstance(file.facts, DeedFacts) else None,
        ),
    )


def eligible(state: DossierState) -> Eligible:
    """The eligible dossier; each other state says what stands in the way of passing it up."""
    match state:
        case Eligible():
            return state
        case Absent() | Opened() | Submitted():
            raise DossierNotFiled
        case Filed():
            raise DossierNotAppraised
        case Forwarded():
            raise DossierAlreadyForwarded
        case Turned() | TakenBack():
            raise DossierNotEligible
        case Awarded():
            raise DossierAlreadyAwarded
        case _:
            assert_never(state)


def check_open(dossier: Eligible, evidence: ForwardEvidence) -> None:
    """Refuse a dossier whose plan was withdrawn, about which somebody is still asked, or that lacks its vote.

    A sudden deed stands whatever became of the plan.
    """
    if evidence.plan_withdrawn and dossier.file.submitted.procedure is Procedure.ORDINARY:
        raise ForwardingPlanWithdrawn
    if evidence.opinions_out:
        raise ForwardingOpinionsOut
    if evidence.consulted:
        raise ForwardingConsulted
    _check_vote(dossier, evidence)


def check_level(dossier: Eligible, evidence: ForwardEvidence, context: Context) -> None:
    """Refuse a title that the level of the site decides itself: it goes to nobody (docs/domain.md §2.10)."""
    submitted, level = dossier.file.submitted, Level(context.level)
    if is_decided_at(level, submitted.title, submitted.ruleset, managed_above=evidence.managed_above):
        raise LevelIsCompetent(level=context.level, title=submitted.title)


def _superior(dossier: Eligible, evidence: ForwardEvidence, context: Context) -> SiteCode:
    check_level(dossier, evidence, context)
    if context.superior is None:
        raise NoSuperior(title=dossier.file.submitted.title)
    return context.superior


def _check_vote(dossier: Eligible, evidence: ForwardEvidence) -> None:
    """The council of this site proposes where the title asks for it; where it voted, its vote goes with the file.

    By the simplified procedure no council is asked.
    """
    submitted = dossier.file.submitted
    if evidence.vote is None and evidence.session_id is not None:
        raise DossierBeforeCouncil
    sudden = submitted.procedure is Procedure.SIMPLIFIED
    asked = not sudden and title(submitted.title, submitted.ruleset).proposal is not None
    if asked if evidence.vote is None else not evidence.vote.passed:
        raise DossierNotVotedFor


def examination(dossier: Eligible, evidence: ForwardEvidence, context: Context) -> Examination:
    """The work of this site on a dossier that it passes up."""
    vote = None
    if evidence.vote is not None and evidence.session_id is not None:
        vote = CouncilProposal(
            session_id=evidence.session_id,
            votes_for=evidence.vote.votes_for,
            council_members=evidence.vote.members,
        )
    return Examination(
        site=context.site,
        level=Level(context.level),
        appraising_body=dossier.appraised.appraising_body,
        appraised_on=dossier.appraised.appraised_on,
        rules=dossier.appraised.rules,
        vote=vote,
        forwarded_at=context.now,
    )


def receive(command: ReceiveDossier, state: DossierState, context: Context) -> tuple[DossierEvent, ...]:
    """The event that begins a dossier here with the file that a subordinate site has passed up."""
    file = command.file
    if context.subordinate_of(file.unit) != command.forwarded_by:
        raise ForwardedByStranger(unit=file.unit, site=command.forwarded_by)
    check_title(file.title, file.ruleset, file.procedure)
    facts = _facts(file)
    if facts is None:
        raise FactsOfOtherKind(kind=file.subject.kind.value)
    if not isinstance(state, Absent | Opened):
        raise DossierAlreadyFiled
    return (
        DossierReceived(
            dossier_id=command.dossier_id,
            forwarded_by=command.forwarded_by,
            plan_id=file.plan_id,
            unit=file.unit,
            unit_name=file.unit_name,
            subject=file.subject,
            title=file.title,
            year=file.year,
            submitted_at=file.submitted_at,
            ruleset=file.ruleset,
            documents=file.documents,
            facts=facts,
            examinations=file.examinations,
            fixing=file.fixing,
            registered_as=file.registered_as,
            files=file.files,
            procedure=file.procedure,
        ),
    )


def _facts(file: DossierForwarded) -> Facts | None:
    """The facts of the kind that the dossier asks for; None where others came."""
    if file.procedure is Procedure.SIMPLIFIED:
        return file.deed
    return {
        SubjectKind.INDIVIDUAL: file.individual,
        SubjectKind.COLLECTIVE: file.collective,
        SubjectKind.HOUSEHOLD: file.household,
    }[file.subject.kind]


def receive_result(command: ReceiveResult, state: DossierState) -> tuple[DossierEvent, ...]:
    """The end of a dossier that was passed up; where it came from below, the result goes back there.

    A result for a dossier that was not passed up, or that has one already, changes nothing.
    """
    if not isinstance(state, Forwarded) or state.on_paper is not None:
        return ()
    received = ResultReceived(dossier_id=command.dossier_id, result=command.result, examinations=command.examinations)
    return (received,) if state.file.forwarded_by is None else (received, answered(command, state))


def answered(command: ReceiveResult, dossier: Forwarded) -> DossierAnswered:
    """The event that says the result to the site of the unit, or to the unit."""
    submitted = dossier.file.submitted
    return DossierAnswered(
        dossier_id=command.dossier_id,
        plan_id=submitted.plan_id,
        unit=submitted.unit,
        unit_name=submitted.unit_name,
        subject=submitted.subject,
        title=submitted.title,
        title_name=title(submitted.title, submitted.ruleset).name.vi,
        year=submitted.year,
        result=command.result,
        examinations=(dossier.examination, *command.examinations),
        procedure=submitted.procedure,
    )
