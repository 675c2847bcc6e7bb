"""What units and staff do in a cluster, by the names that they read on the pages."""

from tests.browser.checks import check_error_leads_to, check_page
from tests.browser.visits import Visit


async def sign(visit: Visit, cluster: str, unit: str, target: str) -> None:
    """Sign the covenant of a unit; the day is forgotten at first, and the page says so at the field."""
    await visit.comes_to("/planning/clusters?year=", cluster)
    await visit.follow(cluster)
    await visit.follow(f"ký giao ước {unit}")
    await check_page(visit)
    with visit.within("group", "Chỉ tiêu 1"):
        await visit.fill("Nội dung", target)
        await visit.fill("Điểm tối đa", "100")
    async with visit.answered(422):
        await visit.press("Ghi giao ước")
    await check_error_leads_to(visit, "Ngày ký", "Thiếu trường bắt buộc.")
    await visit.fill("Ngày ký", "2017-02-20")
    await visit.press("Ghi giao ước")
    await visit.sees("Đã ghi giao ước.", "ký 20/02/2017")
    await check_page(visit)


async def score(visit: Visit, cluster: str, unit: str, target: str, points: str) -> None:
    """The unit scores its own covenant."""
    await visit.go("/planning/clusters?year=")
    await visit.follow(cluster)
    await visit.follow(f"chấm điểm {unit}")
    await check_page(visit)
    await visit.fill("Ngày chấm", "2017-02-21")
    await visit.fill(f"Điểm cho {target}", points)
    await visit.press("Ghi điểm")
    await visit.sees("Đã ghi điểm.", f"{points}/100")
