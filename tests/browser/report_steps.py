"""What the staff of a site do with reports and inspections, by the names that they read on the pages."""

from datetime import date

from tests.browser.checks import check_page
from tests.browser.visits import Visit

_ONE_PATH = "/planning/reports/"


async def submit_report(visit: Visit, plan: str, year: int, text: str) -> str:
    """Draw up the report of half a year under a plan, write its words, and submit it; its id."""
    await visit.go("/planning/reports")
    await visit.follow("Soạn báo cáo")
    await check_page(visit)
    await visit.select("Kế hoạch", plan)
    await visit.select("Kỳ báo cáo", "6 tháng đầu năm")
    await visit.fill("Năm báo cáo", str(year))
    await visit.press("Soạn với số liệu")
    await visit.sees("Số liệu", "Danh hiệu đã đăng ký (trừ đã rút)", "Đang soạn")
    report_id = visit.page.url.partition(_ONE_PATH)[2].partition("?")[0]
    await check_page(visit)
    await visit.fill("Tên báo cáo", f"Báo cáo sơ kết {year} {text}")
    await visit.fill("Đề mục", text)
    await visit.fill("Nội dung", text)
    await visit.press("Lưu phần lời")
    await visit.fill("Số văn bản", "21")
    await visit.fill("Ngày văn bản", f"{year}-06-12")
    await visit.press("Gửi báo cáo lên cấp trên")
    await visit.sees("Đã gửi", text)
    await check_page(visit)
    return report_id


async def receives_report(visit: Visit, site: str, report_id: str, text: str) -> None:
    """See at the superior's site what the report of a subordinate says."""
    await visit.comes_to(f"/planning/subordinate-reports/{site}/{report_id}", text)
    await check_page(visit)


async def plan_inspection(visit: Visit, plan: str, days: tuple[date, date], units: str, text: str) -> None:
    """Plan an inspection of units under a plan, from the first of the days to the last."""
    await visit.go("/planning/inspections")
    await visit.follow("Lập kế hoạch kiểm tra")
    await check_page(visit)
    await visit.select("Theo kế hoạch", plan)
    await visit.fill("Tên cuộc kiểm tra", text)
    await visit.fill("Đơn vị được kiểm tra", units)
    await visit.fill("Từ ngày", days[0].isoformat())
    await visit.fill("Đến hết ngày", days[1].isoformat())
    await visit.press("Lập kế hoạch kiểm tra")
    await visit.sees("Đã lập kế hoạch kiểm tra.", text, "Chưa kiểm tra")
    await check_page(visit)
