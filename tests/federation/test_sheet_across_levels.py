"""A sheet across levels: from the city's plan to the ward's titles, over real Postgres and Kafka."""

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from contracts.message import Actor
from contracts.registration import sheet_id_of
from contracts.vocabulary import Body, PlanId
from deploy.local import servers
from services.notification.service import SERVICE as NOTIFICATION
from services.planning.service import SERVICE as PLANNING
from services.registration.service import SERVICE as REGISTRATION
from tests.federation.sites import CITY, WARD, FederatedSite, federation
from tests.harness import ServiceHarness, problem_of
from tests.planning.plans import CHI_LANG, cluster, content
from tests.registration.sheets import ENTRIES
from tests.whole_site import until

CLERK = Actor("van-thu", duties=frozenset({"clerk"}))
STANDING_BODY = Actor("phong-noi-vu", duties=frozenset({"appraiser"}))
SHEET = {"entries": [entry.model_dump(mode="json") for entry in ENTRIES]}
UNIT_PLAN = {"issuer": "UBND phường Vĩnh Trại", "number": "5", "symbol": "KH-UBND", "dated": "2016-12-28"}
Sites = Mapping[str, FederatedSite]


@pytest.fixture
async def sites(postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path) -> AsyncIterator[Sites]:
    services = (PLANNING, REGISTRATION, NOTIFICATION)
    async with federation(
        postgres, kafka, tmp_path, {CITY: services, WARD: services}, "2016-12-28T14:00:00+07:00"
    ) as at_work:
        yield at_work


async def done(service: ServiceHarness, path: str, actor: Actor, body: object = None) -> dict[str, Any]:
    """The answer to a command that succeeds; the loops run by themselves."""
    answer = await service.web.post(path, headers=service.token(actor), json=body)
    assert answer.is_success, answer.text
    answered: dict[str, Any] = answer.json()
    return answered


async def issued(planning: ServiceHarness, drafted: Mapping[str, Any]) -> PlanId:
    """Issue the plan that was drafted; its id."""
    plan_id = str(drafted["stream"]).removeprefix("plan-")
    await done(planning, f"/plans/{plan_id}/issue", CLERK)
    return PlanId(UUID(plan_id))


async def shown(
    service: ServiceHarness, path: str, wanted: Callable[[Any], bool], actor: Actor = STANDING_BODY, **asked: str
) -> Any:
    """The answer at `path` as soon as it is as wanted."""
    found: list[Any] = []

    async def is_shown() -> bool:
        answer = await service.get(path, actor, **asked)
        if answer.status_code != 200 or not wanted(answer.json()):
            return False
        found.append(answer.json())
        return True

    await until(is_shown, f"{path} to be as wanted")
    return found[-1]


async def city_plan(city: FederatedSite, ward: FederatedSite) -> PlanId:
    """The city issues a plan that names the ward, and a unit without a site."""
    vinh_trai = Body(code=ward.code, name="UBND phường Vĩnh Trại")
    plan = content(clusters=(cluster("phuong", vinh_trai, CHI_LANG),), parent=None)
    drafted = await done(city["planning"], "/plans", CLERK, {"content": plan.model_dump(mode="json")})
    return await issued(city["planning"], drafted)


async def ward_plan(ward: FederatedSite, plan_id: PlanId) -> PlanId:
    """The ward drafts its plan from the city's, names its own units, and issues it; its id."""
    planning = ward["planning"]
    await shown(planning, "/superior-plans", lambda page: [row["plan_id"] for row in page["items"]] == [str(plan_id)])
    body = {
        "document": UNIT_PLAN,
        "signer_role": "CHỦ TỊCH",
        "registration_deadline": {"day": "2017-01-10"},
        "standing_body": {"code": "van-phong", "name": "Văn phòng UBND phường Vĩnh Trại"},
    }
    drafted = await done(planning, f"/superior-plans/{plan_id}/draft", CLERK, body)
    draft = str(drafted["stream"]).removeprefix("plan-")
    whole = (await shown(planning, f"/plans/{draft}", lambda plan: plan["state"] == "draft"))["content"]
    recipient = {"code": "to-dan-pho", "name": "Các tổ dân phố", "purpose": "to-implement"}
    revised = {"content": {**whole, "recipients": [recipient]}}
    answer = await planning.web.put(f"/plans/{draft}", headers=planning.token(CLERK), json=revised)
    assert answer.is_success, answer.text
    return await issued(planning, drafted)


def state_is(wanted: str) -> Callable[[Any], bool]:
    """Whether a sheet is in a state."""
    return lambda sheet: bool(sheet["state"] == wanted)


async def test_the_year_of_a_sheet_between_a_city_and_its_ward(sites: Sites) -> None:
    """The city's plan, the ward's own, the sheet returned with its reason, handed in again, and accepted."""
    city, ward = sites[CITY], sites[WARD]
    plan_id = await city_plan(city, ward)
    sheet = f"/sheets/{sheet_id_of(plan_id, ward.code)}"
    below, above = ward["registration"], city["registration"]

    own_plan = await ward_plan(ward, plan_id)

    received = await shown(above, sheet, lambda row: row["plan_received"] is not None)
    linked = await shown(ward["planning"], f"/plans/{own_plan}", lambda plan: plan["state"] == "in-force")
    assert (received["plan_received"], received["plan_on_time"], received["state"]) == (UNIT_PLAN, True, "expected")
    assert linked["parent_plan_id"] == str(plan_id)

    await shown(below, sheet, state_is("expected"))
    await done(below, f"{sheet}/hand-in", CLERK, {"entries": SHEET["entries"][:1]})
    arrived = await shown(above, sheet, state_is("handed-in"))
    refused = await below.web.post(f"{sheet}/accept", headers=below.token(STANDING_BODY))
    assert problem_of(refused) == (403, "sheet-decided-by-superior")
    assert arrived["arrived_at"] is not None

    returned = {"reason_code": "INCOMPLETE", "reason": "Thiếu tập thể"}
    first = SHEET["entries"][0]
    row = {"subject": first["subject"]["key"], "title": first["title"], "reason_code": "WRONG_FORM", "reason": "Sửa"}
    await done(above, f"{sheet}/return", STANDING_BODY, {**returned, "rows": [row]})
    seen = await shown(below, sheet, state_is("returned"))
    assert {name: seen[name] for name in returned} == returned
    assert seen["returned_rows"] == [row]

    await done(below, f"{sheet}/hand-in", CLERK, SHEET)
    again = await shown(above, sheet, lambda row: row["state"] == "handed-in" and row["listed"] == len(ENTRIES))
    assert not again["late"]
    await done(above, f"{sheet}/accept", STANDING_BODY)

    accepted = await shown(below, sheet, state_is("accepted"))
    titles = await shown(below, "/titles", lambda page: len(page["items"]) == len(ENTRIES))
    assert (accepted["registered"], accepted["superior"]) == (len(ENTRIES), city.code)
    assert {row["site"] for row in titles["items"]} == {city.code}
    await inboxes_agree(city, ward)


async def inboxes_agree(city: FederatedSite, ward: FederatedSite) -> None:
    """The ward's inbox has each notice once, at the ward and at the city; Chi Lăng's is at the city alone."""
    wanted = ["plan-issued", "registration-accepted", "registration-returned"]

    for site in (ward, city):
        page = await shown(
            site["notification"], "/notices", lambda page: len(page["items"]) >= len(wanted), addressee=ward.code
        )
        assert sorted(row["about"] for row in page["items"]) == wanted
    for site, count in ((city, 1), (ward, 0)):
        page = (await site["notification"].get("/notices", STANDING_BODY, addressee=CHI_LANG.code)).json()
        assert len(page["items"]) == count


async def test_a_plan_that_ends_ends_the_sheet_at_both_sites(sites: Sites) -> None:
    """The ward's clerk is refused with the reason of the withdrawal, and is notified of it."""
    city, ward = sites[CITY], sites[WARD]
    plan_id = await city_plan(city, ward)
    sheet = f"/sheets/{sheet_id_of(plan_id, ward.code)}"
    await shown(ward["registration"], sheet, state_is("expected"))

    await done(city["planning"], f"/plans/{plan_id}/withdraw", CLERK, {"reason": "Ban hành nhầm"})

    for site in (ward, city):
        closed = await shown(site["registration"], sheet, state_is("closed"))
        assert closed["reason"] == "Ban hành nhầm"
    below = ward["registration"]
    refused = await below.web.post(f"{sheet}/hand-in", headers=below.token(CLERK), json=SHEET)
    assert problem_of(refused) == (409, "registration-over")
    await shown(
        ward["notification"],
        "/notices",
        lambda page: len(page["items"]) == 1,
        addressee=ward.code,
        about="plan-withdrawn",
    )
