"""An answer says how old what it may show of each neighbour is."""

from pathlib import Path

from chassis.declaring.site import Site
from chassis.web.neighbours import NeighbourAges
from contracts.vocabulary import Level
from deploy.local import servers
from tests.chassis.databases import Database, as_owner
from tests.chassis.test_neighbours import CITY, SERVICE
from tests.chassis.web_harness import open_web

ABOVE, BELOW = "tinh-lang-son.writing.public", "vinh-trai.writing.to.lang-son"


async def signed(database: Database, topic: str, seconds: int) -> None:
    """Keep a head of `topic` that was signed so long ago."""
    await as_owner(
        database,
        "insert into log.heads (topic, lane, signed_at) values ($1, 0, now() - make_interval(secs => $2))"
        " on conflict (topic, lane) do update set signed_at = excluded.signed_at",
        topic,
        seconds,
    )


async def test_an_answer_names_the_age_of_each_neighbour(postgres: servers.Postgres, tmp_path: Path) -> None:
    """By the newest head that was matched; without one the age is unknown and not nought."""
    async with open_web(postgres.admin_url, tmp_path) as web:
        pool = web.harness.store.pool
        web.app.state.neighbour_ages = NeighbourAges(SERVICE, CITY, pool)
        await signed(web.harness.database, ABOVE, 90)
        first = await web.get("/events")
        await signed(web.harness.database, BELOW, 7200)
        web.app.state.neighbour_ages = NeighbourAges(SERVICE, CITY, pool)
        second = await web.get("/events")

    above, below = first.headers["neighbour-age"].split(", ")
    assert (below, above.partition("=")[0]) == ("vinh-trai=unknown", "tinh-lang-son")
    assert 90 <= int(above.partition("=")[2]) < 120
    assert 7200 <= int(second.headers["neighbour-age"].rpartition("=")[2]) < 7230


async def test_a_site_alone_names_no_age(postgres: servers.Postgres, tmp_path: Path) -> None:
    """It shows nobody else's data."""
    async with open_web(postgres.admin_url, tmp_path) as web:
        web.app.state.neighbour_ages = NeighbourAges(SERVICE, Site("lang-son", Level.DISTRICT), web.harness.store.pool)

        answer = await web.get("/events")

    assert answer.status_code == 200
    assert "neighbour-age" not in answer.headers
