"""What readers see of plans, on the real Postgres."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from chassis.deciding.decider import Cause
from chassis.deciding.testing import at
from chassis.errors import ReadModelBehindError
from chassis.reading.projector import caught_up
from chassis.reading.rebuild import compare
from contracts.message import Command
from contracts.registration import ClosingCause, RegisteredTitle, RegistrationWithdrawn, SheetClosed
from contracts.review import AppraisalResult
from contracts.vocabulary import Deadline, derived_id
from deploy.local import servers
from services.planning import queries
from services.planning.domain.plan import AmendPlan, DraftPlan, IssuePlan, RevisePlan, WithdrawPlan
from services.planning.queries import PlanInFull, UnitProgress
from services.planning.service import SERVICE
from tests.harness import ServiceHarness, assembled, office
from tests.planning.plans import (
    CHI_LANG,
    MAI_PHA,
    OTHER_PLAN,
    PLAN,
    STAFF,
    TAM_THANH,
    appraised,
    awarded,
    cluster,
    content,
    document,
    registered,
)

DRAFT = DraftPlan(plan_id=PLAN, content=content())
ISSUE = IssuePlan(plan_id=PLAN)


@pytest.fixture
async def planning(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    async with office(postgres.admin_url, SERVICE, tmp_path, "2016-12-23T14:00") as opened:
        yield opened


async def wish(planning: ServiceHarness, *commands: Command) -> None:
    """Carry out `commands`, the read tables following each."""
    for command in commands:
        await planning.wish(command, STAFF)


async def shown(planning: ServiceHarness) -> PlanInFull:
    """The plan as it is read."""
    plan = await queries.plan(planning.store.pool, PLAN, drafts=True)
    assert plan is not None
    return plan


async def progress(planning: ServiceHarness) -> dict[str, UnitProgress]:
    """The progress of each unit of the plan."""
    return {unit.unit: unit for unit in await queries.progress(planning.store.pool, PLAN)}


async def test_a_draft_is_shown_as_it_was_last_revised(planning: ServiceHarness) -> None:
    """A plan that was never issued has no law and no day of issue."""
    revised = content(title="Kế hoạch sửa")

    await wish(planning, DRAFT, RevisePlan(plan_id=PLAN, content=revised))

    plan = await shown(planning)
    assert (plan.state, plan.title, plan.content) == ("draft", "Kế hoạch sửa", revised)
    assert (plan.ruleset, plan.issued_at) == (None, None)


async def test_an_issued_plan_is_shown_in_force(planning: ServiceHarness) -> None:
    """With everything it states, the law it stands under, and the instant of its issue."""
    await wish(planning, DRAFT, ISSUE)

    plan = await shown(planning)
    assert (plan.state, plan.ruleset, plan.issued_at) == ("in-force", "L2003_ND42", at("2016-12-23T14:00"))
    assert (plan.number, plan.symbol, plan.dated, plan.year) == ("254", "KH-UBND", date(2016, 12, 23), 2017)
    assert (plan.units, plan.deadline_day, plan.deadline_inclusive) == (3, date(2017, 1, 15), False)
    assert plan.content == content()


async def test_an_amended_plan_is_shown_as_it_stands_now(planning: ServiceHarness) -> None:
    """The last reason stands beside the number of amendments."""
    amended = content(registration_deadline=Deadline(day=date(2017, 1, 20), inclusive=True))

    await wish(planning, DRAFT, ISSUE, AmendPlan(plan_id=PLAN, content=amended, reason="Gia hạn"))

    plan = await shown(planning)
    assert (plan.deadline_day, plan.deadline_inclusive) == (date(2017, 1, 20), True)
    assert (plan.amendments, plan.reason, plan.content) == (1, "Gia hạn", amended)


async def test_a_withdrawn_plan_stays_readable(planning: ServiceHarness) -> None:
    """Its state says that it is finished, and the reason why."""
    await wish(planning, DRAFT, ISSUE, WithdrawPlan(plan_id=PLAN, reason="Ban hành nhầm"))

    plan = await shown(planning)
    assert (plan.state, plan.reason) == ("withdrawn", "Ban hành nhầm")


async def test_every_unit_of_an_issued_plan_is_followed_from_nothing(planning: ServiceHarness) -> None:
    """A unit that does nothing is seen to do nothing."""
    await wish(planning, DRAFT, ISSUE)

    units = await progress(planning)
    assert set(units) == {CHI_LANG.code, TAM_THANH.code, MAI_PHA.code}
    assert units[MAI_PHA.code] == UnitProgress(
        unit=MAI_PHA.code,
        unit_name=MAI_PHA.name,
        cluster="xa",
        named=True,
        registered=0,
        eligible=0,
        ineligible=0,
        awarded=0,
    )


async def test_the_progress_of_a_unit_is_counted(planning: ServiceHarness) -> None:
    """Registered, eligible, ineligible, awarded: each heard event counts once."""
    await wish(planning, DRAFT, ISSUE)

    for number in (1, 2, 3):
        await planning.hear(f"sheet-{CHI_LANG.code}", registered(CHI_LANG, number))
    await planning.hear("dossier-1", appraised(CHI_LANG, AppraisalResult.ELIGIBLE, 1))
    await planning.hear("dossier-2", appraised(CHI_LANG, AppraisalResult.INELIGIBLE, 2))
    await planning.hear("decision-1", awarded(CHI_LANG, 1))
    await planning.settle()

    unit = (await progress(planning))[CHI_LANG.code]
    assert (unit.registered, unit.eligible, unit.ineligible, unit.awarded) == (3, 1, 1, 1)


async def test_a_title_that_was_withdrawn_is_not_counted(planning: ServiceHarness) -> None:
    """What was taken back is not registered."""
    await wish(planning, DRAFT, ISSUE)
    title = registered(CHI_LANG)
    withdrawn = RegistrationWithdrawn(
        plan_id=PLAN,
        sheet_id=title.sheet_id,
        unit=title.unit,
        subject=title.subject,
        title=title.title,
        reason="Chuyển công tác",
    )

    await planning.hear(f"sheet-{CHI_LANG.code}", title)
    await planning.hear(f"sheet-{CHI_LANG.code}", withdrawn)
    await planning.settle()

    assert (await progress(planning))[CHI_LANG.code].registered == 0


async def test_the_titles_of_a_closed_sheet_are_counted_no_more(planning: ServiceHarness) -> None:
    """A unit that was dropped has registered nothing."""
    await wish(planning, DRAFT, ISSUE)
    title = registered(CHI_LANG)
    closed = SheetClosed(
        sheet_id=title.sheet_id,
        plan_id=PLAN,
        unit=CHI_LANG.code,
        reason="Không còn nêu tên",
        unit_name=CHI_LANG.name,
        titles=(RegisteredTitle(subject=title.subject.key, title=title.title),),
        cause=ClosingCause.UNIT_DROPPED,
    )

    await planning.hear(f"sheet-{CHI_LANG.code}", title)
    await planning.hear(f"sheet-{CHI_LANG.code}", closed)
    await planning.settle()

    assert (await progress(planning))[CHI_LANG.code].registered == 0


async def test_a_unit_that_a_plan_names_no_longer_is_shown_only_where_it_counts(planning: ServiceHarness) -> None:
    """An idle unit that was dropped disappears; one with titles stays, marked as not named."""
    await wish(planning, DRAFT, ISSUE)
    await planning.hear(f"sheet-{CHI_LANG.code}", registered(CHI_LANG))
    await planning.settle()

    fewer = content(clusters=(cluster("xa", MAI_PHA),))
    await wish(planning, AmendPlan(plan_id=PLAN, content=fewer, reason="Chia lại cụm"))

    units = await progress(planning)
    assert {code: unit.named for code, unit in units.items()} == {CHI_LANG.code: False, MAI_PHA.code: True}


async def test_plans_are_listed_the_latest_first_and_page_by_page(planning: ServiceHarness) -> None:
    """The last plan of a page is where the next begins."""
    earlier = content(document=document("200", date(2016, 12, 20)))
    await wish(planning, DRAFT, DraftPlan(plan_id=OTHER_PLAN, content=earlier))

    first = await queries.plans(planning.store.pool, 1, None, drafts=True)
    second = await queries.plans(planning.store.pool, 1, first[0].plan_id, drafts=True)
    third = await queries.plans(planning.store.pool, 1, second[0].plan_id, drafts=True)

    assert [plan.plan_id for plan in (*first, *second, *third)] == [PLAN, OTHER_PLAN]


async def test_the_read_tables_are_what_the_log_makes_them(planning: ServiceHarness) -> None:
    """A rebuild ends with the same rows as the live tables."""
    fewer = content(clusters=(cluster("xa", MAI_PHA),))
    await wish(planning, DRAFT, ISSUE)
    await planning.hear(f"sheet-{CHI_LANG.code}", registered(CHI_LANG))
    await wish(planning, AmendPlan(plan_id=PLAN, content=fewer, reason="Chia lại cụm"))
    await planning.hear("decision-1", awarded(CHI_LANG, 1))
    await planning.settle()

    compared = await compare(planning.store, SERVICE)

    assert [table.table for table in compared if not table.identical] == []
    assert {table.table: table.rebuilt_rows for table in compared} == {"read_plans": 1, "read_plan_progress": 3}


async def test_a_number_is_not_judged_by_read_tables_that_lag(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Evidence waits for the projections, and says so when they stand still."""
    async with assembled(postgres.admin_url, SERVICE, tmp_path, {}) as standing_still:
        standing_still.it_is("2016-12-23T14:00")
        command_id = derived_id("test-command")
        await standing_still.handler.handle(DRAFT, Cause(STAFF, command_id, command_id))

        with pytest.raises(ReadModelBehindError):
            await caught_up(standing_still.store.pool, seconds=0.05)
