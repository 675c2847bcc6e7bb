"""The pages on which a sheet is returned row by row, and on which it shows what became of the rows."""

import re

from contracts.registration import ReturnedTitle, ReturnReason
from services.registration.sheet.messages import ReturnSheet
from tests.registration.sheets import (
    CHI_LANG,
    CLERK,
    SHEET,
    STANDING_BODY,
    entry,
    person,
)
from tests.registration.test_sheet_pages import HAND_IN, HERE, MARKUP, Pages, pages

__all__ = ["pages"]


async def test_a_sheet_is_returned_with_its_flagged_rows(pages: Pages) -> None:
    """A row that is not there, and a reason that is not true of the sheet, are said; what was typed stays."""
    await pages.service.handle(HAND_IN, CLERK)
    begun = await pages.get(f"{HERE}/return?flag=2", "appraiser")
    assert 'name="flags.0.rows" type="text" class="middle" value="2"' in begun.text
    assert f'href="{HERE}/return?flag=2">' in (await pages.get(HERE, "appraiser")).text
    assert "/return" not in (await pages.get(HERE, "clerk", unit=CHI_LANG.code)).text

    sheet = {"reason_code": "INCOMPLETE", "reason": "Thiếu chữ ký"}
    wrong = await pages.send(f"{HERE}/return", sheet | {"flags.0.rows": "1, 9"}, "appraiser")
    assert (wrong.status_code, "Không có dòng “9”" in wrong.text, "Thiếu chữ ký" in wrong.text) == (422, True, True)
    assert 'href="#f-flags-0-rows"' in wrong.text
    untrue = await pages.send(f"{HERE}/return", sheet | {"reason_code": "LATE"}, "appraiser")
    assert (untrue.status_code, "return-reason-untrue" in untrue.text) == (409, True)
    first = {"flags.0.rows": "1", "flags.0.reason_code": "WRONG_FORM", "flags.0.reason": "Ghi <b>chức vụ</b>"}
    rows = first | {"flags.1.rows": "2", "flags.1.reason_code": "", "flags.1.reason": ""}
    assert (await pages.send(f"{HERE}/return", sheet | rows, "appraiser")).status_code == 303

    shown = await pages.get(HERE, "clerk", unit=CHI_LANG.code)
    assert "Ghi không đúng mẫu: Ghi &lt;b&gt;chức vụ&lt;/b&gt;" in _cells_of(shown.text, 'id="row-1"')
    assert "Thiếu thông tin" in _cells_of(shown.text, 'id="row-2"')
    assert f'<a href="{HERE}?row=1#row-2" data-row="2"' in shown.text
    assert "Sửa và gửi lại bản đăng ký" in shown.text
    listed = (await pages.get(f"{HERE}/rows", "clerk", unit=CHI_LANG.code)).json()["rows"]
    assert [row[6:] for row in listed] == [["WRONG_FORM", "Ghi <b>chức vụ</b>"], ["INCOMPLETE", ""]]
    edited = await pages.get(f"{HERE}/entries", "clerk", unit=CHI_LANG.code)
    assert (
        '"notes": {"1": ["WRONG_FORM", "Ghi \\u003cb\\u003echức vụ\\u003c/b\\u003e"], "2": ["INCOMPLETE", ""]}'
        in edited.text
    )
    assert "Các dòng cần sửa: 2" in edited.text
    assert "to-mot-cua\n</textarea>" in edited.text


def _cells_of(page: str, row: str) -> str:
    """The cells of a row of a table."""
    return page.partition(f"<tr {row}>")[2].partition("</tr>")[0]


async def test_lines_of_flags_are_added_removed_and_filled_without_a_script(pages: Pages) -> None:
    """Each button shows the form again with what was typed, and returns nothing; so does the Enter key."""
    await pages.service.handle(HAND_IN, CLERK)
    head = await pages.service.store.head()
    form = await pages.form(f"{HERE}/return", "appraiser")
    typed = {"reason_code": "INCOMPLETE", "reason": "Thiếu chữ ký", "flags.0.rows": "1", "flags.0.reason": "Chức vụ"}
    asked = re.compile(r'name="(flags\.\d+\.rows)" type="text" class="middle" value="([^"]*)"')
    for button, lines in (
        ("add:flags", {"flags.0.rows": "1", "flags.1.rows": ""}),
        ("flag:2", {"flags.0.rows": "1", "flags.1.rows": "2"}),
        ("remove:flags.0", {}),
    ):
        changed = await pages.post(f"{HERE}/return", form | typed | {"_do": button}, "appraiser")
        assert (changed.status_code, dict(asked.findall(changed.text))) == (200, lines), button
        assert "Thiếu chữ ký</textarea>" in changed.text
    again = await pages.post(f"{HERE}/return", form | typed | {"_do": "show:1"}, "appraiser")
    assert '<button class="unseen" name="_do" value="show:1"' in again.text.partition('id="return"')[2][:700]
    assert "Đã đánh dấu" in _cells_of(again.text, 'id="row-1"')
    assert 'form="return" name="_do" value="flag:2"' in _cells_of(again.text, 'id="row-2"')
    assert await pages.service.store.head() == head


async def test_the_page_of_acceptance_shows_what_became_of_the_flagged_rows(pages: Pages) -> None:
    """As long as the sheet awaits acceptance; without flagged rows there is nothing to show."""
    await pages.service.handle(HAND_IN, CLERK)
    assert "Các dòng đã trả lại để sửa" not in (await pages.get(f"{HERE}/accept", "appraiser")).text
    rows = tuple(
        ReturnedTitle(subject=one.subject.key, title=one.title, reason_code=ReturnReason.INCOMPLETE)
        for one in HAND_IN.entries
    )
    give_back = ReturnSheet(sheet_id=SHEET, reason_code=ReturnReason.WRONG_FORM, reason="Sai mẫu", rows=rows)
    await pages.service.handle(give_back, STANDING_BODY)
    assert "Các dòng đã trả lại để sửa" not in (await pages.get(f"{HERE}/accept", "appraiser")).text
    mended = (entry(MARKUP.model_copy(update={"position": "Kế toán"})), HAND_IN.entries[1])
    await pages.service.handle(HAND_IN.model_copy(update={"entries": mended}), CLERK)
    shown = (await pages.get(f"{HERE}/accept", "appraiser")).text
    assert "Các dòng đã trả lại để sửa: chưa sửa 1, đã sửa 1" in shown
    assert shown.index("Bộ phận một cửa – Tập thể") < shown.index(
        "Nguyễn &lt;script&gt;alert(1)&lt;/script&gt; (Công chức)"
    )
    assert "Nguyễn &lt;script&gt;alert(1)&lt;/script&gt; (Kế toán) – Lao động tiên tiến" in shown
    assert "to-mend" not in (await pages.get(HERE, "clerk", unit=CHI_LANG.code)).text


async def test_a_sheet_that_was_returned_before_rows_were_data_shows_its_text(pages: Pages) -> None:
    """The numbers in it are words: they flag nothing."""
    await pages.service.handle(HAND_IN, CLERK)
    old = "Thiếu chữ ký\nDòng 2: Bộ phận một cửa – Tập thể lao động tiên tiến"
    await pages.service.handle(
        ReturnSheet(sheet_id=SHEET, reason_code=ReturnReason.INCOMPLETE, reason=old), STANDING_BODY
    )
    edited = await pages.get(f"{HERE}/entries", "clerk", unit=CHI_LANG.code)
    assert old in edited.text
    assert ("to-mend" in edited.text, '"notes": {}' in edited.text) == (False, True)


async def test_a_long_sheet_is_returned_row_by_row(pages: Pages) -> None:
    """All of 1,800 rows flagged with words of their own: the event fits, and the pages stay small."""
    lines = tuple(entry(person(number, f"Hoàng Thị Thu Trang {number}")) for number in range(1800))
    await pages.service.handle(HAND_IN.model_copy(update={"entries": lines}), CLERK)
    form = await pages.form(f"{HERE}/return", "appraiser")
    far = await pages.post(f"{HERE}/return", form | {"_do": "show:1701", "flags.0.rows": "1.702"}, "appraiser")
    assert ("Trang 1701<" in far.text, 'value="show:1601"' in far.text, "Trang 99<" in far.text) == (True, True, False)
    assert "Đã đánh dấu" in _cells_of(far.text, 'id="row-1702"')
    assert len(far.content) < 100_000
    typed = {"reason_code": "WRONG_FORM", "reason": "Sửa các dòng", "flags.0.rows": "1-1.800"}
    typed["flags.0.reason"] = "Ghi chức vụ theo quyết định bổ nhiệm gần nhất của từng người"
    assert (await pages.post(f"{HERE}/return", form | typed, "appraiser")).status_code == 303
    shown = await pages.get(f"{HERE}?row=1701", "clerk", unit=CHI_LANG.code)
    edited = await pages.get(f"{HERE}/entries", "clerk", unit=CHI_LANG.code)
    assert "quyết định bổ nhiệm" in _cells_of(shown.text, 'id="row-1702"')
    assert max(len(shown.content), len(edited.content)) < 150_000
    assert {row[6] for row in (await pages.get(f"{HERE}/rows", "auditor")).json()["rows"]} == {"WRONG_FORM"}
    await pages.service.handle(HAND_IN.model_copy(update={"entries": lines[1:]}), CLERK)
    judged = await pages.get(f"{HERE}/accept", "appraiser")
    assert ("chưa sửa 1.799, đã bỏ 1" in judged.text, len(judged.content) < 150_000) == (True, True)
