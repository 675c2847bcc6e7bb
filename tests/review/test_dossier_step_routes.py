"""The steps between filing and council over HTTP and on the pages, on the real Postgres."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from chassis.deciding.testing import at
from chassis.reading.viewer import Viewer
from contracts.vocabulary import Level
from contracts.working_days import national
from deploy.local import servers
from services.review.dossier.time_limits import LimitedStep, SiteNow, time_limits
from tests.harness import ServiceHarness, problem_of
from tests.review.browsing import Person, hidden, pages_of_review
from tests.review.cases import (
    AUDITOR,
    CHAIR,
    CLERK,
    HEAD,
    OTHER_CLERK,
    STANDING_BODY,
    dossier_of,
    file_dossier,
    person,
)
from tests.review.steps import (
    COUNCIL,
    appraised_over_http,
    body_of,
    decide,
    filed_over_http,
    register,
    under_plan,
    voted,
)

AN, DAO, BINH = person(1), person(2, "Hoàng Thị Đào"), person(3, "Lý Văn Bình")
SUSPEND = {"ground": "COMPLAINT", "reason": "Có đơn tố cáo"}
ASK = {"documents": ["CN_SANG_KIEN"], "facts": ["service_months"], "reason": "Chưa khớp bảng chấm công <b>"}


def here(now: str, level: Level = Level.DISTRICT) -> SiteNow:
    """The moment and the site for which time limits are read."""
    return SiteNow(at(now), national(), level)


@pytest.fixture
async def at_work(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Review with its pages, and a dossier that was filed."""
    async with pages_of_review(postgres.admin_url, tmp_path) as opened:
        await under_plan(opened, (AN, "LDTT"))
        await filed_over_http(opened, file_dossier("LDTT", AN))
        yield opened


async def test_a_dossier_is_received_and_supplemented_over_http(at_work: ServiceHarness) -> None:
    """Each step shows on the dossier; a unit sees its own alone, and duties are as the rules want them."""
    path = f"/dossiers/{dossier_of(AN)}"
    answer = {**body_of(file_dossier("LDTT", AN)), "note": ""}
    answer = {name: answer[name] for name in ("documents", "facts", "note")}
    answer["facts"] = {**answer["facts"], "service_months": 11}

    assert problem_of(await at_work.post(f"{path}/receipt", CLERK)) == (403, "duty-missing")
    early = await at_work.post(f"{path}/supplement", CLERK, answer)
    received = await at_work.post(f"{path}/receipt", STANDING_BODY)
    at_work.it_is("2017-11-22T15:00")
    asked = await at_work.post(f"{path}/supplement-request", STANDING_BODY, ASK)
    await at_work.settle()
    waiting = (await at_work.get(path, AUDITOR)).json()
    at_work.it_is("2017-11-24T10:00")
    stranger = await at_work.post(f"{path}/supplement", OTHER_CLERK, answer)
    beyond = {**answer, "facts": {**answer["facts"], "maternity_months": 1}}
    refused = await at_work.post(f"{path}/supplement", CLERK, beyond)
    answered = await at_work.post(f"{path}/supplement", CLERK, answer)
    await at_work.settle()

    shown = (await at_work.get(path, CLERK)).json()
    assert (received.status_code, asked.status_code, answered.status_code) == (200, 200, 200)
    assert problem_of(early) == (409, "dossier-supplement-not-requested")
    assert problem_of(stranger) == (403, "dossier-not-your-unit")
    assert problem_of(refused) == (422, "dossier-supplement-beyond-request")
    assert (waiting["due"], waiting["supplement"]["due"], waiting["supplemented_on"]) == (
        "2017-12-11",
        "2017-11-29",
        None,
    )
    assert (shown["receipt"]["due"], shown["due"], shown["supplemented_on"]) == (
        "2017-12-04",
        "2017-12-06",
        "2017-11-24",
    )
    assert shown["facts"]["service_months"] == 11


async def test_a_dossier_is_received_and_supplemented_on_the_pages(at_work: ServiceHarness) -> None:
    """The form shows what was filed and what is asked for; what is typed beyond it is not lost and not taken."""
    path = f"/dossiers/{dossier_of(AN)}"
    staff, clerk = Person(at_work, STANDING_BODY), Person(at_work, CLERK)
    assert (await staff.get(f"{path}/receipt")).status_code == 404
    page = await staff.get(path)
    assert (await staff.send(f"{path}/receipt", page)).status_code == 303
    assert "04/12/2017" in await clerk.text(f"{path}/receipt")
    assert (await clerk.get(f"{path}/supplement")).status_code == 303

    page = await staff.get(f"{path}/supplement-request")
    empty = await staff.send(f"{path}/supplement-request", page, reason="Thiếu", working_days="5")
    assert (empty.status_code, "ít nhất một thành phần" in empty.text) == (422, True)
    sent = await staff.send(f"{path}/supplement-request", page, **ASK, working_days="5")
    assert sent.status_code == 303
    waiting = await clerk.text(path)
    assert ("Bổ sung hồ sơ" in waiting, "Chưa khớp bảng chấm công &lt;b&gt;" in waiting) == (True, True)
    assert "Chờ bổ sung" in await clerk.text("/dossiers")

    form = await clerk.get(f"{path}/supplement")
    assert 'href="#f-facts-service_months"' in form.text
    typed = {
        **hidden(form),
        "documents": file_dossier("LDTT", AN).documents,
        "facts.kind": "individual",
        "facts.task_rating": "HTTNV",
        "facts.service_months": "11",
        "facts.discipline": "none",
        "facts.emulation_confirmed": "yes",
        "facts.initiatives.0.scope": "grassroots",
        "facts.initiatives.0.certificate.issuer": "UBND thành phố Lạng Sơn",
        "facts.initiatives.0.certificate.number": "77",
        "facts.initiatives.0.certificate.symbol": "QĐ-UBND",
        "facts.initiatives.0.certificate.dated": "2017-08-02",
    }
    assert all(f'value="{one}"' in form.text for one in ("12", "77", "QĐ-UBND", "2017-08-02"))
    beyond = await clerk.post(f"{path}/supplement", {**typed, "facts.maternity_months": "1"})
    assert (beyond.status_code, 'value="11"' in beyond.text) == (422, True)
    assert (await clerk.post(f"{path}/supplement", typed)).status_code == 303
    assert "Đơn vị bổ sung ngày" in await staff.text(path)
    past = await clerk.text(f"{path}/past")
    assert "Yêu cầu bổ sung hồ sơ" in past


async def test_a_suspended_dossier_is_on_no_agenda_not_voted_on_and_not_decided(at_work: ServiceHarness) -> None:
    """Of three one is suspended before the session, one in it and one behind it; each goes on when it is resumed."""
    await register(at_work, (DAO, "LDTT"), (BINH, "LDTT"))
    await filed_over_http(at_work, *(file_dossier("LDTT", one) for one in (DAO, BINH)))
    an, dao, binh = (dossier_of(one) for one in (AN, DAO, BINH))
    await appraised_over_http(at_work, an, dao, binh)
    at_work.it_is("2017-12-15T09:00")
    for path, actor in ((f"/dossiers/{an}/suspend", CLERK), (f"/dossiers/{an}/resume", HEAD)):
        assert problem_of(await at_work.post(path, actor, SUSPEND)) == (403, "duty-missing")
    assert (await at_work.post(f"/dossiers/{an}/suspend", STANDING_BODY, SUSPEND)).status_code == 200
    agenda = {**COUNCIL, "dossiers": [str(one) for one in (an, dao, binh)]}
    assert problem_of(await at_work.post("/sessions", CHAIR, agenda)) == (409, "session-dossier-suspended")
    convened = await at_work.post("/sessions", CHAIR, {**agenda, "dossiers": [str(dao), str(binh)]})
    session = f"/sessions/{convened.json()['stream'].removeprefix('session-')}"
    assert (await at_work.post(f"/dossiers/{dao}/suspend", STANDING_BODY, SUSPEND)).status_code == 200
    counted = {str(one): {"votes": [{"dossier_id": str(one), "votes_for": 9}]} for one in (dao, binh)}
    refused = await at_work.post(f"{session}/votes", CHAIR, counted[str(dao)])
    assert problem_of(refused) == (409, "session-vote-on-stopped")
    await at_work.settle()
    assert "Tạm dừng" in await Person(at_work, CHAIR).text(session)
    assert (await at_work.post(f"{session}/votes", CHAIR, counted[str(binh)])).status_code == 200
    assert (await at_work.post(f"{session}/close", CHAIR)).status_code == 200
    assert (await at_work.post(f"/dossiers/{binh}/suspend", STANDING_BODY, SUSPEND)).status_code == 200
    declined = await at_work.post(f"/dossiers/{binh}/decline", HEAD, {"reason_code": "DISCIPLINE", "reason": "Kỷ luật"})

    assert problem_of(declined) == (409, "dossier-suspended")
    assert problem_of(await decide(at_work, [binh])) == (409, "decision-recipient-stopped")
    for one in (an, dao, binh):
        assert (await at_work.post(f"/dossiers/{one}/resume", STANDING_BODY, {"reason": "Đã có kết luận"})).is_success
    await at_work.settle()
    assert (await at_work.get(f"/dossiers/{dao}", AUDITOR)).json()["session_id"] is None
    assert (await decide(at_work, [binh], "3121")).status_code == 201
    again = await voted(at_work, [(an, 9), (dao, 9)])
    await at_work.settle()
    assert (await decide(at_work, [an, dao], "3122")).status_code == 201
    assert again != session


async def test_a_dossier_is_taken_back_on_the_pages(at_work: ServiceHarness) -> None:
    """By its unit, with the kind of reason; it shows why, and nothing is asked of it any more."""
    path = f"/dossiers/{dossier_of(AN)}"
    clerk, staff = Person(at_work, CLERK), Person(at_work, STANDING_BODY)
    assert "/take-back" in await clerk.text(path)
    form = await clerk.get(f"{path}/take-back")
    assert (await clerk.send(f"{path}/take-back", form, reason="Nhầm")).status_code == 422
    sent = await clerk.send(f"{path}/take-back", form, reason_code="MISTAKEN", reason="Nộp nhầm <b>")
    assert sent.status_code == 303
    shown = await staff.text(path)
    assert ("Đơn vị đã rút hồ sơ ngày 20/11/2017" in shown, "Nộp nhầm &lt;b&gt;" in shown) == (True, True)
    assert not any(f'{path}/{one}"' in shown for one in ("appraise", "suspend", "receipt", "take-back"))
    assert "Đơn vị đã rút" in await clerk.text("/dossiers?state=taken-back")
    again = await at_work.post("/dossiers", CLERK, body_of(file_dossier("LDTT", AN)))
    assert problem_of(again) == (409, "dossier-was-taken-back")
    await clerk.text(f"{path}/past")


async def test_a_dossier_is_suspended_and_resumed_on_the_pages(at_work: ServiceHarness) -> None:
    """With its ground and the paper; the list shows it meanwhile."""
    path = f"/dossiers/{dossier_of(AN)}"
    staff, clerk = Person(at_work, STANDING_BODY), Person(at_work, CLERK)
    form = await staff.get(f"{path}/suspend")
    half = await staff.send(f"{path}/suspend", form, ground="PRESS", reason="Báo nêu", reference__number="12")
    assert (half.status_code, 'value="12"' in half.text) == (422, True)
    paper = {"reference__issuer": "Thanh tra", "reference__number": "12", "reference__symbol": "TB-TTr"}
    typed = {"ground": "PRESS", "reason": "Báo nêu", "reference__dated": "2017-11-20", **paper}
    assert (await staff.send(f"{path}/suspend", form, **typed)).status_code == 303
    shown = await clerk.text(path)
    assert ("báo chí nêu vụ việc, đang xác minh" in shown, "12/TB-TTr" in shown) == (True, True)
    assert "Tạm dừng" in await clerk.text("/dossiers")
    form = await staff.get(f"{path}/resume")
    assert (await staff.send(f"{path}/resume", form, reason="Tin không đúng")).status_code == 303
    assert "/appraise" in await staff.text(path)


async def test_the_page_of_time_limits_says_what_is_overdue(at_work: ServiceHarness) -> None:
    """The most urgent first; a supplement waits with its unit, and a suspended dossier has no last day."""
    await register(at_work, (DAO, "LDTT"), (BINH, "LDTT"))
    await filed_over_http(at_work, *(file_dossier("LDTT", one) for one in (DAO, BINH)))
    an, dao, binh = (dossier_of(one) for one in (AN, DAO, BINH))
    for one in (an, dao):
        assert (await at_work.post(f"/dossiers/{one}/receipt", STANDING_BODY)).is_success
    at_work.it_is("2017-12-01T08:00")
    assert (await at_work.post(f"/dossiers/{dao}/supplement-request", STANDING_BODY, ASK)).is_success
    assert (await at_work.post(f"/dossiers/{binh}/suspend", STANDING_BODY, SUSPEND)).is_success
    at_work.it_is("2017-12-06T08:00")
    await at_work.settle()

    rows = await time_limits(at_work.store.pool, Viewer(None), here("2017-12-06T08:00"))
    shown = await Person(at_work, CLERK).text("/time-limits")
    over_json = (await at_work.get("/time-limits", CLERK)).json()

    assert [(one.dossier.subject.name, one.dossier.step, one.dossier.last_day, one.is_overdue) for one in rows] == [
        (AN.name, LimitedStep.APPRAISAL, date(2017, 12, 4), True),
        (DAO.name, LimitedStep.SUPPLEMENT, date(2017, 12, 8), False),
        (BINH.name, LimitedStep.SUSPENDED, None, False),
    ]
    waited = [one.days.waited.days for one in rows if one.days.waited is not None]
    assert waited == [12, 3, 3]
    assert [one.days.overdue and one.days.overdue.days for one in rows] == [2, None, None]
    assert [(one["subject"]["name"], one["step"], one["waited"]["days"]) for one in over_json] == [
        (AN.name, "appraisal", 12),
        (DAO.name, "supplement", 3),
        (BINH.name, "suspended", 3),
    ]
    assert [one["overdue"] and one["overdue"]["days"] for one in over_json] == [2, None, None]
    assert ("1 hồ sơ quá hạn" in shown, "bổ sung, đơn vị" in shown) == (True, True)
    assert await time_limits(at_work.store.pool, Viewer("xa-mai-pha"), here("2017-12-06T08:00")) == []
    lapsed = await time_limits(at_work.store.pool, Viewer(None), here("2017-12-11T08:00"))
    assert [one.dossier.step for one in lapsed][1] is LimitedStep.APPRAISAL


async def test_a_dossier_waits_for_council_and_head_as_well(at_work: ServiceHarness) -> None:
    """No text sets a limit from the council on: how long each has waited is shown all the same."""
    await register(at_work, (DAO, "LDTT"))
    await filed_over_http(at_work, file_dossier("LDTT", DAO))
    await appraised_over_http(at_work, dossier_of(AN), dossier_of(DAO))
    await voted(at_work, [(dossier_of(DAO), 9)])
    at_work.it_is("2017-12-20T08:00")
    await at_work.settle()

    rows = (await at_work.get("/time-limits", CLERK)).json()
    assert [(one["subject"]["name"], one["step"], one["last_day"], one["waited"]["days"]) for one in rows] == [
        (AN.name, "council", None, 12),
        (DAO.name, "head", None, 3),
    ]
    shown = await Person(at_work, CLERK).text("/time-limits")
    assert ("biểu quyết, Hội đồng" in shown, "quyết định, người có thẩm quyền" in shown) == (True, True)
    assert "biểu quyết, Hội đồng: 1</a>" in shown
    shown = await Person(at_work, CLERK).text("/time-limits?step=council")
    assert (AN.name in shown, DAO.name in shown) == (True, False)
    assert [one["step"] for one in (await at_work.get("/time-limits", CLERK, step="head")).json()] == ["head"]
    await at_work.store.pool.execute("update read_dossiers set title = 'CSTDCS'")
    above = await time_limits(at_work.store.pool, Viewer(None), here("2017-12-20T08:00", Level.COMMUNE))
    assert [one.dossier.step for one in above] == [LimitedStep.COUNCIL, LimitedStep.FORWARDING]
