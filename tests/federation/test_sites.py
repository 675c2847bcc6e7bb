"""The federation of the tests: its sites know one another, and each says and hears under its own name."""

from pathlib import Path

from contracts.envelope import Relation
from deploy.local import servers
from services.planning.service import SERVICE as PLANNING
from services.registration.service import SERVICE as REGISTRATION
from tests.federation.sites import CITY, PROVINCE, WARD, federation
from tests.planning.plans import STAFF
from tests.registration.test_service import issue
from tests.whole_site import until


async def test_the_sites_of_a_federation_know_one_another(
    postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path
) -> None:
    """A ward stands below its city and the city below its province; each speaks to its own services."""
    wanted = {PROVINCE: (), CITY: (PLANNING, REGISTRATION), WARD: (PLANNING,)}

    async with federation(postgres, kafka, tmp_path, wanted, "2016-12-23T14:00:00+07:00") as sites:
        city, ward = sites[CITY], sites[WARD]
        plan_id = await issue(city["planning"])

        async def is_open() -> bool:
            return (await city["registration"].get(f"/registrations/{plan_id}", STAFF)).status_code == 200

        await until(is_open, "the city's own registration to open")

        assert city["planning"].store.site.superior == sites[PROVINCE].code
        assert city["planning"].store.site.relation(ward.code) is Relation.SUBORDINATE
        assert ward["planning"].store.site.relation(city.code) is Relation.SUPERIOR
        assert (await ward["planning"].get("/plans", STAFF)).json()["items"] == []
