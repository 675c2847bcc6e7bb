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

TASK: Final = "Đăng ký danh hiệu thi đua năm 2017"


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
    title: str = "Công tác thi đua, khen thưởng năm 2017"

    @property
    def name(self) -> str:
        """The plan as lists name it."""
        return f"{self.number}/KH-UBND"


async def draft(visit: Visit, paper: Paper) -> None:
    """Draw up a plan of no superior; its title is forgotten at first, and the page says so at the field."""
    await visit.go("/planning/plans")
    await visit.follow("Soạn kế hoạch")
    await visit.fill("Cơ quan ban hành", paper.issuer)
    await visit.fill("Số", paper.number)
    await visit.fill("Ngày văn bản", paper.dated.isoformat())
    await visit.fill("Năm thực hiện", "2017")
    await visit.fill("Chức vụ người ký", "CHỦ TỊCH")
    await visit.fill("Hạn đăng ký (không bắt buộc)", paper.deadline.isoformat())
    await visit.fill("Cơ quan thường trực (không bắt buộc)", paper.standing_body)
    for line, text in _LINES.items():
        with visit.within("group", line):
            await visit.fill(line, text)
    await _fill_rows(visit, paper)
    async with visit.answered(422):
        await visit.press("Lưu bản thảo")
    await check_error_leads_to(visit, "Trích yếu", "Thiếu trường bắt buộc.")
    await visit.fill("Trích yếu", paper.title)
    await visit.press("Lưu bản thảo")
    await visit.sees("Đã lưu bản thảo.")
    await visit.follow("Sửa bản thảo")
    await check_page(visit)


async def draft_under(visit: Visit, above: Paper, paper: Paper) -> None:
    """Draw up a plan under the superior's, which has come; its clusters and recipients are written then.

    Its number is forgotten at first, and the page says so at the field.
    """
    await visit.comes_to("/planning/plans", above.name, above.title)
    await visit.follow("soạn theo kế hoạch này")
    await check_page(visit)
    await visit.fill("Cơ quan ban hành", paper.issuer)
    await visit.fill("Ký hiệu", "KH-UBND")
    await visit.fill("Ngày văn bản", paper.dated.isoformat())
    await visit.fill("Chức vụ người ký", "CHỦ TỊCH")
    await visit.fill("Hạn đăng ký (không bắt buộc)", paper.deadline.isoformat())
    await visit.fill("Cơ quan thường trực (không bắt buộc)", paper.standing_body)
    async with visit.answered(422):
        await visit.press("Tạo bản thảo")
    await check_error_leads_to(visit, "Số", "Thiếu trường bắt buộc.")
    await visit.fill("Số", paper.number)
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


async def compare_with(visit: Visit, above: Paper, paper: Paper) -> None:
    """Look at a plan beside the superior's, whose tasks it does not have."""
    await visit.go("/planning/plans")
    await visit.follow(paper.name)
    await visit.follow("Đặt cạnh kế hoạch cấp trên")
    await visit.sees("So sánh từng phần", above.name, above.title, "kế hoạch ta không có", "trước hạn cấp trên")
    await check_page(visit)


async def amend(visit: Visit, paper: Paper, task: str, reason: str) -> None:
    """Write the first task anew, see the old and the new words side by side, and carry the amendment out."""
    await visit.go("/planning/plans")
    await visit.follow(paper.name)
    await visit.follow("Sửa đổi, bổ sung")
    await visit.fill("Lý do sửa đổi, bổ sung", reason)
    with visit.within("group", "Nhiệm vụ 1"):
        await visit.fill("Nội dung", task)
    await visit.press("Xem những gì thay đổi")
    await visit.sees("Những gì thay đổi (1)", "Bỏ:", TASK, "Thêm:", task, reason)
    await check_page(visit)
    await visit.press("Xác nhận sửa đổi, bổ sung")
    await visit.sees("Đã sửa đổi, bổ sung kế hoạch.", task)


async def withdraw(visit: Visit, paper: Paper, reason: str) -> None:
    """Withdraw a plan in force; without a reason nothing is done."""
    await visit.go("/planning/plans")
    await visit.follow(paper.name)
    await visit.follow("Thu hồi")
    await check_page(visit)
    async with visit.answered(422):
        await visit.press("Thu hồi kế hoạch")
    await check_error_leads_to(visit, "Lý do thu hồi", "Thiếu trường bắt buộc.")
    await visit.fill("Lý do thu hồi", reason)
    await visit.press("Thu hồi kế hoạch")
    await visit.sees("Đã thu hồi kế hoạch.", reason)


async def draft_anew(visit: Visit, before: Paper, paper: Paper) -> None:
    """Draw up another plan from one that is there: its number and its days are its own."""
    await visit.go("/planning/plans")
    await visit.follow(before.name)
    await visit.press("Soạn kế hoạch kỳ sau từ bản này")
    await visit.fill("Số", paper.number)
    await visit.fill("Ngày văn bản", paper.dated.isoformat())
    await visit.fill("Hạn đăng ký (không bắt buộc)", paper.deadline.isoformat())
    await visit.fill("Năm thực hiện", "2017")  # the copy is for the following year
    await visit.press("Lưu bản thảo")
    await visit.sees("Đã lưu bản thảo.")


async def sees_withdrawn(visit: Visit, above: Paper, reason: str) -> None:
    """Find at the site below that the superior has withdrawn a plan, and why."""
    await visit.comes_to("/planning/plans", above.name)
    await visit.follow(above.name)
    await visit.comes_to(visit.path, "Đã thu hồi", reason)


async def _fill_rows(visit: Visit, paper: Paper) -> None:
    with visit.within("group", "Nhiệm vụ 1"):
        await visit.fill("Nội dung", TASK)
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
