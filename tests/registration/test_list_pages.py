"""The pages of lists: a file is previewed with faults at its cells, corrected, and handed in; nothing is half saved."""

import re
from collections.abc import AsyncIterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openpyxl import load_workbook

from contracts.federation import Federation
from deploy.local import servers
from services.registration.lists.book import taken_back
from services.registration.service import SERVICE
from tests.chassis.topics import write_keys
from tests.chassis.web_harness import SESSION_KEY
from tests.harness import assembled, projecting
from tests.registration.lists import HEADER, workbook
from tests.registration.sheets import CHI_LANG, CLERK, IN_TIME, MAI_PHA, PLAN, hand_in, issued
from tests.registration.test_sheet_pages import HERE, READERS, Pages
from tests.registration.test_subordinate_plans import CITY, WARD

LIST = f"{HERE}/list"
SOUND = (HEADER, (1, "Nguyễn Thị Hoa", "Kế toán", "LĐTT"), (2, "Bộ phận một cửa", "", "Tập thể LĐTT"))
FAULTY = (*SOUND, (3, "Trần Văn Bình", "Văn thư", "Huân chương"), (4, "Lê Thị <script>", "Công chức", "LĐTT"))


@pytest.fixture
async def pages(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Pages]:
    """Registration of the city that has heard of the plan, in the morning of 12/01."""
    write_keys(tmp_path / "keys.json", {}, (), Federation(sites=(CITY, WARD)))
    key = tmp_path / "session-key.pem"
    key.write_bytes(SESSION_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    async with assembled(postgres.admin_url, SERVICE, tmp_path, {"session_key_file": key}) as service:
        service.it_is(IN_TIME.isoformat())
        async with projecting(service):
            await service.hear(f"plan-{PLAN}", issued())
            await service.settle()
            yield Pages(service)


async def upload(pages: Pages, content: bytes, **typed: str) -> httpx.Response:
    """The preview of a file, as the clerk of Chi Lăng sends it."""
    own = await pages.form(LIST, "clerk", unit=CHI_LANG.code)
    sent: dict[str, Any] = {"data": own | typed, "files": {"file": ("danh-sach.xlsx", content)}}
    return await pages.send_raw(LIST, sent, "clerk", unit=CHI_LANG.code)


def carried(page: httpx.Response, name: str = "kept") -> str:
    """What a page carries in a hidden field."""
    found = re.search(rf'<textarea name="{name}"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    assert found is not None
    return unescape(found[1])


async def test_the_page_of_lists_is_open_to_its_duties_alone(pages: Pages) -> None:
    """As handing in is; the sheet of another unit is not there."""
    for path in (LIST, f"{LIST}/template"):
        assert {duty for duty in READERS if (await pages.get(path, duty)).status_code == 200} == {"clerk", "appraiser"}
        assert (await pages.get(path, "clerk", unit=MAI_PHA.code)).status_code == 404
    assert f'href="{LIST}"' in (await pages.get(HERE, "clerk", unit=CHI_LANG.code)).text
    assert f'href="{LIST}"' in (await pages.get(f"{HERE}/entries", "clerk", unit=CHI_LANG.code)).text


async def test_a_sound_list_goes_on_to_the_check_and_is_handed_in(pages: Pages) -> None:
    """One command saves all of its rows; until then nothing is stored."""
    head = await pages.service.store.head()
    page = await upload(pages, workbook(*SOUND))
    assert (page.status_code, "2 dòng, không có lỗi" in page.text) == (200, True)
    assert await pages.service.store.head() == head
    rows = {"rows": carried(page, "rows")}
    checked = await pages.send(f"{HERE}/entries", rows, "clerk", unit=CHI_LANG.code)
    assert "2 danh hiệu cho 2" in checked.text
    own = await pages.form(LIST, "clerk", unit=CHI_LANG.code)
    assert (await pages.post(f"{HERE}/hand-in", own | rows, "clerk", unit=CHI_LANG.code)).status_code == 303
    shown = await pages.get(HERE, "clerk", unit=CHI_LANG.code)
    assert ("Nguyễn Thị Hoa" in shown.text, f'href="{LIST}"' in shown.text) == (True, False)


async def test_a_household_goes_from_a_list_to_the_register(pages: Pages) -> None:
    """Its sheet is checked, handed in and accepted like any other; the register and the titles show its kind."""
    page = await upload(pages, workbook(("Họ và tên", "Danh hiệu"), ("Hộ ông Nguyễn Văn Bình", "Gia đình văn hóa")))
    rows = {"rows": carried(page, "rows")}
    own = await pages.form(LIST, "clerk", unit=CHI_LANG.code)
    assert (await pages.post(f"{HERE}/hand-in", own | rows, "clerk", unit=CHI_LANG.code)).status_code == 303
    assert "Hộ gia đình" in (await pages.get(HERE, "clerk", unit=CHI_LANG.code)).text
    accepted = await pages.send(f"{HERE}/accept", {}, "appraiser")
    assert accepted.status_code == 303
    register = await pages.get("/registration/subjects?kind=household", "appraiser")
    assert ("Hộ ông Nguyễn Văn Bình" in register.text, "Hộ gia đình" in register.text) == (True, True)
    assert "Gia đình văn hóa" in (await pages.get("/registration/titles", "appraiser")).text


async def test_faults_stand_at_their_cells_and_are_corrected_in_the_preview(pages: Pages) -> None:
    """What was read is carried in the form, a row can be left out, and what was typed shows as text."""
    head = await pages.service.store.head()
    page = await upload(pages, workbook(*FAULTY))
    assert page.status_code == 422
    assert '<label for="f-cell-0-D4">Ô D4, Danh hiệu</label>' in page.text
    assert "(list-title-unknown)" in page.text
    assert 'href="#f-cell-0-D4">Sửa ô D4</a>' in page.text
    assert "Lê Thị &lt;script&gt;" in page.text
    assert "<script>" not in page.text.partition("<main")[2]
    again = {"kept": carried(page), "cell.0.D4": "CSTĐCS", "drop.0.5": "yes"}
    sound = await pages.send(LIST, again, "clerk", unit=CHI_LANG.code)
    assert (sound.status_code, "3 dòng, không có lỗi" in sound.text, "Lê Thị" in sound.text) == (200, True, False)
    english = await pages.send(f"{LIST}?lang=en", {"kept": carried(page)}, "clerk", unit=CHI_LANG.code)
    assert ("There is no title “Huân chương”" in english.text, english.status_code) == (True, 422)
    assert await pages.service.store.head() == head


async def test_a_column_and_a_header_are_chosen_otherwise(pages: Pages) -> None:
    """A sheet whose header nobody knows is shown, and read as the clerk says."""
    rows = (("Cột một", "Cột hai"), ("Nguyễn Thị Hoa", "LĐTT"))
    page = await upload(pages, workbook(*rows))
    assert ("(list-header-missing)" in page.text, "Cột hai" in page.text, page.status_code) == (True, True, 422)
    chosen = {"kept": carried(page), "header.0": "1", "column.0.A": "name", "column.0.B": "title"}
    read = await pages.send(LIST, chosen, "clerk", unit=CHI_LANG.code)
    assert (read.status_code, "1 dòng, không có lỗi" in read.text) == (200, True)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "list-file-missing"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list-file-old-excel"),
        (b"%PDF-1.7", "list-file-other-kind"),
    ],
)
async def test_a_file_that_is_no_list_is_refused_on_the_same_page(pages: Pages, content: bytes, code: str) -> None:
    """With the sentence that says what to do."""
    own = await pages.form(LIST, "clerk", unit=CHI_LANG.code)
    files = {"file": ("danh-sach.xls" if content else "", content)}
    page = await pages.send_raw(LIST, {"data": own, "files": files}, "clerk", unit=CHI_LANG.code)
    assert (page.status_code, code in page.text, 'type="file"' in page.text) == (422, True, True)


async def test_a_preview_that_was_changed_is_refused_and_a_forged_form_is_not_read(pages: Pages) -> None:
    """The rows that it carries are the clerk's own; whoever sends them needs the form of the page."""
    page = await pages.send(LIST, {"kept": "{}"}, "clerk", unit=CHI_LANG.code)
    assert (page.status_code, "list-kept-damaged" in page.text) == (422, True)
    own = await pages.form(LIST, "clerk", unit=CHI_LANG.code)
    forged = {"data": own | {"_form": "other"}, "files": {"file": ("a.xlsx", workbook(*SOUND))}}
    answer = await pages.send_raw(LIST, forged, "clerk", unit=CHI_LANG.code)
    assert (answer.status_code, "form-forged" in answer.text) == (403, True)


async def test_the_template_knows_the_sheet_and_is_read_back(pages: Pages) -> None:
    """With the rows that the sheet has, their keys, and the titles to choose from."""
    await pages.service.handle(hand_in(unit_plan=None), CLERK)
    await pages.service.settle()
    sent = await pages.get(f"{LIST}/template", "clerk", unit=CHI_LANG.code)
    book = load_workbook(BytesIO(sent.content))
    sheet = book["Đăng ký"]
    assert CHI_LANG.name in str(sheet["A1"].value)
    assert [cell.value or "" for cell in sheet[8]][1:] == [
        "Hoàng Thị Đào",
        "Công chức",
        "",
        "Cá nhân",
        "Chiến sĩ thi đua cơ sở",
        "can-bo-2",
    ]
    assert len(sheet.data_validations.dataValidation) == 2
    page = await upload(pages, sent.content)
    assert (page.status_code, "3 dòng, không có lỗi" in page.text) == (200, True)
    assert "can-bo-2" in taken_back(carried(page)).model_dump_json()
