"""What clerks and signers do with plans, by the names that they read on the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from tests.browser.checks import check_error_leads_to, check_page
from tests.browser.visits import Visit

_LINES: Final = {
    "Mục đích 1": "Động viên cán bộ, nhân dân hoàn thành nhiệm vụ năm 2017.",
    "Căn cứ 1": "Luật Thi đua, Khen thưởng ngày 26 tháng 11 năm 2003",
}


@dataclass(frozen=True)
class Paper:
    """A plan as a clerk has it before them: its number, its days, and the lines of its clusters."""

    issuer: str
    number: str
    dated: date
    deadline: date
    standing_body: str
    clusters: Mapping[str, str]
    """The units of each cluster by its name, one a line."""

    @property
    def name(self) -> str:
        """The plan as lists name it."""
        return f"{self.number}/KH-UBND"


async def draft(visit: Visit, paper: Paper) -> None:
    """Draw up a plan of no superior; its number is forgotten at first, and the page says so at the field."""
    await visit.go("/planning/plans")
    await visit.follow("Soạn kế hoạch")
    await visit.fill("Cơ quan ban hành", paper.issuer)
    await visit.fill("Ngày văn bản", paper.dated.isoformat())
    await visit.fill("Trích yếu", "Công tác thi đua, khen thưởng năm 2017")
    await visit.fill("Năm thực hiện", "2017")
    await visit.fill("Chức vụ người ký", "CHỦ TỊCH")
    await visit.fill("Hạn đăng ký", paper.deadline.isoformat())
    await visit.fill("Cơ quan thường trực", paper.standing_body)
    for line, text in _LINES.items():
        with visit.within("group", line):
            await visit.fill(line, text)
    await _fill_rows(visit, paper)
    async with visit.answered(422):
        await visit.press("Lưu bản thảo")
    await check_error_leads_to(visit, "Số", "Thiếu trường bắt buộc.")
    await visit.fill("Số", paper.number)
    await visit.press("Lưu bản thảo")
    await visit.sees("Đã lưu bản thảo.")
    await visit.follow("Sửa bản thảo")
    await check_page(visit)


async def draft_under(visit: Visit, above: Paper, paper: Paper) -> None:
    """Draw up a plan under the superior's, which has come; its clusters and recipients are written then."""
    await visit.comes_to("/planning/plans", above.name)
    await visit.follow("soạn theo kế hoạch này")
    await visit.fill("Cơ quan ban hành", paper.issuer)
    await visit.fill("Số", paper.number)
    await visit.fill("Ký hiệu", "KH-UBND")
    await visit.fill("Ngày văn bản", paper.dated.isoformat())
    await visit.fill("Chức vụ người ký", "CHỦ TỊCH")
    await visit.fill("Hạn đăng ký", paper.deadline.isoformat())
    await visit.fill("Cơ quan thường trực", paper.standing_body)
    await visit.press("Tạo bản thảo")
    for row in ("Thêm nhiệm vụ", "Thêm cụm", "Thêm nơi nhận"):
        await visit.press(row)
    await _fill_rows(visit, paper)
    await visit.press("Lưu bản thảo")
    await visit.sees("Đã lưu bản thảo.")


async def issue(visit: Visit, paper: Paper) -> None:
    """Read what will happen and issue the plan."""
    await visit.go("/planning/plans")
    await visit.follow(paper.name)
    await visit.follow("Ban hành")
    await check_page(visit)
    await visit.press("Ban hành kế hoạch")
    await visit.sees("Đã ban hành kế hoạch.", "Đang có hiệu lực")
    await visit.go(f"{visit.path}/history")
    await check_page(visit)


async def _fill_rows(visit: Visit, paper: Paper) -> None:
    with visit.within("group", "Nhiệm vụ 1"):
        await visit.fill("Nội dung", "Đăng ký danh hiệu thi đua năm 2017")
        await visit.fill("Cơ quan thực hiện", paper.standing_body)
    for number, (cluster, units) in enumerate(paper.clusters.items(), start=1):
        if number > 1:
            await visit.press("Thêm cụm")
        with visit.within("group", f"Cụm {number}"):
            await visit.fill("Tên cụm", cluster)
            await visit.fill("Các đơn vị của cụm", units)
    with visit.within("group", "Nơi nhận 1"):
        await visit.fill("Tên nơi nhận", "Các đơn vị")
        await visit.tick("Thay cho mọi đơn vị")
