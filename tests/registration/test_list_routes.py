"""Lists over HTTP: previewed, handed in whole or not at all, and open to those who hand in."""

from io import BytesIO
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from contracts.message import Actor
from tests.harness import ServiceHarness, problem_of
from tests.registration.lists import HEADER, workbook
from tests.registration.sheets import CLERK, OTHER_CLERK, SHEET, STANDING_BODY

LIST = f"/sheets/{SHEET}/list"
SOUND = workbook(HEADER, (1, "NGUYỄN THỊ HOA", "Kế toán", "LĐTT"), (2, "Bộ phận một cửa", "", "Tập thể LĐTT"))
FAULTY = workbook(HEADER, (1, "Nguyễn Thị Hoa", "Kế toán", "LĐTT"), (2, "Trần Văn Bình", "Văn thư", "Huân chương"))
AUDITOR = Actor("kiem-toan", duties=frozenset({"auditor"}))


async def send(service: ServiceHarness, path: str, actor: Actor, content: bytes, **more: Any) -> httpx.Response:
    """The answer to a file; the read tables follow before this returns."""
    answer = await service.web.post(path, content=content, headers=service.token(actor) | more)
    await service.settle()
    return answer


async def test_a_file_is_previewed_and_handed_in(registration: ServiceHarness) -> None:
    """What the preview answers with is what handing in records, once under one key."""
    head = await registration.store.head()
    shown = (await send(registration, f"{LIST}/preview", CLERK, SOUND)).json()
    assert (shown["clean"], shown["rows"], shown["faults"]) == (True, 2, [])
    assert shown["columns"] == {"Danh sách": {"A": "number", "B": "name", "C": "position", "D": "title"}}
    assert [note["code"] for note in shown["notes"]] == ["list-name-capitals"]
    assert await registration.store.head() == head

    key = {"Idempotency-Key": "mot-lan"}
    answers = [await send(registration, f"{LIST}/hand-in", CLERK, SOUND, **key) for _ in range(2)]
    assert [(one.status_code, one.json()["repeated"]) for one in answers] == [(200, False), (200, True)]
    sheet = (await registration.get(f"/sheets/{SHEET}", AUDITOR)).json()
    assert sheet["entries"] == shown["entries"]


async def test_a_list_with_a_fault_is_handed_in_not_even_in_part(registration: ServiceHarness) -> None:
    """The preview names each fault at its cell; the refusal names the first."""
    head = await registration.store.head()
    shown = (await send(registration, f"{LIST}/preview", STANDING_BODY, FAULTY)).json()
    assert (shown["clean"], shown["entries"]) == (False, [])
    assert [(one["cell"], one["code"]) for one in shown["faults"]] == [("D3", "list-title-unknown")]
    refused = await send(registration, f"{LIST}/hand-in", CLERK, FAULTY)
    assert problem_of(refused) == (422, "list-faulty")
    assert "D3" in refused.json()["detail_vi"]
    assert await registration.store.head() == head


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "list-file-empty"), (b"PK\x03\x04", "list-file-damaged"), (b"%PDF", "list-file-other-kind")],
)
async def test_a_file_that_is_no_list_is_a_problem(registration: ServiceHarness, content: bytes, code: str) -> None:
    """Of the code of its kind, whatever its Content-Type says."""
    answer = await send(registration, f"{LIST}/preview", CLERK, content, **{"Content-Type": "text/csv"})
    assert problem_of(answer) == (422, code)


async def test_lists_are_open_to_those_who_hand_in(registration: ServiceHarness) -> None:
    """The sheet of another unit is not there, and a reader sends no list."""
    for path in (f"{LIST}/preview", f"{LIST}/hand-in"):
        assert (await send(registration, path, AUDITOR, SOUND)).status_code == 403
        assert (await send(registration, path, OTHER_CLERK, SOUND)).status_code == 404
    assert (await registration.web.post(f"{LIST}/preview", content=SOUND)).status_code == 401


async def test_a_sheet_of_the_file_is_left_out_and_the_template_is_a_workbook(registration: ServiceHarness) -> None:
    """A file whose only sheet is left out holds no list."""
    shown = (await send(registration, f"{LIST}/preview?left_out=0", CLERK, SOUND)).json()
    assert [one["code"] for one in shown["faults"]] == ["list-rows-none"]
    template = await registration.get(f"{LIST}/template", CLERK)
    assert load_workbook(BytesIO(template.content)).sheetnames == ["Đăng ký", "Hướng dẫn"]
