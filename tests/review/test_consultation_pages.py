"""Public consultations on their pages and over HTTP: what they block, what objections lead to, and what is erased."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.local import servers
from tests.harness import ServiceHarness
from tests.review.browsing import Person, hidden, pages_of_review
from tests.review.cases import AUDITOR, CHAIR, CLERK, HEAD, STANDING_BODY, person
from tests.review.steps import COUNCIL, convened, decide, eligible, voted
from tests.review.test_page_forms import state_of

AN, DAO, BINH = person(1), person(2, "Hoàng Thị Đào"), person(3, "Lý Văn Bình")
WORDS = "Sáng kiến là của tập thể"


@pytest.fixture
async def at_work(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Review with its pages."""
    async with pages_of_review(postgres.admin_url, tmp_path) as opened:
        yield opened


async def test_a_consultation_blocks_until_its_days_are_over_and_its_objections_answered(
    at_work: ServiceHarness,
) -> None:
    """One objection is rejected, one sends its dossier back; the sender is erased from beside the log."""
    one, other = await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    await at_work.settle()
    staff = Person(at_work, STANDING_BODY)
    new = f"/consultations/new?dossier={one}"
    assert f"/review{new}" in await staff.text(f"/dossiers/{one}")
    page = await staff.get(new)
    typed = {"dossiers": [str(one), str(other)], "channel": "Cổng thông tin", "published_on": "2017-12-04"}
    open_ended = await staff.post(new, {**hidden(page), **typed})
    assert (open_ended.status_code, "consultation-days-missing" in open_ended.text) == (422, True)
    sent = await staff.post(new, {**hidden(page), **typed, "working_days": "3"})
    assert sent.status_code == 303, sent.text
    path = sent.headers["location"].removeprefix("/review").partition("?")[0]
    assert "07/12/2017" in await staff.text(path)
    assert "đang lấy ý kiến" in await Person(at_work, CLERK).text(f"/dossiers/{one}")
    refused = await at_work.post("/sessions", CHAIR, {**COUNCIL, "dossiers": [str(one)]})
    assert (refused.status_code, refused.json()["code"]) == (409, "session-dossier-consulted")

    addresses = []
    for dossier, finding in ((one, "REJECTED"), (other, "UPHELD_RETURNS")):
        page = await staff.get(path)
        objection = {"dossier_id": str(dossier), "about": "ACHIEVEMENT", "received_on": "2017-12-04"}
        said = {**objection, "sender": "Trần Thị Hoa", "contact": "0912", "words": WORDS}
        assert (await staff.send(f"{path}/objections", page, **said)).status_code == 303
        row = (await at_work.get(path, AUDITOR)).json()
        fresh = next(kept for kept in row["received"] if kept["answer"] is None)
        assert fresh["sent"]["words"] == WORDS
        addresses.append(f"{path}/objections/{fresh['objection_id']}")
        page = await staff.get(addresses[-1])
        assert "Trần Thị Hoa" in page.text
        answered = await staff.send(f"{addresses[-1]}/answer", page, finding=finding, ground="Đã xác minh.")
        assert answered.status_code == 303, answered.text
    assert await state_of(at_work, other) == "taken-back"
    assert WORDS not in await Person(at_work, CLERK).text(f"/dossiers/{one}")

    page = await staff.get(addresses[0])
    assert (await staff.send(f"{addresses[0]}/erase", page, erased_for="asked-by-person")).status_code == 303
    assert "đã xóa" in await staff.text(addresses[0])
    assert await at_work.store.pool.fetchval("select count(*) from consultation.senders") == 1
    early = await staff.send(f"{path}/close", await staff.get(path), conclusion="Xong")
    assert (early.status_code, "consultation-runs" in early.text) == (409, True)
    at_work.it_is("2017-12-08T09:00")
    closed = await staff.send(f"{path}/close", await staff.get(path), conclusion="Trình khen thưởng")
    assert closed.status_code == 303, closed.text
    end = (await at_work.get(path, AUDITOR)).json()["closed"]
    assert (end["received"], end["upheld"], end["rejected"]) == (2, 1, 1)
    session = await convened(at_work, [one])
    await at_work.settle()
    assert "Trình khen thưởng" in await Person(at_work, CHAIR).text(f"{session}/items/{one}")
    assert (await at_work.get("/consultations", AUDITOR, open=False)).json()["total"] == 1
    assert "Cổng thông tin" in await staff.text("/consultations")
    for actor, status in ((CLERK, 403), (AUDITOR, 200), (CHAIR, 403)):
        assert (await Person(at_work, actor).get(path)).status_code == status


async def test_what_the_council_passed_is_neither_proposed_nor_decided_meanwhile(at_work: ServiceHarness) -> None:
    """Opened after the vote, as before a file goes up; the others go on."""
    one, other = await eligible(at_work, (AN, "LDTT"), (BINH, "LDTT"))
    session = await voted(at_work, [(one, 9), (other, 9)])
    await at_work.settle()
    body = {
        "dossiers": [str(one)],
        "channel": "Niêm yết",
        "published_on": "2017-12-15",
        "working_days": 5,
    }
    assert (await at_work.post("/consultations", STANDING_BODY, body)).status_code == 201
    await at_work.settle()
    paper = {"issuer": "Phòng Nội vụ", "number": "45", "symbol": "TTr-NV", "dated": "2017-12-15"}
    proposal = {"session_id": session.rpartition("/")[2], "paper": paper, "addressee": "Chủ tịch"}
    refused = await at_work.post("/proposals", STANDING_BODY, {**proposal, "dossiers": [str(one), str(other)]})
    assert refused.json()["code"] == "proposal-dossier-consulted"
    new = f"/proposals/new?session={proposal['session_id']}"
    listed = await Person(at_work, STANDING_BODY).text(new)
    assert (str(one) in listed, str(other) in listed) == (False, True)
    assert (await decide(at_work, [one], by=HEAD)).json()["code"] == "decision-recipient-consulted"
    assert (await decide(at_work, [other], by=HEAD)).status_code == 201
