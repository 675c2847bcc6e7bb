"""The rules of the work that a plan orders: followed with the plan, assigned, opened in time, done, not applicable."""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from contracts.message import Actor, Context, Decider
from contracts.planning import StatedPlan, WorkClosed, WorkOpened, WorkOutcome
from contracts.vocabulary import Body, Code, PlanId, UnitCode
from services.planning.work.messages import (
    AssignWork,
    CompleteWork,
    EndWork,
    ExcuseWork,
    ExtendWork,
    FromPeople,
    FromPlan,
    KnownBy,
    KnownFact,
    OpenWork,
    OrderedTask,
    OrderWork,
    RecogniseWork,
    ReopenWork,
    ReorderWork,
    TieWork,
    WorkAssigned,
    WorkCommand,
    WorkCompleted,
    WorkEnded,
    WorkEvent,
    WorkExcused,
    WorkOrdered,
    WorkReopened,
    WorkTerms,
    WorkTied,
)
from services.planning.work.ordering import items_of, keyed, terms_of, through_year
from services.planning.work.refusals import (
    TieIncomplete,
    WorkAlreadyClosed,
    WorkDoneInFuture,
    WorkDueStated,
    WorkItemUnknown,
    WorkOfOthers,
    WorkReferenceMissing,
    WorkStopped,
    WorkUnordered,
)
from services.planning.work.states import INITIAL, Followed, Stopped, Tracked, Unordered, WorkState, evolve


def decide(
    command: WorkCommand, state: WorkState, evidence: UnitCode | None, context: Context
) -> tuple[WorkEvent, ...]:
    """The events that follow from a command about the work of a plan.

    `evidence` is the unit that follows on the owner of an item, None where that has not ended.
    """
    if isinstance(command, FromPlan):
        return _with_plan(command, state, context)
    followed = _followed(state)
    tracked = _tracked(followed, command.item)
    owner = owner_of(tracked, followed)
    _check_actor(context.actor, command, evidence or (None if owner is None else owner.code))
    match command:
        case AssignWork():
            return _assign(command, tracked, followed)
        case TieWork():
            return _tie(command, tracked)
        case CompleteWork():
            return _complete(command, tracked, context)
        case ExcuseWork():
            return _excuse(command, tracked)
        case ReopenWork():
            return _reopen(command, tracked)
        case _:
            assert_never(command)


def owner_of(tracked: Tracked, followed: Followed) -> Body | None:
    """Who answers for an item: who was named, or else whom the plan names first, or else its standing body."""
    if tracked.owner is not None:
        return tracked.owner
    task = next((one.task for one in followed.tasks if one.key == tracked.item.task), None)
    return next(iter(() if task is None else task.bodies()), followed.terms.standing_body)


def _with_plan(command: FromPlan, state: WorkState, context: Context) -> tuple[WorkEvent, ...]:
    match state:
        case Followed():
            return _of_followed(command, state, context)
        case Unordered() if isinstance(command, OrderWork):
            return _order(command.plan_id, command.content, state, context)
        case Unordered() | Stopped():
            return ()
        case _:
            assert_never(state)


def _of_followed(command: FromPlan, state: Followed, context: Context) -> tuple[WorkEvent, ...]:
    match command:
        case OrderWork(content=content) | ReorderWork(content=content):
            return _order(command.plan_id, content, state, context)
        case ExtendWork():
            return _follow(command.plan_id, state, state.terms, state.tasks, context)
        case EndWork(reason=reason):
            opened = [one for one in state.items.values() if one.opened]
            closed = (_closed(command.plan_id, one, WorkOutcome.DROPPED) for one in opened)
            return (WorkEnded(plan_id=command.plan_id, reason=reason), *closed)
        case OpenWork():
            return tuple(_opened(command, state))
        case RecogniseWork():
            return _recognise(command, state)
        case _:
            assert_never(command)


def _order(plan_id: PlanId, content: StatedPlan, state: WorkState, context: Context) -> tuple[WorkEvent, ...]:
    known, last = (state.tasks, state.last_key) if isinstance(state, Followed) else ((), 0)
    return _follow(plan_id, state, terms_of(content), keyed(content.tasks, known, last), context)


def _follow(
    plan_id: PlanId, state: WorkState, terms: WorkTerms, tasks: tuple[OrderedTask, ...], context: Context
) -> tuple[WorkEvent, ...]:
    """The work as it stands from now on, and the end of what the plan orders no longer; nothing where nothing differs.

    What comes again is followed from the day of the plan on, or of one whose day is unknown from today on.
    """
    before = state if isinstance(state, Followed) else None
    first = context.now.date() if before is None else before.first
    first = terms.dated or first
    through = through_year(terms, context.now.date())
    items = items_of(tasks, terms, first, through)
    keys = {item.key for item in items}
    dropped = () if before is None else tuple(key for key in before.items if key not in keys)
    ordered = WorkOrdered(
        plan_id=plan_id, terms=terms, tasks=tasks, items=items, first=first, through=through, dropped=dropped
    )
    if before is None:
        return (ordered,)
    if evolve(state, ordered) == state:
        return ()
    opened = [before.items[key] for key in dropped if before.items[key].opened]
    return (ordered, *(_closed(plan_id, one, WorkOutcome.DROPPED) for one in opened))


def _opened(command: OpenWork, state: Followed) -> Iterator[WorkOpened]:
    """Items that are open and were not opened yet."""
    for key in command.items:
        tracked = state.items.get(key)
        if tracked is not None and tracked.closing is None and not tracked.opened:
            yield _open(command.plan_id, tracked, state)


def _recognise(command: RecogniseWork, state: Followed) -> tuple[WorkEvent, ...]:
    tracked = state.items.get(command.item)
    if tracked is None or tracked.closing is not None or tracked.known_by != command.known_by:
        return ()
    heard = command.heard
    done = WorkCompleted(
        plan_id=command.plan_id, item=command.item, done_on=heard.day, reference=heard.document, heard=heard
    )
    return _closing(done, tracked, WorkOutcome.DONE)


def _assign(command: AssignWork, tracked: Tracked, state: Followed) -> tuple[WorkEvent, ...]:
    _check_open(tracked)
    if command.due is not None and tracked.item.timed:
        raise WorkDueStated(item=command.item)
    assigned = WorkAssigned(
        plan_id=command.plan_id, item=command.item, owner=command.owner, duty=command.duty, due=command.due
    )
    after = replace(tracked, owner=command.owner, duty=command.duty, due=command.due)
    if after == tracked:
        return ()
    return (assigned, _open(command.plan_id, after, state)) if tracked.opened else (assigned,)


def _tie(command: TieWork, tracked: Tracked) -> tuple[WorkEvent, ...]:
    _check_open(tracked)
    if command.known_by == tracked.known_by:
        return ()
    if command.known_by is not None:
        _check_whole(command.known_by)
    return (WorkTied(plan_id=command.plan_id, item=command.item, known_by=command.known_by),)


def _check_whole(known_by: KnownBy) -> None:
    needed = {
        KnownFact.PLAN_ISSUED: (known_by.plan_kind, known_by.year),
        KnownFact.SHEET_ACCEPTED: (known_by.unit,),
    }
    if None in needed.get(known_by.fact, ()):
        raise TieIncomplete


def _complete(command: CompleteWork, tracked: Tracked, context: Context) -> tuple[WorkEvent, ...]:
    done = WorkCompleted(
        plan_id=command.plan_id,
        item=command.item,
        done_on=command.done_on,
        reference=command.reference,
        note=command.note,
    )
    if tracked.closing == done:
        return ()
    _check_open(tracked)
    if command.done_on > context.now.date():
        raise WorkDoneInFuture(day=f"{command.done_on:%d/%m/%Y}")
    if command.reference is None and not command.note.strip():
        raise WorkReferenceMissing
    return _closing(done, tracked, WorkOutcome.DONE)


def _excuse(command: ExcuseWork, tracked: Tracked) -> tuple[WorkEvent, ...]:
    excused = WorkExcused(plan_id=command.plan_id, item=command.item, reason=command.reason)
    if tracked.closing == excused:
        return ()
    _check_open(tracked)
    return _closing(excused, tracked, WorkOutcome.NOT_APPLICABLE)


def _reopen(command: ReopenWork, tracked: Tracked) -> tuple[WorkEvent, ...]:
    if tracked.closing is None:
        return ()
    return (WorkReopened(plan_id=command.plan_id, item=command.item, reason=command.reason),)


def _closing(said: WorkCompleted | WorkExcused, tracked: Tracked, outcome: WorkOutcome) -> tuple[WorkEvent, ...]:
    return (said, _closed(said.plan_id, tracked, outcome)) if tracked.opened else (said,)


def _closed(plan_id: PlanId, tracked: Tracked, outcome: WorkOutcome) -> WorkClosed:
    return WorkClosed(plan_id=plan_id, item=tracked.item.key, outcome=outcome)


def _open(plan_id: PlanId, tracked: Tracked, state: Followed) -> WorkOpened:
    task = next(one.task for one in state.tasks if one.key == tracked.item.task)
    return WorkOpened(
        plan_id=plan_id,
        item=tracked.item.key,
        plan=state.terms.plan,
        plan_title=state.terms.title,
        year=tracked.item.due.day.year if tracked.item.due is not None else state.terms.year,
        kind=task.kind,
        text=task.text,
        period=tracked.item.period,
        owner=owner_of(tracked, state),
        duty=tracked.duty,
        due=tracked.deadline,
    )


def _check_actor(actor: Actor, command: FromPeople, owner: UnitCode | None) -> None:
    if actor.unit is not None and not (owner == actor.unit and isinstance(command, CompleteWork)):
        raise WorkOfOthers(unit=actor.unit)


def _check_open(tracked: Tracked) -> None:
    if tracked.closing is not None:
        raise WorkAlreadyClosed(item=tracked.item.key)


def _followed(state: WorkState) -> Followed:
    match state:
        case Followed():
            return state
        case Unordered():
            raise WorkUnordered
        case Stopped():
            raise WorkStopped
        case _:
            assert_never(state)


def _tracked(followed: Followed, item: Code) -> Tracked:
    if item in followed.items:
        return followed.items[item]
    if item in followed.former:
        raise WorkStopped
    raise WorkItemUnknown(item=item)


DECIDER: Decider[WorkCommand, WorkState, WorkEvent] = Decider(INITIAL, decide, evolve)
