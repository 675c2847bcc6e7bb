"""What clerks, appraisers, councils and heads do with dossiers, by the names that they read on the pages."""

from collections.abc import Sequence
from datetime import date

from playwright.async_api import FilePayload

from tests.browser.checks import check_page
from tests.browser.visits import Visit
from tests.chassis.content_files import PDF

_LIST = "/review/dossiers"
_SCAN = FilePayload(name="Tờ trình.pdf", mimeType="application/pdf", buffer=PDF)


async def file_person(visit: Visit, name: str, *, initiative: bool = False, rating: str | None = None) -> None:
    """File the dossier of a person after a good year; of one whose `rating` is too low the page shows the gap first."""
    await visit.comes_to(_LIST, name)
    await visit.follow(f"Lập {name}")
    await check_page(visit)
    await visit.tick_each("(cần có")
    await visit.select("Mức độ hoàn thành nhiệm vụ", rating or "hoàn thành tốt nhiệm vụ")
    await visit.fill("Số tháng công tác trong năm", "12")
    await visit.tick("Đơn vị xác nhận đoàn kết, tham gia phong trào thi đua")
    if initiative:
        await visit.press("Thêm sáng kiến")
        with visit.within("group", "Sáng kiến 1"):
            await visit.fill("Nơi công nhận", "UBND thành phố Lạng Sơn")
            await visit.fill("Số", "77")
            await visit.fill("Ký hiệu", "QĐ-UBND")
            await visit.fill("Ngày", "2017-08-02")
    await visit.press("Nộp hồ sơ")
    if rating:
        await visit.sees("Hồ sơ còn thiếu 1 nội dung")
        await visit.press("Nộp hồ sơ")
    await visit.sees("Đã nộp hồ sơ.")


async def attach(visit: Visit, name: str, paper: str) -> None:
    """Attach a file to a paper of a dossier, once the form without one has said so."""
    await visit.comes_to(_LIST, name)
    await visit.follow(name)
    await visit.follow("Xem từng thành phần và tệp đính kèm")
    await check_page(visit)
    await visit.select("Thành phần", paper)
    await visit.page.get_by_label("Tệp", exact=True).set_input_files(_SCAN)
    await visit.press("Gửi tệp")
    await visit.sees("Đã đính kèm tệp.", "Tờ trình.pdf")
    await check_page(visit)


async def erase_file(visit: Visit, name: str) -> None:
    """Erase the content of a file of a dossier, with the reason."""
    await visit.comes_to(_LIST, name)
    await visit.follow(name)
    await visit.follow("Xem từng thành phần và tệp đính kèm")
    await visit.follow("Xóa nội dung Tờ trình.pdf")
    await check_page(visit)
    await visit.select("Lý do", "Gửi nhầm tệp")
    await visit.press("Xóa nội dung")
    await visit.sees("Đã xóa nội dung tệp.", "Nội dung đã xóa: Gửi nhầm tệp")
    await check_page(visit)


async def file_collective(visit: Visit, name: str, members: Sequence[str]) -> None:
    """File the dossier of a collective after an excellent year; its members are ticked by their names."""
    await visit.comes_to(_LIST, name)
    await visit.follow(f"Lập {name}")
    await visit.tick_each("(cần có")
    await visit.select("Mức độ hoàn thành của tập thể", "hoàn thành xuất sắc nhiệm vụ")
    for member in members:
        await visit.tick(member)
    await visit.fill("Số thành viên tự khai đạt danh hiệu (Lao động tiên tiến, Chiến sĩ tiên tiến)", str(len(members)))
    await visit.select("Xếp loại thấp nhất của thành viên (không bắt buộc)", "hoàn thành tốt nhiệm vụ")
    await visit.tick("Xác nhận nội bộ đoàn kết, chấp hành tốt chủ trương, pháp luật")
    await visit.press("Nộp hồ sơ")
    await visit.sees("hồ sơ")
    if "/file" in visit.path:  # its members' titles are not decided yet
        await visit.press("Nộp hồ sơ")
    await visit.sees("Đã nộp hồ sơ.")


async def receive(visit: Visit, name: str) -> None:
    """Issue the receipt of a dossier, and read it."""
    await visit.comes_to(f"{_LIST}?state=filed", name)
    await visit.follow(name)
    await visit.press("Cấp giấy tiếp nhận")
    await visit.sees("Đã cấp giấy tiếp nhận hồ sơ.", "hẹn trả kết quả ngày")


async def ask_for_supplement(visit: Visit, name: str, reason: str) -> None:
    """Ask a unit for another achievement report, with the reason."""
    await visit.comes_to(f"{_LIST}?state=filed", name)
    await visit.follow(name)
    await visit.follow("Yêu cầu bổ sung")
    await check_page(visit)
    await visit.tick("Số tháng công tác trong năm")
    await visit.fill("Lý do, nội dung cần bổ sung", reason)
    await visit.press("Gửi yêu cầu bổ sung")
    await visit.sees("Đã gửi yêu cầu bổ sung đến đơn vị.")


async def supplement(visit: Visit, name: str, reason: str) -> None:
    """Answer the request: the months are others, and everything else stays."""
    await visit.comes_to(f"{_LIST}?state=filed", name)
    await visit.follow(name)
    await visit.follow("Bổ sung hồ sơ")
    await visit.sees(reason)
    await check_page(visit)
    await visit.fill("Số tháng công tác trong năm", "11")
    await visit.press("Nộp bổ sung")
    await visit.sees("Đã bổ sung hồ sơ.")


async def suspend_and_resume(visit: Visit, name: str, reason: str) -> None:
    """Suspend a dossier on account of a complaint, and resume it at once."""
    await visit.comes_to(f"{_LIST}?state=filed", name)
    await visit.follow(name)
    await visit.follow("Tạm dừng xem xét")
    await check_page(visit)
    await visit.select("Căn cứ", "có khiếu nại, tố cáo đang giải quyết")
    await visit.fill("Giải thích", reason)
    await visit.press("Tạm dừng xem xét hồ sơ")
    await visit.sees("Đã tạm dừng xem xét hồ sơ.", reason)
    await visit.follow("Tiếp tục xem xét")
    await check_page(visit)
    await visit.fill("Giải thích", reason)
    await visit.press("Tiếp tục xem xét hồ sơ")
    await visit.sees("Đã tiếp tục xem xét hồ sơ.")


async def look_at_taking_back(visit: Visit, name: str) -> None:
    """Open the form by which a unit takes its dossier back, and leave it."""
    await visit.comes_to(f"{_LIST}?state=filed", name)
    await visit.follow(name)
    await visit.follow("Rút hồ sơ")
    await check_page(visit)


async def appraise(visit: Visit, name: str, outcome: str) -> None:
    """Appraise a dossier that waits here, and see its `outcome` and the law on which it rests."""
    await visit.comes_to(f"{_LIST}?state=filed", name)
    await visit.follow(name)
    await visit.press("Thẩm định")
    await visit.sees("Đã thẩm định hồ sơ.", outcome, "Từng tiêu chuẩn, điều kiện")


async def sit(visit: Visit, council: str, members: int, held_on: date, dossiers: int) -> None:
    """Convene a session over all eligible dossiers, so many as are expected, record the votes, and close it."""
    await record_votes(visit, council, members, held_on, dossiers)
    await close_session(visit, held_on)


async def record_votes(visit: Visit, council: str, members: int, held_on: date, dossiers: int) -> None:
    """Convene a session over all eligible dossiers, so many as are expected, and record the votes."""
    everything = f"Đưa ra họp cả {dossiers} hồ sơ khớp bộ lọc"
    await visit.comes_to("/review/sessions/new", everything)
    await check_page(visit)
    await visit.fill("Tên Hội đồng", council)
    await visit.fill("Tổng số thành viên, kể cả vắng mặt", str(members))
    await visit.fill("Ngày họp", held_on.isoformat())
    await visit.tick(everything)
    await visit.press("Triệu tập phiên họp")
    await visit.sees("Đã triệu tập phiên họp.")
    await visit.fill("Số phiếu đồng ý chung", str(members))
    await visit.press("Tính")
    await visit.sees(f"{dossiers} hồ sơ đạt")
    await visit.press("Ghi kết quả")
    await visit.sees("Đã ghi kết quả biểu quyết.", council)


async def close_session(visit: Visit, held_on: date) -> None:
    """Close the session of that day, on whose whole agenda the votes are recorded."""
    await visit.go("/review/sessions")
    await visit.follow(f"{held_on:%d/%m/%Y}")
    await visit.press("Kết thúc phiên họp")
    await visit.sees("Đã kết thúc phiên họp; kết quả có hiệu lực.")


async def decide(visit: Visit, authority: str, number: str, held_on: date, *names: str) -> None:
    """Draw up the decision on a closed session's dossiers, read it as a document, and issue it."""
    session = f"Phiên họp ngày {held_on:%d/%m/%Y}"
    await visit.comes_to("/review/decisions", session)
    await visit.follow(session)
    await visit.fill("Cơ quan ban hành", authority)
    await visit.fill("Số", number)
    await visit.fill("Ký hiệu", "QĐ-UBND")
    await visit.fill("Người có thẩm quyền", f"Chủ tịch {authority}")
    await visit.fill("Chức vụ người ký", "CHỦ TỊCH")
    await visit.press("Xem trước")
    await visit.sees("Xem trước: chưa ban hành.", *names)
    await check_page(visit)
    await visit.press("Ban hành quyết định")
    await visit.sees("Đã ban hành quyết định.", f"{number}/QĐ-UBND", *names)


async def look_back(visit: Visit, council: str, held_on: date, name: str) -> None:
    """Read the result of a session as a member of the council, and a dossier as it was on that day."""
    await visit.go("/review/sessions")
    await visit.sees(council)
    await visit.follow(f"{held_on:%d/%m/%Y}")
    await visit.sees("Đã kết thúc", "Đạt")
    await visit.follow(name)
    await visit.follow("Hồ sơ như Hội đồng đã xem ngày đó")
    await visit.sees(f"Hồ sơ như Hội đồng đã xem: {name}")


async def pass_up(visit: Visit, name: str) -> None:
    """Pass a dossier up that this site may not decide."""
    await visit.comes_to(f"{_LIST}?state=eligible", name)
    await visit.follow(name)
    await visit.press("Trình cấp trên")
    await visit.sees("Đã trình hồ sơ lên cấp trên.", "Đã trình cấp trên")


async def sees_result(visit: Visit, name: str, result: str) -> None:
    """Wait until a dossier has this `result` here."""
    await visit.comes_to(_LIST, name)
    await visit.follow(name)
    await visit.comes_to(visit.path, result)
