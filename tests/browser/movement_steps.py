"""What the staff of a site do with movements, by the names that they read on the pages."""

from tests.browser.checks import check_error_leads_to, check_page
from tests.browser.visits import Visit


async def launch(visit: Visit, name: str, content: str) -> None:
    """Launch a movement beside any plan; its day is forgotten at first, and the page says so at the field."""
    await visit.go("/planning/movements")
    await visit.follow("Phát động phong trào")
    await check_page(visit)
    await visit.fill("Tên phong trào", name)
    await visit.fill("Nội dung, tiêu chí thi đua", content)
    await visit.tick("mô hình")
    async with visit.answered(422):
        await visit.press("Ghi phát động")
    await check_error_leads_to(visit, "Ngày phát động", "Thiếu trường bắt buộc.")
    await visit.fill("Ngày phát động", "2017-02-20")
    await visit.press("Ghi phát động")
    await visit.sees("Đã ghi phát động phong trào.", "Những gì phải có", "chưa có")
    await check_page(visit)


async def state_model(visit: Visit, name: str, model: str) -> None:
    """State the model that a movement asks for."""
    await visit.go("/planning/movements?year=")
    await visit.follow(name)
    await visit.follow("Nêu mô hình, giải pháp")
    await check_page(visit)
    await visit.fill("Nội dung", model)
    await visit.press("Ghi")
    await visit.sees("Đã ghi.", model, "đã có")
