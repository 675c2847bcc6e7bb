"""The rules by which the base of a plan is named."""

from dataclasses import dataclass

from contracts.message import Context, Decider
from contracts.vocabulary import UnitCode
from services.registration.composition.messages import BaseNamed, NameBase, Units
from services.registration.composition.refusals import BaseNotYours, BasePlanUnknown, BaseUnitUnknown

INITIAL: Units = ()


@dataclass(frozen=True, slots=True)
class PlanUnits:
    """The units of a plan that is heard here: those that register, and those with an award under it."""

    units: frozenset[UnitCode]


def decide(command: NameBase, state: Units, evidence: PlanUnits | None, context: Context) -> tuple[BaseNamed, ...]:
    """The event that names the base; none where the same units are named already."""
    if context.actor.unit is not None or "appraiser" not in context.actor.duties:
        raise BaseNotYours
    if evidence is None:
        raise BasePlanUnknown
    strange = next((one for one in command.units if one not in evidence.units), None)
    if strange is not None:
        raise BaseUnitUnknown(unit=strange)
    units = tuple(sorted(set(command.units)))
    return () if units == state else (BaseNamed(plan_id=command.plan_id, units=units),)


def evolve(state: Units, event: BaseNamed) -> Units:
    """The units that count as the base after an event."""
    _ = state
    return event.units


DECIDER: Decider[NameBase, Units, BaseNamed] = Decider(INITIAL, decide, evolve)
