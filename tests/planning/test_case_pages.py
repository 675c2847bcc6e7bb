"""Exemplary cases over HTTP and on pages, over a real service: one database, each test with a plan of its own."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.reading.rebuild import compare
from contracts.message import Actor
from contracts.units import UnitKind
from contracts.vocabulary import PlanId, derived_id
from deploy.local.plan_files import real_plan
from services.planning.case import examples
from services.planning.case.messages import CaseProposed
from services.planning.service import SERVICE
from services.planning.unit.messages import Dissolve
from tests.harness import problem_of
from tests.planning.cases import MONTHLY
from tests.planning.plan_pages import Pages, hidden
from tests.planning.plans import CHI_LANG, MAI_PHA, STAFF, UNIT_CLERK
from tests.planning.test_movement_pages import city
from tests.planning.units import establish, reorganise

__all__ = ["city"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
OTHER_CLERK = Actor("van-thu-2", MAI_PHA.code, frozenset({"clerk"}))
_CONTENT = {name: value for name, value in examples.CONTENT.items() if name != "commended"}


def body(plan_id: PlanId, unit: str = CHI_LANG.code, **changed: object) -> dict[str, Any]:
    """A proposal of a unit under a plan for October, but for the parts `changed` of its content."""
    return {"plan_id": str(plan_id), "unit": unit, "content": {**_CONTENT, "month": "2017-10", **changed}}


async def proposed(city: Pages, plan_id: PlanId, actor: Actor = UNIT_CLERK, **changed: object) -> str:
    """The address of a case that was proposed."""
    unit = actor.unit or CHI_LANG.code
    answer = await city.planning.post("/cases", actor, body(plan_id, unit, **changed))
    assert answer.status_code == 201, answer.text
    return f"/cases/{answer.json()['stream'].removeprefix('case-')}"


async def acted(city: Pages, case: str, act: str, typed: dict[str, str]) -> httpx.Response:
    """The answer to one of the forms on the page of a case."""
    return await city.send(f"{case}/{act}", typed, hidden(await city.get(case)))


async def test_a_case_goes_from_its_unit_to_the_counts_over_the_api(city: Pages) -> None:
    """Each step is a request; the unit reads its own cases, and the staff those of all."""
    plan_id, _ = await city.issued(targets=(MONTHLY,))
    planning = city.planning
    case = await proposed(city, plan_id, commended=examples.CONTENT["commended"])
    late = await proposed(city, plan_id, OTHER_CLERK, month="2017-03", name="Tổ dân phố số 9", kind="household")
    steps = [
        await planning.post(f"{case}/return", STAFF, examples.REASON),
        await planning.put(case, UNIT_CLERK, {**_CONTENT, "month": "2017-10", "deed": "Khác"}),
        await planning.post(f"{case}/receive", STAFF),
        await planning.post(f"{case}/honour", STAFF, {"honoured_on": "2017-10-20", "text": "Giấy khen"}),
        await planning.post(f"{case}/spread", STAFF, {**examples.SPREAD, "spread_on": "2017-10-20"}),
    ]
    shown = (await planning.get(case, UNIT_CLERK)).json()
    whole = (await planning.get(case, STAFF)).json()
    asked = {"plan": str(plan_id), "month": "2017-03", "late": "true", "kind": "household", "q": "to dan pho so 9"}
    listed = (await planning.get("/cases", STAFF, **asked)).json()
    first = (await planning.get("/cases", STAFF, plan=str(plan_id), limit=1)).json()
    second = (await planning.web.get(first["next"], headers=planning.token(STAFF))).json()
    counts = (await planning.get(f"/plans/{plan_id}/cases", STAFF)).json()
    own = (await planning.get(f"/plans/{plan_id}/cases", OTHER_CLERK, lacking="true")).json()

    assert [answer.status_code for answer in steps] == [200] * 5
    assert (shown["state"], shown["deed"], shown["spread_on"]) == ("received", "Khác", "2017-10-20")
    assert [step["step"] for step in shown["steps"]] == [
        *("spread", "honoured", "received", "corrected", "returned", "proposed")
    ]
    assert ({step["actor"] for step in shown["steps"]}, whole["steps"][0]["actor"]) == ({""}, STAFF.subject)
    assert [f"/cases/{row['case_id']}" for row in listed["items"]] == [late]
    assert [f"/cases/{page['items'][0]['case_id']}" for page in (first, second)] == [case, late]
    assert (counts["target"]["measure"], counts["number"], counts["met"], counts["lacking"]) == (1.0, 2, 2, 26)
    assert {unit["unit"]: unit["number"] for unit in counts["units"]}[MAI_PHA.code] == 1
    assert (counts["months"][9]["met"], counts["months"][2]["lacking"], counts["months"][11]["lacking"]) == (1, 2, 0)
    assert [(unit["unit"], unit["lacking"]) for unit in own["units"]] == [(MAI_PHA.code, 8)]
    march = own["units"][0]["months"][2]
    assert (march["number"], march["late"], march["waiting"], march["state"]) == (1, 1, 1, "met")
    assert (await planning.get(case, OTHER_CLERK)).status_code == 404
    assert (await planning.get("/cases", OTHER_CLERK, plan=str(plan_id), unit=CHI_LANG.code)).json()["total"] == 1


async def test_a_case_that_does_not_fit_is_refused(city: Pages) -> None:
    """By its plan, unit, month, day or state."""
    plan_id, _ = await city.issued()
    draft, _ = await city.drafted()
    case = await proposed(city, plan_id)
    planning = city.planning
    refused = [
        await planning.post("/cases", UNIT_CLERK, body(draft)),
        await planning.post("/cases", STAFF, body(plan_id, "khong-co")),
        await planning.post("/cases", UNIT_CLERK, body(plan_id, MAI_PHA.code)),
        await planning.post("/cases", UNIT_CLERK, body(plan_id, month="2017-11")),
        await planning.post("/cases", UNIT_CLERK, body(plan_id, month="2016-12")),
        await planning.post("/cases", UNIT_CLERK, body(plan_id, deed="Khác")),
        await planning.post("/cases", UNIT_CLERK, {**body(plan_id, name="Tổ 7"), "proposed_on": "2017-10-01"}),
        await planning.post(f"{case}/receive", UNIT_CLERK),
        await planning.post(f"{case}/honour", STAFF, examples.HONOUR),
        await planning.post(f"/cases/{derived_id('nothing')}/receive", STAFF),
        await planning.get(f"/plans/{draft}/cases", STAFF),
    ]

    assert [problem_of(answer) for answer in refused] == [
        (409, "case-plan-not-standing"),
        (422, "case-unit-unknown"),
        (403, "case-of-other-unit"),
        (422, "case-month-in-future"),
        (422, "case-month-outside-plan"),
        (409, "case-already-proposed"),
        (403, "case-day-not-yours"),
        (403, "case-for-staff"),
        (409, "case-not-received"),
        (404, "case-missing"),
        (404, "not-found"),
    ]


async def test_a_correction_takes_the_version_that_was_read(city: Pages) -> None:
    """Another's change in between is not overwritten."""
    plan_id, _ = await city.issued()
    case = await proposed(city, plan_id)
    tag = (await city.planning.get(case, STAFF)).headers["etag"]
    await city.planning.post(f"{case}/return", STAFF, examples.REASON)

    headers = {**city.planning.token(UNIT_CLERK), "If-Match": tag}
    stale = await city.planning.web.put(case, headers=headers, json={**_CONTENT, "month": "2017-10"})

    assert stale.status_code == 412


async def test_a_plan_that_names_no_unit_counts_those_below_the_site(city: Pages) -> None:
    """As that of Hai Bà Trưng: it is known in part, and followed from the day of the newspaper on."""
    drafted = {"content": real_plan("004").model_dump(mode="json")}
    answer = await city.planning.post("/plans", STAFF, drafted)
    plan_id = PlanId(UUID(answer.json()["stream"].removeprefix("plan-")))
    await city.planning.post(f"/plans/{plan_id}/follow", STAFF)
    wards = ("phuong-bach-khoa", "phuong-bach-mai", "phuong-cu")
    steps = (
        establish("quan", UnitKind.DISTRICT, name="Quận Hai Bà Trưng"),
        *(establish(code, UnitKind.COMMUNE, "quan") for code in wards),
    )
    await city.planning.handle(reorganise(*steps, on=date(2017, 1, 1), number=41), STAFF)
    ended = reorganise(Dissolve(code="phuong-cu", successor="phuong-bach-mai"), on=date(2017, 9, 30), number=42)
    await city.planning.handle(ended, STAFF)
    await proposed(city, plan_id, Actor("van-thu-3", wards[0], STAFF.duties))

    counts = (await city.planning.get(f"/plans/{plan_id}/cases", STAFF)).json()
    next_year = (await city.planning.get(f"/plans/{plan_id}/cases", STAFF, year=2018, q="bach khoa")).json()

    assert counts["target"]["code"] == "dien-hinh-hang-thang"
    states = {unit["unit"]: [cell["state"] for cell in unit["months"]][8:] for unit in counts["units"]}
    assert states == {
        "phuong-bach-khoa": ["not-asked", "met", "to-come", "to-come"],
        "phuong-bach-mai": ["not-asked", "open", "to-come", "to-come"],
        "phuong-cu": ["not-asked"] * 4,
    }
    assert [unit["unit"] for unit in next_year["units"]] == ["phuong-bach-khoa"]
    assert next_year["months"][0]["month"] == "2018-01"


async def test_a_unit_proposes_on_the_page_and_the_staff_take_it_further(city: Pages) -> None:
    """The counts lead to the form; a fault loses nothing; what was returned comes back corrected."""
    plan_id, _ = await city.issued(targets=(MONTHLY,))
    city.sign_in("clerk", unit=CHI_LANG.code)
    counts = (await city.get(f"/plans/{plan_id}/cases")).text
    typed = {
        "plan_id": str(plan_id),
        "content.month": "2017-10",
        "content.kind": "person",
        "content.name": "Tổ 5 <b>",
        "content.deed": "Giữ sạch ngõ phố",
        "content.account": "Cả tổ quét dọn.",
    }
    forgotten = await city.send("/cases/new", typed | {"content.name": "", "content.commended.number": "57"})
    done = await city.send("/cases/new", typed)
    shown = await city.led(done)
    at = done.headers["location"].partition("?")[0].removeprefix("/planning")
    city.sign_in("clerk")
    unreasoned = await acted(city, at, "return", {})
    returned = await city.led(await acted(city, at, "return", {"return_reason": "Ghi rõ hơn"}))
    city.sign_in("clerk", unit=CHI_LANG.code)
    form = (await city.get(f"{at}/correct")).text
    corrected = await city.led(
        await city.send(f"{at}/correct", {name: one for name, one in typed.items() if name != "plan_id"})
    )
    city.sign_in("appraiser")
    received = await city.led(await acted(city, at, "receive", {}))
    day = {"honoured_on": "2017-10-20", "honour": "Giấy khen", "spread_on": "2017-10-20", "place": "Đài truyền thanh"}
    half = await acted(city, at, "honour", {**day, "document.number": "12"})
    honoured = await city.led(await acted(city, at, "honour", day))
    spread = await city.led(await acted(city, at, "spread", day))
    listed = (await city.get(f"/cases?plan={plan_id}&q=to+5")).text
    met = (await city.get(f"/plans/{plan_id}/cases?lacking=true")).text

    assert f"/cases/new?plan_id={plan_id}&amp;unit={CHI_LANG.code}&amp;month=2017-10" in counts
    assert (forgotten.status_code, unreasoned.status_code, half.status_code) == (422, 422, 422)
    assert "Giữ sạch ngõ phố" in forgotten.text
    assert ("Tổ 5 &lt;b&gt;" in shown.text, "Đã đề xuất điển hình." in shown.text) == (True, True)
    assert "Ghi rõ hơn" in returned.text
    assert ("Ghi rõ hơn" in form, "Cả tổ quét dọn." in form) == (True, True)
    assert "Chờ tiếp nhận" in corrected.text
    assert "Đã tiếp nhận điển hình." in received.text
    assert "Giấy khen" in honoured.text
    assert f"{at}/honour" not in honoured.text
    assert "Đài truyền thanh" in spread.text
    assert "20/10/2017" in listed
    assert "UBND phường Chi Lăng" in met
    assert "đạt" in met


async def test_a_case_on_paper_is_recorded_and_withdrawn_by_the_staff(city: Pages) -> None:
    """They type the unit by its name; what is withdrawn stays readable."""
    plan_id, _ = await city.issued()
    city.sign_in("clerk")
    begun = (await city.get(f"/cases/new?plan_id={plan_id}&month=2017-09&unit={MAI_PHA.code}")).text
    typed = {
        "plan_id": str(plan_id),
        "unit": MAI_PHA.name,
        "content.month": "2017-09",
        "content.kind": "household",
        "content.name": "Hộ số 12",
        "content.deed": "Hiến đất mở đường",
        "content.account": "Hiến 40 mét vuông.",
    }
    nobody = await city.send("/cases/new", typed | {"unit": "???"})
    unknown = await city.send("/cases/new", typed | {"unit": "Không có"})
    done = await city.send("/cases/new", typed)
    at = done.headers["location"].partition("?")[0].removeprefix("/planning")
    shown = await city.led(done)
    withdrawn = await city.led(await acted(city, at, "withdraw", {"withdrawal_reason": "Ghi nhầm"}))

    assert '<option value="2017-09" selected' in begun
    assert f'value="{MAI_PHA.name}"' in begun
    assert "muộn" in shown.text
    assert nobody.status_code == 422
    assert "case-unit-unknown" in unknown.text
    assert ("Ghi nhầm" in withdrawn.text, "muộn" in withdrawn.text, f"{at}/correct" in withdrawn.text) == (
        True,
        True,
        False,
    )
    assert "chỉ đếm" in (await city.get(f"/plans/{plan_id}/cases")).text


async def test_each_page_of_cases_is_open_to_its_duties_alone(city: Pages) -> None:
    """Who reads sees no button; another unit sees nothing of a case."""
    plan_id, _ = await city.issued()
    case = await proposed(city, plan_id)
    reading = ("/cases", f"/plans/{plan_id}/cases")
    held: dict[tuple[str, str | None], tuple[int, int, int]] = {
        ("clerk", None): (200, 200, 200),
        ("auditor", None): (200, 200, 403),
        ("clerk", CHI_LANG.code): (200, 200, 200),
        ("clerk", MAI_PHA.code): (200, 404, 404),
    }
    for (duty, unit), (listing, showing, correcting) in held.items():
        city.sign_in(duty, unit=unit)
        for path, status in (*((one, listing) for one in reading), (case, showing), (f"{case}/correct", correcting)):
            assert (duty, unit, path, (await city.get(path)).status_code) == (duty, unit, path, status)
    city.sign_in("clerk", unit=CHI_LANG.code)
    own = await city.get(case)
    assert ("Rút đề xuất" in own.text, "Tiếp nhận</button>" in own.text) == (True, False)
    assert (await acted(city, case, "receive", {})).status_code == 403
    city.sign_in("auditor")
    assert (await city.get("/cases/new")).status_code == 403


async def test_the_cases_come_back_the_same_from_the_log(city: Pages) -> None:
    """A rebuild leads to the rows that are there."""
    plan_id, _ = await city.issued()
    case = await proposed(city, plan_id)
    await city.planning.post(f"{case}/withdraw", UNIT_CLERK, examples.REASON)
    assert await proposed(city, plan_id) == case

    compared = await compare(city.planning.store, SERVICE)

    assert [table.table for table in compared if not table.identical] == []
    assert any(isinstance(event, CaseProposed) for event in await city.planning.recorded())
