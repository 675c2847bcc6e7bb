"""What is measured of lists: an Excel sheet of 1,800 rows previewed on its page, beside openpyxl reading it alone."""

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx
from openpyxl import load_workbook

from deploy.local.servers import postgres
from services.registration.service import SERVICE
from tests.benchmarks.district import SHEET_ROWS
from tests.benchmarks.figure import Fact, Figure, Stopwatch
from tests.benchmarks.section import Section, Table
from tests.chassis.web_harness import session_of
from tests.harness import ServiceHarness, assembled, projecting
from tests.registration.lists import HEADER, workbook
from tests.registration.sheets import CHI_LANG, IN_TIME, PLAN, SHEET, issued

_FOLDER: Final = Path(__file__).parents[2] / ".tdkt" / "bench"
_MOST: Final = 3.0
"""Seconds that the preview may take."""
_ROUNDS: Final = 9
_FAMILIES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
_MIDDLES: Final = ("Văn", "Thị", "Đức", "Minh", "Ngọc", "Quang", "Thanh", "Hữu", "Xuân", "Kim")
_GIVEN: Final = ("An", "Bình", "Chi", "Dũng", "Đào", "Giang", "Hạnh", "Hòa", "Khánh", "Lan", "Minh", "Nga", "Oanh")
_GIVEN_TOO: Final = ("Phúc", "Quân", "Sơn")
_POSITIONS: Final = ("Giáo viên", "Kế toán", "Chuyên viên", "Văn thư", "Nhân viên y tế")
_TEXT: Final = f"""\
A list of {SHEET_ROWS:,} people with number, name, position and title, under a title and a header, is sent to its page.
The time is that of the whole request in one process of registration: form, archive, cells, checks, and the page.
Beside it openpyxl opens the same bytes and reads each value row by row, and does nothing else.
A second list has a fault in every tenth row.
Both are measured {_ROUNDS} times in turn after a warm-up.
"""


def long_list(*, every_tenth_wrong: bool) -> bytes:
    """A list of 1,800 people; no two of one name and position."""
    rows: list[Sequence[object]] = [("DANH SÁCH ĐĂNG KÝ DANH HIỆU THI ĐUA NĂM 2017",), (), HEADER]
    given = (*_GIVEN, *_GIVEN_TOO)
    for number in range(SHEET_ROWS):
        family, rest = number % len(_FAMILIES), number // len(_FAMILIES)
        middle, rest = rest % len(_MIDDLES), rest // len(_MIDDLES)
        name = f"{_FAMILIES[family]} {_MIDDLES[middle]} {given[rest % len(given)]}"
        wrong = every_tenth_wrong and number % 10 == 9
        rows.append((number + 1, name, _POSITIONS[number % len(_POSITIONS)], "Giấy khen" if wrong else "LĐTT"))
    return workbook(*rows)


async def measure() -> Section:
    """Start registration over a Postgres of its own, measure, and remove both."""
    server = postgres(_FOLDER / "postgres")
    server.discard()
    server.start()
    try:
        with TemporaryDirectory() as folder:
            async with assembled(server.admin_url, SERVICE, Path(folder), {}) as service, projecting(service):
                service.it_is(IN_TIME.isoformat())
                await service.hear(f"plan-{PLAN}", issued())
                await service.settle()
                return await _measure_at(service)
    finally:
        server.discard()


async def _measure_at(service: ServiceHarness) -> Section:
    seconds = [Figure(f"{what}, seconds", "the most it may take", "s", 1.0, higher_is_better=False) for what in _WHAT]
    ratios = [Figure(f"{what}, rows a second", "openpyxl alone", "rows/s") for what in _WHAT]
    facts: list[Fact] = []
    for place, wrong in enumerate((False, True)):
        content = long_list(every_tenth_wrong=wrong)
        page = await _preview(service, content)
        assert page.status_code == (422 if wrong else 200), page.text[:500]
        facts.append(Fact(_WHAT[place], (f"{len(content):,} bytes", f"{len(page.content):,} bytes")))
        for _ in range(_ROUNDS):
            watch = Stopwatch()
            await _preview(service, content)
            taken = watch.seconds
            alone = read_alone(content)
            seconds[place].add(taken, _MOST)
            ratios[place].add(SHEET_ROWS / taken, SHEET_ROWS / alone)
    figures = [one for both in zip(seconds, ratios, strict=True) for one in both]
    return Section("Lists from Excel", _TEXT, figures, (Table(("What", "file", "page"), tuple(facts)),))


_WHAT: Final = ("a sound list of 1,800 rows", "the same with 180 faults")


def read_alone(content: bytes) -> float:
    """Seconds in which openpyxl opens a workbook and reads each of its values."""
    watch = Stopwatch()
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    rows = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    assert rows == SHEET_ROWS + 3
    return watch.seconds


async def _preview(service: ServiceHarness, content: bytes) -> httpx.Response:
    path = f"/registration/sheets/{SHEET}/list"
    service.web.cookies.clear()
    service.web.cookies.update(session_of("an", "clerk", unit=CHI_LANG.code))
    form = await service.web.get(path)
    own = dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)">', form.text))
    return await service.web.post(path, data=own, files={"file": ("danh-sach.xlsx", content)})
