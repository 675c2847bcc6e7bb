"""A district's site hands over and stops: what it said is with its superior, and what it would say then is refused."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from uuid import UUID

import pytest

from chassis.clock import wall
from chassis.messaging.parking import parked
from chassis.reading.viewer import Viewer
from contracts.federation import Ending
from contracts.register import register_in
from contracts.vocabulary import Body
from deploy.local import servers
from deploy.register.content import edited, ended, text_of
from services.planning.service import SERVICE as PLANNING
from services.planning.subordinate_units import queries as subordinate_units
from tests.federation.sites import CITY, PROVINCE, WARD, FederatedSite, federation
from tests.federation.test_sheet_across_levels import CLERK, done, issued, shown
from tests.planning.plans import CHI_LANG, cluster, content
from tests.whole_site import until

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(300)]
JULY = "2025-07-01"
Sites = Mapping[str, FederatedSite]


@pytest.fixture
async def sites(postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path) -> AsyncIterator[Sites]:
    """Planning at three levels on 1 July 2025."""
    services = (PLANNING,)
    wanted = {PROVINCE: services, CITY: services, WARD: services}
    async with federation(postgres, kafka, tmp_path, wanted, f"{JULY}T08:00:00+07:00") as at_work:
        yield at_work


async def reorganised(site: FederatedSite, *steps: Mapping[str, object], on: str = JULY) -> None:
    """A decision about units is recorded."""
    await done(site["planning"], "/reorganisations", CLERK, {"effective": on, "reason": "Sắp xếp", "steps": steps})


async def said_upwards(city: FederatedSite) -> set[UUID]:
    """The events that the city's planning has said to all, and that a superior hears."""
    names = [name for name, how in PLANNING.relations_heard.items() if "subordinate" in {one.value for one in how}]
    rows = await city["planning"].store.pool.fetch(
        "select event_id from log.events where site = $1 and 'public' = any(audience) and type = any($2::text[])",
        city.code,
        names,
    )
    return {row["event_id"] for row in rows}


async def heard_of(site: FederatedSite, other: FederatedSite) -> set[UUID]:
    """The events of another site that a site has heard."""
    rows = await site["planning"].store.pool.fetch("select event_id from log.events where site = $1", other.code)
    return {row["event_id"] for row in rows}


async def test_a_district_hands_over_and_stops(sites: Sites, tmp_path: Path) -> None:
    """As docs/operating.md says: all is with the superior before the register names the end."""
    province, city, ward = sites[PROVINCE], sites[CITY], sites[WARD]
    quarter = {"do": "establish", "code": "khoi-1", "name": "Khối 1", "kind": "village", "parent": ward.code}
    own = [
        {"do": "establish", "code": one.code, "name": one.entry.name, "kind": kind, "parent": parent}
        for one, kind, parent in ((city, "district", None), (ward, "commune", city.code))
    ]
    await reorganised(city, *own, quarter, on="1987-01-01")
    plan = content(clusters=(cluster("phuong", Body(code=ward.code, name=ward.entry.name), CHI_LANG),), parent=None)
    drafted = await done(city["planning"], "/plans", CLERK, {"content": plan.model_dump(mode="json")})
    plan_id = await issued(city["planning"], drafted)
    await shown(ward["planning"], "/superior-plans", lambda page: bool(page["items"]))

    free = {"do": "move", "code": ward.code, "parent": None}
    await reorganised(city, free, {"do": "dissolve", "code": city.code, "successor": ward.code})

    wanted = await said_upwards(city)
    assert len(wanted) > len(own)

    async def all_is_there() -> bool:
        return await heard_of(province, city) >= wanted

    await until(all_is_there, "all that the city said to be with the province")

    async def tree_is_shown() -> bool:
        below = await subordinate_units.trees(province["planning"].store.pool, Viewer(None), wall().date())
        return [(one.site, one.code, one.depth) for one in below] == [
            (city.code, ward.code, 0),
            (city.code, "khoi-1", 1),
        ]

    await until(tree_is_shown, "the city's tree without the city at the province")

    file = tmp_path / "keys.json"
    register = edited(register_in(file.read_text()), ward.code, {"parent": province.code})
    end = Ending(at=wall(), because="Kết thúc hoạt động của cấp huyện", successor=ward.code)
    file.write_text(text_of(ended(register, city.code, end)))
    await reorganised(city, {"do": "establish", "code": "xa-muon", "name": "Xã muộn", "kind": "commune"})

    async def is_refused() -> bool:
        return bool(await parked(province["planning"].store.pool))

    await until(is_refused, "what the ended city says to be refused")
    assert await heard_of(province, city) == wanted
    assert {one.reason for one in await parked(province["planning"].store.pool)} == {"key-revoked"}
    rows = (await ward["planning"].get("/superior-plans", CLERK)).json()["items"]
    assert [row["plan_id"] for row in rows] == [str(plan_id)]
