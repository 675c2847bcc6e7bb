"""The register of subjects, the record of merit, and the sheet of last year, over the real Postgres and as pages."""

from datetime import date
from typing import Any

from chassis.reading.rebuild import compare
from contracts.message import Actor
from contracts.registration import sheet_id_of
from contracts.review import AwardDecided
from contracts.units import UnitSucceeded
from contracts.vocabulary import (
    Body,
    Cluster,
    Deadline,
    DecisionId,
    Document,
    DossierId,
    Level,
    PlanId,
    SessionId,
    Subject,
    WithdrawalReason,
    derived_id,
)
from services.registration.service import SERVICE
from services.registration.sheet.messages import AcceptSheet, WithdrawTitle
from tests.harness import ServiceHarness, problem_of
from tests.registration.sheets import (
    CHI_LANG,
    CLERK,
    ENTRIES,
    MAI_PHA,
    OTHER_CLERK,
    PHUONG,
    PLAN,
    SHEET,
    STANDING_BODY,
    entry,
    hand_in,
    issued,
    person,
)
from tests.registration.test_sheet_pages import HERE, Pages, pages

__all__ = ["pages"]

AN, DAO = person(), person(2, "Hoàng Thị Đào")
NAMESAKE = Subject(key="an-mai-pha", kind=AN.kind, name="Nguyễn Văn Ân", position="Địa chính")
NEW = Body(code="phuong-moi", name="UBND phường Mới")
OF_NEW = Actor("van-thu-moi", NEW.code, frozenset({"clerk"}))
NEXT = PlanId(derived_id("test-plan", 255))
NEXT_SHEET = sheet_id_of(NEXT, CHI_LANG.code)
NEXT_PLAN = Document(issuer="UBND thành phố Lạng Sơn", number="255", symbol="KH-UBND", dated=date(2017, 12, 23))
ACCEPT = AcceptSheet(sheet_id=SHEET)


def awarded(subject: Subject = AN, title: str = "LDTT", year: int = 2017, **changed: Any) -> AwardDecided:
    """The head of the city has decided an award for somebody of Chi Lăng."""
    event = AwardDecided(
        decision_id=DecisionId(derived_id("decision", year)),
        decision=Document(issuer="UBND thành phố Lạng Sơn", number="99", symbol="QĐ-UBND", dated=date(year, 12, 1)),
        deciding_authority="Chủ tịch UBND thành phố Lạng Sơn",
        level=Level.DISTRICT,
        signer_role="CHỦ TỊCH",
        dossier_id=DossierId(derived_id("dossier", subject.key, title, year)),
        plan_id=PLAN,
        session_id=SessionId(derived_id("session", year)),
        votes_for=9,
        council_members=9,
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        subject=subject,
        title=title,
        title_name="Lao động tiên tiến",
        commendation_type="CONG_TRANG",
        year=year,
        ruleset="L2003_ND42",
    )
    return event.model_copy(update=changed)


async def hear(registration: ServiceHarness, *events: AwardDecided) -> None:
    """The awards were decided by review."""
    for event in events:
        await registration.hear(f"dossier-{event.dossier_id}", event)
    await registration.settle()


async def next_year(registration: ServiceHarness, *clusters: Cluster) -> None:
    """The plan of the year after is issued, and the clock stands at its beginning.

    The plan has other `clusters` where some are given.
    """
    registration.it_is("2018-01-05T09:00:00+07:00")
    changed: dict[str, Any] = {"clusters": clusters} if clusters else {}
    plan = issued(plan=NEXT_PLAN, year=2018, deadline=Deadline(day=date(2018, 1, 15)), **changed)
    await registration.hear(f"plan-{NEXT}", plan.model_copy(update={"plan_id": NEXT}))
    await registration.settle()


async def shown(registration: ServiceHarness, key: str) -> dict[str, Any]:
    """The subject as the standing body sees it."""
    answer = await registration.get(f"/subjects/{key}", STANDING_BODY)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_register_holds_who_was_registered_or_awarded(registration: ServiceHarness) -> None:
    """With the record of merit; a reader of another unit sees nobody of this one."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)
    await hear(registration, awarded(), awarded(AN, "CSTDCS", 2016))

    found = await shown(registration, AN.key)
    listed = (await registration.get("/subjects", CLERK, q="nguyen van")).json()

    assert [(one["year"], one["title"]) for one in found["merits"]] == [(2017, "LDTT"), (2016, "CSTDCS")]
    assert [(one["title"], one["year"]) for one in found["registered"]] == [("LDTT", 2017)]
    assert [(one["subject"], one["awards"]) for one in listed["items"]] == [(AN.key, 2)]
    assert (await registration.get("/subjects", OTHER_CLERK)).json()["items"] == []
    assert (await registration.get(f"/subjects/{AN.key}", OTHER_CLERK)).status_code == 404
    compared = await compare(registration.store, SERVICE)
    assert [table.table for table in compared if not table.identical] == []


async def test_a_double_is_merged_and_its_awards_count_for_the_one_that_stays(registration: ServiceHarness) -> None:
    """And no longer once it is parted."""
    double = AN.model_copy(update={"key": "an-2"})
    await hear(registration, awarded(), awarded(double, "CSTDCS", 2016))

    by_clerk = await registration.post("/subjects/an-2/merge", CLERK, {"into": AN.key})
    merged = await registration.post("/subjects/an-2/merge", STANDING_BODY, {"into": AN.key})
    whole = await shown(registration, AN.key)
    listed = (await registration.get("/subjects", STANDING_BODY)).json()["items"]
    chained = await registration.post(f"/subjects/{AN.key}/merge", STANDING_BODY, {"into": "an-2"})
    parted = await registration.post("/subjects/an-2/part", STANDING_BODY)

    assert by_clerk.status_code == 403
    assert (merged.status_code, parted.status_code) == (200, 200)
    assert (whole["awards"], whole["doubles"], len(whole["merits"])) == (2, ["an-2"], 2)
    assert [one["subject"] for one in listed] == [AN.key]
    assert problem_of(chained) == (409, "merged-into-double")
    assert (await shown(registration, AN.key))["awards"] == 1


async def test_what_tells_namesakes_apart_is_kept_beside_the_log_and_erased(registration: ServiceHarness) -> None:
    """No event says it, and nothing is left of it."""
    await hear(registration, awarded())
    head = await registration.store.head()
    path = f"/subjects/{AN.key}/details"

    empty = await registration.put(path, CLERK, {"note": " "})
    kept = await registration.put(path, CLERK, {"born": "1975-03-08", "note": "quê Cao Lộc"})
    by_other = await registration.put(path, OTHER_CLERK, {"note": "x"})
    found = await shown(registration, AN.key)
    erased = await registration.web.delete(path, headers=registration.token(CLERK))

    assert (empty.status_code, kept.status_code, by_other.status_code, erased.status_code) == (422, 204, 404, 204)
    assert (found["details"]["born"], found["details"]["note"]) == ("1975-03-08", "quê Cao Lộc")
    assert found["details"]["changed_by"] == str(CLERK)
    assert (await shown(registration, AN.key))["details"] is None
    assert await registration.store.head() == head
    async with registration.store.pool.acquire() as connection:
        assert await connection.fetchval("select count(*) from subject.details") == 0


async def test_a_sheet_begins_with_the_rows_of_last_year(registration: ServiceHarness) -> None:
    """Without what was withdrawn, and with the key that counts; another unit's rows are not there."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)
    await registration.handle(
        WithdrawTitle(
            sheet_id=SHEET, subject=DAO.key, title="CSTDCS", reason_code=WithdrawalReason.LEFT_UNIT, reason="Nghỉ việc"
        ),
        CLERK,
    )
    await hear(registration, awarded(), awarded(AN.model_copy(update={"key": "an-0"}), "CSTDCS", 2016))
    await registration.post(f"/subjects/{AN.key}/merge", STANDING_BODY, {"into": "an-0"})
    await next_year(registration)

    rows = (await registration.get(f"/sheets/{NEXT_SHEET}/last-year", CLERK)).json()
    again = {"entries": rows}
    handed_in = await registration.post(f"/sheets/{NEXT_SHEET}/hand-in", CLERK, again)

    assert [(one["subject"]["key"], one["title"]) for one in rows] == [("an-0", "LDTT"), ("to-mot-cua", "TTLDTT")]
    assert handed_in.status_code == 200
    assert (await registration.get(f"/sheets/{NEXT_SHEET}/last-year", OTHER_CLERK)).status_code == 404
    other = sheet_id_of(NEXT, MAI_PHA.code)
    assert (await registration.get(f"/sheets/{other}/last-year", STANDING_BODY)).json() == []


async def test_who_was_awarded_in_a_unit_that_ended_is_in_the_register_of_its_successor(
    registration: ServiceHarness,
) -> None:
    """With the awards under the former name, the years in a row, and last year's rows under the same keys."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)
    await hear(registration, awarded(year=2016), awarded())
    await next_year(registration, PHUONG.model_copy(update={"units": (NEW, MAI_PHA)}))
    sheet = f"/sheets/{sheet_id_of(NEXT, NEW.code)}"
    assert (await registration.get(f"/subjects/{AN.key}", OF_NEW)).status_code == 404
    assert (await registration.get(f"{sheet}/last-year", OF_NEW)).json() == []

    followed = UnitSucceeded(units=(CHI_LANG,), successor=NEW, since=date(2018, 1, 5))
    await registration.hear("unit-tree", followed)
    await hear(registration)

    found = (await registration.get(f"/subjects/{AN.key}", OF_NEW)).json()
    assert (found["unit"], found["unit_name"], found["former_unit_name"]) == (NEW.code, NEW.name, CHI_LANG.name)
    assert {one["unit_name"] for one in found["merits"]} == {CHI_LANG.name}
    assert [(one["first"], one["last"]) for one in found["in_a_row"]] == [(2016, 2017)]
    listed = (await registration.get("/subjects", OF_NEW)).json()["items"]
    unproposed = (await registration.get("/not-proposed", OF_NEW)).json()["items"]
    assert AN.key in {one["subject"] for one in listed}
    assert [(one["subject"], one["unit"]) for one in unproposed] == [(AN.key, NEW.code)]
    rows = (await registration.get(f"{sheet}/last-year", OF_NEW)).json()
    assert {one["subject"]["key"] for one in rows} == {one.subject.key for one in ENTRIES}

    await hear(registration, awarded(year=2018, unit=NEW.code, unit_name=NEW.name))
    found = (await registration.get(f"/subjects/{AN.key}", OF_NEW)).json()
    assert (found["unit"], found["former_unit_name"]) == (NEW.code, "")
    assert [one["unit_name"] for one in found["merits"]] == [NEW.name, CHI_LANG.name, CHI_LANG.name]
    assert [(one["first"], one["last"]) for one in found["in_a_row"]] == [(2016, 2018)]


async def test_who_was_awarded_last_year_and_stands_in_no_sheet_is_named(registration: ServiceHarness) -> None:
    """Until the unit lists them, under whichever of their keys."""
    double = AN.model_copy(update={"key": "an-2"})
    await hear(
        registration, awarded(), awarded(double, "CSTDCS"), awarded(DAO, "LDTT"), awarded(person(3), "LDTT", 2015)
    )
    await registration.post("/subjects/an-2/merge", STANDING_BODY, {"into": AN.key})
    await next_year(registration)

    before = (await registration.get("/not-proposed", CLERK)).json()["items"]
    listed = hand_in(sheet_id=NEXT_SHEET, entries=(entry(double),), unit_plan=None)
    await registration.handle(listed, CLERK)
    after = (await registration.get("/not-proposed", STANDING_BODY, year=2018)).json()["items"]

    assert [(one["name"], one["held"], one["may_aim_at"]) for one in before] == [
        (AN.name, ["CSTDCS", "LDTT"], ["LDTT", "CSTDCS"]),
        (DAO.name, ["LDTT"], ["LDTT", "CSTDCS"]),
    ]
    assert [one["name"] for one in after] == [DAO.name]
    assert (await registration.get("/not-proposed", OTHER_CLERK)).json()["items"] == []


async def test_the_pages_of_the_register_merge_part_and_keep_apart(pages: Pages) -> None:
    """Each open to its duties; what is typed is shown as text."""
    await hear(pages.service, awarded(), awarded(AN.model_copy(update={"key": "an-2"}), "CSTDCS", 2016))
    one = f"/registration/subjects/{AN.key}"
    readers = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
    for path in ("/registration/subjects", one, "/registration/not-proposed"):
        assert {(await pages.get(path, duty)).status_code for duty in readers} == {200}, path
        assert (await pages.get(path)).status_code == 403
    assert (await pages.get(one, "clerk", unit=MAI_PHA.code)).status_code == 404
    assert "Gộp vào đây" not in (await pages.get(one, "clerk", unit=CHI_LANG.code)).text
    assert (await pages.get("/registration/subjects/nobody", "clerk")).status_code == 404

    form = await pages.form(one, "appraiser")
    merged = await pages.post(f"{one}/merge", form | {"double": "an-2"}, "appraiser")
    assert (merged.status_code, "2016" in (await pages.get(one, "appraiser")).text) == (303, True)
    double = "/registration/subjects/an-2"
    assert "Tách ra lại" in (await pages.get(double, "appraiser")).text
    parted = await pages.post(f"{double}/part", await pages.form(double, "appraiser"), "appraiser")
    again = await pages.post(f"{double}/part", await pages.form(double, "appraiser"), "appraiser")
    assert (parted.status_code, again.status_code, "subject-not-merged" in again.text) == (303, 409, True)

    form = await pages.form(one, "clerk", unit=CHI_LANG.code)
    kept = {"born": "1975-03-08", "note": "quê <b>Cao Lộc</b>"}
    led = await pages.post(f"{one}/details", form | kept, "clerk", unit=CHI_LANG.code)
    found = await pages.get(led.headers["location"], "clerk", unit=CHI_LANG.code)
    assert "quê &lt;b&gt;Cao Lộc&lt;/b&gt;" in found.text
    wrong = await pages.post(f"{one}/details", form | {"born": "hôm qua", "note": ""}, "clerk", unit=CHI_LANG.code)
    assert wrong.status_code == 422
    erased = await pages.post(f"{one}/details", form | kept | {"_do": "erase"}, "clerk", unit=CHI_LANG.code)
    assert erased.status_code == 303
    assert "Cao Lộc" not in (await pages.get(one, "clerk", unit=CHI_LANG.code)).text


async def test_namesakes_of_the_register_are_named_before_handing_in_and_accepting(pages: Pages) -> None:
    """A unit's clerk learns which unit has one, and not who it is; the standing body learns both."""
    await hear(pages.service, awarded(NAMESAKE, unit=MAI_PHA.code, unit_name=MAI_PHA.name))
    table = {"rows": "Họ và tên\tDanh hiệu\nNguyễn Văn Ân\tLĐTT\n"}

    checked = await pages.send(f"{HERE}/entries", table, "clerk", unit=CHI_LANG.code)
    await pages.service.handle(hand_in(entries=(entry(person(1, "Nguyễn Văn Ân")),), unit_plan=None), CLERK)
    accepting = await pages.get(f"{HERE}/accept", "appraiser")

    assert "Trùng tên trong danh bạ" in checked.text
    assert (MAI_PHA.name in checked.text, NAMESAKE.key in checked.text) == (True, False)
    assert NAMESAKE.key in accepting.text


async def test_the_grid_begins_with_last_years_list(pages: Pages) -> None:
    """By a link of the page; where there is none, the page says so."""
    none = await pages.get(f"{HERE}/entries?from=last-year", "clerk", unit=CHI_LANG.code)
    await pages.service.handle(hand_in(entries=ENTRIES, unit_plan=None), CLERK)
    await next_year(pages.service)
    path = f"/registration/sheets/{NEXT_SHEET}/entries"

    begun = await pages.get(path, "clerk", unit=CHI_LANG.code)
    filled = await pages.get(f"{path}?from=last-year", "clerk", unit=CHI_LANG.code)

    assert "Không có bản đăng ký năm trước" in none.text
    assert f'href="{path}?from=last-year"' in begun.text
    assert all(one.subject.name in filled.text for one in ENTRIES)
