"""Opinions on their pages and over HTTP: who is asked answers, who is overdue is shown, and the council waits."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts.message import Actor
from deploy.local import servers
from tests.harness import ServiceHarness
from tests.review.browsing import Person, hidden, pages_of_review
from tests.review.cases import AUDITOR, CHAIR, CHI_LANG, CLERK, OTHER_CLERK, STANDING_BODY, person
from tests.review.steps import COUNCIL, convened, eligible

AN, DAO = person(1), person(2, "Hoàng Thị Đào")


@pytest.fixture
async def at_work(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Review with its pages."""
    async with pages_of_review(postgres.admin_url, tmp_path) as opened:
        yield opened


async def _told(at_work: ServiceHarness, path: str) -> list[list[str]]:
    """What a unit reads of what others have objected to: of one request, and in the list."""
    one = (await at_work.get(path.removeprefix("/review"), CLERK)).json()
    (listed,) = (await at_work.get("/opinions", CLERK)).json()["items"]
    return [row["closed"]["objected"] for row in (one, listed)]


async def test_bodies_are_asked_and_the_council_waits_until_silence_counts(at_work: ServiceHarness) -> None:
    """A unit answers on its page, another body on paper; one is silent, and then the session is convened."""
    one, other = await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    await at_work.settle()
    staff, unit = Person(at_work, STANDING_BODY), Person(at_work, CLERK)
    assert f"/review/opinions/new?dossier={one}" in await staff.text(f"/dossiers/{one}")
    new = f"/opinions/new?dossier={one}"
    page = await staff.get(new)
    typed = {
        **hidden(page),
        "dossiers": [str(one)],
        "others": "Công an thành phố\nThuế thành phố",
        "question": "Việc chấp hành pháp luật",
        "working_days": "3",
    }
    nobody = await staff.post(new, {**typed, "others": " "})
    assert (nobody.status_code, 'href="#f-units"' in nobody.text) == (422, True)
    for wrong in ("x" * 2000, "\n".join(f"Cơ quan {number}" for number in range(21))):
        assert (await staff.post(new, {**typed, "others": wrong})).status_code == 422
    assert 'href="#f-others"' in (await staff.post(new, {**typed, "others": "Công an\nCông an"})).text
    filtered = await staff.text(f"{new}&title=LDTT&q=dao")
    assert (filtered.index("Nguyễn Văn An") < filtered.index("Hoàng Thị Đào"), "checked" in filtered) == (True, True)
    assert "Nguyễn Văn An" not in await staff.text("/opinions/new?q=dao")
    sent = await staff.post(new, {**typed, "units": [CHI_LANG.code]})
    assert sent.status_code == 303, sent.text
    path = sent.headers["location"].removeprefix("/review").partition("?")[0]
    shown = await staff.text(path)
    assert ("07/12/2017" in shown, "chưa xác minh" in shown, "xét tiếp" in shown) == (True, True, True)

    agenda = {**COUNCIL, "dossiers": [str(one)]}
    refused = await at_work.post("/sessions", CHAIR, agenda)
    assert (refused.status_code, refused.json()["code"]) == (409, "session-opinions-out")

    assert CHI_LANG.name in await unit.text(path)
    assert "Công an thành phố" not in await unit.text(path)
    page = await unit.get(path)
    no_ground = await unit.send(f"{path}/answers", page, body=CHI_LANG.name, dossiers=[str(one)], position="OBJECTS")
    assert (no_ground.status_code, "opinion-ground-missing" in no_ground.text) == (422, True)
    answered = await unit.send(f"{path}/answers", page, body=CHI_LANG.name, dossiers=[str(one)], position="AGREES")
    assert answered.status_code == 303, answered.text
    page = await staff.get(path)
    police = {"body": "Công an thành phố", "dossiers": [str(one)], "position": "OBJECTS"}
    recorded = await staff.send(f"{path}/answers", page, **police, ground="Đang bị xử phạt", given_on="2017-12-04")
    assert recorded.status_code == 303, recorded.text
    seen, shown = await staff.text(f"/dossiers/{one}"), await unit.text(f"/dossiers/{one}")
    assert ("Đang bị xử phạt" in seen, "Đang bị xử phạt" in shown, "đã trả lời" in shown) == (True, False, True)

    at_work.it_is("2017-12-08T09:00")
    assert "quá hạn" in await staff.text(f"/dossiers/{one}")
    assert (await staff.send(f"{path}/close", await staff.get(path))).status_code == 303
    row = (await at_work.get(path.removeprefix("/review"), AUDITOR)).json()
    assert (row["awaited"], row["closed"]["objected"], await _told(at_work, path)) == (0, [str(one)], [[], []])
    session = await convened(at_work, [one, other])
    await at_work.settle()
    packet = await Person(at_work, CHAIR).text(f"{session}/items/{one}")
    assert ("Đang bị xử phạt" in packet, "không trả lời" in packet) == (True, True)
    assert "Công an thành phố" in await Person(at_work, CHAIR).text(f"{session}/packets")

    for actor, status in ((OTHER_CLERK, 404), (AUDITOR, 200), (Actor("an", None, frozenset({"operator"})), 200)):
        assert (await Person(at_work, actor).get(path)).status_code == status
    assert (await at_work.get("/opinions", CLERK, open=False)).json()["total"] == 1
    assert (await at_work.get("/opinions", OTHER_CLERK)).json()["total"] == 0
    assert "Việc chấp hành pháp luật" in await unit.text("/opinions")
