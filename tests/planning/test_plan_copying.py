"""The plan that follows a former one: what moves on, what is left out, and what stays marked until it is looked at."""

from datetime import date

import pytest

from chassis.deciding.testing import Rules, context
from contracts.planning import PlanIssued
from contracts.vocabulary import Deadline, PlanId, derived_id
from deploy.local.plan_files import REAL_PLANS, real_plan
from services.planning.plan.copying import CARRIED, next_plan
from services.planning.plan.messages import CopyPlan, PlanDraft, PlanDrafted, PlanRevised, RevisePlan
from services.planning.plan.refusals import FormerPlanUnknown, PlanAlreadyIssued
from services.planning.plan.rules import DECIDER, FormerPlan
from tests.planning.plans import STAFF

FORMER = PlanId(derived_id("test-plan", 254))
NEXT = PlanId(derived_id("test-plan", 2018))

RULES = Rules(DECIDER)
BY_STAFF = context(STAFF, "2017-12-18T08:00")


def test_number_day_and_superior_are_left_to_be_typed() -> None:
    """Issuer and symbol are those of last year."""
    draft, _ = next_plan(real_plan("000"))

    assert (draft.document.issuer, draft.document.symbol) == ("UBND thành phố Lạng Sơn", "KH-UBND")
    assert (draft.document.number, draft.document.dated, draft.parent, draft.text_sha256) == ("", None, None, None)


def test_years_and_days_move_on() -> None:
    """The deadline, the gate's own, rounds, campaigns, and the years of titles and tasks; not those of occasions."""
    draft, _ = next_plan(real_plan("000"))

    assert (draft.year, draft.title) == (2018, "Công tác thi đua, khen thưởng năm 2018")
    assert draft.registration_deadline == draft.gates[0].by == Deadline(day=date(2018, 1, 15), inclusive=False)
    assert [one.code for one in draft.rounds] == ["nam-2017", "nam-hoc-2017-2018", "nam-2018"]
    assert [one.year for one in draft.rounds] == [2017, 2017, 2018]
    assert {task.round for task in draft.tasks} == {None, *(one.code for one in draft.rounds)}
    assert "năm học 2017 - 2018" in draft.tasks[11].text
    assert "(17/10/2002 - 17/10/2017)" in draft.tasks[0].text
    when = draft.campaigns[0].when
    assert when is not None
    assert when.years == (2018,)


def test_a_plan_of_several_years_moves_on_by_all_of_them() -> None:
    """2017 to 2020 is followed by 2021 to 2024; a period in its words is left to the clerk."""
    draft, _ = next_plan(real_plan("001"))

    assert (draft.year, draft.until) == (2021, 2024)
    assert "2017-2020" in draft.title


def test_the_leap_day_has_no_next_year() -> None:
    """A deadline of 29 February falls on the 28th."""
    leap = real_plan("003").model_copy(update={"registration_deadline": Deadline(day=date(2020, 2, 29))})

    draft, _ = next_plan(leap)

    assert draft.registration_deadline == Deadline(day=date(2021, 2, 28))


@pytest.mark.parametrize("number", REAL_PLANS)
def test_what_came_from_the_former_plan_is_named(number: str) -> None:
    """Every part that states anything, and no part that does not; each of the five plans has a next one."""
    draft, carried = next_plan(real_plan(number))

    assert carried == tuple(part for part in CARRIED if getattr(draft, part))
    assert "tasks" in carried
    assert "document" not in carried
    assert len(draft.tasks) == len(real_plan(number).tasks)


def drafted() -> PlanDrafted:
    """The copy of plan 254."""
    content, carried = next_plan(real_plan("000"))
    return PlanDrafted(plan_id=NEXT, content=content, copied_from=FORMER, carried=carried)


def test_a_copy_is_a_draft_that_names_its_former_plan() -> None:
    """With the parts that nobody has looked at yet."""
    when = RULES.given().when(CopyPlan(plan_id=NEXT, former=FORMER), BY_STAFF, FormerPlan(real_plan("000")))

    when.then(drafted())


def test_a_plan_that_is_not_there_is_not_copied() -> None:
    """The clerk chooses one of the list."""
    when = RULES.given().when(CopyPlan(plan_id=NEXT, former=FORMER), BY_STAFF, FormerPlan(None))

    when.refused(FormerPlanUnknown)


def test_copying_twice_is_copying_once() -> None:
    """The same command again changes nothing; over a plan in force it is refused."""
    copy = CopyPlan(plan_id=NEXT, former=FORMER)

    RULES.given(drafted()).when(copy, BY_STAFF, FormerPlan(real_plan("000"))).nothing()
    issued = PlanIssued.model_validate({"plan_id": NEXT, "content": real_plan("000"), "ruleset": "L2003_ND42"})
    RULES.given(issued).when(copy, BY_STAFF, FormerPlan(real_plan("000"))).refused(PlanAlreadyIssued)


def test_a_part_stays_marked_until_it_is_checked_or_changed() -> None:
    """Looking at one part says nothing of the others."""
    was = drafted()
    content = PlanDraft.model_validate({**was.content.model_dump(), "signer_name": "Người ký khác"})

    revise = RevisePlan(plan_id=NEXT, content=content, checked=("tasks",))

    left = tuple(part for part in was.carried if part not in {"tasks", "signer_name"})
    RULES.given(was).when(revise, BY_STAFF).then(PlanRevised(plan_id=NEXT, content=content, carried=left))


def test_checking_alone_is_a_revision() -> None:
    """Nothing of the content changes; the same check again changes nothing at all."""
    was = drafted()
    revise = RevisePlan(plan_id=NEXT, content=was.content, checked=was.carried)
    revised = PlanRevised(plan_id=NEXT, content=was.content)

    RULES.given(was).when(revise, BY_STAFF).then(revised)
    RULES.given(was, revised).when(revise, BY_STAFF).nothing()
