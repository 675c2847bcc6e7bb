"""1 July 2025 across the services of a site, over real Postgres and Kafka.

The district level ends and wards merge into a commune: what is open goes to the successor with its history, and what
was decided still resolves.
"""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.message import Actor
from contracts.registration import sheet_id_of
from contracts.vocabulary import Body, Deadline, Level, PlanId
from deploy.local import servers
from deploy.local.services import ALL_SERVICES
from services.notification.service import SERVICE as NOTIFICATION
from services.planning.service import SERVICE as PLANNING
from services.registration.service import SERVICE as REGISTRATION
from services.review.dossier.messages import dossier_id_of
from services.review.service import SERVICE as REVIEW
from tests.federation.sites import PROVINCE, FederatedSite, federation
from tests.federation.test_sheet_across_levels import CLERK, STANDING_BODY, done, issued, shown, state_is
from tests.harness import problem_of
from tests.planning.plans import CHI_LANG, TAM_THANH, cluster, content, document
from tests.registration.sheets import ENTRIES
from tests.review.cases import ALL_PAPERS, individual

CITY = Body(code="thanh-pho", name="UBND thành phố Lạng Sơn")
NEW = Body(code="phuong-luong-van-tri", name="UBND phường Lương Văn Tri")
RESOLUTION = {
    "issuer": "Ủy ban Thường vụ Quốc hội",
    "number": "1672",
    "symbol": "NQ-UBTVQH15",
    "dated": "2025-06-16",
}
_ROWS = [entry.model_dump(mode="json") for entry in ENTRIES[:2]]


@pytest.fixture
async def province(postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path) -> AsyncIterator[FederatedSite]:
    """The province alone, with all services, in June 2025."""
    services = (PLANNING, REGISTRATION, REVIEW, NOTIFICATION)
    assert {one.name for one in services} == set(ALL_SERVICES)
    async with federation(postgres, kafka, tmp_path, {PROVINCE: services}, "2025-06-05T08:00:00+07:00") as sites:
        yield sites[PROVINCE]


def clerk_of(unit: Body) -> Actor:
    """The clerk of a unit."""
    return Actor("van-thu", unit.code, frozenset({"clerk"}))


async def tree(province: FederatedSite) -> None:
    """The tree as it was: a city with two wards."""
    kinds = ((CITY, "district", None), (CHI_LANG, "commune", CITY.code), (TAM_THANH, "commune", CITY.code))
    steps = [
        {"do": "establish", "code": one.code, "name": one.name, "kind": kind, "parent": parent}
        for one, kind, parent in kinds
    ]
    await done(province["planning"], "/reorganisations", CLERK, {"effective": "1987-01-01", "steps": steps})


async def plan(province: FederatedSite) -> PlanId:
    """The plan of 2025, under which the city and its wards register until the middle of July."""
    stated = content(
        document=document("30", dated=date(2025, 6, 2)),
        level=Level.PROVINCE,
        year=2025,
        parent=None,
        registration_deadline=Deadline(day=date(2025, 7, 15)),
        clusters=(cluster("cac-don-vi", CITY, CHI_LANG, TAM_THANH),),
        gates=(),
    )
    drafted = await done(province["planning"], "/plans", CLERK, {"content": stated.model_dump(mode="json")})
    return await issued(province["planning"], drafted)


async def first_of_july(province: FederatedSite) -> None:
    """The decision, recorded in June, by which the wards merge and the district level ends."""
    steps: list[dict[str, Any]] = [
        {"do": "establish", "code": NEW.code, "name": NEW.name, "kind": "commune"},
        {"do": "merge", "units": [CHI_LANG.code, TAM_THANH.code], "into": NEW.code},
        {"do": "dissolve", "code": CITY.code, "successor": NEW.code},
    ]
    body = {"effective": "2025-07-01", "basis": RESOLUTION, "reason": "Sắp xếp đơn vị hành chính", "steps": steps}
    await done(province["planning"], "/reorganisations", CLERK, body)


async def test_the_district_level_ends(province: FederatedSite) -> None:
    """Sheets, dossiers, notices and tasks in hand go to the new commune; nothing moves before the day."""
    registration, review, notification = (province[name] for name in ("registration", "review", "notification"))
    await tree(province)
    plan_id = await plan(province)
    sheet, of_tam_thanh, of_city = (f"/sheets/{sheet_id_of(plan_id, one.code)}" for one in (CHI_LANG, TAM_THANH, CITY))
    old, new = clerk_of(CHI_LANG), clerk_of(NEW)
    await shown(registration, sheet, state_is("expected"))
    await done(registration, f"{sheet}/hand-in", old, {"entries": _ROWS})
    await done(registration, f"{sheet}/accept", STANDING_BODY)
    first, second = (
        f"/dossiers/{dossier_id_of(plan_id, CHI_LANG.code, row['subject']['key'], row['title'])}" for row in _ROWS
    )
    await shown(review, second, state_is("opened"))
    await _file(province, plan_id, 0, old)
    await first_of_july(province)

    await shown(review, first, state_is("filed"), old)
    assert (await registration.get(sheet, new)).status_code == 404

    province.it_is("2025-07-01T00:05:00+07:00")

    for path in (sheet, of_tam_thanh, of_city):
        held = await shown(registration, path, lambda row: row["holder"] == NEW.code, new)
        assert held["unit"] != NEW.code
    assert (await registration.get(sheet, old)).status_code == 404
    assert (await review.get(first, new)).json()["state"] == "filed"
    titles = (await registration.get("/titles", new)).json()["items"]
    assert {row["unit"] for row in titles} == {CHI_LANG.code}

    await done(registration, f"{of_tam_thanh}/hand-in", new, {"entries": _ROWS[:1]})
    handed_in = await registration.web.post(
        f"{of_city}/hand-in", headers=registration.token(clerk_of(CITY)), json={"entries": _ROWS[:1]}
    )
    assert problem_of(handed_in) == (403, "sheet-not-your-unit")
    await _file(province, plan_id, 1, new)
    await shown(review, second, state_is("filed"), new)

    work = await shown(notification, "/work", lambda page: bool(page["items"]), new)
    assert {row["unit"] for row in work["items"]} >= {CITY.code}
    notices = await shown(notification, "/notices", lambda page: bool(page["items"]), new)
    waiting = next(row for row in notices["items"] if row["addressee"] == CHI_LANG.code and row["state"] == "served")
    await done(notification, f"/notices/{waiting['notice_id']}/acknowledge", new)
    subjects = (await registration.get("/subjects", new)).json()["items"]
    assert {(row["unit_name"], row["former_unit_name"]) for row in subjects} == {(NEW.name, CHI_LANG.name)}
    ordered = (await province["planning"].get(f"/plans/{plan_id}/work", new)).json()["items"]
    assert {(row["owner"]["code"], row["former_owner"]["code"]) for row in ordered} == {(NEW.code, CHI_LANG.code)}
    done_on = {"done_on": "2025-07-01", "note": "Đã thực hiện"}
    await done(province["planning"], f"/plans/{plan_id}/work/{ordered[0]['item']}/complete", new, done_on)
    followed = await shown(province["planning"], f"/units/{CHI_LANG.code}/successors", lambda row: row["successors"])
    assert followed["successors"] == [{"code": NEW.code, "name": NEW.name}]


async def _file(province: FederatedSite, plan_id: PlanId, row: int, actor: Actor) -> None:
    """The dossier of one registered title is filed."""
    body = {
        "plan_id": str(plan_id),
        "unit": CHI_LANG.code,
        "subject": _ROWS[row]["subject"],
        "title": _ROWS[row]["title"],
        "year": 2025,
        "documents": ALL_PAPERS,
        "facts": individual().model_dump(mode="json"),
    }
    await done(province["review"], "/dossiers", actor, body)
