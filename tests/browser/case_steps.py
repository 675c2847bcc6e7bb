"""What a unit and the staff of a site do with exemplary cases, by the names that they read on the pages."""

from tests.browser.checks import check_error_leads_to, check_page
from tests.browser.visits import Visit


async def propose(visit: Visit, plan: str, month: str, name: str, deed: str) -> None:
    """Propose a collective for a month, as in `05/2017`; the account is forgotten at first."""
    await visit.go("/planning/cases")
    await visit.follow("Đề xuất điển hình")
    await check_page(visit)
    await visit.select("Theo kế hoạch", plan)
    await visit.select("Tính cho tháng", month)
    await visit.select("Loại điển hình", "Tập thể")
    await visit.fill("Tên cá nhân, tập thể, hộ gia đình", name)
    await visit.fill("Việc làm, trong một câu", deed)
    async with visit.answered(422):
        await visit.press("Đề xuất")
    await check_error_leads_to(visit, "Đã làm gì, kết quả ra sao", "Thiếu trường bắt buộc.")
    await visit.fill("Đã làm gì, kết quả ra sao", deed)
    await visit.press("Đề xuất")
    await visit.sees("Đã đề xuất điển hình.", name, "Chờ tiếp nhận")
    await check_page(visit)


async def honour(visit: Visit, plan: str, count: str, name: str, place: str) -> None:
    """Come from the counts of a plan to a case, receive it, and record how it was honoured and where published."""
    await visit.go("/planning/plans?year=")
    await visit.follow(plan)
    await visit.follow("Điển hình theo tháng")
    await check_page(visit)
    await visit.follow(count)
    await visit.follow(name)
    await visit.press("Tiếp nhận")
    await visit.sees("Đã tiếp nhận điển hình.")
    await check_page(visit)
    await visit.fill("Hình thức biểu dương", place)
    await visit.press("Ghi biểu dương")
    await visit.sees("Đã ghi việc biểu dương, khen thưởng.")
    await visit.fill("Nơi đăng, nơi nhân rộng", place)
    await visit.press("Ghi nơi đăng")
    await visit.sees("Đã ghi việc tuyên truyền, nhân rộng.", place)


async def give_back(visit: Visit, name: str, reason: str) -> None:
    """Return a case to its unit."""
    await visit.go("/planning/cases?state=proposed")
    await visit.follow(name)
    await visit.fill("Lý do trả lại", reason)
    await visit.press("Trả lại")
    await visit.sees("Đã trả lại đơn vị.", reason)


async def correct(visit: Visit, name: str, reason: str, deed: str) -> None:
    """Correct a case that came back, and propose it again."""
    await visit.go("/planning/cases?state=returned")
    await visit.follow(name)
    await visit.follow("Sửa đề xuất")
    await visit.sees(reason)
    await check_page(visit)
    await visit.fill("Việc làm, trong một câu", deed)
    await visit.press("Đề xuất lại")
    await visit.sees("Đã sửa và đề xuất lại.", deed, "Chờ tiếp nhận")
