"""Files of a dossier over HTTP: sent in parts, stored once, handed out to whoever may see the dossier, and erased."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.clock import wall
from chassis.content import store
from chassis.errors import StoreUnavailableError
from chassis.reading.past import events_of
from contracts.files import ErasureGround, FileId
from contracts.message import Actor
from deploy.local import servers
from services.review.papers import sending
from services.review.papers.messages import EraseFile, holder_of
from tests.chassis.content_files import PDF, PNG, pdf
from tests.harness import ServiceHarness, problem_of
from tests.review.cases import ALL_PAPERS, AUDITOR, CLERK, OTHER_CLERK, STANDING_BODY, dossier_of, file_dossier, person
from tests.review.steps import appraised_over_http, body_of, review, under_plan

AN, DAO = person(1), person(2, "Hoàng Thị Đào")
DOSSIER, OTHER = dossier_of(AN), dossier_of(DAO)
HERE = f"/dossiers/{DOSSIER}"
LARGE = pdf(b"<< /Length 3000000 >>\nstream\n" + bytes(range(256)) * 11_719 + b"\nendstream")

_WAITING = """
    select pid from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into content.holds%'
"""


@pytest.fixture
async def opened(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Two dossiers that wait for Chi Lăng."""
    async with review(postgres.admin_url, tmp_path) as at_work:
        await under_plan(at_work, (AN, "LDTT"), (DAO, "LDTT"))
        yield at_work


async def begun(at_work: ServiceHarness, content: bytes, paper: str = "TO_TRINH", here: str = HERE) -> str:
    """The path of an upload of `content`."""
    body = {"sha256": sha256(content).hexdigest(), "size": len(content), "name": "C:\\ho so\\Tờ trình An.pdf"}
    answer = await at_work.post(f"{here}/papers/{paper}/uploads", CLERK, body)
    assert answer.status_code == 201, answer.text
    return f"/uploads/{answer.json()['upload_id']}"


async def part(
    at_work: ServiceHarness, upload: str, offset: int, content: bytes, actor: Actor = CLERK
) -> httpx.Response:
    """The answer to a part that begins at `offset`."""
    headers = at_work.token(actor) | {"content-type": "application/octet-stream"}
    return await at_work.web.post(f"{upload}/parts", params={"offset": offset}, headers=headers, content=content)


async def attached(at_work: ServiceHarness, content: bytes = PDF, paper: str = "TO_TRINH", here: str = HERE) -> str:
    """The path of a file that was sent in parts of 1 MiB and attached."""
    upload = await begun(at_work, content, paper, here)
    for offset in range(0, len(content), store.PIECE):
        assert (await part(at_work, upload, offset, content[offset : offset + store.PIECE])).status_code == 200
    finished = await at_work.post(f"{upload}/finish", CLERK)
    assert (finished.status_code, finished.json().get("changed")) == (200, True), finished.text
    return f"{here}/files/{upload.rpartition('/')[2]}"


async def stored(at_work: ServiceHarness) -> dict[str, int]:
    """How many rows the store of contents has."""
    tables = ("uploads", "pieces", "contents", "holds")
    return {name: await at_work.store.pool.fetchval(f"select count(*) from content.{name}") for name in tables}  # noqa: S608


async def papers(at_work: ServiceHarness, here: str = HERE) -> dict[str, Any]:
    """The papers of the checklist, by code."""
    shown = (await at_work.get(f"{here}/papers", CLERK)).json()
    return {one["paper"]: one for one in shown["papers"]}


async def test_a_file_is_attached_and_handed_out_as_it_came(opened: ServiceHarness) -> None:
    """Every byte of 3 MB, to be saved under its name, never to be shown or run; the read is in the audit log."""
    path = await attached(opened, LARGE)

    answer = await opened.get(path, AUDITOR)

    assert answer.content == LARGE
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"To-trinh-An.pdf\"; filename*=UTF-8''T%E1%BB%9D%20tr%C3%ACnh%20An.pdf"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    read = await opened.store.pool.fetchval(
        "select count(*) from log.audit where kind = 'file' and subject = 'kiem-toan'"
    )
    assert read == 1
    assert await stored(opened) == {"uploads": 0, "pieces": 3, "contents": 1, "holds": 1}


async def test_only_the_unit_and_the_site_see_a_file(opened: ServiceHarness) -> None:
    """Another unit learns neither of the file nor of the dossier."""
    path = await attached(opened)
    assert problem_of(await opened.get(path, OTHER_CLERK)) == (404, "not-found")
    assert (await opened.get(f"{HERE}/papers", OTHER_CLERK)).status_code == 404
    body = {"sha256": "0" * 64, "size": 10}
    assert (await opened.post(f"{HERE}/papers/TO_TRINH/uploads", OTHER_CLERK, body)).status_code == 404
    assert (await opened.post(f"{path}/remove", OTHER_CLERK)).status_code == 403
    assert (await opened.get(f"{HERE}/files/{UUID(int=9)}", CLERK)).status_code == 404


async def test_the_checklist_names_what_is_missing(opened: ServiceHarness) -> None:
    """Each paper has a file, a claim, or neither; a dossier that only claims is complete as it was before."""
    before = (await opened.get(f"{HERE}/papers", CLERK)).json()
    await attached(opened)
    after = (await opened.get(f"{HERE}/papers", CLERK)).json()
    states = {code: one["state"] for code, one in (await papers(opened)).items()}
    assert "TO_TRINH" in before["missing"]
    assert after["missing"] == [code for code in before["missing"] if code != "TO_TRINH"]
    assert (after["complete"], states["TO_TRINH"], states["FILE_DIEN_TU"]) == (False, "attached", "not-needed")
    file = (await papers(opened))["TO_TRINH"]["files"][0]
    assert (file["name"], file["attached_by"], file["here"]) == ("Tờ trình An.pdf", str(CLERK), True)

    await opened.post("/dossiers", CLERK, body_of(file_dossier()))

    claimed = (await opened.get(f"{HERE}/papers", CLERK)).json()
    assert (claimed["complete"], claimed["missing"]) == (True, [])
    assert (await papers(opened))["BB_BINH_XET"]["state"] == "claimed"


async def test_a_paper_with_a_file_is_enclosed_though_nobody_claimed_it(opened: ServiceHarness) -> None:
    """The unit filed without its minutes, and attached them before the appraisal; one that was erased lacks again."""
    claimed = tuple(code for code in ALL_PAPERS if code != "BB_BINH_XET")
    await opened.post("/dossiers", CLERK, body_of(file_dossier(documents=claimed)))
    await opened.post("/dossiers", CLERK, body_of(file_dossier(subject=DAO, documents=claimed)))
    await attached(opened, PDF, "BB_BINH_XET")
    path = await attached(opened, PDF, "BB_BINH_XET", f"/dossiers/{OTHER}")
    assert (await opened.post(f"{path}/erase", STANDING_BODY, {"ground": "wrong-file"})).status_code == 200
    await appraised_over_http(opened, DOSSIER, OTHER)
    found = [(await opened.get(f"/dossiers/{one}", CLERK)).json() for one in (DOSSIER, OTHER)]
    assert [one["result"] for one in found] == ["eligible", "ineligible"]
    assert found[1]["reason_codes"] == ["INCOMPLETE"]


async def test_a_file_that_broke_off_goes_on_where_it_ended(opened: ServiceHarness) -> None:
    """The sender begins again, learns how much has come, and sends the rest; parts twice or out of turn are refused."""
    upload = await begun(opened, LARGE)
    first = LARGE[: store.PIECE]
    assert (await part(opened, upload, 0, first)).json()["received"] == store.PIECE
    assert problem_of(await part(opened, upload, 0, first)) == (409, "upload-elsewhere")
    assert problem_of(await opened.post(f"{upload}/finish", CLERK)) == (409, "upload-unfinished")
    assert await begun(opened, LARGE) == upload
    received = (await opened.get(upload, CLERK)).json()["received"]
    assert received == store.PIECE
    assert problem_of(await part(opened, upload, received, b"x" * 100)) == (422, "upload-part-of-other-size")
    assert problem_of(await part(opened, upload, received, LARGE[received:])) == (422, "upload-part-of-other-size")
    assert problem_of(await part(opened, upload, received, first, OTHER_CLERK)) == (404, "upload-unknown")
    for offset in range(received, len(LARGE), store.PIECE):
        await part(opened, upload, offset, LARGE[offset : offset + store.PIECE])
    assert (await opened.post(f"{upload}/finish", CLERK)).json()["changed"] is True
    assert (await opened.get(f"{HERE}/files/{upload.rpartition('/')[2]}", CLERK)).content == LARGE


async def test_other_bytes_than_announced_are_dropped(opened: ServiceHarness) -> None:
    """The digest that was stated is not believed: nothing is kept of a file that is another."""
    upload = await begun(opened, PDF)
    await part(opened, upload, 0, PDF.replace(b"1.7", b"1.4"))
    assert problem_of(await opened.post(f"{upload}/finish", CLERK)) == (409, "content-altered")
    assert await stored(opened) == {"uploads": 0, "pieces": 0, "contents": 0, "holds": 0}


async def test_a_refused_file_leaves_nothing(opened: ServiceHarness) -> None:
    """A script by its content, and an unknown paper by the rules; the upload may be given up or sent right."""
    upload = await begun(opened, pdf(b"<< /S /JavaScript >>"))
    await part(opened, upload, 0, pdf(b"<< /S /JavaScript >>"))
    assert problem_of(await opened.post(f"{upload}/finish", CLERK)) == (422, "content-active")
    upload = await begun(opened, PDF, "GIAY_LA")
    await part(opened, upload, 0, PDF)
    assert problem_of(await opened.post(f"{upload}/finish", CLERK)) == (404, "paper-unknown")
    found = await stored(opened)
    assert (found["contents"], found["holds"]) == (0, 0)


async def test_one_content_is_stored_once_and_goes_with_the_last_that_holds_it(opened: ServiceHarness) -> None:
    """Two dossiers hold it; what one gives up the other still has."""
    one, two = await attached(opened), await attached(opened, here=f"/dossiers/{OTHER}")
    assert await stored(opened) == {"uploads": 0, "pieces": 1, "contents": 1, "holds": 2}
    assert (await opened.post(f"{one}/remove", CLERK)).status_code == 200
    assert problem_of(await opened.get(one, CLERK)) == (404, "content-gone")
    assert (await opened.get(two, CLERK)).content == PDF
    assert (await opened.post(f"{two}/erase", STANDING_BODY, {"ground": "asked-by-person"})).status_code == 200
    assert await stored(opened) == {"uploads": 0, "pieces": 0, "contents": 0, "holds": 0}
    shown = (await papers(opened, f"/dossiers/{OTHER}"))["TO_TRINH"]
    assert (shown["state"], shown["files"][0]["state"]) == ("missing", "erased")
    assert (shown["files"][0]["ground"], shown["files"][0]["name"]) == ("asked-by-person", "")
    assert shown["files"][0]["sha256"] == sha256(PDF).hexdigest()


async def test_what_a_death_leaves_between_two_steps_counts_for_nothing_and_goes(opened: ServiceHarness) -> None:
    """Stored and not recorded: nobody sees it, and a day later it goes. Erased and not deleted: it goes when asked."""
    pool, now = opened.store.pool, wall()
    left = holder_of(DOSSIER, FileId(UUID(int=7)))
    await store.keep(pool, PNG, "image/png", store.Hold(left, "a.png", now))
    assert (await papers(opened))["TO_TRINH"]["files"] == []
    path = await attached(opened)
    assert (await stored(opened))["holds"] == 2

    events = await events_of(pool, opened.handler.service, opened.store.site, [f"papers-{DOSSIER}"])
    assert await sending.tidied(pool, DOSSIER, events, now) == 0
    assert await sending.tidied(pool, DOSSIER, events, now + timedelta(days=2)) == 1
    assert (await stored(opened))["holds"] == 1

    file = FileId(UUID(path.rpartition("/")[2]))
    erase = EraseFile(dossier_id=DOSSIER, file_id=file, ground=ErasureGround.WRONG_FILE)
    await opened.handle(erase, STANDING_BODY)
    assert problem_of(await opened.get(path, CLERK)) == (404, "content-gone")
    assert (await opened.post(f"{path}/erase", STANDING_BODY, {"ground": "wrong-file"})).json()["changed"] is False
    assert await stored(opened) == {"uploads": 0, "pieces": 0, "contents": 0, "holds": 0}


async def test_a_writer_that_dies_leaves_no_half_content(opened: ServiceHarness) -> None:
    """Its connection is ended while it writes: nothing of it is there, and the same file is taken afterwards."""
    pool = opened.store.pool
    hold = store.Hold(holder_of(DOSSIER, FileId(UUID(int=8))), "a.pdf", wall())
    async with pool.acquire() as beside, beside.transaction():
        await beside.execute("lock table content.holds in exclusive mode")
        writing = asyncio.create_task(store.keep(pool, LARGE, "application/pdf", hold))
        while (writer := await pool.fetchval(_WAITING)) is None:  # noqa: ASYNC110 - only the server knows who waits
            await asyncio.sleep(0.01)
        await pool.execute("select pg_terminate_backend($1)", writer)
        with pytest.raises(StoreUnavailableError):
            await writing
    assert await stored(opened) == {"uploads": 0, "pieces": 0, "contents": 0, "holds": 0}
    await store.keep(pool, LARGE, "application/pdf", hold)
    assert await stored(opened) == {"uploads": 0, "pieces": 3, "contents": 1, "holds": 1}


async def test_an_upload_is_given_up_after_a_day(opened: ServiceHarness) -> None:
    """The next one that is begun takes it away with its parts."""
    upload = await begun(opened, LARGE)
    await part(opened, upload, 0, LARGE[: store.PIECE])
    await opened.store.pool.execute("update content.uploads set changed_at = changed_at - interval '25 hours'")
    await begun(opened, PDF)
    assert await stored(opened) == {"uploads": 1, "pieces": 0, "contents": 0, "holds": 0}
    assert problem_of(await opened.get(upload, CLERK)) == (404, "upload-unknown")
