"""The pages of the work over a real service: one database for all of them, each test with a plan of its own."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contracts.plan_parts import PlanKind
from contracts.planning import StatedPlan
from contracts.vocabulary import PlanId, derived_id
from deploy.local import servers
from deploy.local.plan_files import REAL_PLANS, real_plan
from services.planning.plan.messages import DraftPlan, FollowPlan, IssuePlan, PlanDraft
from services.planning.service import SERVICE
from tests.chassis.topics import write_keys
from tests.chassis.web_harness import SESSION_KEY
from tests.contracts.federations import FEDERATION
from tests.harness import assembled, projecting
from tests.planning.plans import STAFF, drafted_as
from tests.planning.test_plan_pages import Pages
from tests.planning.works import TASKS

pytestmark = pytest.mark.asyncio(loop_scope="module")
_DOCUMENT = {
    "reference.issuer": "UBND thành phố Lạng Sơn",
    "reference.number": "310",
    "reference.symbol": "BC-UBND",
    "reference.dated": "2016-12-22",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pages(postgres: servers.Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pages]:
    """Planning of the city on 23/12/2016."""
    folder: Path = tmp_path_factory.mktemp("work-pages")
    write_keys(folder / "keys.json", {}, (), FEDERATION)
    key = folder / "session-public-key.pem"
    key.write_bytes(SESSION_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    async with assembled(postgres.admin_url, SERVICE, folder, {"session_key_file": key}) as opened:
        opened.it_is("2016-12-23T14:00")
        async with projecting(opened):
            yield Pages(opened)


async def ordered(pages: Pages) -> PlanId:
    """A plan in force with some work."""
    plan_id, _ = await pages.issued(tasks=TASKS)
    return plan_id


async def test_each_page_is_open_to_its_duties_alone(pages: Pages) -> None:
    """Everybody reads; the staff assign; a unit sees the form for its own work alone."""
    plan_id = await ordered(pages)
    pages.sign_in("clerk")
    reading = ["/work", *(f"/plans/{plan_id}/{page}" for page in ("work", "work?by=task", "text", "work/2"))]
    held: dict[tuple[str, str | None], tuple[bool, bool]] = {
        ("appraiser", None): (True, True),
        ("auditor", None): (False, False),
        ("clerk", "phuong-chi-lang"): (False, True),
    }
    for (duty, unit), (assigns, completes) in held.items():
        pages.sign_in(duty, unit=unit)
        for path in reading:
            assert (path, (await pages.get(path)).status_code) == (path, 200)
        shown = (await pages.get(f"/plans/{plan_id}/work/3-2017-01")).text
        assert (">Giao việc</button>" in shown, ">Ghi hoàn thành</button>" in shown) == (assigns, completes)
    refused = await pages.send(f"/plans/{plan_id}/work/3-2017-01/assign", {"owner": "Phòng"}, held={"_form": "x"})
    assert refused.status_code == 403
    for path in (f"/plans/{plan_id}/work/77", f"/plans/{derived_id('none')}/work", f"/plans/{derived_id('none')}/text"):
        assert (await pages.get(path)).status_code == 404


async def test_an_item_is_assigned_done_and_reopened_by_hand(pages: Pages) -> None:
    """What is missing is said at its field, and nothing that was typed is lost."""
    plan_id = await ordered(pages)
    pages.sign_in("clerk")
    here = f"/plans/{plan_id}/work/2"

    async def send(action: str, **typed: str) -> str:
        held = dict(_hidden(await _text(pages, here)))
        answer = await pages.planning.web.post(f"/planning{here}/{action}", data={**held, **typed})
        return (await pages.led(answer)).text if answer.status_code == 303 else answer.text

    assigned = await send("assign", owner="Phòng Nội vụ", duty="appraiser")
    assert "Đã giao việc." in assigned
    assert "người thẩm định" in assigned
    nameless = await send("assign", owner="---")
    assert "Hãy ghi tên cơ quan" in nameless
    tied = await send("tie", fact="plan-issued", plan_kind=PlanKind.ANNUAL, year="2018")
    assert "Ban hành kế hoạch: hằng năm 2018" in tied
    vague = await send("tie", fact="plan-issued")
    assert "work-tie-incomplete" in vague
    bare = await send("complete", done_on="2016-12-22")
    assert "work-reference-missing" in bare
    half = await send("complete", done_on="2016-12-22", **(_DOCUMENT | {"reference.dated": ""}))
    assert 'value="310"' in half
    done = await send("complete", done_on="2016-12-22", **_DOCUMENT)
    for words in ("Đã ghi hoàn thành.", "310/BC-UBND", "Mở lại việc", "Đã xong"):
        assert words in done
    unexplained = await send("reopen")
    assert "Thiếu trường bắt buộc." in unexplained
    assert "Đã mở lại việc." in await send("reopen", reason="Ghi nhầm việc")
    excused = await send("excuse", reason="Cấp trên đã hoãn")
    assert "Cấp trên đã hoãn" in excused
    assert "Không thực hiện" in excused
    english = await _text(pages, f"{here}?lang=en")
    assert "Not applicable" in english
    await pages.get("/work?lang=vi")


async def test_the_work_is_seen_by_month_by_task_and_over_all_plans(pages: Pages) -> None:
    """What is due stands in the list of all plans with the way to its item."""
    plan_id = await ordered(pages)
    pages.sign_in("clerk")
    by_month, by_task = (
        await _text(pages, f"/plans/{plan_id}/work"),
        await _text(pages, f"/plans/{plan_id}/work?by=task"),
    )

    assert "Tháng 6/2017 (2)" in by_month
    assert "Không có tháng riêng" in by_month
    assert "Nhiệm vụ 3 (12)" in by_task
    pages.planning.it_is("2017-02-20T14:00")
    everything = await _text(pages, "/work?year=2017")
    pages.planning.it_is("2016-12-23T14:00")
    assert f"/planning/plans/{plan_id}/work/3-2017-01" in everything
    assert "Quá hạn" in everything


@pytest.mark.parametrize("number", REAL_PLANS)
async def test_the_work_of_a_real_plan_stands_beside_its_text(pages: Pages, number: str) -> None:
    """Every task with its place as printed and its items; what the system only keeps says so."""
    pages.sign_in("clerk")
    plan = real_plan(number)
    whole = plan if isinstance(plan, PlanDraft) else drafted_as(plan)
    plan_id = PlanId(derived_id("test-work", number))
    begin = FollowPlan if isinstance(plan, PlanDraft) else IssuePlan
    await pages.planning.handle(DraftPlan(plan_id=plan_id, content=whole), STAFF)
    await pages.planning.handle(begin(plan_id=plan_id), STAFF)
    beside = await _text(pages, f"/plans/{plan_id}/text")
    listed = await _text(pages, f"/plans/{plan_id}/work")

    stated = StatedPlan.model_validate(plan.model_dump())
    for task in stated.tasks:
        place = f"({task.label})" if task.label else str(task.number)
        assert place in beside
        assert f"/planning/plans/{plan_id}/work/{task.number}" in beside
        assert f"/planning/plans/{plan_id}/work/{task.number}" in listed
    assert "chưa theo dõi" not in beside


async def _text(pages: Pages, path: str) -> str:
    answer = await pages.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def _hidden(text: str) -> list[tuple[str, str]]:
    """The fields that the last form of a page holds by itself."""
    return re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)">', text)
