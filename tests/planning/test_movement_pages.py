"""Movements over HTTP and on pages, over a real service: one database, each test with movements of its own."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chassis.reading.rebuild import compare
from contracts.movements import MovementClosed, MovementLaunched
from contracts.plan_parts import Asked, Campaign, CampaignKind
from contracts.vocabulary import MovementId, PlanId, derived_id
from deploy.local import servers
from services.planning.movement import examples
from services.planning.service import SERVICE
from tests.chassis.topics import write_keys
from tests.chassis.web_harness import SESSION_KEY
from tests.contracts.federations import FEDERATION
from tests.harness import assembled, problem_of, projecting
from tests.planning.movements import FIFTEEN_YEARS, LAUNCHED
from tests.planning.plan_pages import Pages
from tests.planning.plans import CHI_LANG, STAFF, TAM_THANH, UNIT_CLERK

pytestmark = pytest.mark.asyncio(loop_scope="module")

ABOVE = MovementId(derived_id("test-movement", "above"))
OF_PROVINCE = LAUNCHED.model_copy(
    update={"movement_id": ABOVE, "name": "Cả tỉnh chung sức", "plan_id": None, "plan": None, "campaign": None}
)
PATH = "/movements"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def city(postgres: servers.Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pages]:
    """Planning of the city, below the province, whose movement has been heard; on 20/10/2017."""
    folder: Path = tmp_path_factory.mktemp("movements")
    write_keys(folder / "keys.json", {}, (), FEDERATION)
    key = folder / "session-public-key.pem"
    key.write_bytes(SESSION_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    async with assembled(postgres.admin_url, SERVICE, folder, {"session_key_file": key}) as opened:
        opened.it_is("2017-10-20T14:00")
        async with projecting(opened):
            await opened.hear(f"movement-{ABOVE}", OF_PROVINCE, "tinh-lang-son")
            await opened.settle()
            yield Pages(opened)


async def launched(city: Pages) -> tuple[PlanId, str]:
    """A plan in force that orders a campaign, and the id of the movement that was launched under it."""
    plan_id, _ = await city.issued(campaigns=(FIFTEEN_YEARS,))
    body = {**examples.LAUNCH, "plan_id": str(plan_id), "campaign": FIFTEEN_YEARS.code}
    answer = await city.planning.post(PATH, STAFF, body)
    assert answer.status_code == 201, answer.text
    return plan_id, answer.json()["stream"].removeprefix("movement-")


async def test_a_campaign_goes_from_the_plan_to_its_end_over_the_api(city: Pages) -> None:
    """Each step is a request; the movement shows what was asked for and is there."""
    plan_id, movement = await launched(city)
    planning, path = city.planning, f"{PATH}/{movement}"

    asked = (await planning.get(path, UNIT_CLERK)).json()
    for step, body in (
        ("means", examples.MEANS),
        ("means", {**examples.MEANS, "asked": "solutions"}),
        ("pilot", examples.PILOT),
        ("pilot-review", examples.PILOT_REVIEW),
        ("replication", examples.REPLICATION),
        ("reviews", {**examples.REVIEW, "review": "mid", "held_on": "2017-07-01"}),
        ("reviews", examples.REVIEW),
        ("close", examples.CLOSING),
    ):
        answer = await planning.post(f"{path}/{step}", STAFF, body)
        assert answer.status_code == 200, answer.text
    shown = (await planning.get(path, STAFF)).json()

    assert asked["asks"] == ["model", "solutions", "pilot", "replication"]
    assert [unit["code"] for unit in asked["content"]["units"]] == ["phuong-chi-lang", "phuong-tam-thanh", "xa-mai-pha"]
    assert (shown["state"], shown["unmet"], shown["closed_on"]) == ("closed", [], "2017-10-20")
    assert [step["step"] for step in shown["steps"]] == [
        *("closed", "final-review", "mid-review", "replicated", "pilot-reviewed", "pilot-named", "solutions", "model"),
        "launched",
    ]
    listed = (await planning.get(PATH, STAFF, plan=str(plan_id), state="closed", year=2017, q="ky niem")).json()
    assert [row["movement_id"] for row in listed["items"]] == [movement]
    assert (await planning.get(PATH, STAFF, plan=str(plan_id), state="running")).json()["total"] == 0


async def test_a_campaign_that_no_plan_in_force_orders_is_not_launched_under_it(city: Pages) -> None:
    """A draft orders nothing, an issued plan what it names, and that once."""
    draft, _ = await city.drafted(campaigns=(FIFTEEN_YEARS,))
    plan_id, _ = await launched(city)
    body = {**examples.LAUNCH, "campaign": FIFTEEN_YEARS.code}

    refused = [
        await city.planning.post(PATH, STAFF, body | {"plan_id": str(draft)}),
        await city.planning.post(PATH, STAFF, body | {"plan_id": str(plan_id), "campaign": "khac"}),
        await city.planning.post(PATH, STAFF, body | {"plan_id": str(plan_id), "content": "Khác"}),
        await city.planning.post(PATH, UNIT_CLERK, examples.LAUNCH),
        await city.planning.get(f"{PATH}/{derived_id('nothing')}", STAFF),
    ]

    assert [problem_of(answer) for answer in refused] == [
        (422, "movement-campaign-unknown"),
        (422, "movement-campaign-unknown"),
        (409, "movement-already-launched"),
        (403, "movement-not-staff"),
        (404, "not-found"),
    ]


async def test_a_plan_known_in_part_orders_campaigns_too(city: Pages) -> None:
    """It is followed and never issued; the launch cites no number where none is known."""
    plan_id, _ = await city.drafted(campaigns=(FIFTEEN_YEARS,))
    await city.planning.post(f"/plans/{plan_id}/follow", STAFF)

    answer = await city.planning.post(
        PATH, STAFF, {**examples.LAUNCH, "plan_id": str(plan_id), "campaign": FIFTEEN_YEARS.code}
    )

    assert answer.status_code == 201, answer.text


async def test_a_clerk_launches_what_a_plan_orders(city: Pages) -> None:
    """The list leads there; the form is filled with what the plan says, and a day is forgotten at first."""
    campaign = Campaign(code="an-toan", name="An toàn thực phẩm", kind=CampaignKind.THEMATIC, asks=(Asked.PILOT,))
    plan_id, _ = await city.issued(campaigns=(campaign,))
    city.sign_in("clerk")

    listing = await city.get("/movements?year=")
    form = await city.get(f"/movements/new?plan={plan_id}&campaign=an-toan")
    typed = {
        "plan_id": str(plan_id),
        "campaign": "an-toan",
        "name": campaign.name,
        "kind": "thematic",
        "launched_by": "Chủ tịch",
        "content": "Tiêu chí",
        "units": f"{CHI_LANG.name}\n{TAM_THANH.code} | {TAM_THANH.name}",
        "document.issuer": "UBND",
    }
    forgotten = await city.send("/movements/new", typed)
    unreadable = await city.send("/movements/new", {**typed, "units": "???"})
    done = await city.led(await city.send("/movements/new", {**typed, "launched_on": "2017-10-19"}))

    assert "An toàn thực phẩm" in listing.text
    assert f"plan={plan_id}&amp;campaign=an-toan" in listing.text
    assert 'value="pilot" checked' in form.text
    assert (forgotten.status_code, unreadable.status_code) == (422, 422)
    assert "Không đọc được dòng" in unreadable.text
    assert "Đã ghi phát động phong trào." in done.text
    assert "UBND phường Chi Lăng; UBND phường Tam Thanh" in done.text
    assert f"plan={plan_id}&amp;campaign=an-toan" not in (await city.get("/movements?year=")).text


async def test_a_clerk_records_the_steps_of_a_movement(city: Pages) -> None:
    """Each on a page with the form that it needs; a fault loses nothing."""
    _, movement = await launched(city)
    city.sign_in("clerk")
    at = f"/movements/{movement}"
    text = {"text": "Tuyến phố văn minh"}
    held: list[tuple[str, dict[str, str], str]] = [
        ("means", {"asked": "model", **text}, "Tuyến phố văn minh"),
        ("pilot", {"unit": CHI_LANG.name, "since": "2017-03-01"}, "UBND phường Chi Lăng"),
        ("pilot-review", {"held_on": "2017-06-01", "result": "Tốt", "worth_replicating": "yes"}, "đáng nhân rộng"),
        ("replication", {"units": TAM_THANH.name, "since": "2017-07-01", **text}, "Nhân rộng"),
        ("review", {"review": "final", "held_on": "2017-10-18", "result": "Đạt", "document.number": ""}, "Tổng kết"),
    ]
    for step, typed, seen in held:
        empty = await city.send(f"{at}/steps/{step}", {})
        assert empty.status_code == 422, step
        done = await city.led(await city.send(f"{at}/steps/{step}", typed))
        assert seen in done.text, step
    several = await city.send(f"{at}/steps/pilot", {"unit": "Một\nHai", "since": "2017-03-01"})
    unreasoned = await city.send(f"{at}/close", {"closed_on": "2017-10-19"})
    closed = await city.led(await city.send(f"{at}/close", {"closed_on": "2017-10-19", "reason": "Hết năm"}))

    assert several.status_code == 422
    assert "movement-closing-needs-reason" in unreasoned.text
    assert "Còn thiếu" in unreasoned.text
    assert "Hết năm" in closed.text
    assert f"{at}/close" not in closed.text


async def test_a_movement_of_the_superior_is_taken_up(city: Pages) -> None:
    """It is listed apart, as it stands, and the launch here names it."""
    city.sign_in("signer")
    form = await city.get(f"/movements/new?answers={ABOVE}")
    typed = {"answers": str(ABOVE), "name": "Hưởng ứng", "kind": "drive", "launched_by": "Chủ tịch", "content": "Một"}
    done = await city.led(await city.send("/movements/new", {**typed, "launched_on": "2017-10-19"}))
    running = (await city.get("/movements")).text
    closing = MovementClosed(movement_id=ABOVE, name=OF_PROVINCE.name, closed_on=date(2017, 10, 19))
    await city.planning.hear(f"movement-{ABOVE}", closing, "tinh-lang-son")
    await city.planning.settle()
    over = (await city.get("/movements")).text

    assert "Cả tỉnh chung sức" in form.text
    assert "một phong trào của cấp trên" in done.text
    assert f"answers={ABOVE}" in running
    assert "Cả tỉnh chung sức" in over
    assert f"answers={ABOVE}" not in over
    assert (await city.get(f"/movements/new?answers={derived_id('nothing')}")).status_code == 404


async def test_each_page_of_movements_is_open_to_its_duties_alone(city: Pages) -> None:
    """Who reads sees no button; who records steps neither launches nor closes."""
    _, movement = await launched(city)
    reading = ("/movements", f"/movements/{movement}")
    following = (f"/movements/{movement}/steps/review",)
    deciding = ("/movements/new", f"/movements/{movement}/close")
    held: dict[tuple[str, str | None], tuple[int, int, int]] = {
        ("clerk", None): (200, 200, 200),
        ("appraiser", None): (200, 200, 403),
        ("auditor", None): (200, 403, 403),
        ("clerk", "phuong-chi-lang"): (200, 403, 403),
    }
    for (duty, unit), statuses in held.items():
        city.sign_in(duty, unit=unit)
        for listed, status in zip((reading, following, deciding), statuses, strict=True):
            for path in listed:
                assert (path, (await city.get(path)).status_code) == (path, status)
        shown = (await city.get(f"/movements/{movement}")).text
        assert ("Ghi sơ kết" in shown, "Kết thúc phong trào" in shown) == (statuses[1] == 200, statuses[2] == 200)
    city.sign_in("clerk")
    assert (await city.get(f"/movements/{derived_id('nothing')}")).status_code == 404
    assert (await city.get("/movements/steps")).status_code in {404, 422}


async def test_the_movements_come_back_the_same_from_the_log(city: Pages) -> None:
    """A rebuild leads to the rows that are there."""
    await launched(city)

    compared = await compare(city.planning.store, SERVICE)

    assert [table.table for table in compared if not table.identical] == []
    assert any(isinstance(event, MovementLaunched) for event in await city.planning.recorded())
