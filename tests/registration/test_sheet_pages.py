"""The pages of registration, as its own web application serves them over one database."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from structlog.testing import capture_logs

from chassis.reading.viewer import Viewer
from contracts.catalog import ruleset_on, titles
from contracts.federation import Federation
from contracts.registration import sheet_id_of
from contracts.vocabulary import WithdrawalReason
from deploy.local import servers
from services.registration.service import SERVICE
from services.registration.sheet.messages import AcceptSheet, WithdrawTitle
from services.registration.sheet.title_words import KIND_WORDS
from tests.chassis.topics import write_keys
from tests.chassis.web_harness import SESSION_KEY, session_of
from tests.harness import ServiceHarness, assembled, projecting
from tests.registration.sheets import (
    CHI_LANG,
    CLERK,
    COLLECTIVE,
    IN_TIME,
    LATE,
    MAI_PHA,
    PLAN,
    PLAN_254,
    SHEET,
    STANDING_BODY,
    entry,
    hand_in,
    issued,
    person,
)
from tests.registration.test_subordinate_plans import BELOW, CITY, WARD, of_unit

HERE = f"/registration/sheets/{SHEET}"
OTHER_SHEET = sheet_id_of(PLAN, MAI_PHA.code)
WINDOW = f"/registration/registrations/{PLAN}"
READERS = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
READ = (
    "/registration/registrations",
    WINDOW,
    f"{WINDOW}/consolidation",
    HERE,
    f"{HERE}/rows",
    f"{HERE}/table",
    "/registration/titles",
    "/registration/subordinate-plans",
)
REGISTERED = (f"{HERE}/entries", f"{HERE}/unit-plan", f"{HERE}/withdraw?row=1", f"{HERE}/take-back")
DECIDED = (f"{HERE}/accept", f"{HERE}/return", f"{HERE}/unlock", f"{HERE}/add")
TABLE = "Họ và tên\tDanh hiệu\tChức vụ\nLê <script>An</script>\tLĐTT\tKế toán\nBộ phận một cửa\tTập thể LĐTT\t\n"
MARKUP = person(1, "Nguyễn <script>alert(1)</script>")
HAND_IN = hand_in(entries=(entry(MARKUP), entry(COLLECTIVE, "TTLDTT")), unit_plan=None)


@dataclass
class Pages:
    """The pages of registration, and people who have signed in."""

    service: ServiceHarness

    async def get(self, path: str, *duties: str, unit: str | None = None) -> httpx.Response:
        """The page at `path` for one who holds `duties`."""
        return await self._send("GET", path, *duties, unit=unit)

    async def form(self, path: str, *duties: str, unit: str | None = None) -> dict[str, str]:
        """The hidden fields of the form at `path`."""
        page = await self.get(path, *duties, unit=unit)
        assert page.status_code == 200
        found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
        return {name: value for name, value in found.items() if name in {"_form", "_key", "_seen", "subject", "title"}}

    async def post(self, path: str, data: dict[str, str], *duties: str, unit: str | None = None) -> httpx.Response:
        """The answer to a form; the read tables follow before this returns."""
        answer = await self._send("POST", path, *duties, unit=unit, data=data)
        await self.service.settle()
        return answer

    async def send(self, path: str, typed: dict[str, str], *duties: str, unit: str | None = None) -> httpx.Response:
        """The answer to the form at `path`, filled in with `typed`."""
        return await self.post(path, await self.form(path, *duties, unit=unit) | typed, *duties, unit=unit)

    async def send_raw(self, path: str, sent: dict[str, Any], *duties: str, unit: str | None = None) -> httpx.Response:
        """The answer to a form in whatever encoding `sent` asks for, as one with a file."""
        return await self._send("POST", path, *duties, unit=unit, **sent)

    async def _send(self, method: str, path: str, *duties: str, unit: str | None, **sent: Any) -> httpx.Response:
        self.service.web.cookies.clear()
        self.service.web.cookies.update(session_of("an", *duties, unit=unit))
        return await self.service.web.request(method, path, **sent)


@pytest.fixture
async def pages(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Pages]:
    """Registration of the city that has heard of the plan, in the morning of 12/01; Chi Lăng has a site below it."""
    write_keys(tmp_path / "keys.json", {}, (), Federation(sites=(CITY, WARD)))
    key = tmp_path / "session-key.pem"
    key.write_bytes(SESSION_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    async with assembled(postgres.admin_url, SERVICE, tmp_path, {"session_key_file": key}) as service:
        service.it_is(IN_TIME.isoformat())
        async with projecting(service):
            await service.hear(f"plan-{PLAN}", issued())
            await service.settle()
            yield Pages(service)


async def test_each_page_is_open_to_its_duties_alone(pages: Pages) -> None:
    """As the JSON routes are; the sheet of another unit is not there."""
    await pages.service.handle(HAND_IN, CLERK)
    for path in READ:
        assert {(await pages.get(path, duty)).status_code for duty in READERS} == {200}, path
    opened = {
        path: {duty for duty in READERS if (await pages.get(path, duty)).status_code != 403} for path in REGISTERED
    }
    assert set(map(frozenset, opened.values())) == {frozenset({"clerk", "appraiser"})}
    opened = {path: {duty for duty in READERS if (await pages.get(path, duty)).status_code != 403} for path in DECIDED}
    assert set(map(frozenset, opened.values())) == {frozenset({"appraiser"})}
    assert (await pages.get(HERE)).status_code == 403
    for path in (HERE, f"{HERE}/rows", f"{HERE}/table", f"{HERE}/entries", f"/registration/sheets/{UUID(int=1)}"):
        assert (await pages.get(path, "clerk", unit=MAI_PHA.code)).status_code == 404, path


async def test_control_of_the_viewers_limit(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the other unit's people come: the test above looks for what would be there."""
    await pages.service.handle(HAND_IN, CLERK)
    monkeypatch.setattr(Viewer, "sees", lambda *_: True)
    monkeypatch.setattr(Viewer, "scope", lambda *_: None)
    for path in (HERE, f"{HERE}/rows", f"{HERE}/table", f"{HERE}/entries", WINDOW):
        assert CHI_LANG.name in (shown := (await pages.get(path, "clerk", unit=MAI_PHA.code)).text) or "Nguyễn" in shown


async def test_the_check_says_what_a_quota_leaves(pages: Pages) -> None:
    """Two ask for what is a share of two: none can have it, and the clerk reads so before anything is sent."""
    table = "Họ và tên\tDanh hiệu\nNguyễn An\tCSTĐCS\nTrần Bình\tCSTĐCS\n"

    checked = await pages.send(f"{HERE}/entries", {"rows": table}, "clerk", unit=CHI_LANG.code)

    assert "xét nhiều nhất <strong>0</strong>" in checked.text
    assert "NĐ 91/2017 Đ9 k3" in checked.text


async def test_a_pasted_sheet_is_checked_before_it_is_handed_in(pages: Pages) -> None:
    """Faults stand at row and column, and what was pasted is kept; a form that is sent twice hands in once."""
    before = await pages.service.store.head()
    paste = {"rows": TABLE + "Vũ Bình\tGiấy khen\t\n"}
    faulty = await pages.send(f"{HERE}/entries", paste, "clerk", unit=CHI_LANG.code)
    assert faulty.status_code == 422
    assert 'href="#cell-3-title" data-row="3" data-column="title">Dòng 3, cột Danh hiệu</a>' in faulty.text
    assert "Vũ Bình\tGiấy khen" in faulty.text
    assert 'id="cell-3-title"' in faulty.text
    empty = await pages.send(f"{HERE}/entries", {"rows": " "}, "clerk", unit=CHI_LANG.code)
    assert (empty.status_code, "Bảng đăng ký còn trống" in empty.text) == (422, True)

    checked = await pages.send(f"{HERE}/entries", {"rows": TABLE}, "clerk", unit=CHI_LANG.code)
    assert (checked.status_code, "2 danh hiệu cho 2" in checked.text) == (200, True)
    assert await pages.service.store.head() == before
    text = re.search(r'<textarea name="rows"[^>]*>(.*?)</textarea>', checked.text, re.DOTALL)
    assert text is not None
    form = {**dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)">', checked.text)), "rows": TABLE}
    back = await pages.post(f"{HERE}/entries", form | {"_do": "back"}, "clerk", unit=CHI_LANG.code)
    assert "Tập thể LĐTT" in back.text

    led = await pages.post(f"{HERE}/hand-in", form, "clerk", unit=CHI_LANG.code)
    again = await pages.post(f"{HERE}/hand-in", form, "clerk", unit=CHI_LANG.code)
    assert (led.status_code, again.status_code) == (303, 303)
    shown = await pages.get(led.headers["location"], "clerk", unit=CHI_LANG.code)
    assert "Đã gửi bản đăng ký." in shown.text
    assert "Lê &lt;script&gt;An" in shown.text
    assert "<script>An" not in shown.text
    rows = (await pages.get(f"{HERE}/rows", "auditor")).json()["rows"]
    assert rows[0] == [
        "Lê <script>An</script>",
        "Kế toán",
        "individual",
        "LDTT",
        "le-script-an-script-phuong-chi-lang",
        *("", "", ""),
    ]


async def test_the_grid_says_before_any_fault_what_each_column_takes(pages: Pages) -> None:
    """The kinds, and the titles of the plan's rules by the names that the catalogue prints."""
    edited = await pages.get(f"{HERE}/entries", "clerk", unit=CHI_LANG.code)
    helped = edited.text.partition("<details><summary>Mỗi cột ghi gì</summary>")[2].partition("</details>")[0]
    assert "Cá nhân <span" in helped
    for one in titles(ruleset_on(PLAN_254.dated)):
        assert f'{one.name.vi} – <span class="code">{one.code}</span>' in helped
        kinds = ", ".join(f'"{KIND_WORDS[kind][0]}"' for kind in one.subject_kinds)
        assert f'{{"kinds": [{kinds}], "label": "{one.code}", "text": "{one.name.vi}"}}' in edited.text
    english = await pages.get(f"{HERE}/entries?lang=en", "clerk", unit=CHI_LANG.code)
    assert "Advanced Worker – <span" in english.text


async def test_a_form_that_is_stale_or_forged_is_refused_with_what_was_typed(pages: Pages) -> None:
    """The sheet has gone on since its page was opened; or no page of the site has sent the form."""
    stale = await pages.form(f"{HERE}/entries", "clerk", unit=CHI_LANG.code)
    await pages.service.handle(HAND_IN, CLERK)
    refused = await pages.post(f"{HERE}/hand-in", stale | {"rows": TABLE}, "clerk", unit=CHI_LANG.code)
    assert (refused.status_code, "Tập thể LĐTT" in refused.text) == (412, True)
    forged = await pages.post(f"{HERE}/accept", stale | {"_form": "other"}, "appraiser")
    assert (forged.status_code, "form-forged" in forged.text) == (403, True)
    short = await pages.send(f"{HERE}/unit-plan", {"unit_plan.number": "3"}, "clerk", unit=CHI_LANG.code)
    assert (short.status_code, 'id="f-unit_plan-symbol-fault"' in short.text) == (422, True)
    plan = {"unit_plan.number": "3", "unit_plan.symbol": "KH-UBND", "unit_plan.dated": "2017-01-06"}
    plan |= {"unit_plan.issuer": CHI_LANG.name}
    later = plan | {"unit_plan.dated": "2017-01-13"}
    dated_later = await pages.send(f"{HERE}/unit-plan", later, "clerk", unit=CHI_LANG.code)
    assert (dated_later.status_code, 'href="#f-unit_plan-dated"' in dated_later.text) == (422, True)
    assert (await pages.send(f"{HERE}/unit-plan", plan, "clerk", unit=CHI_LANG.code)).status_code == 303
    assert "3/KH-UBND ngày 06/01/2017" in (await pages.get(HERE, "clerk", unit=CHI_LANG.code)).text


async def test_a_sheet_is_accepted_and_a_title_withdrawn(pages: Pages) -> None:
    """The row says so afterwards; names stand as text wherever they are shown."""
    await pages.service.handle(HAND_IN, CLERK)
    assert (await pages.send(f"{HERE}/accept", {}, "appraiser")).status_code == 303
    assert (
        await pages.send(f"{HERE}/withdraw?row=2", {"reason_code": "LEFT_UNIT", "reason": ""}, "appraiser")
    ).status_code == 422
    untyped = await pages.send(f"{HERE}/withdraw?row=2", {"reason": "Chuyển công tác"}, "appraiser")
    assert untyped.status_code == 422
    typed = {"reason_code": "LEFT_UNIT", "reason": "Chuyển công tác"}
    assert (await pages.send(f"{HERE}/withdraw?row=2", typed, "appraiser")).status_code == 303
    rows = (await pages.get(f"{HERE}/rows", "auditor")).json()["rows"]
    assert [row[5] for row in rows] == ["registered", "withdrawn"]
    with capture_logs() as lines:
        titles = await pages.get("/registration/titles?q=nguyen&year=2017&title=LDTT", "auditor")
    assert "Nguyễn &lt;script&gt;" in titles.text
    assert [line["kind"] for line in lines if line["event"] == "personal_data_read"] == ["title"]
    none = await pages.get("/registration/titles?unit=xa-mai-pha&title=khong-co&plan=x", "auditor")
    assert (none.status_code, "Nguyễn" in none.text) == (200, False)
    english = await pages.get(f"{HERE}?lang=en", "auditor")
    assert "Advanced Worker" in english.text
    assert "Đã tiếp nhận" not in english.text


async def test_the_deadline_is_shown_and_a_paper_is_entered_for_a_unit(pages: Pages) -> None:
    """By the standing body, with the date of receipt; the counts lead to the list, and a unit sees its own alone."""
    await pages.service.handle(HAND_IN, CLERK)
    other = f"/registration/sheets/{OTHER_SHEET}"
    assert "(còn 1 ngày làm việc)" in (await pages.get(other, "appraiser")).text
    pages.service.it_is(LATE.isoformat())
    await pages.service.settle()
    assert "(quá chưa đến một ngày làm việc)" in (await pages.get(other, "appraiser")).text
    missing = await pages.get(f"{WINDOW}?state=missing", "appraiser")
    assert (MAI_PHA.name in missing.text, CHI_LANG.name in missing.text) == (True, False)
    assert "Cụm xã" in missing.text
    listed = await pages.get("/registration/registrations?year=2017", "clerk", unit=CHI_LANG.code)
    assert (CHI_LANG.name in listed.text, MAI_PHA.name in listed.text) == (True, False)
    own = await pages.get(WINDOW, "clerk", unit=CHI_LANG.code)
    assert (CHI_LANG.name in own.text, MAI_PHA.name in own.text, "Đã khóa" in own.text) == (True, False, True)

    typed = {"rows": TABLE, "received_at": "2017-01-12T09:30"}
    refused = await pages.send(f"{other}/entries", typed | {"received_at": "hôm qua"}, "appraiser")
    assert (refused.status_code, 'id="f-received_at-fault"' in refused.text) == (422, True)
    form = await pages.form(f"{other}/entries", "appraiser")
    assert (await pages.post(f"{other}/hand-in", form | typed, "appraiser")).status_code == 303
    shown = await pages.get(other, "appraiser")
    assert ("Đã gửi, chờ tiếp nhận" in shown.text, "12/01/2017 09:30" in shown.text) == (True, True)


async def test_the_plans_of_the_sites_below_lead_to_their_units_sheets(pages: Pages) -> None:
    """Each with the registration that it answers; whoever works for a unit sees the plans of its own site."""
    await pages.service.hear(f"plan-{BELOW}", of_unit(), WARD.code)
    await pages.service.settle()
    shown = await pages.get("/registration/subordinate-plans", "appraiser")
    assert f'<a href="{HERE}">Bản đăng ký của đơn vị</a>' in shown.text
    assert f'<a href="{WINDOW}">' in shown.text
    own = await pages.get("/registration/subordinate-plans", "clerk", unit=MAI_PHA.code)
    assert "3/KH-UBND" not in own.text
    assert "3/KH-UBND ngày 06/01/2017" in (await pages.get(HERE, "appraiser")).text


async def test_a_long_sheet_stays_a_small_page(pages: Pages) -> None:
    """A hundred rows of 1,800 at once; the rest comes to the grid by itself, and without it by pages."""
    other = f"/registration/sheets/{OTHER_SHEET}"
    table = "Họ tên\tDanh hiệu\n" + "".join(f"Hoàng Thị Thu Trang {number}\tCSTĐCS\n" for number in range(1800))
    checked = await pages.send(f"{other}/entries", {"rows": table}, "appraiser")
    assert (checked.status_code, len(checked.content) < 150_000) == (200, True)
    form = await pages.form(f"{other}/entries", "appraiser")
    assert (await pages.post(f"{other}/hand-in", form | {"rows": table}, "appraiser")).status_code == 303
    shown, last = await pages.get(other, "auditor"), await pages.get(f"{other}?row=1701", "auditor")
    assert max(len(shown.content), len(last.content)) < 60_000
    assert ("Trang 99<" in shown.text, "Trang 100<" in shown.text, "Trang 1799<" in last.text) == (True, False, True)
    assert len((await pages.get(f"{other}/rows", "auditor")).json()["rows"]) == 1800
    await pages.service.handle(AcceptSheet(sheet_id=OTHER_SHEET), STANDING_BODY)
    first = "hoang-thi-thu-trang-0-xa-mai-pha"
    await pages.service.handle(
        WithdrawTitle(
            sheet_id=OTHER_SHEET, subject=first, title="CSTDCS", reason_code=WithdrawalReason.LEFT_UNIT, reason="Nghỉ"
        ),
        STANDING_BODY,
    )
    assert "Đã rút" in (await pages.get(other, "auditor")).text


async def test_a_sheet_is_taken_back_and_handed_in_again_by_its_unit(pages: Pages) -> None:
    """The rows are still there, and the reason is shown as text."""
    await pages.service.handle(HAND_IN, CLERK)
    assert f'href="{HERE}/take-back"' in (await pages.get(HERE, "clerk", unit=CHI_LANG.code)).text

    led = await pages.send(f"{HERE}/take-back", {"reason": "Sót <b>tên</b>"}, "clerk", unit=CHI_LANG.code)

    shown = await pages.get(led.headers["location"], "clerk", unit=CHI_LANG.code)
    assert (led.status_code, "Đã rút lại bản đăng ký để sửa." in shown.text) == (303, True)
    assert "Sót &lt;b&gt;tên&lt;/b&gt;" in shown.text
    assert "Nguyễn &lt;script&gt;" in shown.text
    again = await pages.send(f"{HERE}/take-back", {"reason": "Lần hai"}, "clerk", unit=CHI_LANG.code)
    assert (again.status_code, "nothing-handed-in" in again.text) == (409, True)


async def test_a_locked_sheet_is_unlocked_and_added_to_by_a_decision(pages: Pages) -> None:
    """Without a decision nobody is added; what is added stands beside the rows, and can be withdrawn there."""
    await pages.service.handle(HAND_IN, CLERK)
    await pages.service.handle(AcceptSheet(sheet_id=SHEET), STANDING_BODY)
    pages.service.it_is(LATE.isoformat())
    await pages.service.settle()
    decision = {"decision.issuer": PLAN_254.issuer, "decision.number": "12", "decision.symbol": "QĐ-UBND"}
    dated = decision | {"decision.dated": "2017-01-15"}

    past = await pages.send(f"{HERE}/unlock", dated | {"until.day": "2017-01-10", "reason": "Mưa"}, "appraiser")
    assert (past.status_code, "sheet-unlocked-until-past" in past.text) == (422, True)
    led = await pages.send(
        f"{HERE}/unlock", dated | {"until.day": "2017-01-20", "reason": "Mưa <i>lũ</i>"}, "appraiser"
    )
    shown = await pages.get(led.headers["location"], "appraiser")
    assert (led.status_code, "Mưa &lt;i&gt;lũ&lt;/i&gt;" in shown.text, "12/QĐ-UBND" in shown.text) == (303, True, True)

    forgotten = {"name": "Lý <b>Sót</b>", "position": "Văn thư", "title": "LDTT", "reason": "Sót tên"}
    without = await pages.send(f"{HERE}/add", forgotten, "appraiser")
    half = await pages.send(f"{HERE}/add", forgotten | decision, "appraiser")
    assert (without.status_code, half.status_code) == (422, 422)
    assert "Lý &lt;b&gt;Sót" in half.text
    added = await pages.send(f"{HERE}/add", forgotten | dated, "appraiser")
    shown = await pages.get(added.headers["location"], "appraiser")
    assert (added.status_code, "Lý &lt;b&gt;Sót&lt;/b&gt; (Văn thư)" in shown.text) == (303, True)
    assert f'href="{HERE}/withdraw?row=3"' in shown.text
    withdrawn = await pages.send(f"{HERE}/withdraw?row=3", {"reason_code": "MISTAKEN", "reason": "Nhầm"}, "appraiser")
    assert withdrawn.status_code == 303
    assert f"{HERE}/withdraw?row=3" not in (await pages.get(HERE, "appraiser")).text
    assert (await pages.get(f"{HERE}/withdraw?row=4", "appraiser")).status_code == 404


async def test_a_late_sheet_is_accepted_by_the_plan_or_a_decision(pages: Pages) -> None:
    """What was typed stays while one of the two is asked for."""
    pages.service.it_is(LATE.isoformat())
    await pages.service.settle()
    await pages.service.handle(HAND_IN, CLERK)

    refused = await pages.send(f"{HERE}/accept", {"late_reason": "Bão lũ"}, "appraiser")
    led = await pages.send(f"{HERE}/accept", {"late_reason": "Bão lũ", "plan_clause": "IV.1"}, "appraiser")

    assert (refused.status_code, "late-sheet-needs-ground" in refused.text, "Bão lũ" in refused.text) == (
        409,
        True,
        True,
    )
    assert led.status_code == 303
