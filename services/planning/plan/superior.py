"""The draft of a plan under a plan of the superior: what is carried over from it, and what is the drafter's own."""

from dataclasses import dataclass

from contracts.plan_parts import LegalBasis, ParentPlan, PartialDocument
from contracts.planning import PlanContent
from contracts.vocabulary import Level
from services.planning.plan.messages import DraftUnderSuperior, PlanDraft
from services.planning.plan.refusals import DeadlineNotBeforeSuperior, SuperiorPlanUnknown, SuperiorPlanWithdrawn

_MOST_BASES = 100
"""As many as a draft may cite; the superior's plan itself is always among them."""


@dataclass(frozen=True, slots=True)
class PlanOfSuperior:
    """The evidence of a DraftUnderSuperior: the superior's plan as it stands, None where none of that id was heard."""

    content: PlanContent | None
    withdrawn: bool = False


def draft_under(command: DraftUnderSuperior, evidence: PlanOfSuperior, level: Level) -> PlanDraft:
    """The draft at `level`: title, year, gates and legal bases of the superior's plan, which it cites as its parent.

    Tasks, clusters and recipients are the superior's own, and left to the drafter. Raises SuperiorPlanUnknown,
    SuperiorPlanWithdrawn, and DeadlineNotBeforeSuperior.
    """
    above = evidence.content
    if above is None:
        raise SuperiorPlanUnknown
    if evidence.withdrawn:
        raise SuperiorPlanWithdrawn(document=str(above.document))
    own, superiors = command.registration_deadline, above.registration_deadline
    if own is not None and superiors is not None and own.ends_at >= superiors.ends_at:
        raise DeadlineNotBeforeSuperior(
            day=f"{own.day:%d/%m/%Y}", superior_day=f"{superiors.day:%d/%m/%Y}", document=str(above.document)
        )
    bases = (*above.legal_bases, LegalBasis(citation=_cited(above)))
    return PlanDraft(
        document=PartialDocument.model_validate(command.document.model_dump()),
        title=above.title,
        level=level,
        cycle=above.cycle,
        kind=above.kind,
        year=above.year,
        until=above.until,
        open_ended=above.open_ended,
        signer_role=command.signer_role,
        legal_bases=bases[-_MOST_BASES:],
        parent=ParentPlan(document=above.document, title=above.title),
        registration_deadline=command.registration_deadline,
        gates=above.gates,
        standing_body=command.standing_body,
    )


def _cited(plan: PlanContent) -> str:
    document = plan.document
    return f"Kế hoạch số {document} ngày {document.dated:%d/%m/%Y} của {document.issuer} về {plan.title}"[:4000]
