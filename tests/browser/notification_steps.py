"""What people do with notices, by the names that they read on the pages."""

from tests.browser.visits import Visit


async def acknowledge(visit: Visit, notice: str) -> None:
    """Open the notice of that title once it has come, read it and acknowledge it."""
    await visit.comes_to("/notification/notices", notice)
    await visit.follow(notice)
    await visit.press("Xác nhận đã nhận")
    await visit.sees("Đã xác nhận thông báo.")
