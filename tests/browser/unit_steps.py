"""What clerks do with the tree of units, by the names that they read on the pages."""

from tests.browser.checks import check_error_leads_to
from tests.browser.visits import Visit


async def establish(visit: Visit, name: str, below: str = "") -> None:
    """Establish a commune; its kind is forgotten at first, and the page says so at the field."""
    await visit.go("/planning/units")
    await visit.follow("Thành lập đơn vị")
    await visit.fill("Tên đơn vị", name)
    if below:
        await visit.fill("Trực thuộc (không bắt buộc)", below)
    await visit.fill("Có hiệu lực từ ngày", "1987-01-01")
    async with visit.answered(422):
        await visit.press("Ghi thay đổi")
    await check_error_leads_to(visit, "Loại", "Thiếu trường bắt buộc.")
    await visit.select("Loại", "xã, phường, thị trấn, đặc khu")
    await visit.press("Ghi thay đổi")
    await visit.sees("Đã ghi thay đổi của cây đơn vị.", name)


async def merge(visit: Visit, one: str, into: str, name: str) -> None:
    """Merge a commune into that of the code `into` and of that `name`, and see both on its page."""
    await visit.go("/planning/units")
    await visit.follow(one)
    await visit.follow("Sáp nhập, hợp nhất")
    await visit.fill("Vào đơn vị", into)
    await visit.press("Ghi thay đổi")
    await visit.sees("Đã ghi thay đổi của cây đơn vị.")
    await visit.follow(one)
    await visit.sees("kết thúc từ ngày", name)
