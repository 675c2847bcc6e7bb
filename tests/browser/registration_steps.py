"""What units and the standing body do with sheets, by the names that they read on the pages."""

from collections.abc import Sequence

from tests.browser.checks import check_page
from tests.browser.planning_steps import Paper
from tests.browser.visits import Visit

_LIST = "/registration/registrations"


async def hand_in(visit: Visit, unit: str, table: str, rows: int, plan_number: str | None) -> None:
    """Paste the table of `unit` as its clerk, enclose the unit's plan of that number, look at the check, hand it in."""
    await _check(visit, unit, table, rows, plan_number)
    await visit.press("Gửi bản đăng ký")
    await visit.sees("Đã gửi bản đăng ký.", "Đã gửi, chờ tiếp nhận")


async def hand_in_late(visit: Visit, unit: str, table: str, rows: int, plan_number: str | None) -> None:
    """Do the same after the deadline: each page says that the sheet is late."""
    await _check(visit, unit, table, rows, plan_number)
    await visit.sees("Bản đăng ký này quá hạn; chỉ được tiếp nhận khi có lý do.")
    await visit.press("Gửi bản đăng ký")
    await visit.sees("Đã gửi bản đăng ký.", "Gửi quá hạn, chờ tiếp nhận")


async def _check(visit: Visit, unit: str, table: str, rows: int, plan_number: str | None) -> None:
    await visit.comes_to(_LIST, unit)
    await visit.follow(unit)
    await visit.follow("Nhập bản đăng ký")
    if visit.javascript:
        await visit.paste_at_cell("Bảng đăng ký", table)
    else:
        await visit.fill("Dán bảng từ Excel vào đây", table)
    if plan_number is not None:
        await visit.fill("Số", plan_number)
        await visit.fill("Ký hiệu", "KH-UBND")
        await visit.fill("Ngày ban hành", "2017-01-06")
    await visit.press("Kiểm tra trước khi gửi")
    await visit.sees(f"{rows} danh hiệu cho")
    await check_page(visit)


async def hand_in_here(visit: Visit, unit: str, table: str, rows: int, plan: Paper) -> None:
    """Paste the table of a unit with a site of its own, where its `plan` has been received, and hand it in there."""
    await visit.go("/")
    await visit.follow("Đăng ký")
    await visit.comes_to(visit.path, unit)
    await visit.follow(unit)
    await visit.comes_to(visit.path, f"{plan.name} ngày {plan.dated:%d/%m/%Y}")
    await visit.follow("Nhập bản đăng ký")
    await visit.paste_at_cell("Bảng đăng ký", table)
    await visit.press("Kiểm tra trước khi gửi")
    await visit.sees(f"{rows} danh hiệu cho")
    await visit.press("Gửi bản đăng ký")
    await visit.sees("Đã gửi bản đăng ký.", "Đã gửi, chờ tiếp nhận")


async def hand_in_again(visit: Visit, unit: str, reason: str, name: str, position: str) -> None:
    """Read why the sheet came back, write the position of somebody, look at the check, and hand it in again."""
    await visit.comes_to(_LIST, "Đã trả lại")
    await visit.follow(unit)
    await visit.sees(reason)
    await visit.follow("Sửa và gửi lại bản đăng ký")
    await visit.mend_cell("Bảng đăng ký", name, 2, position)
    await visit.press("Kiểm tra trước khi gửi")
    await visit.press("Gửi bản đăng ký")
    await visit.sees("Đã gửi bản đăng ký.", position)


async def give_back(visit: Visit, plan: Paper, unit: str, reason: str) -> None:
    """Return the sheet of `unit` for its second row."""
    await _open(visit, plan, unit)
    await visit.follow("Trả lại")
    await check_page(visit)
    await visit.select("Loại lý do", "Bản đăng ký chưa đầy đủ")
    await visit.fill("Lý do và việc cần sửa", reason)
    await visit.fill("Dòng số (1)", "2")
    await visit.press("Trả lại đơn vị")
    await visit.sees("Đã trả lại bản đăng ký cho đơn vị.")


async def accept(visit: Visit, plan: Paper, unit: str) -> None:
    """Accept the sheet of `unit`."""
    await _open(visit, plan, unit)
    await visit.follow("Tiếp nhận")
    await check_page(visit)
    await visit.press("Tiếp nhận")
    await visit.sees("Đã tiếp nhận bản đăng ký.", "Đã đăng ký")


async def accept_late(visit: Visit, plan: Paper, unit: str, reason: str) -> None:
    """Accept the late sheet of `unit`, which is refused until a reason is given."""
    await _open(visit, plan, unit, state="late")
    await visit.follow("Tiếp nhận")
    async with visit.answered(409):
        await visit.press("Tiếp nhận")
    await visit.sees("muốn tiếp nhận phải nêu lý do")
    await visit.fill("Lý do tiếp nhận bản quá hạn", reason)
    async with visit.answered(409):
        await visit.press("Tiếp nhận")
    await visit.sees("chỉ được tiếp nhận khi kế hoạch hoặc một quyết định cho phép")
    await visit.fill("Điều khoản của kế hoạch (không bắt buộc)", "IV.1")
    await check_page(visit)
    await visit.press("Tiếp nhận")
    await visit.sees("Đã tiếp nhận bản đăng ký.", "gửi quá hạn")
    await visit.follow("Gửi kế hoạch của đơn vị")
    await check_page(visit)


async def look_at_changes(visit: Visit, *links: str) -> None:
    """Open the form behind each link of the sheet that is shown, and leave it."""
    sheet = visit.path
    for link in links:
        await visit.comes_to(sheet, link)
        await visit.follow(link)
        await check_page(visit)


async def look_at_locked(visit: Visit, plan: Paper, unit: str) -> None:
    """Open the forms by which the accepted sheet of `unit` is changed after the lock."""
    await _open(visit, plan, unit, state="accepted")
    await look_at_changes(visit, "Mở khóa", "Bổ sung theo quyết định")


async def sees_accepted(visit: Visit, unit: str, names: Sequence[str]) -> None:
    """Find at the unit's own site that the superior has accepted its sheet with these people."""
    await visit.comes_to(_LIST, "Đã tiếp nhận")
    await visit.follow(unit)
    await visit.sees("Đã đăng ký", *names)


async def withdraw(visit: Visit, unit: str, name: str) -> None:
    """Withdraw the title of somebody as the unit's clerk."""
    await visit.comes_to(_LIST, "Đã tiếp nhận")
    await visit.follow(unit)
    await visit.follow(f"Rút: {name}" if visit.javascript else f"Rút {name}")
    await check_page(visit)
    await visit.select("Loại lý do", "Đã chuyển công tác, thôi việc hoặc nghỉ hưu")
    await visit.fill("Lý do rút", "Chuyển công tác")
    await visit.press("Rút danh hiệu")
    await visit.sees("Đã rút danh hiệu khỏi bản đăng ký.")


async def _open(visit: Visit, plan: Paper, unit: str, state: str = "handed-in") -> None:
    """Open the sheet of `unit` once it has come."""
    await visit.comes_to(_LIST, plan.name)
    await visit.follow(plan.name)
    await visit.comes_to(f"{visit.path}?state={state}", unit)
    await visit.follow(unit)
