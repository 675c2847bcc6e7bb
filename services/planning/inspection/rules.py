"""The rules of an inspection: planned, carried out unit by unit, its findings, what follows, and its conclusion."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from contracts.inspections import FindingId, FollowUpOrdered, FollowUpSettled
from contracts.message import Context, Decider
from services.planning.inspection.messages import (
    ConcludeInspection,
    FindingRecorded,
    FindingSettled,
    InspectionCommand,
    InspectionConcluded,
    InspectionEvent,
    InspectionPlanned,
    InspectUnit,
    PlanInspection,
    RecordFinding,
    SettleFinding,
    UnitInspected,
)
from services.planning.inspection.refusals import (
    FindingAlreadyRecorded,
    FindingUnknown,
    InspectedUnitRepeated,
    InspectedUnitUnknown,
    InspectionAlreadyPlanned,
    InspectionInFuture,
    InspectionMissing,
    InspectionNotOfUnit,
    InspectionOver,
    InspectionPeriodWrong,
    InspectionUnfinished,
    UnitNotInspected,
)


@dataclass(frozen=True, slots=True)
class Unplanned:
    """No inspection yet."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An inspection with what was recorded of it."""

    planned: InspectionPlanned
    inspected: Mapping[str, UnitInspected] = field(default_factory=dict)
    findings: Mapping[FindingId, FindingRecorded] = field(default_factory=dict)
    settled: Mapping[FindingId, FindingSettled] = field(default_factory=dict)
    conclusion: InspectionConcluded | None = None


InspectionState = Unplanned | Planned
INITIAL: InspectionState = Unplanned()


def decide(
    command: InspectionCommand, state: InspectionState, evidence: None, context: Context
) -> tuple[InspectionEvent, ...]:
    """The events that follow from a command about an inspection."""
    _ = evidence
    if context.actor.unit is not None:
        raise InspectionNotOfUnit(unit=context.actor.unit)
    today = context.now.date()
    if isinstance(command, PlanInspection):
        return _plan(command, state)
    if isinstance(state, Unplanned):
        raise InspectionMissing
    match command:
        case InspectUnit():
            return _inspect(command, state, today)
        case RecordFinding():
            return _record(command, state)
        case SettleFinding():
            return _settle(command, state, today)
        case ConcludeInspection():
            return _conclude(command, state, today)
        case _:
            assert_never(command)


def _plan(command: PlanInspection, state: InspectionState) -> tuple[InspectionEvent, ...]:
    planned = InspectionPlanned.model_validate(command.model_dump())
    if isinstance(state, Planned):
        if state.planned == planned:
            return ()
        raise InspectionAlreadyPlanned
    if command.last < command.first:
        raise InspectionPeriodWrong(first=f"{command.first:%d/%m/%Y}", last=f"{command.last:%d/%m/%Y}")
    repeated = [code for code, times in Counter(unit.code for unit in command.units).items() if times > 1]
    if repeated:
        raise InspectedUnitRepeated(unit=repeated[0])
    return (planned,)


def _inspect(command: InspectUnit, state: Planned, today: date) -> tuple[InspectionEvent, ...]:
    inspected = UnitInspected.model_validate(command.model_dump())
    if state.inspected.get(command.unit) == inspected:
        return ()
    _check_going_on(state)
    if command.unit not in {unit.code for unit in state.planned.units}:
        raise InspectedUnitUnknown(unit=command.unit)
    _check_come(command.inspected_on, today)
    return (inspected,)


def _record(command: RecordFinding, state: Planned) -> tuple[InspectionEvent, ...]:
    finding = FindingRecorded.model_validate(command.model_dump())
    known = state.findings.get(command.finding_id)
    if known == finding:
        return ()
    if known is not None:
        raise FindingAlreadyRecorded
    _check_going_on(state)
    if command.unit not in state.inspected:
        raise UnitNotInspected(unit=command.unit)
    return (finding, _followed(finding, state)) if finding.asks else (finding,)


def _settle(command: SettleFinding, state: Planned, today: date) -> tuple[InspectionEvent, ...]:
    settled = FindingSettled.model_validate(command.model_dump())
    known = state.settled.get(command.finding_id)
    if known == settled:
        return ()
    if known is not None:
        raise FindingAlreadyRecorded
    if command.finding_id not in state.findings:
        raise FindingUnknown
    _check_come(command.settled_on, today)
    if not state.findings[command.finding_id].asks:
        return (settled,)
    waits_no_longer = FollowUpSettled(
        finding_id=command.finding_id, inspection_id=command.inspection_id, plan_id=state.planned.plan_id
    )
    return (settled, waits_no_longer)


def _followed(finding: FindingRecorded, state: Planned) -> FollowUpOrdered:
    """What is to follow, as the work list has it: by the unit itself where nobody else is named."""
    (unit,) = (one for one in state.planned.units if one.code == finding.unit)
    return FollowUpOrdered(
        finding_id=finding.finding_id,
        inspection_id=finding.inspection_id,
        plan_id=state.planned.plan_id,
        inspection=state.planned.title,
        unit=unit.code,
        unit_name=unit.name,
        owner=finding.owner or unit,
        asks=finding.asks,
        due=finding.due,
    )


def _conclude(command: ConcludeInspection, state: Planned, today: date) -> tuple[InspectionEvent, ...]:
    stated = command.model_dump()
    concluded = InspectionConcluded.model_validate({**stated, "plan_id": state.planned.plan_id})
    if state.conclusion == concluded:
        return ()
    _check_going_on(state)
    left = len(state.planned.units) - len(state.inspected)
    if left:
        raise InspectionUnfinished(left=left)
    _check_come(command.concluded_on, today)
    return (concluded,)


def _check_going_on(state: Planned) -> None:
    if state.conclusion is not None:
        raise InspectionOver(document=str(state.conclusion.document))


def _check_come(day: date, today: date) -> None:
    if day > today:
        raise InspectionInFuture(day=f"{day:%d/%m/%Y}")


def evolve(state: InspectionState, event: InspectionEvent) -> InspectionState:
    """The state of an inspection after an event."""
    if isinstance(event, InspectionPlanned):
        return Planned(event)
    if isinstance(state, Unplanned) or isinstance(event, FollowUpOrdered | FollowUpSettled):
        return state
    match event:
        case UnitInspected():
            return replace(state, inspected={**state.inspected, event.unit: event})
        case FindingRecorded():
            return replace(state, findings={**state.findings, event.finding_id: event})
        case FindingSettled():
            return replace(state, settled={**state.settled, event.finding_id: event})
        case InspectionConcluded():
            return replace(state, conclusion=event)
        case _:
            assert_never(event)


DECIDER: Decider[InspectionCommand, InspectionState, InspectionEvent] = Decider(INITIAL, decide, evolve)
