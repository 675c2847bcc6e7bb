"""The pages of the council at its session, from the naming of its members to the signed minutes."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from contracts.message import Actor
from deploy.local import servers
from services.review.session.messages import CouncilLimits
from tests.browser.markup import MARKUP, check_page
from tests.review.balloting import AN, DAO, MEMBERS, ROSTER, SECRETARY, SECRETLY, VOTERS, Sitting
from tests.review.browsing import Person, pages_of_review
from tests.review.cases import CHAIR, STANDING_BODY, person
from tests.review.steps import COUNCIL, eligible

pytestmark = pytest.mark.asyncio(loop_scope="function")
BINH = person(3, "Lý Văn Bình")


@pytest_asyncio.fixture
async def council(postgres: servers.Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sitting]:
    """A session over two dossiers that are voted on in secret and one by show of hands, its members not named."""
    async with pages_of_review(postgres.admin_url, tmp_path_factory.mktemp("pages")) as at_work:
        dossiers = await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT"), (BINH, "CSTDCS"))
        at_work.store.site = replace(at_work.store.site, limits=CouncilLimits(ballots=(SECRETLY,)))
        at_work.it_is("2017-12-15T09:00")
        agenda = {**COUNCIL, "members": 5, "dossiers": [str(one) for one in dossiers]}
        convened = await at_work.post("/sessions", CHAIR, agenda)
        yield Sitting(at_work, f"/sessions/{convened.json()['stream'].removeprefix('session-')}", dossiers)


async def test_a_session_by_its_pages(council: Sitting) -> None:
    """Members, attendance, packets, a conflict, a secret ballot with its receipt, the count, and signed minutes."""
    at_work, path = council.at_work, council.path
    staff, chair, secretary = (Person(at_work, one) for one in (STANDING_BODY, CHAIR, SECRETARY))
    await _seat(staff, path)
    await _attend(staff, path)
    shown = await staff.text(path)
    assert ("Có mặt: 4/5" in shown, "đủ số người dự" in shown) == (True, True)
    await _read_packets(Person(at_work, VOTERS[0]), council)
    await _open(staff, chair, secretary, path)
    receipts = [await _vote(Person(at_work, one), council) for one in VOTERS]
    await _count(staff, chair, secretary, path)
    await staff.send(f"{path}/votes", await staff.get(path), **{f"votes.{council.dossiers[2]}": "2"})
    await staff.send(f"{path}/close-voting", await staff.get(path))
    for one in (secretary, chair):
        signed = await one.send(f"{path}/sign", await one.get(f"{path}/minutes"))
        assert signed.status_code == 303
    minutes = await chair.text(f"{path}/minutes")
    assert all(one in minutes for one in receipts)
    assert all(line in minutes for line in ("đã ký lúc", "Kết quả kiểm phiếu", "chưa xác minh", "vắng mặt: Công tác"))
    assert "Đã kết thúc" in await staff.text(path)


async def _seat(staff: Person, path: str) -> None:
    page = await staff.get(f"{path}/council")
    assert page.status_code == 200
    rows = {f"roster.{number}.{name}": value for number, row in enumerate(ROSTER) for name, value in row.items()}
    seated = await staff.send(f"{path}/council", page, round="1", **rows)
    assert seated.status_code == 303, seated.text


async def _attend(staff: Person, path: str) -> None:
    page = await staff.get(f"{path}/attendance")
    there = {f"attended.{number}.user": one.subject for number, one in enumerate(MEMBERS)}
    there |= {f"attended.{number}.present": "yes" if number < 4 else "no" for number in range(5)}
    without = await staff.send(f"{path}/attendance", page, **there)
    assert (without.status_code, "session-attendance-wrong" in without.text) == (422, True)
    attended = await staff.send(f"{path}/attendance", page, **there, **{"attended.4.reason": "Công tác"})
    assert attended.status_code == 303, attended.text


async def _read_packets(member: Person, council: Sitting) -> None:
    packets = await member.text(f"{council.path}/packets?title=LDTT")
    assert ("Hoàng Thị Đào" in packets, "Nguyễn Văn An" in packets, "Lý Văn Bình" in packets) == (True, True, False)
    fighters = await member.text(f"{council.path}/packets?title=CSTDCS&unit=phuong-chi-lang")
    assert ("Lý Văn Bình" in fighters, "Chỉ tiêu của đơn vị" in fighters, "còn " in fighters) == (True, True, True)
    elsewhere = await member.text(f"{council.path}/packets?title=CSTDCS&unit=xa-mai-pha")
    assert "Lý Văn Bình" not in elsewhere
    item = await member.text(f"{council.path}/items/{council.dossiers[0]}")
    assert ("bỏ phiếu kín" in item, "Hoãn xét hồ sơ này" in item) == (True, False)
    staff = Person(council.at_work, STANDING_BODY)
    at = f"{council.path}/items/{council.dossiers[1]}"
    declared = await staff.send(f"{at}/conflict", await staff.get(at), user=VOTERS[2].subject, reason=MARKUP)
    assert declared.status_code == 303, declared.text
    assert "&lt;script&gt;smuggled()" in await staff.text(f"{council.path}/minutes")
    assert VOTERS[2].subject in await staff.text(at)


async def _open(staff: Person, chair: Person, secretary: Person, path: str) -> None:
    page = await staff.get(f"{path}/ballot")
    prepared = await staff.send(f"{path}/ballot", page, first=CHAIR.subject, second=SECRETARY.subject)
    assert prepared.status_code == 303, prepared.text
    for one in (chair, secretary):
        page = await one.get(f"{path}/ballot")
        taken = await one.send(f"{_ballot(page.text, path)}/code", page)
        assert (taken.status_code, "Mã này chỉ hiện một lần" in taken.text) == (200, True)
        _CODES[one.actor.subject] = taken.text.partition('<strong class="code">')[2].partition("<")[0]


_CODES: dict[str, str] = {}


def _ballot(page: str, path: str) -> str:
    """The address of the ballot that a page shows."""
    return f"{path}/ballots/" + page.partition(f"{path}/ballots/")[2][:36]


async def _vote(member: Person, council: Sitting) -> str:
    path = f"{council.path}/ballot"
    page = await member.get(path)
    mine = [one for one in council.dossiers[:2] if f"choice.{one}" in page.text]
    assert len(mine) == (1 if member.actor == VOTERS[2] else 2)
    incomplete = await member.send(f"{_ballot(page.text, council.path)}/cast", page)
    assert (incomplete.status_code, "Hãy chọn một ý kiến" in incomplete.text) == (422, True)
    cast = await member.send(f"{_ballot(page.text, council.path)}/cast", page, **{f"choice.{one}": "y" for one in mine})
    assert cast.status_code == 303, cast.text
    shown = await member.text(path)
    assert "Bạn đã bỏ phiếu" in shown
    return shown.partition('<strong class="code">')[2].partition("<")[0]


async def _count(staff: Person, chair: Person, secretary: Person, path: str) -> None:
    page = await staff.get(f"{path}/ballot")
    ended = await staff.send(f"{_ballot(page.text, path)}/end", page)
    assert ended.status_code == 303, ended.text
    for one in (chair, secretary):
        page = await one.get(f"{path}/ballot")
        wrong = await one.send(f"{_ballot(page.text, path)}/count", page, password="AAAA")
        assert (wrong.status_code, "ballot-code-wrong" in wrong.text, "AAAA" in wrong.text) == (422, True, False)
        given = await one.send(f"{_ballot(page.text, path)}/count", page, password=_CODES[one.actor.subject])
        assert given.status_code == 303, given.text


async def test_a_session_is_postponed_and_a_dossier_put_off_comes_before_the_second(council: Sitting) -> None:
    """With a reason each; a mistyped count is corrected before the session is closed."""
    at_work, path = council.at_work, council.path
    staff = Person(at_work, STANDING_BODY)
    postponed = await staff.send(
        f"{path}/postpone", await staff.get(f"{path}/postpone"), held_on="2017-12-16", reason="Không đủ thành viên"
    )
    assert postponed.status_code == 303, postponed.text
    at_work.it_is("2017-12-16T09:00")
    first, second, third = (f"{path}/items/{one}" for one in council.dossiers)
    off = await staff.send(f"{first}/postpone", await staff.get(first), reason="Chờ xác minh", until="2017-12-28")
    assert off.status_code == 303, off.text
    for one, number in zip(council.dossiers[1:], ("5", "2"), strict=True):
        await staff.send(f"{path}/votes", await staff.get(path), **{f"votes.{one}": number})
    corrected = await staff.send(f"{second}/correct", await staff.get(second), votes_for="3", reason="Nhầm")
    assert corrected.status_code == 303, corrected.text
    assert "16/12/2017" in await staff.text(path)
    closed = await staff.send(f"{path}/close", await staff.get(path))
    assert closed.status_code == 303, closed.text
    waiting = await staff.text("/sessions/new?put_off=true")
    assert ("Nguyễn Văn An" in waiting, "Lý Văn Bình" in waiting) == (True, False)
    assert (await staff.get(third)).status_code == 404


async def test_only_members_vote_and_only_staff_runs(council: Sitting) -> None:
    """By duty; somebody of a unit sees no ballot, and a member no form that runs the session."""
    of_a_unit = Person(council.at_work, Actor("uy-vien", "phuong-chi-lang", frozenset({"council"})))
    assert (await of_a_unit.get(f"{council.path}/ballot")).status_code == 403
    member = Person(council.at_work, VOTERS[0])
    for path, status in (("council", 403), ("attendance", 403), ("postpone", 403), ("ballot", 200), ("packets", 200)):
        assert (await member.get(f"{council.path}/{path}")).status_code == status, path


async def test_what_is_typed_about_a_session_is_shown_as_text(council: Sitting) -> None:
    """Names, reasons of absence, conflict, postponement and of a void ballot, on every page of the session."""
    at_work, path = council.at_work, council.path
    staff, off = Person(at_work, STANDING_BODY), str(council.dossiers[2])
    roster = [{**row, "name": MARKUP, "position": MARKUP} for row in ROSTER]
    await council.done("/council", STANDING_BODY, {"roster": roster})
    attended = [{"user": one.subject, "present": True} for one in MEMBERS[:4]]
    absent = {"user": MEMBERS[4].subject, "present": False, "reason": MARKUP}
    await council.done("/attendance", STANDING_BODY, {"attended": [*attended, absent]})
    conflict = {"dossier_id": str(council.dossiers[0]), "user": SECRETARY.subject, "reason": MARKUP}
    await council.done("/conflicts", STANDING_BODY, conflict)
    await council.done("/postponed-items", STANDING_BODY, {"dossier_id": off, "reason": MARKUP})
    await council.open()
    items = (f"/items/{council.dossiers[0]}", f"/items/{off}")
    for page in ("", "/council", "/attendance", "/ballot", "/packets", "/postpone", "/minutes", *items):
        shown = await staff.text(f"{path}{page}")
        assert check_page(shown, page) or page in {"", "/packets", "/postpone", items[1]}
        assert "lang=" in await staff.text(f"{path}{page}?lang=en")
    await council.done(f"{council.ballot}/void", STANDING_BODY, {"reason": MARKUP})
    assert check_page(await staff.text(f"{path}/minutes"), "minutes") > 5
