"""The rules of an exemplary case, one by one, and how cases are counted against a target."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, context
from contracts.catalog.terms import Comparison
from contracts.message import Actor
from contracts.plan_parts import Cycle, Every
from contracts.planning import StatedPlan
from services.planning.case.counting import (
    Asked,
    CaseCell,
    CellState,
    CountedUnit,
    MonthlyTarget,
    judged,
    months_of,
    span_of,
    target_of,
    totals,
    year_at,
)
from services.planning.case.messages import (
    CaseCommand,
    CaseCorrected,
    CaseEvent,
    CaseHonoured,
    CaseKind,
    CaseSpread,
    CaseWithdrawn,
    UnitOfCase,
    case_id_of,
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
from services.planning.case.rules import DECIDER, last_day
from tests.planning import cases, plans
from tests.planning.cases import (
    CASE,
    CORRECT,
    HONOUR,
    MONTHLY,
    ORDERED,
    PROPOSE,
    PROPOSED,
    RECEIVE,
    RECEIVED,
    RETURN,
    RETURNED,
    SPREAD,
    UNDER_PLAN,
    WITHDRAW,
)
from tests.planning.plans import CHI_LANG, MAI_PHA, PLAN, STAFF, UNIT_CLERK, document

given = Rules(DECIDER).given
MARCH, APRIL = "2017-03-20T09:00", "2017-04-02T09:00"
OTHER_CLERK = Actor("van-thu-2", MAI_PHA.code, frozenset({"clerk"}))
CORRECTED = CaseCorrected(case_id=CASE, content=CORRECT.content, late=False)
WITHDRAWN = CaseWithdrawn(case_id=CASE, reason=WITHDRAW.reason)
HONOURED = CaseHonoured.model_validate(HONOUR.model_dump())
SPREAD_IT = CaseSpread.model_validate(SPREAD.model_dump())
LATE = PROPOSED.model_copy(update={"proposed_on": date(2017, 4, 2), "late": True})


def decided(
    command: CaseCommand,
    *events: CaseEvent,
    now: str = MARCH,
    actor: Actor = STAFF,
    ordered: UnitOfCase = ORDERED,
) -> Any:
    """The outcome of a command after these events."""
    return given(*events).when(command, context(actor, now), ordered)


def under(**changed: Any) -> UnitOfCase:
    """The evidence with another plan."""
    return UnitOfCase(plan=UNDER_PLAN.model_copy(update=changed))


def test_a_case_goes_from_its_unit_to_where_it_is_published() -> None:
    """Each step a second time changes nothing."""
    decided(PROPOSE, actor=UNIT_CLERK).then(PROPOSED)
    decided(PROPOSE, PROPOSED, actor=UNIT_CLERK, now=APRIL).nothing()
    decided(RECEIVE, PROPOSED).then(RECEIVED)
    decided(RECEIVE, PROPOSED, RECEIVED, now=APRIL).nothing()
    decided(HONOUR, PROPOSED, RECEIVED).then(HONOURED)
    decided(HONOUR, PROPOSED, RECEIVED, HONOURED).nothing()
    decided(SPREAD, PROPOSED, RECEIVED, HONOURED).then(SPREAD_IT)
    decided(SPREAD, PROPOSED, RECEIVED, SPREAD_IT).nothing()


def test_a_case_is_returned_corrected_and_proposed_again() -> None:
    """Also as it stood before, where the unit has nothing to change; the day of the first proposal counts."""
    decided(RETURN, PROPOSED).then(RETURNED)
    decided(RETURN, PROPOSED, RETURNED).nothing()
    decided(CORRECT, PROPOSED, RETURNED, actor=UNIT_CLERK, now=APRIL).then(CORRECTED)
    decided(CORRECT, PROPOSED, CORRECTED, actor=UNIT_CLERK).nothing()
    same = CORRECT.model_copy(update={"content": PROPOSED.content})
    decided(same, PROPOSED, RETURNED).then(CORRECTED.model_copy(update={"content": PROPOSED.content}))
    decided(same, PROPOSED).nothing()
    decided(RETURN, PROPOSED, RETURNED, CORRECTED).then(RETURNED)
    decided(RECEIVE, PROPOSED, RETURNED).refused(CaseAlreadyReturned)
    decided(RETURN.model_copy(update={"reason": "Khác"}), PROPOSED, RETURNED).refused(CaseAlreadyReturned)


def test_a_late_case_counts_for_its_month_and_is_marked() -> None:
    """One of a month that has not begun is not taken; a correction moves it to another month with its own mark."""
    decided(PROPOSE, now="2017-03-31T23:59").then(PROPOSED.model_copy(update={"proposed_on": date(2017, 3, 31)}))
    decided(PROPOSE, now=APRIL).then(LATE)
    april = cases.content(month="2017-04")
    decided(PROPOSE.model_copy(update={"content": april})).refused(CaseMonthInFuture)
    moved = CORRECT.model_copy(update={"content": april})
    decided(moved, PROPOSED).refused(CaseMonthInFuture)
    decided(moved, LATE, now=APRIL).then(CaseCorrected(case_id=CASE, content=april, late=False))


def test_only_the_staff_record_a_day_that_is_over() -> None:
    """A unit would else be late on no day."""
    earlier = PROPOSE.model_copy(update={"proposed_on": date(2017, 3, 20)})
    decided(earlier, now=APRIL).then(PROPOSED)
    decided(earlier, now=APRIL, actor=UNIT_CLERK).refused(CaseDayNotYours)
    decided(earlier, actor=UNIT_CLERK).then(PROPOSED)
    decided(earlier, now="2017-03-19T09:00").refused(CaseDayUnfit)
    before = PROPOSE.model_copy(update={"proposed_on": date(2017, 2, 28)})
    decided(before).refused(CaseMonthInFuture)
    unsigned = cases.content(commended=document("57", date(2017, 3, 21)))
    decided(PROPOSE.model_copy(update={"content": unsigned})).refused(CaseCommendedInFuture)


def test_a_case_is_proposed_by_a_unit_of_the_plan_for_a_month_of_it() -> None:
    """The same holds when it is corrected."""
    decided(PROPOSE, ordered=UnitOfCase()).refused(CasePlanNotStanding)
    decided(PROPOSE, ordered=under(unit_name=None)).refused(CaseUnitUnknown)
    decided(PROPOSE, ordered=under(last="2017-02")).refused(CaseMonthOutsidePlan)
    decided(PROPOSE, ordered=under(first="2017-04")).refused(CaseMonthOutsidePlan)
    decided(PROPOSE, ordered=under(last=None)).then(PROPOSED)
    decided(CORRECT, PROPOSED, ordered=UnitOfCase()).refused(CasePlanNotStanding)


def test_a_unit_handles_its_own_cases_and_no_receipt() -> None:
    """Neither before nor after they were proposed."""
    decided(PROPOSE, actor=OTHER_CLERK).refused(CaseOfOtherUnit)
    for own in (CORRECT, WITHDRAW):
        decided(own, PROPOSED, actor=OTHER_CLERK).refused(CaseOfOtherUnit)
    for of_staff in (RECEIVE, RETURN, HONOUR, SPREAD):
        decided(of_staff, PROPOSED, actor=UNIT_CLERK).refused(CaseForStaff)
        decided(of_staff).refused(CaseMissing)
    decided(WITHDRAW).refused(CaseMissing)


def test_a_unit_that_follows_on_another_acts_for_it() -> None:
    """Once that has ended."""
    followed = ORDERED.model_copy(update={"holder": MAI_PHA.code})
    for command in (PROPOSE, CORRECT, WITHDRAW):
        before = () if command is PROPOSE else (PROPOSED,)
        decided(command, *before, actor=OTHER_CLERK).refused(CaseOfOtherUnit)
        assert decided(command, *before, actor=OTHER_CLERK, ordered=followed).refusal is None


def test_a_case_is_withdrawn_until_it_is_received() -> None:
    """And may be proposed anew; nothing else follows."""
    decided(WITHDRAW, PROPOSED, actor=UNIT_CLERK).then(WITHDRAWN)
    decided(WITHDRAW, PROPOSED, RETURNED).then(WITHDRAWN)
    decided(WITHDRAW, PROPOSED, WITHDRAWN).nothing()
    decided(WITHDRAW.model_copy(update={"reason": "Khác"}), PROPOSED, WITHDRAWN).refused(CaseAlreadyWithdrawn)
    decided(PROPOSE, PROPOSED, WITHDRAWN, now=APRIL).then(LATE)
    for after in (CORRECT, RECEIVE, RETURN, HONOUR):
        decided(after, PROPOSED, WITHDRAWN).refused(CaseAlreadyWithdrawn)
    for closed in (CORRECT, WITHDRAW, RETURN):
        decided(closed, PROPOSED, RECEIVED).refused(CaseAlreadyReceived)


def test_a_name_is_proposed_once_for_a_month() -> None:
    """Whatever its marks; a namesake bears another post."""
    again = PROPOSE.model_copy(update={"content": cases.content(deed="Khác")})
    decided(again, PROPOSED).refused(CaseAlreadyProposed)
    decided(PROPOSE, PROPOSED, RECEIVED).refused(CaseAlreadyProposed)
    ids = [
        case_id_of(PLAN, CHI_LANG.code, cases.content(**changed))
        for changed in (
            {"name": "TỔ DÂN PHỐ SỐ 5"},
            {"position": "Tổ tự quản"},
            {"month": "2017-04"},
            {"kind": CaseKind.HOUSEHOLD},
        )
    ]
    assert ids[0] == CASE
    assert len({*ids, case_id_of(PLAN, MAI_PHA.code, cases.content())}) == 5


def test_a_case_is_honoured_and_published_once_it_was_received() -> None:
    """Honoured once, and published once at a place on a day, which has come."""
    for after in (HONOUR, SPREAD):
        decided(after, PROPOSED).refused(CaseNotReceived)
    other = HONOUR.model_copy(update={"text": "Khác"})
    decided(other, PROPOSED, RECEIVED, HONOURED).refused(CaseAlreadyHonoured)
    told = SPREAD.model_copy(update={"text": "Khác"})
    decided(told, PROPOSED, RECEIVED, SPREAD_IT).refused(CaseAlreadyHonoured)
    for day in (date(2017, 3, 19), date(2017, 3, 21)):
        decided(HONOUR.model_copy(update={"honoured_on": day}), PROPOSED, RECEIVED).refused(CaseDayUnfit)
        decided(SPREAD.model_copy(update={"spread_on": day}), PROPOSED, RECEIVED).refused(CaseDayUnfit)


def stated(**changed: Any) -> StatedPlan:
    """The plan as it is stated, but for the fields `changed`."""
    return StatedPlan.model_validate(plans.content(**changed).model_dump())


def test_the_target_is_that_of_each_unit_and_month() -> None:
    """A share, a yearly one, or one without a number is none."""
    none: list[dict[str, Any]] = [{"every": Every.YEAR}, {"each_unit": False}, {"measure": None}, {"of": "số khen"}]
    others = [MONTHLY.model_copy(update=changed) for changed in none]

    assert target_of(stated(targets=tuple(others))) is None
    found = target_of(stated(targets=(*others, MONTHLY.model_copy(update={"op": None}))))
    assert found is not None
    assert (found.op, found.measure, found.code) == (Comparison.AT_LEAST, 1.0, MONTHLY.code)


def test_a_year_of_the_plan_has_twelve_months() -> None:
    """Those of a school year begin in September."""
    school = stated(cycle=Cycle.SCHOOL_YEAR)

    assert (months_of(2017, Cycle.CALENDAR_YEAR)[0], months_of(2017, Cycle.CALENDAR_YEAR)[-1]) == ("2017-01", "2017-12")
    assert (months_of(2017, Cycle.SCHOOL_YEAR)[0], months_of(2017, Cycle.SCHOOL_YEAR)[-1]) == ("2017-09", "2018-08")
    assert span_of(stated()) == ("2017-01", "2017-12")
    assert span_of(stated(open_ended=True)) == ("2017-01", None)
    assert [year_at(stated(), date(year, 5, 1)) for year in (2016, 2017, 2019)] == [2017, 2017, 2017]
    assert year_at(stated(open_ended=True), date(2019, 5, 1)) == 2019
    assert [year_at(school, date(2018, month, 1)) for month in (8, 9)] == [2017, 2017]
    assert year_at(stated(cycle=Cycle.SCHOOL_YEAR, until=2018), date(2018, 9, 1)) == 2018
    assert last_day("2016-02") == date(2016, 2, 29)


TARGET = MonthlyTarget(code="dien-hinh", text="Ít nhất 01", op=Comparison.AT_LEAST, measure=1.0)
UNIT = CountedUnit(CHI_LANG.code, CHI_LANG.name)
YEAR = months_of(2017, Cycle.CALENDAR_YEAR)


def states(unit: CountedUnit, numbers: dict[str, int], asked: Asked) -> dict[str, CellState]:
    """How the unit stands in each month of 2017 with so many cases."""
    cells = {(unit.code, month): CaseCell(month=month, number=number) for month, number in numbers.items()}
    (line,) = judged([unit], YEAR, cells, asked)
    return {cell.month: cell.state for cell in line.months}


def test_a_month_is_met_lacking_or_not_over() -> None:
    """Before the plan, and after the unit, nothing is asked; what has not begun is to come."""
    asked = Asked(TARGET, date(2017, 2, 10), date(2017, 6, 15))

    found = states(UNIT, {"2017-03": 2, "2017-06": 0}, asked)
    ended = states(UNIT._replace(since=date(2017, 3, 1), ended=date(2017, 5, 1)), {}, asked)

    assert [found[f"2017-0{number}"].value for number in range(1, 8)] == [
        *("not-asked", "lacking", "met", "lacking", "lacking", "open", "to-come")
    ]
    assert states(UNIT, {"2017-06": 1}, asked)["2017-06"] is CellState.MET
    assert [month for month, one in ended.items() if one is CellState.LACKING] == ["2017-03", "2017-04"]
    assert ended["2017-06"] is CellState.NOT_ASKED


@pytest.mark.parametrize(
    ("op", "number", "state"),
    [
        (Comparison.OVER, 1, CellState.OPEN),
        (Comparison.OVER, 2, CellState.MET),
        (Comparison.AT_MOST, 1, CellState.OPEN),
        (Comparison.AT_MOST, 2, CellState.LACKING),
    ],
)
def test_a_target_compares_as_the_plan_says(op: Comparison, number: int, state: CellState) -> None:
    """A most cannot be met before the month is over, and is exceeded at once."""
    asked = Asked(TARGET.model_copy(update={"op": op}), date(2017, 1, 1), date(2017, 6, 15))

    assert states(UNIT, {"2017-06": number}, asked)["2017-06"] is state


def test_months_are_added_up_over_units_and_units_over_months() -> None:
    """Without a target nothing is judged, and all is counted."""
    other = CountedUnit(MAI_PHA.code, MAI_PHA.name)
    cells = {(UNIT.code, month): CaseCell(month=month, number=2) for month in YEAR[:2]}
    cells[other.code, YEAR[0]] = CaseCell(month=YEAR[0], number=1)
    lines = judged([UNIT, other], YEAR, cells, Asked(TARGET, date(2017, 1, 1), date(2017, 3, 15)))
    unasked = judged([UNIT, other], YEAR, cells, Asked(None, date(2017, 1, 1), date(2017, 3, 15)))

    assert [(line.number, line.met, line.lacking) for line in lines] == [(4, 2, 0), (1, 1, 1)]
    assert [(one.number, one.met, one.lacking) for one in totals(lines, YEAR)[:3]] == [(3, 2, 0), (2, 1, 1), (0, 0, 0)]
    assert [(line.number, line.met, line.lacking) for line in unasked] == [(4, 0, 0), (1, 0, 0)]
