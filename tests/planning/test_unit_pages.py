"""The tree of units over HTTP and on pages: as it was, as it is, and changed by forms."""

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contracts.message import Actor
from deploy.local import servers
from services.planning.service import SERVICE
from tests.chassis.web_harness import SESSION_KEY, session_of
from tests.harness import ServiceHarness, assembled, problem_of, projecting
from tests.planning.units import BEFORE, FIRST_OF_JULY

pytestmark = pytest.mark.asyncio(loop_scope="module")

STAFF = Actor("van-thu", duties=frozenset({"clerk"}))
OF_UNIT = Actor("lan", unit="phuong-mot", duties=frozenset({"clerk"}))
AUDITOR = Actor("kiem-tra", duties=frozenset({"auditor"}))
JUNE, JULY = "2025-06-30", "2025-07-01"
_HIDDEN = re.compile(r'<input type="hidden" name="(_\w+)" value="([^"]*)">')


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def planning(
    postgres: servers.Postgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ServiceHarness]:
    """Planning with the tree of 1987 and the decision about 1 July, on 2 July 2025."""
    folder: Path = tmp_path_factory.mktemp("units")
    key = folder / "session-public-key.pem"
    key.write_bytes(SESSION_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    async with assembled(postgres.admin_url, SERVICE, folder, {"session_key_file": key}) as opened:
        opened.it_is("2025-07-02T08:00")
        async with projecting(opened):
            await opened.handle(BEFORE, STAFF)
            await opened.handle(FIRST_OF_JULY, STAFF)
            yield opened


async def page(planning: ServiceHarness, path: str, *duties: str, unit: str | None = None) -> httpx.Response:
    """The page at `path` for somebody who holds `duties`, a clerk of the site without any."""
    planning.web.cookies.clear()
    planning.web.cookies.update(session_of("an", *(duties or ("clerk",)), unit=unit))
    return await planning.web.get(f"/planning{path}")


async def send(planning: ServiceHarness, change: str, typed: Mapping[str, str]) -> httpx.Response:
    """The answer to the form of a change."""
    path = f"/reorganisations/new/{change}"
    held = dict(_HIDDEN.findall((await page(planning, path)).text))
    answer = await planning.web.post(f"/planning{path}", data={**held, **typed})
    await planning.settle()
    return answer


async def asked(planning: ServiceHarness, path: str, **query: Any) -> Any:
    """The JSON at `path`."""
    answer = await planning.get(path, AUDITOR, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_tree_is_answered_as_it_was_and_as_it_is(planning: ServiceHarness) -> None:
    """Each unit before those below it, with its kind, its depth and what stands below it; searched without marks."""
    before = await asked(planning, "/units", on=JUNE)
    after = await asked(planning, "/units")

    ways = [(row["code"], row["depth"], row["below"], row["parent_name"]) for row in before["items"][:6]]
    assert ways == [
        ("tinh", 0, 2, None),
        ("so-noi-vu", 1, 0, "Tỉnh Lạng Sơn"),
        ("thanh-pho", 1, 3, "Tỉnh Lạng Sơn"),
        ("phong-noi-vu", 2, 0, "Thành phố Lạng Sơn"),
        ("phuong-hai", 2, 0, "Thành phố Lạng Sơn"),
        ("phuong-mot", 2, 1, "Thành phố Lạng Sơn"),
    ]
    assert before["total"] == 10
    assert {"phuong-mot", "phuong-hai", "thanh-pho", "mat-tran-thanh-pho"}.isdisjoint(
        row["code"] for row in after["items"]
    )
    found = await asked(planning, "/units", q="phuong", on=JUNE, kind="commune")
    assert ([row["code"] for row in found["items"]], found["total"]) == (["phuong-hai", "phuong-mot"], 2)


async def test_the_tree_comes_in_parts(planning: ServiceHarness) -> None:
    """In one order, whichever unit one goes on from; one that was not there on the day is said to be unknown."""
    whole = [row["code"] for row in (await asked(planning, "/units", on=JUNE))["items"]]
    parts: list[str] = []
    following: str | None = f"/units?on={JUNE}&limit=3"
    while following is not None:
        part = (await planning.web.get(following, headers=planning.token(AUDITOR))).json()
        parts += [row["code"] for row in part["items"]]
        following = part["next"]
    assert parts == whole
    unknown = await planning.get("/units", AUDITOR, on=JUNE, after="phuong-moi")
    assert problem_of(unknown) == (410, "page-unknown")


async def test_one_unit_then_and_now(planning: ServiceHarness) -> None:
    """What it was, when it ended, what follows on it, and by which decision."""
    then = await asked(planning, "/units/phuong-mot", on=JUNE)
    now = await asked(planning, "/units/phuong-mot")

    assert [one["code"] for one in then["above"]] == ["tinh", "thanh-pho"]
    assert [one["code"] for one in then["below"]] == ["truong-mot"]
    assert (then["standing"]["name"], then["successors"]) == ("Phường Một", [])
    assert (now["standing"], now["ended"], now["successor"]) == (None, JULY, "phuong-moi")
    assert [(line["step"], line["effective"]) for line in now["history"]] == [
        ("merged", JULY),
        ("established", "1987-01-01"),
    ]
    assert now["history"][0]["basis"]["number"] == "1672"
    followed = await asked(planning, "/units/thanh-pho/successors", on=JULY)
    assert followed["successors"] == [{"code": "phuong-moi", "name": "Phường Mới"}]
    assert (await asked(planning, "/units/thanh-pho/successors", on=JUNE))["successors"] == []
    new = await asked(planning, "/units/phuong-moi")
    assert [one["code"] for one in new["predecessors"]] == ["phuong-hai", "phuong-mot", "thanh-pho"]
    assert (await planning.get("/units/khong-co", AUDITOR)).status_code == 404


async def test_a_decision_is_taken_whole_or_not_at_all(planning: ServiceHarness) -> None:
    """A refusal of one step leaves the tree as it was; a unit's clerk and an auditor decide nothing."""
    steps = [
        {"do": "establish", "code": "xa-thu", "name": "Xã Thử", "kind": "commune", "parent": "tinh"},
        {"do": "move", "code": "tinh", "parent": "xa-thu"},
    ]
    body = {"effective": JULY, "steps": steps}
    assert problem_of(await planning.post("/reorganisations", STAFF, body)) == (409, "unit-below-itself")
    assert (await planning.get("/units/xa-thu", AUDITOR)).status_code == 404
    assert problem_of(await planning.post("/reorganisations", OF_UNIT, body)) == (403, "unit-tree-of-site")
    assert (await planning.post("/reorganisations", AUDITOR, body)).status_code == 403
    done = await planning.post("/reorganisations", STAFF, {**body, "steps": steps[:1], "effective": "2025-09-01"})
    assert done.status_code == 201
    (row, *_) = (await asked(planning, "/reorganisations"))["items"]
    assert (row["effective"], row["established"], row["moved"]) == ("2025-09-01", 1, 0)
    whole = await asked(planning, f"/reorganisations/{row['reorganisation_id']}")
    assert [(line["code"], line["step"]) for line in whole["lines"]] == [("xa-thu", "established")]


@pytest.mark.parametrize("path", ["/units", "/units/phuong-mot", "/reorganisations"])
async def test_each_page_is_read_by_all_and_changed_by_few(planning: ServiceHarness, path: str) -> None:
    """An auditor and a unit's clerk see the tree and no button that changes it."""
    button = "/planning/reorganisations/new/"
    for shown in (await page(planning, path, "auditor"), await page(planning, path, "clerk", unit="phuong-mot")):
        assert shown.status_code == 200
        assert button not in shown.text
    assert (await page(planning, "/reorganisations/new/rename", "auditor")).status_code == 403
    assert (await page(planning, "/reorganisations/new/rename", "clerk", unit="phuong-mot")).status_code == 403


async def test_the_page_of_the_tree_shows_a_day(planning: ServiceHarness) -> None:
    """And leads to each unit on that day."""
    then = (await page(planning, f"/units?on={JUNE}")).text
    now = (await page(planning, "/units?on=")).text

    assert f'href="/planning/units/phuong-mot?on={JUNE}">Phường Một</a>' in then
    assert "Phường Một" not in now
    assert 'href="/planning/units/phuong-moi">Phường Mới</a>' in now
    gone = (await page(planning, "/units/phuong-mot")).text
    assert "kết thúc từ ngày 01/07/2025" in gone
    assert 'href="/planning/units/phuong-moi">Phường Mới</a>' in gone
    assert "1672/NQ-UBTVQH15" in gone


DECISION = {"effective": "2025-07-02", "reason": "Thử"}


CHANGES: tuple[tuple[str, Mapping[str, str], str], ...] = (
    ("establish", {"name": "UBND xã Nhỏ", "kind": "commune", "parent": "Tỉnh Lạng Sơn"}, "xa-nho"),
    ("establish", {"name": "Tổ Văn", "kind": "collective", "parent": "truong-mot", "code": "to-van"}, "to-van"),
    ("rename", {"unit": "so-noi-vu", "name": "Sở Nội vụ tỉnh"}, "Sở Nội vụ tỉnh"),
    ("move", {"unit": "Tổ Toán", "parent": "phong-noi-vu"}, "Phòng Nội vụ thành phố"),
    ("code", {"unit": "phuong-moi", "official_code.system": "GSO", "official_code.code": "05974"}, "05974"),
    ("split", {"unit": "xa-nho", "into": "xa-nho\nXã Tách", "successor": "xa-nho"}, "xa-tach"),
    ("merge", {"units": "xa-tach\nxa-nho", "into": "Xã Gộp", "kind": "commune", "parent": "tinh"}, "xa-gop"),
    ("dissolve", {"unit": "to-van", "successor": "truong-mot"}, "to-van"),
    ("lines", {"lines": "thành lập | thon-mot | Thôn Một | thôn | xa-gop"}, "thon-mot"),
)


async def test_each_change_has_a_form(planning: ServiceHarness) -> None:
    """Units are named by code or by name; the page of the decision shows what it did."""
    for change, typed, shown in CHANGES:
        answer = await send(planning, change, {**DECISION, **typed})

        assert answer.status_code == 303, (change, answer.text)
        led = await planning.web.get(answer.headers["location"])
        assert led.status_code == 200
        assert "Đã ghi thay đổi của cây đơn vị." in led.text
        assert shown in led.text


async def test_a_form_keeps_what_was_typed_and_names_its_faults(planning: ServiceHarness) -> None:
    """An unknown unit at its field, a line with its number, half a document, and a refusal in words."""
    unknown = await send(planning, "move", {**DECISION, "unit": "Phường Chín", "parent": "tinh"})
    assert (unknown.status_code, "Không có đơn vị “Phường Chín”" in unknown.text) == (422, True)
    assert 'value="Phường Chín"' in unknown.text
    line = await send(planning, "lines", {**DECISION, "lines": "giải thể | so-noi-vu | tinh\nbỏ | tinh"})
    assert (line.status_code, "Dòng 2:" in line.text) == (422, True)
    half = await send(planning, "rename", {**DECISION, "unit": "tinh", "name": "Tỉnh", "basis.number": "12"})
    assert (half.status_code, 'id="f-basis-issuer-fault"' in half.text) == (422, True)
    refused = await send(planning, "move", {**DECISION, "unit": "tinh", "parent": "so-noi-vu"})
    assert (refused.status_code, "unit-below-itself" in refused.text) == (409, True)
    same = await send(planning, "rename", {**DECISION, "unit": "phuong-moi", "name": "Phường Mới"})
    assert (same.status_code, "Cây đơn vị đã như vậy." in same.text) == (422, True)
