"""What a unit, the standing body and the head do with initiatives, by the names that they read on the pages."""

from tests.browser.checks import check_page
from tests.browser.visits import Visit

_LIST = "/review/initiatives"


async def submit(visit: Visit, name: str, author: str, key: str) -> None:
    """Submit an initiative of one author."""
    await visit.go("/review/dossiers")
    await visit.follow("Sáng kiến")
    await check_page(visit)
    await visit.follow("Nộp sáng kiến")
    await check_page(visit)
    await visit.fill("Tên sáng kiến", name)
    for label in ("Lĩnh vực áp dụng", "Nội dung giải pháp, điểm mới", "Hiệu quả", "Nơi áp dụng"):
        await visit.fill(label, name)
    with visit.within("group", "Tác giả 1"):
        await visit.fill("Họ và tên", author)
        await visit.fill("Mã đối tượng", key)
    await visit.press("Nộp sáng kiến")
    await visit.sees("Đã nộp sáng kiến.", name)
    await check_page(visit)


async def score(visit: Visit, name: str, council: str, day: str) -> None:
    """Record the scores of the council by its three criteria."""
    await visit.comes_to(_LIST, name)
    await visit.follow(name)
    await check_page(visit)
    await visit.fill("Hội đồng sáng kiến", council)
    await visit.fill("Ngày họp", day)
    for number in ("1", "2", "3"):
        with visit.within("group", f"Tiêu chí {number}"):
            await visit.fill("Điểm", "25")
    await visit.tick("Hội đồng đề nghị công nhận")
    await visit.press("Ghi điểm")
    await visit.sees("Đã ghi điểm của Hội đồng sáng kiến.", "75/100")
    await check_page(visit)


async def recognise(visit: Visit, name: str, head: str, day: str) -> None:
    """Recognise an initiative by a decision."""
    await visit.comes_to(_LIST, name)
    await visit.follow(name)
    await check_page(visit)
    await visit.fill("Người có thẩm quyền công nhận", head)
    await visit.fill("Cơ quan ban hành", head)
    await visit.fill("Số", "2810")
    await visit.fill("Ngày ký", day)
    await visit.press("Công nhận")
    await visit.sees("Đã công nhận sáng kiến.", "cấp cơ sở")
    await check_page(visit)
