"""The plans as they are read, on the real Postgres."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from chassis.deciding.decider import Cause
from chassis.deciding.testing import at
from chassis.errors import ReadModelBehindError
from chassis.reading.projector import caught_up
from chassis.reading.rebuild import compare
from contracts.envelope import Relation
from contracts.planning import PlanIssued
from contracts.vocabulary import Deadline, Document, derived_id
from deploy.local import servers
from services.planning.plan import queries
from services.planning.plan.messages import AmendPlan, DraftPlan, IssuePlan, RevisePlan, WithdrawPlan
from services.planning.plan.queries import PlanInFull, PlansAsked
from services.planning.plan.refusals import NumberTaken
from services.planning.service import SERVICE
from tests.harness import ServiceHarness, assembled
from tests.planning.plans import (
    CHI_LANG,
    ISSUER,
    MAI_PHA,
    OTHER_PLAN,
    PLAN,
    STAFF,
    STAFF_VIEW,
    UNIT_VIEW,
    awarded,
    carry_out,
    cluster,
    content,
    document,
    draft,
    drafted_as,
    origin,
    registered,
)

DRAFT = DraftPlan(plan_id=PLAN, content=draft())
ISSUE = IssuePlan(plan_id=PLAN)


async def shown(planning: ServiceHarness) -> PlanInFull:
    """The plan as it is read."""
    plan = await queries.plan(planning.store.pool, STAFF_VIEW, PLAN)
    assert plan is not None
    return plan


async def test_a_draft_is_shown_as_it_was_last_revised(planning: ServiceHarness) -> None:
    """A plan that was never issued has no law and no day of issue."""
    revised = content(title="Kế hoạch sửa")

    await carry_out(planning, DRAFT, RevisePlan(plan_id=PLAN, content=drafted_as(revised)))

    plan = await shown(planning)
    assert (plan.state, plan.title, plan.content) == ("draft", "Kế hoạch sửa", drafted_as(revised))
    assert (plan.ruleset, plan.issued_at) == (None, None)


async def test_an_incomplete_draft_is_shown_as_it_was_typed(planning: ServiceHarness) -> None:
    """A draft that no contract could hold can be read, to be finished."""
    unfinished = draft(recipients=(), legal_bases=())

    await carry_out(planning, DraftPlan(plan_id=PLAN, content=unfinished))

    assert (await shown(planning)).content == unfinished


async def test_an_issued_plan_is_shown_in_force(planning: ServiceHarness) -> None:
    """With everything it states, the law it stands under, and the instant of its issue."""
    await carry_out(planning, DRAFT, ISSUE)

    plan = await shown(planning)
    assert (plan.state, plan.ruleset, plan.issued_at) == ("in-force", "L2003_ND42", at("2016-12-23T14:00"))
    assert (plan.number, plan.symbol, plan.dated, plan.year) == ("254", "KH-UBND", date(2016, 12, 23), 2017)
    assert (plan.units, plan.deadline_day, plan.deadline_inclusive) == (3, date(2017, 1, 15), False)
    assert plan.content == content()


async def test_an_amended_plan_is_shown_as_it_stands_now(planning: ServiceHarness) -> None:
    """The last reason stands beside the number of amendments."""
    amended = content(registration_deadline=Deadline(day=date(2017, 1, 20), inclusive=True))

    await carry_out(planning, DRAFT, ISSUE, AmendPlan(plan_id=PLAN, content=amended, reason="Gia hạn"))

    plan = await shown(planning)
    assert (plan.deadline_day, plan.deadline_inclusive) == (date(2017, 1, 20), True)
    assert (plan.amendments, plan.reason, plan.content) == (1, "Gia hạn", amended)


async def test_a_withdrawn_plan_stays_readable(planning: ServiceHarness) -> None:
    """Its state says that it is finished, and the reason why."""
    await carry_out(planning, DRAFT, ISSUE, WithdrawPlan(plan_id=PLAN, reason="Ban hành nhầm"))

    plan = await shown(planning)
    assert (plan.state, plan.reason) == ("withdrawn", "Ban hành nhầm")


async def test_plans_are_listed_the_latest_first_and_page_by_page(planning: ServiceHarness) -> None:
    """The last plan of a page is where the next begins."""
    earlier = content(document=document("200", date(2016, 12, 20)))
    await carry_out(planning, DRAFT, DraftPlan(plan_id=OTHER_PLAN, content=drafted_as(earlier)))
    pool = planning.store.pool

    first, total = await queries.plans(pool, STAFF_VIEW, PlansAsked(limit=1))
    second, _ = await queries.plans(pool, STAFF_VIEW, PlansAsked(limit=1, after=first[0].plan_id))
    third, _ = await queries.plans(pool, STAFF_VIEW, PlansAsked(limit=1, after=second[0].plan_id))

    assert ([plan.plan_id for plan in (*first, *second, *third)], total) == ([PLAN, OTHER_PLAN], 2)


async def test_a_unit_sees_no_draft(planning: ServiceHarness) -> None:
    """Neither in the list, nor in its total, nor by its id."""
    await carry_out(planning, DRAFT)
    pool = planning.store.pool

    assert await queries.plans(pool, UNIT_VIEW, PlansAsked()) == ((), 0)
    assert await queries.plan(pool, UNIT_VIEW, PLAN) is None


@pytest.mark.parametrize(
    "typed",
    [
        {"issuer": unicodedata.normalize("NFD", ISSUER)},
        {"issuer": "UBND  thành phố  Lạng Sơn"},
        {"issuer": "Ubnd Thành phố Lạng Sơn"},
        {"number": "0254"},
        {"issuer": unicodedata.normalize("NFD", "UBND  thành phố Lạng Sơn"), "number": "00254"},
    ],
    ids=["NFD", "two blanks", "another case", "a zero before it", "all at once"],
)
async def test_a_number_is_taken_however_it_is_typed(planning: ServiceHarness, typed: dict[str, str]) -> None:
    """254 of the city is one plan in a year: numbers are compared in one form of issuer and number."""
    again = Document.model_validate(document().model_dump() | typed)
    await carry_out(planning, DRAFT, ISSUE, DraftPlan(plan_id=OTHER_PLAN, content=draft(document=again)))

    with pytest.raises(NumberTaken):
        await carry_out(planning, IssuePlan(plan_id=OTHER_PLAN))


@pytest.mark.parametrize(
    "other",
    [{"number": "255"}, {"number": "254a"}, {"symbol": "QĐ-UBND"}, {"issuer": "UBND thành phố Láng Sơn"}],
    ids=["the next number", "a number with a letter", "another symbol", "an issuer of another name"],
)
async def test_another_number_is_free(planning: ServiceHarness, other: dict[str, str]) -> None:
    """The one form joins spellings and nothing else."""
    another = Document.model_validate(document().model_dump() | other)
    await carry_out(planning, DRAFT, ISSUE, DraftPlan(plan_id=OTHER_PLAN, content=draft(document=another)))

    await carry_out(planning, IssuePlan(plan_id=OTHER_PLAN))

    assert len([event for event in await planning.recorded() if isinstance(event, PlanIssued)]) == 2


@pytest.mark.parametrize("relation", [one for one in Relation if one is not Relation.OWN])
def test_a_plan_of_another_site_is_none_of_ours(relation: Relation) -> None:
    """Heard of a neighbour, an issued plan changes no row of our plans and asks for no command."""
    issued = PlanIssued(plan_id=PLAN, content=content(), ruleset="L2003_ND42")

    assert list(SERVICE.project(issued, origin())) != []
    assert {change.table.name for change in SERVICE.project(issued, origin(relation))} <= {"read_superior_plans"}
    assert list(SERVICE.react(issued, origin(relation))) == []


async def test_the_read_tables_are_what_the_log_makes_them(planning: ServiceHarness) -> None:
    """A rebuild ends with the same rows as the live tables."""
    fewer = content(clusters=(cluster("xa", MAI_PHA),))
    await carry_out(planning, DRAFT, ISSUE)
    await planning.hear(f"sheet-{CHI_LANG.code}", registered(CHI_LANG))
    await carry_out(planning, AmendPlan(plan_id=PLAN, content=fewer, reason="Chia lại cụm"))
    await planning.hear("decision-1", awarded(CHI_LANG, 1))
    await planning.settle()

    compared = await compare(planning.store, SERVICE)

    assert [table.table for table in compared if not table.identical] == []
    rows = {table.table: table.rebuilt_rows for table in compared}
    assert rows | {"read_plans": 1, "read_plan_history": 3, "read_plan_progress": 3, "read_superior_plans": 0} == rows


async def test_a_number_is_not_judged_by_read_tables_that_lag(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Evidence waits for the projections, and says so when they stand still."""
    async with assembled(postgres.admin_url, SERVICE, tmp_path, {}) as standing_still:
        standing_still.it_is("2016-12-23T14:00")
        command_id = derived_id("test-command")
        await standing_still.handler.handle(DRAFT, Cause(STAFF, command_id, command_id))

        with pytest.raises(ReadModelBehindError):
            await caught_up(standing_still.store.pool, seconds=0.05)
