"""The superior's plans: heard, listed, and drafted from."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, context
from contracts.envelope import Relation
from contracts.plan_parts import LegalBasis, ParentPlan
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from contracts.vocabulary import Body, Deadline, Document, Level, PlanId, derived_id
from services.planning.plan.messages import DraftUnderSuperior, PlanDraft, PlanDrafted
from services.planning.plan.refusals import (
    DeadlineNotBeforeSuperior,
    NotStaffOfSite,
    SuperiorPlanUnknown,
    SuperiorPlanWithdrawn,
)
from services.planning.plan.rules import DECIDER
from services.planning.plan.superior import PlanOfSuperior
from services.planning.service import SERVICE
from services.planning.superior_plans import examples
from services.planning.superior_plans.projection import READ_SUPERIOR_PLANS
from tests.harness import ServiceHarness, problem_of
from tests.planning.plans import PLAN, STAFF, UNIT_CLERK, cluster, content, draft, origin, parent

given = Rules(DECIDER).given
ABOVE = PlanId(derived_id("test-plan", 144))
PROVINCE = "tinh-lang-son"
OF_PROVINCE = content(
    document=parent().document,
    level=Level.PROVINCE,
    parent=None,
    registration_deadline=Deadline(day=date(2017, 2, 1)),
    clusters=(cluster("thanh-pho", Body(code="lang-son", name="UBND thành phố Lạng Sơn")),),
)
ISSUED = PlanIssued(plan_id=ABOVE, content=OF_PROVINCE, ruleset="L2003_ND91")
AMENDED = PlanAmended(
    plan_id=ABOVE, content=OF_PROVINCE.model_copy(update={"title": "Sửa đổi"}), changed=("title",), reason="Sai tên"
)
WITHDRAWN = PlanWithdrawn(plan_id=ABOVE, document=OF_PROVINCE.document, reason="Ban hành nhầm")


def draft_under(**changed: Any) -> DraftUnderSuperior:
    """Draft the city's plan under the province's, but for the fields `changed`."""
    command = DraftUnderSuperior(
        plan_id=PLAN,
        superior_plan_id=ABOVE,
        document=content().document,
        signer_role="CHỦ TỊCH",
        registration_deadline=Deadline(day=date(2017, 1, 15)),
        standing_body=content().standing_body,
    )
    return command.model_copy(update=changed)


def test_a_draft_carries_over_what_a_clerk_keeps_and_cites_the_superiors_plan() -> None:
    """Title, year, gates and legal bases; never the superior's tasks, clusters and recipients."""
    cited = LegalBasis(
        citation="Kế hoạch số 144/KH-UBND ngày 12/12/2016 của UBND tỉnh Lạng Sơn"
        " về Công tác thi đua, khen thưởng năm 2017"
    )
    carried = PlanDraft(
        document=draft().document,
        title=OF_PROVINCE.title,
        level=Level.DISTRICT,
        cycle=OF_PROVINCE.cycle,
        year=OF_PROVINCE.year,
        signer_role="CHỦ TỊCH",
        legal_bases=(LegalBasis(citation=OF_PROVINCE.legal_bases[0].citation), cited),
        parent=ParentPlan(document=OF_PROVINCE.document, title=OF_PROVINCE.title),
        registration_deadline=Deadline(day=date(2017, 1, 15)),
        gates=OF_PROVINCE.gates,
        standing_body=content().standing_body,
    )

    drafted = given().when(draft_under(), context(STAFF), PlanOfSuperior(OF_PROVINCE))

    drafted.then(PlanDrafted(plan_id=PLAN, content=carried))


def test_a_draft_needs_a_plan_of_the_superior_that_was_heard_and_is_in_force() -> None:
    """A plan on paper is cited by hand."""
    given().when(draft_under(), context(STAFF), PlanOfSuperior(None)).refused(SuperiorPlanUnknown)
    given().when(draft_under(), context(STAFF), PlanOfSuperior(OF_PROVINCE, withdrawn=True)).refused(
        SuperiorPlanWithdrawn
    )


@pytest.mark.parametrize("deadline", [Deadline(day=date(2017, 2, 1)), Deadline(day=date(2017, 1, 31), inclusive=True)])
def test_the_deadline_of_a_draft_lies_before_the_superiors(deadline: Deadline) -> None:
    """The units register before their site hands in its own sheet."""
    late = draft_under(registration_deadline=deadline)

    given().when(late, context(STAFF), PlanOfSuperior(OF_PROVINCE)).refused(DeadlineNotBeforeSuperior)


def test_a_units_clerk_drafts_nothing_under_a_superiors_plan() -> None:
    """As with any plan."""
    given().when(draft_under(), context(UNIT_CLERK), PlanOfSuperior(OF_PROVINCE)).refused(NotStaffOfSite)


def test_a_superiors_plan_is_no_plan_of_ours() -> None:
    """It stands in a table of its own, under the code of its site; of no other relation is it kept."""
    heard = replace(origin(Relation.SUPERIOR), site=PROVINCE, here="lang-son")
    (row,) = SERVICE.project(ISSUED, heard)

    assert (row.table, row.key) == (READ_SUPERIOR_PLANS, (PROVINCE, ABOVE))
    assert list(SERVICE.react(ISSUED, heard)) == []
    assert [list(SERVICE.project(ISSUED, origin(one))) for one in (Relation.SUBORDINATE, Relation.OTHER)] == [[], []]


async def test_the_superiors_plans_are_listed_as_they_stand(below_province: ServiceHarness) -> None:
    """Issued, amended, withdrawn; a unit's clerk reads them too."""
    planning = below_province
    await planning.hear(f"plan-{ABOVE}", ISSUED, PROVINCE)
    await planning.hear(f"plan-{ABOVE}", AMENDED, PROVINCE)
    await planning.settle()

    (listed,) = (await planning.get("/superior-plans", UNIT_CLERK)).json()["items"]
    await planning.hear(f"plan-{ABOVE}", WITHDRAWN, PROVINCE)
    await planning.settle()
    shown = (await planning.get(f"/superior-plans/{ABOVE}", STAFF)).json()

    assert (listed["site"], listed["state"], listed["title"], listed["amendments"]) == (
        PROVINCE,
        "in-force",
        "Sửa đổi",
        1,
    )
    assert listed["names_us"]
    assert (shown["state"], shown["reason"], shown["content"]["document"]["number"]) == (
        "withdrawn",
        "Ban hành nhầm",
        "144",
    )
    assert (await planning.get("/plans", STAFF)).json()["items"] == []


async def test_a_draft_is_made_from_the_superiors_plan_over_http(below_province: ServiceHarness) -> None:
    """The plan that comes of it shows its parent; a plan that was not heard is not found."""
    planning = below_province
    body = examples.DRAFT_UNDER_SUPERIOR
    unknown = await planning.post(f"/superior-plans/{ABOVE}/draft", STAFF, body)
    await planning.hear(f"plan-{ABOVE}", ISSUED, PROVINCE)
    await planning.settle()

    drafted = await planning.post(f"/superior-plans/{ABOVE}/draft", STAFF, body)

    plan_id = drafted.json()["stream"].removeprefix("plan-")
    shown = (await planning.get(f"/plans/{plan_id}", STAFF)).json()
    assert problem_of(unknown) == (404, "superior-plan-unknown")
    assert (shown["state"], shown["parent_plan_id"]) == ("draft", str(ABOVE))
    assert shown["content"]["parent"]["document"]["number"] == "144"
    assert shown["content"]["tasks"] == []


async def test_a_parent_is_known_by_its_document_whenever_it_is_heard(below_province: ServiceHarness) -> None:
    """However its number is typed, and whether it comes before the plan that names it or after."""
    planning = below_province
    typed = Document(issuer="UBND tỉnh Lạng Sơn", number="0144", symbol="kh-ubnd", dated=date(2016, 12, 12))
    below = content(parent=parent().model_copy(update={"document": typed}))
    drafted = await planning.post("/plans", STAFF, {"content": below.model_dump(mode="json")})
    plan = f"/plans/{drafted.json()['stream'].removeprefix('plan-')}"
    issued = await planning.post(f"{plan}/issue", STAFF)

    before = (await planning.get(plan, STAFF)).json()["parent_plan_id"]
    await planning.hear(f"plan-{ABOVE}", ISSUED, PROVINCE)
    await planning.settle()
    after = (await planning.get(plan, STAFF)).json()["parent_plan_id"]

    assert issued.status_code == 200
    assert (before, after) == (None, str(ABOVE))
