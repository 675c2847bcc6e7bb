"""The pages of planning over a real service: one database for all of them, each test with plans of its own."""

import html
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chassis.deciding.testing import at
from contracts.planning import PlanIssued
from contracts.registration import UnitPlanReceived
from contracts.vocabulary import Body, Deadline, Document, Gate, GateKind, Level, PlanId, SheetId, derived_id
from deploy.local import servers
from deploy.local.plan_files import REAL_PLANS, real_plan
from services.planning.plan.copying import next_plan
from services.planning.plan.messages import DraftPlan, PlanDraft
from services.planning.service import SERVICE
from tests.chassis.topics import write_keys
from tests.chassis.web_harness import SESSION_KEY
from tests.contracts.federations import FEDERATION
from tests.harness import assembled, projecting
from tests.planning.plan_pages import NUMBERS, Pages, hidden, typed_of
from tests.planning.plans import CHI_LANG, STAFF, cluster, content, document, drafted_as, parent, registered

pytestmark = pytest.mark.asyncio(loop_scope="module")

ABOVE = PlanId(derived_id("test-plan", 144))
OF_PROVINCE = content(
    document=parent().document,
    level=Level.PROVINCE,
    parent=None,
    registration_deadline=Deadline(day=date(2017, 2, 1)),
    clusters=(cluster("thanh-pho", Body(code="lang-son", name="UBND thành phố Lạng Sơn")),),
    gates=(Gate(kind=GateKind.UNIT_PLAN, text="Không có kế hoạch thì không xét"),),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pages(postgres: servers.Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pages]:
    """Planning of the city, below the province, whose plan has been heard; on 23/12/2016."""
    folder: Path = tmp_path_factory.mktemp("pages")
    write_keys(folder / "keys.json", {}, (), FEDERATION)
    key = folder / "session-public-key.pem"
    key.write_bytes(SESSION_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    days = folder / "days.yaml"
    days.write_text("days_off: [{ day: 2017-01-19, reason: Mưa lũ, citation: Công điện }]", encoding="utf-8")
    settings = {"session_key_file": key, "working_days_file": days}
    async with assembled(postgres.admin_url, SERVICE, folder, settings) as opened:
        opened.it_is("2016-12-23T14:00")
        async with projecting(opened):
            issued = PlanIssued(plan_id=ABOVE, content=OF_PROVINCE, ruleset="L2003_ND91")
            await opened.hear(f"plan-{ABOVE}", issued, "tinh-lang-son")
            await opened.settle()
            yield Pages(opened)


async def test_each_page_is_open_to_its_duties_alone(pages: Pages) -> None:
    """Who reads sees no button; who drafts, none that decides; a unit's clerk writes no plan of the site."""
    plan_id, _ = await pages.issued()
    draft_id, _ = await pages.drafted()
    reading = [
        "/plans",
        *(f"/plans/{plan_id}{page}" for page in ("", "/document", "/history", "/beside")),
        *("/superior-plans", f"/superior-plans/{ABOVE}"),
    ]
    drafting = ["/plans/new", f"/plans/{draft_id}/edit", f"/superior-plans/{ABOVE}/draft"]
    deciding = [f"/plans/{draft_id}/issue", f"/plans/{plan_id}/amend", f"/plans/{plan_id}/withdraw"]
    held: dict[tuple[str, str | None], tuple[int, int, int]] = {
        ("clerk", None): (200, 200, 200),
        ("appraiser", None): (200, 200, 403),
        ("auditor", None): (200, 403, 403),
        ("clerk", "phuong-chi-lang"): (200, 403, 403),
    }
    for (duty, unit), statuses in held.items():
        pages.sign_in(duty, unit=unit)
        for listed, status in zip((reading, drafting, deciding), statuses, strict=True):
            for path in listed:
                assert (path, (await pages.get(path)).status_code) == (path, status)
        shown = (await pages.get(f"/plans/{plan_id}")).text
        assert ("Thu hồi</a>" in shown, "Soạn kế hoạch kỳ sau" in shown) == (statuses[2] == 200, statuses[1] == 200)
        assert ("/planning/operations/events?stream=plan-" in shown) == (duty in {"appraiser", "auditor"})
    pages.sign_in("clerk", unit="phuong-chi-lang")
    assert str(draft_id) not in (await pages.get("/plans")).text
    for path in (f"/plans/{draft_id}", f"/plans/{draft_id}/document", f"/plans/{draft_id}/history"):
        assert (await pages.get(path)).status_code == 404
    history = (await pages.get(f"/plans/{plan_id}/history")).text
    assert ("Ban hành" in history, "Soạn thảo" in history, STAFF.subject in history) == (True, False, False)


async def test_a_plan_is_written_saved_half_finished_and_issued(pages: Pages) -> None:
    """A clerk types names and no code, adds and removes rows, is led to what is missing, and issues the plan."""
    pages.sign_in("clerk")
    whole = content(document=document(str(next(NUMBERS))), gates=(), parent=None)
    typed = typed_of(whole)
    listed = {name: value for name, value in typed.items() if name.startswith("recipients.") and ".code" not in name}
    for name in [name for name in typed if name.endswith(".code") or name.startswith("recipients.")]:
        del typed[name]
    typed["document.number"] = ""
    typed["title"] = "Thi đua <script>alert(1)</script>"
    more = await pages.send("/plans/new", typed, _do="add:tasks")
    assert (more.status_code, 'name="tasks.3.text"' in more.text, more.headers.get("location")) == (200, True, None)
    assert "<script>alert" not in more.text
    fewer = await pages.send("/plans/new", typed, _do="remove:tasks.0")
    assert "Nhiệm vụ 1</textarea>" not in fewer.text
    moved = (await pages.send("/plans/new", typed, _do="up:tasks.1")).text
    assert moved.index("Nhiệm vụ 2</textarea>") < moved.index("Nhiệm vụ 1</textarea>")

    saved = await pages.send("/plans/new", typed, _do="save")
    shown = await pages.led(saved)
    assert "Đã lưu bản thảo." in shown.text
    assert "Thi đua &lt;script&gt;" in shown.text
    assert "edit#f-recipients" in shown.text
    path = saved.headers["location"].partition("?")[0].removeprefix("/planning")
    assert "Nơi nhận: chưa có mục nào" in (await pages.get(f"{path}/issue")).text
    assert 'href="#f-document-number"' in (await pages.get(f"{path}/edit")).text
    assert (await pages.send(f"{path}/issue", {}, hidden(shown))).status_code == 422

    numbered = typed | listed | {"document.number": whole.document.number}
    revised = await pages.send(f"{path}/edit", numbered, _do="save")
    assert "Đã lưu bản thảo." in (await pages.led(revised)).text
    check = await pages.get(f"{path}/issue")
    for page in (check, shown, await pages.get(f"{path}/edit")):
        assert "15/01/2017 là Chủ nhật. Ngày làm việc cuối cùng còn trong hạn là 13/01/2017." in page.text
    assert "<strong>3</strong> đơn vị" in check.text
    assert "xa-mai-pha" in check.text
    own = hidden(check)
    issued = await pages.send(f"{path}/issue", {}, own)
    assert "Đang có hiệu lực" in (await pages.led(issued)).text
    assert (await pages.send(f"{path}/issue", {}, own)).status_code == 303
    recorded = [one for one in await pages.planning.recorded() if isinstance(one, PlanIssued)][-1]
    assert [unit.code for one in recorded.content.clusters for unit in one.units] == [
        "phuong-chi-lang",
        "phuong-tam-thanh",
        "xa-mai-pha",
    ]


async def test_a_fault_stands_at_its_field_and_what_was_typed_is_kept(pages: Pages) -> None:
    """In rows too, and in a field of several bodies."""
    pages.sign_in("clerk")
    typed = typed_of(content()) | {"document.number": "hai", "clusters.0.units": "MÃ SAI | Tên", "year": "12"}
    faulty = await pages.send("/plans/new", typed, _do="save")
    assert faulty.status_code == 422
    for field in ("document-number", "clusters-0-units", "year"):
        assert f'href="#f-{field}"' in faulty.text
        assert f'id="f-{field}-fault"' in faulty.text
    assert "MÃ SAI | Tên</textarea>" in faulty.text


async def test_a_number_that_is_taken_is_seen_before_the_plan_is_issued(pages: Pages) -> None:
    """The page that asks for the confirmation says so and offers no button."""
    pages.sign_in("signer")
    _, whole = await pages.issued()
    other = PlanId(derived_id("test-plan", "other", str(whole.document)))
    await pages.planning.handle(DraftPlan(plan_id=other, content=drafted_as(whole)), STAFF)
    shown = await pages.get(f"/plans/{other}/issue")
    assert "(number-taken)" in shown.text
    assert "Ban hành kế hoạch</button>" not in shown.text


async def test_an_amendment_is_seen_before_it_is_carried_out(pages: Pages) -> None:
    """Old and new side by side, then the confirmation; a refusal stands at the field of which it speaks."""
    pages.sign_in("clerk")
    plan_id, whole = await pages.issued()
    path = f"/plans/{plan_id}/amend"
    typed = typed_of(whole) | {"registration_deadline.day": "2017-01-20", "reason": "Mưa lũ"}
    assert (await pages.send(path, typed_of(whole), _do="review")).status_code == 422
    unchanged = await pages.send(path, typed_of(whole) | {"reason": "Không"}, _do="review")
    assert "Nội dung chưa khác" in unchanged.text

    seen = await pages.send(path, typed, _do="review")
    assert "<del>trước ngày 15/01/2017</del>" in seen.text
    assert "<ins>trước ngày 20/01/2017</ins>" in seen.text
    held = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', seen.text))
    back = (await pages.send(path, held, held, _do="back")).text
    assert "2017-01-20" in back
    assert "19/01/2017 là ngày nghỉ riêng của cơ quan (Mưa lũ)" in back
    amended = await pages.led(await pages.send(path, held, held, _do="carry-out"))
    assert "Đã sửa đổi, bổ sung kế hoạch." in amended.text
    assert "Thay đổi: hạn đăng ký" in amended.text
    assert "<del>trước ngày 15/01/2017</del>" in (await pages.get(f"/plans/{plan_id}/history")).text

    early = await pages.send(path, typed | {"registration_deadline.day": "2016-12-01"}, _do="carry-out")
    assert (early.status_code, 'id="f-registration_deadline-day-fault"' in early.text) == (422, True)


async def test_a_withdrawal_asks_for_its_reason_and_a_stale_or_forged_form_changes_nothing(pages: Pages) -> None:
    """What was typed stays on the page that refuses."""
    pages.sign_in("clerk")
    plan_id, whole = await pages.issued()
    path = f"/plans/{plan_id}/withdraw"
    own = hidden(await pages.get(path))
    assert (await pages.send(path, {"reason": ""})).status_code == 422
    assert (await pages.send(path, {"reason": "Nhầm"}, own | {"_form": "elsewhere"})).status_code == 403
    typed = typed_of(whole) | {"title": "Khác", "reason": "Sai tên"}
    assert (await pages.send(f"/plans/{plan_id}/amend", typed, _do="carry-out")).status_code == 303
    stale = await pages.send(path, {"reason": "Ban hành nhầm"}, own)
    assert (stale.status_code, "Ban hành nhầm</textarea>" in stale.text) == (412, True)
    withdrawn = await pages.led(await pages.send(path, {"reason": "Ban hành nhầm"}))
    assert "Đã thu hồi" in withdrawn.text
    assert "Lý do: Ban hành nhầm" in withdrawn.text


async def test_a_plan_is_drawn_up_under_the_superiors_and_stands_beside_it(pages: Pages) -> None:
    """Its deadline lies before the superior's; what ours lacks is marked."""
    pages.sign_in("clerk")
    path = f"/superior-plans/{ABOVE}/draft"
    typed = {
        "document.issuer": "UBND thành phố Lạng Sơn",
        "document.number": str(next(NUMBERS)),
        "document.symbol": "KH-UBND",
        "document.dated": "2016-12-23",
        "signer_role": "CHỦ TỊCH",
        "registration_deadline.day": "2017-02-01",
        "registration_deadline.inclusive": "no",
        "standing_body.name": "Phòng Nội vụ",
    }
    late = await pages.send(path, typed)
    assert (late.status_code, 'id="f-registration_deadline-day-fault"' in late.text) == (422, True)
    for page in (late, await pages.get(f"/superior-plans/{ABOVE}")):
        assert "01/02/2017 là ngày nghỉ bù Tết Nguyên đán" in page.text
    begun = await pages.send(path, typed | {"registration_deadline.day": "2017-01-15"})
    editor = await pages.led(begun)
    assert OF_PROVINCE.title in editor.text
    plan = begun.headers["location"].partition("/edit")[0].removeprefix("/planning")
    beside = (await pages.get(f"{plan}/beside")).text
    assert "trước hạn cấp trên" in beside
    assert "Cấp trên đặt ra gì cho ta" in beside
    assert "kế hoạch ta thiếu" in beside
    assert "kế hoạch ta không có" in beside
    assert "như cấp trên" in beside
    listed = (await pages.get("/superior-plans")).text
    assert f'href="/planning{plan}"' in listed
    unheard = content(document=document(str(next(NUMBERS))), parent=None)
    plan_id = PlanId(derived_id("test-plan", "alone"))
    await pages.planning.handle(DraftPlan(plan_id=plan_id, content=drafted_as(unheard)), STAFF)
    assert (await pages.get(f"/plans/{plan_id}/beside")).status_code == 404


async def test_progress_shows_which_units_have_sent_their_plan(pages: Pages) -> None:
    """With its number and its day, and that it came too late."""
    pages.sign_in("auditor")
    plan_id, _ = await pages.issued()
    received = UnitPlanReceived(
        plan_id=plan_id,
        sheet_id=SheetId(derived_id("sheet", plan_id)),
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        unit_plan=Document(issuer=CHI_LANG.name, number="7", symbol="KH-UBND", dated=date(2017, 1, 8)),
        received_at=at("2017-01-16T09:00"),
        on_time=False,
        late_reason="Mưa lũ",
    )
    await pages.planning.hear("sheet-of-chi-lang", received)
    title = registered(CHI_LANG).model_copy(update={"plan_id": plan_id})
    await pages.planning.hear("sheet-of-chi-lang", title)
    await pages.planning.settle()
    shown = (await pages.get(f"/plans/{plan_id}")).text
    assert re.search(r"<strong><a [^>]+>1</a> / 3</strong>", shown)
    assert '7/KH-UBND, nhận 16/01/2017 <span class="tag bad">quá hạn</span>' in shown
    assert shown.count("chưa gửi</span>") == 2
    assert 'aria-label="1 đăng ký, 0 đủ điều kiện, 0 không đủ, 0 đã khen"' in shown


async def test_each_figure_leads_to_the_events_behind_it_for_whoever_may_look(pages: Pages) -> None:
    """The control is a clerk, to whom the same figures are plain: the log is not theirs to read."""
    plan_id, _ = await pages.issued()
    other, _ = await pages.issued()
    for plan in (plan_id, other):
        title = registered(CHI_LANG).model_copy(update={"plan_id": plan})
        await pages.planning.hear(f"sheet-under-{plan}", title)
    await pages.planning.settle()
    pages.sign_in("clerk")
    plain = (await pages.get(f"/plans/{plan_id}")).text
    pages.sign_in("auditor")

    shown = (await pages.get(f"/plans/{plan_id}")).text

    addresses = re.findall(r'href="/planning(/operations/events[^"]+)">([0-9.]+)</a>', shown)
    assert [figure for _, figure in addresses] == ["1", "1"]
    for address, _ in addresses:
        found = (await pages.get(html.unescape(address))).text
        assert found.count("<td>TitleRegistered</td>") == 1
    assert "operations/events" not in plain


async def test_a_link_on_another_site_cannot_claim_that_something_was_done(pages: Pages) -> None:
    """The control is the same address, led to by the form."""
    plan_id, _ = await pages.issued()
    pages.sign_in("clerk")
    address = f"/plans/{plan_id}?done=issued"
    own = (await pages.get(address)).text

    led = await pages.planning.web.get(f"/planning{address}", headers={"sec-fetch-site": "cross-site"})

    assert "Đã ban hành kế hoạch." in own
    assert "Đã ban hành kế hoạch." not in led.text


async def test_a_document_reads_in_vietnamese(pages: Pages) -> None:
    """Whatever the language of the page around it."""
    pages.sign_in("clerk")
    plan_id, _ = await pages.issued()
    document_ = (await pages.get(f"/plans/{plan_id}/document?lang=en")).text
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Nơi nhận:", "Back to the plan"):
        assert words in document_
    assert "Ngày 23 tháng 12 năm 2016" in document_


async def test_a_copy_is_one_of_the_next_year_and_says_what_it_carries(pages: Pages) -> None:
    """What came from the former plan is marked until it is ticked or changed; the form shows what has moved on."""
    pages.sign_in("clerk")
    plan_id, whole = await pages.issued()
    begun = await pages.send(f"/plans/{plan_id}/copy", {}, hidden(await pages.get(f"/plans/{plan_id}")))
    form = (await pages.led(begun)).text
    address = begun.headers["location"].removeprefix("/planning").partition("?")[0]

    assert whole.title.replace("2017", "2018") in form
    assert f'value="{whole.document.number}"' not in form
    assert "Khác với kế hoạch cũ" in form
    assert 'name="checked" value="tasks"' in form

    saved = await pages.send(address, typed_of(next_plan(whole)[0]), checked="tasks", _do="save")
    shown = (await pages.led(saved)).text
    again = (await pages.get(address)).text

    assert 'name="checked" value="tasks"' not in again
    assert 'name="checked" value="recipients"' in again
    assert "mà chưa ai xem lại" in shown


async def test_a_unit_copies_no_plan(pages: Pages) -> None:
    """Only the staff of the site draw plans up."""
    pages.sign_in("clerk")
    plan_id, _ = await pages.issued()
    pages.sign_in("clerk", unit="phuong-chi-lang")
    held = hidden(await pages.get(f"/plans/{plan_id}"))

    assert (await pages.send(f"/plans/{plan_id}/copy", {}, held)).status_code == 403


async def test_a_list_keeps_its_year(pages: Pages) -> None:
    """A year that was chosen goes along until another is."""
    pages.sign_in("clerk")
    _, whole = await pages.issued(year=2016)
    assert f">{whole.document}</a>" in (await pages.get("/plans?year=2016")).text
    assert "(1)</option>" in (await pages.get("/plans")).text
    assert "Chưa có kế hoạch nào của năm này." in (await pages.get("/plans?year=1990")).text
    assert "All years" in (await pages.get("/plans?year=&lang=en")).text
    await pages.get("/plans?lang=vi")


@pytest.mark.parametrize("number", REAL_PLANS)
async def test_a_real_plan_is_read_and_written_on_the_pages(pages: Pages, number: str) -> None:
    """Plan, document and form show it, and the form has a field for everything that it states."""
    pages.sign_in("clerk")
    plan = real_plan(number)
    draft = plan if isinstance(plan, PlanDraft) else drafted_as(plan)
    plan_id = PlanId(derived_id("test-plan", number))
    await pages.planning.handle(DraftPlan(plan_id=plan_id, content=draft), STAFF)
    shown, read, form = [(await pages.get(f"/plans/{plan_id}{page}")) for page in ("", "/document", "/edit")]

    assert (shown.status_code, read.status_code, form.status_code) == (200, 200, 200)
    for words in (plan.signer_name, plan.signs_for, *(task.text for task in plan.tasks)):
        assert html.escape(words, quote=False).replace('"', "&#34;") in read.text
    stated = {name for name, value in typed_of(draft).items() if value.strip() not in ("", "work", "no")}
    assert stated - set(re.findall(r' name="([^"]+)"', form.text)) == set()
