"""The rules of an exemplary case: proposed for a month, corrected, withdrawn, received or returned, honoured."""

from calendar import monthrange
from datetime import date
from typing import assert_never

from contracts.message import Actor, Context, Decider
from contracts.vocabulary import VIETNAM
from services.planning.case.messages import (
    CaseCommand,
    CaseContent,
    CaseCorrected,
    CaseEvent,
    CaseHonoured,
    CaseProposed,
    CaseReceived,
    CaseReturned,
    CaseSpread,
    CaseWithdrawn,
    CorrectCase,
    HonourCase,
    Month,
    OfStaff,
    PlanForCases,
    ProposeCase,
    ReceiveCase,
    ReturnCase,
    SpreadCase,
    UnitOfCase,
    WithdrawCase,
)
from services.planning.case.refusals import (
    CaseAlreadyHonoured,
    CaseAlreadyProposed,
    CaseAlreadyReceived,
    CaseAlreadyReturned,
    CaseAlreadyWithdrawn,
    CaseCommendedInFuture,
    CaseDayNotYours,
    CaseDayUnfit,
    CaseForStaff,
    CaseMissing,
    CaseMonthInFuture,
    CaseMonthOutsidePlan,
    CaseNotReceived,
    CaseOfOtherUnit,
    CasePlanNotStanding,
    CaseUnitUnknown,
)
from services.planning.case.states import INITIAL, CaseState, Proposed, Received, Stated, Unproposed, Withdrawn, evolve


def decide(
    command: CaseCommand, state: CaseState, evidence: UnitOfCase | None, context: Context
) -> tuple[CaseEvent, ...]:
    """The events that follow from a command about a case; only what its unit does needs evidence."""
    actor, today = context.actor, context.now.astimezone(VIETNAM).date()
    if isinstance(command, OfStaff):
        if actor.unit is not None:
            raise CaseForStaff(unit=actor.unit)
        return _decided(command, _stated(state), today)
    if evidence is None:
        raise TypeError("what a unit does about its case is decided upon evidence")
    unit = command.unit if isinstance(command, ProposeCase) else _stated(state).proposed.unit
    if actor.unit not in {None, unit, evidence.holder}:
        raise CaseOfOtherUnit(unit=actor.unit)
    if isinstance(command, ProposeCase):
        return _propose(command, state, evidence.plan, (actor, today))
    stated = _stated(state)
    match command:
        case CorrectCase():
            return _correct(command, stated, evidence.plan, today)
        case WithdrawCase():
            return _withdraw(command, stated)
        case _:
            assert_never(command)


def _decided(command: OfStaff, state: Stated, today: date) -> tuple[CaseEvent, ...]:
    match command:
        case ReceiveCase():
            return _receive(command, state, today)
        case ReturnCase():
            return _return(command, state)
        case HonourCase():
            return _honour(command, _received(state), today)
        case SpreadCase():
            return _spread(command, _received(state), today)
        case _:
            assert_never(command)


def _propose(
    command: ProposeCase, state: CaseState, plan: PlanForCases | None, said: tuple[Actor, date]
) -> tuple[CaseEvent, ...]:
    actor, today = said
    content = command.content
    if isinstance(state, Proposed | Received):
        if isinstance(state, Proposed) and state.content == content:
            return ()
        raise CaseAlreadyProposed(month=_shown(content.month))
    proposed_on = command.proposed_on or today
    if actor.unit is not None and proposed_on != today:
        raise CaseDayNotYours
    if plan is None:
        raise CasePlanNotStanding
    if plan.unit_name is None:
        raise CaseUnitUnknown(unit=command.unit)
    _check_days(content, proposed_on, today)
    _check_month(plan, content.month)
    return (
        CaseProposed(
            case_id=command.case_id,
            plan_id=command.plan_id,
            unit=command.unit,
            unit_name=plan.unit_name,
            content=content,
            proposed_on=proposed_on,
            late=proposed_on > last_day(content.month),
        ),
    )


def _correct(command: CorrectCase, state: Stated, plan: PlanForCases | None, today: date) -> tuple[CaseEvent, ...]:
    waiting, content = _proposed(state), command.content
    if waiting.content == content and waiting.returned is None:
        return ()
    proposed = waiting.proposed
    if plan is None:
        raise CasePlanNotStanding
    _check_days(content, today, today)
    _check_month(plan, content.month)
    late = proposed.proposed_on > last_day(content.month)
    return (CaseCorrected(case_id=command.case_id, content=content, late=late),)


def _withdraw(command: WithdrawCase, state: Stated) -> tuple[CaseEvent, ...]:
    withdrawn = CaseWithdrawn(case_id=command.case_id, reason=command.reason)
    if isinstance(state, Withdrawn) and state.withdrawn == withdrawn:
        return ()
    _proposed(state)
    return (withdrawn,)


def _receive(command: ReceiveCase, state: Stated, today: date) -> tuple[CaseEvent, ...]:
    if isinstance(state, Received):
        return ()
    if _proposed(state).returned is not None:
        raise CaseAlreadyReturned
    return (CaseReceived(case_id=command.case_id, received_on=today),)


def _return(command: ReturnCase, state: Stated) -> tuple[CaseEvent, ...]:
    returned, before = CaseReturned(case_id=command.case_id, reason=command.reason), _proposed(state).returned
    if before == returned:
        return ()
    if before is not None:
        raise CaseAlreadyReturned
    return (returned,)


def _honour(command: HonourCase, state: Received, today: date) -> tuple[CaseEvent, ...]:
    honoured = CaseHonoured.model_validate(command.model_dump())
    if state.honoured == honoured:
        return ()
    if state.honoured is not None:
        raise CaseAlreadyHonoured(day=_day(state.honoured.honoured_on))
    _check_after(command.honoured_on, state, today)
    return (honoured,)


def _spread(command: SpreadCase, state: Received, today: date) -> tuple[CaseEvent, ...]:
    spread = CaseSpread.model_validate(command.model_dump())
    if spread in state.spread:
        return ()
    if any((one.place, one.spread_on) == (spread.place, spread.spread_on) for one in state.spread):
        raise CaseAlreadyHonoured(day=_day(spread.spread_on))
    _check_after(command.spread_on, state, today)
    return (spread,)


def last_day(month: Month) -> date:
    """The last day of a month."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def _stated(state: CaseState) -> Stated:
    if isinstance(state, Unproposed):
        raise CaseMissing
    return state


def _proposed(state: Stated) -> Proposed:
    match state:
        case Proposed():
            return state
        case Received():
            raise CaseAlreadyReceived(day=_day(state.received.received_on))
        case Withdrawn():
            raise CaseAlreadyWithdrawn
        case _:
            assert_never(state)


def _received(state: Stated) -> Received:
    match state:
        case Received():
            return state
        case Proposed():
            raise CaseNotReceived
        case Withdrawn():
            raise CaseAlreadyWithdrawn
        case _:
            assert_never(state)


def _check_month(plan: PlanForCases, month: Month) -> None:
    if month < plan.first or (plan.last is not None and month > plan.last):
        raise CaseMonthOutsidePlan(month=_shown(month))


def _check_days(content: CaseContent, proposed_on: date, today: date) -> None:
    if proposed_on > today:
        raise CaseDayUnfit(day=_day(proposed_on))
    if content.month > f"{proposed_on:%Y-%m}":
        raise CaseMonthInFuture(day=_day(proposed_on), month=_shown(content.month))
    if content.commended is not None and content.commended.dated > today:
        raise CaseCommendedInFuture(day=_day(content.commended.dated))


def _check_after(day: date, state: Received, today: date) -> None:
    if not state.proposed.proposed_on <= day <= today:
        raise CaseDayUnfit(day=_day(day))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _shown(month: Month) -> str:
    return f"{month[5:]}/{month[:4]}"


DECIDER: Decider[CaseCommand, CaseState, CaseEvent] = Decider(INITIAL, decide, evolve)
