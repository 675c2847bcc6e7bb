"""The forms of review: dossiers filed with their gaps shown, votes counted, decisions previewed and issued."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts.vocabulary import Level, SubjectKind
from deploy.local import servers
from tests.chassis.topics import write_keys
from tests.harness import ServiceHarness
from tests.review.browsing import Person, hidden, pages_of_review
from tests.review.cases import (
    CHAIR,
    CLERK,
    COLLECTIVE,
    HEAD,
    HOUSEHOLD,
    PLAN,
    STANDING_BODY,
    dossier_of,
    issued,
    locked,
    person,
)
from tests.review.steps import eligible, under_plan, voted
from tests.review.test_dossier_levels import BEST, FEDERATION, PROVINCE, award, hear, ready_for_province

AN, DAO, BINH = person(1), person(2, "Hoàng Thị Đào"), person(3, "Lý Văn Bình")
GOOD = {
    "facts.kind": "individual",
    "facts.task_rating": "HTTNV",
    "facts.service_months": "12",
    "facts.discipline": "none",
    "facts.emulation_confirmed": "yes",
}
PAPERS = ["TO_TRINH", "BB_BINH_XET", "BAO_CAO_THANH_TICH"]


@pytest.fixture
async def at_work(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Review with its pages."""
    async with pages_of_review(postgres.admin_url, tmp_path) as opened:
        yield opened


async def state_of(at_work: ServiceHarness, dossier: object) -> str:
    """The state of a dossier."""
    state: str = (await at_work.get(f"/dossiers/{dossier}", STANDING_BODY)).json()["state"]
    return state


async def test_a_dossier_is_filed_once_its_gaps_were_shown(at_work: ServiceHarness) -> None:
    """Faults stand at their fields, gaps lead to theirs, nothing typed is lost, and a doubled form files once."""
    await under_plan(at_work, (AN, "LDTT"))
    clerk, path = Person(at_work, CLERK), f"/dossiers/{dossier_of(AN)}/file"
    page = await clerk.get(path)
    assert "Người mới tuyển dụng phải công tác từ 10 tháng trở lên trong năm" in page.text
    assert "NĐ 91/2017 Đ10" in page.text

    faulty = await clerk.post(path, {**hidden(page), **GOOD, "facts.service_months": "mười", "documents": PAPERS})
    assert faulty.status_code == 422
    assert 'href="#f-facts-service_months"' in faulty.text
    assert ('value="mười"' in faulty.text, 'value="TO_TRINH" checked' in faulty.text) == (True, True)
    both = await clerk.post(path, {**hidden(page), **GOOD, "facts.maternity_months": "3"})
    assert "cộng lại quá mười hai tháng" in both.text

    poor = {**GOOD, "facts.task_rating": "HTNV", "documents": ["TO_TRINH"], "_do": "file"}
    gaps = await clerk.post(path, {**hidden(page), **poor})
    assert (gaps.status_code, await state_of(at_work, dossier_of(AN))) == (200, "opened")
    assert ('<a href="#f-documents">' in gaps.text, '<a href="#f-facts-task_rating">' in gaps.text) == (True, True)
    form = {**hidden(gaps), **poor, "knows_gaps": "yes"}
    filed = await clerk.post(path, form)
    assert (filed.status_code, await state_of(at_work, dossier_of(AN))) == (303, "filed")
    again = await clerk.post(path, form)
    assert again.status_code == 303
    assert len(await at_work.recorded()) == 3  # opened, submitted, filed

    staff = Person(at_work, STANDING_BODY)
    shown = await staff.get(f"/dossiers/{dossier_of(AN)}")
    assert ("Nếu thẩm định lúc này" in shown.text, "Mức độ hoàn thành nhiệm vụ" in shown.text) == (True, True)
    at_work.it_is("2017-12-04T09:00")
    appraised = await staff.send(f"/dossiers/{dossier_of(AN)}/appraise", shown)
    assert (appraised.status_code, await state_of(at_work, dossier_of(AN))) == (303, "refused")


async def test_what_was_not_registered_is_filed_in_two_steps(at_work: ServiceHarness) -> None:
    """Rows are added without a script; a person's name is in no address; members of a collective are ticked."""
    await under_plan(at_work, (AN, "LDTT"), (COLLECTIVE, "TTLDTT"))
    clerk = Person(at_work, CLERK)
    page = await clerk.get("/dossiers/new")
    about = {"plan_id": str(PLAN), "title": "CSTDCS", "subject.kind": "individual", "subject.key": "can-bo-9"}
    unnamed = await clerk.post("/dossiers/new", {**hidden(page), **about, "_do": "next"})
    assert 'href="#f-subject-name"' in unnamed.text
    about |= {"subject.name": "Vi Thị Hằng"}
    second = await clerk.post("/dossiers/new", {**hidden(page), **about, "_do": "next"})
    assert ("Sáng kiến được công nhận" in second.text, 'value="Vi Thị Hằng"' in second.text) == (True, True)
    grown = await clerk.post("/dossiers/new", {**hidden(second), **about, **GOOD, "_do": "add:facts.initiatives"})
    assert 'name="facts.initiatives.0.certificate.number"' in grown.text
    initiative = {
        "facts.initiatives.0.scope": "grassroots",
        "facts.initiatives.0.certificate.issuer": "UBND thành phố Lạng Sơn",
        "facts.initiatives.0.certificate.number": "77",
        "facts.initiatives.0.certificate.symbol": "QĐ-UBND",
        "facts.initiatives.0.certificate.dated": "2017-08-02",
    }
    body = {**hidden(grown), **about, **GOOD, **initiative, "documents": PAPERS, "knows_gaps": "yes", "_do": "file"}
    assert (await clerk.post("/dossiers/new", body)).status_code == 303

    path = f"/dossiers/{dossier_of(COLLECTIVE, 'TTLDTT')}/file"
    page = await clerk.get(path)
    assert f'value="{AN.key}"' in page.text
    facts = {
        "facts.kind": SubjectKind.COLLECTIVE.value,
        "facts.rating": "HTTNV",
        "facts.members": [AN.key, "can-bo-2 \r\n can-bo-3"],
        "facts.members_reaching_ldtt": "9",
        "facts.highest_discipline": "none",
        "facts.unity_confirmed": "yes",
    }
    more = await clerk.post(path, {**hidden(page), **facts})
    assert "nhiều hơn số thành viên" in more.text
    checked = await clerk.post(path, {**hidden(page), **facts, "facts.members_reaching_ldtt": "2", "_do": "check"})
    assert ("Tỷ lệ thành viên đạt danh hiệu" in checked.text, "can-bo-3" in checked.text) == (True, True)
    assert await state_of(at_work, dossier_of(COLLECTIVE, "TTLDTT")) == "opened"


async def test_a_household_is_filed_for_by_the_criteria_of_the_decree(at_work: ServiceHarness) -> None:
    """Its form asks one thing, with the decree beside it; the dossier shows it, and an appraisal finds it eligible."""
    await under_plan(at_work, (HOUSEHOLD, "GDVH"))
    clerk, dossier = Person(at_work, CLERK), dossier_of(HOUSEHOLD, "GDVH")
    page = await clerk.get(f"/dossiers/{dossier}/file")
    assert ("facts.criteria_met" in page.text, "facts.members" in page.text) == (True, False)
    assert ("NĐ 122/2018" in page.text, "Hộ ông Nguyễn Văn Bình" in page.text) == (True, True)
    papers = ["TO_TRINH", "TOM_TAT_THANH_TICH", "BB_BINH_XET"]
    without = {**hidden(page), "facts.kind": "household", "documents": papers, "_do": "file"}
    gaps = await clerk.post(f"/dossiers/{dossier}/file", without)
    assert (gaps.status_code, 'href="#f-facts-criteria_met"' in gaps.text) == (200, True)
    filed = await clerk.post(f"/dossiers/{dossier}/file", {**without, **hidden(gaps), "facts.criteria_met": "yes"})
    assert filed.status_code == 303

    staff = Person(at_work, STANDING_BODY)
    shown = await staff.get(f"/dossiers/{dossier}")
    assert ("Đạt tiêu chuẩn theo quy định" in shown.text, "(Hộ gia đình)" in shown.text) == (True, True)
    at_work.it_is("2017-12-04T09:00")
    appraised = await staff.send(f"/dossiers/{dossier}/appraise", shown)
    assert (appraised.status_code, await state_of(at_work, dossier)) == (303, "eligible")
    laws = await staff.get(f"/dossiers/{dossier}/laws")
    assert (f'{dossier}/laws"' in shown.text, "của hồ sơ" in laws.text, "NĐ 86/2023" in laws.text) == (True, True, True)


async def test_a_session_from_its_agenda_to_its_closing(at_work: ServiceHarness) -> None:
    """Shares are calculated before anything is recorded; exceptions have a number of their own."""
    await eligible(at_work, *((whom, "LDTT") for whom in (AN, DAO, BINH)))
    at_work.it_is("2017-12-15T09:00")
    chair = Person(at_work, CHAIR)
    page = await chair.get("/sessions/new?title=LDTT")
    typed = {"council": "Hội đồng TĐKT thành phố", "members": "10", "held_on": "2017-12-15"}
    empty = await chair.post("/sessions/new", {**hidden(page), **typed})
    assert (empty.status_code, 'href="#f-dossiers"' in empty.text, 'value="2017-12-15"' in empty.text) == (
        422,
        True,
        True,
    )
    led = await chair.post("/sessions/new", {**hidden(page), **typed, "everything": ["no", "yes"]})
    assert led.status_code == 303
    path = led.headers["location"].partition("?")[0].removeprefix("/review")

    page = await chair.get(path)
    stale = await chair.get(path)
    fields = {
        "common": "9",
        f"votes.{dossier_of(AN)}": "5",
        f"votes.{dossier_of(DAO)}": "",
        f"votes.{dossier_of(BINH)}": "",
    }
    before = await at_work.store.head()
    calculated = await chair.post(f"{path}/votes", {**hidden(page), **fields, "_do": "calculate"})
    assert "2 hồ sơ đạt, 1 hồ sơ không đạt" in calculated.text
    assert ("50 %" in calculated.text, await at_work.store.head()) == (True, before)
    beyond = await chair.post(f"{path}/votes", {**hidden(page), **fields, "common": "11"})
    assert (beyond.status_code, "từ 0 đến 10" in beyond.text, 'value="5"' in beyond.text) == (422, True, True)
    english = await chair.post(f"{path}/votes", {**hidden(page), **fields, "common": "8.0"})
    assert (english.status_code, "như 12,5 hoặc 1.780" in english.text) == (422, True)
    assert (await chair.post(f"{path}/votes", {**hidden(page), **fields})).status_code == 303
    late = await chair.post(f"{path}/votes", {**hidden(stale), **fields, "common": "8"})
    assert (late.status_code, "stream-went-on" in late.text) == (412, True)

    page = await chair.get(path)
    assert "Kết thúc phiên họp" in page.text
    assert (await chair.send(f"{path}/close", page)).status_code == 303
    states = [await state_of(at_work, dossier_of(whom)) for whom in (AN, DAO)]
    assert states == ["refused", "eligible"]
    minutes = await chair.text(f"{path}/minutes")
    assert ("BIÊN BẢN" in minutes, "5/10" in minutes, "chưa xác minh" in minutes) == (True, True, True)


async def test_a_decision_is_previewed_and_then_issued(at_work: ServiceHarness) -> None:
    """A preview stores nothing; one who is left out is not awarded; a form that is forged is refused."""
    dossiers = await eligible(at_work, *((whom, "LDTT") for whom in (AN, DAO, BINH)))
    session = await voted(at_work, [(one, 9) for one in dossiers])
    at_work.it_is("2017-12-29T16:00")
    head, path = Person(at_work, HEAD), f"/decisions/new?session={session.rpartition('/')[2]}"
    page = await head.get(path)
    typed = {
        "decision.issuer": "UBND thành phố Lạng Sơn",
        "decision.number": "3120",
        "decision.symbol": "QĐ-UBND",
        "decision.dated": "2017-12-29",
        "deciding_authority": "Chủ tịch UBND thành phố",
        "signer_role": "CHỦ TỊCH",
        "titles": ["LDTT"],
        "left_out": [str(dossiers[2])],
    }
    before = await at_work.store.head()
    preview = await head.post(path, {**hidden(page), **typed, "_do": "preview"})
    assert ("Số: 3120/QĐ-UBND" in preview.text, "Tặng danh hiệu cho 2 cá nhân" in preview.text) == (True, True)
    faulty = await head.post(path, {**hidden(page), **typed, "decision.number": "ba"})
    assert (faulty.status_code, 'href="#f-decision-number"' in faulty.text) == (422, True)
    future = await head.post(path, {**hidden(page), **typed, "decision.dated": "2018-12-29"})
    assert (future.status_code, "decision-dated-in-future" in future.text) == (422, True)
    forged = await head.post(path, {**hidden(page), **typed, "_form": "guessed"})
    assert (forged.status_code, await at_work.store.head()) == (403, before)

    issued = await head.post(path, {**hidden(page), **typed, "_do": "issue"})
    assert issued.status_code == 303
    shown = await head.text(issued.headers["location"].removeprefix("/review"))
    assert ("QUYẾT ĐỊNH" in shown, "Hoàng Thị Đào" in shown, "Lý Văn Bình" in shown) == (True, True, False)
    assert f"/review/dossiers/{dossiers[1]}" in shown
    listed = await head.text("/decisions")
    assert (path in listed, "</a>: 1 hồ sơ Hội đồng đồng ý, chưa có quyết định" in listed) == (True, True)
    left = f"/dossiers/{dossiers[2]}"
    page = await head.get(left)
    unsaid = await head.send(f"{left}/decline", page, reason_code="FALSE_DECLARATION")
    assert (unsaid.status_code, 'href="#f-reason"' in unsaid.text) == (422, True)
    declined = await head.send(
        f"{left}/decline", page, reason_code="FALSE_DECLARATION", reason="Theo kết luận thanh tra."
    )
    assert (declined.status_code, await state_of(at_work, dossiers[2])) == (303, "refused")
    assert path not in await head.text("/decisions")  # a session none of whose dossiers waits for a decision


async def test_a_dossier_is_passed_up_and_the_answer_is_shown(postgres: servers.Postgres, tmp_path: Path) -> None:
    """With what it needs; the decision of the superior is cited and leads to no page of this site."""
    write_keys(tmp_path / "keys.json", {}, (), FEDERATION)
    async with pages_of_review(postgres.admin_url, tmp_path) as city:
        await city.hear(f"plan-{PLAN}", issued())
        await city.hear(f"registration-{PLAN}", locked())
        await ready_for_province(city)
        head, path = Person(city, HEAD), f"/dossiers/{BEST.dossier_id}"
        page = await head.get(path)
        assert ("Để trình cấp trên cần" in page.text, 'bad">chưa' in page.text) == (True, False)
        assert "Danh hiệu do cấp trên quyết định".lower() in page.text
        assert "Để trình cấp trên cần" not in await Person(city, CHAIR).text(path)
        assert (await head.send(f"{path}/forward", page)).status_code == 303
        assert "Hồ sơ đang ở: Tỉnh Lạng Sơn" in await head.text(path)
        stale = await head.send(f"{path}/forward", page)
        assert (stale.status_code, "stream-went-on" in stale.text) == (303, False)  # the same form sent twice is one
        await hear(city, award(BEST.subject, "TTLDXS", Level.PROVINCE), PROVINCE)
        ended = await head.text(path)
        assert ("3120/QĐ-UBND" in ended, "(Tỉnh Lạng Sơn)" in ended, "/review/decisions/" in ended) == (
            True,
            True,
            False,
        )
