"""The pages of the work over a real service: one database for all of them, each test with a plan of its own."""

import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contracts.clusters import cluster_id_of
from contracts.message import Event
from contracts.plan_parts import PlanKind
from contracts.planning import StatedPlan
from contracts.units import ReorganisationId, Unit, UnitDissolved, UnitEstablished, UnitKind, UnitSucceeded
from contracts.vocabulary import Body, PlanId, derived_id
from deploy.local import servers
from deploy.local.plan_files import REAL_PLANS, real_plan
from services.planning.plan.messages import DraftPlan, FollowPlan, IssuePlan, PlanDraft
from services.planning.service import SERVICE
from tests.chassis.topics import write_keys
from tests.chassis.web_harness import SESSION_KEY
from tests.contracts.federations import FEDERATION
from tests.harness import assembled, projecting
from tests.planning.plan_pages import Pages
from tests.planning.plans import STAFF, TAM_THANH, cluster, drafted_as
from tests.planning.test_report_rules import SUBMITTED
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


async def test_a_report_is_drawn_up_written_and_submitted_on_pages(pages: Pages) -> None:
    """From the work that orders it, whose item it closes; what is missing is said at its field."""
    plan_id = await ordered(pages)
    pages.sign_in("appraiser")
    item = await _text(pages, f"/plans/{plan_id}/work/2")
    assert "/planning/reports/new?plan_id=" in item
    begun = f"/reports/new?plan_id={plan_id}&item=2&period=half-year&year=2017"
    typed = {"plan_id": str(plan_id), "item": "2", "period": "half-year", "year": "2017"}
    pages.planning.it_is("2017-06-20T14:00")
    nameless = await pages.send(begun, typed | {"plan_id": ""})
    assert nameless.status_code == 422
    drafted = await pages.led(await pages.planning.web.post("/planning/reports/new", data={**_held(item), **typed}))
    assert "Đã soạn báo cáo" in drafted.text
    assert "Danh hiệu đã đăng ký" in drafted.text
    here = re.findall(r"/planning(/reports/[0-9a-f-]{36})/write", drafted.text)[0]
    more = await pages.send(f"{here}", {"title": "Báo cáo"}, held=_held(drafted.text) | {"_do": "x"})
    assert more.status_code == 405
    held = _held(drafted.text)
    grown = await pages.planning.web.post(f"/planning{here}/write", data={**held, "title": "A", "_do": "add:sections"})
    assert 'name="sections.0.text"' in grown.text
    words = {"title": "Báo cáo sơ kết", "sections.0.heading": "Đánh giá", "sections.0.text": "Đúng hạn <b>"}
    written = await pages.led(await pages.planning.web.post(f"/planning{here}/write", data={**held, **words}))
    assert "Đúng hạn &lt;b&gt;" in written.text
    paper = {name.replace("reference", "document"): value for name, value in _DOCUMENT.items()}
    late = await pages.planning.web.post(
        f"/planning{here}/submit", data={**_held(written.text), **paper, "document.number": ""}
    )
    assert (late.status_code, "Báo cáo sơ kết" in late.text) == (422, True)
    counted = await pages.led(await pages.planning.web.post(f"/planning{here}/figures", data=_held(written.text)))
    assert "Đã lấy lại số liệu." in counted.text
    sent = await pages.led(
        await pages.planning.web.post(f"/planning{here}/submit", data={**_held(counted.text), **paper})
    )
    assert "Đã gửi báo cáo." in sent.text
    await pages.planning.settle()
    assert "310/BC-UBND" in await _text(pages, f"/plans/{plan_id}/work/2")
    assert "Báo cáo sơ kết" in await _text(pages, "/reports?year=2017")
    pages.planning.it_is("2016-12-23T14:00")


async def test_the_pages_name_who_follows_on_a_unit_that_has_ended(pages: Pages) -> None:
    """Beside the unit that the plan names: at its work, in its cluster, in the progress, and at the reports."""
    old, new = Body(code="xa-cu", name="UBND xã Cũ"), Body(code="xa-moi", name="UBND xã Mới")
    tasks = tuple(one.model_copy(update={"responsible": (old,), "lead": None}) for one in TASKS)
    plan_id, _ = await pages.issued(tasks=tasks, clusters=(cluster("phuong", old, TAM_THANH),))
    followed = UnitSucceeded(units=(old,), successor=new, since=date(2016, 12, 1))
    await pages.planning.hear("unit-tree", followed)
    await pages.planning.settle()
    pages.sign_in("clerk")
    of_cluster = f"/clusters/{cluster_id_of(plan_id, 'phuong')}"

    for path in (f"/plans/{plan_id}/work", f"/plans/{plan_id}/work/2", f"/plans/{plan_id}", of_cluster):
        shown = await _text(pages, path)
        assert (path, old.name in shown, new.name in shown) == (path, True, True)
    assert f"nay do {new.name} báo cáo" in await _text(pages, "/subordinate-reports?year=2017")
    pages.sign_in("clerk", unit=new.code)
    assert ">Ghi hoàn thành</button>" in await _text(pages, f"/plans/{plan_id}/work/2")
    assert f"{of_cluster}/units/{old.code}/covenant" in await _text(pages, of_cluster)


async def test_the_tree_of_a_site_below_stands_below_the_own(pages: Pages) -> None:
    """As its planning says it, on the day that is asked for; nothing of it is mixed with the own tree."""
    of_all: dict[str, Any] = {"reorganisation_id": ReorganisationId(derived_id("of-ward"))}
    ward, block = Body(code="vinh-trai", name="UBND phường Vĩnh Trại"), Body(code="khoi-1", name="Khối 1")
    stands = Unit(code=ward.code, name=ward.name, kind=UnitKind.COMMUNE)
    lower = Unit(code=block.code, name=block.name, kind=UnitKind.VILLAGE, parent=ward)
    events: list[Event] = [UnitEstablished(**of_all, effective=date(2010, 1, 1), became=one) for one in (stands, lower)]
    events.append(UnitDissolved(**of_all, effective=date(2016, 1, 1), dissolved=block, successor=ward))
    for event in events:
        await pages.planning.hear("unit-tree", event, ward.code)
    await pages.planning.settle()
    pages.sign_in("auditor")

    today, before = await _text(pages, "/units"), await _text(pages, "/units?on=2015-12-31")

    assert "Cây đơn vị của cấp dưới" in today
    assert (ward.name in today, block.name in today, block.name in before) == (True, False, True)
    assert (await pages.get(f"/units/{ward.code}")).status_code == 404


async def test_reports_of_units_stand_on_a_page_and_are_recorded_on_paper(pages: Pages) -> None:
    """A reader without the duty sees no form; a report of a unit's own site is shown as it was submitted."""
    ward = Body(code="vinh-trai", name="UBND phường Vĩnh Trại")
    plan_id, _ = await pages.issued(tasks=TASKS, clusters=(cluster("phuong", TAM_THANH, ward),))
    pages.sign_in("clerk")
    pages.planning.it_is("2017-07-03T14:00")
    listed = await _text(pages, "/subordinate-reports?year=2017")
    assert "Còn thiếu" in listed
    assert f"/planning/reports/received/new?plan_id={plan_id}" in listed
    form = await _text(
        pages, f"/reports/received/new?plan_id={plan_id}&unit=phuong-tam-thanh&period=half-year&year=2017"
    )
    typed = {
        "plan_id": str(plan_id),
        "period": "half-year",
        "year": "2017",
        "unit": "phuong-tam-thanh",
        "unit_name": "UBND phường Tam Thanh",
        "received_on": "2017-06-12",
        **{name.replace("reference", "document"): value for name, value in _DOCUMENT.items()},
    }
    faulty = await pages.planning.web.post("/planning/reports/received/new", data={**_held(form), **typed, "unit": "?"})
    assert (faulty.status_code, "UBND phường Tam Thanh" in faulty.text) == (422, True)
    received = await pages.led(
        await pages.planning.web.post("/planning/reports/received/new", data={**_held(form), **typed})
    )
    assert "Đã ghi báo cáo giấy của đơn vị." in received.text
    report = SUBMITTED.model_copy(update={"answers": plan_id, "unit": ward.code, "unit_name": ward.name})
    await pages.planning.hear("report-1", report, ward.code)
    await pages.planning.settle()
    listed = await _text(pages, "/subordinate-reports?year=2017")
    assert f"/planning/subordinate-reports/vinh-trai/{report.report_id}" in listed
    pages.sign_in("auditor")
    shown = await _text(pages, f"/subordinate-reports/vinh-trai/{report.report_id}")
    assert "Đã ký giao ước đúng hạn." in shown
    assert (await pages.get(f"/subordinate-reports/khac/{report.report_id}")).status_code == 404
    assert (await pages.get("/reports/new")).status_code == 403
    assert (await pages.get(f"/reports/{derived_id('none')}")).status_code == 404
    pages.planning.it_is("2016-12-23T14:00")


def _held(text: str) -> dict[str, str]:
    """The same as a form sends it."""
    return dict(_hidden(text))


async def test_an_inspection_is_planned_carried_out_and_concluded_on_pages(pages: Pages) -> None:
    """Units are typed by name; what is missing is said at its field."""
    plan_id = await ordered(pages)
    pages.sign_in("appraiser")
    pages.planning.it_is("2017-08-20T14:00")
    form = _held(await _text(pages, "/inspections/new"))
    typed = {"plan_id": str(plan_id), "title": "Kiểm tra 2017", "first": "2017-08-01", "last": "2017-08-31"}

    async def send(path: str, **more: str) -> str:
        answer = await pages.planning.web.post(f"/planning{path}", data={**form, **more})
        return (await pages.led(answer)).text if answer.status_code == 303 else answer.text

    assert "Thiếu trường bắt buộc." in await send("/inspections/new", **(typed | {"title": ""}))
    planned = await send("/inspections/new", **typed, units="UBND phường Chi Lăng\nUBND phường Tam Thanh")
    assert "Đã lập kế hoạch kiểm tra." in planned
    here = re.findall(r"/planning(/inspections/[0-9a-f-]{36})/units", planned)[0]
    shown = ""
    for unit in ("phuong-chi-lang", "phuong-tam-thanh"):
        form = _held(await _text(pages, here))
        shown = await send(f"{here}/units", unit=unit, inspected_on="2017-08-10", minutes="Đã xem sổ")
        assert "Đã ghi kết quả kiểm tra đơn vị." in shown
    form = _held(shown)
    assert "Thiếu trường bắt buộc." in await send(f"{here}/findings", found_at="phuong-chi-lang")
    due = {"due.day": "2017-08-15", "due.inclusive": "yes"}
    found = await send(f"{here}/findings", found_at="phuong-chi-lang", text="Thiếu <b>biên bản", asks="Bổ sung", **due)
    assert "Thiếu &lt;b&gt;biên bản" in found
    assert "quá hạn" in found
    finding = re.findall(r'<option value="([0-9a-f-]{36})"', found)[0]
    form = _held(found)
    settled = await send(f"{here}/settle", finding_id=finding, settled_on="2017-08-18", settled_note="Đã nhận")
    assert "Đã ghi việc khắc phục." in settled
    form = _held(settled)
    paper = {name.replace("reference", "document"): value for name, value in _DOCUMENT.items()}
    concluded = await send(f"{here}/conclude", concluded_on="2017-08-19", conclusion="Tốt", **paper)
    assert "Đã kết luận cuộc kiểm tra." in concluded
    assert "Kiểm tra 2017" in await _text(pages, "/inspections")
    pages.sign_in("auditor")
    assert "Ghi phát hiện</button>" not in await _text(pages, here)
    assert (await pages.get("/inspections/new")).status_code == 403
    assert (await pages.get(f"/inspections/{derived_id('none')}")).status_code == 404
    pages.planning.it_is("2016-12-23T14:00")
