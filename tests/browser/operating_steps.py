"""What operators and auditors do, by the names that they read on the pages."""

import re

from tests.browser.checks import check_page
from tests.browser.visits import Visit


async def add_account(visit: Visit, user_name: str, display_name: str, duty: str) -> str:
    """Add an account and grant it a duty for the whole site; returns the password that was made for it."""
    await visit.go("/planning/accounts")
    await visit.fill("Tên đăng nhập", user_name)
    await visit.fill("Tên hiển thị", display_name)
    await visit.fill("Lý do", "Được cử vào Hội đồng")
    await visit.press("Lập tài khoản")
    await visit.sees(f"Mật khẩu tạm của {user_name}")
    password = await visit.text_of("code")
    await visit.follow("Giao nhiệm vụ cho tài khoản")
    await visit.sees(display_name)
    await visit.open_part("Giao nhiệm vụ")
    with visit.within("form", "Giao nhiệm vụ"):
        await visit.select("Nhiệm vụ", duty)
        await visit.fill("Lý do", "Quyết định kiện toàn Hội đồng")
        await check_page(visit)
        await visit.press("Giao nhiệm vụ")
    await visit.sees("Đã giao nhiệm vụ.", duty)
    return password


async def choose_password(visit: Visit, password: str, chosen: str) -> None:
    """Choose an own password at the first signing in, which comes next."""
    await visit.sees("Đổi mật khẩu")
    await visit.fill("Mật khẩu hiện tại", password)
    await visit.fill("Mật khẩu mới", chosen)
    await visit.fill("Nhập lại mật khẩu mới", chosen)
    await visit.press("Đổi mật khẩu")


async def look_at_state(visit: Visit, service: str) -> None:
    """Look at the state of a service, at the register of the federation, and at the notes of one kind."""
    await visit.go("/")
    await visit.follow("Vận hành")
    await visit.follow(service)
    await visit.sees(f"Tình trạng của dịch vụ {service}", "Các vòng xử lý", "Nhận từ các cơ quan khác")
    await visit.follow("Liên thông")
    await visit.sees("Các cơ quan", "UBND phường Vĩnh Trại", "Biên nhận của đơn vị bạn")
    await visit.follow("Đầu luồng đã ký")
    await visit.sees("Chữ ký về các luồng")


async def discard_parked(visit: Visit, service: str, reason: str, hidden: str, why: str) -> None:
    """Find the message that is parked for `reason`, in which `hidden` is not to be read; try it again, discard it."""
    await visit.go(f"/{service}/operations")
    await visit.sees("Cần xem")
    await visit.follow("1 thông điệp treo, chờ người vận hành quyết định.")
    await visit.follow(reason)
    await visit.sees("Nội dung, tên và câu chữ được che", "•••")
    assert hidden not in await visit.page.content()
    async with visit.answered(422):
        await visit.press("Thử nhận lại")
    await visit.sees("Thông điệp vẫn treo; xem lý do.")
    await visit.fill("Lý do", why)
    await check_page(visit)
    await visit.press("Bỏ thông điệp")
    await visit.sees("Đã bỏ thông điệp; nó được giữ lại làm bằng chứng.")


async def follow_history(visit: Visit, service: str, event: str, *effects: str) -> None:
    """From the events of a type to one of them, to its causes and `effects`, and to all events of its person."""
    await visit.go(f"/{service}/operations")
    await visit.follow("Lịch sử")
    with visit.within("main"):
        await visit.fill("Loại sự kiện", event)
        await visit.press("Tìm")
    with visit.within("region", "Sự kiện"):
        await visit.sees(event)
    await visit.follow(await _first_position(visit))
    await visit.sees("Như mã hiện nay đọc", "Nguyên văn đã ghi và ký")
    whole = await visit.page.get_by_role("main").inner_text()
    key = re.search(r'"key": "([a-z0-9-]+)"', whole)
    talk = re.search(r"Cuộc trao đổi\s+([0-9a-f-]{36})", whole)
    assert key, f"{visit.page.url} names no person"
    assert talk, f"{visit.page.url} names no conversation"
    await visit.follow(talk[1])
    await visit.sees("Nguyên nhân và hệ quả", event, "↳", *effects)
    await check_page(visit)
    await visit.follow("Lịch sử")
    with visit.within("main"):
        await visit.fill("Mã người, tập thể", key[1])
        await visit.press("Tìm")
    with visit.within("region", "Sự kiện"):
        await visit.sees(event, *effects)


async def find_access(visit: Visit, service: str, subject: str, what: str, *shown: str, kind: str = "") -> None:
    """Find in the audit log of a service what somebody has read, or was refused."""
    await visit.go("/")
    await visit.follow("Vận hành")
    await visit.follow(service)
    await visit.follow("Nhật ký truy cập")
    with visit.within("main"):
        await visit.fill("Tài khoản", subject)
        await visit.select("Việc", what)
        await visit.fill("Loại", kind)
        await visit.press("Tìm")
    with visit.within("region", "Truy cập, mới nhất trước"):
        await visit.sees(*shown)


async def is_refused(visit: Visit, path: str) -> None:
    """Come to a page by its address that is for others: it says what to do."""
    async with visit.answered(403):
        await visit.go(path)
    await visit.sees("Bạn không được làm việc này", "hãy đề nghị người quản trị vận hành giao nhiệm vụ")
    await check_page(visit)


async def _first_position(visit: Visit) -> str:
    """The words of the link to the first event of the list that is shown."""
    return await visit.page.get_by_role("rowheader").get_by_role("link").first.inner_text()
