"""What the plan of the superior asks of ours, and whether ours keeps it, lacks it or contradicts it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from contracts.plan_parts import Round, Target
from contracts.planning import StatedPlan
from contracts.text import folded
from contracts.vocabulary import Cluster, Deadline, Gate, GateKind, GateScope, UnitCode

Verdict = Literal["kept", "missing", "contradicts"]
Why = Literal["", "not-before", "later", "narrower", "weaker", "other-year", "issued-late"]
_STRONGER_BELOW: Final = "<="


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that the superior's plan states for us, what ours states of it, and how the two stand.

    `part` is the field of the plan, `own` is None where ours has nothing of the kind, and `why` says what contradicts.
    """

    part: str
    stated: Any
    own: Any
    verdict: Verdict
    why: Why = ""


def demands(own: StatedPlan, above: StatedPlan, unit: UnitCode) -> tuple[Demand, ...]:
    """What `above` asks of `own`, the plan of the site that is the unit `unit` there, part by part."""
    return (
        *_year(own, above),
        *_deadline("registration_deadline", own.registration_deadline, above.registration_deadline),
        *(_gate(gate, own) for gate in above.gates),
        *(_target(target, own) for target in above.targets),
        *(_round(one, own) for one in above.rounds),
        *(_cluster(cluster, own) for cluster in above.clusters if unit in {one.code for one in cluster.units}),
    )


def _year(own: StatedPlan, above: StatedPlan) -> Iterator[Demand]:
    last = above.last_year or own.year
    within = above.year <= own.year <= last and own.cycle is above.cycle
    yield Demand("year", above.year, own.year, *(("kept", "") if within else ("contradicts", "other-year")))


def _deadline(part: str, own: Deadline | None, above: Deadline | None) -> Iterator[Demand]:
    """Ours lies before the superior's, so that what comes in can still go up in time."""
    if above is None:
        return
    if own is None:
        yield Demand(part, above, None, "missing")
    elif own.ends_at < above.ends_at:
        yield Demand(part, above, own, "kept")
    else:
        yield Demand(part, above, own, "contradicts", "not-before")


def _gate(gate: Gate, own: StatedPlan) -> Demand:
    """A condition for the whole unit is not kept by one that only keeps single titles out."""
    dated = own.document.dated
    if gate.kind is GateKind.UNIT_PLAN and gate.by is not None and dated is not None and dated > gate.by.day:
        return Demand("gates", gate, None, "contradicts", "issued-late")
    ours = next((one for one in own.gates if one.kind is gate.kind), None)
    if ours is None:
        return Demand("gates", gate, None, "missing")
    if gate.applies_to is GateScope.UNIT and ours.applies_to is GateScope.TITLE:
        return Demand("gates", gate, ours, "contradicts", "narrower")
    if gate.by is not None and ours.by is not None and ours.by.ends_at > gate.by.ends_at:
        return Demand("gates", gate, ours, "contradicts", "later")
    return Demand("gates", gate, ours, "kept")


def _target(target: Target, own: StatedPlan) -> Demand:
    same = (one for one in own.targets if one.code == target.code or folded(one.text) == folded(target.text))
    ours = next(same, None)
    if ours is None:
        return Demand("targets", target, None, "missing")
    return Demand("targets", target, ours, *(("contradicts", "weaker") if _is_weaker(ours, target) else ("kept", "")))


def _is_weaker(own: Target, above: Target) -> bool:
    if above.measure is None:
        return False
    if own.measure is None:
        return True
    return own.measure > above.measure if above.op == _STRONGER_BELOW else own.measure < above.measure


def _round(above: Round, own: StatedPlan) -> Demand:
    ours = next((one for one in own.rounds if (one.cycle, one.year) == (above.cycle, above.year)), None)
    if ours is None:
        return Demand("rounds", above, None, "missing")
    if above.registration is not None and ours.registration is not None:
        (found,) = _deadline("rounds", ours.registration, above.registration)
        return Demand("rounds", above, ours, found.verdict, found.why)
    return Demand("rounds", above, ours, "kept")


def _cluster(above: Cluster, own: StatedPlan) -> Demand:
    """A cluster in which the superior has placed us stands in ours as one above."""
    named = (one for one in own.clusters if one.above)
    ours = next((one for one in named if one.code == above.code or folded(one.name) == folded(above.name)), None)
    return Demand("clusters", above, ours, "missing" if ours is None else "kept")
