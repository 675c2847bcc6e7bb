"""The rule by which a unit commits to the targets of a plan."""

from dataclasses import dataclass

from contracts.message import Context, Decider
from contracts.vocabulary import Code, PlanId, UnitCode
from services.registration.commitment.messages import Commitments, CommitToTargets, TargetsCommitted
from services.registration.commitment.refusals import (
    CommitmentLocked,
    CommitmentNotYours,
    CommitmentUnexpected,
    TargetUnknown,
)

CommitmentState = Commitments
INITIAL: CommitmentState = ()


@dataclass(frozen=True, slots=True)
class Committing:
    """The sheet with which a commitment goes: its unit, its plan, the codes of the plan's targets, and its lock."""

    plan_id: PlanId
    unit: UnitCode
    targets: tuple[Code, ...]
    locked: bool


def decide(
    command: CommitToTargets, state: CommitmentState, evidence: Committing | None, context: Context
) -> tuple[TargetsCommitted, ...]:
    """The events that follow from a command about a commitment."""
    if evidence is None:
        raise CommitmentUnexpected
    actor = context.actor
    if actor.unit not in {None, evidence.unit}:
        raise CommitmentNotYours(unit=evidence.unit)
    if command.commitments == state:
        return ()
    if evidence.locked and (actor.unit is not None or "appraiser" not in actor.duties):
        raise CommitmentLocked
    left = set(evidence.targets)
    for one in command.commitments:
        if one.target not in left:
            raise TargetUnknown(target=one.target)
        left.remove(one.target)
    return (
        TargetsCommitted(
            sheet_id=command.sheet_id,
            plan_id=evidence.plan_id,
            unit=evidence.unit,
            commitments=command.commitments,
        ),
    )


def evolve(state: CommitmentState, event: TargetsCommitted) -> CommitmentState:
    """What the unit has committed to after an event."""
    _ = state
    return event.commitments


DECIDER: Decider[CommitToTargets, CommitmentState, TargetsCommitted] = Decider(INITIAL, decide, evolve)
