"""The draft of a plan under a plan of the superior: what is carried over from it, and what is the drafter's own."""

from dataclasses import dataclass

from contracts.planning import PlanContent
from contracts.vocabulary import Level
from services.planning.plan.messages import DraftedBasis, DraftedParent, DraftUnderSuperior, PlanDraft
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
    if command.registration_deadline.ends_at >= above.registration_deadline.ends_at:
        raise DeadlineNotBeforeSuperior(
            day=f"{command.registration_deadline.day:%d/%m/%Y}",
            superior_day=f"{above.registration_deadline.day:%d/%m/%Y}",
            document=str(above.document),
        )
    bases = (*(DraftedBasis(citation=one.citation) for one in above.legal_bases), DraftedBasis(citation=_cited(above)))
    return PlanDraft(
        document=command.document,
        title=above.title,
        level=level,
        cycle=above.cycle,
        year=above.year,
        signer_role=command.signer_role,
        legal_bases=bases[-_MOST_BASES:],
        parent=DraftedParent(document=above.document, title=above.title),
        registration_deadline=command.registration_deadline,
        gates=above.gates,
        standing_body=command.standing_body,
    )


def _cited(plan: PlanContent) -> str:
    document = plan.document
    return f"Kế hoạch số {document} ngày {document.dated:%d/%m/%Y} của {document.issuer} về {plan.title}"[:4000]
