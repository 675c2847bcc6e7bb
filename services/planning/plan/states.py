"""The states of a plan, and how its events lead from one to the next."""

from dataclasses import dataclass
from typing import assert_never

from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.vocabulary import Document
from services.planning.plan.messages import PlanDraft, PlanDrafted, PlanEvent, PlanFollowed, PlanRevised


@dataclass(frozen=True, slots=True)
class Unwritten:
    """No plan yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that binds nobody yet; `carried` are the parts of a former plan that nobody has looked at yet."""

    content: PlanDraft
    carried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """A plan known in part, whose work is followed."""

    content: PlanDraft


@dataclass(frozen=True, slots=True)
class InForce:
    """A plan that was issued, as it stands now."""

    content: PlanContent


@dataclass(frozen=True, slots=True)
class Finished:
    """A plan that was withdrawn."""

    document: Document


PlanState = Unwritten | Draft | Followed | InForce | Finished
INITIAL: PlanState = Unwritten()


def evolve(state: PlanState, event: PlanEvent) -> PlanState:
    """The state of a plan after an event."""
    match event:
        case PlanFollowed(content=draft):
            return Followed(draft)
        case PlanRevised(content=draft) if isinstance(state, Followed):
            return Followed(draft)
        case PlanDrafted(content=draft, carried=carried) | PlanRevised(content=draft, carried=carried):
            return Draft(draft, carried)
        case PlanIssued(content=content) | PlanAmended(content=content):
            return InForce(content)
        case PlanWithdrawn(document=document):
            return Finished(document)
        case _:
            assert_never(event)
