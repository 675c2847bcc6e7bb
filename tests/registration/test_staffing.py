"""The service of a person over the real Postgres: routes, pages, the register, and who may see it."""

from typing import Any

from chassis.reading.rebuild import compare
from services.registration.service import SERVICE
from tests.harness import ServiceHarness, problem_of
from tests.registration.sheets import CHI_LANG, CLERK, MAI_PHA, OTHER_CLERK, STANDING_BODY, hand_in
from tests.registration.staff import AN_KEY, ORDER
from tests.registration.test_sheet_pages import Pages, pages
from tests.registration.test_subjects import ACCEPT

__all__ = ["pages"]

PATH = f"/subjects/{AN_KEY}"
DAY: dict[str, Any] = {"on": "2017-07-01", "paper": ORDER.model_dump(mode="json")}
MOVE: dict[str, Any] = {"left": CHI_LANG.code, "joined": MAI_PHA.code, **DAY}
PAGE = f"/registration{PATH}/service"
TYPED = {f"paper.{name}": str(value) for name, value in DAY["paper"].items()} | {"on": DAY["on"]}


async def registered(registration: ServiceHarness) -> None:
    """Somebody of Chi Lăng is registered, and it is December."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)
    registration.it_is("2017-12-01T09:00:00+07:00")


async def test_a_transfer_moves_a_person_in_the_register(registration: ServiceHarness) -> None:
    """The new unit sees the person with all that was registered; the former one still sees the change."""
    await registered(registration)
    assert (await registration.get(PATH, OTHER_CLERK)).status_code == 404

    moved = await registration.post(f"{PATH}/transfer", OTHER_CLERK, MOVE)
    again = await registration.post(f"{PATH}/transfer", CLERK, MOVE)
    found = (await registration.get(PATH, OTHER_CLERK)).json()
    service = (await registration.get(f"{PATH}/service", CLERK)).json()

    assert (moved.status_code, again.status_code) == (200, 200)
    assert (found["unit"], found["unit_name"]) == (MAI_PHA.code, MAI_PHA.name)
    assert (service["unit"], service["managed_by"]) == (MAI_PHA.code, "own")
    (row,) = service["changes"]
    assert (row["left_name"], row["joined_now"], row["retracted_at"]) == (CHI_LANG.name, MAI_PHA.name, None)

    retracted = await registration.post(f"{PATH}/changes/1/retract", CLERK)
    assert retracted.status_code == 200
    service = (await registration.get(f"{PATH}/service", CLERK)).json()
    assert (service["unit"], service["changes"][0]["retracted_at"] is None) == (CHI_LANG.code, False)
    assert (await registration.get(f"{PATH}/service", OTHER_CLERK)).status_code == 200
    compared = await compare(registration.store, SERVICE)
    assert [table.table for table in compared if not table.identical] == []


async def test_an_end_and_the_manager_are_recorded(registration: ServiceHarness) -> None:
    """A strange unit does neither; nobody records anything of a collective or of somebody unknown."""
    await registered(registration)

    strange = await registration.post(f"{PATH}/retirement", OTHER_CLERK, DAY)
    retired = await registration.post(f"{PATH}/retirement", CLERK, DAY)
    died = await registration.post(f"{PATH}/death", CLERK, DAY)
    unknown = await registration.post("/subjects/khong-co/death", STANDING_BODY, DAY)
    group = await registration.post("/subjects/to-mot-cua/death", STANDING_BODY, DAY)
    by_clerk = await registration.post(f"{PATH}/manager", CLERK, {"managed_by": "superior"})
    managed = await registration.post(f"{PATH}/manager", STANDING_BODY, {"managed_by": "superior"})

    assert problem_of(strange) == (403, "staff-not-yours")
    assert (retired.status_code, died.status_code, managed.status_code) == (200, 200, 200)
    assert {problem_of(unknown), problem_of(group)} == {(404, "staff-unknown")}
    assert by_clerk.status_code == 403
    service = (await registration.get(f"{PATH}/service", CLERK)).json()
    assert [one["kind"] for one in service["changes"]] == ["retired", "died"]
    assert service["managed_by"] == "superior"


async def test_the_page_records_a_change_and_shows_both_units(pages: Pages) -> None:
    """A fault loses nothing; the register leads to the page."""
    await registered(pages.service)
    shown = await pages.get(f"/registration{PATH}", "clerk", unit=CHI_LANG.code)
    assert PAGE in shown.text

    typed = {"what": "transferred", "left": CHI_LANG.code, "joined": MAI_PHA.code, **TYPED}
    faulty = await pages.send(PAGE, typed | {"paper.number": "", "on": ""}, "clerk", unit=CHI_LANG.code)
    assert (faulty.status_code, 'value="QĐ-UBND"' in faulty.text) == (422, True)
    refused = await pages.send(PAGE, typed | {"joined": CHI_LANG.code}, "clerk", unit=CHI_LANG.code)
    assert (refused.status_code, "staff-transfer-nowhere" in refused.text) == (422, True)
    moved = await pages.send(PAGE, typed, "clerk", unit=CHI_LANG.code)
    assert moved.status_code == 303
    page = (await pages.get(PAGE, "clerk", unit=CHI_LANG.code)).text
    assert all(said in page for said in ("chuyển công tác", CHI_LANG.name, MAI_PHA.name, "412/QĐ-UBND"))

    hidden = await pages.form(PAGE, "appraiser")
    above = await pages.post(f"/registration{PATH}/manager", hidden | {"managed_by": "superior"}, "appraiser")
    hidden = await pages.form(PAGE, "appraiser")
    gone = await pages.post(f"/registration{PATH}/changes/1/retract", hidden, "appraiser")
    assert (above.status_code, gone.status_code) == (303, 303)
    assert "đã hủy ghi nhận" in (await pages.get(PAGE, "appraiser")).text
    assert (await pages.get(PAGE, "clerk", unit="phuong-la")).status_code == 404
    assert (await pages.get(PAGE, "council")).status_code == 200
