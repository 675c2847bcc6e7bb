"""Planning over HTTP, as its own web application serves it."""

import asyncio
import json
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.web.auth import Duty
from contracts.message import Actor
from contracts.planning import PlanContent, PlanIssued
from contracts.vocabulary import Deadline, PlanId
from services.planning.plan import examples
from services.planning.plan.messages import PlanDrafted
from services.planning.plan.routes import AmendmentBody, DraftBody, WithdrawalBody
from tests.harness import ServiceHarness, problem_of
from tests.planning.plans import CHI_LANG, STAFF, UNIT_CLERK, content, document, registered

AUDITOR = Actor("kiem-toan", duties=frozenset({"auditor"}))


def stating(plan: PlanContent) -> dict[str, Any]:
    """A body that states `plan`."""
    return {"content": plan.model_dump(mode="json")}


async def drafted(planning: ServiceHarness, plan: PlanContent | None = None) -> str:
    """The address of a new draft."""
    answer = await planning.post("/plans", STAFF, stating(plan or content()))
    assert answer.status_code == 201, answer.text
    return f"/plans/{answer.json()['stream'].removeprefix('plan-')}"


async def test_a_plan_goes_from_draft_to_withdrawal(planning: ServiceHarness) -> None:
    """Drawn up, revised, issued, amended, withdrawn, and shown at every step."""
    plan = await drafted(planning)
    amended = stating(content(title="Kế hoạch sửa đổi")) | {"reason": "Sai tên"}

    states = []
    for answer in (
        await planning.put(plan, STAFF, stating(content(title="Kế hoạch"))),
        await planning.post(f"{plan}/issue", STAFF),
        await planning.post(f"{plan}/amend", STAFF, amended),
        await planning.post(f"{plan}/withdraw", STAFF, {"reason": "Ban hành nhầm"}),
    ):
        assert answer.status_code == 200, answer.text
        states.append(answer.json()["stream"])

    shown = (await planning.get(plan, AUDITOR)).json()
    assert states == [f"plan-{plan.removeprefix('/plans/')}"] * 4
    assert (shown["state"], shown["title"], shown["amendments"]) == ("withdrawn", "Kế hoạch sửa đổi", 1)
    assert shown["content"]["document"]["number"] == "254"


async def test_the_next_plan_is_drawn_up_from_a_former_one(planning: ServiceHarness) -> None:
    """It names what came from there; what is checked is marked no longer, and a plan that is not there is refused."""
    former = await drafted(planning)

    copied = await planning.post(f"{former}/copy", STAFF)
    plan = f"/plans/{copied.json()['stream'].removeprefix('plan-')}"
    shown = (await planning.get(plan, STAFF)).json()
    checked = await planning.put(plan, STAFF, {"content": shown["content"], "checked": shown["carried"]})
    again = (await planning.get(plan, STAFF)).json()
    unknown = await planning.post(f"/plans/{uuid4()}/copy", STAFF)

    assert (copied.status_code, checked.status_code) == (201, 200)
    assert (shown["copied_from"], shown["year"]) == (former.removeprefix("/plans/"), content().year + 1)
    assert "tasks" in shown["carried"]
    assert again["carried"] == []
    assert problem_of(unknown) == (404, "former-plan-unknown")


async def test_a_draft_that_is_sent_twice_under_one_key_is_one_plan(planning: ServiceHarness) -> None:
    """An Idempotency-Key makes a lost answer harmless."""
    headers = {**planning.token(STAFF), "Idempotency-Key": str(uuid4())}

    first = await planning.web.post("/plans", headers=headers, json=stating(content()))
    again = await planning.web.post("/plans", headers=headers, json=stating(content()))

    assert (first.json()["stream"], again.json()["repeated"]) == (again.json()["stream"], True)
    assert [type(event) for event in await planning.recorded()] == [PlanDrafted]


async def test_a_number_that_another_issued_plan_bears_is_refused(planning: ServiceHarness) -> None:
    """The evidence is gathered from the read table and names the bearer."""
    first, second = await drafted(planning), await drafted(planning, content(title="Kế hoạch khác"))
    await planning.post(f"{first}/issue", STAFF)

    answer = await planning.post(f"{second}/issue", STAFF)

    assert problem_of(answer) == (409, "number-taken")
    assert first.removeprefix("/plans/") in answer.json()["detail_vi"]


async def test_a_number_may_be_given_again_in_another_year(planning: ServiceHarness) -> None:
    """Numbers begin anew each year, and a mere draft takes none."""
    next_year = content(
        document=document("254", content().document.dated.replace(year=2017)),
        registration_deadline=Deadline(day=date(2018, 1, 15)),
    )
    first, second, third = await drafted(planning), await drafted(planning, next_year), await drafted(planning)

    answers = [await planning.post(f"{plan}/issue", STAFF) for plan in (first, second, third)]

    assert [answer.status_code for answer in answers] == [200, 200, 409]


async def test_of_two_who_issue_a_plan_at_once_one_is_refused(planning: ServiceHarness) -> None:
    """It is issued once."""
    plan = await drafted(planning)

    answers = await asyncio.gather(*(planning.post(f"{plan}/issue", STAFF) for _ in range(2)))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert [type(event) for event in await planning.recorded()][:2] == [PlanDrafted, PlanIssued]


async def test_evidence_cannot_be_sent_along(planning: ServiceHarness) -> None:
    """The service alone gives the evidence on which a plan is issued."""
    plan = await drafted(planning)
    await planning.post(f"{plan}/issue", STAFF, {"number_taken_by": str(uuid4())})

    assert [type(event) for event in await planning.recorded()][:2] == [PlanDrafted, PlanIssued]


async def test_a_refusal_is_explained_in_both_languages(planning: ServiceHarness) -> None:
    """A rule's no is a problem with a stable code."""
    plan = await drafted(planning)

    answer = await planning.post(f"{plan}/withdraw", STAFF, {"reason": "Nhầm"})

    assert problem_of(answer) == (409, "plan-not-in-force")
    assert "254/KH-UBND" in answer.json()["detail_vi"]
    assert "254/KH-UBND" in answer.json()["detail_en"]


@pytest.mark.parametrize("duty", ["appraiser", "council", "chair", "auditor", "operator"])
async def test_only_clerks_and_signers_issue(planning: ServiceHarness, duty: Duty) -> None:
    """Any other duty is refused before a rule is asked."""
    plan = await drafted(planning)

    answer = await planning.post(f"{plan}/issue", Actor("ai-do", duties=frozenset({duty})))

    assert answer.status_code == 403


async def test_a_units_clerk_reads_plans_and_issues_none(planning: ServiceHarness) -> None:
    """The duty is there, the plan is not theirs."""
    plan = await drafted(planning)

    issued = await planning.post(f"{plan}/issue", UNIT_CLERK)
    await planning.post(f"{plan}/issue", STAFF)
    shown = await planning.get(plan, UNIT_CLERK)

    assert (shown.status_code, problem_of(issued)) == (200, (403, "not-staff-of-site"))


async def test_a_draft_is_read_by_staff_of_the_site_alone(planning: ServiceHarness) -> None:
    """A plan that is not issued yet is not there for a unit: neither in the list nor by its address."""
    issued, draft = await drafted(planning), await drafted(planning, content(title="Kế hoạch khác"))
    await planning.post(f"{issued}/issue", STAFF)

    listed = {who.subject: (await planning.get("/plans", who)).json() for who in (STAFF, UNIT_CLERK)}
    hidden = [await planning.get(address, UNIT_CLERK) for address in (draft, f"{draft}/progress")]

    assert {who: page["total"] for who, page in listed.items()} == {STAFF.subject: 2, UNIT_CLERK.subject: 1}
    assert [problem_of(answer) for answer in hidden] == [(404, "not-found")] * 2


async def test_a_page_after_a_plan_that_is_not_there_is_refused(planning: ServiceHarness) -> None:
    """A list that ended there without a word would look whole."""
    await drafted(planning)

    answer = await planning.get("/plans", STAFF, after=str(uuid4()))

    assert problem_of(answer) == (410, "page-unknown")


async def test_what_is_not_there_is_not_found(planning: ServiceHarness) -> None:
    """Neither a plan nor its progress."""
    nowhere = f"/plans/{uuid4()}"

    answers = [await planning.get(nowhere, STAFF), await planning.get(f"{nowhere}/progress", STAFF)]

    assert [problem_of(answer) for answer in answers] == [(404, "not-found")] * 2


async def test_a_draft_without_recipients_is_kept_and_not_issued(planning: ServiceHarness) -> None:
    """The clerk learns which field is missing when the plan is to be issued."""
    plan = await drafted(planning, content().model_copy(update={"recipients": ()}))

    answer = await planning.post(f"{plan}/issue", STAFF)

    assert problem_of(answer) == (422, "draft-incomplete")
    assert "recipients" in answer.json()["detail_vi"]


async def test_a_plan_is_not_amended_to_one_without_recipients(planning: ServiceHarness) -> None:
    """The content of a plan in force is that of the contract, whose shape is checked before any rule."""
    plan = await drafted(planning)
    await planning.post(f"{plan}/issue", STAFF)
    body = stating(content()) | {"reason": "Sửa"}
    body["content"]["recipients"] = []

    answer = await planning.post(f"{plan}/amend", STAFF, body)

    assert answer.status_code == 422


async def test_plans_are_listed_with_the_address_of_the_next_page(planning: ServiceHarness) -> None:
    """A reader who follows `next` reads the whole list, each plan once."""
    for number in ("1", "2", "3"):
        await drafted(planning, content(document=document(number)))

    first = (await planning.get("/plans", STAFF, limit=2)).json()
    rest = (await planning.web.get(first["next"], headers=planning.token(STAFF))).json()

    assert sorted(plan["number"] for plan in first["items"] + rest["items"]) == ["1", "2", "3"]
    assert (first["total"], rest["total"], rest["next"]) == (3, 3, None)


async def test_the_description_shows_bodies_that_are_taken(planning: ServiceHarness) -> None:
    """Every body of the module has an example in the OpenAPI description, and each example is valid."""
    shapes = (await planning.get("/openapi.json", STAFF)).json()["components"]["schemas"]

    for kind in (DraftBody, AmendmentBody, WithdrawalBody):
        for example in shapes[kind.__name__]["examples"]:
            kind.model_validate_json(json.dumps(example))
    assert shapes["DraftBody"]["examples"] == [examples.DRAFT]


async def test_progress_is_shown_unit_by_unit(planning: ServiceHarness) -> None:
    """In the order of the clusters."""
    plan = await drafted(planning)
    await planning.post(f"{plan}/issue", STAFF)
    plan_id = PlanId(UUID(plan.removeprefix("/plans/")))
    await planning.hear("sheet-1", registered(CHI_LANG).model_copy(update={"plan_id": plan_id}))
    await planning.settle()

    shown = (await planning.get(f"{plan}/progress", AUDITOR)).json()

    assert [(unit["unit"], unit["registered"]) for unit in shown["items"]] == [
        ("phuong-chi-lang", 1),
        ("phuong-tam-thanh", 0),
        ("xa-mai-pha", 0),
    ]


async def test_the_list_holds_every_plan(planning: ServiceHarness) -> None:
    """Without the content of each."""
    await drafted(planning)

    shown = (await planning.get("/plans", AUDITOR, limit=10)).json()

    assert [(plan["number"], plan["state"], "content" in plan) for plan in shown["items"]] == [("254", "draft", False)]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, {"1", "2"}),
        ({"year": 2017}, {"1", "2"}),
        ({"year": 2016}, set()),
        ({"state": "draft"}, {"2"}),
        ({"state": "in-force", "year": 2017}, {"1"}),
        ({"q": "đăng ký"}, {"2"}),
        ({"q": "DANG KY"}, {"2"}),
        ({"q": "1/kh-ubnd"}, {"1"}),
        ({"q": "thành phố lạng sơn"}, {"1", "2"}),
        ({"q": "%"}, set()),
    ],
)
async def test_plans_are_found_by_year_state_and_a_part_of_their_text(
    planning: ServiceHarness, asked: dict[str, Any], numbers: set[str]
) -> None:
    """Typed with or without marks; the total counts what was found."""
    first = await drafted(planning, content(document=document("1")))
    await planning.post(f"{first}/issue", STAFF)
    await drafted(planning, content(document=document("2"), title="Đăng ký thi đua"))

    found = (await planning.get("/plans", STAFF, **asked)).json()

    assert {plan["number"] for plan in found["items"]} == numbers
    assert found["total"] == len(numbers)


async def test_units_of_a_plan_are_found_by_name_and_cluster(planning: ServiceHarness) -> None:
    """And by their code."""
    plan = await drafted(planning)
    await planning.post(f"{plan}/issue", STAFF)

    found = [
        [unit["unit"] for unit in (await planning.get(f"{plan}/progress", STAFF, **asked)).json()["items"]]
        for asked in ({"q": "tam thanh"}, {"cluster": "xa"}, {"unit": "phuong-chi-lang"}, {"cluster": "xa", "q": "tam"})
    ]

    assert found == [["phuong-tam-thanh"], ["xa-mai-pha"], ["phuong-chi-lang"], []]
